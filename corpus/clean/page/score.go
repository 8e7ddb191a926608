package page

import (
	_ "embed"
	"slices"
	"sync"

	"casefile/corpus/clean/trees"
)

//go:generate go run casefile/corpus/clean/train -data ../../../../shared/data/extract -out .

//go:embed first.trees
var firstTrees []byte

//go:embed second.trees
var secondTrees []byte

// Models are the two stages that score blocks.
type Models struct{ First, Second *trees.Model }

// Built returns the models that the program carries.
var Built = sync.OnceValue(func() Models {
	return Models{trees.MustRead("first.trees", firstTrees), trees.MustRead("second.trees", secondTrees)}
})

// Score sets the score of every block.
func (p *Page) Score(m Models) {
	// A vector takes a kilobyte. The first stage's are kept for the second while
	// they take at most four times the markup's size, which is more than all of
	// most pages; the others are made again.
	p.score(m, 4*p.size)
}

// lost is the score of the first stage below which a block is not shown to the second.
// Four in ten blocks are; of a thousand of them, the second stage raises none.
const lost = 0.01

// score scores the blocks. Besides one batch, it keeps vectors of at most so many
// bytes.
func (p *Page) score(m Models, most int) {
	f := p.facts()
	width := m.Second.Width()
	first, kept := make([]float32, len(p.Blocks)), make([][]float32, len(p.Blocks))
	p.eachBatch(width, func(b *batch, i int) []float32 {
		if p.Blocks[i].Idle() {
			return nil
		}
		return f.vector(i, b.room())
	}, func(b *batch) {
		size := 4 * len(b.space)
		for k, score := range m.First.Scores(b.rows) {
			i := b.blocks[k]
			first[i] = score
			if score < lost {
				p.Blocks[i].Score = score
			} else if most >= size {
				kept[i] = b.rows[k]
			}
		}
		if most >= size {
			most -= size
			b.space = nil // the kept vectors are in it
		}
	})
	s := p.secondStage(first)
	p.eachBatch(width, func(b *batch, i int) []float32 {
		if first[i] < lost {
			return nil
		}
		x := kept[i]
		if x == nil {
			x = f.vector(i, b.room())
		}
		return s.vector(i, x)
	}, func(b *batch) {
		for k, score := range m.Second.Scores(b.rows) {
			p.Blocks[b.blocks[k]].Score = score
		}
	})
}

// A batch is vectors that are scored together.
type batch struct {
	width  int       // of a vector
	most   int       // vectors that are still to come, at most
	space  []float32 // a slot for each row
	rows   [][]float32
	blocks []int // the number of each row's block
}

// batchRows is the most vectors of a batch.
const batchRows = 128

// room returns the slot of the next row.
func (b *batch) room() []float32 {
	if b.space == nil {
		b.space = make([]float32, min(batchRows, len(b.rows)+b.most)*b.width)
	}
	begin := len(b.rows) * b.width
	return b.space[begin : begin : begin+b.width]
}

// eachBatch calls vector for every block and use for every batch of the vectors
// that it returns, leaving out nil.
func (p *Page) eachBatch(width int, vector func(*batch, int) []float32, use func(*batch)) {
	b := &batch{width: width}
	for i := range p.Blocks {
		b.most = len(p.Blocks) - i
		if x := vector(b, i); x != nil {
			b.rows, b.blocks = append(b.rows, x), append(b.blocks, i)
		}
		if len(b.rows) == batchRows || b.most == 1 {
			use(b)
			b.rows, b.blocks = b.rows[:0], b.blocks[:0]
		}
	}
}

// Features returns the vectors of the first stage by block, nil for a block that
// is not scored. It is for growing the models.
func (p *Page) Features() [][]float32 {
	f := p.facts()
	rows := make([][]float32, len(p.Blocks))
	for i := range p.Blocks {
		if !p.Blocks[i].Idle() {
			rows[i] = f.vector(i, nil)
		}
	}
	return rows
}

// SecondFeatures returns the vectors of the second stage by block, given those of
// the first and its scores. It is for growing the models.
func (p *Page) SecondFeatures(first [][]float32, scores []float32) [][]float32 {
	s := p.secondStage(scores)
	rows := make([][]float32, len(first))
	for i, x := range first {
		if x != nil {
			rows[i] = s.vector(i, slices.Clone(x))
		}
	}
	return rows
}

// secondStage is what the second stage's vectors of a page's blocks share.
type secondStage struct {
	page       *Page
	first      []float32        // the first stage's scores, by block
	alike      map[uint32]*mean // by signature
	elems      []mean
	all        mean
	begin, end int // the first and the last likely block, -1 for none
	best       float32
	likely     []int // characters of likely blocks before each
}

func (p *Page) secondStage(first []float32) *secondStage {
	s := &secondStage{
		page: p, first: first, begin: -1, end: -1,
		alike: map[uint32]*mean{}, elems: make([]mean, len(p.elems)), likely: make([]int, len(first)+1),
	}
	for i, score := range first {
		b := &p.Blocks[i]
		if s.alike[b.signature] == nil {
			s.alike[b.signature] = &mean{}
		}
		s.alike[b.signature].add(score, b.chars)
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

// vector appends the first stage's scores of a block and of those around it to x.
func (s *secondStage) vector(i int, x []float32) []float32 {
	p, n := s.page, len(s.first)
	b := &p.Blocks[i]
	x = append(x, s.first[i])
	for _, step := range [...]int{-4, -3, -2, -1, 1, 2, 3, 4} {
		score := float32(-1)
		if k := i + step; k >= 0 && k < n {
			score = s.first[k]
		}
		x = append(x, score)
	}
	x = append(x, s.alike[b.signature].value())
	e := b.elem
	for range 4 {
		x = append(x, s.elems[e].value())
		e = max(p.elems[e].parent, 0)
	}
	all := max(s.likely[n], 1)
	return append(x,
		s.all.value(), s.best, logOf(s.likely[n]), ratio(s.likely[i], all), ratio(s.likely[n]-s.likely[i+1], all), s.around(i),
		clip(i-s.begin, 20), clip(i-s.end, 20),
	)
}

// around returns the mean score of the blocks around one.
func (s *secondStage) around(i int) float32 {
	const reach = 8 // blocks
	var m mean
	for k := max(0, i-reach); k <= min(len(s.first)-1, i+reach); k++ {
		if k != i {
			m.add(s.first[k], s.page.Blocks[k].chars)
		}
	}
	return m.value()
}

// A mean is a mean of scores, weighed by characters.
type mean struct {
	sum   float32
	chars int
}

func (m *mean) add(score float32, chars int) {
	m.sum += score * float32(chars)
	m.chars += chars
}

// value returns the mean, -1 of nothing.
func (m *mean) value() float32 {
	if m.chars == 0 {
		return -1
	}
	return m.sum / float32(m.chars)
}
