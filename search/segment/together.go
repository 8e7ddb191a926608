package segment

import (
	"context"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// together is an [engine.Together] with its postings: those of the words, and those
// of the marks that bound sentences, paragraphs and names. It gives no score.
type together struct {
	parts  [][]*counters // each any of several
	marks  []*counters   // one for each of within
	within []string
}

// marks are the terms of the index that bound sentences, paragraphs and names.
var marks = map[string]string{
	query.Sentence: indexer.MarkSentence, query.Paragraph: indexer.MarkParagraph, query.Person: indexer.MarkPerson,
}

// togetherClause opens what searches for words near one another.
func (v *view) togetherClause(of *engine.Together) (clause, error) {
	t := &together{within: of.Within}
	for _, sequences := range of.Parts {
		part, err := v.countersOf(indexer.FieldText, sequences)
		if err != nil {
			return nil, err
		}
		t.parts = append(t.parts, part)
	}
	for _, w := range of.Within {
		one, err := v.counters(indexer.FieldText, engine.Words(marks[w]))
		if err != nil {
			return nil, err
		}
		t.marks = append(t.marks, one)
	}
	return t, nil
}

func (t *together) in(p *piece) (matcher, error) {
	m := &togetherMatcher{within: t.within}
	here := func(some []*counters) (in []counter) {
		for _, c := range some {
			in = append(in, c.in[p.number])
		}
		return in
	}
	for _, part := range t.parts {
		m.parts = append(m.parts, here(part))
	}
	m.marks = here(t.marks)
	return m, nil
}

type togetherMatcher struct {
	parts  [][]counter
	marks  []counter
	within []string
}

func (m *togetherMatcher) find(ctx context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error) {
	docs := among
	for _, part := range m.parts {
		sets := make([]*roaring.Bitmap, len(part))
		for i, c := range part {
			var err error
			if sets[i], err = c.find(ctx, docs); err != nil {
				return nil, err
			}
		}
		docs = union(sets)
	}
	for _, c := range m.marks {
		var err error
		if docs, err = c.find(ctx, docs); err != nil {
			return nil, err
		}
	}
	var close []uint32
	var err error
	each(docs, func(some []uint32) {
		if err == nil {
			err = ctx.Err()
		}
		for _, d := range some {
			if err != nil {
				return
			}
			var near bool
			if near, err = m.near(d); near {
				close = append(close, d)
			}
		}
	})
	return roaring.BitmapOf(close...), err
}

func (*togetherMatcher) score(uint32) (float64, error) { return 0, nil }

// cost is more than that of the words alone, which are searched first.
func (*togetherMatcher) cost() uint64 { return math.MaxUint64 }

// near reports whether the parts are within the same bounds in a document that has all
// of them.
func (m *togetherMatcher) near(doc uint32) (bool, error) {
	spans := make([][]span, len(m.parts))
	for i, part := range m.parts {
		for _, c := range part {
			some, err := c.spans(doc)
			if err != nil {
				return false, err
			}
			spans[i] = append(spans[i], some...)
		}
	}
	for i, w := range m.within {
		at, err := m.marks[i].spans(doc)
		if err != nil {
			return false, err
		}
		reach := make([]span, len(at))
		for k, m := range at {
			switch {
			case w == query.Person:
				reach[k] = span{m.first - query.PersonReach, m.first + query.PersonReach}
			case k+1 < len(at):
				reach[k] = span{m.first, at[k+1].first - 1}
			default:
				reach[k] = span{m.first, math.MaxInt}
			}
		}
		if !slices.ContainsFunc(reach, func(r span) bool { return holds(r, spans) }) {
			return false, nil
		}
	}
	return true, nil
}

// holds reports whether one span of each part lies in a span.
func holds(r span, parts [][]span) bool {
	for _, spans := range parts {
		if !slices.ContainsFunc(spans, func(s span) bool { return r.first <= s.first && s.last <= r.last }) {
			return false
		}
	}
	return true
}
