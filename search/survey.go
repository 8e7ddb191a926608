package search

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/entity"
	"casefile/search/query"
)

// A Survey says of what the first articles of a search were read.
type Survey struct {
	*Result            // of the search, without hits
	Of      *Profile   // the entity that all of them name; nil for any articles
	Order   query.Sort // of the search: the first articles in it were read
	Read    int        // articles, at most [MaxRead]
}

// A survey is what the index stores of the entities and dates of the first articles that a
// search finds. No text is read for it.
type survey struct {
	Survey
	read []readArticle
}

type readArticle struct {
	id    string
	found *entity.Entities
}

// survey reads the first articles of a search, in its order. If id is not empty, it is
// an id or a spelling of a facet's entity, and only articles that name it are read. The
// errors are those of [Searcher.Dossier].
func (s *Searcher) survey(ctx context.Context, facet, id string, asks query.Query) (*survey, error) {
	r := new(survey)
	if id != "" {
		var err error
		if r.Of, err = s.Profile(ctx, facet, id); err != nil {
			return nil, err
		}
		asks = asks.Requiring(facet, r.Of.ID)
	}
	asks.Page, asks.After, asks.Size, asks.Passages, asks.Collapse = 0, "", MaxRead, 0, false
	q, err := s.ask(ctx, asked{Query: asks, many: true})
	if err != nil {
		return nil, err
	}
	defer q.index.Close()
	f, err := q.find(ctx, MaxRead, q.counts())
	if err != nil {
		return nil, err
	}
	r.Result, r.Order, r.Read = q.result(f), q.Sort, len(f.Hits)
	if r.Abstracts, err = q.abstracts(ctx); err != nil {
		return nil, err
	}
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

// inOrder returns the sentences of an article in the order of its text.
func inOrder[T any](sentences map[[2]int]T) [][2]int {
	return slices.SortedFunc(maps.Keys(sentences), func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
}
