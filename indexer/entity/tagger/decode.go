package tagger

import "math"

// A lattice is the scores of the labels of one sentence's tokens.
type lattice [][Labels]float32

const impossible = -1e30

// best returns the labels with the highest score together.
func (m *Model) best(l lattice) []uint8 {
	n := len(l)
	if n == 0 {
		return nil
	}
	back := make([][Labels]uint8, n)
	var now, next [Labels]float32
	for k := range Labels {
		now[k] = impossible
		if Starts(k) {
			now[k] = l[0][k]
		}
	}
	for i := 1; i < n; i++ {
		for b := range Labels {
			top, from := float32(impossible), uint8(0)
			for _, a := range m.allowed[b] {
				if v := now[a] + m.Trans[a][b]; v > top {
					top, from = v, a
				}
			}
			next[b] = top + l[i][b]
			back[i][b] = from
		}
		now = next
	}
	y := make([]uint8, n)
	top := float32(2 * impossible)
	for k := range Labels {
		if Ends(k) && now[k] > top {
			top = now[k]
			y[n-1] = uint8(k)
		}
	}
	for i := n - 1; i > 0; i-- {
		y[i-1] = back[i][y[i]]
	}
	return y
}

// marginals returns the probability of each label of each token, by the
// forward-backward algorithm.
func (m *Model) marginals(l lattice) [][Labels]float64 {
	n := len(l)
	if n == 0 {
		return nil
	}
	weight := make([][Labels]float64, n)
	for i := range l {
		top := l[i][0]
		for _, v := range l[i] {
			top = max(top, v)
		}
		for k, v := range l[i] {
			weight[i][k] = math.Exp(float64(v - top))
		}
	}
	p := make([][Labels]float64, n)
	sum := make([]float64, n)
	for i := range n {
		for b := range Labels {
			v := 0.0
			switch {
			case i == 0 && Starts(b):
				v = weight[0][b]
			case i > 0:
				for _, a := range m.allowed[b] {
					v += p[i-1][a] * m.exp[a][b]
				}
				v *= weight[i][b]
			}
			if i == n-1 && !Ends(b) {
				v = 0
			}
			p[i][b] = v
			sum[i] += v
		}
		if sum[i] == 0 {
			sum[i] = math.SmallestNonzeroFloat64
		}
		for b := range Labels {
			p[i][b] /= sum[i]
		}
	}
	var after, before [Labels]float64
	for k := range Labels {
		after[k] = 1
	}
	for i := n - 2; i >= 0; i-- {
		before = [Labels]float64{}
		for b := range Labels {
			v := after[b] * weight[i+1][b] / sum[i+1]
			if i+1 == n-1 && !Ends(b) || v == 0 {
				continue
			}
			for _, a := range m.allowed[b] {
				before[a] += m.exp[a][b] * v
			}
		}
		after = before
		for k := range Labels {
			p[i][k] *= after[k]
		}
	}
	return p
}

// rate sets the confidence of names: the least probability that one of its
// tokens is in a name of its type.
func rate(spans []Span, p [][Labels]float64) {
	for i := range spans {
		s := &spans[i]
		s.Confidence = 1
		for k := s.First; k < s.End; k++ {
			in := 0.0
			for position := begin; position <= single; position++ {
				in += p[k][label(s.Type, position)]
			}
			s.Confidence = min(s.Confidence, in)
		}
	}
}
