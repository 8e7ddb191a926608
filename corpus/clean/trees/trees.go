// Package trees scores a vector of features with gradient-boosted decision
// trees, and grows such trees from examples.
//
// It is the small part of a boosting library that the cleaner needs: binary
// labels, logistic loss, histograms over at most 64 bins a feature
// (J. Friedman, "Greedy function approximation: a gradient boosting machine",
// 2001; the histogram method is LightGBM's). Growing is deterministic: the
// same examples and options give the same bytes.
package trees

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// A Model is a sum of complete binary trees. The zero Model scores every
// vector 0.5.
type Model struct {
	width int // features a vector has
	depth int // levels of decisions in every tree
	bias  float32
	nodes []node    // (1<<depth)-1 a tree, breadth first
	steps []step    // the same, to be asked
	leafs []float32 // 1<<depth a tree
}

// A node sends a vector left where its feature is at most the threshold.
type node struct {
	Feature   uint16
	Threshold float32
}

// A step is a node as it is asked: its threshold as an ordered number. The
// difference of two such numbers tells the side by its sign, without a jump that
// the processor would have to guess.
type step struct {
	threshold int32
	feature   uint32
}

// next returns the place of the step after this one, which is at place i.
func (s step) next(i int, x []int32) int {
	right := uint64(int64(s.threshold)-int64(x[s.feature])) >> 63
	return 2*i + 1 + int(right)
}

// ordered returns a number that is the greater the greater x is.
func ordered(x float32) int32 {
	b := int32(math.Float32bits(x + 0)) // -0 becomes 0
	return b ^ int32(uint32(b>>31)>>1)
}

// Score returns the probability that the vector's label is 1.
// The vector must have the width that the model was grown with.
func (m *Model) Score(x []float32) float32 {
	return m.Scores([][]float32{x})[0]
}

// some is the number of vectors that are scored together: they and a tree fit
// into the processor's first cache.
const some = 32

// Scores returns the score of every vector. It goes tree by tree, so that a
// tree is in the processor's cache for some vectors.
func (m *Model) Scores(xs [][]float32) []float32 {
	sums := make([]float32, len(xs))
	for i := range sums {
		sums[i] = m.bias
	}
	inner, width := 1<<m.depth-1, m.width
	keys := make([]int32, 0, min(some, len(xs))*width)
	for begin := 0; begin < len(xs); begin += some {
		end := min(begin+some, len(xs))
		keys = keys[:0]
		for _, x := range xs[begin:end] {
			for _, v := range x[:width] {
				keys = append(keys, ordered(v))
			}
		}
		for base, leaf := 0, 0; base < len(m.steps); base, leaf = base+inner, leaf+inner+1 {
			tree, leafs := m.steps[base:base+inner], m.leafs[leaf:leaf+inner+1]
			k, x := begin, keys
			// Four vectors at a time: the steps of one wait for each other, not
			// for those of the others.
			for ; k+4 <= end; k, x = k+4, x[4*width:] {
				xa, xb, xc, xd := x[:width], x[width:2*width], x[2*width:3*width], x[3*width:4*width]
				a, b, c, d := 0, 0, 0, 0
				for range m.depth {
					a, b, c, d = tree[a].next(a, xa), tree[b].next(b, xb), tree[c].next(c, xc), tree[d].next(d, xd)
				}
				sums[k] += leafs[a-inner]
				sums[k+1] += leafs[b-inner]
				sums[k+2] += leafs[c-inner]
				sums[k+3] += leafs[d-inner]
			}
			for ; k < end; k, x = k+1, x[width:] {
				i := 0
				for range m.depth {
					i = tree[i].next(i, x)
				}
				sums[k] += leafs[i-inner]
			}
		}
	}
	for i, sum := range sums {
		sums[i] = sigmoid(sum)
	}
	return sums
}

// prepare makes the steps of the nodes.
func (m *Model) prepare() {
	m.steps = make([]step, len(m.nodes))
	for i, n := range m.nodes {
		m.steps[i] = step{ordered(n.Threshold), uint32(n.Feature)}
	}
}

// Width returns the number of features that the model reads.
func (m *Model) Width() int { return m.width }

func sigmoid(x float32) float32 {
	return float32(1 / (1 + math.Exp(-float64(x))))
}

// magic opens a written model; its last byte is the format's version.
const magic = "trees\x00\x00\x01"

// WriteTo writes the model in the form that [Read] reads.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	n := 0
	for _, part := range []any{
		[]byte(magic),
		[]uint32{uint32(m.width), uint32(m.depth), uint32(len(m.leafs))},
		m.bias, m.nodes, m.leafs,
	} {
		if err := binary.Write(w, binary.LittleEndian, part); err != nil {
			return int64(n), err
		}
		n += binary.Size(part)
	}
	return int64(n), nil
}

// errFormat says that bytes are no model of this version.
var errFormat = errors.New("trees: not a model of this format")

// Read reads one model that [Model.WriteTo] wrote.
func Read(r io.Reader) (*Model, error) {
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, fmt.Errorf("trees: %w", err)
	}
	if string(head) != magic {
		return nil, errFormat
	}
	var size [3]uint32
	if err := binary.Read(r, binary.LittleEndian, &size); err != nil {
		return nil, fmt.Errorf("trees: %w", err)
	}
	width, depth, leafs := int(size[0]), int(size[1]), int(size[2])
	if width > 1<<16 || depth < 1 || depth > 12 || leafs > 1<<20 || leafs%(1<<depth) != 0 {
		return nil, errFormat
	}
	m := &Model{width: width, depth: depth, leafs: make([]float32, leafs)}
	m.nodes = make([]node, leafs-leafs>>depth)
	for _, part := range []any{&m.bias, m.nodes, m.leafs} {
		if err := binary.Read(r, binary.LittleEndian, part); err != nil {
			return nil, fmt.Errorf("trees: %w", err)
		}
	}
	for _, n := range m.nodes {
		if int(n.Feature) >= width {
			return nil, errFormat
		}
	}
	m.prepare()
	return m, nil
}
