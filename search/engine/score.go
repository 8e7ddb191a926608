package engine

import "math"

// Relevance is BM25, after Robertson and Zaragoza, "The Probabilistic Relevance Framework"
// (2009), with all forms and spellings of a word of the query as one word:
//
//	idf · tf / (tf + K1·(1 − B + B·length/mean)),  idf = ln(1 + (N − df + ½)/(df + ½))
//
// An article that has the word only in other spellings gets VariantShare of the score, with
// the idf of all of them.
const (
	K1           = 1.5
	B            = .75
	VariantShare = .5
)

// Articles in which neighbours of the query are near one another come first, see
// [Plan.Beside]. The nearer two neighbours are and the more often, the more is added, up to
// a share of the idf of the more frequent:
//
//	BesideShare · idf · sum / (sum + K1),  sum of 1/distance² over pairs at most BesideReach apart
const (
	BesideShare = .5
	BesideReach = 5
	BesideFirst = 50     // articles that are examined
	BesideMost  = 10_000 // articles of a word at most: a more frequent one costs more than it gains
	BesideWords = 32     // of the query, the first
)

// IDF returns the inverse document frequency of a term that so many articles of all have.
func IDF(articles, all float64) float64 {
	articles = math.Min(articles, all)
	return math.Log(1 + (all-articles+.5)/(articles+.5))
}

// Damped returns a frequency, from 0 to 1, by the length of an article and the mean length,
// which is 0 where length does not count.
func Damped(tf, length, mean float64) float64 {
	by := 1.0
	if mean > 0 {
		by = 1 - B + B*length/mean
	}
	return tf / (tf + K1*by)
}
