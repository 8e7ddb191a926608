package indexer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Texts that are much the same share terms of their sketches; others do not.
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
		t.Errorf("of the same words, otherwise written, %d terms are shared", n)
	}
	if n := shared(whole, text(0, 150)); n < SketchShared {
		t.Errorf("of three quarters of a text %d terms are shared", n)
	}
	if n := shared(whole, text(200, 400)); n != 0 {
		t.Errorf("of different texts %d terms are shared", n)
	}
	if s := Sketch("One two three"); len(s) != 1 {
		t.Errorf("a text of one row has the sketch %q", s)
	}
	if s := Sketch("One two"); s != nil {
		t.Errorf("nothing has the sketch %q", s)
	}
}
