package segment

import (
	"slices"
	"strings"
)

// A column is the values of one field in one segment, in memory, as ordinals of its
// terms: to count is to add one in an array. Bleve reads the values of each document
// from the disk and counts them in a map. Segments never change, so neither do columns.
type column struct {
	terms []string // in order
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

// A columnBuilder collects the documents of each term, in the order of terms.
type columnBuilder struct {
	terms []string
	docs  []uint32 // of all terms
	until []int    // of each term, where its documents end
}

// term begins the next term.
func (b *columnBuilder) term(t string) error {
	b.terms, b.until = append(b.terms, t), append(b.until, len(b.docs))
	return nil
}

// add gives the last term to documents.
func (b *columnBuilder) add(docs []uint32) {
	b.docs = append(b.docs, docs...)
	b.until[len(b.until)-1] = len(b.docs)
}

// column returns the column of a segment of so many documents.
func (b *columnBuilder) column(documents int) *column {
	c := &column{terms: packed(b.terms), first: make([]uint32, documents+1), ords: make([]uint32, len(b.docs))}
	for _, d := range b.docs {
		c.first[d+1]++
	}
	one := len(b.docs) == documents
	for i := range documents {
		one = one && c.first[i+1] == 1
		c.first[i+1] += c.first[i]
	}
	next := slices.Clone(c.first)
	from := 0
	for ord, until := range b.until {
		for _, d := range b.docs[from:until] {
			c.ords[next[d]] = uint32(ord)
			next[d]++
		}
		from = until
	}
	if one || len(b.docs) == 0 {
		c.first = nil
	}
	return c
}

// packed copies texts into one piece of memory. Tens of thousands of small ones, among
// others that are freed, would hold several times their size.
func packed(texts []string) []string {
	all := strings.Join(texts, "")
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i], all = all[:len(t)], all[len(t):]
	}
	return out
}
