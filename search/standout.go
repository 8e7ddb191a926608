package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// A Standout is a name or a word that stands in more of the articles found than
// it would if they were like the rest of the corpus.
type Standout struct {
	Facet string // of a name: person, org or place; "" of a word
	Value        // with the articles found that have it; of a word the label alone
	Rest  int    // articles of the rest of the corpus that have it
	Score float64
}

// Standouts are the names and words that stand out in what a query finds. Names
// and words that it asks for are not among them.
type Standouts struct {
	Query    *query.Node // as it was read, and with Relaxed as it was searched then
	Found    int         // articles found
	Articles int         // in the whole corpus
	Relaxed  bool        // as in [Result]
	Names    []Standout

	Words []Standout
	Read  int // of the articles found, the first so many, whose words are counted
}

// How much a standout differs is told by the log-likelihood ratio of Dunning,
// "Accurate Methods for the Statistics of Surprise and Coincidence" (1993). What is
// less than likely at one in a thousand is left out.
const leastSurprise = 10.83

// maxRead is how many of the articles found are read for their words.
const maxRead = 200

// Standouts returns, of each kind at most n, what stands out in the articles that a
// query finds. Words are those of the query's first page of 200, in its order.
func (s *Searcher) Standouts(ctx context.Context, asks query.Query, n int) (*Standouts, error) {
	asks.Page, asks.Size, asks.After = 1, maxRead, ""
	q, err := s.ask(ctx, asked{Query: asks, idsOnly: true, narrowed: true})
	if err != nil {
		return nil, err
	}
	defer q.index.Close()
	f, err := q.find(ctx, q.Size, named)
	if err != nil {
		return nil, err
	}
	corpus := q.index.state.Articles
	out := &Standouts{Query: q.root, Found: f.Total, Articles: corpus, Relaxed: q.relaxed}
	for _, facet := range named {
		c := q.index.Catalog(facet)
		for _, v := range values(c, f.Facets[facet]) {
			if asksFor(q.Filters[facet], c, v) {
				continue
			}
			all := v.Articles
			if i, ok := c.Entity(v.ID); ok {
				if c.Entities[i].Hidden {
					continue
				}
				all = c.Articles[i]
			}
			one := Standout{Facet: facet, Value: v, Rest: all - v.Articles}
			if one.Score = surprise(v.Articles, f.Total, one.Rest, corpus-f.Total); one.Score >= leastSurprise {
				out.Names = append(out.Names, one)
			}
		}
	}
	out.Names = most(out.Names, n)
	out.Read = len(f.Hits)
	if out.Words, err = s.words(ctx, q, f.Hits); err != nil {
		return nil, err
	}
	out.Words = most(out.Words, n)
	return out, nil
}

// asksFor reports whether a filter asks for a value.
func asksFor(f query.Filter, c *engine.Catalog, v Value) bool {
	for _, asked := range slices.Concat(f.Any, f.All) {
		if slices.Contains(filterValue(c, asked).IDs, v.ID) {
			return true
		}
	}
	return false
}

// most returns the first n by score.
func most(all []Standout, n int) []Standout {
	slices.SortFunc(all, func(a, b Standout) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), b.Articles-a.Articles, strings.Compare(a.Label, b.Label))
	})
	return all[:min(n, len(all))]
}

// words returns the words that stand in more of the hits than in other articles, and
// are not mostly words of names.
func (s *Searcher) words(ctx context.Context, q *question, hits []engine.Hit) ([]Standout, error) {
	asked := map[string]bool{}
	for _, n := range q.root.Positive() {
		if !n.OfText() {
			continue
		}
		l, err := q.planner.leaf(n)
		if err != nil {
			return nil, err
		}
		for _, row := range l.sequences() {
			for _, t := range slices.Concat(row.Words...) {
				asked[t] = true
			}
		}
	}
	in := map[string]map[string]int{} // articles by term, and by the term's words
	articles := map[string]int{}
	for _, h := range hits {
		a, err := s.get(ctx, h.ID)
		if err != nil {
			return nil, err
		}
		if a == nil {
			continue
		}
		here := map[string]string{}
		for _, text := range append([]string{a.Title}, a.Paragraphs()...) {
			for _, t := range indexer.Tokens(text, a.Lang) {
				word := text[t.Start:t.End]
				if _, ok := here[t.Term]; ok || asked[t.Term] || !telling(word, a.Lang) {
					continue
				}
				here[t.Term] = word
			}
		}
		for term, word := range here {
			if in[term] == nil {
				in[term] = map[string]int{}
			}
			in[term][word]++
			articles[term]++
		}
	}
	var out []Standout
	for term, n := range articles {
		if n < 2 {
			continue
		}
		rest := q.index.articles(indexer.FieldText, term) - n
		one := Standout{Value: Value{Articles: n}, Rest: max(0, rest)}
		if one.Score = surprise(n, len(hits), one.Rest, q.index.state.Articles-len(hits)); one.Score < leastSurprise {
			continue
		}
		for word, k := range in[term] {
			if best := in[term][one.Label]; k > best || k == best && word < one.Label {
				one.Label = word
			}
		}
		if word := indexer.Fold(one.Label); 2*q.index.asName(word) < q.index.articles(indexer.FieldWord, word) {
			out = append(out, one)
		}
	}
	return out, q.index.err
}

// telling reports whether a word says something by itself.
func telling(word, lang string) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters >= 3 && !indexer.StopWord(word, lang)
}

// surprise returns how surprising it is that of n articles a have something, where
// b of m others do; 0 if it is no more than there.
func surprise(a, n, b, m int) float64 {
	if n == 0 || m <= 0 || a*m <= b*n {
		return 0
	}
	share := float64(a+b) / float64(n+m)
	part := func(k, n int, p float64) float64 {
		if k == 0 {
			return 0
		}
		return float64(k) * math.Log(float64(k)/(float64(n)*p))
	}
	return 2 * (part(a, n, share) + part(n-a, n, 1-share) + part(b, m, share) + part(m-b, m, 1-share))
}
