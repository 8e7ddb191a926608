package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/names"
)

// readThing parses the label of a place or an organization.
func (r *Resolver) readThing(n *name) {
	n.row = tables[r.kind][tableKey(n.text)]
	for _, f := range fields(n.text) {
		for part := range strings.SplitSeq(f, "-") {
			if !small[strings.ToLower(part)] {
				n.words = append(n.words, r.word(part))
			}
		}
	}
}

// small are the words of an organization's name that do not distinguish it.
var small = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("the a an of for and in on at to & и в во на по за при о об де la le les des du de und der die das und") {
		m[w] = true
	}
	return m
}()

// compareThings compares the names of two places or organizations. They are the same if
// they are in one row of the table, or if each word of one sounds like a word of the
// other.
func (r *Resolver) compareThings(a, b *name) verdict {
	if a.row > 0 && b.row > 0 {
		if a.row == b.row {
			return verdict{rank: same, score: .99, why: []string{Exonym}}
		}
		return verdict{}
	}
	if len(a.words) == 0 || len(b.words) == 0 {
		return verdict{}
	}
	if len(a.words) != len(b.words) {
		// Taldy Qorgan is written Taldyqorgan as well.
		if x, y := joined(a), joined(b); r.kind == Place && x != "" && x == y {
			return verdict{rank: same, score: .97, why: []string{names.Sound}}
		}
		return verdict{}
	}
	v, long := r.compareWordsOf(a, b)
	if v.rank == apart {
		return v
	}
	capitals, others := isAcronym(a.text), isAcronym(b.text)
	numbers := digits(a.text)
	switch {
	case !long && !(capitals && others), numbers != digits(b.text):
		return verdict{}
	case numbers == "" && capitals != others:
		v.rank = min(v.rank, possible) // KEGOC, Kegoc
	}
	return v
}

// compareWordsOf compares the words of two names of as many words. It reports whether a
// word is long enough to be known by its sound.
func (r *Resolver) compareWordsOf(a, b *name) (v verdict, long bool) {
	likes, straight := r.align(a.words, b.words, like)
	if likes == nil {
		return verdict{}, false
	}
	v = verdict{rank: same, score: 1}
	for i, l := range likes {
		v.add(l)
		literal := slices.Equal(l.why, []string{names.Literal})
		if l.grade == differs {
			return verdict{}, false
		}
		if !straight && !literal || l.grade < heard {
			v.rank = possible
		}
		long = long || literal || utf8.RuneCountInString(a.words[i].text) > 2
	}
	return v, long
}

// Exonym is the reason for which two labels in one row of a table are the same.
const Exonym = "known under both names"

// joined returns the sound of all words written as one, "" if a word has no sound.
func joined(n *name) string {
	var all strings.Builder
	for _, w := range n.words {
		if len(w.keys) == 0 {
			return ""
		}
		all.WriteString(w.keys[0])
	}
	return all.String()
}

// isAcronym reports whether a text is one word of several capital letters.
func isAcronym(text string) bool {
	upper := 0
	for _, r := range text {
		switch {
		case unicode.IsLower(r), unicode.IsSpace(r):
			return false
		case unicode.IsUpper(r):
			upper++
		}
	}
	return upper > 1
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
