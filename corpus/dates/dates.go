// Package dates reads dates as newspapers write them.
//
// [Find] returns the dates in a running text, absolute ("12 февраля 2006 года",
// "in 2013") or relative ("18 years ago", "on January 14", "three months later"),
// each as a [Mention] with the day, month or year that it means. [Parse] reads a
// date line of a page or a feed. [Publication] infers when a text was published.
//
//	for _, m := range dates.Find(a.Body(), a.Lang, a.Published) {
//		fmt.Println(m.Text, "is", m.At) // 18 years ago is 2006
//	}
//
// A wrong date is worse than none. What can be read two ways is left out, a
// date is never more precise than its words, and nothing depends on the day on
// which the program runs.
//
// A text takes three steps. split cuts it into tokens and looks up the senses of
// each word (the tables in words.go). reader.find matches the language's patterns
// (the tables in patterns.go) against the tokens and gives each match a date.
// reader.resolve works out which civil date each means. Every step looks at a
// bounded number of tokens, so time is linear in the length of the text.
//
// English, Russian and Kazakh are read in full. In other languages absolute
// dates with the name of a month, and dates in figures, are read.
package dates

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"casefile/corpus"
)

// A civil is a date of the calendar. Unknown months and days are 0. The zero civil
// is no date.
type civil struct {
	year, month, day int
}

func (c civil) known() bool { return c.year != 0 }

// valid reports whether the date exists in the calendar, in a year that news may
// be about.
func (c civil) valid() bool {
	if c.year < 1000 || c.year > 2199 || c.month < 0 || c.month > 12 || c.day < 0 {
		return false
	}
	return c.day == 0 || c.month > 0 && c.day <= monthDays(c.year, c.month)
}

func monthDays(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func (c civil) precision() corpus.Precision {
	switch {
	case c.month == 0:
		return corpus.Year
	case c.day == 0:
		return corpus.Month
	}
	return corpus.Day
}

// String returns the date as [corpus.Date] writes it.
func (c civil) String() string {
	if !c.known() {
		return ""
	}
	s := fmt.Sprintf("%04d-%02d-%02d", c.year, c.month, c.day)
	return strings.TrimSuffix(strings.TrimSuffix(s, "-00"), "-00")
}

// cut returns the date without what is finer than the precision.
func (c civil) cut(p corpus.Precision) civil {
	switch p {
	case corpus.Year:
		c.month, c.day = 0, 0
	case corpus.Month:
		c.day = 0
	}
	return c
}

// time returns the first moment of the date.
func (c civil) time() time.Time {
	return time.Date(c.year, time.Month(max(c.month, 1)), max(c.day, 1), 0, 0, 0, 0, time.UTC)
}

func fromTime(t time.Time) civil {
	return civil{t.Year(), int(t.Month()), t.Day()}
}

// add moves the date by n units and cuts the result to the unit's precision. It
// returns no date if the date is less precise than the unit.
func (c civil) add(n int, u unit) civil {
	switch {
	case u == years && c.known():
		return civil{year: c.year + n}
	case u == months && c.month > 0:
		m := c.year*12 + c.month - 1 + n
		return civil{year: m / 12, month: m%12 + 1}
	case u == weeks && c.day > 0:
		// "Two weeks ago" is no day: give the month if three days more or
		// less are in it.
		return fromTime(c.time().AddDate(0, 0, 7*n-3)).common(fromTime(c.time().AddDate(0, 0, 7*n+3)))
	case u == days && c.day > 0:
		return fromTime(c.time().AddDate(0, 0, n))
	}
	return civil{}
}

// after reports whether the date is later than another. A year is before its
// months, and a month before its days.
func (c civil) after(o civil) bool {
	return cmp.Or(c.year-o.year, c.month-o.month, c.day-o.day) > 0
}

// common returns what two days that differ have in common.
func (c civil) common(o civil) civil {
	switch {
	case c.year != o.year:
		return civil{}
	case c.month != o.month:
		return civil{year: c.year}
	}
	return civil{year: c.year, month: c.month}
}

// civilOf returns a date without its time, no date if it is invalid.
func civilOf(d corpus.Date) civil {
	var c civil
	_, _ = fmt.Sscanf(d.At, "%4d-%2d-%2d", &c.year, &c.month, &c.day) // cut dates end early
	if !c.valid() {
		return civil{}
	}
	return c
}
