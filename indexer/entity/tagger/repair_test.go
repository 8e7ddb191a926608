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
			why:   "an unsure organization ends where the list's does",
			text:  "Глава Комитета национальной безопасности молчит.",
			model: [][]Span{{{1, 5, Organization, .6, ByModel}}},
			want:  "ORG:Комитета национальной безопасности",
			lang:  "ru",
		},
		{
			why:   "several words in quotation marks are no place",
			text:  "Она из «Мемориала Урала» и живёт на Урале.",
			model: [][]Span{{{3, 5, Place, .9, ByModel}, {9, 10, Place, .9, ByModel}}},
			want:  "ORG:Мемориала Урала, LOC:Урале",
			lang:  "ru",
		},
		{
			why:   "in Kazakh they may be",
			text:  "Алматыдағы «Алтын Орда» базары жанында.",
			model: [][]Span{{{0, 1, Place, .9, ByModel}, {2, 4, Place, .9, ByModel}}},
			want:  "LOC:Алматыдағы, LOC:Алтын Орда",
			lang:  "kk",
		},
		{
			why:   "a sure one is left",
			text:  "Глава Комитета национальной безопасности Казахстана молчит.",
			model: [][]Span{{{1, 5, Organization, .9, ByModel}}},
			want:  "ORG:Комитета национальной безопасности Казахстана",
			lang:  "ru",
		},
		{
			why:   "an acronym that is introduced is an organization everywhere",
			text:  "The Harbor Authority (HAB) sued HAB workers.\nHAB won.",
			model: [][]Span{{{1, 3, Organization, .9, ByModel}, {7, 8, Place, .9, ByModel}}, nil},
			want:  "ORG:Harbor Authority, ORG:HAB, ORG:HAB, ORG:HAB",
		},
		{
			why:   "but not one with another first letter",
			text:  "The Harbor Authority (USD) won.",
			model: [][]Span{{{1, 3, Organization, .9, ByModel}}},
			want:  "ORG:Harbor Authority",
		},
		{why: "who signs", text: "See you soon.\nMichael.", model: [][]Span{nil, nil}, want: "PER:Michael"},
		{why: "a city by itself", text: "See you soon.\nHelsinki.", model: [][]Span{nil, nil}, want: "LOC:Helsinki"},
		{why: "a word that is no given name", text: "See you soon.\nThanks.", model: [][]Span{nil, nil}, want: ""},
		{
			why:   "what leads to a name",
			text:  "The Berlin-based Press Forum and Kenya's Water Ministry met.",
			model: [][]Span{{{1, 4, Organization, .9, ByModel}, {5, 6, Place, .9, ByModel}, {6, 9, Organization, .9, ByModel}}},
			want:  "ORG:Press Forum, LOC:Kenya, ORG:Water Ministry",
		},
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
