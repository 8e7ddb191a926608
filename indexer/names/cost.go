package names

// Costs of an edit are in hundredths of a letter.
const (
	letterCost = 100
	vowelCost  = 70 // of a vowel or kh left out or inserted
	swapCost   = 80 // of two neighbours in the other order
	startCost  = 40 // added if the first sounds differ
)

// substitutionCosts are the costs of replacing one sound by another. Those that
// romanizations, dialects and listeners confuse cost less than a letter.
var substitutionCosts = func() *[128][128]uint8 {
	var t [128][128]uint8
	for a := range t {
		for b := range t[a] {
			if a != b {
				t[a][b] = letterCost
			}
		}
	}
	for _, group := range []struct {
		cost  uint8
		pairs []string
	}{
		{50, []string{"ei", "ou"}},
		{60, []string{"ae", "ao", "iu", "eo", "mn"}},
		{80, []string{"ai", "au", "eu", "io"}},
		{40, []string{"sz", "dt", "bp", "vf", "gk", "Xg", "Xk", "Ts", "TC", "SC", "ZS", "ZC", "Zz", "Ss", "uv"}},
	} {
		for _, p := range group.pairs {
			t[p[0]][p[1]], t[p[1]][p[0]] = group.cost, group.cost
		}
	}
	return &t
}()

// dropCost returns the cost of a sound that only one of two words has.
func dropCost(c byte) int {
	if isVowel(c) || c == 'X' {
		return vowelCost
	}
	return letterCost
}

// closeness returns how close two sound keys are by the cost of editing one into the
// other: 1 for equal keys, 0 for keys without anything in common.
func closeness(a, b string) float64 {
	if a == b {
		return 1
	}
	if a == "" || b == "" {
		return 0
	}
	cost := editCost(a, b)
	if a[0] != b[0] {
		cost += startCost
	}
	return share(cost, max(len(a), len(b)))
}

// share returns the closeness for a cost of edits in a word of n letters. Edits in
// short words count more.
func share(cost, n int) float64 {
	if n < 6 {
		cost += cost / 4
	}
	return max(0, 1-float64(cost)/float64(letterCost*n))
}

// typingErrors returns the number of letters inserted, left out, replaced, or swapped
// with a neighbour between two words.
func typingErrors(a, b string) int {
	var rows [3][maxSound + 1]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) {
		above[j+1] = j + 1
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			v := above[j]
			if a[i] != b[j] {
				v++
			}
			v = min(v, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				v = min(v, before[j-1]+1)
			}
			row[j+1] = v
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}

// editCost returns the weighted edit distance of two sound keys, with swaps of
// neighbours.
func editCost(a, b string) int {
	var rows [3][maxSound + 1]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) {
		above[j+1] = above[j] + dropCost(b[j])
	}
	for i := range len(a) {
		dropA := dropCost(a[i])
		sub := &substitutionCosts[a[i]&127]
		row[0] = above[0] + dropA
		for j := range len(b) {
			v := min(above[j]+int(sub[b[j]&127]), above[j+1]+dropA, row[j]+dropCost(b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				v = min(v, before[j-1]+swapCost)
			}
			row[j+1] = v
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}
