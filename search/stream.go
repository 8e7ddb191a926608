package search

import (
	"context"
	"errors"

	"casefile/corpus"
	"casefile/search/query"
)

// Stream finds what Search finds, up to [query.MaxDepth] articles at once and each by
// itself, in one state of the index. It calls begin with a result that has no hits and
// with their number, and then each with every hit, in order. It stops at the first
// error, which is that of Search, begin or each.
func (s *Searcher) Stream(ctx context.Context, asks query.Query, begin func(res *Result, hits int) error, each func(*Result, Hit) error) error {
	q, err := s.ask(ctx, asked{Query: asks, many: true})
	if err != nil {
		return err
	}
	defer q.index.Close()
	size := q.Size
	if q.after != nil {
		size++ // to know whether there are more
	}
	f, err := q.find(ctx, size, nil)
	if err != nil {
		return err
	}
	res := &Result{
		Query: q.root, Warnings: append(q.warnings, q.planner.warnings...), Relaxed: q.relaxed, Optional: q.optional,
		Expansions: q.planner.results, Total: f.Total, Articles: q.index.state.Articles,
		Generation: q.index.state.Generation, Identities: q.index.identities(),
	}
	res.Unknown = q.unknown()
	res.Next = q.next(f)
	marks, err := newMarker(q.root, q.planner)
	if err != nil {
		return err
	}
	if err := errors.Join(q.index.err, begin(res, len(f.Hits))); err != nil {
		return err
	}
	for _, found := range plainHits(f.Hits) {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, err := s.hit(found, marks, &q.Query)
		if errors.Is(err, corpus.ErrRemoved) {
			continue // the index does not know it yet
		}
		if err != nil {
			return err
		}
		if err := each(res, h); err != nil {
			return err
		}
	}
	return q.index.err
}
