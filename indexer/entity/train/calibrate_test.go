package main

import (
	"math"
	"testing"

	"casefile/indexer/entity"
)

// Of entities with a sign three of four are right, of those without one of four.
func TestFit(t *testing.T) {
	var all []sample
	for i := range 400 {
		s := sample{entity.Signs{1, float64(i % 2)}, i%4 == 0}
		if i%2 == 1 {
			s.right = i%8 != 1
		}
		s.signs[1] *= 2
		all = append(all, s)
	}
	w := fitAll(all)
	for _, c := range []struct{ sign, want float64 }{{0, .5}, {2, .75}} {
		if got := 1 / (1 + math.Exp(-w[0]-c.sign*w[1])); math.Abs(got-c.want) > .02 {
			t.Errorf("with the sign %v: %.3f, want %.2f", c.sign, got, c.want)
		}
	}
}
