package search

import (
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/indexer"
)

// Bleve reads the values of a document one by one from the disk and counts
// them in a map. A column holds the values of all documents of a segment in
// memory, as small numbers, and counting is adding one to an array.

// A column is the values of one field in one segment of an index. Segments
// never change, so neither do columns.
type column struct {
	terms []string // in order
	ids   []string // of each, see [indexer.Slug]
	first []uint32 // by document: its first value; one more at the end; nil if each has one, or none has any
	ords  []uint32 // the values of all documents, as numbers of terms
}

// values returns the values of a document of the segment.
func (c *column) values(doc int) []uint32 {
	if c.first == nil && doc < len(c.ords) {
		return c.ords[doc : doc+1]
	}
	if doc+1 >= len(c.first) {
		return nil
	}
	return c.ords[c.first[doc]:c.first[doc+1]]
}

// A columnBuilder takes in the documents of each term, in the order of terms.
type columnBuilder struct {
	terms []string
	docs  []uint32 // of all terms, each with the number of its term
	ords  []uint32
}

// term begins the next term.
func (b *columnBuilder) term(t string) { b.terms = append(b.terms, t) }

// add gives the last term to a document.
func (b *columnBuilder) add(doc uint32) {
	b.docs = append(b.docs, doc)
	b.ords = append(b.ords, uint32(len(b.terms)-1))
}

// column returns the column of a segment of so many documents.
func (b *columnBuilder) column(documents int) *column {
	ids := make([]string, len(b.terms))
	for i, t := range b.terms {
		ids[i] = indexer.Slug(t)
	}
	c := &column{terms: packed(b.terms), ids: packed(ids), first: make([]uint32, documents+1), ords: make([]uint32, len(b.ords))}
	for _, d := range b.docs {
		c.first[d+1]++
	}
	one := len(b.docs) == documents
	for i := range documents {
		one = one && c.first[i+1] == 1
		c.first[i+1] += c.first[i]
	}
	next := append([]uint32(nil), c.first...)
	for i, d := range b.docs {
		c.ords[next[d]] = b.ords[i]
		next[d]++
	}
	if one || len(b.docs) == 0 {
		c.first = nil
	}
	return c
}

// packed returns texts that lie in one piece of memory: tens of thousands of small ones
// among others that are let go would keep several times their room.
func packed(texts []string) []string {
	all := strings.Join(texts, "")
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i], all = all[:len(t)], all[len(t):]
	}
	return out
}

// A tally counts the articles of each entity of a facet. An article that has
// two spellings of one counts once.
type tally struct {
	counts  []uint32
	last    []uint32 // the article that was last counted for an entity of several terms, from 1
	some    []uint32 // entities that were counted
	unknown map[string]int
	article uint32
	valued  int // articles with a value
}

func newTally(c *catalog) *tally {
	return &tally{counts: make([]uint32, len(c.entities)), unknown: map[string]int{}}
}

// piece counts documents of a segment.
func (t *tally) piece(s *side, docs *roaring.Bitmap) {
	each(docs, func(some []uint32) { t.add(s, some) })
}

// add is most of the work of counting facets: what it has at hand it keeps in
// variables of its own.
func (t *tally) add(s *side, docs []uint32) {
	values, counted := s.column, s.counted
	counts, some, valued, article := t.counts, t.some, t.valued, t.article
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
					t.unknown[values.terms[o]]++
					continue
				}
				if t.last == nil {
					t.last = make([]uint32, len(counts))
				}
				if t.last[e>>1] == article {
					continue
				}
				t.last[e>>1] = article
			}
			e >>= 1
			if counts[e] == 0 {
				some = append(some, e)
			}
			counts[e]++
		}
	}
	t.some, t.valued, t.article = some, valued, article
}

// all returns every value that was counted, in no order.
func (t *tally) all(c *catalog) []Value {
	values := t.late()
	for _, e := range t.some {
		values = append(values, c.value(int(e), int(t.counts[e])))
	}
	return values
}

// late returns the values that the catalog does not know.
func (t *tally) late() []Value {
	var values []Value
	at := map[string]int{}
	for term, n := range t.unknown {
		id := indexer.Slug(term)
		i, ok := at[id]
		if !ok {
			i = len(values)
			at[id] = i
			values = append(values, Value{ID: id, Label: term})
		}
		values[i].Articles += n
	}
	return values
}

// first returns the first values of a facet, at most so many, and those of some
// entities wherever they come; and how many values there are. What is hidden is
// left out, unless it is among some, and so is what like, if it is not nil, does
// not let through.
func (t *tally) first(name string, c *catalog, most int, some []int, like func(Value) bool) (values []Value, distinct int) {
	type counted struct {
		entity, articles uint32
	}
	years := name == indexer.FieldYear || name == indexer.FieldYears
	before := func(a, b counted) bool {
		if !years && a.articles != b.articles {
			return a.articles > b.articles
		}
		x, y := c.entities[a.entity].Label, c.entities[b.entity].Label
		if years {
			return x > y
		}
		return x < y
	}
	among := t.some
	if like != nil {
		among = nil
		for _, e := range t.some {
			if slices.Contains(some, int(e)) || like(c.value(int(e), int(t.counts[e]))) {
				among = append(among, e)
			}
		}
	}
	distinct = len(among)
	for _, e := range c.hidden {
		if t.counts[e] > 0 && !slices.Contains(some, e) && slices.Contains(among, uint32(e)) {
			distinct--
		}
	}
	// Few of the counted are among the first: those are kept in a heap, the last
	// of them on top.
	kept := make([]counted, 0, most)
	down := func(i int) {
		for {
			last := i
			for _, k := range []int{2*i + 1, 2*i + 2} {
				if k < len(kept) && before(kept[last], kept[k]) {
					last = k
				}
			}
			if last == i {
				return
			}
			kept[i], kept[last] = kept[last], kept[i]
			i = last
		}
	}
	for _, e := range among {
		x := counted{e, t.counts[e]}
		full := len(kept) == most
		if most == 0 || full && !before(x, kept[0]) || c.entities[e].Hidden && !slices.Contains(some, int(e)) {
			continue
		}
		if full {
			kept[0] = x
			down(0)
			continue
		}
		if kept = append(kept, x); len(kept) == most {
			for i := most/2 - 1; i >= 0; i-- {
				down(i)
			}
		}
	}
	for _, e := range some {
		x := counted{uint32(e), t.counts[e]}
		if x.articles > 0 && !slices.Contains(kept, x) {
			kept = append(kept, x)
		}
	}
	for _, x := range kept {
		values = append(values, c.value(int(x.entity), int(x.articles)))
	}
	late := t.late()
	if like != nil {
		late = slices.DeleteFunc(late, func(v Value) bool { return !like(v) })
	}
	values, distinct = append(values, late...), distinct+len(late)
	order(name, values)
	return values, distinct
}
