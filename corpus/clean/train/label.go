package main

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"

	"casefile/corpus/clean"
	"casefile/corpus/clean/gold"
	"casefile/corpus/clean/page"
)

// A sample is a page whose blocks have labels.
type sample struct {
	id, site string
	page     *page.Page
	rows     [][]float32 // the features of each block
	label    []float32   // of each block, -1 if unknown
	weight   []float32
}

func load(data string) ([]sample, error) {
	pages, err := gold.Read(data)
	if err != nil {
		return nil, err
	}
	pages = slices.DeleteFunc(pages, func(p gold.Page) bool { return p.Text == "" && len(p.With) == 0 })
	perSource := map[string]int{}
	for _, p := range pages {
		perSource[p.Source]++
	}
	var samples []sample
	for _, p := range pages {
		c, err := p.Capture(data)
		if err != nil {
			return nil, err
		}
		text, _ := clean.Decode(c)
		// Weigh a large collection more than a small one, but less than by its size.
		scale := float32(math.Sqrt(150 / float64(perSource[p.Source])))
		if s := newSample(&p, text, scale); len(s.page.Blocks) > 0 {
			samples = append(samples, s)
		}
	}
	return samples, nil
}

func newSample(p *gold.Page, text []byte, scale float32) sample {
	s := sample{id: p.ID, site: p.Site, page: page.Parse(text)}
	s.rows = s.page.Features()
	if p.Text != "" {
		s.labelByText(p.Text)
	} else {
		s.labelBySnippets(p.With, p.Without)
	}
	for i := range s.weight {
		s.weight[i] *= scale
	}
	return s
}

// appendTo appends the labelled blocks to the examples.
func (s *sample) appendTo(e *examples, rows [][]float32) {
	for i, y := range s.label {
		if y >= 0 && rows[i] != nil {
			e.X = append(e.X, rows[i])
			e.Y = append(e.Y, y)
			e.W = append(e.W, s.weight[i])
		}
	}
}

func tokens(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '_'
	})
}

// runLength is the number of consecutive words that are compared, as in the score.
const runLength = 4

func runs(words []string) []string {
	if len(words) < runLength {
		return []string{strings.Join(words, " ")}
	}
	var all []string
	for i := 0; i+runLength <= len(words); i++ {
		all = append(all, strings.Join(words[i:i+runLength], " "))
	}
	return all
}

// A knownText is the known text of an article.
type knownText struct{ runs, lines map[string]bool }

func newKnownText(text string) knownText {
	k := knownText{map[string]bool{}, map[string]bool{}}
	for _, run := range runs(tokens(text)) {
		k.runs[run] = true
	}
	for line := range strings.SplitSeq(text, "\n") {
		k.lines[strings.Join(tokens(line), " ")] = true
	}
	return k
}

// share returns the share of the words' runs that occur in the text.
func (k knownText) share(words []string) float32 {
	all, hits := runs(words), 0
	for _, run := range all {
		if k.runs[run] {
			hits++
		}
	}
	return float32(hits) / float32(len(all))
}

// labelByText labels every block with the share of its runs of words that occur in
// the text. A block shorter than a run must be a line of the text, or occur in it
// between the same neighbours.
func (s *sample) labelByText(text string) {
	known := newKnownText(text)
	words := make([][]string, len(s.page.Blocks))
	for i := range words {
		words[i] = tokens(s.page.Blocks[i].Text)
	}
	s.label, s.weight = make([]float32, len(words)), make([]float32, len(words))
	for i, ws := range words {
		switch {
		case len(ws) == 0:
			s.label[i] = -1
			continue
		case len(ws) >= runLength:
			s.label[i] = known.share(ws)
		case known.lines[strings.Join(ws, " ")]:
			s.label[i] = 1
		default:
			if around := withNeighbours(words, i); len(around) >= runLength && known.share(around) == 1 {
				s.label[i] = 1
			}
		}
		s.weight[i] = float32(min(math.Sqrt(float64(len(ws))), 12)) / 3
	}
	s.keepOneCopy(words)
}

// withNeighbours returns the words of a block between the two before and the two
// after it.
func withNeighbours(words [][]string, i int) []string {
	var all []string
	if i > 0 {
		before := words[i-1]
		all = append(all, before[max(0, len(before)-2):]...)
	}
	all = append(all, words[i]...)
	if i+1 < len(words) {
		all = append(all, words[i+1][:min(2, len(words[i+1]))]...)
	}
	return all
}

// keepOneCopy labels the copies of a text on the page as no article, but for the one
// that is closest to other text of the article.
func (s *sample) keepOneCopy(words [][]string) {
	copies := map[string][]int{}
	for i, ws := range words {
		if s.label[i] > 0.5 {
			key := strings.Join(ws, " ")
			copies[key] = append(copies[key], i)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(copies)) {
		best, most := -1, -1.0
		for _, i := range copies[key] {
			near := 0.0
			for k := max(0, i-6); k <= min(len(words)-1, i+6); k++ {
				if k != i && s.label[k] > 0.5 {
					near += float64(len(words[k])) / math.Abs(float64(k-i))
				}
			}
			if near > most {
				best, most = i, near
			}
		}
		for _, i := range copies[key] {
			if i != best {
				s.label[i] = 0
				s.weight[i] /= 2
			}
		}
	}
}

// labelBySnippets labels the blocks that hold a snippet; the others stay unknown.
func (s *sample) labelBySnippets(with, without []string) {
	s.label, s.weight = make([]float32, len(s.page.Blocks)), make([]float32, len(s.page.Blocks))
	for i := range s.page.Blocks {
		text := gold.Flat(s.page.Blocks[i].Text)
		holds := func(snippet string) bool { return strings.Contains(text, gold.Flat(snippet)) }
		s.weight[i] = 2
		switch {
		case slices.ContainsFunc(with, holds):
			s.label[i] = 1
		case slices.ContainsFunc(without, holds):
			s.label[i] = 0
		default:
			s.label[i] = -1
		}
	}
}
