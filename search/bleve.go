package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	bsearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"casefile/indexer"
)

// This file puts a parsed query to Bleve and reads its answer.

// A found is what an engine found: ids in order, and counts.
type found struct {
	total  int
	hits   []foundHit
	facets map[string][]Value // every value, unordered
	counts map[string]int     // articles that have a value at all
}

type foundHit struct {
	id       string
	score    float64
	entities []byte
	key      []string // what it was sorted by
}

// A snapshot answers from one generation of the index.
type snapshot struct {
	indexer.View
	langs      []string // that occur in the index
	meanLength float64  // of the articles, as [indexer.FieldLength] counts
	columns    *columns
	catalogs   map[string]*catalog // by facet
}

// snapshot returns the index as it is now. The caller must call release.
func (e *Engine) snapshot() (s *snapshot, release func(), err error) {
	s = &snapshot{columns: &e.catalogs.columns}
	if s.View, release, err = e.Index.View(); err != nil {
		return nil, nil, err
	}
	err = s.dictionary(indexer.FieldLang+indexer.IDSuffix, func(lang string, _ int) { s.langs = append(s.langs, lang) })
	if err == nil {
		s.catalogs, err = e.catalogs.update(s, e.Store)
	}
	if err == nil {
		s.meanLength, err = e.lengths.mean(s)
	}
	if err != nil {
		release()
		return nil, nil, err
	}
	return s, release, nil
}

// dictionary calls fn with every term of a field and how many articles have it.
func (s *snapshot) dictionary(field string, fn func(term string, articles int)) (err error) {
	dict, err := s.Bleve.FieldDict(field)
	if err != nil {
		return fmt.Errorf("terms of %s: %w", field, err)
	}
	defer func() { err = errors.Join(err, dict.Close()) }()
	for {
		entry, err := dict.Next()
		if err != nil {
			return fmt.Errorf("terms of %s: %w", field, err)
		}
		if entry == nil {
			return nil
		}
		fn(entry.Term, int(entry.Count))
	}
}

// articles returns how many articles have a term, 0 where that cannot be read.
func (s *snapshot) articles(field, value string) int {
	n := 0
	_ = s.read(func(r index.IndexReader) (err error) { // as the comment says
		n, err = documentFrequency(r, field, value)
		return err
	})
	return n
}

// together reports whether an article has both of two values of a facet, by id.
func (s *snapshot) together(facet, a, b string) bool {
	field := facet + indexer.IDSuffix
	req := bleve.NewSearchRequestOptions(query.NewConjunctionQuery([]query.Query{term(field, a), term(field, b)}), 0, 0, false)
	req.Score = "none"
	res, err := s.Bleve.Search(req)
	return err == nil && res.Total > 0 // where it cannot be read, names alone tell
}

func (s *snapshot) size() (int, error) {
	n, err := s.Bleve.DocCount()
	return int(n), err
}

// search finds the page of q that root and the filters let through, but for
// the filter of one facet, and counts facets.
func (s *snapshot) search(ctx context.Context, root *Node, x *expander, q *Query, size int, facets []string, without string) (*found, error) {
	if err := x.prepare(root); err != nil {
		return nil, err
	}
	asked, err := x.node(root)
	if err != nil {
		return nil, err
	}
	if q.Sort == Mentions && size > 0 {
		if asked, err = x.mentions(asked, root); err != nil {
			return nil, err
		}
	}
	main := query.NewBooleanQuery([]query.Query{asked}, nil, nil)
	if f := s.filter(q, without); f != nil {
		main.AddFilter(f)
	}
	req := bleve.NewSearchRequestOptions(main, size, (q.Page-1)*q.Size, false)
	if size == 0 || q.after != nil {
		req.From = 0
	}
	if size > 0 {
		req.SearchAfter = q.after
	}
	if !q.idsOnly {
		req.Fields = []string{indexer.FieldEntities}
	}
	counting := s.counting(facets)
	req.SortByCustom(counting.order(q.Sort))
	if size == 0 {
		req.SortByCustom(counting.order(""))
	}
	if q.Sort != Relevance && q.Sort != Mentions || size == 0 {
		req.Score = "none"
	}
	res, err := s.Bleve.SearchInContext(counting.in(ctx), req)
	if err != nil {
		return nil, err
	}
	out := &found{total: int(res.Total), facets: map[string][]Value{}, counts: map[string]int{}}
	for i, name := range facets {
		out.facets[name] = counting.tallies[i].facet(s.catalogs[name])
		out.counts[name] = counting.tallies[i].valued
	}
	for _, h := range res.Hits {
		stored, _ := h.Fields[indexer.FieldEntities].(string)
		out.hits = append(out.hits, foundHit{h.ID, h.Score, []byte(stored), sortKey(h)})
	}
	return out, nil
}

