package search

import (
	"context"
	"errors"
	"fmt"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/entity"
	"casefile/search/query"
)

// A survey is what the index stores of the entities and dates of the first articles that
// a search finds. No text is read for it.
type survey struct {
	*Result // of the search, without hits
	order   query.Sort
	read    []readArticle // at most [MaxRead]
}

type readArticle struct {
	id    string
	found *entity.Entities
}

// readFirst reads the first articles of a search, in its order.
func (s *Searcher) readFirst(ctx context.Context, asks query.Query) (*survey, error) {
	asks.Page, asks.After, asks.Size = 0, "", MaxRead
	q, err := s.ask(ctx, asked{Query: asks, many: true})
	if err != nil {
		return nil, err
	}
	defer q.index.Close()
	f, err := q.find(ctx, MaxRead, q.counts())
	if err != nil {
		return nil, err
	}
	r := &survey{Result: q.result(f), order: q.Sort}
	for _, h := range f.Hits {
		found, err := indexer.ReadEntities(h.Entities)
		if err != nil {
			return nil, fmt.Errorf("entities of %s: %w", h.ID, err)
		}
		r.read = append(r.read, readArticle{h.ID, found})
	}
	return r, q.index.err
}

// sentencesOf returns the sentences of an article that name an entity surely, each with
// the places in it that do.
func (r *survey) sentencesOf(a readArticle, facet, id string) map[[2]int][][2]int {
	marks := map[[2]int][][2]int{}
	for _, x := range ofFacet(a.found, facet) {
		if x.Weak {
			continue
		}
		if e, _ := r.Identity(a.id, facet, x.Name); e != id {
			continue
		}
		for _, m := range x.Mentions {
			marks[m.Sentence] = append(marks[m.Sentence], [2]int{m.Start, m.End})
		}
	}
	return marks
}

// gone reports whether an article that the index still has was removed.
func gone(err error) bool {
	return errors.Is(err, corpus.ErrRemoved) || errors.Is(err, corpus.ErrNotFound)
}
