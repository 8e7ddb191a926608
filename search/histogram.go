package search

import (
	"casefile/search/query"
	"fmt"
	"slices"
	"time"
)

// MaxBars bounds the bars of a histogram. One that would have more is refused with
// [query.ErrBad].
const MaxBars = 1000

// A Histogram counts the articles found by date of publication, within the bounds of
// the query. Bars without an article are left out.
type Histogram struct {
	Interval query.Interval // never Auto
	Bars     []Bar          // the earliest first
	Undated  int            // articles without a date
}

// A Bar is a period. A search from its first to its last day finds exactly its
// articles.
type Bar struct {
	From, To string // days, within the bounds of the query
	Articles int
	// Imprecise are those of the articles whose date is less precise than the bar.
	// They are counted in every bar that they may belong to.
	Imprecise int
}

// autoBars is the most bars that [query.Auto] gives.
const autoBars = 40

const dayLayout = "2006-01-02"

// newHistogram counts the values of the day facet by an interval.
func newHistogram(by query.Interval, days []Value, undated int, from, to string) (*Histogram, error) {
	low, high := time.Time{}, time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	if from != "" {
		low = date(query.FirstDay(from))
	}
	if to != "" {
		high = date(query.LastDay(to))
	}
	if by != query.Auto {
		h, _, err := bars(by, days, low, high)
		if err != nil {
			return nil, err
		}
		h.Undated = undated
		return h, nil
	}
	for _, by := range []query.Interval{query.Day, query.Week, query.Month, query.Year} {
		h, exact, err := bars(by, days, low, high)
		if by == query.Year || err == nil && exact && h.span() <= autoBars {
			if h != nil {
				h.Undated = undated
			}
			return h, err
		}
	}
	return nil, nil // not reached: the last interval returns
}

// bars counts days, each as far as it is known, in bars within low and high. It
// reports whether most of the articles have a date as precise as the bars.
func bars(by query.Interval, days []Value, low, high time.Time) (h *Histogram, exact bool, err error) {
	at := map[time.Time]*Bar{}
	sure, vague := 0, 0
	for _, d := range days {
		first, last := date(query.FirstDay(d.Label)), date(query.LastDay(d.Label))
		imprecise := startOf(by, first) != startOf(by, last)
		if imprecise {
			vague += d.Articles
		} else {
			sure += d.Articles
		}
		for start := startOf(by, later(first, low)); !start.After(last) && !start.After(high); start = nextOf(by, start) {
			b := at[start]
			if b == nil {
				if len(at) == MaxBars {
					return nil, false, fmt.Errorf("%w: histogram=%s would have more than %d bars: give a wider interval, or from and to", query.ErrBad, by, MaxBars)
				}
				b = &Bar{From: later(start, low).Format(dayLayout)}
				if end := nextOf(by, start).AddDate(0, 0, -1); end.Before(high) {
					b.To = end.Format(dayLayout)
				} else {
					b.To = high.Format(dayLayout)
				}
				at[start] = b
			}
			b.Articles += d.Articles
			if imprecise || first.Before(low) || last.After(high) {
				b.Imprecise += d.Articles
			}
		}
	}
	h = &Histogram{Interval: by}
	for _, b := range at {
		h.Bars = append(h.Bars, *b)
	}
	slices.SortFunc(h.Bars, func(a, b Bar) int { return date(a.From).Compare(date(b.From)) })
	return h, sure >= vague, nil
}

// span returns how many bars there would be without gaps.
func (h *Histogram) span() int {
	if len(h.Bars) == 0 {
		return 0
	}
	return intervals(h.Interval, h.Bars[0], h.Bars[len(h.Bars)-1]) + 1
}

// Gap returns the number of bars without an article between the i-th bar and the one
// before it.
func (h *Histogram) Gap(i int) int {
	if i == 0 {
		return 0
	}
	return intervals(h.Interval, h.Bars[i-1], h.Bars[i]) - 1
}

// intervals returns how many intervals lie from one bar to another.
func intervals(by query.Interval, a, b Bar) int {
	from, to := startOf(by, date(a.From)), startOf(by, date(b.From))
	switch by {
	case query.Year:
		return to.Year() - from.Year()
	case query.Month:
		return 12*(to.Year()-from.Year()) + int(to.Month()-from.Month())
	}
	days := int(to.Sub(from) / (24 * time.Hour))
	if by == query.Week {
		return days / 7
	}
	return days
}

// startOf returns the first day of the interval that t lies in.
func startOf(by query.Interval, t time.Time) time.Time {
	switch by {
	case query.Week:
		return t.AddDate(0, 0, -(int(t.Weekday())+6)%7)
	case query.Month:
		return t.AddDate(0, 0, 1-t.Day())
	case query.Year:
		return t.AddDate(0, 0, 1-t.YearDay())
	}
	return t
}

// nextOf returns the first day of the interval after the one that begins at t.
func nextOf(by query.Interval, t time.Time) time.Time {
	switch by {
	case query.Week:
		return t.AddDate(0, 0, 7)
	case query.Month:
		return t.AddDate(0, 1, 0)
	case query.Year:
		return t.AddDate(1, 0, 0)
	}
	return t.AddDate(0, 0, 1)
}

// date parses a day. Days in the index have been checked; what is not a day all the
// same counts as the zero time.
func date(s string) time.Time {
	t, err := time.Parse(dayLayout, s)
	if err != nil {
		return time.Time{}
	}
	return t
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