// sortKey returns what a hit was sorted by, as [Query.after] takes it.
func sortKey(h *bsearch.DocumentMatch) []string {
	key := slices.Clone(h.Sort)
	for i, v := range key {
		if v == "_score" { // as Bleve writes it
			key[i] = strconv.FormatFloat(h.Score, 'g', -1, 64)
		}
	}
	return key
}

// node translates a node. Score matters only of what can be in a text.
func (x *expander) node(n *Node) (query.Query, error) {
	switch n.Kind {
	case And:
		return x.and(n)
	case Or:
		var any anyQuery
		for _, c := range n.Nodes {
			q, err := x.node(c)
			if err != nil {
				return nil, err
			}
			any = append(any, q)
		}
		return any, nil
	case Not:
		q, err := x.node(n.Nodes[0])
		return unscored{query.NewBooleanQuery([]query.Query{query.NewMatchAllQuery()}, nil, []query.Query{q})}, err
	case Word, Phrase:
		return x.word(n)
	case Date:
		if n.From != "" || n.To != "" {
			return unscored{dates(n.From, n.To)}, nil
		}
	case Together:
		return x.together(n)
	}
	return unscored{query.NewMatchAllQuery()}, nil
}

// together finds the words and phrases of n anywhere, for the score, and where
// they are close by one another.
func (x *expander) together(n *Node) (query.Query, error) {
	t := &together{within: n.Within}
	words, err := x.and(&Node{Kind: And, Nodes: n.Nodes})
	if err != nil {
		return nil, err
	}
	idle := !slices.ContainsFunc(n.Nodes, func(c *Node) bool { return !x.idle(c) })
	for _, c := range n.Nodes {
		if x.idle(c) && !idle || c.Kind == Word && isInitial(c.Text) && len(n.Nodes) > 1 {
			continue
		}
		var part []sequence
		for _, w := range c.positive() {
			l, err := x.leaf(w)
			if err != nil {
				return nil, err
			}
			part = append(part, l.sequences()...)
		}
		t.parts = append(t.parts, part)
	}
	return query.NewConjunctionQuery([]query.Query{words, t}), nil
}

func (x *expander) and(n *Node) (query.Query, error) {
	var must, should, not []query.Query
	idle := !slices.ContainsFunc(n.Nodes, func(c *Node) bool { return c.Kind != Not && !x.idle(c) })
	for _, c := range n.Nodes {
		list := &must
		switch {
		case x.idle(c) && !idle: // an article without it is no worse
			continue
		case c.Kind == Not:
			list, c = &not, c.Nodes[0]
		case c.Kind == Word && isInitial(c.Text):
			list = &should
		}
		q, err := x.node(c)
		if err != nil {
			return nil, err
		}
		*list = append(*list, q)
	}
	if len(must) == 0 && len(should) == 0 {
		must = []query.Query{query.NewMatchAllQuery()}
	}
	if len(should) == 0 && len(not) == 0 {
		return query.NewConjunctionQuery(must), nil
	}
	return query.NewBooleanQuery(must, should, not), nil
}

