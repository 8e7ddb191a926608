package compare

import "slices"

// An alignment says which word of one text is which of the other.
type alignment struct {
	of    []int32 // word of the second text for each of the first, -1 for none
	back  []int32 // the other way
	moved []bool  // words of the first text that stand in another order in the second
	cut   bool    // a stretch was too long to align
}

// Bounds on the work of an alignment.
const (
	rowLength = 3         // words of a row
	maxCells  = 1 << 20   // of one table: the product of the lengths of two stretches
	allCells  = 24 << 20  // of all tables
	leastMove = 6         // words of a stretch that is found elsewhere
	maxWords  = 1_000_000 // of a text
)

// An aligner aligns two texts: rows of three words that each text has once are anchors;
// the longest chain of them in the same order in both holds, and what is between two
// is aligned in the same way, in the end word by word. Stretches that were left over
// are looked for in any order.
type aligner struct {
	x, y []word
	alignment
	cells int // left
	table []uint16
}

func align(x, y *Reading) *alignment {
	al := &aligner{x: x.words, y: y.words, cells: allCells}
	al.of, al.back, al.moved = empty(len(x.words)), empty(len(y.words)), make([]bool, len(x.words))
	if len(x.words) > maxWords || len(y.words) > maxWords {
		al.cut = true
		return &al.alignment
	}
	al.stretch(0, len(x.words), 0, len(y.words), rowLength)
	al.prune(x, y)
	al.elsewhere()
	al.prune(x, y)
	al.mend()
	return &al.alignment
}

func empty(n int) []int32 {
	s := make([]int32, n)
	for i := range s {
		s[i] = -1
	}
	return s
}

func (al *aligner) join(i, j int) { al.of[i], al.back[j] = int32(j), int32(i) }

// stretch aligns words i to iEnd of the first text with j to jEnd of the second.
func (al *aligner) stretch(i, iEnd, j, jEnd, row int) {
	i, j = al.ahead(i, iEnd, j, jEnd)
	for i < iEnd && j < jEnd && al.x[iEnd-1].id == al.y[jEnd-1].id {
		iEnd, jEnd = iEnd-1, jEnd-1
		al.join(iEnd, jEnd)
	}
	if i == iEnd || j == jEnd || al.wordByWord(i, iEnd, j, jEnd, maxCells/64) {
		return
	}
	if al.cells -= iEnd - i + jEnd - j; al.cells < 0 {
		al.cut = true
		return
	}
	chain := inOrder(al.anchors(i, iEnd, j, jEnd, row))
	switch {
	case len(chain) > 0:
	case row > 1:
		al.stretch(i, iEnd, j, jEnd, row-1)
		return
	default:
		al.cut = !al.wordByWord(i, iEnd, j, jEnd, maxCells) || al.cut
		return
	}
	for _, a := range chain {
		if a[0] < i || a[1] < j { // the stretch before went on into it
			continue
		}
		al.stretch(i, a[0], j, a[1], row)
		i, j = al.ahead(a[0], iEnd, a[1], jEnd)
	}
	al.stretch(i, iEnd, j, jEnd, row)
}

// ahead aligns words from i and j on as long as they are the same, and returns those at
// which they no longer are.
func (al *aligner) ahead(i, iEnd, j, jEnd int) (int, int) {
	for ; i < iEnd && j < jEnd && al.x[i].id == al.y[j].id; i, j = i+1, j+1 {
		al.join(i, j)
	}
	return i, j
}

// anchors returns the rows of words that each of two stretches has once, in the order
// of the first.
func (al *aligner) anchors(i, iEnd, j, jEnd, row int) [][2]int {
	type places struct{ in, at [2]int } // how often a row is in each stretch, and where
	seen := make(map[uint64]places, iEnd-i)
	for n, words := range [][]word{al.x[i:iEnd], al.y[j:jEnd]} {
		for k := 0; k+row <= len(words); k++ {
			h := rowOf(words[k : k+row])
			p, known := seen[h]
			if n == 1 && !known {
				continue
			}
			p.in[n]++
			p.at[n] = k
			seen[h] = p
		}
	}
	var all [][2]int
	for _, p := range seen {
		if p.in == [2]int{1, 1} {
			all = append(all, [2]int{i + p.at[0], j + p.at[1]})
		}
	}
	slices.SortFunc(all, func(a, b [2]int) int { return a[0] - b[0] })
	return all
}

func rowOf(words []word) uint64 {
	h := uint64(14695981039346656037)
	for _, w := range words {
		h = (h ^ w.id) * 1099511628211
		h ^= h >> 29
	}
	return h
}

