package indexer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/turkish"
	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/unicode/norm"
)

// A Token is a word of a text as the index knows it.
type Token struct {
	Term       string // folded and stemmed
	Start, End int    // bytes of the text
	Position   int    // number of the word, from 1
}

// maxWord is the length in bytes beyond which a run of letters is no word. It
// is cut, so that what is searched and what is indexed still agree.
const maxWord = 128

// Tokens splits a text into words by Unicode's rules (UAX #29), folds them and
// takes the endings off that its language (ISO 639-1) adds. It is the one
// analysis of casefile: text, queries and highlighting go through it, whatever
// the engine, and no word is left out, so that no phrase breaks.
func Tokens(text, lang string) []Token {
	var tokens []Token
	split := words.FromString(text)
	for split.Next() {
		word := split.Value()
		if !isWord(word) {
			continue
		}
		end := split.End()
		tokens = append(tokens, Token{
			Term:     stem(Fold(word), lang),
			Start:    end - len(word),
			End:      end,
			Position: len(tokens) + 1,
		})
	}
	return tokens
}

// Terms returns what the word may stand as in the index, in texts of the given
// languages: distinct, in the order of the languages.
func Terms(word string, langs []string) []string {
	var terms []string
	seen := map[string]bool{}
	folded := Fold(word)
	for _, lang := range append([]string{""}, langs...) {
		if t := stem(folded, lang); !seen[t] {
			seen[t] = true
			terms = append(terms, t)
		}
	}
	return terms
}

func isWord(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// Fold returns a word as the index compares it: lower case, without the
// diacritics of Latin letters, ё as е, a possessive 's taken off. It is
// idempotent.
func Fold(word string) string {
	word = cut(word, 4*maxWord)
	var b strings.Builder
	latin := false
	for _, r := range norm.NFKD.String(word) {
		switch {
		case unicode.Is(unicode.Mn, r):
			// й is и with a breve, and a letter of its own.
			if !latin && r == '\u0306' {
				b.WriteRune(r)
			}
			continue
		case r == '’' || r == 'ʼ' || r == '‘' || r == '`':
			r = '\''
		case r == 'ı' || r == 'İ':
			r = 'i'
		case r == '\u00ad' || r == '\u200d' || r == '\u200c':
			continue
		}
		latin = unicode.Is(unicode.Latin, r)
		b.WriteRune(unicode.ToLower(r))
	}
	s := cut(norm.NFC.String(b.String()), maxWord)
	for strings.HasSuffix(s, "'s") {
		s = strings.TrimSuffix(s, "'s")
	}
	return s
}

// cut returns at most the first n bytes of s, in whole code points.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

var stemmers = map[string]func(*snowballstem.Env) bool{
	"de": german.Stem,
	"en": english.Stem,
	"es": spanish.Stem,
	"fr": french.Stem,
	"ru": russian.Stem,
	"tr": turkish.Stem,
}

// stem takes the endings off a folded word of a language; of a language that
// it does not know it leaves the word whole.
func stem(word, lang string) string {
	f := stemmers[lang]
	if f == nil || strings.ContainsFunc(word, unicode.IsDigit) {
		return word
	}
	env := snowballstem.NewEnv(word)
	f(env)
	return env.Current()
}
