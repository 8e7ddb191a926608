package clean

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// A line is a paragraph of a page in plain text.
type line struct {
	Judged
	words     int
	sentence  bool            // reads as a part of a text, not as a heading or a menu entry
	furniture *page.Furniture // nil for none
}

const (
	sentenceWords = 8  // the least words of a sentence: menus and headings have fewer, or no full stop
	longLine      = 30 // words that no heading has
	tailWords     = 5  // words of a line below the text that still belongs to it, as a credit
	fewSentences  = 3  // paragraphs of sentences that may follow the text
)

// maxPlain is how much of a text is read, in bytes. No article comes near.
const maxPlain = 12 << 20

// fromPlain finds the article in a page that was dumped as text: menu and headlines
// first, then the text in paragraphs, then the page's foot.
//
// The text begins with the first paragraph of sentences, and ends with the last one or
// before the first line of the foot ("Related Articles", "Leave a Reply"). Pointers to
// related stories occur inside texts too: one ends the text only if hardly any
// sentence follows. The headline is the last of the lines above that is not short, a
// date, a byline or furniture.
func fromPlain(a *corpus.Article, r *Report, c *corpus.Capture, text []byte) error {
	if len(text) > maxPlain {
		text = bytes.ToValidUTF8(text[:maxPlain], nil)
		r.Tamed = true
	}
	var lines []line
	for _, p := range Paragraphs(string(text)) {
		lines = append(lines, newLine(p))
	}
	if len(lines) == 0 {
		return fmt.Errorf("%w: the file is empty", ErrNoArticle)
	}
	defer func() {
		for _, l := range lines {
			r.Blocks = append(r.Blocks, l.Judged)
		}
	}()
	begin := slices.IndexFunc(lines, func(l line) bool { return l.sentence && (l.furniture == nil || !l.furniture.Certain) })
	if begin < 0 {
		for i := range lines {
			lines[i].Rule = "no sentence"
		}
		return fmt.Errorf("%w: no paragraph of sentences", ErrNoArticle)
	}
	keepLines(a, lines, begin)
	a.Lang = language(a.Body(), "")
	headline := readHead(a, r, lines[:begin])
	setTitle(a, r, headline, "line above the text", stemsOf(a.Body()))
	setOutlet(a, r, cmp.Or(c.URL, c.FinalURL), &page.Page{})
	inferDate(a, r)
	setGiven(a, r, c)
	return nil
}

// keepLines puts the text that begins with a line into a and judges all lines.
func keepLines(a *corpus.Article, lines []line, begin int) {
	end, foot := footOf(lines, begin)
	last := begin // paragraph of sentences
	for i := range lines[:end] {
		if lines[i].sentence {
			last = max(last, i)
		}
	}
	for i := range lines {
		l := &lines[i]
		switch {
		case i < begin:
			l.Rule = "above the text"
		case i < end:
			l.judge(i > last, end < len(lines))
		case l.furniture != nil:
			l.Rule = l.furniture.Rule
		default:
			l.Rule = foot
		}
		if l.Kept {
			a.Blocks = append(a.Blocks, corpus.Block{Kind: l.Kind, Text: l.Text})
		}
	}
}

// footOf returns the index of the first line of the page's foot and the rule that
// found it, len(lines) if there is none.
func footOf(lines []line, begin int) (end int, rule string) {
	for i, l := range lines {
		if f := l.furniture; i > begin && f != nil && f.Ends && (!f.Inside || fewFollow(lines[i+1:])) {
			return i, "below: " + f.Rule
		}
	}
	return len(lines), ""
}

// fewFollow reports whether hardly any sentence is in the lines.
func fewFollow(lines []line) bool {
	n := 0
	for _, l := range lines {
		if l.sentence {
			n++
		}
	}
	return n < fewSentences
}

// judge decides whether a line at or below the beginning of the text is kept. below
// says that no sentence follows, foot that the page has a foot.
func (l *line) judge(below, foot bool) {
	switch f := l.furniture; {
	case f != nil && (f.Certain || !l.sentence && l.words < tailWords*2):
		l.cut(f.Rule)
	case l.sentence:
		l.Kind = corpus.Paragraph
		l.keep("sentences")
	case !below:
		l.Kind = corpus.Subhead
		l.keep("short line inside the text")
	case l.words >= tailWords:
		l.Kind = corpus.Paragraph
		l.keep("line that closes the text")
	case foot:
		l.cut("short line above the foot")
	default:
		l.cut("short line below the text")
	}
}

// readHead reads the lines above the text, from the last one up: it sets the date and
// the authors and returns the headline.
func readHead(a *corpus.Article, r *Report, lines []line) (headline string) {
	for i := range slices.Backward(lines) {
		l := &lines[i]
		if d, ok := textDate(l.Text, a.Lang); ok {
			l.Rule = "date"
			if a.Published.IsZero() {
				a.Published = d
				r.choose("published", d.At, "line above the text")
			}
			continue
		}
		if l.furniture != nil {
			l.Rule = l.furniture.Rule
			if names := bylineNames(l.Text); l.Rule == "byline" && len(a.Authors) == 0 && len(names) > 0 {
				a.Authors = names
				r.choose("authors", strings.Join(names, "; "), "line above the text")
			}
			continue
		}
		if headline == "" && l.words >= 3 {
			headline = l.Text
			l.Rule = "headline"
		}
	}
	return headline
}

// Paragraphs returns the paragraphs of a text, each in one line. Lines that were
// broken at a width are joined. In a text without empty lines, each line is a
// paragraph.
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

// wrapped reports whether rows are one paragraph broken at a width: all but the last
// are nearly as long as the longest.
func wrapped(rows []string) bool {
	longest := 0
	for _, row := range rows {
		longest = max(longest, utf8.RuneCountInString(row))
	}
	return len(rows) > 1 && longest >= 40 && longest <= 110 &&
		!slices.ContainsFunc(rows[:len(rows)-1], func(row string) bool { return utf8.RuneCountInString(row) < longest-20 })
}

func newLine(text string) line {
	l := line{Judged: Judged{Text: text}, words: len(strings.Fields(text)), furniture: page.FurnitureOf(text)}
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
	return strings.ContainsRune(".!?:…。", r)
}