// inOrder returns the longest chain of anchors whose places in the second text ascend.
func inOrder(all [][2]int) [][2]int {
	var tops []int // anchor with the least place that ends a chain of each length
	before := make([]int, len(all))
	for k, a := range all {
		n, _ := slices.BinarySearchFunc(tops, a[1], func(t, at int) int { return all[t][1] - at })
		before[k] = -1
		if n > 0 {
			before[k] = tops[n-1]
		}
		if n == len(tops) {
			tops = append(tops, k)
		} else {
			tops[n] = k
		}
	}
	if len(tops) == 0 {
		return nil
	}
	chain := make([][2]int, len(tops))
	for k, n := tops[len(tops)-1], len(tops)-1; n >= 0; k, n = before[k], n-1 {
		chain[n] = all[k]
	}
	return chain
}

// wordByWord aligns two short stretches by their longest common sequence of words. It
// reports whether their table has at most so many cells.
func (al *aligner) wordByWord(i, iEnd, j, jEnd, most int) bool {
	n, m := iEnd-i, jEnd-j
	if n*m > min(most, al.cells) {
		return false
	}
	al.cells -= n * m
	if len(al.table) < (n+1)*(m+1) {
		al.table = make([]uint16, (n+1)*(m+1))
	}
	t := al.table[:(n+1)*(m+1)]
	clear(t)
	for p := n - 1; p >= 0; p-- {
		for q := m - 1; q >= 0; q-- {
			at := p*(m+1) + q
			if al.x[i+p].id == al.y[j+q].id {
				t[at] = t[at+m+2] + 1
			} else {
				t[at] = max(t[at+1], t[at+m+1])
			}
		}
	}
	for p, q := 0, 0; p < n && q < m; {
		switch at := p*(m+1) + q; {
		case al.x[i+p].id == al.y[j+q].id:
			al.join(i+p, j+q)
			p, q = p+1, q+1
		case t[at+1] > t[at+m+1]:
			q++
		default:
			p++
		}
	}
	return true
}

// free returns the places of rows of words that are not aligned, -1 for those that occur
// twice.
func free(words []word, of []int32) map[uint64]int {
	rows := map[uint64]int{}
	for k := 0; k+leastMove <= len(words); k++ {
		if slices.ContainsFunc(of[k:k+leastMove], func(n int32) bool { return n >= 0 }) {
			continue
		}
		h := rowOf(words[k : k+leastMove])
		if _, twice := rows[h]; twice {
			rows[h] = -1
		} else {
			rows[h] = k
		}
	}
	return rows
}

// elsewhere aligns stretches that stand in another order.
func (al *aligner) elsewhere() {
	there := free(al.y, al.back)
	if len(there) == 0 {
		return
	}
	for _, i := range sorted(free(al.x, al.of)) {
		j, ok := there[rowOf(al.x[i:i+leastMove])]
		if ok && j >= 0 && al.of[i] < 0 && al.back[j] < 0 {
			al.spread(i, j, -1, true)
			al.spread(i+1, j+1, 1, true)
		}
	}
}

// spread aligns words from i and j on, in one direction, as long as they are the same and
// not aligned.
func (al *aligner) spread(i, j, step int, moved bool) {
	for ; min(i, j) >= 0 && i < len(al.x) && j < len(al.y) && al.of[i] < 0 && al.back[j] < 0 && al.x[i].id == al.y[j].id; i, j = i+step, j+step {
		al.join(i, j)
		al.moved[i] = moved
	}
}

// sorted returns the places of unique rows in order.
func sorted(rows map[uint64]int) (all []int) {
	for _, k := range rows {
		if k >= 0 {
			all = append(all, k)
		}
	}
	slices.Sort(all)
	return all
}

// prune takes apart the words of two sentences that share less than half of the shorter
// one: they are not the same sentence, and share "of" and "the".
func (al *aligner) prune(x, y *Reading) {
	type pair struct{ a, b int32 } // sentences
	common := map[pair]int{}
	for i, j := range al.of {
		if j >= 0 {
			common[pair{al.x[i].sentence, al.y[j].sentence}]++
		}
	}
	for i, j := range al.of {
		if j < 0 {
			continue
		}
		p := pair{al.x[i].sentence, al.y[j].sentence}
		if 2*common[p] < min(x.lengthOf(p.a), y.lengthOf(p.b)) {
			al.of[i], al.back[j] = -1, -1
			al.moved[i] = false
		}
	}
}

// mend aligns the words that were taken apart from a word of another sentence and stand
// beside aligned words in both texts.
func (al *aligner) mend() {
	for i, j := range al.of {
		if j < 0 {
			continue
		}
		al.spread(i-1, int(j)-1, -1, al.moved[i])
		al.spread(i+1, int(j)+1, 1, al.moved[i])
	}
}

// lengthOf returns the number of words of a sentence.
func (s *Reading) lengthOf(n int32) int { return s.endOf(n) - s.begin[n] }

// endOf returns the word after a sentence.
func (s *Reading) endOf(n int32) int {
	if int(n)+1 < len(s.begin) {
		return s.begin[n+1]
	}
	return len(s.words)
}
