package server

import (
	"context"

	"casefile/search/query"
)

// An entityView is an entity as a page shows it.
type entityView struct {
	layout
	*profile
	Mentions *mentions
	Graph    *graph
	Narrow   *narrowForm
	Groups   []relatedGroup
	Times    string // its timeline
	Network  string
	API      string
	Page     int
	Pages    int
}

// A relatedGroup is the entities of a kind that are named in the same articles.
type relatedGroup struct {
	Title  wording
	Values []related
}

// What is shown of an entity.
const (
	entitySentences = 5  // of each article
	shownGroup      = 10 // of each kind in the same articles
)

func (s *server) entityPage(ctx context.Context, r request) (any, error) {
	d, err := s.dossierWith(ctx, r, entitySentences, pageFacets)
	if err != nil {
		return nil, err
	}
	l := linker{r.params, searchPage}
	v := &entityView{
		layout:  layout{Case: s.Title, Title: verbatim(d.Label), Q: r.text("q")},
		profile: newProfile(l, d), Mentions: newMentions(linker{r.params, entityLink(r.id)}, d),
		API: r.at(entityPath(r.id)), Page: r.number("page"), Pages: r.lastPage(d.Result.Total),
	}
	v.Graph = newGraph(v.Years)
	here := linker{r.params, entityLink(r.id)}
	v.Narrow = newNarrowForm(here, newFilters(here, d.Result.Facets), d.Result.Facets, query.Publication)
	v.Times, v.Network = r.in(timelineParams).at(here.path+"/timeline"), r.in(networkParams).set("entity", r.id).at(networkPage)
	for _, kind := range entityKinds {
		g := relatedGroup{Title: facetTitles[kind.facet]}
		for _, o := range v.Related {
			if o.Type == kind.facet && len(g.Values) < shownGroup {
				g.Values = append(g.Values, o)
			}
		}
		if len(g.Values) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	return v, nil
}
