package tagger

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
)

// The labels of tokens: Outside, and for each type of name the begin, inside
// and end of one of several tokens, and the whole of one of a single token.
const (
	Outside = 0
	begin   = 1
	inside  = 2
	end     = 3
	single  = 4
	Labels  = 13
)

// label returns the label of a type in a position from begin to single.
func label(t Type, position int) int { return int(t)*4 + position }

// split returns the type and position of a label other than Outside.
func split(label int) (Type, int) { return Type((label - 1) / 4), (label-1)%4 + 1 }

// Follows reports whether label b may stand after label a.
func Follows(a, b int) bool {
	if a != Outside {
		if t, position := split(a); position == begin || position == inside {
			return b == label(t, inside) || b == label(t, end)
		}
	}
	return Starts(b)
}

// Starts reports whether a sentence may begin with a label.
func Starts(a int) bool {
	if a == Outside {
		return true
	}
	_, position := split(a)
	return position == begin || position == single
}

// Ends reports whether a sentence may end with a label.
func Ends(a int) bool {
	if a == Outside {
		return true
	}
	_, position := split(a)
	return position == end || position == single
}

// Encode returns the labels of a sentence of n tokens with the given names.
func Encode(n int, spans []Span) []uint8 {
	y := make([]uint8, n)
	for _, s := range spans {
		if s.End == s.First+1 {
			y[s.First] = uint8(label(s.Type, single))
			continue
		}
		for i := s.First; i < s.End; i++ {
			y[i] = uint8(label(s.Type, inside))
		}
		y[s.First] = uint8(label(s.Type, begin))
		y[s.End-1] = uint8(label(s.Type, end))
	}
	return y
}

// Decode returns the names of labels that follow each other as [Follows] says.
func Decode(y []uint8) []Span {
	var out []Span
	first := 0
	for i, l := range y {
		if l == Outside {
			continue
		}
		t, position := split(int(l))
		switch position {
		case begin:
			first = i
		case single:
			out = append(out, Span{First: i, End: i + 1, Type: t})
		case end:
			out = append(out, Span{First: first, End: i + 1, Type: t})
		}
	}
	return out
}

// A Model is a linear-chain conditional random field: a weight for each label
// of each feature, and for each label after each other. Its weights are whole
// numbers from -127 to 127, times Scale.
type Model struct {
	Scale float32
	Trans [Labels][Labels]float32 // weight of the second label after the first

	table   Table
	weights []int8 // Labels for each key of the table

	// logarithm and value of what Trans allows
	allowed [Labels][]uint8 // labels that may stand before one
	exp     [Labels][Labels]float64
}

// NewModel makes a model of sorted distinct features and the Labels weights of
// each, which it rounds. Weights below least and features without others are
// left out.
func NewModel(features []uint32, weights []float32, trans [Labels][Labels]float32, least float32) *Model {
	const most = 8 // few weights are beyond; they are cut to it
	m := &Model{Scale: most / 127., Trans: trans}
	var keys []uint32
	for i, f := range features {
		var row [Labels]int8
		used := false
		for k, w := range weights[i*Labels : (i+1)*Labels] {
			if w > -least && w < least {
				continue
			}
			row[k] = int8(math.Round(float64(max(-most, min(most, w))) / float64(m.Scale)))
			used = used || row[k] != 0
		}
		if used {
			keys = append(keys, f)
			m.weights = append(m.weights, row[:]...)
		}
	}
	m.table = NewTable(keys)
	m.prepare()
	return m
}

func (m *Model) prepare() {
	for b := range Labels {
		m.allowed[b] = nil
		for a := range Labels {
			if Follows(a, b) {
				m.allowed[b] = append(m.allowed[b], uint8(a))
				m.exp[a][b] = math.Exp(float64(m.Trans[a][b]))
			}
		}
	}
}

// Size returns the number of features and of weights that are not zero.
func (m *Model) Size() (features, weights int) {
	for _, w := range m.weights {
		if w != 0 {
			weights++
		}
	}
	return len(m.table.keys), weights
}

// The format of a model: magic, scale, transitions, number of features; then
// for each the difference of its key to that before, a bit for each label with
// a weight, and these weights.
const magic = "casefile-crf1\n"

// WriteTo writes the model.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	b := append([]byte(magic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(b[len(magic):], math.Float32bits(m.Scale))
	for _, row := range m.Trans {
		for _, v := range row {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
	}
	b = binary.AppendUvarint(b, uint64(len(m.table.keys)))
	before := uint32(0)
	for i, key := range m.table.keys {
		b = binary.AppendUvarint(b, uint64(key-before))
		before = key
		row := m.weights[i*Labels : (i+1)*Labels]
		mask := uint16(0)
		for k, v := range row {
			if v != 0 {
				mask |= 1 << k
			}
		}
		b = binary.LittleEndian.AppendUint16(b, mask)
		for _, v := range row {
			if v != 0 {
				b = append(b, byte(v))
			}
		}
	}
	n, err := w.Write(b)
	return int64(n), err
}

var errModel = errors.New("not a model, or a damaged one")

// ReadModel reads a model that [Model.WriteTo] wrote.
func ReadModel(r io.Reader) (*Model, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	const head = len(magic) + 4 + 4*Labels*Labels
	if len(b) < head || string(b[:len(magic)]) != magic {
		return nil, errModel
	}
	number := func(i int) float32 {
		return math.Float32frombits(binary.LittleEndian.Uint32(b[len(magic)+4*i:]))
	}
	m := &Model{Scale: number(0)}
	for k := range Labels * Labels {
		m.Trans[k/Labels][k%Labels] = number(1 + k)
	}
	b = b[head:]
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)) {
		return nil, errModel
	}
	b = b[size:]
	keys := make([]uint32, n)
	m.weights = make([]int8, n*Labels)
	key := uint64(0)
	for i := range keys {
		d, size := binary.Uvarint(b)
		if size <= 0 || len(b) < size+2 {
			return nil, errModel
		}
		if key += d; key > math.MaxUint32 || d == 0 && i > 0 {
			return nil, errModel
		}
		keys[i] = uint32(key)
		mask := binary.LittleEndian.Uint16(b[size:])
		b = b[size+2:]
		if len(b) < bits.OnesCount16(mask) || mask>>Labels != 0 {
			return nil, errModel
		}
		for row := m.weights[i*Labels:]; mask != 0; mask &= mask - 1 {
			row[bits.TrailingZeros16(mask)] = int8(b[0])
			b = b[1:]
		}
	}
	if len(b) > 0 {
		return nil, errModel
	}
	m.table = NewTable(keys)
	m.prepare()
	return m, nil
}

// scores adds the weights of a token's features, for each label.
func (m *Model) scores(features []uint32, out *[Labels]float32) {
	var sum [Labels]int32
	for _, f := range features {
		i := m.table.Find(f)
		if i < 0 {
			continue
		}
		row := (*[Labels]int8)(m.weights[i*Labels:])
		for k, w := range row {
			sum[k] += int32(w)
		}
	}
	for k, v := range sum {
		out[k] = float32(v) * m.Scale
	}
}
