package trees

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// rings returns points that no single cut separates: the label is 1 between two
// circles.
func rings(n int, seed uint64) Examples {
	rnd := rand.New(rand.NewPCG(seed, 2))
	var e Examples
	for range n {
		x, y, noise := rnd.Float32()*2-1, rnd.Float32()*2-1, rnd.Float32()
		var label float32
		if d := x*x + y*y; d > 0.2 && d < 0.6 {
			label = 1
		}
		e.X = append(e.X, []float32{x, noise, y})
		e.Y = append(e.Y, label)
		e.W = append(e.W, 1)
	}
	return e
}

func score(m *Model, x []float32) float32 { return m.Scores([][]float32{x})[0] }

func TestGrow(t *testing.T) {
	m := Grow(rings(4000, 1), Options{Columns: 1})
	test := rings(1000, 2)
	wrong := 0
	for i, x := range test.X {
		if (score(m, x) > 0.5) != (test.Y[i] > 0.5) {
			wrong++
		}
	}
	if wrong > 60 {
		t.Errorf("%d of 1000 unseen points are scored on the wrong side, want at most 60", wrong)
	}
}

func TestRoundTrip(t *testing.T) {
	e := rings(500, 1)
	var first, second bytes.Buffer
	m := Grow(e, Options{Trees: 20})
	if _, err := m.WriteTo(&first); err != nil {
		t.Fatal(err)
	}
	if _, err := Grow(e, Options{Trees: 20}).WriteTo(&second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("growing twice from the same examples gave different models")
	}
	got, err := Read(&first)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range e.X[:50] {
		if score(got, x) != score(m, x) {
			t.Errorf("Score(%v) = %v after reading, want %v", x, score(got, x), score(m, x))
		}
	}
}

func TestReadDamaged(t *testing.T) {
	var whole bytes.Buffer
	if _, err := Grow(rings(100, 1), Options{Trees: 2}).WriteTo(&whole); err != nil {
		t.Fatal(err)
	}
	data := whole.Bytes()
	for n := range len(data) {
		if _, err := Read(bytes.NewReader(data[:n])); err == nil {
			t.Errorf("Read of the first %d of %d bytes gave no error", n, len(data))
		}
	}
	data[30] = 0xff // a feature out of range
	data[31] = 0xff
	_, err := Read(bytes.NewReader(data))
	if err == nil {
		t.Error("Read of a model with a feature out of range gave no error")
	}
}
