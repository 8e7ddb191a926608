package search

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/entity"
	"casefile/search/engine"
	"casefile/search/query"
)

// A Similar is an article that is like another.
type Similar struct {
	Article  *corpus.Article
	Relation Relation // of the texts; "" if only the subject is the same
	Overlap
	*Contrast // of the texts, from the article asked about to this one; nil if only the subject is the same

	Words []string // besides the names, that distinguish both from other articles, as this one writes them
	Names []Named  // persons, organizations and places that both name, the rarest first
}

// Bounds on the search for articles like another.
const (
	copyWords  = 64  // words that candidates for copies share some of
	copyTries  = 100 // candidates that are compared
	topicWords = 25  // words of the subject
	topicNames = 25

	// maxPostings bounds the articles of all words together. More frequent words are
	// left out, so a search takes no longer in a large corpus than in a small one.
	maxPostings = 50_000
)

// Copies returns the articles, at most so many, that have the text of another, a part of
// it or a passage: copies first, those with the most of it first. Candidates share the
// rarest words, of all parts of the text; they are compared by their rows of three words,
// and those that have a relation then word by word. An abstract is a copy of nothing.
// The error wraps [corpus.ErrNotFound] if there is no such article.
func (s *Searcher) Copies(ctx context.Context, id string, limit int) ([]Similar, error) {
	a, err := s.Store.Get(id)
	if err != nil || a.IsAbstract() {
		return nil, err
	}
	ix, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer ix.Close()
	var all []Similar
	names := map[string][]byte{} // stored entities by article
	err = s.eachAlike(ctx, ix, a, ix.rareWords(a, copyWords).clauses(), copyTries, func(one Similar, h engine.Hit) (bool, error) {
		if one.Relation != "" && !one.Article.IsAbstract() {
			all = append(all, one)
			names[one.Article.ID] = h.Entities
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b Similar) int {
		rank := func(s Similar) int {
			if s.Relation.Copied() {
				return 0
			}
			return 1
		}
		return cmp.Or(rank(a)-rank(b), cmp.Compare(b.Jaccard, a.Jaccard), strings.Compare(a.Article.ID, b.Article.ID))
	})
	all = all[:min(limit, len(all))]
	if len(all) == 0 {
		return nil, nil
	}
	here := readNamed(a)
	for i := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		entities, err := indexer.ReadEntities(names[all[i].Article.ID])
		if err != nil {
			return nil, err
		}
		all[i].Contrast = here.with(read(all[i].Article, entities))
		if all[i].Relation == Nearly && all[i].Body.Same() {
			all[i].Relation = SameText
		}
	}
	return all, nil
}

// Related returns the articles, at most so many, on the subject of another, with the
// words and names that they share with it, in any language, since names are known
// across languages. It leaves out copies.
// The error wraps [corpus.ErrNotFound] if there is no such article.
func (s *Searcher) Related(ctx context.Context, id string, limit int) ([]Similar, error) {
	a, entities, err := s.Article(id)
	if err != nil {
		return nil, err
	}
	ix, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer ix.Close()
	words := ix.tellingWords(a, topicWords)
	names := ix.names(id, entities, topicNames)
	clauses := words.clauses()
	for _, n := range names {
		clauses = append(clauses, n.clause())
	}
	var all []Similar
	err = s.eachAlike(ctx, ix, a, clauses, 2*limit, func(one Similar, h engine.Hit) (bool, error) {
		if one.Relation.Copied() {
			return true, nil
		}
		entities, err := indexer.ReadEntities(h.Entities)
		if err != nil {
			return false, err
		}
		has := ix.named(h.ID, entities)
		for _, n := range names {
			if has[n.key()] {
				one.Names = append(one.Names, n)
			}
		}
		one.Words = slices.DeleteFunc(words.in(one.Article), func(w string) bool {
			return slices.ContainsFunc(one.Names, func(n Named) bool { return n.has(w) })
		})
		all = append(all, one)
		return len(all) < limit, nil
	})
	return all, err
}

