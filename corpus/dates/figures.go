package dates

import (
	"strconv"
	"strings"
)

// figures reads a date in figures, with four digits for the year, at the start of
// the tokens. It returns how many tokens the date has, 0 for none or one that can
// be read two ways.
func figures(ts tokens, lang string) (civil, int) {
	if ts.at(0).digits == 0 {
		return civil{}, 0
	}
	c, n := eastAsian(ts)
	if sign := parted(ts); sign != "" {
		n = 5
		switch first, second, third := ts[0].number, ts[2].number, ts[4].number; {
		case ts[0].is(year) && ts[2].short() && ts[4].short():
			c = civil{first, second, third}
		case ts[0].short() && ts[2].short() && ts[4].is(year) && !ts.continues(5, sign):
			c = inOrder(third, first, second, orderOf(lang, sign))
		}
	}
	if c.month == 0 || n == 5 && c.day == 0 || !c.valid() {
		return civil{}, 0
	}
	return c, n
}

// eastAsian reads 2024年2月12日, 2024년 2월 12일, and the same without a day.
func eastAsian(ts tokens) (civil, int) {
	unit := func(i int, chinese, korean string) bool { return ts.at(i).text == chinese || ts.at(i).text == korean }
	switch {
	case !ts[0].is(year) || !unit(1, "年", "년") || ts.at(2).digits == 0 || !unit(3, "月", "월"):
		return civil{}, 0
	case ts.at(4).is(day) && unit(5, "日", "일"):
		return civil{ts[0].number, ts[2].number, ts[4].number}, 6
	}
	return civil{year: ts[0].number, month: ts[2].number}, 4
}

// parted returns the sign between the first three figures or words, the point of
// 12.02.2024, or "" if there isn't the same one twice, without spaces.
func parted(ts tokens) string {
	sign := ts.at(1).text
	if len(ts) < 5 || sign != "-" && sign != "." && sign != "/" || ts[3].text != sign {
		return ""
	}
	for _, t := range ts[1:5] {
		if !t.glued {
			return ""
		}
	}
	return sign
}

// short reports whether a token is one or two digits.
func (t *token) short() bool { return t.digits == 1 || t.digits == 2 }

// shortYear reads a date with two digits for the year if the order of day and
// month is known: 12.02.06, 25/12/06, 12-Feb-24. As in RFC 6265 and package time,
// years from 70 are of the last century.
func shortYear(ts tokens, lang string) (civil, int) {
	sign := parted(ts)
	if sign == "" || !ts[0].short() || ts[4].digits != 2 || ts.at(5).glued && (ts.at(5).text == sign || ts.at(5).text == ":") {
		return civil{}, 0
	}
	y := 2000 + ts[4].number
	if ts[4].number >= 70 {
		y -= 100
	}
	a, b := ts[0].number, ts[2].number
	var c civil
	switch order := orderOf(lang, sign); {
	case ts[2].is(month) && sign == "-":
		c = civil{y, ts[2].value(month), a}
	case !ts[2].short() || a == 0 || b == 0 || sign == "-", sign == "." && yearsLead[base(lang)], order == eitherFirst && a == b:
		return civil{}, 0
	case sign == ".":
		c = civil{y, b, a}
	default:
		c = inOrder(y, a, b, order)
	}
	if !c.valid() {
		return civil{}, 0
	}
	return c, 5
}

// yearsLead are the languages in which a short date may begin with its year.
var yearsLead = map[string]bool{"": true, "en": true, "ja": true, "ko": true, "zh": true, "hu": true, "lt": true}

// inOrder returns the day of two figures, or no date if they make two.
func inOrder(year, first, second int, o order) civil {
	c, american := civil{year, second, first}, civil{year, first, second}
	switch {
	case o == monthsFirst, o == eitherFirst && !c.valid():
		return american
	case o == eitherFirst && american.valid() && american != c:
		return civil{}
	}
	return c
}

// An order is the order of day and month in figures.
type order int

const (
	daysFirst order = iota
	eitherFirst
	monthsFirst
)

// orders are those of figures with strokes. The languages and countries that are
// left out begin with the day.
var orders = map[string]order{
	"": eitherFirst, "en": eitherFirst, "en-us": monthsFirst, "en-ph": monthsFirst,
	"en-gb": daysFirst, "en-au": daysFirst, "en-nz": daysFirst, "en-ie": daysFirst, "en-in": daysFirst, "en-za": daysFirst,
}

// orderOf returns the order of day and month in a language. With points the day
// comes first, except that in the United States either may.
func orderOf(lang, sign string) order {
	tag := strings.ToLower(strings.ReplaceAll(lang, "_", "-"))
	o, ok := orders[tag]
	if !ok {
		o = orders[base(tag)]
	}
	if sign == "." {
		o = max(daysFirst, o-1)
	}
	return o
}

// bareDate reads a line of just a year, a year and a month, or eight figures with
// or without a time.
func bareDate(ts tokens) (civil, int) {
	switch t, n := ts.at(0), len(ts); {
	case n == 1 && t.is(year):
		return civil{year: t.number}, 1
	case n == 3 && t.is(year) && ts.continues(1, "-") && ts[2].digits == 2 && ts[2].number > 0:
		return civil{year: t.number, month: ts[2].number}, 3
	case t.digits == 8 && (n == 1 || ts[1].text == "t" && ts[1].glued):
		d, _ := strconv.Atoi(t.text) // digits
		if c := (civil{d / 10000, d / 100 % 100, d % 100}); c.month > 0 && c.day > 0 {
			return c, 1
		}
	}
	return civil{}, 0
}
