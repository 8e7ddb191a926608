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
	many  []*index.TokenLocation // places; until Analyze, each has its last position as its end
	words int                    // one more than it has that are no stop words
}

// newWordField makes a field of about so many terms. Of what it indexes it keeps
// positions if positions is true, or else only that the article has it.
func newWordField(name string, positions bool, terms int) *wordField {
	options := index.IndexField
	if positions {
		options |= index.IncludeTermVectors
	}
	return &wordField{
		TextField: document.NewTextFieldCustom(name, nil, nil, options, nil),
		terms:     make(index.TokenFrequencies, terms),
		room:      make([]index.TokenFreq, terms),
		words:     1,
	}
}

// add adds an occurrence of a term at a position, from 1, behind those added before.
func (f *wordField) add(term string, position int) {
	tf, known := f.terms[term]
	switch {
	case !known:
		if len(f.room) == 0 {
			f.room = make([]index.TokenFreq, 1+len(f.terms))
		}
		tf, f.room = &f.room[0], f.room[1:]
		f.terms[term] = tf
		switch {
		case !f.Options().IncludeTermVectors():
			tf.SetFrequency(1)
		case position < 1<<positionBits:
			tf.SetFrequency(position<<packedBits | 1)
		default:
			f.spread(tf, []int{position})
		}
	case !f.Options().IncludeTermVectors():
	case len(tf.Locations) > 0:
		l := tf.Locations[0]
		l.ArrayPositions = append(l.ArrayPositions, uint64(position-l.End))
		l.End = position
		tf.SetFrequency(min(1+len(l.ArrayPositions), mostFrequency) << packedBits)
	default:
		var known [mostPacked + 1]int
		places := Positions(known[:0], uint64(tf.Frequency()), nil)
		n := len(places)
		if d := position - places[n-1]; n < mostPacked && d < 1<<positionBits {
			tf.SetFrequency(tf.Frequency() + 1 | d<<(packedBits+n*positionBits))
		} else {
			f.spread(tf, append(places, position))
		}
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

// An indexedText is a document's title and body on the way into the index.
type indexedText struct {
	terms          *wordField
	words          *wordField // distinct, folded, those that are not among the terms
	title          *wordField
	titled, untold []string // distinct folded words of the title, and those that the body does not have
}

// readText analyzes a document's title and body.
func readText(d *Document) *indexedText {
	title, body := Tokens(d.Title, d.Lang), Tokens(d.Body, d.Lang)
	n := (len(title) + len(body)) / 2 // about as many words of a text are distinct
	t := &indexedText{
		terms: newWordField(FieldText, true, n), words: newWordField(FieldWord, false, n),
		title: newWordField(FieldTitle, true, len(title)),
	}
	word := func(text string, tok Token, position int) (folded string) {
		surface := text[tok.Start:tok.End]
		folded = Fold(surface)
		t.terms.add(tok.Term, position)
		if folded != tok.Term || !Plain(folded) {
			t.words.add(folded, 0)
		}
		if !StopWord(surface, d.Lang) {
			t.terms.words++
		}
		return folded
	}
	told := map[string]bool{} // of the words of the title, whether the body has them
	for i, tok := range title {
		if i == 0 {
			t.terms.add(MarkSentence, tok.Position)
			t.terms.add(MarkParagraph, tok.Position)
		}
		t.title.add(tok.Term, tok.Position)
		told[word(d.Title, tok, tok.Position)] = false
	}

	sentences := d.sentences
	if sentences == nil {
		sentences = entity.Sentences(d.Body, d.Lang)
	}
	persons := spans(d.Entities)
	read, at := 0, 0 // bytes and code points read
	newSentence, newParagraph := true, true
	for _, tok := range body {
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
		folded := word(d.Body, tok, position)
		if _, titled := told[folded]; titled {
			told[folded] = true
		}
		at += utf8.RuneCountInString(d.Body[tok.Start:tok.End])
		read = tok.End
	}
	for w, inBody := range told {
		t.titled = append(t.titled, w)
		if !inBody {
			t.untold = append(t.untold, w)
		}
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
