package segment

import (
	"cmp"
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// mentions matches as another clause does. The score is the number of occurrences of
// any of several sequences in title and text.
type mentions struct {
	clause
	counters []*counters
}

// mentions returns a clause that matches as another does and is scored by
// [engine.Plan.Mentions], if the plan asks for that order.
func (v *view) mentions(root clause, p *engine.Plan) (clause, error) {
	if p.Sort != query.Mentions || p.Size == 0 {
		return root, nil
	}
	counters, err := v.countersOf(indexer.FieldText, p.Mentions)
	return &mentions{root, counters}, err
}

func (m *mentions) in(p *piece) (matcher, error) {
	found, err := m.clause.in(p)
	if err != nil {
		return nil, err
	}
	in := &mentionsMatcher{matcher: found}
	for _, c := range m.counters {
		in.counters = append(in.counters, c.in[p.number])
	}
	return in, nil
}

type mentionsMatcher struct {
	matcher
	counters []counter
}

func (m *mentionsMatcher) find(ctx context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error) {
	docs, err := m.matcher.find(ctx, among)
	if err != nil {
		return nil, err
	}
	for _, c := range m.counters {
		if _, err := c.find(ctx, docs); err != nil {
			return nil, err
		}
	}
	return docs, nil
}

func (m *mentionsMatcher) score(doc uint32) (float64, error) {
	var spans []span
	for _, c := range m.counters {
		some, err := c.spans(doc)
		if err != nil {
			return 0, err
		}
		spans = append(spans, some...)
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.first-b.first, b.last-a.last) })
	return float64(disjoint(spans)), nil
}
