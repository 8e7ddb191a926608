package page

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"casefile/corpus/clean/trees"
)

//go:generate go run casefile/corpus/clean/train -data ../../../../shared/data/extract -out .

//go:embed first.trees
var firstTrees []byte

//go:embed second.trees
var secondTrees []byte

// Models are the two stages that score blocks. Their zero value scores every
// block 0.5.
type Models struct {
	First, Second *trees.Model
}

// Built returns the models that the program carries.
var Built = sync.OnceValue(func() Models {
	read := func(name string, data []byte) *trees.Model {
		m, err := trees.Read(bytes.NewReader(data))
		if err != nil {
			panic(fmt.Sprintf("%s: %v", name, err))
		}
		return m
	}
	return Models{read("first.trees", firstTrees), read("second.trees", secondTrees)}
})

// Score sets the score of every block.
func (p *Page) Score(m Models) {
	if m.First == nil || m.Second == nil {
		for i := range p.Blocks {
			p.Blocks[i].Score = 0.5
		}
		return
	}
	p.score(m, vectorsTimes*p.size)
}

// Vectors take a kilobyte a block. As many as take vectorsTimes of the markup's
// size are kept from the first stage for the second, more than all on most
// pages; the others are made again.
const vectorsTimes = 4

// score scores the blocks while it keeps vectors of so many bytes at most, and
// those of one batch.
func (p *Page) score(m Models, most int) {
	f := p.facts()
	n := len(p.Blocks)
	first := make([]float32, n)
	kept := make([][]float32, n)
	b := batch{width: m.Second.Width()}
	for i := range p.Blocks {
		if !p.Blocks[i].Idle() {
			b.add(i, f.vector(i, b.room(n-i), nil))
		}
		if !b.full() && i < n-1 {
			continue
		}
		for k, score := range m.First.Scores(b.rows) {
			first[b.at[k]] = score
			if score < lost {
				p.Blocks[b.at[k]].Score = score
			} else if most >= b.bytes() {
				kept[b.at[k]] = b.rows[k]
			}
		}
		if most >= b.bytes() {
			most -= b.bytes()
			b.space = nil // the vectors are in it
		}
		b.clear()
	}
	s := p.seconds(first)
	for i := range p.Blocks {
		if first[i] >= lost {
			x := kept[i]
			if x == nil {
				x = f.vector(i, b.room(n-i), nil)
			}
			b.add(i, s.vector(i, x, nil))
		}
		if !b.full() && i < n-1 {
			continue
		}
		for k, score := range m.Second.Scores(b.rows) {
			p.Blocks[b.at[k]].Score = score
		}
		b.clear()
	}
}

// lost is the score of the first stage below which a block is not shown to the
// second: of a thousand such blocks, four in ten of all, it raises none.
const lost = 0.01

// A batch is vectors that are scored together.
type batch struct {
	width int
	space []float32 // where they are made
	rows  [][]float32
	at    []int // their blocks
}

// batchRows is the most vectors of a batch.
const batchRows = 128

// room returns room for one more vector. At most so many are still to come.
func (b *batch) room(most int) []float32 {
	if b.space == nil {
		b.space = make([]float32, min(batchRows, most)*b.width)
	}
	begin := len(b.rows) * b.width
	return b.space[begin : begin : begin+b.width]
}

func (b *batch) add(block int, x []float32) {
	b.rows, b.at = append(b.rows, x), append(b.at, block)
}

func (b *batch) full() bool { return len(b.rows) == batchRows }

func (b *batch) bytes() int { return 4 * len(b.space) }

func (b *batch) clear() { b.rows, b.at = b.rows[:0], b.at[:0] }

// FirstScores returns what a first stage makes of the vectors of
// [Page.Features], 0 for one that is nil.
func FirstScores(m *trees.Model, rows [][]float32) []float32 {
	all := make([]float32, len(rows))
	var some [][]float32
	var at []int
	for i, x := range rows {
		if x != nil {
			some = append(some, x)
			at = append(at, i)
		}
	}
	for k, score := range m.Scores(some) {
		all[at[k]] = score
	}
	return all
}

