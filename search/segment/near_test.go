package segment

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestNear(t *testing.T) {
	for _, c := range []struct {
		places [][]int
		apart  int
		want   []span
	}{
		{[][]int{{1}, {2}}, 0, []span{{1, 2}}},
		{[][]int{{2}, {1}}, 0, []span{{1, 2}}},
		{[][]int{{1}, {3}}, 0, nil},
		{[][]int{{1}, {3}}, 1, []span{{1, 3}}},
		{[][]int{{1, 5}, {2, 6}}, 0, []span{{1, 2}, {5, 6}}},
		{[][]int{{1}, {1}}, 5, nil}, // one place is not two words
		{[][]int{{1, 2}, {1}}, 0, []span{{1, 2}}},
		{[][]int{{1, 2, 3}, {1, 2, 3}, {1, 2, 3}}, 0, []span{{1, 3}}},
		{[][]int{{7}, {9}, {8}}, 0, []span{{7, 9}}},
		{[][]int{{5, 8}, {7}}, 3, []span{{5, 7}, {7, 8}}}, // either may be within a sentence
		{[][]int{{5, 6}, {7}}, 3, []span{{6, 7}}},         // the shorter one alone
		{[][]int{{1, 3}, {2}}, 0, []span{{1, 2}, {2, 3}}},
	} {
		if got := near(c.places, c.apart); !slices.Equal(got, c.want) {
			t.Errorf("near(%v, %d) = %v, want %v", c.places, c.apart, got, c.want)
		}
	}
}

// What near and inRow find is what trying every place of every word finds.
func TestNearByTrying(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		places := make([][]int, 1+r.IntN(4))
		for w := range places {
			for range 1 + r.IntN(5) {
				places[w] = append(places[w], r.IntN(20))
			}
			places[w] = ascending(places[w])
		}
		apart := r.IntN(5)
		var possible []span // of every choice of distinct places close enough
		rows := map[span]bool{}
		var choose func(chosen []int)
		choose = func(chosen []int) {
			if len(chosen) == len(places) {
				s := span{slices.Min(chosen), slices.Max(chosen)}
				if s.last-s.first < len(places)+apart {
					possible = append(possible, s)
				}
				for i, p := range chosen {
					if p != chosen[0]+i {
						return
					}
				}
				rows[s] = true
				return
			}
			for _, p := range places[len(chosen)] {
				if !slices.Contains(chosen, p) {
					choose(append(slices.Clone(chosen), p))
				}
			}
		}
		choose(nil)
		slices.SortFunc(possible, func(a, b span) int { return a.first - b.first })
		shortest := slices.DeleteFunc(slices.Compact(slices.Clone(possible)), func(s span) bool {
			return slices.ContainsFunc(possible, func(o span) bool { return o != s && s.first <= o.first && o.last <= s.last })
		})
		if got := near(places, apart); !slices.Equal(got, slices.Compact(shortest)) {
			t.Fatalf("near(%v, %d) = %v, want %v", places, apart, got, shortest)
		}
		row := inRow(nil, places)
		for _, s := range row {
			if !rows[s] {
				t.Fatalf("inRow(%v) has %v", places, s)
			}
		}
		if len(row) != len(rows) {
			t.Fatalf("inRow(%v) = %v, want %v", places, row, rows)
		}
	}
}
