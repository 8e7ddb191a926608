package segment

import (
	"cmp"
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/indexer"
	"casefile/search/engine"
)

// A clause is a part of a query, ready to be searched for in any segment.
type clause interface {
	in(p *piece) (matcher, error)
}

// A matcher finds the documents of one segment.
type matcher interface {
	// find returns the documents that match, of those in among, or of the whole
	// segment if among is nil. Neither set may be changed.
	find(ctx context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error)
	// score returns how well a document that find has returned matches. Documents
	// are asked for in ascending order.
	score(doc uint32) (float64, error)
	// cost estimates the work of find where among is nil. A set of n documents
	// costs n.
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

// unscored finds what another clause finds, without its score.
type unscored struct{ clause }

func (u unscored) in(p *piece) (matcher, error) {
	m, err := u.clause.in(p)
	return unscoredMatcher{m}, err
}

type unscoredMatcher struct{ matcher }

func (unscoredMatcher) score(uint32) (float64, error) { return 0, nil }

// hasAny finds the articles that have one of several terms in a field. It gives no
// score.
type hasAny struct {
	field string
	terms []string
}

func (h *hasAny) in(p *piece) (matcher, error) {
	var sets []*roaring.Bitmap
	for _, text := range h.terms {
		one, err := p.term(h.field, text)
		if err != nil {
			return nil, err
		}
		sets = append(sets, one.docs)
	}
	return fixed{union(sets)}, nil
}

// shared finds the articles that have at least so many of several terms in a field.
// It gives no score.
type shared struct {
	field string
	terms []string
	least int
}

func (s *shared) in(p *piece) (matcher, error) {
	reached := make([]*roaring.Bitmap, s.least) // documents with 1, 2, … of the terms
	for i := range reached {
		reached[i] = roaring.New()
	}
	for _, text := range s.terms {
		one, err := p.term(s.field, text)
		if err != nil {
			return nil, err
		}
		for i := s.least - 1; i > 0; i-- {
			reached[i].Or(roaring.And(reached[i-1], one.docs))
		}
		reached[0].Or(one.docs)
	}
	return fixed{reached[s.least-1]}, nil
}

// naming finds the articles that name one of some entities.
type naming struct {
	hasAny
	catalog  *catalog
	entities []int
}

// named returns a clause for the articles that have one of some values of a facet.
func (c *catalog) named(values ...engine.Value) clause {
	n := &naming{hasAny: hasAny{field: indexer.IDField(c.Facet)}, catalog: c}
	for _, v := range values {
		n.terms = append(n.terms, v.IDs...)
		if v.Entity >= 0 {
			n.entities = append(n.entities, v.Entity)
		}
	}
	return n
}

func (n *naming) in(p *piece) (matcher, error) {
	found, err := n.hasAny.in(p)
	if err != nil || len(n.catalog.moves) == 0 {
		return found, err
	}
	docs := found.(fixed).docs.Clone()
	side := n.catalog.of(p.segment)
	for _, doc := range side.moved {
		switch {
		case p.deleted != nil && p.deleted.Contains(doc):
		case side.has(doc, n.entities):
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
	slices.SortStableFunc(m.byCost, func(a, b matcher) int { return cmp.Compare(a.cost(), b.cost()) })
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
