package dates

import (
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
	yearWord                    // the word "year" or its short form beside a figure
	ord                         // the ending of an ordinal after a figure
	ago                         // before the text was published
	later                       // after the date named before
	earlier                     // before the date named before
	last                        // the one before this
	next                        // the one after this
	this                        // this one
	yesterday                   // value is days from the day of publication
	lastYear                    // value is years from the year of publication
	future                      // says that something is still to come
	past                        // says that something has been said or done
	rough                       // makes a count vague
	literal                     // stands in a pattern as itself
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
	number     int  // of digits, if there are at most four
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
		if s.class == c {
			return s.value
		}
	}
	return t.number
}

func (t *token) word() bool { return t.digits == 0 && len(t.text) > 0 && isLetter(firstRune(t.text)) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.M, r) }

// split cuts a text into tokens and looks up the words in the lexicon.
func split(text string, lex *lexicon) []token {
	tokens := make([]token, 0, len(text)/5)
	sentence, paragraph := 0, 0
	spaced, ended, lines := true, false, 0
	point := 0 // code points before i
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if unicode.IsSpace(r) || r == '\u200b' || r == '\u00ad' && spaced {
			if r == '\n' {
				lines++
			}
			spaced = true
			i, point = i+size, point+1
			continue
		}
		t := token{start: i, from: point, glued: !spaced}
		switch {
		case r >= '0' && r <= '9':
			for i < len(text) && text[i] >= '0' && text[i] <= '9' {
				if t.digits++; t.digits <= 4 {
					t.number = t.number*10 + int(text[i]-'0')
				}
				i++
				point++
			}
			t.text = text[t.start:i]
		case unicode.Is(unicode.Han, r):
			// Chinese and Japanese write 2024年2月12日 without spaces.
			i, point = i+size, point+1
			t.text = text[t.start:i]
		case isLetter(r):
			for i < len(text) {
				r, size := utf8.DecodeRuneInString(text[i:])
				if !isLetter(r) && r != '\u00ad' || unicode.Is(unicode.Han, r) {
					break
				}
				i, point = i+size, point+1
			}
			t.upper = unicode.IsUpper(r)
			t.text = fold(text[t.start:i])
		default:
			i, point = i+size, point+1
			t.text = text[t.start:i]
			switch t.text {
			case "‐", "‑", "–", "—", "−":
				t.text = "-"
			case "’", "ʼ":
				t.text = "'"
			}
		}
		t.end, t.to = i, point
		if lines > 1 {
			paragraph++
		}
		if lines > 1 || ended && spaced && (t.upper || t.digits > 0 || !t.word()) {
			sentence++
		}
		t.sentence, t.paragraph = sentence, paragraph
		spaced, lines = false, 0
		switch {
		case t.digits > 0:
			t.class = figureClass(&t)
			if n := len(tokens); n > 1 && t.glued && tokens[n-1].glued &&
				(tokens[n-1].text == "." || tokens[n-1].text == ",") && tokens[n-2].digits > 0 {
				t.fraction = true
			}
		default:
			t.senses = lex.lookup(&t)
			for _, s := range t.senses {
				t.class |= s.class
			}
		}
		// A full stop ends a sentence, but not after a short word such as
		// "Feb." or "г.", nor after an initial.
		switch t.text {
		case "!", "?", "…":
			ended = true
		case ".":
			n := len(tokens)
			ended = n == 0 || !(tokens[n-1].word() && t.glued && (utf8.RuneCountInString(tokens[n-1].text) == 1 || tokens[n-1].is(month) && len(tokens[n-1].text) <= 4))
		case "\"", "”", "»", ")", "'", "“", "«", "(", "]":
			// quotes and brackets neither end a sentence nor keep it from ending
		default:
			ended = false
		}
		tokens = append(tokens, t)
	}
	return tokens
}

func figureClass(t *token) class {
	var c class
	if t.digits <= 2 && t.number >= 1 && t.number <= 31 {
		c |= day
	}
	if t.digits == 4 && t.number >= 1000 && t.number < 2200 {
		c |= year
	}
	if t.digits <= 3 && t.number >= 1 {
		c |= num
	}
	return c
}

// fold lowers a word's letters, so that it can be looked up.
func fold(s string) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || s[i] >= 'A' && s[i] <= 'Z' {
			ascii = false
			break
		}
	}
	if ascii {
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
