package server

import (
	"context"
	"slices"
	"strconv"

	"casefile/search"
	"casefile/search/query"
)

const (
	timelinePath = apiPath + "/timeline"
	timelinePage = "/timeline"
)

// timelineSize is how many rows a page of a timeline has where no number is given.
const timelineSize = 50

// timelineParams are those of a search, whose articles are read. Pages count rows.
var timelineParams = searchParams.but(
	notOfReading,
	param{name: "size", kind: numberKind, low: 1, high: query.MaxSize, def: strconv.Itoa(timelineSize), help: "The number of dates on a page."},
	param{name: "date", kind: choiceKind, choices: texts(query.DateKinds), def: string(query.Publication),
		help: "The date that from and to bound: of publication, of capture, or any date in the text. With mentioned, only these dates are listed."},
)

// notOfReading are the parameters of a search that mean nothing where its first articles
// are read.
var notOfReading = []string{"cursor", "facet", "histogram", "explain", "collapse", "snippets", "snippet_chars", "fields"}

// A timeline lists the dates that texts of articles mention, in the order of time. Dates of
// publication are those of the articles and never in the list.
type timeline struct {
	ID             string          `json:"id"` // of whose sentences; "" of all
	Label          string          `json:"label"`
	Query          askedQuery      `json:"query"`
	Total          total           `json:"total"` // of the articles found
	Read           int             `json:"read"`  // number of them that were read, the first by order
	Order          string          `json:"order"` // as sort has it
	Dates          int             `json:"dates"` // mentions of dates in what was read; a row may be several
	Years          []yearMentioned `json:"years"` // that the articles found mention, whatever was read
	Results        []datedSentence `json:"results"`
	Contradictions []contradiction `json:"contradictions"` // in which results state one of the values
	Links          links           `json:"links"`

	Filters []appliedFilter `json:"-"`
}

type yearMentioned struct {
	Year     string `json:"year"`
	Articles int    `json:"articles"`
	Link     string `json:"link"` // the timeline of that year
}

// A datedSentence is a sentence that mentions a date.
type datedSentence struct {
	At        string       `json:"at"`
	Precision string       `json:"precision"`
	Relative  bool         `json:"relative"` // worked out from another date
	Words     []span       `json:"words"`    // that mean the date
	Article   articleRef   `json:"article"`
	Sentence  snippet      `json:"sentence"`
	Also      []articleRef `json:"also"`    // articles with the same sentence
	Differs   []int        `json:"differs"` // indexes in contradictions
}

// reads returns the search whose first articles are read, with the page that is asked for.
// It counts each facet, so that filters can be called by their names.
func (p params) reads() query.Query {
	q := params{searchParams, p.without("size").given}.query()
	q.Page, q.Size = p.number("page"), p.number("size")
	for _, f := range query.Facets {
		q.Facets[f] = pageFacets[f]
	}
	return q
}

func (s *server) timelineAnswer(ctx context.Context, r request) (any, error) {
	t, _, err := s.timeline(ctx, r, linker{r.params, timelinePath})
	return t, err
}

func (s *server) entityTimelineAnswer(ctx context.Context, r request) (any, error) {
	t, _, err := s.timeline(ctx, r, linker{r.params, entityPath(r.id) + "/timeline"})
	return t, err
}

// timeline returns the timeline of a search, or of the entity in the path, with the facets of
// the search.
func (s *server) timeline(ctx context.Context, r request, l linker) (*timeline, []search.Facet, error) {
	q := r.reads()
	q.Facets["mentioned"] = maxValues
	facet := facetOfID(r.id)
	t, err := s.Searcher.Timeline(ctx, facet, r.id, q)
	if err != nil {
		return nil, nil, err
	}
	if t.Of != nil {
		if err := r.moved(t.Of); err != nil {
			return nil, nil, err
		}
	}
	return newTimeline(l, t), t.Facets, nil
}

func newTimeline(l linker, t *search.Timeline) *timeline {
	out := &timeline{
		Query: newAskedQuery(l, t.Result), Total: newTotal(t.Result), Read: t.Read, Order: string(t.Order), Dates: t.Dates,
		Years: []yearMentioned{}, Results: []datedSentence{}, Contradictions: []contradiction{},
		Links:   links{Self: l.to(l.params), HTML: l.at(timelinePage)},
		Filters: newFilters(l, t.Facets),
	}
	if t.Of != nil {
		out.ID, out.Label = entityID(t.Of.Facet, t.Of.ID), t.Of.Label
		out.Links.HTML = l.at(entityLink(out.ID) + "/timeline")
	}
	for _, f := range t.Facets {
		if f.Name != "mentioned" {
			continue
		}
		for _, v := range slices.Backward(f.Values) { // the newest are first
			out.Years = append(out.Years, yearMentioned{v.Label, v.Articles, l.to(l.with("date", string(query.Mention)).between(v.Label, v.Label))})
		}
	}
	for _, c := range t.Contradictions {
		out.Contradictions = append(out.Contradictions, newContradiction(c))
	}
	for _, d := range t.Rows {
		out.Results = append(out.Results, newDatedSentence(l, d))
	}
	prev, next := l.numbered(t.Dates)
	out.Links.Prev, out.Links.Next = optional(l.path, prev), optional(l.path, next)
	return out
}

func newDatedSentence(l linker, d search.Dated) datedSentence {
	out := datedSentence{
		At: d.At, Precision: string(d.Precision), Relative: d.Relative, Words: []span{},
		Article: newArticleRef(d.Article, l.params), Also: []articleRef{}, Differs: d.Differ,
	}
	out.Sentence = newSnippet(d.Sentence, out.Article.HTML)
	body := []rune(d.Article.Body())
	for _, w := range d.Spans {
		out.Words = append(out.Words, newSpan(body, w[0], w[1]))
	}
	for _, a := range d.Also {
		out.Also = append(out.Also, newArticleRef(a, l.params))
	}
	if out.Differs == nil {
		out.Differs = []int{}
	}
	return out
}
