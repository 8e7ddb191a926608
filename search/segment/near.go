package segment

import "slices"

// A span is from one position of a text to another, both included.
type span struct{ first, last int }

// disjoint counts spans that are in the order in which they begin, the longest first.
// Of those that overlap only the first counts.
func disjoint(spans []span) (n int) {
	end := -1
	for _, s := range spans {
		if s.first > end {
			n, end = n+1, s.last
		}
	}
	return n
}

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

// near returns the spans in which words occur in any order with at most apart other
// words among them, given the positions of each, ascending. Each word has a position
// of its own. A span that has a shorter one in it is left out.
func near(places [][]int, apart int) (out []span) {
	all := ascending(slices.Concat(places...))
	taken := make([]int, len(places))
	for i, first := range all {
		for w, ps := range places {
			at, _ := slices.BinarySearch(ps, first)
			if at == len(ps) {
				return out
			}
			taken[w] = ps[at]
		}
		last := slices.Max(taken)
		if len(ascending(taken)) < len(places) { // two words would have one position
			if last = nearest(places, all[i:], last, first+len(places)+apart); last < 0 {
				continue
			}
		}
		if last-first >= len(places)+apart {
			continue
		}
		if n := len(out); n > 0 && out[n-1].last == last {
			out[n-1].first = first
		} else {
			out = append(out, span{first, last})
		}
	}
	return out
}

// nearest returns the first of some positions, from one on and before another, up to
// which each word has a position of its own; -1 if there is none. The words begin at
// the first position.
func nearest(places [][]int, all []int, from, before int) int {
	in := make([][]int, len(places))
	for _, last := range all {
		if last < from {
			continue
		}
		if last >= before {
			break
		}
		for w, ps := range places {
			begin, _ := slices.BinarySearch(ps, all[0])
			end, _ := slices.BinarySearch(ps, last+1)
			in[w] = ps[begin:end]
		}
		if assignable(in) {
			return last
		}
	}
	return -1
}

// assignable reports whether each word can have one of its positions, none of them
// two words (Kuhn's algorithm).
func assignable(in [][]int) bool {
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
			return false
		}
	}
	return true
}
