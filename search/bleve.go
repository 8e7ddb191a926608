package search

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2"
	bsearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"casefile/indexer"
)

// This file puts a parsed query to Bleve and reads its answer. No other file
// of this package knows Bleve.

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
}

// A snapshot answers from one generation of the index.
type snapshot struct {
	bleve indexer.Bleve
	langs []string // that occur in the index
}

func newSnapshot(b indexer.Bleve) (*snapshot, error) {
	s := &snapshot{bleve: b}
	dict, err := b.FieldDict(indexer.FieldLang + indexer.IDSuffix)
	if err != nil {
		return nil, err
	}
	for {
		entry, err := dict.Next()
		if err != nil {
			return nil, fmt.Errorf("languages of the index: %w", err)
		}
		if entry == nil {
			break
		}
		s.langs = append(s.langs, entry.Term)
	}
	return s, dict.Close()
}

func (s *snapshot) count() (int, error) {
	n, err := s.bleve.DocCount()
	return int(n), err
}

// search finds the page of q that root and the filters let through, but for
// the filter of one facet, and counts facets.
func (s *snapshot) search(ctx context.Context, root *Node, q *Query, size int, facets []string, without string) (*found, error) {
	main := query.NewBooleanQuery([]query.Query{s.query(root)}, nil, nil)
	if f := s.filter(q, without); f != nil {
		main.AddFilter(f)
	}
	req := bleve.NewSearchRequestOptions(main, size, (q.Page-1)*q.Size, false)
	if size == 0 {
		req.From = 0
	}
	req.Fields = []string{indexer.FieldEntities}
	req.SortBy(orders[q.Sort])
	if q.Sort != Relevance {
		req.Score = "none"
	}
	for _, f := range facets {
		req.AddFacet(f, bleve.NewFacetRequest(f, maxFacetValues))
	}
	res, err := s.bleve.SearchInContext(ctx, req)
	if err != nil {
		return nil, err
	}
	out := &found{total: int(res.Total), facets: map[string][]Value{}, counts: map[string]int{}}
	for _, h := range res.Hits {
		stored, _ := h.Fields[indexer.FieldEntities].(string)
		out.hits = append(out.hits, foundHit{h.ID, h.Score, []byte(stored)})
	}
	for name, f := range res.Facets {
		out.facets[name] = values(f)
		out.counts[name] = int(res.Total) - f.Missing
	}
	return out, nil
}

// maxFacetValues is above what any case has of one kind.
const maxFacetValues = 1 << 20

// values reads a facet. Labels of one slug are one value, under the label that
// most articles have.
func values(f *bsearch.FacetResult) []Value {
	bySlug := map[string]int{}
	most := map[string]int{}
	var out []Value
	for _, t := range f.Terms.Terms() {
		id := indexer.Slug(t.Term)
		i, ok := bySlug[id]
		if !ok {
			i = len(out)
			bySlug[id] = i
			out = append(out, Value{ID: id})
		}
		out[i].Articles += t.Count
		if t.Count > most[id] {
			most[id] = t.Count
			out[i].Label = t.Term
		}
	}
	return out
}

// orders end with the id, so that paging is stable.
var orders = map[Sort][]string{
	Relevance: {"-_score", "-" + indexer.FieldDay, "_id"},
	Newest:    {"-" + indexer.FieldDay, "_id"},
	Oldest:    {indexer.FieldDay, "_id"},
	Captured:  {"-" + indexer.FieldCaptured, "_id"},
}

// query translates a node. Score matters only of what can be in a text.
func (s *snapshot) query(n *Node) query.Query {
	switch n.Kind {
	case And, Or:
		var must, not []query.Query
		for _, c := range n.Nodes {
			if n.Kind == And && c.Kind == Not {
				not = append(not, s.query(c.Nodes[0]))
			} else {
				must = append(must, s.query(c))
			}
		}
		switch {
		case n.Kind == Or:
			return query.NewDisjunctionQuery(must)
		case len(not) == 0:
			return query.NewConjunctionQuery(must)
		case len(must) == 0:
			must = []query.Query{query.NewMatchAllQuery()}
		}
		return query.NewBooleanQuery(must, nil, not)
	case Not:
		return query.NewBooleanQuery([]query.Query{query.NewMatchAllQuery()}, nil, []query.Query{s.query(n.Nodes[0])})
	case Word, Phrase:
		return s.leaf(n)
	}
	return query.NewMatchAllQuery()
}

func (s *snapshot) leaf(n *Node) query.Query {
	field := indexer.FieldText
	langs := s.langs
	switch n.Field {
	case "":
	case "title":
		field = indexer.FieldTitle
	case indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace:
		field, langs = n.Field+indexer.TextSuffix, nil
	default:
		return term(n.Field+indexer.IDSuffix, indexer.Slug(n.Text))
	}
	words := alternatives(n, langs)
	switch len(words) {
	case 0:
		return query.NewMatchNoneQuery()
	case 1:
		var any []query.Query
		for _, t := range words[0] {
			any = append(any, term(field, t))
		}
		if len(any) == 1 {
			return any[0]
		}
		return query.NewDisjunctionQuery(any)
	}
	return query.NewMultiPhraseQuery(words, field)
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
				ts = append(ts, term(field, FilterID(v)))
			}
			return ts
		}
		if len(f.Any) > 0 && name != without {
			all = append(all, query.NewDisjunctionQuery(terms(f.Any)))
		}
		all = append(all, terms(f.All)...)
		none = append(none, terms(f.Not)...)
		if f.Missing {
			any := query.NewTermRangeQuery("", "\U0010ffff")
			any.SetField(field)
			none = append(none, any)
		}
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
