// Package contradict finds where the articles of a case state different values for one
// thing: the day of a verdict, the number of years of a sentence, somebody's name.
//
//	all, err := contradict.Find(ctx, view, store)
//	for _, c := range all {
//		for _, v := range c.Values {
//			fmt.Println(c.Event, v.Text, v.Articles, v.Statements[0].Article.Title)
//		}
//	}
//
// It says that values differ, never which is right. Precision comes first: statements
// are compared only if they are about the same person and the same event, and both values
// are explicit.
//
// What texts state of events is found when they are indexed (package indexer/claims)
// and is in the index as terms. Find reads these and the catalog of persons, and then
// only the articles that it returns statements of, so the work does not grow with the
// length of the texts. Days and years are compared in values.go, names in names.go.
package contradict

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/claims"
	"casefile/indexer/entity"
	"casefile/search/engine"
	"casefile/search/query"
)

// A Kind is what values are.
type Kind string

// The kinds of values.
const (
	Day   Kind = "day"   // on which an event was
	Years Kind = "years" // a number of years, of a sentence
	Name  Kind = "name"  // of what may be one person
)

// A Contradiction is different values for one thing.
type Contradiction struct {
	Kind   Kind
	Event  string  // of days and years, as claims calls it: "verdict"
	Person int     // of days and years, in the catalog of persons
	Values []Value // two or more; days and years in their order, of names that in more articles first
}

// A Value is one of the values.
type Value struct {
	Text       string // a day, "2006-08-31", a number, or a name
	Person     int    // in the catalog of persons
	Articles   int
	Statements []Statement // at least one: the first by date
}

// A Statement is a sentence that states a value.
type Statement struct {
	Article  *corpus.Article
	Sentence [2]int   // start and end, in code points of the body
	Marks    [][2]int // the value and the names in it
	// Near says that the sentence names nobody; the person is named elsewhere in the
	// article.
	Near bool
}

// Limits of an answer and of the work for it.
const (
	maxStatements = 3
	maxFound      = 200 // contradictions in days and years, and as many in names
)

// Find returns the contradictions in a view: days, years, then names, those of the most
// articles first.
func Find(ctx context.Context, v engine.View, store *corpus.Store) ([]Contradiction, error) {
	f := &finder{view: v, store: store, persons: v.Catalog(indexer.FieldPerson)}
	values, err := f.values(ctx)
	if err != nil {
		return nil, fmt.Errorf("what articles state of events: %w", err)
	}
	names, err := f.names(ctx)
	if err != nil {
		return nil, fmt.Errorf("names: %w", err)
	}
	all := slices.Concat(values, names)
	order := map[Kind]int{Day: 0, Years: 1, Name: 2}
	slices.SortStableFunc(all, func(a, b Contradiction) int {
		return cmp.Or(order[a.Kind]-order[b.Kind], articles(b)-articles(a))
	})
	return all, nil
}

func articles(c Contradiction) (n int) {
	for _, v := range c.Values {
		n += v.Articles
	}
	return n
}

// A finder finds contradictions.
type finder struct {
	view    engine.View
	store   *corpus.Store
	persons *engine.Catalog
}

// A source is an article of which statements are shown.
type source struct {
	article *corpus.Article
	found   *entity.Entities
}

// claims returns what the article states.
func (s source) claims() []claims.Claim {
	a := s.article
	body := a.Body()
	return claims.Find(body, a.Lang, entity.Sentences(body, a.Lang), s.found)
}

// sources returns the first articles by date that have one of the terms of a field, and
// the number of all. An article that was removed or changed since is left out.
func (f *finder) sources(ctx context.Context, field string, terms []string) ([]source, int, error) {
	found, err := f.view.Find(ctx, &engine.Plan{Root: &engine.All{}, Among: &engine.HasAny{Field: field, Terms: terms}, Sort: query.Oldest, Size: maxStatements, Entities: true})
	if err != nil {
		return nil, 0, err
	}
	var all []source
	for _, h := range found.Hits {
		a, err := f.store.Get(h.ID)
		if errors.Is(err, corpus.ErrRemoved) || errors.Is(err, corpus.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, 0, err
		}
		e, err := indexer.ReadEntities(h.Entities)
		if err != nil {
			return nil, 0, fmt.Errorf("entities of %s: %w", h.ID, err)
		}
		all = append(all, source{a, e})
	}
	return all, found.Total, nil
}

// marks returns where a sentence names a person.
func (f *finder) marks(s source, person int, sentence [2]int) (marks [][2]int) {
	for _, p := range s.found.Persons {
		if e, ok := f.persons.In(s.article.ID, p.Name); !ok || e != person {
			continue
		}
		for _, m := range p.Mentions {
			if m.Start >= sentence[0] && m.End <= sentence[1] {
				marks = append(marks, [2]int{m.Start, m.End})
			}
		}
	}
	return marks
}
