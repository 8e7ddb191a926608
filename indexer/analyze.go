package indexer

import (
	"slices"
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
	"golang.org/x/text/unicode/norm"

	"casefile/indexer/morph"
)

// A Token is a word of a text with the term that it is indexed as.
type Token struct {
	Term       string // the folded word, or the language and the stem: "en:lawyer"
	Start, End int    // bytes of the text
	Position   int    // number of the word, from 1
}

// maxWord is the length in bytes after which a folded word is cut off, in texts and
// queries alike.
const maxWord = 128

// Tokens splits a text into words by the rules of Unicode (UAX #29), folds them and
// stems them by the rules of its language, a tag such as "en" or "kk-Latn". Initials
// are words of their own even if no space follows, as in Р.Алиев. No word is left
// out, so phrases stay whole. Tokens is the only analysis of texts, queries and
// highlighted passages, for every engine.
func Tokens(text, lang string) []Token {
	return AppendTokens(make([]Token, 0, len(text)/6), text, lang)
}

// AppendTokens appends the tokens of a text, see [Tokens].
func AppendTokens(to []Token, text, lang string) []Token {
	before := len(to)
	eachWord(text, func(start, end int) {
		to = append(to, Token{term(text[start:end], lang), start, end, len(to) - before + 1})
	})
	return to
}

// Terms returns the distinct terms that a word may be indexed as in texts of the given
// languages, in the order of the languages.
func Terms(word string, langs []string) []string {
	var terms []string
	add := func(t string) {
		if !slices.Contains(terms, t) {
			terms = append(terms, t)
		}
	}
	for _, lang := range append([]string{""}, langs...) {
		t := term(word, lang)
		add(t)
		if stem, ok := strings.CutPrefix(t, "ru:"); ok && !capital(word) {
			// A word in lower case may be meant as a family name, or be one that
			// the text has with a capital: see [term].
			if folded := Fold(word); isFamilyName(folded) {
				add("ru:" + folded)
			} else {
				add("ru:" + stem + "ов")
				add("ru:" + stem + "ев")
			}
		}
	}
	return terms
}

// term returns the term that a word of a language is indexed as: the folded word or,
// if there is a stemmer, the language and the stem, so that a stem of one language does
// not match a word of another.
func term(word, lang string) string {
	lang = baseLanguage(lang)
	s, ok := stemmers[lang]
	folded := Fold(word)
	if !ok || strings.ContainsFunc(folded, func(r rune) bool {
		return r != '\'' && r != '\u0306' && !unicode.Is(s.alphabet, r)
	}) {
		return folded
	}
	switch lang {
	case "ru":
		// The stemmer removes -ов and -ев, an ending of the genitive plural, also
		// from the nominative of family names, but not from their other cases:
		// Иванов would become Иван, and Иванову would not match Иванов.
		if capital(word) && isFamilyName(folded) {
			return "ru:" + folded
		}
		word = folded
	case "tr":
		// The endings of a name follow an apostrophe (İstanbul'da). The dots of ı
		// and i and the umlauts decide which other endings are possible.
		word = strings.ToLowerSpecial(unicode.TurkishCase, norm.NFC.String(cut(word, maxWord)))
		if i := strings.IndexAny(word, "'’ʼ‘`"); i > 0 {
			word = word[:i]
		}
	case "de", "es", "fr":
		word = strings.ToLower(norm.NFC.String(cut(word, maxWord)))
	default:
		word = folded
	}
	return lang + ":" + Fold(s.stem(word))
}

// A stemmer removes the endings of a language from a word in lower case, of letters
// of its alphabet.
type stemmer struct {
	alphabet *unicode.RangeTable
	stem     func(string) string
}

var stemmers = map[string]stemmer{
	"de": {unicode.Latin, snowball(german.Stem)},
	"en": {unicode.Latin, snowball(english.Stem)},
	"es": {unicode.Latin, snowball(spanish.Stem)},
	"fr": {unicode.Latin, snowball(french.Stem)},
	"kk": {unicode.Cyrillic, morph.KazakhStem},
	"ru": {unicode.Cyrillic, snowball(russian.Stem)},
	"tr": {unicode.Latin, snowball(turkish.Stem)},
}

func snowball(stem func(*snowballstem.Env) bool) func(string) string {
	return func(word string) string {
		env := snowballstem.NewEnv(word)
		stem(env)
		return env.Current()
	}
}

func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

func isFamilyName(folded string) bool {
	return strings.HasSuffix(folded, "ов") || strings.HasSuffix(folded, "ев")
}

// baseLanguage returns the language of a tag: "kk" of "kk-Latn" or "KK_kz".
func baseLanguage(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return strings.ToLower(tag)
}

// Fold returns a word in the form in which the index compares words: in lower case,
// without the diacritics of Latin letters and a possessive 's, with ё as е. It is
// idempotent.
func Fold(word string) string {
	word = cut(word, 4*maxWord)
	ascii, folded := true, true // but for its length and a possessive
	for i := range len(word) {
		switch c := word[i]; {
		case c >= utf8.RuneSelf:
			ascii = false
		case c == '`' || 'A' <= c && c <= 'Z':
			folded = false
		}
	}
	if ascii {
		if !folded {
			word = strings.ReplaceAll(strings.ToLower(word), "`", "'")
		}
		return withoutPossessives(cut(word, maxWord))
	}
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
	return withoutPossessives(cut(norm.NFC.String(b.String()), maxWord))
}

func withoutPossessives(word string) string {
	for strings.HasSuffix(word, "'s") {
		word = strings.TrimSuffix(word, "'s")
	}
	return word
}

// cut returns at most the first n bytes of s, without cutting a code point.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Plain reports whether a term of [FieldText] is certainly a folded word of the text,
// not a stem or a mark.
func Plain(term string) bool {
	return !strings.HasPrefix(term, "\x1f") && !strings.Contains(term, ":")
}

// spellingMark separates the parts of a term of [FieldSpelling]. It is in no word.
const spellingMark = "\x1f"

// SpellingTerm returns the term of a word of a name in [FieldSpelling]: the folded word,
// a mark, and the word as it is written, so that the spellings of a word are adjacent.
// After the mark, a word in lower case with a capital, as most names are written, is
// left out.
func SpellingTerm(word string) string { return spellingTerm(word, Fold(word)) }

func spellingTerm(word, folded string) string {
	if word == capitalized(folded) {
		word = ""
	}
	return folded + spellingMark + word
}

// Spelling returns the word of a term of [FieldSpelling].
func Spelling(term string) string {
	folded, word, _ := strings.Cut(term, spellingMark)
	if word == "" {
		return capitalized(folded)
	}
	return word
}

// SpellingPrefix returns the prefix of the terms of [FieldSpelling] for the words that
// fold to a word.
func SpellingPrefix(folded string) string { return folded + spellingMark }

func capitalized(word string) string {
	r, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[size:]
}
