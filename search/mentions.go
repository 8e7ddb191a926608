package search

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/indexer"
	"casefile/search/query"
)

// mentions finds what another query does. The score is the number of places in
// title and text at which one of several sequences stands.
type mentions struct {
	clause
	counters []*counters
}

// mentions returns the order by mentions of what a query asks for: of its words
// and phrases in any spelling, or where it has none, of the full names that its
// filters ask for.
func (x *expander) mentions(asked clause, root *query.Node) (clause, error) {
	words := slices.DeleteFunc(root.Positive(), func(n *query.Node) bool { return !n.OfText() && !query.OfNames(n.Field) })
	if slices.ContainsFunc(words, func(n *query.Node) bool { return !x.idle(n) }) {
		words = slices.DeleteFunc(words, x.idle)
	}
	var all []sequence
	for _, n := range words {
		l, err := x.leaf(n)
		if err != nil {
			return nil, err
		}
		if l.surface() {
			all = append(all, x.stemmed(l)...)
		} else {
			all = append(all, l.sequences()...)
		}
	}
	if len(all) == 0 {
		for _, facet := range []string{indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace} {
			f := x.query.Filters[facet]
			for _, v := range slices.Concat(f.Any, f.All) {
				all = append(all, x.spelled(facet, v)...)
			}
		}
	}
	m := &mentions{clause: asked}
	for _, q := range all {
		if len(q.words) == 0 {
			continue
		}
		c, err := x.snap.counters(indexer.FieldText, q)
		if err != nil {
			return nil, err
		}
		m.counters = append(m.counters, c)
	}
	return m, nil
}

// stemmed returns what a leaf of words as they are written stands for, as the text
// has them.
func (x *expander) stemmed(l *leaf) []sequence {
	var out []sequence
	for _, q := range l.sequences() {
		stems := sequence{free: q.free, apart: q.apart}
		for _, words := range q.words {
			var terms []string
			for _, w := range words {
				terms = append(terms, indexer.Terms(w, x.snap.langs)...)
			}
			slices.Sort(terms)
			stems.words = append(stems.words, slices.Compact(terms))
		}
		out = append(out, stems)
	}
	return out
}

// spelled returns the spellings of a value of a facet as words in a row.
func (x *expander) spelled(facet, value string) []sequence {
	c := x.snap.catalogs[facet]
	e, ok := c.find(value)
	if !ok {
		return nil
	}
	var out []sequence
	for _, l := range c.entities[e].Spellings {
		var q sequence
		for _, t := range indexer.Tokens(l.Text, "") {
			q.words = append(q.words, indexer.Terms(l.Text[t.Start:t.End], x.snap.langs))
		}
		out = append(out, q)
	}
	return out
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
	var places []stretch
	for _, c := range m.counters {
		some, err := c.spans(doc)
		if err != nil {
			return 0, err
		}
		places = append(places, some...)
	}
	return float64(apart(places)), nil
}

// apart returns how many of some stretches there are, of those that overlap only
// the first.
func apart(places []stretch) int {
	slices.SortFunc(places, func(a, b stretch) int { return a.first - b.first })
	n, end := 0, -1
	for _, p := range places {
		if p.first > end {
			n, end = n+1, p.last
		}
	}
	return n
}
