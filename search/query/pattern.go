package query

// Fits reports whether a pattern matches a word: * matches any letters, also none,
// and ? matches one.
func Fits(pattern, word string) bool {
	p, w := []rune(pattern), []rune(word)
	star, from := -1, 0 // the last *, and the first letter behind those that it matches
	i, k := 0, 0
	for k < len(w) {
		switch {
		case i < len(p) && p[i] == '*':
			star, from = i, k
			i++
		case i < len(p) && (p[i] == '?' || p[i] == w[k]):
			i++
			k++
		case star >= 0:
			from++
			i, k = star+1, from
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}
