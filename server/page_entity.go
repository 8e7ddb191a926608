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
	Lines    bool   // instead of sentences
	Other    string // the page with lines, or with sentences
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

// How a page shows the sentences that name an entity.
const (
	viewSentences = "sentences"
	viewLines     = "lines"
)

// entityPageParams are those of a search, and how the sentences are shown.
var entityPageParams = searchParams.and(param{name: "view", kind: choiceKind, choices: []string{viewSentences, viewLines}, def: viewSentences,
	help: "sentences shows whole sentences; lines shows a line for each, with the name in the middle."})

// Around returns what stands before the first match of a sentence, the match, and what
// stands after it, each of at most about so many characters, for a line of a concordance.
func (s snippet) Around(most int) (parts [3]string) {
	text := []rune(s.Text)
	if len(s.Ranges) == 0 {
		return [3]string{"", "", string(text[:min(most, len(text))])}
	}
	at := s.Ranges[0]
	parts = [3]string{string(text[max(0, at[0]-most):at[0]]), string(text[at[0]:at[1]]), string(text[at[1]:min(len(text), at[1]+most)])}
	if at[0] > most || s.CutBefore {
		parts[0] = "…" + parts[0]
	}
	if at[1]+most < len(text) || s.CutAfter {
		parts[2] += "…"
	}
	return parts
}

// What is shown of an entity.
const (
	entitySentences = 5  // of each article
	entityLines     = 20 // of each article, where each is a line
	shownGroup      = 10 // of each kind in the same articles
)

func (s *server) entityPage(ctx context.Context, r request) (any, error) {
	lines := r.text("view") == viewLines
	sentences := entitySentences
	if lines {
		sentences = entityLines
	}
	d, err := s.dossierWith(ctx, r, sentences, pageFacets)
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
	v.Lines = lines
	v.Other = here.to(here.set("view", map[bool]string{true: viewSentences, false: viewLines}[v.Lines]))
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
