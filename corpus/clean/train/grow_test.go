package main

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// rings returns points that no single cut separates: the label is 1 between two
// circles.
func rings(n int, seed uint64) examples {
	rnd := rand.New(rand.NewPCG(seed, 2))
	var e examples
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

func TestGrowTrees(t *testing.T) {
	m := growTrees(rings(4000, 1), growOptions{Columns: 1})
	unseen := rings(1000, 2)
	wrong := 0
	for i, score := range m.Scores(unseen.X) {
		if (score > 0.5) != (unseen.Y[i] > 0.5) {
			wrong++
		}
	}
	if wrong > 60 {
		t.Errorf("%d of 1000 unseen points are scored on the wrong side, want at most 60", wrong)
	}
}

func TestGrowTreesAgain(t *testing.T) {
	var written [2]bytes.Buffer
	for i := range written {
		if _, err := growTrees(rings(500, 1), growOptions{Trees: 20}).WriteTo(&written[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(written[0].Bytes(), written[1].Bytes()) {
		t.Error("growing twice from the same examples gave different models")
	}
}
