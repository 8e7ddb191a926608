package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"casefile/indexer"
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
func (e *Engine) Standouts(ctx context.Context, q query.Query, n int) (*Standouts, error) {
	q.Page, q.Size, q.After = 1, maxRead, ""
	s, release, err := e.ask(ctx, asked{Query: q, idsOnly: true})
	if err != nil {
		return nil, err
	}
	defer release()
	kinds := []string{indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace}
	f, err := s.find(ctx, s.Size, kinds)
	if err != nil {
		return nil, err
	}
	snap := s.snap
	out := &Standouts{Query: s.root, Found: f.total, Articles: snap.articles, Relaxed: s.relaxed}
	for _, facet := range kinds {
		c := snap.catalogs[facet]
		for _, v := range f.facets[facet].all(c) {
			if asks(q.Filters[facet], c, v) {
				continue
			}
			all := v.Articles
			if i, ok := c.entity(v.ID); ok {
				if c.entities[i].Hidden {
					continue
				}
				all = c.articles[i]
			}
			one := Standout{Facet: facet, Value: v, Rest: all - v.Articles}
			if one.Score = surprise(v.Articles, f.total, one.Rest, snap.articles-f.total); one.Score >= leastSurprise {
				out.Names = append(out.Names, one)
			}
		}
	}
	out.Names = most(out.Names, n)
	out.Read = len(f.hits)
	if out.Words, err = e.words(ctx, s, f.hits); err != nil {
		return nil, err
	}
	out.Words = most(out.Words, n)
	return out, nil
}

// asks reports whether a filter asks for a value.
func asks(f query.Filter, c *catalog, v Value) bool {
	for _, asked := range slices.Concat(f.Any, f.All) {
		if slices.Contains(c.ids(asked), v.ID) {
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
func (e *Engine) words(ctx context.Context, s *question, hits []foundHit) ([]Standout, error) {
	snap := s.snap
	asked := map[string]bool{}
	for _, n := range s.root.Positive() {
		if !n.OfText() {
			continue
		}
		l, err := s.x.leaf(n)
		if err != nil {
			return nil, err
		}
		for _, q := range l.sequences() {
			for _, t := range slices.Concat(q.words...) {
				asked[t] = true
			}
		}
	}
	in := map[string]map[string]int{} // articles by term, and by the term's words
	articles := map[string]int{}
	for _, h := range hits {
		a, err := e.get(ctx, h.id)
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
		rest := snap.frequency(indexer.FieldText, term) - n
		one := Standout{Value: Value{Articles: n}, Rest: max(0, rest)}
		if one.Score = surprise(n, len(hits), one.Rest, snap.articles-len(hits)); one.Score < leastSurprise {
			continue
		}
		for word, k := range in[term] {
			if best := in[term][one.Label]; k > best || k == best && word < one.Label {
				one.Label = word
			}
		}
		if word := indexer.Fold(one.Label); 2*snap.asName(word) < snap.frequency(indexer.FieldWord, word) {
			out = append(out, one)
		}
	}
	return out, nil
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
