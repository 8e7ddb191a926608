package segment

import "slices"

// A span is from one position of a text to another, both included.
type span struct{ first, last int }

// ascending sorts positions and drops duplicates.
func ascending(ps []int) []int {
	slices.Sort(ps)
	return slices.Compact(ps)
}

// inRow appends the spans of words that directly follow one another, given the
// positions of each, ascending.
func inRow(out []span, places [][]int) []span {
next:
	for _, p := range places[0] {
		for i, ps := range places[1:] {
			if _, ok := slices.BinarySearch(ps, p+i+1); !ok {
				continue next
			}
		}
		out = append(out, span{p, p + len(places) - 1})
	}
	return out
}

// near returns the spans, without overlap, in which words occur in any order with at
// most apart other words among them, given the positions of each, ascending. Each word
// has a position of its own.
func near(places [][]int, apart int) []span {
	all := ascending(slices.Concat(places...))
	var out []span
	for i := 0; i < len(all); i++ {
		first := all[i]
		in := make([][]int, len(places)) // positions of each word from first on
		possible := true
		for w, ps := range places {
			from, _ := slices.BinarySearch(ps, first)
			to, _ := slices.BinarySearch(ps, first+len(places)+apart)
			in[w] = ps[from:to]
			possible = possible && from < to
		}
		if !possible {
			continue
		}
		taken := assign(in)
		if taken == nil {
			continue
		}
		s := span{slices.Min(taken), slices.Max(taken)}
		out = append(out, s)
		for i+1 < len(all) && all[i+1] <= s.last {
			i++
		}
	}
	return out
}

// assign gives each word one of its positions, none to two words, nil if that
// can't be done (Kuhn's algorithm).
func assign(in [][]int) []int {
	holder := map[int]int{} // position to word
	var place func(w int, tried map[int]bool) bool
	place = func(w int, tried map[int]bool) bool {
		for _, p := range in[w] {
			if tried[p] {
				continue
			}
			tried[p] = true
			if other, held := holder[p]; !held || place(other, tried) {
				holder[p] = w
				return true
			}
		}
		return false
	}
	for w := range in {
		if !place(w, map[int]bool{}) {
			return nil
		}
	}
	taken := make([]int, len(in))
	for p, w := range holder {
		taken[w] = p
	}
	return taken
}
