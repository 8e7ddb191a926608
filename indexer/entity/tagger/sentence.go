package tagger

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxSentence is the length in tokens at which a sentence is cut, so that a
// table or a list of names without a stop costs no more than prose.
const maxSentence = 250

// Split cuts the tokens of a text into sentences. A sentence ends at a stop
// that is followed by what can begin one, at the closing quotation mark after
// such a stop, and at every line break.
func Split(text string, tokens []Token) []Sentence {
	var out []Sentence
	first := 0
	for i := range tokens {
		end := i+1 == len(tokens) || i+1-first == maxSentence
		if !end {
			gap := text[tokens[i].At+len(tokens[i].Text) : tokens[i+1].At]
			end = strings.ContainsAny(gap, "\n\r\u2028\u2029") || gap != "" && stops(tokens[first:i+1], tokens[i+1].Text)
		}
		if end {
			out = append(out, Sentence(tokens[first:i+1]))
			first = i + 1
		}
	}
	return out
}

// stops reports whether a sentence ends with the last of its tokens, given the
// word that follows.
func stops(sentence Sentence, next string) bool {
	n := len(sentence)
	last := sentence[n-1].Text
	begins, _ := utf8.DecodeRuneInString(next)
	opens := unicode.IsUpper(begins) || unicode.IsDigit(begins) || strings.ContainsRune("\"“«‘'—–-([", begins)
	switch last {
	case "?", "!", "…":
		return opens
	case ".":
		return opens && !shortened(sentence[:n-1])
	case "”", "\"", "»", "’", "'", ")":
		return n > 1 && unicode.IsUpper(begins) && strings.Contains(".?!…", sentence[n-2].Text)
	}
	// "in the U.S. The next day": the abbreviation's dot is the stop as well.
	if strings.HasSuffix(last, ".") && utf8.RuneCountInString(last) > 3 && unicode.IsUpper(begins) {
		return beginners[strings.ToLower(next)]
	}
	return false
}

// shortened reports whether the dot after these tokens is that of a Russian or
// Kazakh abbreviation ("в г. Алматы", "2006 ж.").
func shortened(before Sentence) bool {
	if len(before) == 0 {
		return false
	}
	last := before[len(before)-1].Text
	if !shortWords[last] {
		return false
	}
	// "в 2006 г. Он": after a year it may end the sentence as well as not; the
	// year's abbreviation ends it.
	if len(before) > 1 && yearWords[last] {
		r, _ := utf8.DecodeRuneInString(before[len(before)-2].Text)
		return !unicode.IsDigit(r)
	}
	return true
}

var (
	shortWords = set("г гг ж жж т д п с ст е н э др пр тыс млн млрд руб")
	yearWords  = set("г гг ж жж")
	beginners  = set("the he she it they we this that these in on at but and after as his her its their a an however when")
)
