package search

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/corpus"
	"casefile/indexer"
)

// maxCopies is how many articles at most share what tells a text. Of a text that more
// have, each article is listed for itself.
const maxCopies = 50

// A collapser puts the articles found that have the same text below the first of
// them. Each article found is either shown, or stands below one that is shown, on
// whatever page that is.
type collapser struct {
	engine  *Engine
	s       *question
	found   clause
	beside  map[uint64]float64 // see [found]
	members map[uint64]*member // by the number of the article
}

// A member is an article among those found.
type member struct {
	place
	article *corpus.Article // nil if it has been removed meanwhile
	rows    shingles
	copies  []*member // by rank, nil before they are looked for
	looked  bool
	below   *member // that is shown in its place; itself if it is shown
}

func (m *member) shingles() shingles {
	if m.rows == nil {
		m.rows = newShingles(m.article.Body())
	}
	return m.rows
}

// collapse takes off the page the articles that stand below others, and tells how
// many. Those that stay get what stands below them.
func (e *Engine) collapse(ctx context.Context, s *question, f *found) (off int, err error) {
	c := &collapser{engine: e, s: s, found: f.asked, beside: f.beside, members: map[uint64]*member{}}
	var shown []foundHit
	for _, h := range f.hits {
		m, err := c.member(ctx, h.at)
		if err != nil {
			return 0, err
		}
		first, err := c.first(ctx, m)
		if err != nil {
			return 0, err
		}
		if first != m {
			off++
			continue
		}
		h.article = m.article
		for _, o := range m.copies {
			if first, err := c.first(ctx, o); err != nil {
				return 0, err
			} else if first == m {
				h.copies = append(h.copies, o.article)
			}
		}
		shown = append(shown, h)
	}
	f.hits = shown
	return off, nil
}

func (c *collapser) member(ctx context.Context, at place) (*member, error) {
	if m, ok := c.members[at.id]; ok {
		return m, nil
	}
	a, err := c.engine.get(ctx, articleID(at.id))
	if err != nil {
		return nil, err
	}
	m := &member{place: at, article: a}
	c.members[at.id] = m
	return m, nil
}

// first returns the member that is shown in the place of another: of its copies the
// first that stands before it and is shown; if there is none, it is itself.
func (c *collapser) first(ctx context.Context, m *member) (*member, error) {
	if m.below != nil {
		return m.below, nil
	}
	if err := c.look(ctx, m); err != nil {
		return nil, err
	}
	for _, o := range m.copies {
		if !o.before(m.rank) {
			break
		}
		first, err := c.first(ctx, o)
		if err != nil {
			return nil, err
		}
		if first == o {
			m.below = o
			return o, nil
		}
	}
	m.below = m
	return m, nil
}

// look finds the copies of a member among all articles found. Who is whose copy does
// not depend on whom it is asked of.
func (c *collapser) look(ctx context.Context, m *member) error {
	if m.looked || m.article == nil {
		return nil
	}
	m.looked = true
	alike, err := c.alike(m)
	if err != nil {
		return err
	}
	page := &page{most: maxCopies}
	for i, docs := range alike {
		p := &c.s.snap.pieces[i]
		in, err := c.found.in(p)
		if err != nil {
			return err
		}
		docs, err := in.find(ctx, docs)
		if err != nil {
			return err
		}
		if err := c.s.snap.rank(ctx, p, in, docs, c.s.Sort, page); err != nil {
			return err
		}
	}
	places := page.sorted()
	for i := range places {
		places[i].score += c.beside[places[i].id]
	}
	sortPlaces(places)
	for _, at := range places {
		o, err := c.member(ctx, at)
		if err != nil {
			return err
		}
		if o == m || o.article == nil {
			continue
		}
		here, there := m.shingles(), o.shingles()
		if here.relation(there, here.overlap(there)) != SameText {
			continue
		}
		if alike, err := c.alike(o); err != nil {
			return err
		} else if alike != nil { // or else too many are, and its copies are listed by themselves
			m.copies = append(m.copies, o)
		}
	}
	return nil
}

// alike returns the documents, by the number of their piece, that share some of the
// sketch of a member as copies do; nil if there are none, or too many. What very many
// articles share tells nothing.
func (c *collapser) alike(m *member) (map[int]*roaring.Bitmap, error) {
	once, all := map[int]*roaring.Bitmap{}, map[int]*roaring.Bitmap{}
	for _, t := range indexer.Sketch(m.article.Body()) {
		in := make([]*roaring.Bitmap, len(c.s.snap.pieces))
		n := uint64(0)
		for i := range in {
			one, err := c.s.snap.pieces[i].term(indexer.FieldSketch, t)
			if err != nil {
				return nil, err
			}
			in[i] = one.docs
			n += one.docs.GetCardinality()
		}
		if n < 2 || n > maxCopies { // one is itself
			continue
		}
		for i, docs := range in {
			if once[i] == nil {
				once[i], all[i] = roaring.New(), roaring.New()
			}
			all[i].Or(roaring.And(once[i], docs)) // [indexer.SketchShared] is two
			once[i].Or(docs)
		}
	}
	n := uint64(0)
	for _, docs := range all {
		n += docs.GetCardinality()
	}
	if n < 2 || n > maxCopies {
		return nil, nil
	}
	return all, nil
}
