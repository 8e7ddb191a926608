package indexer

import (
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/document"
	index "github.com/blevesearch/bleve_index_api"

	"casefile/indexer/entity"
)

// Marks are terms of [FieldText] at the positions of words. No word of a text equals
// one.
const (
	MarkSentence  = "\x1fsentence"  // at the first word of each sentence
	MarkParagraph = "\x1fparagraph" // at the first word of each paragraph
	MarkPerson    = "\x1fperson"    // at each word of a person's name
	MarkFormer    = "\x1fformer"    // of FieldFormer, at the first word of each version
)

// gap is the number of positions between the title and the body, and between two names
// of a field, so that no phrase matches across. A title is a sentence and a paragraph.
const gap = 100

// BodyPosition is the position of the first word of the body in [FieldText].
const BodyPosition = gap + 1

// A wordField is the terms of an article in a field, to be written to the index.
//
// For each term of an article the library stores a frequency, and for each occurrence a
// location of some six bytes, which together are twice the size of the text. A wordField
// packs the positions of up to three occurrences into the number of the frequency. More
// than three are packed into one location: it has the first position, and the distances
// between positions as its array positions, which the library stores as they are.
// [Occurrences] and [Positions] unpack them.
type wordField struct {
	*document.TextField
	terms     index.TokenFrequencies
	room      []index.TokenFreq      // for new terms
	once      index.TokenFreq        // of every term, if no positions are stored
	locations []*index.TokenLocation // until Analyze, End is the last position
}

// newWordField returns a field with room for a number of terms. It stores positions if
// positions is true, else only that the article has a term.
func newWordField(name string, positions bool, terms int) *wordField {
	f := &wordField{terms: make(index.TokenFrequencies, terms)}
	options := index.IndexField
	if positions {
		options |= index.IncludeTermVectors
		f.room = make([]index.TokenFreq, terms)
	} else {
		f.once.SetFrequency(1)
	}
	f.TextField = document.NewTextFieldCustom(name, nil, nil, options, nil)
	return f
}

// has adds a term without positions.
func (f *wordField) has(term string) { f.terms[term] = &f.once }

// add adds an occurrence of a term at a position, from 1, after those added before.
func (f *wordField) add(term string, position int) {
	tf := f.terms[term]
	if tf == nil {
		if len(f.room) == 0 {
			f.room = make([]index.TokenFreq, 1+len(f.terms)/4)
		}
		tf, f.room = &f.room[0], f.room[1:]
		f.terms[term] = tf
	}
	if len(tf.Locations) > 0 {
		l := tf.Locations[0]
		l.ArrayPositions = append(l.ArrayPositions, uint64(position-l.End))
		l.End = position
		tf.SetFrequency(min(1+len(l.ArrayPositions), maxFrequency) << packedBits)
		return
	}
	var packed [maxPacked + 1]int
	positions := Positions(packed[:0], uint64(tf.Frequency()), nil)
	n, last := len(positions), 0
	if n > 0 {
		last = positions[n-1]
	}
	if d := position - last; n < maxPacked && d < 1<<positionBits {
		tf.SetFrequency(tf.Frequency() + 1 | d<<(packedBits+n*positionBits))
	} else {
		f.addLocation(tf, append(positions, position))
	}
}

// addLocation stores positions of a term in a location.
func (f *wordField) addLocation(tf *index.TokenFreq, positions []int) {
	l := &index.TokenLocation{Position: positions[0], End: positions[len(positions)-1]}
	for i, p := range positions[1:] {
		l.ArrayPositions = append(l.ArrayPositions, uint64(p-positions[i]))
	}
	tf.Locations = []*index.TokenLocation{l}
	tf.SetFrequency(len(positions) << packedBits)
	f.locations = append(f.locations, l)
}

// The lowest packedBits of a frequency are the number of positions packed above them,
// positionBits each: the first position is the lowest, then come distances. If they are
// 0, the positions are in a location, and the rest of the frequency is their number, at
// most maxFrequency, above which no ranking distinguishes.
const (
	packedBits   = 2
	positionBits = 14
	maxPacked    = 1<<packedBits - 1
	maxFrequency = 1<<12 - 1
)

// Analyze is called by the library before it reads the field.
func (f *wordField) Analyze() {
	for _, l := range f.locations {
		l.End = 0
	}
}

// AnalyzedLength is the same for all fields, because the library would store it with
// each term. The length of an article is the term of [FieldLength].
func (f *wordField) AnalyzedLength() int                              { return 1 }
func (f *wordField) AnalyzedTokenFrequencies() index.TokenFrequencies { return f.terms }

