package search

import "casefile/indexer"

// Bleve reads the values of a document one by one from the disk and counts
// them in a map. A column holds the values of all documents of a segment in
// memory, as small numbers, and counting is adding one to an array.

// A column is the values of one field in one segment of an index. Segments
// never change, so neither do columns.
type column struct {
	terms []string // in order
	first []uint32 // by document: its first value; one more at the end
	ords  []uint32 // the values of all documents, as numbers of terms
}

// values returns the values of a document of the segment.
func (c *column) values(doc int) []uint32 {
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
	c := &column{terms: b.terms, first: make([]uint32, documents+1), ords: make([]uint32, len(b.ords))}
	for _, d := range b.docs {
		c.first[d+1]++
	}
	for i := range documents {
		c.first[i+1] += c.first[i]
	}
	next := append([]uint32(nil), c.first...)
	for i, d := range b.docs {
		c.ords[next[d]] = b.ords[i]
		next[d]++
	}
	return c
}

// A tally counts the articles of each entity of a facet. An article that has
// two spellings of one counts once.
type tally struct {
	counts  []int
	last    []int // the article that was last counted for the entity, from 1
	unknown map[string]int
	article int
	valued  int // articles with a value
}

func newTally(c *catalog) *tally {
	return &tally{counts: make([]int, len(c.entities)), last: make([]int, len(c.entities)), unknown: map[string]int{}}
}

// add counts a document of a segment. entities are those of its column's terms.
func (t *tally) add(col *column, entities []uint32, doc int) {
	ords := col.values(doc)
	if len(ords) > 0 {
		t.valued++
	}
	t.article++
	for _, o := range ords {
		e := entities[o]
		switch {
		case e == none: // of an article that came after the catalog was made
			t.unknown[col.terms[o]]++
		case t.last[e] != t.article:
			t.last[e] = t.article
			t.counts[e]++
		}
	}
}

// facet returns the entities that were counted.
func (t *tally) facet(c *catalog) []Value {
	var out []Value
	for e, n := range t.counts {
		if n > 0 {
			v := c.value(e, n)
			v.hidden = c.entities[e].Hidden
			out = append(out, v)
		}
	}
	late := map[string]int{}
	for term, n := range t.unknown {
		id := indexer.Slug(term)
		at, ok := late[id]
		if !ok {
			at = len(out)
			late[id] = at
			out = append(out, Value{ID: id, Label: term})
		}
		out[at].Articles += n
	}
	return out
}
