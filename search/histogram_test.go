package search

import (
	"casefile/search/query"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHistogram(t *testing.T) {
	for _, c := range []struct {
		days     string // in each of which an article was published; "2006*3": three
		by       query.Interval
		from, to string
		want     string // "from..to articles", with * and how many of them are imprecise
	}{
		{"", query.Auto, "", "", "day"},
		{"2006-02-13 2006-02-13*2 2006-02-20", query.Day, "", "", "day 2006-02-13..2006-02-13 3, 2006-02-20..2006-02-20 1"},
		{"2006-02-13 2006-02-19 2006-02-20", query.Week, "", "", "week 2006-02-13..2006-02-19 2, 2006-02-20..2006-02-26 1"},
		{"2006-02-13 2006-02-28 2006-03-01 2024-02-29", query.Month, "", "", "month 2006-02-01..2006-02-28 2, 2006-03-01..2006-03-31 1, 2024-02-01..2024-02-29 1"},
		{"2005-12-31 2006 2006-07 2006-01-01", query.Year, "", "", "year 2005-01-01..2005-12-31 1, 2006-01-01..2006-12-31 3"},
		// A month is vague by days and weeks, a year by months.
		{"2006-02 2006-02-20", query.Week, "", "", "week 2006-01-30..2006-02-05 1 *1, 2006-02-06..2006-02-12 1 *1, 2006-02-13..2006-02-19 1 *1, 2006-02-20..2006-02-26 2 *1, 2006-02-27..2006-03-05 1 *1"},
		{"2006 2006-02-20", query.Month, "2006-02", "2006-03", "month 2006-02-01..2006-02-28 2 *1, 2006-03-01..2006-03-31 1 *1"},
		// Bars end where the query's bounds do, so that a bar finds what it counts: what
		// may lie beyond them too.
		{"2006-02-20 2006-02", query.Month, "2006-02-10", "2006-02-25", "month 2006-02-10..2006-02-25 2 *1"},
		{"2006 2007-02-01", query.Year, "2006-05", "", "year 2006-05-01..2006-12-31 1 *1, 2007-01-01..2007-12-31 1"},
		// Auto: the finest with few bars and mostly exact dates.
		{"2006-02-13 2006-03-20", query.Auto, "", "", "day 2006-02-13..2006-02-13 1, 2006-03-20..2006-03-20 1"},
		{"2006-02-13 2006-05-20", query.Auto, "", "", "week 2006-02-13..2006-02-19 1, 2006-05-15..2006-05-21 1"},
		{"2006-02-13 2007-02-20", query.Auto, "", "", "month 2006-02-01..2006-02-28 1, 2007-02-01..2007-02-28 1"},
		{"2006-02-13 2026-02-20", query.Auto, "", "", "year 2006-01-01..2006-12-31 1, 2026-01-01..2026-12-31 1"},
		{"0001 2026-02-20", query.Auto, "", "", "year 0001-01-01..0001-12-31 1, 2026-01-01..2026-12-31 1"},
		{"2006-02*3 2006-03-07", query.Auto, "", "", "month 2006-02-01..2006-02-28 3, 2006-03-01..2006-03-31 1"},
		{"2006*9 2006-03-07", query.Auto, "", "", "year 2006-01-01..2006-12-31 10"},
		{"9999-12-31", query.Day, "", "", "day 9999-12-31..9999-12-31 1"},
	} {
		var days []Value
		for _, d := range strings.Fields(c.days) {
			v := Value{Articles: 1}
			if n, _ := fmt.Sscanf(strings.ReplaceAll(d, "*", " "), "%s %d", &v.Label, &v.Articles); n == 0 {
				t.Fatal(d)
			}
			days = append(days, v)
		}
		h, err := newHistogram(c.by, days, 0, c.from, c.to)
		if err != nil {
			t.Errorf("%s by %s: %v", c.days, c.by, err)
			continue
		}
		var got []string
		for _, b := range h.Bars {
			s := fmt.Sprintf("%s..%s %d", b.From, b.To, b.Articles)
			if b.Imprecise > 0 {
				s += fmt.Sprintf(" *%d", b.Imprecise)
			}
			got = append(got, s)
		}
		if d := cmp.Diff(c.want, strings.TrimSpace(string(h.Interval)+" "+strings.Join(got, ", "))); d != "" {
			t.Errorf("%s by %s from %s to %s (-want +got)\n%s", c.days, c.by, c.from, c.to, d)
		}
	}
	if _, err := newHistogram(query.Day, []Value{{Label: "2001", Articles: 1}, {Label: "2002", Articles: 1}, {Label: "2003", Articles: 1}}, 0, "", ""); !errors.Is(err, query.ErrBad) {
		t.Errorf("a bar for each day of three years: %v, want ErrBadQuery", err)
	}
}

func TestHistogramGaps(t *testing.T) {
	for _, c := range []struct {
		by   query.Interval
		a, b string
		want int
	}{
		{query.Day, "2006-02-28", "2006-03-01", 0}, {query.Day, "2006-02-27", "2006-03-01", 1}, {query.Week, "2006-02-13", "2006-02-20", 0},
		{query.Week, "2006-02-15", "2006-03-06", 2}, {query.Month, "2005-12-05", "2006-02-01", 1}, {query.Year, "1999-01-01", "2006-01-01", 6},
	} {
		h := Histogram{Interval: c.by, Bars: []Bar{{From: c.a}, {From: c.b}}}
		if got := h.Gap(1); got != c.want {
			t.Errorf("by %s, between %s and %s lie %d, want %d", c.by, c.a, c.b, got, c.want)
		}
	}
}

// A search for the days of a bar finds the articles that the bar counts.
func TestBarsFindWhatTheyCount(t *testing.T) {
	e := searcher(t)
	for _, q := range []query.Query{{}, {Text: "dosanov"}, {From: "2006-03"}, {From: "2006-02-21", To: "2014-05"}, {To: "2006-06-10"}} {
		for _, by := range query.Intervals {
			if by == query.Day && q.From == "" && q.To == "" { // of a year that is all that is known, all days
				q.From = "2006"
			}
			q.Histogram = by
			res, err := e.Search(context.Background(), q)
			if err != nil {
				t.Fatalf("%+v: %v", q, err)
			}
			for _, b := range res.Histogram.Bars {
				narrow := q
				narrow.From, narrow.To = b.From, b.To
				found, err := e.Search(context.Background(), narrow)
				if err != nil || found.Total != b.Articles {
					t.Errorf("%+v: bar %+v, and its days find %d, %v", q, b, found.Total, err)
				}
			}
			if dated := res.Total - res.Histogram.Undated; dated > 0 && len(res.Histogram.Bars) == 0 {
				t.Errorf("%+v: %d dated articles and no bar", q, dated)
			}
		}
	}
}
