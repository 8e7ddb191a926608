package server

import "context"

// A statsView is what is counted in the articles that a search finds, as a page shows
// it.
type statsView struct {
	layout
	*stats
	Graph     *graph
	Shares    []sharesView
	Chips     []chip
	Whole     bool // nothing was asked: there is no rest to stand out from
	TermsJSON string
	NamesJSON string
}

type sharesView struct {
	Facet  string
	Column wording
	Rows   []share
}

// Rows of the tables.
const (
	shownShares    = 15
	shownStandouts = 20
)

func (s *server) statsPage(ctx context.Context, r request) (any, error) {
	l := linker{r.params, searchPage}
	out := newStats(l, "/stats")
	if err := s.count(ctx, l, out, shownShares); err != nil {
		return nil, err
	}
	if err := s.standOut(ctx, l, out, shownStandouts); err != nil {
		return nil, err
	}
	v := &statsView{
		layout: layout{Case: s.Title, Title: say("Overview"), Q: r.text("q")}, stats: out,
		Graph: newGraph(out.OverTime), Chips: chips(l, out.Filters), Whole: out.Total.Articles == out.Articles,
		Shares:    []sharesView{{"source", say("Outlet"), out.Sources}, {"lang", say("Language"), out.Languages}},
		TermsJSON: r.at(statsPath("terms")), NamesJSON: r.at(statsPath("names")),
	}
	if v.Q != "" {
		v.Title = say("Overview of %s", v.Q)
	}
	return v, nil
}
