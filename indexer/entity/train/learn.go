package main

import (
	"math"
	"math/rand/v2"
	"slices"

	"casefile/indexer/entity/conll"
	"casefile/indexer/entity/tagger"
)

const labels = tagger.Labels

// settings of learning.
type settings struct {
	epochs  int
	rate    float64 // step of AdaGrad
	l2      float64 // factor of the squared weights
	cutoff  int     // features seen less often are left out
	dropout float64 // share of features left out at each step, so that the model learns from others than words
	average int     // number of last epochs whose weights are averaged
	least   float64 // smaller weights are left out
	open    float64 // subtracted from the score of no name, to find more names
}

// An example is one sentence: the features and the label of each token.
type example struct {
	features [][]uint32
	labels   []uint8
}

// examples returns the sentences of documents with their features.
func examples(f *tagger.Features, docs []*conll.Document) []example {
	var out []example
	for _, d := range docs {
		for i, features := range f.Document(d.Sentences) {
			out = append(out, example{features, tagger.Encode(len(features), d.Names[i])})
		}
	}
	return out
}

// learn trains a model by maximum likelihood of the labels, one sentence a step, with
// AdaGrad (Duchi, Hazan and Singer 2011), and averages the weights of the last epochs.
// The same examples and settings give the same model.
func learn(data []example, o settings, progress func(epoch int, loss float64)) *tagger.Model {
	keys := indexFeatures(data, o.cutoff)
	t := trainer{
		settings: o,
		weights:  make([]float32, len(keys)*labels),
		squares:  make([]float32, len(keys)*labels),
		random:   rand.New(rand.NewPCG(1, 2)),
	}
	t.allow()
	mean := make([]float32, len(t.weights))
	var meanTrans [labels][labels]float32
	order := make([]int, len(data))
	for i := range order {
		order[i] = i
	}
	for epoch := range o.epochs {
		t.random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		loss := 0.0
		for _, i := range order {
			loss += t.step(&data[i])
		}
		progress(epoch+1, loss/float64(len(data)))
		if epoch >= o.epochs-o.average {
			for i, w := range t.weights {
				mean[i] += w / float32(o.average)
			}
			for a := range labels {
				for b := range labels {
					meanTrans[a][b] += t.trans[a][b] / float32(o.average)
				}
			}
		}
	}
	if i, ok := slices.BinarySearch(keys, tagger.Always()); ok {
		mean[i*labels+tagger.Outside] -= float32(o.open)
	}
	return tagger.NewModel(keys, mean, meanTrans, float32(o.least))
}

// indexFeatures replaces the features of the examples by their indexes in the sorted list
// that it returns, and removes those seen less than cutoff times.
func indexFeatures(data []example, cutoff int) []uint32 {
	n := 0
	for _, d := range data {
		for _, fs := range d.features {
			n += len(fs)
		}
	}
	all := make([]uint32, 0, n)
	for _, d := range data {
		for _, fs := range d.features {
			all = append(all, fs...)
		}
	}
	slices.Sort(all)
	var keys []uint32
	for i := 0; i < len(all); {
		k := i
		for k < len(all) && all[k] == all[i] {
			k++
		}
		if k-i >= cutoff {
			keys = append(keys, all[i])
		}
		i = k
	}
	keys = slices.Clip(keys)
	table := tagger.NewTable(keys)
	for _, d := range data {
		for i, fs := range d.features {
			kept := fs[:0]
			for _, f := range fs {
				if p := table.Find(f); p >= 0 {
					kept = append(kept, uint32(p))
				}
			}
			d.features[i] = kept
		}
	}
	return keys
}

// A trainer is a model in training.
type trainer struct {
	settings
	weights, squares []float32 // of features; sums of squared gradients
	trans, transSq   [labels][labels]float32
	allowed          [labels][]int
	random           *rand.Rand
	scale            []float64
	weight, forward  [][labels]float64
	kept             []uint32
	keptEnds         []int
}

func (t *trainer) allow() {
	for b := range labels {
		for a := range labels {
			if tagger.Follows(a, b) {
				t.allowed[b] = append(t.allowed[b], a)
			}
		}
	}
}

// step learns from one sentence and returns its loss before: the negative logarithm of
// the probability of its labels.
func (t *trainer) step(d *example) float64 {
	t.drop(d)
	var exp [labels][labels]float64 // of the transitions' weights
	for b := range labels {
		for _, a := range t.allowed[b] {
			exp[a][b] = math.Exp(float64(t.trans[a][b]))
		}
	}
	loss := t.weigh(d)
	loss += t.runForward(len(d.labels), &exp)
	return loss + t.runBackward(d, &exp)
}

