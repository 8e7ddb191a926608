package search

import (
	_ "embed" // callings.bin
	"encoding/binary"
	"hash/fnv"
	"slices"
	"sort"
	"strings"
	"unicode"

	"casefile/indexer"
	"casefile/indexer/entity/tagger"
	"casefile/indexer/names"
	"casefile/search/query"
)

// likely is the likeness that a spelling with other letters needs to be searched if
// the very name occurs. Of the spellings that this holds back among the judged names,
// seven in ten are other names.
const likely = .90

// slip is the likeness from which a spelling counts as a misspelling of a word that
// sounds like a known given or family name, as Karimov does; Kasymov is below it. Of
// the judged names below it, one in nine was meant.
const slip = .90

// callings are the sound keys, hashed and sorted, of the given and family names that
// the recognizer knows: four bytes each. To read so many names would take longer than
// all else at a start.
//
//go:embed callings.bin
var callings string

// isCalling reports whether a word sounds like one of these names.
func isCalling(word string) bool {
	const size = 4
	key := binary.BigEndian.AppendUint32(nil, calling(word))
	at := sort.Search(len(callings)/size, func(i int) bool { return callings[size*i:size*(i+1)] >= string(key) })
	return strings.HasPrefix(callings[size*at:], string(key))
}

// calling returns the hashed sound key of a name.
func calling(word string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(names.Key(word)))
	return h.Sum32()
}

// unlike is the likeness below which a spelling with other letters is neither searched
// nor offered, even if it is the nearest: it was meant once in thirty searches for a
// judged name among two hundred others.
const unlike = .72

// leastLike returns the likeness that a spelling with other letters needs to be offered
// for a word. A word in small letters is probably no name: it needs as much as two
// spellings of one name have. Приговор is like Prosecutor by .59, карман like Qorgan by
// .73, and ibragmov like Ibragimov by .92.
func leastLike(word string) float64 {
	if strings.ContainsFunc(word, unicode.IsUpper) {
		return unlike
	}
	return names.Cut
}

// likeness returns how like a spelling is to a word by itself, whatever else occurs, and
// whether letters differ. A spelling that was found may be an inflected form of what is
// like the word.
func likeness(word, spelling string) (score float64, byLetters bool) {
	m := names.Similar(word, spelling)
	return m.Score, slices.Contains(m.Rules, names.Spelt)
}

// doubtful reports which spellings of a word are offered but not searched. If the very
// name occurs, a spelling with other letters is mostly another man's: Zhukeyev is found
// for Zhukenov. The words beside it may show that it is meant: for Baurzhan Bekbosyn
// the corpus has Baurzhan Baibosyn. Between two given names they do not: Rustam
// Ibragimov is not Ruslan.
func (x *expander) doubtful(word string, found []names.Spelling, beside []string) func(names.Spelling) bool {
	var borne []string
	if slices.ContainsFunc(found, func(s names.Spelling) bool { _, byLetters := likeness(word, s.Text); return byLetters }) {
		for _, b := range beside {
			borne = append(borne, x.borneWith(b, word)...)
		}
	}
	occurs := slices.ContainsFunc(found, func(s names.Spelling) bool {
		return sameName(word, s.Text) && x.index.spelled(s.Text) > 0
	})
	given := tagger.GivenName(indexer.Fold(word))
	return func(s names.Spelling) bool {
		same := func(other string) bool { return sameName(other, s.Text) }
		score, byLetters := likeness(word, s.Text)
		switch {
		case !byLetters, slices.ContainsFunc(x.query.With, same):
			return false
		case occurs && given && tagger.GivenName(indexer.Fold(s.Text)):
			return true
		case occurs && s.Score < likely, score < slip && isCalling(word):
			return !slices.ContainsFunc(borne, same)
		}
		return false
	}
}

// mostBeside bounds the pairs of words of a query that are looked up among persons.
const mostBeside = 40

// borneWith returns the words of the names of persons that are like two words of a
// query.
func (x *expander) borneWith(beside, word string) []string {
	pair := min(beside, word) + " " + max(beside, word)
	words, known := x.borne[pair]
	if known || len(x.borne) == mostBeside {
		return words
	}
	for _, p := range x.index.Names(indexer.FieldPerson).Find(pair, names.Cut, MaxSpellings) {
		words = append(words, strings.Fields(p.Text)...)
	}
	x.borne[pair] = words
	return words
}

// sameName reports whether two words are one name, in other letters or cases.
func sameName(a, b string) bool {
	return slices.ContainsFunc(names.Similar(a, b).Rules, func(r string) bool {
		return r == names.Literal || r == names.Sound || r == names.Reading || r == names.Ending
	})
}

// neighbours notes which plain words of a query are next to one another.
func (x *expander) neighbours(n *query.Node) {
	for i, c := range n.Nodes {
		x.neighbours(c)
		if i > 0 && n.Kind != query.Or && c.Plain() && n.Nodes[i-1].Plain() {
			before := n.Nodes[i-1]
			x.next[before] = append(x.next[before], c.Text)
			x.next[c] = append(x.next[c], before.Text)
		}
	}
}

// beside returns the words next to a word of a node.
func (x *expander) beside(n *query.Node, tokens []indexer.Token, at int) []string {
	words := x.next[n]
	for _, i := range []int{at - 1, at + 1} {
		if 0 <= i && i < len(tokens) {
			words = append(words[:len(words):len(words)], n.Text[tokens[i].Start:tokens[i].End])
		}
	}
	return words
}
