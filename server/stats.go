package server

import (
	"context"
	"strings"

	"casefile/search"
	"casefile/search/query"
)

// stats are what is counted in the articles that a search finds. The API gives one of
// the lists at a time, the page all.
type stats struct {
	Query     string     `json:"query"`
	Canonical string     `json:"canonical"`
	Relaxed   *string    `json:"relaxed"` // "or" where no article has all words, and those with some of them are counted
	Total     total      `json:"total"`
	Articles  int        `json:"articles"`  // in the whole case
	OverTime  *histogram `json:"over_time"` // null where another list is asked for, as the other lists are empty
	Sources   []share    `json:"sources"`
	Languages []share    `json:"languages"`
	Names     []standout `json:"names"`
	Terms     []standout `json:"terms"`
	Read      int        `json:"read"` // number of articles, the first of the search, that were read for terms
	Links     statsLinks `json:"links"`

	Filters []appliedFilter `json:"-"`
}

type statsLinks struct {
	Self   string `json:"self"`
	HTML   string `json:"html"`
	Search string `json:"search"`
}

// A share is a value of a facet with its share of the articles found.
type share struct {
	ID       string  `json:"id"`
	Label    string  `json:"label"`
	Articles int     `json:"articles"`
	Share    float64 `json:"share"`
	Link     string  `json:"link"`
}

// A standout is in more of the articles found than it would be by chance.
type standout struct {
	ID       string  `json:"id"`   // "" of a word
	Type     string  `json:"type"` // "" of a word
	Label    string  `json:"label"`
	Articles int     `json:"articles"`
	Rest     int     `json:"rest"` // articles that the search does not find
	Score    float64 `json:"score"`
	Link     string  `json:"link"`
}

func statsPath(list string) string { return apiPath + "/stats/" + list }

func newStats(l linker, self string) *stats {
	return &stats{
		Query: l.text("q"), Canonical: "?" + l.encode(),
		Links: statsLinks{l.at(self), l.at("/stats"), l.to(l.params)},
	}
}

// statsAnswer returns the function that answers with one list.
func (s *server) statsAnswer(list string) func(context.Context, request) (any, error) {
	fill := s.count
	if list == "names" || list == "terms" {
		fill = s.standOut
	}
	return func(ctx context.Context, r request) (any, error) {
		l := linker{r.params, searchPath}
		all := newStats(l, statsPath(list))
		if err := fill(ctx, l, all, r.number("size")); err != nil {
			return nil, err
		}
		one := *all
		one.OverTime, one.Sources, one.Languages, one.Names, one.Terms, one.Read = nil, []share{}, []share{}, []standout{}, []standout{}, 0
		switch list {
		case "over-time":
			if one.OverTime = all.OverTime; one.OverTime == nil {
				return nil, invalid("date", r.text("date"), "date is %q, and articles are counted over time by date of publication; leave date out", r.text("date"))
			}
		case "sources":
			one.Sources = all.Sources
		case "languages":
			one.Languages = all.Languages
		case "names":
			one.Names = all.Names
		case "terms":
			one.Terms, one.Read = all.Terms, all.Read
		}
		return &one, nil
	}
}

// count counts by time, outlet and language what a search finds, with at most so many
// outlets and languages.
func (s *server) count(ctx context.Context, l linker, out *stats, rows int) error {
	q := l.without().query()
	q.Size, q.Passages = 1, 0
	q.Facets = map[string]int{"source": rows, "lang": rows}
	q.Histogram = l.drawn(query.Auto)
	res, err := s.Searcher.Search(ctx, q)
	if err != nil {
		return err
	}
	out.Total, out.Articles, out.Relaxed = newTotal(res), res.Articles, relaxedBy(res.Relaxed)
	out.OverTime = newHistogram(l, res.Histogram)
	out.Filters = newFilters(l, res.Facets)
	out.Sources, out.Languages = newShares(l, res, "source"), newShares(l, res, "lang")
	return nil
}

func newShares(l linker, res *search.Result, facet string) []share {
	list := []share{}
	for _, f := range res.Facets {
		if f.Name != facet {
			continue
		}
		for _, v := range f.Values {
			one := share{ID: entityID(facet, v.ID), Label: v.Label, Articles: v.Articles, Link: l.facetValue(facet, v).Only}
			if res.Total > 0 {
				one.Share = float64(v.Articles) / float64(res.Total)
			}
			list = append(list, one)
		}
	}
	return list
}

// standOut adds the names and words, at most so many of each, that stand out.
func (s *server) standOut(ctx context.Context, l linker, out *stats, rows int) error {
	found, err := s.Searcher.Standouts(ctx, l.without().query(), rows)
	if err != nil {
		return err
	}
	out.Total, out.Articles, out.Relaxed, out.Read = total{found.Found, found.Abstracts, "eq"}, found.Articles, relaxedBy(found.Relaxed), found.Read
	out.Names, out.Terms = []standout{}, []standout{}
	for _, n := range found.Names {
		id := entityID(n.Facet, n.ID)
		out.Names = append(out.Names, standout{id, n.Facet, n.Label, n.Articles, n.Rest, n.Score, l.to(l.plus(n.Facet+suffixAll, id))})
	}
	for _, w := range found.Words {
		out.Terms = append(out.Terms, standout{Label: w.Label, Articles: w.Articles, Rest: w.Rest, Score: w.Score, Link: l.to(l.with("q", alsoSaying(l.text("q"), w.Label, found)))})
	}
	return nil
}

// alsoSaying returns the query for those of the articles found that have a word.
func alsoSaying(asked, word string, found *search.Standouts) string {
	word = strings.ToLower(word) // NOT is an operator
	if asked == "" {
		return word
	}
	text := "(" + asked + ")"
	if _, warnings, err := query.Parse(asked); err != nil || len(warnings) > 0 || found.Relaxed {
		text = found.Query.String()
	}
	return text + " " + word
}
