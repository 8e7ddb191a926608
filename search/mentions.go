package search

import (
	"context"
	"errors"
	"slices"

	"github.com/blevesearch/bleve/v2/mapping"
	bsearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"casefile/indexer"
)

// mentions finds what another query does. The score is the number of places in
// title and text at which one of several sequences stands.
type mentions struct {
	query.Query
	sequences []sequence
}

// mentions returns the order by mentions of what a query asks for: of its words
// and phrases in any spelling, or where it has none, of the full names that its
// filters ask for.
func (x *expander) mentions(asked query.Query, root *Node) (query.Query, error) {
	m := &mentions{Query: asked}
	for _, n := range root.positive() {
		if !n.ofText() || x.idle(n) {
			continue
		}
		l, err := x.leaf(n)
		if err != nil {
			return nil, err
		}
		if n.Pattern || n.Edits > 0 {
			m.sequences = append(m.sequences, x.stemmed(l)...)
			continue
		}
		m.sequences = append(m.sequences, l.sequences()...)
	}
	if len(m.sequences) == 0 {
		for _, facet := range []string{indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace} {
			f := x.query.Filters[facet]
			for _, v := range slices.Concat(f.Any, f.All) {
				m.sequences = append(m.sequences, x.spelled(facet, v)...)
			}
		}
	}
	m.sequences = slices.DeleteFunc(m.sequences, func(q sequence) bool { return len(q.words) == 0 })
	return m, nil
}

// stemmed returns the words that one with * ? or ~ stands for, as the text has
// them.
func (x *expander) stemmed(l *leaf) []sequence {
	var terms []string
	for _, q := range l.sequences() {
		for _, words := range q.words {
			for _, w := range words {
				terms = append(terms, indexer.Terms(w, x.snap.langs)...)
			}
		}
	}
	if len(terms) == 0 {
		return nil
	}
	slices.Sort(terms)
	return []sequence{{words: [][]string{slices.Compact(terms)}}}
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

// Searcher implements [query.Query].
func (m *mentions) Searcher(ctx context.Context, r index.IndexReader, im mapping.IndexMapping, o bsearch.SearcherOptions) (bsearch.Searcher, error) {
	o.Score = "none"
	found, err := m.Query.Searcher(ctx, r, im, o)
	if err != nil {
		return nil, err
	}
	s := &mentionsSearcher{Searcher: found}
	for _, q := range m.sequences {
		c, err := open(ctx, r, indexer.FieldText, q, true, true)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.counters = append(s.counters, c)
	}
	return s, nil
}

type mentionsSearcher struct {
	bsearch.Searcher
	counters []counter
}

func (s *mentionsSearcher) Next(ctx *bsearch.SearchContext) (*bsearch.DocumentMatch, error) {
	d, err := s.Searcher.Next(ctx)
	return s.count(d, err)
}

func (s *mentionsSearcher) Advance(ctx *bsearch.SearchContext, id index.IndexInternalID) (*bsearch.DocumentMatch, error) {
	d, err := s.Searcher.Advance(ctx, id)
	return s.count(d, err)
}

// count scores an article by its mentions.
func (s *mentionsSearcher) count(d *bsearch.DocumentMatch, err error) (*bsearch.DocumentMatch, error) {
	if d == nil || err != nil {
		return d, err
	}
	var places []stretch
	for _, c := range s.counters {
		if at := c.at(); at == nil || at.Compare(d.IndexInternalID) < 0 {
			if err := c.seek(d.IndexInternalID); err != nil {
				return nil, err
			}
		}
		if at := c.at(); at != nil && at.Equals(d.IndexInternalID) {
			places = append(places, c.spans()...)
		}
	}
	d.Score = float64(apart(places))
	return d, nil
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

func (s *mentionsSearcher) Close() error {
	errs := []error{s.Searcher.Close()}
	for _, c := range s.counters {
		errs = append(errs, c.close())
	}
	return errors.Join(errs...)
}
