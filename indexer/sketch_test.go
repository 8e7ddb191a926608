package indexer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Similar texts share terms of their sketches; others do not.
func TestSketch(t *testing.T) {
	text := func(from, to int) string {
		var b strings.Builder
		for i := from; i < to; i++ {
			fmt.Fprintf(&b, "word%d ", i*i)
		}
		return b.String()
	}
	shared := func(a, b string) (n int) {
		for _, t := range Sketch(a) {
			if slices.Contains(Sketch(b), t) {
				n++
			}
		}
		return n
	}
	whole := text(0, 200)
	if n := shared(whole, strings.ToUpper(strings.ReplaceAll(whole, " ", ", "))); n != sketchSize {
		t.Errorf("the same words, written differently, share %d terms", n)
	}
	if n := shared(whole, text(0, 150)); n < SketchShared {
		t.Errorf("a text and three quarters of it share %d terms", n)
	}
	if n := shared(whole, text(200, 400)); n != 0 {
		t.Errorf("different texts share %d terms", n)
	}
	if s := Sketch("One two three"); len(s) != 1 {
		t.Errorf("the sketch of a text of one row is %q", s)
	}
	if s := Sketch("One two"); s != nil {
		t.Errorf("the sketch of two words is %q", s)
	}
}
