package search

import (
	"context"
	"slices"
	"sync"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/contradict"
	"casefile/search/engine"
)

// A Contradiction is different values that articles state for one thing, see package
// contradict. It doesn't say which is right.
type Contradiction struct {
	Kind   contradict.Kind
	Event  string // of days and years: "verdict"
	Values []StatedValue
}

// A StatedValue is one of the values of a [Contradiction].
type StatedValue struct {
	Text       string // a day, "2006-08-31", a number of years, or a name
	Person     Value  // whom it is stated of, with the articles of the whole corpus
	Articles   int    // that state it
	Statements []Statement
}

// A Statement is a sentence that states a value, one of the first by date.
type Statement struct {
	Article  *corpus.Article
	Sentence Passage
	Near     bool // it names nobody: the person is named elsewhere in the article
}

// contradictions keeps those of the last state of the index and the decisions.
type contradictions struct {
	mu      sync.Mutex
	known   bool
	state   engine.State
	decided int64
	all     []Contradiction
}

// Contradictions returns where the articles state different values for one thing, in the
// order of [contradict.Find]. If persons are given, by id or any spelling, only those of
// values stated of one of them. They are found once for each state of the index.
func (s *Searcher) Contradictions(ctx context.Context, persons ...string) ([]Contradiction, error) {
	ix, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer ix.Close()
	all, err := s.contradictions(ctx, ix)
	if err != nil || len(persons) == 0 {
		return all, err
	}
	catalog := ix.Catalog(indexer.FieldPerson)
	asked := map[string]bool{}
	for _, p := range persons {
		if e, ok := entityOf(catalog, p); ok {
			asked[catalog.Entities[e].ID] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(all), func(c Contradiction) bool {
		return !slices.ContainsFunc(c.Values, func(v StatedValue) bool { return asked[v.Person.ID] })
	}), nil
}

func (s *Searcher) contradictions(ctx context.Context, ix *index) ([]Contradiction, error) {
	decided, err := s.Store.Decided()
	if err != nil {
		return nil, err
	}
	k := &s.differ
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known && k.state.Same(ix.state) && k.decided == decided {
		return k.all, nil
	}
	found, err := contradict.Find(ctx, ix.View, s.Store)
	if err != nil {
		return nil, err
	}
	catalog := ix.Catalog(indexer.FieldPerson)
	all := []Contradiction{}
	for _, c := range found {
		out := Contradiction{Kind: c.Kind, Event: c.Event}
		for _, v := range c.Values {
			stated := StatedValue{Text: v.Text, Person: inCorpus(catalog, v.Person), Articles: v.Articles}
			for _, st := range v.Statements {
				stated.Statements = append(stated.Statements, Statement{st.Article, sentence(st.Article, []rune(st.Article.Body()), st.Sentence, st.Marks), st.Near})
			}
			out.Values = append(out.Values, stated)
		}
		all = append(all, out)
	}
	if !ix.state.Early { // or more may be found without a later state
		k.known, k.state, k.decided, k.all = true, ix.state, decided, all
	}
	return all, nil
}
