package search

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer"
	"casefile/indexer/names"
	"casefile/search/engine"
)

// A Suggestion is an entity of the corpus whose name begins, in some spelling, with
// what was typed.
type Suggestion struct {
	Facet    string // that it is a value of: person, org or place
	ID       string // to filter by, see [FilterID]
	Label    string
	Spelling string // of the name, the one most like what was typed
	Articles int    // in any spelling
	Spelt    int    // articles in that spelling
	Score    float64
	Rules    []string // why the spelling was taken for what was typed
}

// Whole reports whether the spelling has all names of what was looked up, and no more: no
// initial stands for one, and none is left out.
func (s Suggestion) Whole() bool {
	return !slices.Contains(s.Rules, names.Initial) && !slices.Contains(s.Rules, names.Incomplete)
}

// Suggest returns the persons, organizations and places whose names, in any spelling
// and script, begin with what was typed so far, those of most articles first.
func (s *Searcher) Suggest(ctx context.Context, text string, limit int) ([]Suggestion, error) {
	all, err := s.entities(ctx, named, func(l *names.Lexicon) []names.Spelling { return l.Complete(text, limit*spellingsEach) })
	slices.SortStableFunc(all, func(a, b Suggestion) int {
		return cmp.Or(b.Articles-a.Articles, cmp.Compare(b.Score, a.Score))
	})
	return all[:min(limit, len(all))], err
}

// LeastLookup is the least score of what [Searcher.Lookup] returns. From [SureLookup] on
// a spelling is one of the name; below it may be another name.
const (
	LeastLookup = .75
	SureLookup  = names.Cut
)

// Lookup returns the entities of some facets of which a name, in any spelling and
// script, is one, the likeliest first.
func (s *Searcher) Lookup(ctx context.Context, name string, facets []string, limit int) ([]Suggestion, error) {
	all, err := s.entities(ctx, facets, func(l *names.Lexicon) []names.Spelling { return l.Find(name, LeastLookup, limit*spellingsEach) })
	slices.SortStableFunc(all, func(a, b Suggestion) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), b.Articles-a.Articles)
	})
	return all[:min(limit, len(all))], err
}

// entities returns the entities of some facets of which spellings are found, each with
// the likeliest of its spellings.
func (s *Searcher) entities(ctx context.Context, facets []string, find func(*names.Lexicon) []names.Spelling) ([]Suggestion, error) {
	ix, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer ix.Close()
	var all []Suggestion
	for _, facet := range facets {
		c := ix.Catalog(facet)
		at := map[int]int{} // suggestions by entity
		for _, s := range find(ix.Names(facet)) {
			n, ok := c.Find(indexer.Slug(s.Text))
			// The lexicon also has names of articles that have been removed.
			if !ok || c.Entities[n].Hidden || c.Entities[n].Articles == 0 {
				continue
			}
			i, known := at[n]
			if !known {
				i = len(all)
				at[n] = i
				all = append(all, Suggestion{Facet: facet, ID: c.Entities[n].ID, Label: c.Entities[n].Label, Articles: c.Entities[n].Articles})
			}
			if s.Score > all[i].Score {
				all[i].Spelling, all[i].Spelt, all[i].Score, all[i].Rules = s.Text, s.Articles, s.Score, s.Rules
			}
		}
	}
	return all, nil
}

// spellingsEach is the number of spellings that are looked up for one suggestion, as
// many are of the same person.
const spellingsEach = 4

// NameExplained returns how a name is read, and which spellings of it the corpus has: of a
// word among all words of names, of several among the names of a facet.
func (s *Searcher) NameExplained(ctx context.Context, facet, name string) (names.Explanation, error) {
	ix, err := s.open(ctx)
	if err != nil {
		return names.Explanation{}, err
	}
	defer ix.Close()
	if len(strings.Fields(name)) > 1 {
		return ix.Names(facet).Explain(name), nil
	}
	return ix.Names(indexer.FieldSpelling).Explain(name), nil
}

// ExplainName writes how a name is read, and which spellings of it the corpus has, by
// which rules.
func (s *Searcher) ExplainName(ctx context.Context, w io.Writer, name string) error {
	ix, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer ix.Close()
	return names.Explain(w, ix.Names(indexer.FieldSpelling), name)
}

// leastTyped is the number of letters from which on words are completed: shorter
// beginnings are those of too many words.
const leastTyped = 3

// mostTerms bounds the terms that are looked at to complete a word.
const mostTerms = 20_000

// Words returns the words of the texts that begin with what was typed so far, those of
// most articles first.
func (s *Searcher) Words(ctx context.Context, typed string, limit int) ([]Near, error) {
	typed = indexer.Fold(typed)
	if utf8.RuneCountInString(typed) < leastTyped || strings.ContainsFunc(typed, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return nil, nil
	}
	ix, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer ix.Close()
	articles, seen := map[string]int{}, 0
	err = ix.Terms(ctx, indexer.FieldWord, engine.Match{Text: typed, Prefix: true}, func(term string, n int) error {
		if seen++; seen > mostTerms {
			return io.EOF
		}
		articles[term] += n
		return nil
	})
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	var out []Near
	for word, n := range articles {
		out = append(out, Near{Text: word, Articles: n})
	}
	slices.SortFunc(out, byArticles)
	return out[:min(limit, len(out))], nil
}