// eachAlike calls fn with the articles, at most so many, that have the highest scores
// of several clauses, compared with an article, until fn returns false.
func (s *Searcher) eachAlike(ctx context.Context, ix *index, a *corpus.Article, any []engine.Clause, most int, fn func(Similar, engine.Hit) (bool, error)) error {
	candidates, err := ix.alike(ctx, any, most+1) // one is the article itself
	if err != nil {
		return err
	}
	here := newShingles(a.Body())
	for _, c := range candidates {
		if c.ID == a.ID {
			continue
		}
		b, err := s.get(ctx, c.ID)
		if err != nil {
			return err
		}
		if b == nil {
			continue
		}
		there := newShingles(b.Body())
		o := here.overlap(there)
		if next, err := fn(Similar{Article: b, Relation: here.relation(there, o), Overlap: o}, c); err != nil || !next {
			return err
		}
	}
	return nil
}

// alike returns the articles, at most so many, with the highest scores of several
// clauses together.
func (ix *index) alike(ctx context.Context, any []engine.Clause, n int) ([]engine.Hit, error) {
	if ix.err != nil || len(any) == 0 {
		return nil, ix.err
	}
	f, err := ix.Find(ctx, &engine.Plan{Root: &engine.Or{Any: any}, Sort: query.Relevance, Size: n, Entities: true})
	if err != nil {
		return nil, err
	}
	return f.Hits, nil
}

// A tellingWord is a word of an article that few other articles have.
type tellingWord struct {
	term     string
	often    int
	articles int
	part     int // title is 0, then paragraphs from 1
}

type tellingWords []tellingWord

// words returns the words of an article that other articles have, but not most, each
// once.
func (ix *index) words(a *corpus.Article) tellingWords {
	at := map[string]int{}
	var out tellingWords
	read := 0
	for part, p := range append([]string{a.Title}, a.Paragraphs()...) {
		for _, t := range indexer.Tokens(p, a.Lang) {
			if read++; read > indexer.MaxRows {
				break
			}
			i, ok := at[t.Term]
			if !ok && !indexer.StopWord(p[t.Start:t.End], a.Lang) {
				i = len(out)
				at[t.Term] = i
				out = append(out, tellingWord{term: t.Term, part: part})
				ok = true
			}
			if ok {
				out[i].often++
			}
		}
	}
	for i := range out {
		out[i].articles = ix.articles(indexer.FieldText, out[i].term)
	}
	return slices.DeleteFunc(out, func(w tellingWord) bool {
		return w.articles < 2 || 2*w.articles > ix.state.Articles && ix.state.Articles > 8
	})
}

// rareWords returns the words of an article that the fewest others have, as many of
// each paragraph, so that an article with one paragraph of it shares some.
func (ix *index) rareWords(a *corpus.Article, n int) tellingWords {
	all := ix.words(a)
	slices.SortStableFunc(all, func(a, b tellingWord) int { return cmp.Compare(a.articles, b.articles) })
	turn := map[int]int{} // words seen of each paragraph
	turns := make(map[string]int, len(all))
	for _, w := range all {
		turns[w.term] = turn[w.part]
		turn[w.part]++
	}
	slices.SortStableFunc(all, func(a, b tellingWord) int { return cmp.Compare(turns[a.term], turns[b.term]) })
	return affordable(all, n, func(w tellingWord) int { return w.articles })
}

// tellingWords returns the words that are frequent in an article and rare elsewhere.
func (ix *index) tellingWords(a *corpus.Article, n int) tellingWords {
	all := ix.words(a)
	weight := func(w tellingWord) float64 {
		return math.Log1p(float64(w.often)) * math.Log(1+float64(ix.state.Articles)/float64(w.articles))
	}
	slices.SortStableFunc(all, func(a, b tellingWord) int { return cmp.Compare(weight(b), weight(a)) })
	return affordable(all, n, func(w tellingWord) int { return w.articles })
}

