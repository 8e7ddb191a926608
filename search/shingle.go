package search

import "casefile/indexer"

// leastPart is the least number of shingles of a text that is called part of another, and
// of a passage that two share: a sentence is part of many.
const leastPart = 20

// shingles are the distinct rows of words of a text, hashed.
type shingles map[uint64]struct{}

// newShingles returns the shingles of a text.
func newShingles(text string) shingles {
	s := make(shingles, len(text)/6)
	for row := range indexer.Rows(text) {
		s[row] = struct{}{}
	}
	return s
}

// An Overlap says how much of two texts is the same, by rows of three words.
type Overlap struct {
	Rows    int     // that both have
	Jaccard float64 // share that both have, of all that either has
	Here    float64 // share of the first text that the second has
	There   float64 // share of the second that the first has
}

// overlap compares two texts.
func (a shingles) overlap(b shingles) Overlap {
	if len(a) == 0 || len(b) == 0 {
		return Overlap{}
	}
	both := 0
	for s := range a {
		if _, ok := b[s]; ok {
			both++
		}
	}
	n := float64(both)
	return Overlap{both, n / float64(len(a)+len(b)-both), n / float64(len(a)), n / float64(len(b))}
}

// A Relation is what one text is to another.
type Relation string

// The relations. Texts that have none are different.
const (
	SameText Relation = "same"     // the same words: nothing but layout, case and punctuation differs
	Nearly   Relation = "nearly"   // nearly the same: both have half of all rows, or more
	PartOf   Relation = "part_of"  // four fifths of the other's rows, or more, are in this
	Contains Relation = "contains" // the other contains this
	Shares   Relation = "shares"   // a passage is in both
)

// Copied reports whether one text is the other, changed, cut or placed among others.
func (r Relation) Copied() bool { return r != "" && r != Shares }

// relation returns what the second text is to the first, "" if they are different. It
// doesn't tell SameText from Nearly.
func (a shingles) relation(b shingles, o Overlap) Relation {
	const nearly, part = .5, .8
	switch {
	case o.Jaccard >= nearly:
		return Nearly
	case o.There >= part && len(b) >= leastPart:
		return PartOf
	case o.Here >= part && len(a) >= leastPart:
		return Contains
	case o.Rows >= leastPart:
		return Shares
	}
	return ""
}
