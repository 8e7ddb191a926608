package main

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"sync"

	"casefile/corpus/clean/trees"
)

// examples are the vectors that a model is grown from, with their labels.
type examples struct {
	X [][]float32 // vectors, all of one width
	Y []float32   // labels in [0, 1]
	W []float32   // weights, each at least 0
}

// growOptions control how a model is grown. A field's zero value means its default.
type growOptions struct {
	Trees     int     // default 150
	Depth     int     // levels of decisions, default 5
	Rate      float64 // share of each tree's step, default 0.1
	Ridge     float64 // L2 penalty of a leaf, default 1
	MinWeight float64 // least weight of a leaf's examples (their hessian), default 1
	Rows      float64 // share of examples drawn for each tree, default 0.7
	Columns   float64 // share of features drawn for each tree, default 0.4
	Seed      uint64
}

func (o growOptions) withDefaults() growOptions {
	o.Trees = cmp.Or(o.Trees, 150)
	o.Depth = cmp.Or(o.Depth, 5)
	o.Rate = cmp.Or(o.Rate, 0.1)
	o.Ridge = cmp.Or(o.Ridge, 1)
	o.MinWeight = cmp.Or(o.MinWeight, 1)
	o.Rows = cmp.Or(o.Rows, 0.7)
	o.Columns = cmp.Or(o.Columns, 0.4)
	return o
}

// maxBins is the most bins that the values of a feature are put into.
const maxBins = 64

// sums are the first and second derivatives of the loss over some examples.
type sums struct{ g, h float64 }

func (s *sums) add(g, h float64) { s.g, s.h = s.g+g, s.h+h }

func (s sums) gain(ridge float64) float64 { return s.g * s.g / (s.h + ridge) }

// A grower is the state that all trees of one model share.
type grower struct {
	growOptions
	cuts [][]float32 // by feature: upper ends of its bins but the last
	bins [][]uint8   // by feature and example
	grad []float64   // by example
	hess []float64   // by example
	at   []uint16    // by example: its node in the level being split
}

// growTrees grows a model from the examples, of which there is at least one. The loss
// is logistic, and the splits are found in histograms (J. Friedman, "Greedy function
// approximation: a gradient boosting machine", 2001; the histograms are LightGBM's).
// The same examples and options give the same bytes.
func growTrees(e examples, o growOptions) *trees.Model {
	g := &grower{growOptions: o.withDefaults()}
	n, width := len(e.X), len(e.X[0])
	g.cut(e.X)
	g.grad, g.hess, g.at = make([]float64, n), make([]float64, n), make([]uint16, n)

	var sumY, sumW float64
	for i, w := range e.W {
		sumY += float64(w * e.Y[i])
		sumW += float64(w)
	}
	p := min(max(sumY/max(sumW, 1e-9), 1e-4), 1-1e-4)
	bias := float32(math.Log(p / (1 - p)))
	score := slices.Repeat([]float32{bias}, n)
	var nodes []trees.Node
	var leafs []float32
	rnd := rand.New(rand.NewPCG(g.Seed, 1))
	rows, columns := make([]int32, 0, n), make([]int, 0, width)
	for range g.Trees {
		rows, columns = rows[:0], columns[:0]
		for i := range n {
			p, w := float64(trees.Sigmoid(score[i])), float64(e.W[i])
			g.grad[i] = w * (p - float64(e.Y[i]))
			g.hess[i] = w * max(p*(1-p), 1e-6)
			if rnd.Float64() < g.Rows {
				rows = append(rows, int32(i))
			}
		}
		for f := range width {
			if len(g.cuts[f]) > 0 && rnd.Float64() < g.Columns {
				columns = append(columns, f)
			}
		}
		inner, outer := g.tree(rows, columns)
		nodes, leafs = append(nodes, inner...), append(leafs, outer...)
		for i := range n {
			score[i] += outer[g.leaf(inner, i)]
		}
	}
	return trees.New(width, g.Depth, bias, nodes, leafs)
}

