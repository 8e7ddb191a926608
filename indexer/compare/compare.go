// Package compare finds what differs between two texts that share much: copies of a
// story in several outlets, or two versions of one. It aligns the texts by words and
// reports, before all else, the facts that differ: names, numbers, dates, negations.
//
//	c := compare.Read(a).With(compare.Read(b))
//	c.Same()      // nothing but layout, case and punctuation differs
//	c.Facts       // "20 years" → "25 years"
//	c.Passages()  // for each text, the sentences that only it has
//	c.Parts()     // all of both texts, to be shown as one
//
// The work goes in five steps:
//
//	word.go    a text → words, each with its sentence
//	fact.go    words → names, numbers, dates and negations
//	align.go   which word of one text is which word of the other
//	differ.go  the stretches between aligned words → facts that differ
//	show.go    what both texts have, and what only one
//
// A fact differs only within a sentence that both texts have. A sentence that only one
// has is a passage: a copy may be cut, or stand on a page with other texts. The package
// knows words, not meanings: "guilty" → "innocent" is a difference in words, not in
// facts. Numbers and negations are read in English, Russian and Kazakh.
package compare

import "slices"

// A Text is a text to compare.
type Text struct {
	Body string
	Lang string // ISO 639-1, "" if unknown
	// Names and Dates are where the text names persons, organizations and places, and
	// dates; each list in order. Words with a capital inside a sentence count as names
	// too.
	Names, Dates []Span
	// Outlet published the text. Where only one text has the name of either outlet, it
	// credits the outlet, which is no difference.
	Outlet string
}

// A Span is a stretch of a text.
type Span struct {
	Start, End int // code points
	// Value is what the words mean: the base form of a name, the day of a date. Two
	// spans with the same value are no difference. "" compares the words.
	Value string
}

// A Kind is the kind of fact that differs.
type Kind string

// The kinds.
const (
	Name     Kind = "name"
	Number   Kind = "number"
	Date     Kind = "date"
	Negation Kind = "negation"
	Spelling Kind = "spelling" // of a name; both spellings are pronounced the same
)

// A Difference is a fact in which two texts differ.
type Difference struct {
	Kind     Kind
	From, To string // in the words of the first and the second text; "" where it has none
	// FromAt and ToAt are where that is, in code points. Where a text has none, it is
	// the place at which it is missing.
	FromAt, ToAt [2]int
}

// A Part is a stretch of both texts, or of one.
type Part struct {
	Op   Op
	Text string // of the second text; of the first if the second lacks it
}

// An Op says which texts have a [Part].
type Op string

// The ops.
const (
	Equal   Op = "equal"
	Deleted Op = "deleted"  // only the first text has it
	Added   Op = "added"    // only the second text has it
	Moved   Op = "moved"    // both have it, here it is in the second
	MovedOn Op = "moved_on" // both have it, here it was in the first
)

// A Comparison is how two texts relate.
type Comparison struct {
	Words  [2]int // of each text
	Common int    // words that were aligned

	Facts     []Difference // names, numbers, dates and negations, in order of the first text
	Spellings []Difference // names in another spelling

	// TooDifferent says that the texts could not be aligned, or their facts compared, wholly
	// or in part, within the limits of time and memory. Facts may then be missing.
	TooDifferent bool

	x, y *Reading
	al   *alignment
}

// Same reports whether the texts have the same words in the same order.
func (c *Comparison) Same() bool {
	return c.Common == c.Words[0] && c.Common == c.Words[1] && !slices.Contains(c.al.moved, true)
}

// Share returns the share of all words of both texts that were aligned, from 0 to 1.
func (c *Comparison) Share() float64 {
	all := c.Words[0] + c.Words[1] - c.Common
	if all == 0 {
		return 1
	}
	return float64(c.Common) / float64(all)
}

// maxFacts bounds the facts, spellings, passages and shared stretches that are listed.
const maxFacts = 200

// With compares a text with another. Its time and memory are in proportion to the lengths
// of the texts.
func (r *Reading) With(other *Reading) *Comparison {
	c := &Comparison{Words: [2]int{len(r.words), len(other.words)}, x: r, y: other, al: align(r, other)}
	c.TooDifferent = c.al.cut
	d := &differ{c, allWork}
	d.facts()
	for _, j := range c.al.of {
		if j >= 0 {
			c.Common++
		}
	}
	return c
}
