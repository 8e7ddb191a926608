package indexer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// A wordSpan is the place of a word in a text.
type wordSpan struct {
	start, end int // bytes
	at         int // code point of the start
}

// appendWords appends the words of a text.
func appendWords(to []wordSpan, text string) []wordSpan {
	read, points := 0, 0
	eachWord(text, func(start, end int) {
		points += utf8.RuneCountInString(text[read:start])
		read = start
		to = append(to, wordSpan{start, end, points})
	})
	return to
}

// eachWord calls fn with the bytes at which each word of a text begins and ends.
func eachWord(text string, fn func(start, end int)) {
	for at := 0; at < len(text); { // no word extends over white space
		end, ascii := at, true
		for ; end < len(text) && text[end] > ' '; end++ {
			ascii = ascii && text[end] < utf8.RuneSelf
		}
		if ascii {
			eachASCIIWord(text[:end], at, fn)
		} else {
			split := words.FromString(text[at:end])
			for split.Next() {
				if isWord(split.Value()) {
					splitInitials(text, at+split.Start(), at+split.End(), fn)
				}
			}
		}
		at = end + 1
	}
}

func isWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// splitInitials calls fn with each initial at the beginning of a word and with the rest
// of it.
func splitInitials(text string, start, end int, fn func(start, end int)) {
	name := start + initials(text[start:end])
	for start != name {
		initial, rest, _ := strings.Cut(text[start:end], ".")
		fn(start, start+len(initial))
		start = end - len(rest)
	}
	fn(start, end)
}

// initials returns the length in bytes of the initials that precede a name without a
// space, as in А.С.Пушкин, with their full stops.
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

// A wordBreak is a class of ASCII characters in the rules for word boundaries.
type wordBreak uint8

const (
	other     wordBreak = iota
	letter              // ALetter
	digit               // Numeric
	joiner              // ExtendNumLet
	midLetter           // MidLetter: between letters
	midNumber           // MidNum: between digits
	midBoth             // MidNumLet and Single_Quote: between either
)

var wordBreaks = func() (all [utf8.RuneSelf]wordBreak) {
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

// eachASCIIWord is eachWord for ASCII without white space, from byte at on. It is much
// faster than the rules for all of Unicode.
func eachASCIIWord(text string, at int, fn func(start, end int)) {
	for at < len(text) {
		start, word := at, false
		for ; at < len(text); at++ {
			switch c := wordBreaks[text[at]]; c {
			case letter, digit:
				word = true
				continue
			case joiner:
				continue
			case midLetter, midNumber, midBoth:
				if at == start || at+1 == len(text) {
					break
				}
				before, after := wordBreaks[text[at-1]], wordBreaks[text[at+1]]
				if before == after && (before == letter && c != midNumber || before == digit && c != midLetter) {
					continue
				}
			}
			break
		}
		if word {
			splitInitials(text, start, at, fn)
		}
		at++ // no word begins with the character that ended this one
	}
}
