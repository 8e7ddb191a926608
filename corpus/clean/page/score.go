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
	v := p.features(false)
	first := scores(m.First, v.rows)
	for i, score := range first {
		if score < lost {
			p.Blocks[i].Score, v.rows[i] = score, nil
		}
	}
	p.second(&v, first, false)
	for i, score := range scores(m.Second, v.rows) {
		if v.rows[i] != nil {
			p.Blocks[i].Score = score
		}
	}
}

// lost is the score of the first stage below which a block is not shown to the
// second: of a thousand such blocks, four in ten of all, it raises none.
const lost = 0.01

// scores returns the score of each vector, 0 for one that is nil.
func scores(m *trees.Model, rows [][]float32) []float32 {
	all := make([]float32, len(rows))
	var some [][]float32
	var at []int
	for i, x := range rows {
		if len(x) >= m.Width() {
			some = append(some, x)
			at = append(at, i)
		}
	}
	for k, score := range m.Scores(some) {
		all[at[k]] = score
	}
	return all
}

// FirstScores returns what a first stage makes of the vectors of [Page.Features].
func FirstScores(m *trees.Model, rows [][]float32) []float32 { return scores(m, rows) }

// Features returns the vectors of the first stage, by block, nil for a block
// that is not worth scoring, and the names of the features. They are for growing
// the models.
func (p *Page) Features() ([][]float32, []string) {
	v := p.features(true)
	return v.rows, v.names
}

// SecondFeatures returns the vectors of the second stage, given those of the
// first and what the first stage made of them.
func (p *Page) SecondFeatures(rows [][]float32, first []float32) ([][]float32, []string) {
	v := vectors{rows: make([][]float32, len(rows))}
	for i, x := range rows {
		v.rows[i] = slices.Clone(x)
	}
	p.second(&v, first, true)
	return v.rows, v.names
}

// second appends to the vectors what the first stage thinks of each block and
// of those around it.
func (p *Page) second(v *vectors, first []float32, named bool) {
	n := len(first)
	group := map[uint32]*tally{}
	elems := make([]tally, len(p.elems))
	var all tally
	begin, end, best := -1, -1, float32(0)
	likely := make([]int, n+1) // characters of likely blocks before each
	for i, s := range first {
		b := &p.Blocks[i]
		g := group[b.signature]
		if g == nil {
			g = &tally{}
			group[b.signature] = g
		}
		g.add(s, b.chars)
		all.add(s, b.chars)
		for e, up := b.elem, 0; e >= 0 && up < 4; e, up = p.elems[e].parent, up+1 {
			elems[e].add(s, b.chars)
		}
		likely[i+1] = likely[i]
		if s > 0.5 {
			likely[i+1] += b.chars
			end = i
			if begin < 0 {
				begin = i
			}
		}
		best = max(best, s)
	}
	for i := range n {
		if v.rows[i] == nil {
			continue
		}
		b := &p.Blocks[i]
		r := row{x: v.rows[i]}
		if named && v.names == nil {
			r.names = &v.names
		}
		r.add("first", first[i])
		for _, step := range []int{-4, -3, -2, -1, 1, 2, 3, 4} {
			s := float32(-1)
			if k := i + step; k >= 0 && k < n {
				s = first[k]
			}
			r.add(stepNames[step+4], s)
		}
		r.add("first like", group[b.signature].mean())
		e := b.elem
		for up := range 4 {
			r.addOf("first", levelNames[up], elems[e].mean())
			if p.elems[e].parent >= 0 && up < 3 {
				e = p.elems[e].parent
			}
		}
		r.add("first page", all.mean())
		r.add("first best", best)
		r.add("first chars", logOf(likely[n]))
		r.add("first before", ratio(likely[i], max(likely[n], 1)))
		r.add("first after", ratio(likely[n]-likely[i+1], max(likely[n], 1)))
		r.add("first window", window(p.Blocks, first, i, 8))
		r.add("first begin", float32(max(-20, min(20, i-begin))))
		r.add("first end", float32(max(-20, min(20, i-end))))
		v.rows[i] = r.x
	}
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