func (x *expander) word(n *Node) (query.Query, error) {
	switch n.Field {
	case "", "title", "body", indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace:
	default:
		return x.value(n), nil
	}
	l, err := x.leaf(n)
	if err != nil {
		return nil, err
	}
	if len(l.literal.words) == 0 {
		return query.NewMatchNoneQuery(), nil
	}
	c := &concept{field: l.field, literal: []sequence{l.literal}, variants: l.variants, first: x.onlyNames}
	if l.field == indexer.FieldText {
		c.mean = x.snap.meanLength
	}
	if n.Field == "body" {
		return &inBody{*c}, nil
	}
	return c, nil
}

// value finds the articles with a value of a facet that has the words of n in a
// row, so that source:bbc finds BBC News.
func (x *expander) value(n *Node) query.Query {
	ids, cut := x.snap.catalogs[n.Field].containing(indexer.Slug(n.Text), MaxForms)
	if cut {
		x.warn(n.At, fmt.Sprintf("%s stands for more than %d values; only those of most articles were searched", n, MaxForms))
	}
	if len(ids) == 0 {
		return query.NewMatchNoneQuery()
	}
	var any []query.Query
	for _, id := range ids {
		any = append(any, term(n.Field+indexer.IDSuffix, id))
	}
	return unscored{query.NewDisjunctionQuery(any)}
}

func term(field, value string) query.Query {
	t := query.NewTermQuery(value)
	t.SetField(field)
	return t
}

// filter returns what the filters of q ask, nil if nothing. It takes no part
// in scoring.
func (s *snapshot) filter(q *Query, without string) query.Query {
	var all, none []query.Query
	for _, name := range Facets {
		f := q.Filters[name]
		field := name + indexer.IDSuffix
		terms := func(values []string) []query.Query {
			var ts []query.Query
			for _, v := range values {
				var any []query.Query
				for _, id := range s.catalogs[name].ids(v) {
					any = append(any, term(field, id))
				}
				ts = append(ts, query.NewDisjunctionQuery(any))
			}
			return ts
		}
		if f.own() && name != without {
			any := terms(f.Any)
			if f.Missing {
				valued := query.NewTermRangeQuery("", "\U0010ffff")
				valued.SetField(field)
				any = append(any, query.NewBooleanQuery([]query.Query{query.NewMatchAllQuery()}, nil, []query.Query{valued}))
			}
			all = append(all, query.NewDisjunctionQuery(any))
		}
		all = append(all, terms(f.All)...)
		none = append(none, terms(f.Not)...)
	}
	if q.ranged() {
		all = append(all, dates(q.From, q.To))
	}
	switch {
	case len(all) == 0 && len(none) == 0:
		return nil
	case len(none) == 0:
		return query.NewConjunctionQuery(all)
	case len(all) == 0:
		all = []query.Query{query.NewMatchAllQuery()}
	}
	return query.NewBooleanQuery(all, nil, none)
}

// dates finds the articles whose date, as far as it is known, may lie from the
// first day of from to the last day of to.
func dates(from, to string) query.Query {
	low, high := "0", "9999"
	if from != "" {
		low = firstDay(from)
	}
	if to != "" {
		high = lastDay(to)
	}
	yes := true
	between := query.NewTermRangeInclusiveQuery(low, high, &yes, &yes)
	between.SetField(indexer.FieldDay)
	any := []query.Query{between}
	// "2006" stands before "2006-02-01" in the order of terms, and may be later.
	for _, n := range []int{len("2006"), len("2006-02")} {
		if n < len(low) {
			any = append(any, term(indexer.FieldDay, low[:n]))
		}
	}
	return query.NewDisjunctionQuery(any)
}

// order sorts values, the most frequent first, years the newest first.
func order(name string, vs []Value) {
	slices.SortFunc(vs, func(a, b Value) int {
		if name == indexer.FieldYear || name == indexer.FieldYears {
			return strings.Compare(b.Label, a.Label)
		}
		if a.Articles != b.Articles {
			return b.Articles - a.Articles
		}
		return strings.Compare(a.Label, b.Label)
	})
}
