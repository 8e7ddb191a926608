package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"hash/fnv"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"casefile/corpus"
	"casefile/corpus/clean"
	"casefile/corpus/clean/page"
	"casefile/corpus/clean/trees"
)

// A known is a line of gold.jsonl, as far as it is of use here.
type known struct {
	ID      string   `json:"id"`
	Site    string   `json:"site"`
	Source  string   `json:"source"`
	URL     string   `json:"url"`
	Text    string   `json:"text"`
	Title   string   `json:"title"`
	Date    string   `json:"date"`
	Author  string   `json:"author"`
	With    []string `json:"with"`
	Without []string `json:"without"`
}

// A sample is a page with labels.
type sample struct {
	id, site string
	page     *page.Page
	rows     [][]float32
	label    []float32 // by block, -1 where unknown
	weight   []float32
	fold     int
}

// part returns a number from 0 to n-1 that all pages of a site share.
func part(site string, n int) int {
	h := fnv.New32a()
	_, _ = io.WriteString(h, site) // a hash takes every write
	return int(h.Sum32()>>8) % n
}

// readGold returns the lines of gold.jsonl that are of use.
func readGold(data string, use func(known) bool) ([]known, error) {
	f, err := os.Open(filepath.Join(data, "gold.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var gold []known
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var k known
		if err := json.Unmarshal(lines.Bytes(), &k); err != nil {
			return nil, err
		}
		if use(k) {
			gold = append(gold, k)
		}
	}
	return gold, lines.Err()
}

func load(data string) ([]sample, error) {
	gold, err := readGold(data, func(k known) bool { return k.Text != "" || len(k.With) > 0 })
	if err != nil {
		return nil, err
	}
	perSource := map[string]int{}
	for _, k := range gold {
		perSource[k.Source]++
	}
	var samples []sample
	for _, k := range gold {
		c, err := open(data, k)
		if err != nil {
			return nil, err
		}
		// The collections differ in size and count alike, up to a point.
		scale := float32(math.Sqrt(150 / float64(perSource[k.Source])))
		text, _ := clean.Decode(c)
		s, ok := newSample(k, text, scale)
		if !ok {
			continue
		}
		samples = append(samples, s)
	}
	return samples, nil
}

// newSample labels a page; it is no use if it has no text at all.
func newSample(k known, text []byte, scale float32) (sample, bool) {
	p := page.Parse(text)
	s := sample{id: k.ID, site: k.Site, page: p, fold: part(k.Site, folds)}
	if len(p.Blocks) == 0 {
		return s, false
	}
	s.rows, _ = p.Features()
	if k.Text != "" {
		s.labelByText(k.Text)
	} else {
		s.labelBySnippets(k.With, k.Without)
	}
	for i := range s.weight {
		s.weight[i] *= scale
	}
	return s, true
}

// open returns the page as a capture.
func open(data string, k known) (*corpus.Capture, error) {
	f, err := os.Open(filepath.Join(data, "pages", k.ID+".html.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	return &corpus.Capture{URL: k.URL, Body: body, ContentType: "text/html"}, nil
}

// appendTo appends the labelled blocks to the examples.
func (s *sample) appendTo(e *trees.Examples, rows [][]float32) {
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

// runLength is the number of words that a block must share with the known text in
// one piece, as in the score.
const runLength = 4

func grams(words []string) []string {
	if len(words) < runLength {
		return []string{strings.Join(words, " ")}
	}
	var g []string
	for i := 0; i+runLength <= len(words); i++ {
		g = append(g, strings.Join(words[i:i+runLength], " "))
	}
	return g
}

// labelByText labels every block by the share of its runs of words that occur
// in the text. A block of fewer words than a run must be a line of the text, or
// stand in it as it stands between its neighbours.
func (s *sample) labelByText(text string) {
	blocks := s.page.Blocks
	in := map[string]bool{}
	all := tokens(text)
	for _, g := range grams(all) {
		in[g] = true
	}
	lines := map[string]bool{}
	for line := range strings.SplitSeq(text, "\n") {
		lines[strings.Join(tokens(line), " ")] = true
	}
	words := make([][]string, len(blocks))
	for i := range blocks {
		words[i] = tokens(blocks[i].Text)
	}
	s.label, s.weight = make([]float32, len(blocks)), make([]float32, len(blocks))
	copies := map[string][]int{}
	for i, ws := range words {
		n := len(ws)
		if n == 0 {
			s.label[i] = -1
			continue
		}
		var share float32
		switch {
		case n >= runLength:
			hits := 0
			gs := grams(ws)
			for _, g := range gs {
				if in[g] {
					hits++
				}
			}
			share = float32(hits) / float32(len(gs))
		case lines[strings.Join(ws, " ")]:
			share = 1
		default:
			var context []string
			if i > 0 {
				before := words[i-1]
				context = append(context, before[max(0, len(before)-2):]...)
			}
			context = append(context, ws...)
			if i+1 < len(words) {
				context = append(context, words[i+1][:min(2, len(words[i+1]))]...)
			}
			hits := 0
			gs := grams(context)
			for _, g := range gs {
				if in[g] {
					hits++
				}
			}
			if len(context) >= runLength && hits == len(gs) {
				share = 1
			}
		}
		s.label[i] = share
		s.weight[i] = float32(math.Min(math.Sqrt(float64(n)), 12)) / 3
		if share > 0.5 {
			key := strings.Join(ws, " ")
			copies[key] = append(copies[key], i)
		}
	}
	// Of the copies of one text on a page, the one among most other labelled
	// text is meant.
	for _, key := range slices.Sorted(maps.Keys(copies)) {
		at := copies[key]
		if len(at) < 2 {
			continue
		}
		best, most := at[0], -1
		for _, i := range at {
			near := 0
			for k := max(0, i-6); k <= min(len(blocks)-1, i+6); k++ {
				if k != i && s.label[k] > 0.5 {
					near += len(words[k])
				}
			}
			if near > most {
				best, most = i, near
			}
		}
		for _, i := range at {
			if i != best {
				s.label[i] = 0
				s.weight[i] /= 2
			}
		}
	}
}

// labelBySnippets labels the blocks that hold a snippet. Others stay unknown.
func (s *sample) labelBySnippets(with, without []string) {
	blocks := s.page.Blocks
	s.label, s.weight = make([]float32, len(blocks)), make([]float32, len(blocks))
	flat := func(t string) string { return strings.Join(strings.Fields(t), " ") }
	for i := range blocks {
		s.label[i] = -1
		s.weight[i] = 2
		t := flat(blocks[i].Text)
		for _, snippet := range without {
			if strings.Contains(t, flat(snippet)) {
				s.label[i] = 0
			}
		}
		for _, snippet := range with {
			if strings.Contains(t, flat(snippet)) {
				s.label[i] = 1
			}
		}
	}
}
