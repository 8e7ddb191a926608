package tagger

import (
	"strings"
	"unicode/utf8"
)

// mend joins the tokens of a sentence that [Tokenize] would not have cut, so that
// text cut by others looks as the models know it: "Omarov ’ s" has "’s", "Dr .
// Omarov" and "L . Omarov" have "Dr." and "L.". It returns the sentence, and for
// each token, and the end, the place that it has in s; nil if nothing was joined.
func mend(s Sentence) (Sentence, []int) {
	isCut := func(i int) bool { return i+1 < len(s) && (cutPossessive(s, i) || cutAbbreviation(s, i)) }
	i := 0
	for i < len(s) && !isCut(i) {
		i++
	}
	if i == len(s) {
		return s, nil
	}
	out := make(Sentence, 0, len(s))
	places := make([]int, 0, len(s))
	for i := 0; i < len(s); i++ {
		t := s[i]
		places = append(places, i)
		if isCut(i) {
			t.Text += s[i+1].Text
			i++
		}
		out = append(out, t)
	}
	return out, append(places, len(s))
}

func cutPossessive(s Sentence, i int) bool {
	r, size := utf8.DecodeRuneInString(s[i].Text)
	return i > 0 && size == len(s[i].Text) && isApostrophe(r) && s[i+1].Text == "s"
}

func cutAbbreviation(s Sentence, i int) bool {
	w := s[i].Text
	return s[i+1].Text == "." && i+2 < len(s) && capitalized(w) && capitalized(s[i+2].Text) &&
		(utf8.RuneCountInString(w) == 1 || abbreviations[strings.ToLower(w)])
}

// mended tags a document with f as [mend] leaves it.
func mended(doc []Sentence, f func([]Sentence) [][]Span) [][]Span {
	whole := make([]Sentence, len(doc))
	places := make([][]int, len(doc))
	for i, s := range doc {
		whole[i], places[i] = mend(s)
	}
	out := f(whole)
	for i, spans := range out {
		if places[i] == nil {
			continue
		}
		for k := range spans {
			spans[k].First, spans[k].End = places[i][spans[k].First], places[i][spans[k].End]
		}
	}
	return out
}
