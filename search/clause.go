package search

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/indexer"
)

// This file and those of the clauses search. Bleve keeps the index: segments,
// dictionaries, postings. Its own searchers go from document to document and
// decode what each word has there, and its collector looks up the id of every
// document found; here whole sets of documents are met and joined first, segment
// by segment, and only what is left of them is read, scored and counted.

// A clause is a part of a query as the index is searched for it.
type clause interface {
	// in returns what finds the clause in a segment.
	in(p *piece) (matcher, error)
}

// A matcher finds the documents of one segment.
type matcher interface {
	// find returns the documents that match, of those in among, or of all of the
	// segment if that is nil. Neither set may be changed by anyone.
	find(ctx context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error)
	// score tells how well a document matches that find has returned. Documents
	// are asked for in ascending order.
	score(doc uint32) (float64, error)
	// cost is about how much work find has where among is nil. A set of n
	// documents costs n.
	cost() uint64
}

// within returns the documents of a set that are among others, which may be nil
// for all.
func within(docs, among *roaring.Bitmap) *roaring.Bitmap {
	if among == nil {
		return docs
	}
	return roaring.And(docs, among)
}

// A fixed set of documents matches, without a score.
type fixed struct{ docs *roaring.Bitmap }

func (f fixed) find(_ context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error) {
	return within(f.docs, among), nil
}
func (fixed) score(uint32) (float64, error) { return 0, nil }
func (f fixed) cost() uint64                { return f.docs.GetCardinality() }

// everything finds all articles.
type everything struct{}

func (everything) in(p *piece) (matcher, error) { return fixed{p.all()}, nil }

// nothing finds none.
type nothing struct{}

func (nothing) in(*piece) (matcher, error) { return fixed{roaring.New()}, nil }

// terms finds the articles that have one of several terms in a field. It gives no
// score.
type terms struct {
	field string
	any   []string
}

func (t *terms) in(p *piece) (matcher, error) {
	var sets []*roaring.Bitmap
	for _, term := range t.any {
		one, err := p.term(t.field, term)
		if err != nil {
			return nil, err
		}
		sets = append(sets, one.docs)
	}
	return fixed{union(sets)}, nil
}

// naming finds the articles that name one of some entities.
type naming struct {
	terms
	catalog *catalog
	some    []int
}

// named returns what finds the articles that have one of some values of a filter.
func (c *catalog) named(values []string) clause {
	n := &naming{terms: terms{field: indexer.IDField(c.facet)}, catalog: c}
	for _, v := range values {
		n.any = append(n.any, c.ids(v)...)
		if e, ok := c.find(v); ok {
			n.some = append(n.some, e)
		}
	}
	return n
}

func (n *naming) in(p *piece) (matcher, error) {
	found, err := n.terms.in(p)
	if err != nil || len(n.catalog.moves) == 0 {
		return found, err
	}
	docs := found.(fixed).docs.Clone()
	side := n.catalog.of(p.segment)
	for _, doc := range side.moved {
		switch {
		case p.deleted != nil && p.deleted.Contains(doc):
		case side.has(doc, n.some):
			docs.Add(doc)
		default:
			docs.Remove(doc)
		}
	}
	return fixed{docs}, nil
}

// union returns the documents of several sets.
func union(sets []*roaring.Bitmap) *roaring.Bitmap {
	if len(sets) == 1 {
		return sets[0]
	}
	return roaring.FastOr(sets...)
}

// valueless finds the articles without a value of a facet.
type valueless string

func (facet valueless) in(p *piece) (matcher, error) {
	return filtered{p.all(), func(doc uint32) bool { return len(p.columns[string(facet)].values(int(doc))) == 0 }}, nil
}

// filtered finds the documents of a set that pass a test. It gives no score.
type filtered struct {
	docs *roaring.Bitmap
	pass func(doc uint32) bool
}

func (f filtered) find(_ context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error) {
	if among == nil {
		among = f.docs
	}
	var passed []uint32
	each(among, func(docs []uint32) {
		for _, d := range docs {
			if f.pass(d) {
				passed = append(passed, d)
			}
		}
	})
	return roaring.BitmapOf(passed...), nil
}
func (filtered) score(uint32) (float64, error) { return 0, nil }
func (f filtered) cost() uint64                { return f.docs.GetCardinality() }

