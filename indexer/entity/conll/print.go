package conll

import (
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/entity/tagger"
)

// A Position is where a token stands in the text of a document, in code points.
type Position struct {
	Sentence, Token int
	Start, End      int
}

// Print returns the text of sentences as print has it, in one paragraph, and where
// each token stands.
func Print(sentences []tagger.Sentence, lang string) (string, []Position) {
	var b strings.Builder
	var at []Position
	n := 0
	for i, s := range sentences {
		space := i > 0
		quotes := map[string]bool{} // that are open
		for k, tok := range s {
			left, right := joins(s, k, lang, quotes)
			if k > 0 && left {
				space = false
			}
			if space {
				b.WriteByte(' ')
				n++
			}
			b.WriteString(tok.Text)
			size := utf8.RuneCountInString(tok.Text)
			at = append(at, Position{i, k, n, n + size})
			n += size
			space = !right
		}
	}
	return b.String(), at
}

// joins reports whether no space stands before token k of a sentence, and none after
// it.
func joins(s tagger.Sentence, k int, lang string, quotes map[string]bool) (left, right bool) {
	w := s[k].Text
	switch w {
	case ",", ".", ";", ":", "?", "!", ")", "]", "}", "»", "”", "...", "…", "%", "''",
		"'s", "’s", "'S", "n't", "n’t", "'re", "'ve", "'ll", "'d", "'m", "’re", "’ve", "’ll", "’d", "’m":
		return true, false
	case "(", "[", "{", "«", "“", "„", "``", "$", "#", "£", "€", "‘":
		return false, true
	case "/":
		return true, true
	case "-": // "well - known"
		inside := lang == "en" && k > 0 && k+1 < len(s) && small(s[k-1].Text) && small(s[k+1].Text)
		return inside, inside
	case "\"":
		quotes[w] = !quotes[w]
		return !quotes[w], quotes[w]
	case "'", "’":
		switch {
		case quotes["'"]:
			quotes["'"] = false
			return true, false
		case lang == "en" && k > 0 && strings.HasSuffix(s[k-1].Text, "s"): // the judges ' verdict
			return true, false
		case k > 0 && k+1 < len(s) && s[k+1].Text == "s":
			return true, true
		}
		quotes["'"] = true
		return false, true
	}
	return false, false
}

// small reports whether a token begins with a small letter.
func small(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLower(r)
}

// Marked reports whether the text from start to end, in code points of what [Print]
// returns, is marked as a name of a type.
func (d *Document) Marked(at []Position, start, end int, t tagger.Type) bool {
	first := sort.Search(len(at), func(k int) bool { return at[k].End > start })
	last := sort.Search(len(at), func(k int) bool { return at[k].Start >= end }) - 1
	if first >= len(at) || last < first || at[first].Sentence != at[last].Sentence {
		return false
	}
	return slices.ContainsFunc(d.Names[at[first].Sentence], func(s tagger.Span) bool {
		return s.Type == t && s.First == at[first].Token && s.End == at[last].Token+1
	})
}
