package server

import (
	"context"
	"slices"

	"casefile/search/query"
)

// A timelineView is a timeline as a page shows it.
type timelineView struct {
	layout
	*timeline
	pager
	Narrow  *narrowForm
	ReadOf  *readView
	Spans   []timelineYear
	About   string // page of the entity, "" of a search
	API     string
	Network string
	Dated   string // the same articles by date of publication
}

// A timelineYear is the rows of a year.
type timelineYear struct {
	Year string
	Days []timelineDay
}

// A timelineDay is the rows of one date, which may be a year or a month.
type timelineDay struct {
	At, Precision string
	Rows          []datedSentence
	Sides         []disagreement // of which a row here is the first on the page
	Elsewhere     []disagreement // shown beside an earlier row
}

// A disagreement is a contradiction with its number on the page.
type disagreement struct {
	N int
	contradiction
}

func (s *server) timelinePage(ctx context.Context, r request) (any, error) {
	l := linker{r.params, timelinePage}
	if r.id != "" {
		l.path = entityLink(r.id) + "/timeline"
	}
	t, facets, err := s.timeline(ctx, r, l)
	if err != nil {
		return nil, err
	}
	v := &timelineView{
		layout: layout{Case: s.Title, Title: say("Timeline"), Q: r.text("q")}, timeline: t, pager: newPager(r.params, t.Dates, t.Links.Prev, t.Links.Next),
		Narrow: newNarrowForm(l, t.Filters, facets, query.Mention), ReadOf: newReadView(t.Read, t.Total, t.Order),
		API: r.at(timelinePath), Dated: r.in(searchParams).set("sort", string(query.Oldest)).at(searchPage),
	}
	asks := r.in(networkParams)
	if t.ID != "" {
		v.About, v.API = entityLink(t.ID), r.at(entityPath(t.ID)+"/timeline")
		v.Title = say("Timeline of %s", t.Label)
		v.Dated = r.in(searchParams).plus(facetOfID(t.ID)+suffixAll, t.ID).set("sort", string(query.Oldest)).at(searchPage)
		asks = asks.set("entity", t.ID)
	} else if v.Q != "" {
		v.Title = say("Timeline of %s", v.Q)
	}
	v.Network = asks.at(networkPage)
	v.group()
	return v, nil
}

// group groups the rows by year and date. What is dated differently is beside the first of
// its rows.
func (v *timelineView) group() {
	var shown []int
	for _, row := range v.Results {
		year := row.At[:min(len("2006"), len(row.At))]
		if n := len(v.Spans); n == 0 || v.Spans[n-1].Year != year {
			v.Spans = append(v.Spans, timelineYear{Year: year})
		}
		span := &v.Spans[len(v.Spans)-1]
		if n := len(span.Days); n == 0 || span.Days[n-1].At != row.At {
			span.Days = append(span.Days, timelineDay{At: row.At, Precision: row.Precision})
		}
		day := &span.Days[len(span.Days)-1]
		day.Rows = append(day.Rows, row)
		for _, n := range row.Differs {
			one := disagreement{n, v.Contradictions[n]}
			switch has := func(d disagreement) bool { return d.N == n }; {
			case !slices.Contains(shown, n):
				shown = append(shown, n)
				day.Sides = append(day.Sides, one)
			case !slices.ContainsFunc(day.Sides, has) && !slices.ContainsFunc(day.Elsewhere, has):
				day.Elsewhere = append(day.Elsewhere, one)
			}
		}
	}
}