// Features returns the vectors of the first stage, by block, nil for a block
// that is not worth scoring, and the names of the features. They are for growing
// the models.
func (p *Page) Features() (rows [][]float32, names []string) {
	f := p.facts()
	rows = make([][]float32, len(p.Blocks))
	for i := range p.Blocks {
		if !p.Blocks[i].Idle() {
			rows[i] = f.vector(i, nil, once(&names))
		}
	}
	return rows, names
}

// once returns where to put the names of features until they are there.
func once(names *[]string) *[]string {
	if len(*names) > 0 {
		return nil
	}
	return names
}

// SecondFeatures returns the vectors of the second stage, given those of the
// first and what the first stage made of them, and the names of the features
// that it adds.
func (p *Page) SecondFeatures(first [][]float32, scores []float32) (rows [][]float32, names []string) {
	s := p.seconds(scores)
	rows = make([][]float32, len(first))
	for i, x := range first {
		if x != nil {
			rows[i] = s.vector(i, slices.Clone(x), once(&names))
		}
	}
	return rows, names
}

// seconds are what the second stage's vectors of a page's blocks share.
type seconds struct {
	page       *Page
	first      []float32 // the first stage's scores, by block
	group      map[uint32]*tally
	elems      []tally
	all        tally
	begin, end int // the first and the last likely block, -1 for none
	best       float32
	likely     []int // characters of likely blocks before each
}

func (p *Page) seconds(first []float32) *seconds {
	s := &seconds{
		page: p, first: first, begin: -1, end: -1,
		group: map[uint32]*tally{}, elems: make([]tally, len(p.elems)), likely: make([]int, len(first)+1),
	}
	for i, score := range first {
		b := &p.Blocks[i]
		g := s.group[b.signature]
		if g == nil {
			g = &tally{}
			s.group[b.signature] = g
		}
		g.add(score, b.chars)
		s.all.add(score, b.chars)
		for e, up := b.elem, 0; e >= 0 && up < 4; e, up = p.elems[e].parent, up+1 {
			s.elems[e].add(score, b.chars)
		}
		s.likely[i+1] = s.likely[i]
		if score > 0.5 {
			s.likely[i+1] += b.chars
			s.end = i
			if s.begin < 0 {
				s.begin = i
			}
		}
		s.best = max(s.best, score)
	}
	return s
}

// vector appends what the first stage thinks of a block and of those around it
// to x, and the features' names to names if that is not nil.
func (s *seconds) vector(i int, x []float32, names *[]string) []float32 {
	p, n := s.page, len(s.first)
	b := &p.Blocks[i]
	r := row{x, names}
	r.add("first", s.first[i])
	for _, step := range []int{-4, -3, -2, -1, 1, 2, 3, 4} {
		score := float32(-1)
		if k := i + step; k >= 0 && k < n {
			score = s.first[k]
		}
		r.add(stepNames[step+4], score)
	}
	r.add("first like", s.group[b.signature].mean())
	e := b.elem
	for up := range 4 {
		r.addOf("first", levelNames[up], s.elems[e].mean())
		if p.elems[e].parent >= 0 && up < 3 {
			e = p.elems[e].parent
		}
	}
	r.add("first page", s.all.mean())
	r.add("first best", s.best)
	r.add("first chars", logOf(s.likely[n]))
	r.add("first before", ratio(s.likely[i], max(s.likely[n], 1)))
	r.add("first after", ratio(s.likely[n]-s.likely[i+1], max(s.likely[n], 1)))
	r.add("first window", window(p.Blocks, s.first, i, 8))
	r.add("first begin", float32(max(-20, min(20, i-s.begin))))
	r.add("first end", float32(max(-20, min(20, i-s.end))))
	return r.x
}

var stepNames = [...]string{"first -4", "first -3", "first -2", "first -1", "", "first +1", "first +2", "first +3", "first +4"}

// window returns the mean score of the blocks around one, by characters.
func window(blocks []Block, first []float32, at, reach int) float32 {
	var t tally
	for k := max(0, at-reach); k <= min(len(blocks)-1, at+reach); k++ {
		if k != at {
			t.add(first[k], blocks[k].chars)
		}
	}
	return t.mean()
}

// A tally is a mean of scores, weighed by characters.
type tally struct {
	sum   float32
	chars int
}

func (t *tally) add(score float32, chars int) {
	t.sum += score * float32(chars)
	t.chars += chars
}

func (t *tally) mean() float32 {
	if t.chars == 0 {
		return -1
	}
	return t.sum / float32(t.chars)
}
