// Package tagger marks the names of persons, organizations and places in a
// document that is cut into sentences and tokens.
//
// Two recognizers do it. [Rules] go by capitals, titles, what stands around a
// name, and the word lists of a language; they serve where there is no model. A
// [Recognizer] has a [Model], a linear-chain conditional random field (Lafferty,
// McCallum and Pereira 2001), over [Features] of each token: its letters and
// shape, its neighbours, lists, and what the whole document tells of the word.
// It marks twice, the second time with the votes of the first, and is corrected
// by the rules where they know better (join).
package tagger

import (
	"slices"
	"strings"
)

// A Type is what a name names.
type Type uint8

// The types of name.
const (
	Person Type = iota
	Organization
	Place
)

// String returns the type's tag in the sets that the models are trained and
// measured on.
func (t Type) String() string { return [...]string{"PER", "ORG", "LOC"}[t] }

// A Finder is what found a name.
type Finder uint8

// The finders of names. The confidence of a name that rules alone found is an estimate.
const (
	ByModel Finder = iota
	ByRules
	ByBoth
)

// A Span is a name in a sentence: the tokens from First up to but not
// including End.
type Span struct {
	First, End int
	Type       Type
	Confidence float64 // 0..1
	By         Finder
}

func sortSpans(spans []Span) {
	slices.SortFunc(spans, func(a, b Span) int { return a.First - b.First })
}

// text joins tokens with spaces.
func text(s Sentence) string {
	var b strings.Builder
	for i, t := range s {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}
