package indexer

import (
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"

	"casefile/indexer/entity"
)

// Marks are terms of [FieldText] that stand beside words, at their positions.
// No word of a text is like them.
const (
	MarkSentence  = "\x1fsentence"  // at the first word of each sentence
	MarkParagraph = "\x1fparagraph" // at the first word of each paragraph
	MarkPerson    = "\x1fperson"    // at each word of a person's name
)

// titleGap keeps a phrase from reaching out of the title into the text. A title
// is a sentence and a paragraph of its own.
const titleGap = 100

// analyzer hands [Tokens] of a language to Bleve.
type analyzer string

func (lang analyzer) Analyze(text []byte) analysis.TokenStream {
	var stream tokenStream
	for _, t := range Tokens(string(text), string(lang)) {
		stream.add(t.Term, t.Position, t.Start, t.End)
	}
	return analysis.TokenStream(stream)
}

// A tokenStream is a text that has been analyzed.
type tokenStream analysis.TokenStream

func (s tokenStream) Analyze([]byte) analysis.TokenStream { return analysis.TokenStream(s) }

func (s *tokenStream) add(term string, position, start, end int) {
	*s = append(*s, &analysis.Token{Term: []byte(term), Position: position, Start: start, End: end})
}

// A sizedField counts in the ranking as having so many words.
type sizedField struct {
	*document.TextField
	length int
}

func (f *sizedField) AnalyzedLength() int { return f.length }

// An indexedText is a document's title and body on the way into the index.
type indexedText struct {
	stream tokenStream
	words  []string // distinct, folded
	length int      // in words, without stop words, at least 1
}

// readText analyzes a document's title and body.
func readText(d *Document) *indexedText {
	t := &indexedText{length: 1}
	seen := map[string]bool{}
	word := func(text string, tok Token, position int) {
		surface := text[tok.Start:tok.End]
		t.stream.add(tok.Term, position, tok.Start, tok.End)
		if folded := Fold(surface); !seen[folded] {
			seen[folded] = true
			t.words = append(t.words, folded)
		}
		if !StopWord(surface, d.Lang) {
			t.length++
		}
	}
	for i, tok := range Tokens(d.Title, d.Lang) {
		if i == 0 {
			t.stream.add(MarkSentence, tok.Position, tok.Start, tok.End)
			t.stream.add(MarkParagraph, tok.Position, tok.Start, tok.End)
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
		position := tok.Position + titleGap
		if newSentence || newParagraph {
			t.stream.add(MarkSentence, position, tok.Start, tok.End)
		}
		if newParagraph {
			t.stream.add(MarkParagraph, position, tok.Start, tok.End)
		}
		if persons[at] {
			t.stream.add(MarkPerson, position, tok.Start, tok.End)
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
