package tagger

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMend(t *testing.T) {
	tests := []struct {
		text, want string
		places     []int
	}{
		{"Omarov ’ s lawyer", "Omarov ’s lawyer", []int{0, 1, 3, 4}},
		{"Omarov's lawyer", "Omarov's lawyer", nil},
		{"Dr . Omarov and L . Dosov left .", "Dr. Omarov and L. Dosov left .", []int{0, 2, 3, 4, 6, 7, 8, 9}},
		{"so said Dr .", "so said Dr .", nil},
		{"in plan B . they met", "in plan B . they met", nil},
		{"’ s", "’ s", nil},
		{"", "", nil},
	}
	for _, test := range tests {
		s := cut(test.text)
		got, places := mend(s)
		if text(got) != test.want {
			t.Errorf("mend(%q) = %q, want %q", test.text, text(got), test.want)
		}
		if diff := cmp.Diff(test.places, places); diff != "" {
			t.Errorf("mend(%q): places (-want +got):\n%s", test.text, diff)
		}
	}
}

// Names are told by the places that their tokens have in the text as it came.
func TestMended(t *testing.T) {
	doc := []Sentence{cut("L . Dosov met Dr . Omarov ’ s son Marat"), cut("Marat left")}
	got := mended(doc, func(doc []Sentence) [][]Span {
		if want := "L. Dosov met Dr. Omarov ’s son Marat"; text(doc[0]) != want {
			t.Errorf("it is tagged as %q, want %q", text(doc[0]), want)
		}
		return [][]Span{{{First: 0, End: 2}, {First: 4, End: 5}, {First: 7, End: 8}}, {{First: 0, End: 1}}}
	})
	want := [][]Span{{{First: 0, End: 3}, {First: 6, End: 7}, {First: 10, End: 11}}, {{First: 0, End: 1}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mended (-want +got):\n%s", diff)
	}
}

// cut cuts a text at its spaces.
func cut(text string) Sentence {
	var s Sentence
	for w := range strings.FieldsSeq(text) {
		s = append(s, Token{Text: w})
	}
	return s
}
