package engine

// Alike reports whether at most so many letters have to be inserted, deleted,
// replaced, or swapped with the next to make one word of another.
func Alike(a, b string, most int) bool {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > most || -d > most {
		return false
	}
	// Edits from the letters of x up to one before the last, the last and this one, to
	// each beginning of y.
	before, last, now := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for k := range now {
		now[k] = k
	}
	for i := range x {
		before, last, now = last, now, before
		now[0] = i + 1
		for k := range y {
			replaced := last[k]
			if x[i] != y[k] {
				replaced++
			}
			now[k+1] = min(last[k+1]+1, now[k]+1, replaced)
			if i > 0 && k > 0 && x[i] == y[k-1] && x[i-1] == y[k] {
				now[k+1] = min(now[k+1], before[k-1]+1)
			}
		}
	}
	return now[len(y)] <= most
}
