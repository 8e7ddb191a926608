package indexer

import (
	"strconv"
	"strings"

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

// BodyPosition is the position of the first word of the body in [FieldText].
const BodyPosition = gap + 1

// A wordField is terms of an article on the way into the index, under one name.
// The library keeps for each term of an article a frequency, and for each
// occurrence a place of some six bytes: twice as much as the text has. Here the
// positions of up to three occurrences are packed into the number that stands for
// the frequency, and those of more into one place: the first is its position, the
// distances from one to the next are its array positions, which the library keeps
// as they are. [Occurrences] and [Positions] read them.
type wordField struct {
	*document.TextField
	terms index.TokenFrequencies
	room  []index.TokenFreq      // for terms that come
	once  index.TokenFreq        // of every term, if no positions are kept
	many  []*index.TokenLocation // places; until Analyze, each has its last position as its end
}

// newWordField makes a field of about so many terms. Of what it indexes it keeps
// positions if positions is true, or else only that the article has it.
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

// add adds an occurrence of a term at a position, from 1, behind those added before.
func (f *wordField) add(term string, position int) {
	if tf, known := f.terms[term]; known {
		f.again(tf, position)
	} else {
		f.begin(term, position)
	}
}

// has adds a term of which no positions are kept.
func (f *wordField) has(term string) { f.terms[term] = &f.once }

// begin adds the first occurrence of a term.
func (f *wordField) begin(term string, position int) {
	if len(f.room) == 0 {
		f.room = make([]index.TokenFreq, 1+len(f.terms)/4)
	}
	tf := &f.room[0]
	f.room = f.room[1:]
	f.terms[term] = tf
	if position < 1<<positionBits {
		tf.SetFrequency(position<<packedBits | 1)
	} else {
		f.spread(tf, []int{position})
	}
}

// again adds an occurrence of a term that there is.
func (f *wordField) again(tf *index.TokenFreq, position int) {
	if len(tf.Locations) > 0 {
		l := tf.Locations[0]
		l.ArrayPositions = append(l.ArrayPositions, uint64(position-l.End))
		l.End = position
		tf.SetFrequency(min(1+len(l.ArrayPositions), mostFrequency) << packedBits)
		return
	}
	var known [mostPacked + 1]int
	places := Positions(known[:0], uint64(tf.Frequency()), nil)
	n := len(places)
	if d := position - places[n-1]; n < mostPacked && d < 1<<positionBits {
		tf.SetFrequency(tf.Frequency() + 1 | d<<(packedBits+n*positionBits))
	} else {
		f.spread(tf, append(places, position))
	}
}

// spread keeps positions of a term in a place.
func (f *wordField) spread(tf *index.TokenFreq, positions []int) {
	l := &index.TokenLocation{Position: positions[0], End: positions[len(positions)-1]}
	for i, p := range positions[1:] {
		l.ArrayPositions = append(l.ArrayPositions, uint64(p-positions[i]))
	}
	tf.Locations = []*index.TokenLocation{l}
	tf.SetFrequency(len(positions) << packedBits)
	f.many = append(f.many, l)
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

// Analyze is called by the library before it reads the field.
func (f *wordField) Analyze() {
	for _, l := range f.many {
		l.End = 0
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

// readText analyzes a document's title and body, and adds their fields.
func readText(d *Document, words *wordList, add func(*wordField)) {
	title := appendWords(make([]word, 0, len(d.Title)/6), d.Title)
	n := (len(title) + len(d.words)) / 2 // about as many words of a text are distinct
	text, apart := newWordField(FieldText, true, n), newWordField(FieldWord, false, 0)
	titles := newWordField(FieldTitle, true, len(title))
	titled, untold := newWordField(FieldTitled, false, 0), newWordField(FieldUntold, false, len(title))
	length := 1 // without stop words
	occurs := func(l lexeme, position int) {
		text.add(l.term, position)
		if l.apart {
			apart.has(l.folded)
		}
		if !l.stop {
			length++
		}
	}
	told := map[string]bool{} // of the words of the title, whether the body has them
	for i, w := range title {
		if i == 0 {
			text.add(MarkSentence, 1)
			text.add(MarkParagraph, 1)
		}
		l := words.word(d.Title[w.start:w.end])
		occurs(l, i+1)
		titles.add(l.term, i+1)
		if l.apart {
			titled.has(l.folded)
		}
		told[l.folded] = false
	}

	sentences := d.sentences
	persons := stretches(len(d.Body), d.Entities.Persons)
	newSentence, newParagraph := true, true
	read := 0 // bytes
	for i, w := range d.words {
		newParagraph = newParagraph || strings.Contains(d.Body[read:w.start], "\n")
		for len(sentences) > 0 && sentences[0][0] <= w.at {
			newSentence, sentences = true, sentences[1:]
		}
		position := i + BodyPosition
		if newSentence || newParagraph {
			text.add(MarkSentence, position)
		}
		if newParagraph {
			text.add(MarkParagraph, position)
		}
		if persons.has(w.at) {
			text.add(MarkPerson, position)
		}
		newSentence, newParagraph = false, false
		l := words.word(d.Body[w.start:w.end])
		occurs(l, position)
		if _, ok := told[l.folded]; ok {
			told[l.folded] = true
		}
		read = w.end
	}
	for folded, inBody := range told {
		if !inBody {
			untold.has(folded)
		}
	}
	for _, f := range []*wordField{text, apart, titles, titled, untold} {
		add(f)
	}
	lengths := newWordField(FieldLength, false, 1)
	lengths.has(strconv.Itoa(length))
	add(lengths)
}

// A stretchSet is code points of a text.
type stretchSet []bool

// stretches returns the code points of a text of at most so many that belong to
// mentions of entities.
func stretches(most int, of ...[]entity.Entity) stretchSet {
	var in stretchSet
	for _, entities := range of {
		for _, e := range entities {
			for _, m := range e.Mentions {
				if in == nil {
					in = make(stretchSet, most)
				}
				for i := max(0, m.Start); i < min(m.End, most); i++ {
					in[i] = true
				}
			}
		}
	}
	return in
}

func (s stretchSet) has(at int) bool { return at < len(s) && s[at] }
