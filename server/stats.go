package server

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"casefile/search"
	"casefile/search/query"
)

// A jsonStats is what is counted in the articles that a search finds. Of its lists
// it has the one that was asked for.
type jsonStats struct {
	Query     string          `json:"query"`
	Canonical string          `json:"canonical"`
	Relaxed   bool            `json:"relaxed"` // no article has all words: those with some of them are counted
	Total     jsonTotal       `json:"total"`
	Articles  int             `json:"articles"` // in the whole case
	OverTime  *jsonHistogram  `json:"over_time,omitempty"`
	Sources   *[]jsonShare    `json:"sources,omitempty"`
	Languages *[]jsonShare    `json:"languages,omitempty"`
	Names     *[]jsonStandout `json:"names,omitempty"`
	Terms     *[]jsonStandout `json:"terms,omitempty"`
	Read      int             `json:"read,omitempty"` // so many of the articles, the first of the search, were read for terms
	Links     jsonStatsLinks  `json:"links"`
}

type jsonStatsLinks struct {
	Self   string `json:"self"`
	HTML   string `json:"html"`
	Search string `json:"search"`
}

// A jsonShare is a value of a facet and its share of the articles found.
type jsonShare struct {
	ID       string  `json:"id"`
	Label    string  `json:"label"`
	Articles int     `json:"articles"`
	Share    float64 `json:"share"`
	Link     string  `json:"link"`
}

// A jsonStandout is in more of the articles found than it would be by chance.
type jsonStandout struct {
	ID       string  `json:"id,omitempty"`
	Type     string  `json:"type,omitempty"`
	Label    string  `json:"label"`
	Articles int     `json:"articles"`
	Rest     int     `json:"rest"` // articles that the search does not find
	Score    float64 `json:"score"`
	Link     string  `json:"link"`
}

// statsAPI counts one thing, named by the last part of the address.
func (s *server) statsAPI(c echo.Context) error {
	p, err := readParams(c.Request().URL)
	if err != nil {
		return err
	}
	what := c.Param("what")
	if what != "over-time" && what != "sources" && what != "languages" && what != "names" && what != "terms" {
		return echo.ErrNotFound
	}
	if s.fresh(c) {
		return c.NoContent(http.StatusNotModified)
	}
	out := jsonStats{
		Query: p.Text, Canonical: "?" + p.encode(),
		Links: jsonStatsLinks{address("/api/v1/stats/"+what, p), address("/stats", p), address(searchPath, p)},
	}
	rows := cmp.Or(p.Size, query.DefaultSize)
	if what == "names" || what == "terms" {
		found, err := s.standouts(c, p, rows)
		if err != nil {
			return err
		}
		out.Total, out.Articles, out.Relaxed = jsonTotal{found.Found, "eq"}, found.Articles, found.Relaxed
		list := []jsonStandout{}
		if what == "names" {
			for _, n := range found.Names {
				list = append(list, jsonStandout{entityID(n.Facet, n.ID), n.Facet, n.Label, n.Articles, n.Rest, n.Score, address(searchPath, p.alsoNaming(n))})
			}
			out.Names = &list
		} else {
			for _, w := range found.Words {
				list = append(list, jsonStandout{Label: w.Label, Articles: w.Articles, Rest: w.Rest, Score: w.Score, Link: address(searchPath, p.alsoSaying(w.Label, found))})
			}
			out.Terms, out.Read = &list, found.Read
		}
		return c.JSON(http.StatusOK, out)
	}
	res, err := s.counts(c, p, rows)
	if err != nil {
		return err
	}
	out.Total, out.Articles, out.Relaxed = jsonTotal{res.Total, "eq"}, res.Articles, res.Relaxed
	switch what {
	case "over-time":
		if res.Histogram == nil {
			return invalid("date", string(p.DateOf), "dates of publication are counted over time; leave date out")
		}
		out.OverTime = histogramJSON(p, res.Histogram, searchPath)
	case "sources":
		out.Sources = shares(p, res, "source", searchPath)
	case "languages":
		out.Languages = shares(p, res, "lang", searchPath)
	}
	return c.JSON(http.StatusOK, out)
}