// weigh sets the weight of each label of each token, by the token's features alone.
func (t *trainer) weigh(d *example) (loss float64) {
	for len(t.scale) < len(d.labels) {
		t.scale = append(t.scale, 0)
		t.weight = append(t.weight, [labels]float64{})
		t.forward = append(t.forward, [labels]float64{})
	}
	for i, label := range d.labels {
		var sum [labels]float32
		for _, f := range t.features(i) {
			w := (*[labels]float32)(t.weights[int(f)*labels:])
			for k := range labels {
				sum[k] += w[k]
			}
		}
		top := slices.Max(sum[:])
		for k, v := range sum {
			t.weight[i][k] = math.Exp(float64(v - top))
		}
		loss -= float64(sum[label] - top)
	}
	return loss
}

// runForward sets forward: the scaled weight of all paths to each label of each of n
// tokens.
func (t *trainer) runForward(n int, exp *[labels][labels]float64) (loss float64) {
	for i := range n {
		sum := 0.0
		for b := range labels {
			v := 0.0
			switch {
			case i == 0 && tagger.Starts(b):
				v = t.weight[0][b]
			case i > 0:
				for _, a := range t.allowed[b] {
					v += t.forward[i-1][a] * exp[a][b]
				}
				v *= t.weight[i][b]
			}
			if i == n-1 && !tagger.Ends(b) {
				v = 0
			}
			t.forward[i][b] = v
			sum += v
		}
		sum = max(sum, math.SmallestNonzeroFloat64)
		t.scale[i] = sum
		loss += math.Log(sum)
		for b := range labels {
			t.forward[i][b] /= sum
		}
	}
	return loss
}

// runBackward goes from the last token to the first with the weight of all paths from
// each label to the end, and moves the weights of features and transitions.
func (t *trainer) runBackward(d *example, exp *[labels][labels]float64) (loss float64) {
	var trans [labels][labels]float64
	var after [labels]float64
	for k := range labels {
		after[k] = 1
	}
	n := len(d.labels)
	for i := n - 1; i >= 0; i-- {
		var gradient [labels]float32
		for k := range labels {
			gradient[k] = float32(t.forward[i][k] * after[k])
		}
		gradient[d.labels[i]]--
		if i > 0 {
			var before [labels]float64
			for b := range labels {
				v := after[b] * t.weight[i][b] / t.scale[i]
				if i == n-1 && !tagger.Ends(b) || v == 0 {
					continue
				}
				for _, a := range t.allowed[b] {
					x := exp[a][b] * v
					before[a] += x
					trans[a][b] += t.forward[i-1][a] * x
				}
			}
			trans[d.labels[i-1]][d.labels[i]]--
			loss -= float64(t.trans[d.labels[i-1]][d.labels[i]])
			after = before
		}
		t.update(i, &gradient)
	}
	for b := range labels {
		for _, a := range t.allowed[b] {
			g := float32(trans[a][b])
			t.transSq[a][b] += g * g
			t.trans[a][b] -= float32(t.rate) * g / (float32(math.Sqrt(float64(t.transSq[a][b]))) + 1e-6)
		}
	}
	return loss
}

// update moves the weights of token i's features against the gradient.
func (t *trainer) update(i int, gradient *[labels]float32) {
	const tiny = 1e-4
	var moved [labels]int
	m := 0
	for k, g := range gradient {
		if g > tiny || g < -tiny {
			moved[m] = k
			m++
		}
	}
	rate, l2 := float32(t.rate), float32(t.l2)
	for _, f := range t.features(i) {
		w := (*[labels]float32)(t.weights[int(f)*labels:])
		sq := (*[labels]float32)(t.squares[int(f)*labels:])
		for _, k := range moved[:m] {
			g := gradient[k] + l2*w[k]
			sq[k] += g * g
			w[k] -= rate * g / (float32(math.Sqrt(float64(sq[k]))) + 1e-6)
		}
	}
}

// drop chooses the features of this step at random.
func (t *trainer) drop(d *example) {
	t.kept, t.keptEnds = t.kept[:0], t.keptEnds[:0]
	limit := uint32(t.dropout * (1 << 32))
	for _, fs := range d.features {
		for _, f := range fs {
			if limit == 0 || t.random.Uint32() >= limit {
				t.kept = append(t.kept, f)
			}
		}
		t.keptEnds = append(t.keptEnds, len(t.kept))
	}
}

// features returns the chosen features of token i.
func (t *trainer) features(i int) []uint32 {
	first := 0
	if i > 0 {
		first = t.keptEnds[i-1]
	}
	return t.kept[first:t.keptEnds[i]]
}
