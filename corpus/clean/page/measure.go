package page

import (
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A measure counts what the text of a block consists of.
type measure struct {
	words, commas, stops, digits, upper, letters int
	ends                                         bool // with the end of a sentence
	starts                                       bool // with a capital letter, a digit or a quote
}

// A class is a kind of character.
type class uint8

const (
	other class = iota
	small
	capital
	digit
	comma
	stop
	opening // a quote or a dash
	mark    // belongs to the letter before it
	nClasses
)

var asciiClasses = func() (classes [0x80]class) {
	for c, chars := range map[class]string{
		small: "abcdefghijklmnopqrstuvwxyz", capital: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", digit: "0123456789", comma: ",;", stop: ".!?", opening: `"`,
	} {
		for i := range len(chars) {
			classes[chars[i]] = c
		}
	}
	return classes
}()

func classOf(r rune) class {
	if r < 0x80 {
		return asciiClasses[r]
	}
	switch r {
	case '。', '…', '۔', '।', '؟':
		return stop
	case '、', '،':
		return comma
	case '«', '“', '„', '—', '–':
		return opening
	}
	switch {
	case unicode.IsUpper(r):
		return capital
	case unicode.IsLetter(r):
		return small
	case unicode.IsMark(r):
		return mark
	}
	return other
}

func measureText(s string) measure {
	var m measure
	var n [nClasses]int
	inWord := false
	for i, r := range s {
		c := classOf(r)
		n[c]++
		if i == 0 {
			m.starts = c == capital || c == digit || c == opening
		}
		switch c {
		case small, capital, digit:
			if !inWord {
				m.words++
			}
			// Of scripts without spaces, two letters count as a word.
			inWord = r < 0x2e80 || (n[small]+n[capital])%2 != 0
		case mark:
		default:
			inWord = false
		}
	}
	m.commas, m.stops, m.digits, m.upper, m.letters = n[comma], n[stop], n[digit], n[capital], n[small]+n[capital]
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, ` "”»“)’'`))
	m.ends = strings.ContainsRune(".!?。…۔।؟;", last)
	return m
}

func notLetter(r rune) bool {
	if r < 0x80 {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// wordsIn returns the words of a text in order: its runs of letters and digits.
func wordsIn(s string) iter.Seq[string] { return strings.FieldsFuncSeq(s, notLetter) }

// stem returns the first six letters of a word, without its ending in most cases;
// "" for a word of fewer than three.
func stem(word string) string {
	letters := 0
	for i := range word {
		if letters == 6 {
			return word[:i]
		}
		letters++
	}
	if letters < 3 {
		return ""
	}
	return word
}

// stemsIn returns the first sixty stems of a text.
func stemsIn(s string) map[string]bool {
	stems := map[string]bool{}
	for w := range wordsIn(strings.ToLower(s)) {
		if len(stems) == 60 {
			break
		}
		if w = stem(w); w != "" {
			stems[w] = true
		}
	}
	return stems
}

// overlap returns the share of the stems that occur in a text.
func overlap(lower string, stems map[string]bool) float32 {
	if len(stems) == 0 {
		return 0
	}
	counted := make([]string, 0, 16)
	for w := range wordsIn(lower) {
		if w = stem(w); w != "" && stems[w] && !slices.Contains(counted, w) {
			counted = append(counted, w)
		}
	}
	return ratio(len(counted), len(stems))
}

// headWords returns the first eight words of a text.
func headWords(lower string) []string {
	var words []string
	for w := range wordsIn(lower) {
		if words = append(words, w); len(words) == 8 {
			break
		}
	}
	return words
}

// described returns the share of the words of a description's beginning that a
// block begins with, the greatest of the descriptions.
func described(b *Block, descriptions ...[]string) float32 {
	const short = 30 // characters: no description
	if b.chars < short {
		return 0
	}
	best := float32(0)
	for _, words := range descriptions {
		if len(words) < 4 {
			continue
		}
		i, same := 0, 0
		for w := range wordsIn(b.lower) {
			if i == len(words) {
				break
			}
			if words[i] == w {
				same++
			}
			i++
		}
		best = max(best, ratio(same, len(words)))
	}
	return best
}

// gramsIn returns the hashes of eachGram, nil for a text without words.
func gramsIn(s string) map[uint32]bool {
	var grams map[uint32]bool
	eachGram(s, func(h uint32) {
		if grams == nil {
			grams = map[uint32]bool{}
		}
		grams[h] = true
	})
	return grams
}

// shareOf returns the share of a text's runs of three words that are in grams.
func shareOf(s string, grams map[uint32]bool) float32 {
	in, all := 0, 0
	eachGram(s, func(h uint32) {
		all++
		if grams[h] {
			in++
		}
	})
	return ratio(in, all)
}

// eachGram calls do with a hash of every run of three words, or of all words of a
// text that has fewer.
func eachGram(s string, do func(uint32)) {
	const offset, prime = 2166136261, 16777619 // FNV-1a
	var last [3]uint32
	gram := func() { do(last[0] ^ last[1]*31 ^ last[2]*1009) }
	n := 0
	for w := range wordsIn(s) {
		h := uint32(offset)
		for _, r := range w {
			h = (h ^ uint32(unicode.ToLower(r))) * prime
		}
		last = [3]uint32{last[1], last[2], h}
		if n++; n >= 3 {
			gram()
		}
	}
	if n > 0 && n < 3 {
		gram()
	}
}