// Occurrences returns the number of occurrences of a term in an article, up to some
// thousands, given the frequency in the index.
func Occurrences(frequency uint64) int {
	if n := frequency & maxPacked; n > 0 {
		return int(n)
	}
	return int(frequency >> packedBits)
}

// Positions appends the positions of a term in an article, ascending, given the
// frequency in the index and its location, if it has one.
func Positions(to []int, frequency uint64, location interface {
	Pos() uint64
	ArrayPositions() []uint64
}) []int {
	n := frequency & maxPacked
	if n == 0 {
		if location == nil {
			return to
		}
		at := int(location.Pos())
		to = append(to, at)
		for _, d := range location.ArrayPositions() {
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

// textFields are the fields of the title and the body of a document.
type textFields struct {
	words                             *wordList
	text, word, title, titled, untold *wordField
	length                            int             // 1 more than the words that are not stop words
	inBody                            map[string]bool // by folded word of the title: the body has it
}

// readText analyzes a document's title and body and calls add with their fields.
func readText(d *Document, words *wordList, add func(*wordField)) {
	title := appendWords(make([]wordSpan, 0, len(d.Title)/6), d.Title)
	distinct := (len(title) + len(d.words)) / 2 // a usual share of the words of a text
	f := &textFields{
		words: words, length: 1, inBody: map[string]bool{},
		text: newWordField(FieldText, true, distinct), word: newWordField(FieldWord, false, 0),
		title: newWordField(FieldTitle, true, len(title)), titled: newWordField(FieldTitled, false, 0),
		untold: newWordField(FieldUntold, false, len(title)),
	}
	f.readTitle(d, title)
	f.readBody(d)
	for folded, inBody := range f.inBody {
		if !inBody {
			f.untold.has(folded)
		}
	}
	length := newWordField(FieldLength, false, 1)
	length.has(strconv.Itoa(f.length))
	for _, field := range []*wordField{f.text, f.word, f.title, f.titled, f.untold, length} {
		add(field)
	}
}

// add adds a word of the title or the body.
func (f *textFields) add(w indexedWord, position int) {
	f.text.add(w.term, position)
	if w.extra {
		f.word.has(w.folded)
	}
	if !w.stop {
		f.length++
	}
}

func (f *textFields) readTitle(d *Document, title []wordSpan) {
	if len(title) > 0 {
		f.text.add(MarkSentence, 1)
		f.text.add(MarkParagraph, 1)
	}
	for i, span := range title {
		w := f.words.word(d.Title[span.start:span.end])
		f.add(w, i+1)
		f.title.add(w.term, i+1)
		if w.extra {
			f.titled.has(w.folded)
		}
		f.inBody[w.folded] = false
	}
}

func (f *textFields) readBody(d *Document) {
	sentences := d.sentences
	persons := mentioned(len(d.Body), d.Entities.Persons)
	newSentence, newParagraph := true, true
	read := 0 // bytes
	for i, span := range d.words {
		newParagraph = newParagraph || strings.Contains(d.Body[read:span.start], "\n")
		for len(sentences) > 0 && sentences[0][0] <= span.at {
			newSentence, sentences = true, sentences[1:]
		}
		position := i + BodyPosition
		if newSentence || newParagraph {
			f.text.add(MarkSentence, position)
		}
		if newParagraph {
			f.text.add(MarkParagraph, position)
		}
		if persons.has(span.at) {
			f.text.add(MarkPerson, position)
		}
		newSentence, newParagraph = false, false
		w := f.words.word(d.Body[span.start:span.end])
		f.add(w, position)
		if _, ok := f.inBody[w.folded]; ok {
			f.inBody[w.folded] = true
		}
		read = span.end
	}
}

// formerField returns the texts of former versions, with no phrase across two of them.
func formerField(d *Document, words *wordList) *wordField {
	f := newWordField(FieldFormer, true, len(d.words))
	at := 1
	for _, text := range d.Former {
		f.add(MarkFormer, at)
		eachWord(text, func(start, end int) {
			f.add(words.word(text[start:end]).term, at)
			at++
		})
		at += gap
	}
	return f
}

// A pointSet is a set of code points of a text, by number.
type pointSet []bool

// mentioned returns the code points that belong to mentions of entities, of a text of
// at most n code points.
func mentioned(n int, of ...[]entity.Entity) pointSet {
	var in pointSet
	for _, entities := range of {
		for _, e := range entities {
			for _, m := range e.Mentions {
				if in == nil {
					in = make(pointSet, n)
				}
				for i := max(0, m.Start); i < min(m.End, n); i++ {
					in[i] = true
				}
			}
		}
	}
	return in
}

func (s pointSet) has(at int) bool { return at < len(s) && s[at] }
