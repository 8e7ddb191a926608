package dates

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A class is what a token can be in a date. A token may be several: 12 is a day
// and a number.
type class uint32

const (
	month     class = 1 << iota // value 1 to 12
	weekday                     // value as in package time, Sunday is 0
	season                      // the value is not used
	day                         // 1 to 31 in figures
	year                        // 1000 to 2199 in figures
	num                         // a count, in figures or a word
	tens                        // a number word that a word below ten may follow
	unitWord                    // value is a unit
	yearWord                    // "year" or its short form beside a figure
	ord                         // the ending of an ordinal after a figure
	ago                         // before the publication
	later                       // after the preceding date
	earlier                     // before the preceding date
	last                        // value is -1
	next                        // value is 1
	this                        // value is 0
	yesterday                   // value is days from the day of publication
	lastYear                    // value is years from the year of publication
	future                      // says that something is still to come
	present                     // past or to come: "opens", of captions and of plans
	moved                       // to come if what it is moved to follows: "adjourned until"
	datedDay                    // a weekday in a case that makes it a date without another word
	past                        // says that something has been said or done
	rough                       // makes a count vague
)

// A unit is a stretch of time that texts count in.
type unit int

const (
	days unit = iota
	weeks
	months
	years
)

// A sense is one meaning of a word.
type sense struct {
	class class
	value int
}

// A token is a word, a run of digits or a single other sign.
type token struct {
	text       string // lower case, ё as е, without combining stress marks
	start, end int    // bytes of the source
	from, to   int    // code points of the source
	class      class
	senses     []sense
	number     int  // the first four digits
	digits     int  // how many
	upper      bool // begins with a capital
	glued      bool // no space before it
	fraction   bool // digits right after a point or comma right after digits
	sentence   int
	paragraph  int
}

func (t *token) is(c class) bool { return t.class&c != 0 }

// value returns the token's value as c.
func (t *token) value(c class) int {
	for _, s := range t.senses {
		if s.class&c != 0 {
			return s.value
		}
	}
	return t.number
}

func (t *token) word() bool {
	r, size := utf8.DecodeRuneInString(t.text)
	return size > 0 && t.digits == 0 && isLetter(r)
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.M, r) }

type tokens []token

// nowhere is the token before the first and after the last.
var nowhere = &token{sentence: -1, paragraph: -1}

// at returns the token at i, or nowhere if there is none.
func (ts tokens) at(i int) *token {
	if i < 0 || i >= len(ts) {
		return nowhere
	}
	return &ts[i]
}

func (ts tokens) any(is func(*token) bool) bool {
	for i := range ts {
		if is(&ts[i]) {
			return true
		}
	}
	return false
}

// continues reports whether one of the signs at i, with digits right after it, continues
// the number before it.
func (ts tokens) continues(i int, signs string) bool {
	sign, part := ts.at(i), ts.at(i+1)
	return sign.glued && strings.Contains(signs, sign.text) && part.glued && part.digits > 0
}

// A lexer cuts a text into tokens.
type lexer struct {
	text      string
	i, point  int // bytes and code points read
	tokens    tokens
	sentence  int
	paragraph int
	ended     bool // the sentence ends here if a space follows
}

// split cuts a text into tokens and looks up the words in the lexicon.
func split(text string, lex *lexicon) tokens {
	l := &lexer{text: text, tokens: make(tokens, 0, len(text)/5)}
	for {
		spaced, breaks := l.space()
		if l.i == len(text) {
			return l.tokens
		}
		t := token{start: l.i, from: l.point, glued: !spaced}
		l.scan(&t)
		t.end, t.to = l.i, l.point
		if breaks > 1 {
			l.paragraph++
		}
		if breaks > 1 || l.ended && spaced && (t.upper || t.digits > 0 || !t.word()) {
			l.sentence++
		}
		t.sentence, t.paragraph = l.sentence, l.paragraph
		l.classify(&t, lex)
		l.ended = l.mayEnd(&t)
		l.tokens = append(l.tokens, t)
	}
}

// space skips white space. It reports whether there was any, which the beginning
// of the text counts as, and how many line breaks.
func (l *lexer) space() (spaced bool, breaks int) {
	spaced = l.i == 0
	for l.i < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[l.i:])
		if !unicode.IsSpace(r) && r != '\u200b' && !(r == '\u00ad' && spaced) {
			break
		}
		if r == '\n' {
			breaks++
		}
		spaced = true
		l.i, l.point = l.i+size, l.point+1
	}
	return spaced, breaks
}

// scan reads the text of a token.
func (l *lexer) scan(t *token) {
	r, size := utf8.DecodeRuneInString(l.text[l.i:])
	switch {
	case isDigit(r):
		t.text = l.run(isDigit)
		t.digits = len(t.text)
		t.number, _ = strconv.Atoi(t.text[:min(4, t.digits)]) // digits
	case inWord(r) && r != '\u00ad':
		t.upper = unicode.IsUpper(r)
		t.text = fold(l.run(inWord))
	default:
		l.i, l.point = l.i+size, l.point+1
		t.text = l.text[t.start:l.i]
		switch t.text {
		case "‐", "‑", "–", "—", "−":
			t.text = "-"
		case "’", "ʼ":
			t.text = "'"
		}
	}
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z'
	}
	// Chinese and Japanese write 2024年2月12日 without spaces.
	return (isLetter(r) || r == '\u00ad') && !unicode.Is(unicode.Han, r)
}

// run reads the longest run of runes that are in a set.
func (l *lexer) run(in func(rune) bool) string {
	start := l.i
	for l.i < len(l.text) {
		r, size := utf8.DecodeRuneInString(l.text[l.i:])
		if !in(r) {
			break
		}
		l.i, l.point = l.i+size, l.point+1
	}
	return l.text[start:l.i]
}

// classify sets what the next token can be in a date.
func (l *lexer) classify(t *token, lex *lexicon) {
	if t.digits == 0 {
		t.senses = lex.lookup(t)
		for _, s := range t.senses {
			t.class |= s.class
		}
		return
	}
	if t.digits <= 2 && t.number >= 1 && t.number <= 31 {
		t.class |= day
	}
	if t.digits == 4 && t.number >= 1000 && t.number < 2200 {
		t.class |= year
	}
	if t.digits <= 3 && t.number >= 1 {
		t.class |= num
	}
	point, before := l.tokens.at(len(l.tokens)-1), l.tokens.at(len(l.tokens)-2)
	t.fraction = t.glued && point.glued && (point.text == "." || point.text == ",") && before.digits > 0
}

// mayEnd reports whether a sentence ends after the next token if a space
// follows. A full stop doesn't end one after a short word such as "Feb." or
// "г.", nor after an initial.
func (l *lexer) mayEnd(t *token) bool {
	switch t.text {
	case "!", "?", "…":
		return true
	case ".":
		w := l.tokens.at(len(l.tokens) - 1)
		short := utf8.RuneCountInString(w.text) == 1 || w.is(month) && len(w.text) <= 4
		return !(w.word() && t.glued && short)
	case "\"", "”", "»", ")", "'", "“", "«", "(", "]":
		return l.ended // quotes and brackets change nothing
	}
	return false
}

// fold returns a word in the form in which the lexicons have it.
func fold(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf || r >= 'A' && r <= 'Z' }) {
		return s
	}
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		switch r {
		case 'ё':
			return 'е'
		case '\u0301', '\u0307', '\u00ad', '\u200b': // stress, the dot of İ, soft hyphen
			return -1
		}
		return r
	}, s)
}
