package search

import (
	"context"
	"errors"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2/mapping"
	bsearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"casefile/indexer"
)

// together finds the articles in whose text all parts stand close by one another,
// as [Node.Within] says, from the marks that the index has beside the words. It
// gives no score.
type together struct {
	parts  [][]sequence // each any of several
	within []string
}

// marks are the terms of the index that bound what words have in common.
var marks = map[string]string{
	Sentence: indexer.MarkSentence, Paragraph: indexer.MarkParagraph, Person: indexer.MarkPerson,
}

// Searcher implements [query.Query].
func (t *together) Searcher(ctx context.Context, r index.IndexReader, _ mapping.IndexMapping, _ bsearch.SearcherOptions) (bsearch.Searcher, error) {
	s := &togetherSearcher{within: t.within}
	for _, part := range t.parts {
		c := new(choice)
		s.all = append(s.all, c)
		for _, q := range part {
			one, err := open(ctx, r, indexer.FieldText, q, true, true)
			if err != nil {
				return nil, errors.Join(err, s.Close())
			}
			c.counters = append(c.counters, one)
		}
	}
	s.parts = s.all
	for _, w := range t.within {
		u, err := openUnion(ctx, r, indexer.FieldText, []string{marks[w]}, true, true)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.all = append(s.all, u)
	}
	return s, nil
}

type togetherSearcher struct {
	plain
	all    []walker // the parts, then the marks
	parts  []walker
	within []string
}

func (s *togetherSearcher) Next(ctx *bsearch.SearchContext) (*bsearch.DocumentMatch, error) {
	return s.find(ctx, nil)
}

func (s *togetherSearcher) Advance(ctx *bsearch.SearchContext, id index.IndexInternalID) (*bsearch.DocumentMatch, error) {
	return s.find(ctx, id)
}

func (s *togetherSearcher) find(ctx *bsearch.SearchContext, id index.IndexInternalID) (*bsearch.DocumentMatch, error) {
	for {
		ok, err := meet(s.all, id)
		if !ok || err != nil {
			return nil, err
		}
		if s.near() {
			d := ctx.DocumentMatchPool.Get()
			d.IndexInternalID = append(d.IndexInternalID[:0], s.all[0].at()...)
			return d, nil
		}
		id = nil
	}
}

// near reports whether the parts are close by one another in the article that
// all counters are at.
func (s *togetherSearcher) near() bool {
	spans := make([][]stretch, len(s.parts))
	for i, p := range s.parts {
		spans[i] = p.spans()
	}
	for i, w := range s.within {
		at := s.all[len(s.parts)+i].spans()
		reach := make([]stretch, len(at))
		for k, m := range at {
			switch {
			case w == Person:
				reach[k] = stretch{m.first - PersonReach, m.first + PersonReach}
			case k+1 < len(at):
				reach[k] = stretch{m.first, at[k+1].first - 1}
			default:
				reach[k] = stretch{m.first, math.MaxInt}
			}
		}
		if !slices.ContainsFunc(reach, func(r stretch) bool { return holds(r, spans) }) {
			return false
		}
	}
	return true
}

// holds reports whether one span of each part lies in a stretch.
func holds(r stretch, parts [][]stretch) bool {
	for _, spans := range parts {
		if !slices.ContainsFunc(spans, func(s stretch) bool { return r.first <= s.first && s.last <= r.last }) {
			return false
		}
	}
	return true
}

func (s *togetherSearcher) Close() error {
	var errs []error
	for _, c := range s.all {
		errs = append(errs, c.close())
	}
	return errors.Join(errs...)
}

// A choice counts any of several sequences.
type choice struct {
	plain
	counters []counter
	valid    bool
}

func (c *choice) seek(id index.IndexInternalID) error {
	first, err := c.forward(c.counters, id)
	c.valid = first != nil
	return err
}

func (c *choice) at() index.IndexInternalID {
	if !c.valid {
		return nil
	}
	return c.id
}

func (c *choice) spans() []stretch {
	var all []stretch
	for _, one := range c.counters {
		if one.at() != nil && one.at().Equals(c.id) {
			all = append(all, one.spans()...)
		}
	}
	return all
}

func (c *choice) close() error {
	var errs []error
	for _, one := range c.counters {
		errs = append(errs, one.close())
	}
	return errors.Join(errs...)
}

// An unscored query finds what another does and gives no score.
type unscored struct{ query.Query }

// Searcher implements [query.Query].
func (q unscored) Searcher(ctx context.Context, r index.IndexReader, m mapping.IndexMapping, o bsearch.SearcherOptions) (bsearch.Searcher, error) {
	o.Score = "none"
	return q.Query.Searcher(ctx, r, m, o)
}
