package segment

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/indexer/identity"
	"casefile/search/engine"
)

// A side is a segment's column as a catalog reads it.
type side struct {
	*column           // with a term of its own for each that means another entity in an article
	entities []uint32 // of each term
	counted  []uint32 // of each term: twice its entity, and [rare] if another term is of it; or none
	moved    []uint32 // documents that people have decided on
}

// none marks a term that the catalog does not know; rare is a bit of it too.
const (
	none = ^uint32(0)
	rare = 1
)

// of returns the entities of the documents of a segment.
func (c *catalog) of(s *segment) *side {
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.sides[s]; ok {
		return known
	}
	col := s.columns[c.Facet]
	out := &side{column: col, entities: make([]uint32, len(col.terms))}
	for i, term := range col.terms {
		out.entities[i] = none
		if e, ok := c.FindLabel(term); ok {
			out.entities[i] = uint32(e)
		}
	}
	if len(c.moves) > 0 {
		out.move(s, c.moves)
	}
	out.share(len(c.Entities))
	c.sides[s] = out
	return out
}

// move gives the documents that people have decided on their entities.
func (s *side) move(of *segment, moves map[uint64][]identity.Move) {
	own := *s.column
	for doc, id := range of.ids {
		m := moves[id]
		if m == nil {
			continue
		}
		if s.moved == nil { // the segment's column must not change
			own.terms, own.ords = slices.Clone(own.terms), slices.Clone(own.ords)
		}
		s.moved = append(s.moved, uint32(doc))
		values := own.values(doc)
		for i, o := range values {
			was := s.entities[o]
			if was == none {
				continue
			}
			if now := identity.Moved(int(was), m); now != int(was) {
				values[i] = uint32(len(own.terms))
				own.terms, s.entities = append(own.terms, own.terms[o]), append(s.entities, uint32(now))
			}
		}
	}
	s.column = &own
}

// share finds the terms that share one of so many entities with another term, for
// [tally.add].
func (s *side) share(entities int) {
	terms := make([]uint8, entities) // of each entity, at most 2
	for _, e := range s.entities {
		if e != none && terms[e] < 2 {
			terms[e]++
		}
	}
	s.counted = make([]uint32, len(s.entities))
	for o, e := range s.entities {
		switch {
		case e == none:
			s.counted[o] = none
		case terms[e] > 1:
			s.counted[o] = e<<1 | rare
		default:
			s.counted[o] = e << 1
		}
	}
}

// has reports whether a document names one of some entities.
func (s *side) has(doc uint32, some []int) bool {
	return slices.ContainsFunc(s.values(int(doc)), func(o uint32) bool { return s.entities[o] != none && slices.Contains(some, int(s.entities[o])) })
}

// A tally is an [engine.Tally] that is being counted.
type tally struct {
	engine.Tally
	last    []uint32 // the article last counted for an entity of several terms, from 1
	article uint32
}

func newTally(c *catalog) *tally {
	return &tally{Tally: engine.Tally{Articles: make([]uint32, len(c.Entities)), Late: map[string]int{}}}
}

// piece counts documents of a segment.
func (t *tally) piece(s *side, docs *roaring.Bitmap) {
	each(docs, func(some []uint32) { t.add(s, some) })
}

// add counts documents. It is most of the work of counting facets, so its state is
// in local variables.
func (t *tally) add(s *side, docs []uint32) {
	values, counted := s.column, s.counted
	articles, some, valued, article := t.Articles, t.Counted, t.Valued, t.article
	for _, doc := range docs {
		ords := values.values(int(doc))
		article++
		if len(ords) > 0 {
			valued++
		}
		for _, o := range ords {
			e := counted[o]
			if e&rare != 0 {
				if e == none { // of an article that came after the catalog was made
					t.Late[values.terms[o]]++
					continue
				}
				if t.last == nil {
					t.last = make([]uint32, len(articles))
				}
				if t.last[e>>1] == article {
					continue
				}
				t.last[e>>1] = article
			}
			e >>= 1
			if articles[e] == 0 {
				some = append(some, e)
			}
			articles[e]++
		}
	}
	t.Counted, t.Valued, t.article = some, valued, article
}
