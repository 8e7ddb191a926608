// Package trees scores vectors of features with gradient-boosted decision trees.
//
// A program embeds a [Model], reads it with [MustRead] and calls [Model.Scores], which
// returns a probability for each vector:
//
//	scores := trees.MustRead("title.trees", data).Scores(vectors)
//
// Models are grown by casefile/corpus/clean/train, which makes them with [New] and
// writes them with [Model.WriteTo].
package trees

import (
	"bytes"
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
	nodes []Node    // (1<<depth)-1 a tree, breadth first
	steps []step    // the nodes in the form that Scores reads
	leafs []float32 // 1<<depth a tree
}

// A Node sends a vector left if its feature is at most the threshold.
type Node struct {
	Feature   uint16
	Threshold float32
}

// New returns a model of trees of a depth, for vectors of a width. It adds to bias one
// of the 1<<depth leafs of each tree; a tree's (1<<depth)-1 nodes are breadth first.
func New(width, depth int, bias float32, nodes []Node, leafs []float32) *Model {
	m := &Model{width: width, depth: depth, bias: bias, nodes: nodes, leafs: leafs, steps: make([]step, len(nodes))}
	for i, n := range nodes {
		m.steps[i] = step{ordered(n.Threshold), uint32(n.Feature)}
	}
	return m
}

// A step is a node with its threshold as an ordered integer. The sign of a
// difference of two such integers is the side to take, without a branch that the
// processor would have to predict.
type step struct {
	threshold int32
	feature   uint32
}

// next returns the index of the step after the one at i.
func (s step) next(i int, x []int32) int {
	right := uint64(int64(s.threshold)-int64(x[s.feature])) >> 63
	return 2*i + 1 + int(right)
}

// ordered returns an integer that orders as x does.
func ordered(x float32) int32 {
	b := int32(math.Float32bits(x + 0)) // -0 becomes 0
	return b ^ int32(uint32(b>>31)>>1)
}

// together is the number of vectors that are scored together: they and a tree fit
// into the processor's first cache.
const together = 32

// Scores returns for each vector the probability that its label is 1. Vectors have
// [Model.Width] features; what follows those is ignored.
func (m *Model) Scores(xs [][]float32) []float32 {
	sums := make([]float32, len(xs))
	for i := range sums {
		sums[i] = m.bias
	}
	inner, width := 1<<m.depth-1, m.width
	keys := make([]int32, 0, min(together, len(xs))*width)
	for begin := 0; begin < len(xs); begin += together {
		end := min(begin+together, len(xs))
		keys = keys[:0]
		for _, x := range xs[begin:end] {
			for _, v := range x[:width] {
				keys = append(keys, ordered(v))
			}
		}
		for base, leaf := 0, 0; base < len(m.steps); base, leaf = base+inner, leaf+inner+1 {
			tree, leafs := m.steps[base:base+inner], m.leafs[leaf:leaf+inner+1]
			k, x := begin, keys
			// Four vectors at a time: each step waits for the one before it in the
			// same vector only.
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
		sums[i] = Sigmoid(sum)
	}
	return sums
}

// Flag returns the feature of a condition: 1 if it holds, else 0.
func Flag(holds bool) float32 {
	if holds {
		return 1
	}
	return 0
}

// Width returns the number of features that the model reads.
func (m *Model) Width() int { return m.width }

// Sigmoid returns the probability of a sum of leafs.
func Sigmoid(sum float32) float32 { return float32(1 / (1 + math.Exp(-float64(sum)))) }

// magic begins a written model; its last byte is the version of the format.
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

var errFormat = errors.New("trees: not a model of this format")

// MustRead returns the model in data, which a program carries under that name. It
// panics if there is none.
func MustRead(name string, data []byte) *Model {
	m, err := Read(bytes.NewReader(data))
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	return m
}

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
	m := &Model{nodes: make([]Node, leafs-leafs>>depth), leafs: make([]float32, leafs)}
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
	return New(width, depth, m.bias, m.nodes, m.leafs), nil
}
