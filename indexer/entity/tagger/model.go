package tagger

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/bits"
	"slices"
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
// their keys, as differences in a Rice code, for which they are small and need no
// unpacking; then, compressed, for each feature the bits of the labels with a
// weight, and for each label its weights.
const magic = "casefile-crf2\n"

// WriteTo writes the model.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	b := append([]byte(magic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(b[len(magic):], math.Float32bits(m.Scale))
	for _, row := range m.Trans {
		for _, v := range row {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
	}
	n := len(m.table.keys)
	b = binary.AppendUvarint(b, uint64(n))
	b = appendKeys(b, m.table.keys)
	low, high := make([]byte, n), make([]byte, n)
	var weights [Labels][]byte
	for i := range n {
		mask := 0
		for k, v := range m.weights[i*Labels : (i+1)*Labels] {
			if v != 0 {
				mask |= 1 << k
				weights[k] = append(weights[k], byte(v))
			}
		}
		low[i], high[i] = byte(mask), byte(mask>>8)
	}
	buf := bytes.NewBuffer(b)
	z, err := flate.NewWriter(buf, flate.BestCompression)
	if err != nil {
		return 0, err
	}
	for _, part := range slices.Concat([][]byte{low, high}, weights[:]) {
		if _, err := z.Write(part); err != nil {
			return 0, err
		}
		if err := z.Flush(); err != nil { // the parts have little in common
			return 0, err
		}
	}
	if err := z.Close(); err != nil {
		return 0, err
	}
	return buf.WriteTo(w)
}

var errModel = errors.New("not a model, or a damaged one")

// ReadModel reads a model that [Model.WriteTo] wrote.
func ReadModel(b []byte) (*Model, error) {
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
	count, size := binary.Uvarint(b)
	if size <= 0 || count > uint64(8*len(b)) {
		return nil, errModel
	}
	n := int(count)
	keys, b, ok := readKeys(b[size:], n)
	if !ok {
		return nil, errModel
	}
	z := flate.NewReader(bytes.NewReader(b))
	masks := make([]byte, 2*n)
	if _, err := io.ReadFull(z, masks); err != nil {
		return nil, errModel
	}
	var at [Labels + 1]int // where the weights of a label begin
	for i := range n {
		mask := uint16(masks[i]) | uint16(masks[n+i])<<8
		if mask>>Labels != 0 {
			return nil, errModel
		}
		for ; mask != 0; mask &= mask - 1 {
			at[bits.TrailingZeros16(mask)+1]++
		}
	}
	for k := range Labels {
		at[k+1] += at[k]
	}
	packed := make([]byte, at[Labels])
	if _, err := io.ReadFull(z, packed); err != nil {
		return nil, errModel
	}
	if extra, err := z.Read(make([]byte, 1)); extra > 0 || err != io.EOF {
		return nil, errModel
	}
	m.weights = make([]int8, n*Labels)
	for i := range n {
		row := (*[Labels]int8)(m.weights[i*Labels:])
		for mask := uint16(masks[i]) | uint16(masks[n+i])<<8; mask != 0; mask &= mask - 1 {
			k := bits.TrailingZeros16(mask)
			row[k] = int8(packed[at[k]])
			at[k]++
		}
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
