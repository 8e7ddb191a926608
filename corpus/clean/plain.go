package clean

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// A line is a paragraph of a page in plain text.
type line struct {
	text     string
	words    int
	sentence bool // reads as a part of a text, not as a heading or a menu entry
	rule     string
	kind     corpus.Kind
	kept     bool
}

// sentenceWords is the least number of words in a paragraph of a text: menus
// and headings have fewer, or no full stop.
const (
	sentenceWords = 8
	longLine      = 30 // words that no heading has
	tailWords     = 5  // words of a line below the text that is still of it, as a credit
	fewSentences  = 3  // paragraphs of sentences that may stand below the text
)

// maxPlain is how much of a text is read, in bytes. No article comes near.
const maxPlain = 12 << 20

// fromPlain finds the article in a page that was dumped as text: menu and
// headlines first, then the text in paragraphs, then the page's foot.
//
// The text begins with the first paragraph of sentences and ends where the
// first line of the foot is ("Related Articles", "Leave a Reply"), or with the
// last paragraph of sentences. Pointers to related stories stand inside texts
// too: one ends the text only if hardly any sentence follows. Of the short lines above it, the headline is the
// one nearest to it that is not a date, a byline or furniture.
func fromPlain(a *corpus.Article, r *Report, c *corpus.Capture, text []byte) error {
	if len(text) > maxPlain {
		text = bytes.ToValidUTF8(text[:maxPlain], nil)
		r.Tamed = true
	}
	lines := plainLines(string(text))
	if len(lines) == 0 {
		return fmt.Errorf("%w: the file is empty", ErrNoArticle)
	}
	defer func() {
		for _, l := range lines {
			r.Blocks = append(r.Blocks, Judged{Text: l.text, Kept: l.kept, Kind: l.kind, Rule: l.rule})
		}
	}()
	begin := -1
	for i := range lines {
		if f := page.FurnitureOf(lines[i].text); lines[i].sentence && (f == nil || !f.Certain) {
			begin = i
			break
		}
	}
	if begin < 0 {
		for i := range lines {
			lines[i].rule = "no sentence"
		}
		return fmt.Errorf("%w: no paragraph of sentences", ErrNoArticle)
	}
	end := len(lines) // where the foot begins
	foot := "foot of the page"
	last := begin // last paragraph of sentences
	for i := begin + 1; i < len(lines); i++ {
		f := page.FurnitureOf(lines[i].text)
		if f != nil && f.Ends && (!f.Inside || sentences(lines[i+1:]) < fewSentences) {
			end, foot = i, "below: "+f.Rule
			break
		}
		if lines[i].sentence {
			last = i
		}
	}
	for i := range lines {
		l := &lines[i]
		switch f := page.FurnitureOf(l.text); {
		case i < begin:
			l.rule = "above the text"
		case i >= end:
			l.rule = foot
			if f != nil {
				l.rule = f.Rule
			}
		case f != nil && (f.Certain || !l.sentence && l.words < tailWords*2):
			l.rule = f.Rule
		case l.sentence:
			l.kept, l.kind, l.rule = true, corpus.Paragraph, "sentences"
		case i > last && end == len(lines) && l.words < tailWords:
			l.rule = "short line below the text"
		case i > last && l.words < tailWords:
			l.rule = "short line above the foot"
		case i > last:
			l.kept, l.kind, l.rule = true, corpus.Paragraph, "line that closes the text"
		default:
			l.kept, l.kind, l.rule = true, corpus.Subhead, "short line inside the text"
		}
		if l.kept {
			a.Blocks = append(a.Blocks, corpus.Block{Kind: l.kind, Text: l.text})
		}
	}

	a.Lang = language(a.Body(), "")
	headline := ""
	for i := begin - 1; i >= 0; i-- {
		l := &lines[i]
		if d, ok := textDate(l.text, a.Lang); ok {
			l.rule = "date"
			if a.Published.IsZero() {
				a.Published = d
				r.choose("published", d.At, "line above the text")
			}
			continue
		}
		if f := page.FurnitureOf(l.text); f != nil {
			l.rule = f.Rule
			if names := bylineNames(l.text); f.Rule == "byline" && len(a.Authors) == 0 && len(names) > 0 {
				a.Authors = names
				r.choose("authors", strings.Join(names, "; "), "line above the text")
			}
			continue
		}
		if headline == "" && l.words >= 3 {
			headline = l.text
			l.rule = "headline"
		}
	}
	setTitle(a, r, headline, "line above the text", longWords(a.Body()))
	setSource(a, r, c, c.URL, "", "")
	inferDate(a, r)
	saidByUser(a, r, c)
	return nil
}

// sentences returns the number of paragraphs of sentences.
func sentences(lines []line) int {
	n := 0
	for _, l := range lines {
		if l.sentence {
			n++
		}
	}
	return n
}

// plainLines returns the paragraphs of a text as lines to be judged.
func plainLines(text string) []line {
	var lines []line
	for _, p := range Paragraphs(text) {
		lines = append(lines, newLine(p))
	}
	return lines
}

// Paragraphs returns the paragraphs of a text, each in one line. Lines that were
// broken to a width are joined; text without empty lines between paragraphs has one a
// line.
func Paragraphs(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n", "\u2028", "\n", "\u2029", "\n\n").Replace(text)
	var paragraphs []string
	for part := range strings.SplitSeq(text, "\n\n") {
		rows := strings.Split(strings.Trim(part, "\n"), "\n")
		if wrapped(rows) {
			rows = []string{strings.Join(rows, " ")}
		}
		for _, row := range rows {
			if row = page.Visible(row); row != "" {
				paragraphs = append(paragraphs, row)
			}
		}
	}
	return paragraphs
}

// wrapped reports whether rows are one paragraph broken to a width: all but
// the last are nearly as long as the longest, which no paragraph of a text would
// be by chance.
func wrapped(rows []string) bool {
	if len(rows) < 2 {
		return false
	}
	longest := 0
	for _, row := range rows {
		longest = max(longest, utf8.RuneCountInString(row))
	}
	if longest < 40 || longest > 110 {
		return false
	}
	for _, row := range rows[:len(rows)-1] {
		if utf8.RuneCountInString(row) < longest-20 {
			return false
		}
	}
	return true
}

func newLine(text string) line {
	l := line{text: text, words: len(strings.Fields(text))}
	wide := 0 // letters of scripts without spaces
	for _, r := range text {
		if r >= 0x2e80 && unicode.IsLetter(r) {
			wide++
		}
	}
	l.words += wide / 3
	l.sentence = l.words >= sentenceWords && endsSentence(text) || l.words >= longLine
	return l
}

// endsSentence reports whether a text ends as a sentence does.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, " \"'”’»“)]")
	r, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?:…。!?", r)
}
