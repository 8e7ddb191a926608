package tagger

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What the rules make of what a model found.
func TestJoin(t *testing.T) {
	tests := []struct {
		why, text string
		model     [][]Span // by sentence
		want      string
	}{
		{
			"an acronym that is introduced is an organization everywhere",
			"The Harbor Authority (HAB) sued HAB workers.\nHAB won.",
			[][]Span{{{1, 3, Organization, .9}, {7, 8, Place, .9}}, nil},
			"ORG:Harbor Authority, ORG:HAB, ORG:HAB, ORG:HAB",
		},
		{
			"but not one with another first letter",
			"The Harbor Authority (USD) won.",
			[][]Span{{{1, 3, Organization, .9}}},
			"ORG:Harbor Authority",
		},
		{"who signs", "See you soon.\nMichael.", [][]Span{nil, nil}, "PER:Michael"},
		{"a city by itself", "See you soon.\nHelsinki.", [][]Span{nil, nil}, "LOC:Helsinki"},
		{"a word that is no given name", "See you soon.\nThanks.", [][]Span{nil, nil}, ""},
		{
			"what leads to a name",
			"The Berlin-based Press Forum and Kenya's Water Ministry met.",
			[][]Span{{{1, 4, Organization, .9}, {5, 6, Place, .9}, {6, 9, Organization, .9}}},
			"ORG:Press Forum, LOC:Kenya, ORG:Water Ministry",
		},
		{
			"the noun after a name",
			"An interview with the Zarya group began.",
			[][]Span{{{4, 6, Organization, .9}}},
			"ORG:Zarya",
		},
	}
	for _, test := range tests {
		doc := Split(test.text, Tokenize(test.text))
		var got []string
		for i, spans := range join(doc, "en", test.model, Rules(doc, "en")) {
			for _, s := range spans {
				got = append(got, s.Type.String()+":"+text(doc[i][s.First:s.End]))
			}
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", test.why, test.text, diff)
		}
	}
}
