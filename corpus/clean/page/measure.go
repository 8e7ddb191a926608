package page

import (
	"slices"
	"strings"
	"unicode"
)

// A measure is what the text of a block shows.
type measure struct {
	words, commas, stops, digits, upper, letters int
	ends                                         bool // with the end of a sentence
	starts                                       bool // with a capital letter, a digit or a quote
}

func measureText(s string) measure {
	var m measure
	word, first := false, true
	var last rune
	for _, r := range s {
		switch {
		case r < 0x80:
			switch {
			case r >= 'a' && r <= 'z':
				m.letters++
				word = count(&m.words, word)
			case r >= 'A' && r <= 'Z':
				m.letters++
				m.upper++
				m.starts = m.starts || first
				word = count(&m.words, word)
			case r >= '0' && r <= '9':
				m.digits++
				m.starts = m.starts || first
				word = count(&m.words, word)
			case r == ',' || r == ';':
				m.commas++
				word = false
			case r == '.' || r == '!' || r == '?':
				m.stops++
				word = false
			default:
				m.starts = m.starts || first && r == '"'
				word = false
			}
		case r == '。' || r == '!' || r == '?' || r == '…' || r == '۔' || r == '।' || r == '؟':
			m.stops++
			word = false
		case r == '、' || r == ',' || r == '،':
			m.commas++
			word = false
		case unicode.IsLetter(r):
			m.letters++
			if unicode.IsUpper(r) {
				m.upper++
				m.starts = m.starts || first
			}
			word = count(&m.words, word)
			if r >= 0x2e80 && m.letters%2 == 0 {
				word = false // scripts without spaces: two letters a word
			}
		case unicode.IsMark(r):
		default:
			m.starts = m.starts || first && (r == '«' || r == '“' || r == '„' || r == '—' || r == '–')
			word = false
		}
		first = false
		if r != ' ' && r != '"' && r != '”' && r != '»' && r != '“' && r != ')' && r != '’' && r != '\'' {
			last = r
		}
	}
	m.ends = strings.ContainsRune(".!?。!?…۔।؟;", last)
	return m
}

// count begins a word where none is open.
func count(words *int, open bool) bool {
	if !open {
		*words++
	}
	return true
}

// wordsIn returns the words of three letters and more, cut to six letters, so
// that endings do not matter.
func wordsIn(s string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(s), notLetter) {
		if len(words) == 60 {
			break
		}
		if w = stem(w); w != "" {
			words[w] = true
		}
	}
	return words
}

func notLetter(r rune) bool {
	if r < 0x80 {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	}
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

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

// overlap returns the share of the words that occur in a text.
func overlap(lower string, words map[string]bool) float32 {
	if len(words) == 0 {
		return 0
	}
	counted := make([]string, 0, 16)
	begin := -1
	look := func(w string) {
		if w = stem(w); w != "" && words[w] && !slices.Contains(counted, w) {
			counted = append(counted, w)
		}
	}
	for i, r := range lower {
		switch {
		case !notLetter(r):
			if begin < 0 {
				begin = i
			}
		case begin >= 0:
			look(lower[begin:i])
			begin = -1
		}
	}
	if begin >= 0 {
		look(lower[begin:])
	}
	return ratio(len(counted), len(words))
}

// headWords returns the first eight words of a text in lower case.
func headWords(lower string) []string {
	var words []string
	eachHeadWord(lower, func(w string) { words = append(words, w) })
	return words
}

// eachHeadWord calls do with the first eight words of a text.
func eachHeadWord(s string, do func(string)) {
	const most = 8
	n, begin := 0, -1
	for i, r := range s {
		switch {
		case !notLetter(r):
			if begin < 0 {
				begin = i
			}
		case begin >= 0:
			do(s[begin:i])
			begin = -1
			if n++; n == most {
				return
			}
		}
	}
	if begin >= 0 {
		do(s[begin:])
	}
}

// described returns the share of a description's first words that a block
// begins with, of two descriptions the better.
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
		eachHeadWord(b.lower, func(w string) {
			if i < len(words) && words[i] == w {
				same++
			}
			i++
		})
		best = max(best, ratio(same, len(words)))
	}
	return best
}

// gramsIn returns hashes of all runs of three words, nil for a text with none.
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

// eachGram calls do with a hash of every run of three words, or of all words
// of a text that has fewer.
func eachGram(s string, do func(uint32)) {
	const offset, prime = 2166136261, 16777619
	var last [3]uint32
	n := 0
	h := uint32(offset)
	open := false
	end := func() {
		last[0], last[1], last[2] = last[1], last[2], h
		n++
		if n >= 3 {
			do(last[0] ^ last[1]*31 ^ last[2]*1009)
		}
		h, open = offset, false
	}
	for _, r := range s {
		if notLetter(r) {
			if open {
				end()
			}
			continue
		}
		h = (h ^ uint32(unicode.ToLower(r))) * prime
		open = true
	}
	if open {
		end()
	}
	if n > 0 && n < 3 {
		do(last[0] ^ last[1]*31 ^ last[2]*1009)
	}
}