// cut chooses the bins of every feature and puts the examples into them.
func (g *grower) cut(x [][]float32) {
	n, width := len(x), len(x[0])
	g.cuts, g.bins = make([][]float32, width), make([][]uint8, width)
	parallel(width, func(f int) {
		values := make([]float32, n)
		for i := range x {
			values[i] = x[i][f]
		}
		sorted := slices.Clone(values)
		slices.Sort(sorted)
		distinct := slices.Compact(slices.Clone(sorted))
		var cuts []float32
		if len(distinct) <= maxBins {
			for i := 1; i < len(distinct); i++ {
				cuts = append(cuts, (distinct[i-1]+distinct[i])/2)
			}
		} else {
			for b := 1; b < maxBins; b++ {
				cuts = append(cuts, sorted[b*n/maxBins])
			}
			cuts = slices.Compact(cuts)
		}
		g.cuts[f] = cuts
		g.bins[f] = make([]uint8, n)
		for i, v := range values {
			b, _ := slices.BinarySearch(cuts, v) // the bins whose upper end is below v
			g.bins[f][i] = uint8(b)
		}
	})
}

// tree grows one tree level by level.
func (g *grower) tree(rows []int32, columns []int) ([]trees.Node, []float32) {
	inner := 1<<g.Depth - 1
	nodes := make([]trees.Node, inner)
	cutBin := make([]uint8, inner) // the last bin that goes left
	for i := range nodes {
		nodes[i].Threshold = math.MaxFloat32 // all go left
		cutBin[i] = maxBins
	}
	for _, i := range rows {
		g.at[i] = 0
	}
	for level := range g.Depth {
		wide := 1 << level
		best := g.splits(rows, columns, g.byNode(rows, wide))
		first := wide - 1
		for k, s := range best {
			if s.gain > 1e-6 {
				nodes[first+k] = trees.Node{Feature: uint16(s.feature), Threshold: g.cuts[s.feature][s.bin]}
				cutBin[first+k] = uint8(s.bin)
			}
		}
		for _, i := range rows {
			k := g.at[i]
			f := nodes[first+int(k)].Feature
			g.at[i] = 2 * k
			if g.bins[f][i] > cutBin[first+int(k)] {
				g.at[i]++
			}
		}
	}
	leafs := make([]float32, inner+1)
	for k, s := range g.byNode(rows, inner+1) {
		leafs[k] = float32(-g.Rate * s.g / (s.h + g.Ridge))
	}
	return nodes, leafs
}

// byNode returns the sums over the rows in each of n nodes.
func (g *grower) byNode(rows []int32, n int) []sums {
	total := make([]sums, n)
	for _, i := range rows {
		total[g.at[i]].add(g.grad[i], g.hess[i])
	}
	return total
}

// A split is the best cut of one node.
type split struct {
	gain    float64
	feature int
	bin     int
}

// splits returns the best split of every node of a level.
func (g *grower) splits(rows []int32, columns []int, total []sums) []split {
	byColumn := make([][]split, len(columns))
	parallel(len(columns), func(c int) {
		f := columns[c]
		bins := g.bins[f]
		hist := make([]sums, len(total)*maxBins)
		for _, i := range rows {
			hist[int(g.at[i])*maxBins+int(bins[i])].add(g.grad[i], g.hess[i])
		}
		best := make([]split, len(total))
		for k, all := range total {
			var left sums
			for b := range g.cuts[f] {
				s := hist[k*maxBins+b]
				left.add(s.g, s.h)
				right := sums{all.g - left.g, all.h - left.h}
				if left.h < g.MinWeight || right.h < g.MinWeight {
					continue
				}
				gain := left.gain(g.Ridge) + right.gain(g.Ridge) - all.gain(g.Ridge)
				if gain > best[k].gain {
					best[k] = split{gain, f, b}
				}
			}
		}
		byColumn[c] = best
	})
	best := make([]split, len(total))
	for _, column := range byColumn {
		for k, s := range column {
			if s.gain > best[k].gain {
				best[k] = s
			}
		}
	}
	return best
}

// leaf returns the leaf that an example falls into.
func (g *grower) leaf(nodes []trees.Node, example int) int {
	i := 0
	for range g.Depth {
		n := nodes[i]
		i = 2*i + 1
		cuts := g.cuts[n.Feature]
		// A bin lies left where its upper end is at most the threshold.
		if b := int(g.bins[n.Feature][example]); n.Threshold != math.MaxFloat32 && (b >= len(cuts) || cuts[b] > n.Threshold) {
			i++
		}
	}
	return i - len(nodes)
}

// parallel calls do(0) to do(n-1) on two goroutines.
func parallel(n int, do func(int)) {
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Go(func() {
			for i := w; i < n; i += 2 {
				do(i)
			}
		})
	}
	wg.Wait()
}
