package server

import (
	"strings"
	"time"

	"casefile/search"
	"casefile/search/query"
)

type histogram struct {
	Field    string  `json:"field"`
	Interval string  `json:"interval"`
	Buckets  []bar   `json:"buckets"` // those without an article are left out
	Undated  int     `json:"undated"`
	Wider    *string `json:"wider"` // the search with wider bounds, null where there are none

	widening []params // all searches with wider bounds, the widest first
}

// A bar counts the articles of a stretch of time. Imprecise ones may have been
// published at another time: their date is known less exactly.
type bar struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Articles  int    `json:"articles"`
	Imprecise int    `json:"imprecise"`
	Link      string `json:"link"`

	first, last string // of the search that Link leads to
	empty       int    // stretches without an article before it
}

func newHistogram(l linker, h *search.Histogram) *histogram {
	if h == nil {
		return nil
	}
	out := &histogram{Field: "published", Interval: string(h.Interval), Buckets: []bar{}, Undated: h.Undated, widening: l.wider()}
	for i, b := range h.Bars {
		from, to := bounds(b, h.Interval)
		out.Buckets = append(out.Buckets, bar{b.From, b.To, b.Articles, b.Imprecise, l.to(l.between(from, to)), from, to, h.Gap(i)})
	}
	if n := len(out.widening); n > 0 {
		out.Wider = optional(l.path, &out.widening[n-1])
	}
	return out
}

// bounds returns the dates that find the articles of a bar: a whole month or year is
// asked for as such.
func bounds(b search.Bar, by query.Interval) (from, to string) {
	last, err := time.Parse(time.DateOnly, b.To)
	if err != nil || len(b.From) != len(time.DateOnly) || last.Year() == 9999 && by != query.Year {
		return b.From, b.To
	}
	next := last.AddDate(0, 0, 1).Format(time.DateOnly)
	switch {
	case by == query.Year && strings.HasSuffix(b.From, "-01-01") && strings.HasSuffix(next, "-01-01"):
		return b.From[:4], b.To[:4]
	case by == query.Month && strings.HasSuffix(b.From, "-01") && strings.HasSuffix(next, "-01"):
		return b.From[:7], b.To[:7]
	}
	return b.From, b.To
}

// wider returns the searches with wider bounds, the widest first: without any,
// within the year that the bounds lie in, within the month.
func (p params) wider() []params {
	from, to := p.text("from"), p.text("to")
	if from == "" && to == "" {
		return nil
	}
	all := []params{p.between("", "")}
	for _, n := range []int{len("2006"), len("2006-02")} {
		if len(from) < n || len(to) < n || from[:n] != to[:n] {
			break
		}
		if span := from[:n]; from != span || to != span {
			all = append(all, p.between(span, span))
		}
	}
	return all
}
