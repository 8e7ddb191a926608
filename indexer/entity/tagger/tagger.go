// Package tagger marks the names of persons, organizations and places in a
// document that is cut into sentences and tokens.
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

// A Span is a name in a sentence: the tokens from First up to but not
// including End.
type Span struct {
	First, End int
	Type       Type
	Confidence float64 // 0..1
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
