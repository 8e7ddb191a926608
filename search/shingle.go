package search

import "unicode"

// shingleWords is how many words in a row make a shingle.
const shingleWords = 3

// maxCompared is how many words of an article are compared with others.
const maxCompared = 50_000

// leastPart is how many shingles a text has at least that is said to be part of
// another: a sentence is part of many.
const leastPart = 20

// shingles are the distinct rows of words of a text, hashed.
type shingles map[uint64]struct{}

// newShingles reads a text. What is a word is seen by letters and digits alone, which
// is good enough to compare, and much faster than [indexer.Tokens].
func newShingles(text string) shingles {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a, by code points
	s := make(shingles, len(text)/6)
	var last [shingleWords]uint64 // hashes of the last words
	words := 0
	word := uint64(offset)
	end := func() {
		if word == offset {
			return
		}
		copy(last[:], last[1:])
		last[shingleWords-1], word = word, offset
		if words++; words < shingleWords {
			return
		}
		row := uint64(offset)
		for _, w := range last {
			row = (row ^ w) * prime
			row ^= row >> 32
		}
		s[row] = struct{}{}
	}
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) {
			word = (word ^ uint64(unicode.ToLower(r))) * prime
			continue
		}
		if end(); words == maxCompared {
			return s
		}
	}
	end()
	return s
}

// An Overlap tells how much of two texts is the same, by rows of three words.
type Overlap struct {
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
	return Overlap{n / float64(len(a)+len(b)-both), n / float64(len(a)), n / float64(len(b))}
}

// A Relation is what one text is to another.
type Relation string

// The relations. Texts that have none are different.
const (
	SameText Relation = "same"     // half of all rows of words, or more, are in both
	PartOf   Relation = "part_of"  // the other is part of this: four fifths of its rows are here
	Contains Relation = "contains" // the other contains this
)

// relation returns what the second text is to the first, "" if they are different.
func (a shingles) relation(b shingles, o Overlap) Relation {
	const same, part = .5, .8
	switch {
	case o.Jaccard >= same:
		return SameText
	case o.There >= part && len(b) >= leastPart:
		return PartOf
	case o.Here >= part && len(a) >= leastPart:
		return Contains
	}
	return ""
}
