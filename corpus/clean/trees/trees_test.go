package trees

import (
	"bytes"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// twoTrees returns a model of two trees of two levels for vectors of two features.
func twoTrees() *Model {
	nodes := []Node{
		{0, 1}, {1, -2}, {1, 2},
		{1, 0}, {0, math.MaxFloat32}, {0, 0.5},
	}
	return New(2, 2, 0.5, nodes, []float32{1, 2, 3, 4, 10, 20, 30, 40})
}

func TestScores(t *testing.T) {
	tests := []struct{ x, y, want float32 }{ // the sum of leafs
		{1, -2, 0.5 + 1 + 10},
		{1, float32(math.Copysign(0, -1)), 0.5 + 2 + 10},
		{1.5, 2, 0.5 + 3 + 40},
		{-3, 3, 0.5 + 2 + 30},
		{2, 3, 0.5 + 4 + 40},
	}
	var vectors [][]float32
	var want []float32
	for range 9 { // more than are scored together
		for _, test := range tests {
			vectors = append(vectors, []float32{test.x, test.y})
			want = append(want, Sigmoid(test.want))
		}
	}
	if diff := cmp.Diff(want, twoTrees().Scores(vectors)); diff != "" {
		t.Errorf("scores (-want +got):\n%s", diff)
	}
	if got := (&Model{}).Scores([][]float32{nil}); got[0] != 0.5 {
		t.Errorf("the zero Model scores %v, want 0.5", got[0])
	}
}

func TestRoundTrip(t *testing.T) {
	var b bytes.Buffer
	if _, err := twoTrees().WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	got, err := Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(twoTrees(), got, cmp.AllowUnexported(Model{}, step{})); diff != "" {
		t.Errorf("the model after writing and reading (-want +got):\n%s", diff)
	}
}

func TestReadDamaged(t *testing.T) {
	var whole bytes.Buffer
	if _, err := twoTrees().WriteTo(&whole); err != nil {
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
	if _, err := Read(bytes.NewReader(data)); err == nil {
		t.Error("Read of a model with a feature out of range gave no error")
	}
}