// counts counts by time, outlet and language what a search finds, with at most so
// many outlets and languages.
func (s *server) counts(c echo.Context, p *params, rows int) (*search.Result, error) {
	q := p.first().Query
	q.Size, q.Passages = 1, 0
	q.Facets = map[string]int{"source": rows, "lang": rows}
	q.Histogram = p.drawn(query.Auto)
	return s.search(c, q)
}

func (s *server) standouts(c echo.Context, p *params, n int) (*search.Standouts, error) {
	ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
	defer cancel()
	return s.Engine.Standouts(ctx, p.first().Query, n)
}

func shares(p *params, res *search.Result, facet, path string) *[]jsonShare {
	list := []jsonShare{}
	for _, f := range res.Facets {
		if f.Name != facet {
			continue
		}
		for _, v := range f.Values {
			share := jsonShare{ID: entityID(facet, v.ID), Label: v.Label, Articles: v.Articles, Link: address(path, valueLinks(p, facet, v).only)}
			if res.Total > 0 {
				share.Share = float64(v.Articles) / float64(res.Total)
			}
			list = append(list, share)
		}
	}
	return &list
}

// alsoNaming returns the search for those of its articles that name someone.
func (p *params) alsoNaming(n search.Standout) *params {
	return p.with(n.Facet, func(f *query.Filter) { f.All = append(f.All, entityID(n.Facet, n.ID)) })
}

// alsoSaying returns the search for those of the articles found that have a word.
func (p *params) alsoSaying(word string, found *search.Standouts) *params {
	word = strings.ToLower(word) // NOT is an operator
	if p.Text == "" {
		return p.asking(word)
	}
	text := "(" + p.Text + ")"
	if _, warnings, err := query.Parse(p.Text); err != nil || len(warnings) > 0 || found.Relaxed {
		text = found.Query.String()
	}
	return p.asking(text + " " + word)
}

type statsPage struct {
	layout
	Total     int
	Articles  int
	Relaxed   bool
	Search    string
	Graph     *histogramView
	Shares    []sharesView
	Names     []standoutView
	Words     []standoutView
	Read      int
	Chips     []chip
	Whole     bool // nothing was asked: there is no rest to stand out from
	Terms     string
	NamesJSON string
}

type sharesView struct {
	Title, Column string
	Rows          []jsonShare
}

type standoutView struct {
	search.Standout
	Kind string
	Link string
}

// Rows of the tables of the page.
const (
	shownShares    = 15
	shownStandouts = 20
)

// statsPage shows what is counted in the articles that a search finds.
func (s *server) statsPage(c echo.Context) error {
	p, err := readParams(c.Request().URL)
	if err != nil {
		return err
	}
	if s.fresh(c) {
		return c.NoContent(http.StatusNotModified)
	}
	res, err := s.counts(c, p, shownShares)
	if err != nil {
		return err
	}
	found, err := s.standouts(c, p, shownStandouts)
	if err != nil {
		return err
	}
	v := &statsPage{
		layout: layout{Case: s.Title, Title: "Overview", Q: p.Text},
		Total:  res.Total, Articles: res.Articles, Relaxed: res.Relaxed, Search: address("/search", p),
		Graph: viewHistogram(p, res.Histogram), Read: found.Read, Whole: res.Total == res.Articles,
		Terms: address("/api/v1/stats/terms", p), NamesJSON: address("/api/v1/stats/names", p),
	}
	if p.Text != "" {
		v.Title = "Overview of " + p.Text
	}
	v.Chips = chips(p, res.Facets)
	for _, facet := range []string{"source", "lang"} {
		rows := *shares(p, res, facet, "/search")
		for i := range rows {
			if facet == "lang" {
				rows[i].Label = languageName(rows[i].Label)
			}
		}
		v.Shares = append(v.Shares, sharesView{facetTitles[facet], map[string]string{"source": "Outlet", "lang": "Language"}[facet], rows})
	}
	for _, n := range found.Names {
		v.Names = append(v.Names, standoutView{n, kindNames[n.Facet], address("/search", p.alsoNaming(n))})
	}
	for _, w := range found.Words {
		v.Words = append(v.Words, standoutView{w, "", address("/search", p.alsoSaying(w.Label, found))})
	}
	return s.pages.render(c, http.StatusOK, "stats.html", v)
}
