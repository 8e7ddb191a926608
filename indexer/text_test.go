package indexer

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A location is what the library returns for a wordField's location.
type location struct {
	first     uint64
	distances []uint64
}

func (l *location) Pos() uint64              { return l.first }
func (l *location) ArrayPositions() []uint64 { return l.distances }

// Positions returns the positions at which a term was added, and Occurrences their
// number, for any number and distances.
func TestPositions(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	cases := map[string][]int{
		"first": {1}, "the last that can be packed": {1<<positionBits - 1}, "too far": {1 << positionBits},
		"far apart": {5, 5 + 1<<positionBits}, "three": {7, 8, 9}, "four": {7, 8, 9, 10},
	}
	many := []int{3}
	for range 5000 {
		many = append(many, many[len(many)-1]+1+random.IntN(1+random.IntN(40_000)))
	}
	for n := 1; n < len(many); n *= 2 {
		cases["random "+string(rune('a'+n%26))] = many[:n]
	}
	for name, want := range cases {
		f := newWordField("x", true, 0)
		f.add("other", 1)
		for _, p := range want {
			f.add("term", p)
		}
		f.Analyze()
		tf := f.AnalyzedTokenFrequencies()["term"]
		frequency := uint64(tf.Frequency())
		var got []int
		if len(tf.Locations) > 0 {
			l := tf.Locations[0]
			got = Positions(nil, frequency, &location{uint64(l.Position), l.ArrayPositions})
		} else {
			got = Positions(nil, frequency, nil)
		}
		if d := cmp.Diff(want, got); d != "" || len(tf.Locations) > 1 {
			t.Errorf("%s: %d locations, (-want +got)\n%s", name, len(tf.Locations), d)
		}
		if n := Occurrences(frequency); n != min(len(want), maxFrequency) {
			t.Errorf("%s: %d occurrences, want %d", name, n, len(want))
		}
		if !slices.IsSorted(got) {
			t.Errorf("%s: not ascending", name)
		}
	}
}
