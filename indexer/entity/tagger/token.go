package tagger

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/morph"
)

// A Token is a word, a number or a mark of punctuation in a text.
type Token struct {
	Text       string
	Start, End int // code points of the text
	At         int // byte of the text at which it starts
}

// A Sentence is the tokens of one sentence, in order.
type Sentence []Token

// Tokenize cuts text into tokens as the training sets are cut: "Ibragimov’s"
// is "Ibragimov" and "’s"; "ex-President", "RFE/RL", "U.S.", "Mr." and "J."
// are one token each.
// Every code point that is not a space belongs to exactly one token. A byte
// that is no UTF-8 counts as one code point.
func Tokenize(text string) []Token {
	out := make([]Token, 0, len(text)/5)
	c := cursor{text: text}
	for c.at < len(text) {
		r, size := utf8.DecodeRuneInString(text[c.at:])
		start, from := c.at, c.count
		switch {
		case unicode.IsSpace(r):
			c.step(size)
			continue
		case inWord(r):
			c.word()
		case isApostrophe(r) && clitic(text[c.at:]) > 0 && len(out) > 0 && out[len(out)-1].End == from:
			c.skip(clitic(text[c.at:]))
		default:
			c.step(size)
		}
		out = append(out, Token{Text: text[start:c.at], Start: from, End: c.count, At: start})
	}
	return out
}

// A cursor is a place in a text, in bytes and in code points.
type cursor struct {
	text  string
	at    int
	count int
}

func (c *cursor) step(size int) { c.at += size; c.count++ }

// skip moves over n bytes of whole code points.
func (c *cursor) skip(n int) {
	c.count += utf8.RuneCountInString(c.text[c.at : c.at+n])
	c.at += n
}

// maxWord is the length in code points at which a word is cut, so that a long row of
// letters without a space costs no more than prose.
const maxWord = 250

// word moves over the word that begins here.
func (c *cursor) word() {
	start, limit := c.at, c.count+maxWord
	var last rune
	for c.at < len(c.text) && c.count < limit {
		if b := c.text[c.at] | 0x20; 'a' <= b && b <= 'z' { // most of what is in words
			last = rune(c.text[c.at])
			c.step(1)
			continue
		}
		r, size := utf8.DecodeRuneInString(c.text[c.at:])
		next, _ := utf8.DecodeRuneInString(c.text[c.at+size:])
		switch {
		case inWord(r):
		case (r == '-' || r == '‑') && inWord(next):
		case isApostrophe(r) && inWord(next) && clitic(c.text[c.at:]) == 0:
		case r == '/' && unicode.IsUpper(last) && unicode.IsUpper(next):
		case (r == '.' || r == ',') && unicode.IsDigit(last) && unicode.IsDigit(next):
		case r == '.' && domainEnd(c.text[c.at+size:]) > 0: // Vlast.kz
		case r == '.' && keepsDot(c.text[start:c.at], c.text[c.at+size:]):
			if unicode.IsUpper(next) && smallSecond(c.text[c.at+size:]) {
				c.step(size) // "R.Aliev" is an initial and a name
				return
			}
		default:
			return
		}
		last = r
		c.step(size)
	}
}

// smallSecond reports whether the second letter of a text is a small one.
func smallSecond(text string) bool {
	_, size := utf8.DecodeRuneInString(text)
	r, _ := utf8.DecodeRuneInString(text[size:])
	return unicode.IsLower(r)
}

// keepsDot reports whether the dot between word and rest belongs to the word: an
// initial, the letters of "U.S.", or an abbreviation such as "Mr.".
func keepsDot(word, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	if first, size := utf8.DecodeRuneInString(word); size == len(word) || strings.Contains(word, "-") {
		return unicode.IsUpper(first) && morph.Initial(word+".")
	} else if unicode.IsUpper(first) && morph.Initial(word+".") {
		// "said Yu. He left" ends with a name.
		after := strings.TrimLeftFunc(rest, unicode.IsSpace)
		after, _, _ = strings.Cut(after[:min(len(after), maxWord)], " ")
		return capitalized(after) && !beginners[strings.ToLower(after)]
	}
	tail, n := utf8.DecodeLastRuneInString(word)
	if unicode.IsUpper(tail) && strings.HasSuffix(word[:len(word)-n], ".") {
		return true
	}
	return unicode.IsSpace(next) && abbreviations[strings.ToLower(word)]
}

// abbreviations are the words whose dot does not end a sentence.
var abbreviations = set("mr mrs ms dr gen lt col sgt maj capt sen rep gov st prof jr sr inc corp co ltd jan feb aug " +
	"sept oct nov dec no vs adm rev hon pres messrs cf vol " +
	"им ул пр просп обл респ стр гл ред тов проф акад ген полк г-н руб тыс млн млрд см")

// clitic returns the length in bytes of an English clitic, such as ’s or ’ve,
// with which text begins, and 0 if it begins with none.
func clitic(text string) int {
	_, quote := utf8.DecodeRuneInString(text)
	end := quote
	for end < len(text) && end <= quote+3 && text[end] < utf8.RuneSelf && unicode.IsLetter(rune(text[end])) {
		end++
	}
	if r, _ := utf8.DecodeRuneInString(text[end:]); end < len(text) && inWord(r) {
		return 0
	}
	switch strings.ToLower(text[quote:end]) {
	case "s", "t", "d", "m", "re", "ve", "ll":
		return end
	}
	return 0
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' }

// set makes a set of the words of a list.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
