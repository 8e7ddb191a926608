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
		lang      string // English if empty
	}{
		{
			why:   "an acronym that is introduced is an organization everywhere",
			text:  "The Harbor Authority (HAB) sued HAB workers.\nHAB won.",
			model: [][]Span{{{1, 3, Organization, .9}, {7, 8, Place, .9}}, nil},
			want:  "ORG:Harbor Authority, ORG:HAB, ORG:HAB, ORG:HAB",
		},
		{
			why:   "but not one with another first letter",
			text:  "The Harbor Authority (USD) won.",
			model: [][]Span{{{1, 3, Organization, .9}}},
			want:  "ORG:Harbor Authority",
		},
		{why: "who signs", text: "See you soon.\nMichael.", model: [][]Span{nil, nil}, want: "PER:Michael"},
		{why: "a city by itself", text: "See you soon.\nHelsinki.", model: [][]Span{nil, nil}, want: "LOC:Helsinki"},
		{why: "a word that is no given name", text: "See you soon.\nThanks.", model: [][]Span{nil, nil}, want: ""},
	}
	for _, test := range tests {
		lang := test.lang
		if lang == "" {
			lang = "en"
		}
		doc := Split(test.text, Tokenize(test.text))
		var got []string
		for i, spans := range join(doc, lang, test.model, Rules(doc, lang)) {
			for _, s := range spans {
				got = append(got, s.Type.String()+":"+text(doc[i][s.First:s.End]))
			}
		}
		if diff := cmp.Diff(test.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s: %q (-want +got):\n%s", test.why, test.text, diff)
		}
	}
}
