package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// A Standout is a name or a word that occurs in more of the articles found than it
// would if they were like the rest of the corpus.
type Standout struct {
	Facet string // of a name: person, org or place; "" of a word
	Value        // with the articles found that have it; of a word the label alone
	Rest  int    // articles of the rest of the corpus that have it
	Score float64
}

// Standouts are the names and words that are unusually frequent in what a query
// finds, without those that it asks for.
type Standouts struct {
	Query     *query.Node // as it was read, and with Relaxed as it was searched then
	Found     int         // articles found
	Abstracts int         // of them, abstracts in place of articles
	Articles  int         // in the whole corpus
	Relaxed   bool        // as in [Result]
	Names     []Standout

	Words []Standout
	Read  int // of the articles found, the first so many, whose words are counted
}

// The score of a standout is the log-likelihood ratio of Dunning, "Accurate Methods
// for the Statistics of Surprise and Coincidence" (1993). Those that chance explains
// with a probability of one in a thousand or more are left out.
const leastSurprise = 10.83

// maxRead bounds the articles that are read for their words.
const maxRead = 200

// Standouts returns the names and words, at most n of each, that are unusually
// frequent in the articles that a query finds. Words are those of its first 200 hits.
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
	if out.Abstracts, err = q.abstracts(ctx); err != nil {
		return nil, err
	}
	for _, facet := range named {
		c := q.index.Catalog(facet)
		for _, v := range values(c, f.Facets[facet]) {
			if asksFor(q.Filters[facet], c, v) {
				continue
			}
			all := v.Articles
			if i, ok := c.Find(v.ID); ok {
				if c.Entities[i].Hidden {
					continue
				}
				all = c.Entities[i].Articles
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

// words returns the words that occur in more of the hits than in other articles, and
// are not mostly words of names.
func (s *Searcher) words(ctx context.Context, q *question, hits []engine.Hit) ([]Standout, error) {
	asked, err := q.terms()
	if err != nil {
		return nil, err
	}
	in := map[string]map[string]int{} // articles by term, and by the word that it is written as
	for _, h := range hits {
		a, err := s.get(ctx, h.ID)
		if err != nil {
			return nil, err
		}
		if a == nil {
			continue
		}
		for term, word := range tellingTerms(a, asked) {
			if in[term] == nil {
				in[term] = map[string]int{}
			}
			in[term][word]++
		}
	}
	var out []Standout
	for term, written := range in {
		var one Standout
		for word, n := range written {
			one.Articles += n
			if best := written[one.Label]; n > best || n == best && word < one.Label {
				one.Label = word
			}
		}
		if one.Articles < 2 {
			continue
		}
		one.Rest = max(0, q.index.articles(indexer.FieldText, term)-one.Articles)
		one.Score = surprise(one.Articles, len(hits), one.Rest, q.index.state.Articles-len(hits))
		word := indexer.Fold(one.Label)
		if one.Score >= leastSurprise && 2*q.index.asName(word) < q.index.articles(indexer.FieldWord, word) {
			out = append(out, one)
		}
	}
	return out, q.index.err
}

// terms returns the terms that a question searches in texts.
func (q *question) terms() (map[string]bool, error) {
	all := map[string]bool{}
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
				all[t] = true
			}
		}
	}
	return all, nil
}

// tellingTerms returns the terms of an article that say something by themselves, with
// the word that each is first written as, except some.
func tellingTerms(a *corpus.Article, except map[string]bool) map[string]string {
	here := map[string]string{}
	for _, text := range append([]string{a.Title}, a.Paragraphs()...) {
		for _, t := range indexer.Tokens(text, a.Lang) {
			word := text[t.Start:t.End]
			if _, ok := here[t.Term]; !ok && !except[t.Term] && telling(word, a.Lang) {
				here[t.Term] = word
			}
		}
	}
	return here
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

// surprise returns how surprising it is that a of n articles have something if b of m
// others do; 0 if it is no more frequent than there.
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
