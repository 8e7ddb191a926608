package search

import (
	"context"
	"maps"
	"slices"

	"casefile/corpus"
	"casefile/search/query"
)

// A Naming says where the articles of a search name an entity.
type Naming struct {
	Articles    int
	First, Last *corpus.Article // by date; nil if there are none
	Sentence    *Passage        // of First; nil if no sentence there is sure
}

// Named returns where the articles that q finds name an entity, by the id of [Suggestion] or
// [Profile]. Without an id it returns where they have the words of q. It reads two articles.
func (s *Searcher) Named(ctx context.Context, facet, id string, q query.Query) (*Naming, error) {
	q.Sort, q.Size, q.Page, q.Collapse, q.Passages, q.Facets = query.Oldest, 1, 0, false, 1, nil
	if id != "" {
		filter := q.Filters[facet]
		filter.All = append(slices.Clone(filter.All), id)
		q.Filters = maps.Clone(q.Filters)
		if q.Filters == nil {
			q.Filters = map[string]query.Filter{}
		}
		q.Filters[facet] = filter
		q.Passages = 0
	}
	first, err := s.Search(ctx, q)
	if err != nil || first.Relaxed || len(first.Hits) == 0 { // some of the words are not the name
		return &Naming{}, err
	}
	h := first.Hits[0]
	n := &Naming{Articles: first.Total, First: h.Article, Last: h.Article}
	sentences := h.Passages
	if id != "" {
		d := Dossier{Profile: Profile{Facet: facet, Value: Value{ID: id}}, Result: first}
		sentences, _ = d.sentences(h.Article, h.Entities, 1)
	}
	if len(sentences) > 0 && slices.ContainsFunc(sentences[0].Fragments, func(f Fragment) bool { return f.Match }) {
		n.Sentence = &sentences[0]
	}
	if n.Articles > 1 {
		q.Sort, q.Passages = query.Newest, 0
		last, err := s.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		if len(last.Hits) > 0 {
			n.Last = last.Hits[0].Article
		}
	}
	return n, nil
}
