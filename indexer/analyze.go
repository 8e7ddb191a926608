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
	"github.com/clipperhouse/uax29/v2/words"
	"golang.org/x/text/unicode/norm"
)

// A Token is a word of a text as the index knows it.
type Token struct {
	Term       string // folded; stemmed, behind the language: "en:lawyer"
	Start, End int    // bytes of the text
	Position   int    // number of the word, from 1
}

// maxWord is the length in bytes beyond which a run of letters is no word. It
// is cut, so that what is searched and what is indexed still agree.
const maxWord = 128

// Tokens splits a text into words by Unicode's rules (UAX #29), folds them and
// takes the endings off that its language (a tag such as "en" or "kk-Latn") adds.
// Initials are words of their own though no space follows them, as in Р.Алиев. It
// is the one analysis of casefile: text, queries and highlighting go through it,
// whatever the engine, and no word is left out, so that no phrase breaks.
func Tokens(text, lang string) []Token {
	return AppendTokens(make([]Token, 0, len(text)/6), text, lang)
}

// AppendTokens is [Tokens] for who has room for them.
func AppendTokens(to []Token, text, lang string) []Token {
	before := len(to)
	eachWord(text, func(start, end int) {
		to = append(to, Token{
			Term:     term(text[start:end], lang),
			Start:    start,
			End:      end,
			Position: len(to) - before + 1,
		})
	})
	return to
}

// A word is where one stands in a text.
type word struct {
	start, end int // bytes
	at         int // the code point that it begins with
}

// appendWords appends the words of a text.
func appendWords(to []word, text string) []word {
	read, points := 0, 0
	eachWord(text, func(start, end int) {
		points += utf8.RuneCountInString(text[read:start])
		read = start
		to = append(to, word{start, end, points})
	})
	return to
}

// eachWord calls fn with the bytes at which each word of a text begins and ends.
func eachWord(text string, fn func(start, end int)) {
	for at := 0; at < len(text); { // from one white space to the next, over which no word reaches
		end, ascii := at, true
		for ; end < len(text) && text[end] > ' '; end++ {
			ascii = ascii && text[end] < utf8.RuneSelf
		}
		if ascii {
			eachASCII(text[:end], at, fn)
		} else {
			split := words.FromString(text[at:end])
			for split.Next() {
				if isWord(split.Value()) {
					eachName(text, at+split.Start(), at+split.End(), fn)
				}
			}
		}
		at = end + 1
	}
}

// eachName calls fn with a word, or with its initials and what is behind them.
func eachName(text string, start, end int, fn func(start, end int)) {
	name := start + initials(text[start:end])
	for start != name {
		initial, rest, _ := strings.Cut(text[start:end], ".")
		fn(start, start+len(initial))
		start = end - len(rest)
	}
	fn(start, end)
}

// A sort is what an ASCII character is to the rules by which words are split.
type sort uint8

const (
	other     sort = iota
	letter         // ALetter
	digit          // Numeric
	joiner         // ExtendNumLet
	midLetter      // MidLetter: within letters
	midNumber      // MidNum: within digits
	midBoth        // MidNumLet and Single_Quote: within either
)

var sorts = func() (all [utf8.RuneSelf]sort) {
	for c := range all {
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			all[c] = letter
		case '0' <= c && c <= '9':
			all[c] = digit
		}
	}
	all['_'], all[':'], all[','], all[';'], all['.'], all['\''] = joiner, midLetter, midNumber, midNumber, midBoth, midBoth
	return all
}()

// eachASCII is eachWord for ASCII without white space, from a byte on, in a small
// part of the time that the rules take for all of Unicode.
func eachASCII(text string, at int, fn func(start, end int)) {
	for at < len(text) {
		start, word := at, false
		for ; at < len(text); at++ {
			switch s := sorts[text[at]]; s {
			case letter, digit:
				word = true
				continue
			case joiner:
				continue
			case midLetter, midNumber, midBoth:
				if at == start || at+1 == len(text) {
					break
				}
				before, after := sorts[text[at-1]], sorts[text[at+1]]
				if before == after && (before == letter && s != midNumber || before == digit && s != midLetter) {
					continue
				}
			}
			break
		}
		if word {
			eachName(text, start, at, fn)
		}
		at++ // no word begins with what ended this one
	}
}

