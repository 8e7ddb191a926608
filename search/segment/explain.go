package segment

import (
	"cmp"
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/search/engine"
)

// explain returns the shares that the concepts of a clause have in the score of a
// document, in the order of the query.
func (v *view) explain(ctx context.Context, root engine.Clause, c candidate) ([]engine.Share, error) {
	shares, err := v.shares(ctx, root, c, nil)
	slices.SortStableFunc(shares, func(a, b engine.Share) int { return cmp.Compare(a.At, b.At) })
	return shares, err
}

// shares appends the shares of the concepts that match a document.
func (v *view) shares(ctx context.Context, of engine.Clause, c candidate, all []engine.Share) ([]engine.Share, error) {
	compiled, err := v.compile(of)
	if err != nil {
		return nil, err
	}
	m, err := compiled.in(&v.pieces[c.piece])
	if err != nil {
		return nil, err
	}
	docs, err := m.find(ctx, roaring.BitmapOf(c.doc))
	if err != nil || docs.IsEmpty() {
		return all, err
	}
	switch of := of.(type) {
	case *engine.And:
		for _, part := range slices.Concat(of.Must, of.Should) {
			if all, err = v.shares(ctx, part, c, all); err != nil {
				return nil, err
			}
		}
	case *engine.Or:
		for _, part := range of.Any {
			if all, err = v.shares(ctx, part, c, all); err != nil {
				return nil, err
			}
		}
	case *engine.Concept:
		w, err := m.(interface{ weigh(uint32) (weight, error) }).weigh(c.doc)
		if err != nil {
			return nil, err
		}
		all = append(all, engine.Share{
			Term: of.Name, At: of.At, Typed: w.typed, Others: w.other,
			Weight: w.idf, Damped: w.damped, First: w.first, Score: w.score(),
		})
	}
	return all, nil
}