// clauses returns what matches articles with each of the words.
func (ws tellingWords) clauses() []engine.Clause {
	var all []engine.Clause
	for _, w := range ws {
		all = append(all, &engine.Concept{Field: indexer.FieldText, Typed: engine.Words(w.term), Flat: true})
	}
	return all
}

// in returns the words of ws that an article has, as it first writes them.
func (ws tellingWords) in(a *corpus.Article) []string {
	surface := map[string]string{}
	for _, text := range append([]string{a.Title}, a.Paragraphs()...) {
		for _, t := range indexer.Tokens(text, a.Lang) {
			if _, ok := surface[t.Term]; !ok {
				surface[t.Term] = text[t.Start:t.End]
			}
		}
	}
	var out []string
	for _, w := range ws {
		if s, ok := surface[w.term]; ok {
			out = append(out, s)
		}
	}
	return out
}

// A Named is a person, an organization or a place that articles name.
type Named struct {
	Facet string
	Value // with the articles of the whole corpus
}

func (n Named) key() string { return n.Facet + " " + n.ID }

// has reports whether a word belongs to a spelling of the name.
func (n Named) has(word string) bool {
	id := indexer.Slug(word)
	return slices.ContainsFunc(n.Spellings, func(l Label) bool { return slices.Contains(strings.Split(l.ID, "-"), id) })
}

// clause matches the articles that name the entity.
func (n Named) clause() engine.Clause {
	var ids []string
	for _, l := range n.Spellings {
		ids = append(ids, l.ID)
	}
	return &engine.Concept{Field: indexer.IDField(n.Facet), Typed: engine.Sequence{Words: [][]string{ids}}}
}

// byFacet returns the entities of an article by the facet that counts them.
func byFacet(found *entity.Entities) map[string][]entity.Entity {
	return map[string][]entity.Entity{
		indexer.FieldPerson: found.Persons, indexer.FieldOrg: found.Orgs, indexer.FieldPlace: found.Places,
	}
}

// names returns the entities, at most so many, that an article surely names and others
// name too, the rarest first.
func (ix *index) names(article string, found *entity.Entities, n int) []Named {
	var all []Named
	for facet, entities := range byFacet(found) {
		c := ix.Catalog(facet)
		for _, one := range entities {
			e, ok := c.In(article, one.Name)
			if !ok || one.Weak || c.Entities[e].Articles < 2 || c.Entities[e].Hidden {
				continue
			}
			v := Named{facet, inCorpus(c, e)}
			if !slices.ContainsFunc(all, func(o Named) bool { return o.key() == v.key() }) {
				all = append(all, v)
			}
		}
	}
	slices.SortFunc(all, func(a, b Named) int {
		return cmp.Or(cmp.Compare(a.Articles, b.Articles), strings.Compare(a.key(), b.key()))
	})
	return affordable(all, n, func(one Named) int { return one.Articles })
}

// affordable returns the first n that have no more than [maxPostings] articles
// together.
func affordable[T any](all []T, n int, articles func(T) int) []T {
	postings := 0
	var out []T
	for _, one := range all {
		if len(out) < n && postings+articles(one) <= maxPostings {
			postings += articles(one)
			out = append(out, one)
		}
	}
	return out
}

// named returns the keys of what an article surely names.
func (ix *index) named(article string, found *entity.Entities) map[string]bool {
	keys := map[string]bool{}
	for facet, entities := range byFacet(found) {
		c := ix.Catalog(facet)
		for _, one := range entities {
			if e, ok := c.In(article, one.Name); ok && !one.Weak {
				keys[facet+" "+c.Entities[e].ID] = true
			}
		}
	}
	return keys
}

// get returns an article that was found, nil if it has been removed since the index
// read the journal. The error is ctx's if the deadline has passed.
func (s *Searcher) get(ctx context.Context, id string) (*corpus.Article, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	a, err := s.Store.Get(id)
	if errors.Is(err, corpus.ErrRemoved) {
		return nil, nil
	}
	return a, err
}