// initials returns the length in bytes of the initials that stand before a name
// without a space, as in А.С.Пушкин, with their full stops.
func initials(word string) int {
	n := 0
	for {
		r, size := utf8.DecodeRuneInString(word[n:])
		if !unicode.IsUpper(r) {
			return 0
		}
		if rest := word[n+size:]; !strings.HasPrefix(rest, ".") {
			if second, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(second) {
				return 0 // U.S.A
			}
			return n
		}
		n += size + 1
	}
}

// Terms returns what the word may stand as in the index, in texts of the given
// languages: distinct, in the order of the languages.
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
			// A word in small letters may be meant as a family name, or be one
			// that the text has with a capital letter: see [term].
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
	if s, ok := foldASCII(word); ok {
		return s
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
	return withoutS(cut(norm.NFC.String(b.String()), maxWord))
}

// foldASCII is Fold for most words of most texts, in a small part of the time. It
// reports false for the others.
func foldASCII(word string) (string, bool) {
	same := true
	for i := range len(word) {
		c := word[i]
		if c >= utf8.RuneSelf {
			return "", false
		}
		same = same && c != '`' && (c < 'A' || c > 'Z')
	}
	if same {
		return withoutS(cut(word, maxWord)), true
	}
	b := make([]byte, min(len(word), maxWord))
	for i := range b {
		switch c := word[i]; {
		case c == '`':
			b[i] = '\''
		case 'A' <= c && c <= 'Z':
			b[i] = c + 'a' - 'A'
		default:
			b[i] = c
		}
	}
	return withoutS(string(b)), true
}

func withoutS(word string) string {
	for strings.HasSuffix(word, "'s") {
		word = strings.TrimSuffix(word, "'s")
	}
	return word
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

// A stemmer takes the endings of a language off a word in lower case. It is
// asked for words of its alphabet alone.
type stemmer struct {
	alphabet *unicode.RangeTable
	stem     func(string) string
}

var stemmers = map[string]stemmer{
	"de": {unicode.Latin, snowball(german.Stem)},
	"en": {unicode.Latin, snowball(english.Stem)},
	"es": {unicode.Latin, snowball(spanish.Stem)},
	"fr": {unicode.Latin, snowball(french.Stem)},
	"kk": {unicode.Cyrillic, kazakhStem},
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

// base returns the language of a tag: "kk" of "kk-Latn" or "KK_kz".
func base(lang string) string {
	if i := strings.IndexAny(lang, "-_"); i >= 0 {
		lang = lang[:i]
	}
	return strings.ToLower(lang)
}

// Plain reports whether a term of [FieldText] is sure to be a word as it stands in
// the text, folded: no stem and no mark.
func Plain(term string) bool {
	return !strings.HasPrefix(term, "\x1f") && !strings.Contains(term, ":")
}

// SpellingTerm returns how a word of a name, as it is written, stands in
// [FieldSpelling]: behind the word as [Fold] has it and a mark, so that all
// spellings of a word stand in a row. What is written as most names are, with a
// capital, is there as nothing.
func SpellingTerm(word string) string { return spellingTerm(word, Fold(word)) }

func spellingTerm(word, folded string) string {
	if word == capitalized(folded) {
		word = ""
	}
	return folded + spellingMark + word
}

// Spelling returns the word that stands as a term in [FieldSpelling].
func Spelling(term string) string {
	folded, word, _ := strings.Cut(term, spellingMark)
	if word == "" {
		return capitalized(folded)
	}
	return word
}

// SpellingPrefix returns what every term of [FieldSpelling] begins with whose word
// is folded so.
func SpellingPrefix(folded string) string { return folded + spellingMark }

// spellingMark is in no word.
const spellingMark = "\x1f"

func capitalized(word string) string {
	r, size := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[size:]
}

// term returns what a word of a language is indexed as: folded, and if there is
// a stemmer for it, stemmed behind the name of the language, so that the stem
// of one language is not taken for a word of another.
func term(word, lang string) string {
	lang = base(lang)
	s, ok := stemmers[lang]
	folded := Fold(word)
	if !ok || strings.ContainsFunc(folded, func(r rune) bool {
		return r != '\'' && r != '\u0306' && !unicode.Is(s.alphabet, r)
	}) {
		return folded
	}
	switch lang {
	case "ru":
		// The stemmer takes -ов and -ев, an ending of the genitive plural, off
		// family names too, but not off their other cases: Иванов would be
		// Иван, and Иванову would not be Иванов.
		if capital(word) && isFamilyName(folded) {
			return "ru:" + folded
		}
		word = folded
	case "tr":
		// The endings of a name stand behind an apostrophe (İstanbul'da), and
		// the dots on ı and i and the umlauts rule which endings there are.
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