// each calls fn with the documents of a set, some at a time.
func each(docs *roaring.Bitmap, fn func(some []uint32)) {
	var buf [512]uint32
	it := docs.ManyIterator()
	for n := it.NextMany(buf[:]); n > 0; n = it.NextMany(buf[:]) {
		fn(buf[:n])
	}
}

// anyClause finds the articles that one of several clauses finds, and adds up their
// scores.
type anyClause []clause

func (a anyClause) in(p *piece) (matcher, error) {
	m := new(anyMatcher)
	for _, c := range a {
		one, err := c.in(p)
		if err != nil {
			return nil, err
		}
		m.parts = append(m.parts, one)
	}
	return m, nil
}

type anyMatcher struct {
	parts []matcher
	docs  []*roaring.Bitmap // of each
}

func (m *anyMatcher) find(ctx context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error) {
	m.docs = m.docs[:0]
	for _, p := range m.parts {
		docs, err := p.find(ctx, among)
		if err != nil {
			return nil, err
		}
		m.docs = append(m.docs, docs)
	}
	return union(m.docs), nil
}

func (m *anyMatcher) score(doc uint32) (sum float64, err error) {
	for i, p := range m.parts {
		if !m.docs[i].Contains(doc) {
			continue
		}
		one, err := p.score(doc)
		if err != nil {
			return 0, err
		}
		sum += one
	}
	return sum, nil
}

func (m *anyMatcher) cost() (sum uint64) {
	for _, p := range m.parts {
		sum += p.cost()
	}
	return sum
}

// allClause finds the articles that every clause of must finds and none of not; if
// there is no must, those that one of should finds. It adds up the scores of must
// and should.
type allClause struct{ must, should, not []clause }

func (a *allClause) in(p *piece) (matcher, error) {
	m := new(allMatcher)
	for _, list := range []struct {
		clauses []clause
		to      *[]matcher
	}{{a.must, &m.must}, {a.should, &m.should}, {a.not, &m.not}} {
		for _, c := range list.clauses {
			one, err := c.in(p)
			if err != nil {
				return nil, err
			}
			*list.to = append(*list.to, one)
		}
	}
	m.byCost = slices.Clone(m.must)
	slices.SortStableFunc(m.byCost, func(a, b matcher) int {
		x, y := a.cost(), b.cost()
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	return m, nil
}

type allMatcher struct {
	must, should, not []matcher
	byCost            []matcher // must, the cheapest first
	wanted            []*roaring.Bitmap
}

func (m *allMatcher) find(ctx context.Context, among *roaring.Bitmap) (docs *roaring.Bitmap, err error) {
	docs = among
	for _, p := range m.byCost {
		if docs, err = p.find(ctx, docs); err != nil {
			return nil, err
		}
		if docs.IsEmpty() {
			return docs, nil
		}
	}
	m.wanted = m.wanted[:0]
	for _, p := range m.should {
		one, err := p.find(ctx, docs)
		if err != nil {
			return nil, err
		}
		m.wanted = append(m.wanted, one)
	}
	if len(m.must) == 0 {
		docs = union(m.wanted)
	}
	for _, p := range m.not {
		none, err := p.find(ctx, docs)
		if err != nil {
			return nil, err
		}
		docs = roaring.AndNot(docs, none)
	}
	return docs, nil
}

func (m *allMatcher) score(doc uint32) (sum float64, err error) {
	add := func(p matcher) error {
		one, err := p.score(doc)
		sum += one
		return err
	}
	for _, p := range m.must {
		if err := add(p); err != nil {
			return 0, err
		}
	}
	for i, p := range m.should {
		if m.wanted[i].Contains(doc) {
			if err := add(p); err != nil {
				return 0, err
			}
		}
	}
	return sum, nil
}

func (m *allMatcher) cost() uint64 {
	if len(m.byCost) > 0 {
		return m.byCost[0].cost()
	}
	var sum uint64
	for _, p := range m.should {
		sum += p.cost()
	}
	return sum
}
