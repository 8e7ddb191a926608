package indexer

import (
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"casefile/indexer/entity"
)

// Marks are terms of [FieldText] that stand beside words, at their positions.
// No word of a text is like them.
const (
	MarkSentence  = "\x1fsentence"  // at the first word of each sentence
	MarkParagraph = "\x1fparagraph" // at the first word of each paragraph
	MarkPerson    = "\x1fperson"    // at each word of a person's name
)

// gap keeps a phrase from reaching out of the title into the text, or from one name
// into the next. A title is a sentence and a paragraph of its own.
const gap = 100

// A wordField is terms of an article on the way into the index, under one name.
// The library keeps for each term of an article a frequency, and for each
// occurrence a place of some six bytes: twice as much as the text has. Here the
// positions of up to three occurrences are packed into the number that stands for
// the frequency, and those of more into one place: the first is its position, the
// distances from one to the next are its array positions, which the library keeps
// as they are. [Occurrences] and [Positions] read them.
type wordField struct {
	*document.TextField
	at    map[string]int // of each term among entries
	all   []entry
	terms index.TokenFrequencies
	words int // one more than it has that are no stop words
}

// An entry is a term of a field.
type entry struct {
	index.TokenFreq
	place       index.TokenLocation
	only        [1]*index.TokenLocation // room for the one place
	first, last int                     // positions
}

// newWordField makes a field. Of what it indexes it keeps positions if positions is
// true, or else only that the article has it.
func newWordField(name string, positions bool) *wordField {
	options := index.IndexField
	if positions {
		options |= index.IncludeTermVectors
	}
	return &wordField{document.NewTextFieldCustom(name, nil, nil, options, nil), map[string]int{}, nil, nil, 1}
}

// add adds an occurrence of a term at a position, from 1, behind those added before.
func (f *wordField) add(term string, position int) {
	i, known := f.at[term]
	if !known {
		f.at[term] = len(f.all)
		f.all = append(f.all, entry{first: position, last: position})
		return
	}
	if e := &f.all[i]; f.Options().IncludeTermVectors() {
		e.place.ArrayPositions = append(e.place.ArrayPositions, uint64(position-e.last))
		e.last = position
	}
}

// How a frequency is packed: the lowest bits say how many positions stand in it,
// each in so many bits, the first lowest; 0 that they stand in a place, and then the
// rest is how many they are, up to a most that no ranking goes beyond.
const (
	packedBits    = 2
	positionBits  = 14
	mostPacked    = 1<<packedBits - 1
	mostFrequency = 1<<12 - 1
)

// Analyze packs what was added. The library calls it before it reads the field.
func (f *wordField) Analyze() {
	f.terms = make(index.TokenFrequencies, len(f.all))
	for term, i := range f.at {
		e := &f.all[i]
		e.Term = []byte(term)
		f.terms[term] = &e.TokenFreq
		if !f.Options().IncludeTermVectors() {
			e.SetFrequency(1)
			continue
		}
		n := 1 + len(e.place.ArrayPositions)
		packed, fits := uint64(e.first), e.first < 1<<positionBits && n <= mostPacked
		for i, d := range e.place.ArrayPositions {
			if fits = fits && d < 1<<positionBits; !fits {
				break
			}
			packed |= d << ((i + 1) * positionBits)
		}
		if fits {
			e.SetFrequency(int(packed<<packedBits | uint64(n)))
			continue
		}
		e.SetFrequency(min(n, mostFrequency) << packedBits)
		e.place.Position = e.first
		e.only[0] = &e.place
		e.Locations = e.only[:]
	}
}

// AnalyzedLength is the same of all fields: an article's length is a term of
// [FieldLength], kept once and not with each of its terms.
func (f *wordField) AnalyzedLength() int                              { return 1 }
func (f *wordField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }

// Occurrences returns how often a term stands in an article, from the frequency
// that the index has; of more than some thousand it says some thousand.
func Occurrences(frequency uint64) int {
	if n := frequency & mostPacked; n > 0 {
		return int(n)
	}
	return int(frequency >> packedBits)
}

// Positions appends the positions of a term in an article, ascending, from what the
// index has: the frequency and, if it has one, the place.
func Positions(to []int, frequency uint64, place interface {
	Pos() uint64
	ArrayPositions() []uint64
}) []int {
	n := frequency & mostPacked
	if n == 0 {
		if place == nil {
			return to
		}
		at := int(place.Pos())
		to = append(to, at)
		for _, d := range place.ArrayPositions() {
			at += int(d)
			to = append(to, at)
		}
		return to
	}
	at, rest := 0, frequency>>packedBits
	for range n {
		at += int(rest & (1<<positionBits - 1))
		rest >>= positionBits
		to = append(to, at)
	}
	return to
}

// An indexedText is a document's title and body on the way into the index.
type indexedText struct {
	terms *wordField
	words *wordField // distinct, folded
}

// readText analyzes a document's title and body.
func readText(d *Document) *indexedText {
	t := &indexedText{newWordField(FieldText, true), newWordField(FieldWord, false)}
	word := func(text string, tok Token, position int) {
		surface := text[tok.Start:tok.End]
		t.terms.add(tok.Term, position)
		t.words.add(Fold(surface), 0)
		if !StopWord(surface, d.Lang) {
			t.terms.words++
		}
	}
	for i, tok := range Tokens(d.Title, d.Lang) {
		if i == 0 {
			t.terms.add(MarkSentence, tok.Position)
			t.terms.add(MarkParagraph, tok.Position)
		}
		word(d.Title, tok, tok.Position)
	}

	sentences := entity.Sentences(d.Body, d.Lang)
	persons := spans(d.Entities)
	read, at := 0, 0 // bytes and code points read
	newSentence, newParagraph := true, true
	for _, tok := range Tokens(d.Body, d.Lang) {
		for _, r := range d.Body[read:tok.Start] {
			newParagraph = newParagraph || r == '\n'
			at++
		}
		for len(sentences) > 0 && sentences[0][0] <= at {
			newSentence, sentences = true, sentences[1:]
		}
		position := tok.Position + gap
		if newSentence || newParagraph {
			t.terms.add(MarkSentence, position)
		}
		if newParagraph {
			t.terms.add(MarkParagraph, position)
		}
		if persons[at] {
			t.terms.add(MarkPerson, position)
		}
		newSentence, newParagraph = false, false
		word(d.Body, tok, position)
		at += utf8.RuneCountInString(d.Body[tok.Start:tok.End])
		read = tok.End
	}
	return t
}

// spans returns the code points of the body that belong to names of persons.
func spans(e *entity.Entities) map[int]bool {
	in := map[int]bool{}
	if e == nil {
		return in
	}
	for _, p := range e.Persons {
		for _, m := range p.Mentions {
			for i := m.Start; i < m.End; i++ {
				in[i] = true
			}
		}
	}
	return in
}
