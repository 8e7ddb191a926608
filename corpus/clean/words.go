package clean

import (
	"slices"
	"strings"
	"unicode"
)

// A stemSet holds hashes of the stems of a text.
type stemSet map[uint64]struct{}

// stemsOf returns the stems of a text: the first five letters of each word of four
// letters and more. In scripts without spaces, every two letters are a stem.
func stemsOf(s string) stemSet {
	stems := make(stemSet, len(s)/16)
	eachStem(s, func(h uint64) { stems[h] = struct{}{} })
	return stems
}

// eachStem calls do with a hash of each stem.
func eachStem(s string, do func(uint64)) {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	h, letters := uint64(offset), 0
	var last rune // the letter before, in scripts without spaces
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z':
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r < 0x80 || !unicode.IsLetter(r):
			if letters >= 4 {
				do(h)
			}
			h, letters, last = offset, 0, 0
			continue
		case r >= 0x2e80:
			if last != 0 {
				do(uint64(last)<<32 | uint64(r))
			}
			h, letters, last = offset, 0, r
			continue
		default:
			r = unicode.ToLower(r)
		}
		if letters++; letters <= 5 {
			h = (h ^ uint64(r)) * prime
		}
		last = 0
	}
	if letters >= 4 {
		do(h)
	}
}

// share returns the share of a text's stems that are among others, -1 for a text
// without any.
func share(text string, others stemSet) float32 {
	own := make([]uint64, 0, 32)
	in := 0
	eachStem(text, func(h uint64) {
		if slices.Contains(own, h) {
			return
		}
		own = append(own, h)
		if _, ok := others[h]; ok {
			in++
		}
	})
	if len(own) == 0 {
		return -1
	}
	return float32(in) / float32(len(own))
}

// A wordBag counts the words of a text.
type wordBag struct {
	words map[string]int
	all   int
}

func bagOf(s string) wordBag {
	b := wordBag{words: map[string]int{}}
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		b.words[w]++
		b.all++
	}
	return b
}

// likeness returns the share of the words of both texts that the other one has too.
func likeness(a, b wordBag) float32 {
	if a.all+b.all == 0 {
		return 0
	}
	same := 0
	for w, n := range a.words {
		same += 2 * min(n, b.words[w])
	}
	return float32(same) / float32(a.all+b.all)
}

// squeeze returns a text's letters and digits in lower case.
func squeeze(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteByte(byte(r))
		case r >= 'A' && r <= 'Z':
			b.WriteByte(byte(r) + 'a' - 'A')
		case r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}
