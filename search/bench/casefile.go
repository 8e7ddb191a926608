package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/entity"
	"casefile/search"
	"casefile/search/segment"
)

// An answer is what both engines must agree on.
type answer struct {
	total  int
	facets map[string][]search.Value
}

// keep puts n made articles into a store.
func keep(dir string, g *generator, n int) (err error) {
	w, err := corpus.OpenWriter(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	const batch = 1000
	for from := 0; from < n; from += batch {
		var items []corpus.Item
		for i := from; i < min(from+batch, n); i++ {
			items = append(items, g.article(i).item())
		}
		if _, err := w.Add(items...); err != nil {
			return err
		}
	}
	return nil
}

// document returns an article's document with the names that it was made with.
func (g *generator) document(a *corpus.Article) *indexer.Document {
	d := indexer.TextDocument(a)
	n, err := number(a)
	if err != nil {
		panic(err) // the store holds other articles
	}
	named := g.names(n)
	d.Persons, d.Orgs, d.Places = named.Persons, named.Orgs, named.Places
	for _, y := range named.Years {
		d.Years = append(d.Years, strconv.Itoa(y))
	}
	d.Entities = &entity.Entities{
		Persons: entities(entity.Person, d.Body, d.Persons),
		Orgs:    entities(entity.Org, d.Body, d.Orgs),
		Places:  entities(entity.Place, d.Body, d.Places),
		Method:  "made",
	}
	return d
}

// entities returns names with their mentions in a body.
func entities(kind entity.Type, body string, names []string) []entity.Entity {
	var all []entity.Entity
	for _, name := range names {
		e := entity.Entity{Type: kind, Name: name, Confidence: 1}
		points, read := 0, 0
		for {
			i := strings.Index(body[read:], name)
			if i < 0 {
				break
			}
			points += utf8.RuneCountInString(body[read : read+i])
			end := points + utf8.RuneCountInString(name)
			e.Mentions = append(e.Mentions, entity.Mention{Text: name, Start: points, End: end, Sentence: [2]int{points, end}})
			points, read = end, read+i+len(name)
		}
		all = append(all, e)
	}
	return all
}

// index indexes the store, or opens the index that is in the folder.
func index(ctx context.Context, dir string, read func(*corpus.Article) *indexer.Document) (e *search.Searcher, err error) {
	store, err := corpus.Open(dir)
	if err != nil {
		return nil, err
	}
	ix, err := indexer.Open(segment.IndexDir(dir), slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	ix.Read = read
	if _, err := ix.Update(ctx, store, nil); err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	ix.Read = nil // so that the news that articles are made of can be freed
	return search.New(segment.New(ix, store), store), nil
}

// ask answers a question with casefile, literally or with other spellings of names.
func ask(ctx context.Context, e *search.Searcher, q *question, literal bool) (*answer, error) {
	res, err := e.Search(ctx, q.query(literal))
	if err != nil {
		return nil, fmt.Errorf("question %d: %w", q.ID, err)
	}
	a := &answer{total: res.Total, facets: map[string][]search.Value{}}
	if res.Relaxed { // all words together found nothing
		return new(answer), nil
	}
	for _, f := range res.Facets {
		a.facets[f.Name] = f.Values
	}
	return a, nil
}

// addSpellings gives each question the spellings of the person that it asks for.
func addSpellings(ctx context.Context, e *search.Searcher, qs []question) error {
	for i := range qs {
		q := &qs[i]
		if q.Person == "" {
			continue
		}
		p, err := e.Profile(ctx, indexer.FieldPerson, q.Person)
		if errors.Is(err, search.ErrUnknown) {
			q.people = []string{q.Person}
			continue
		}
		if err != nil {
			return err
		}
		for _, l := range p.Spellings {
			q.people = append(q.people, l.Text)
		}
		slices.Sort(q.people)
	}
	return nil
}

// storeDir is the folder of the articles and casefile's index.
func storeDir(dir string) string { return filepath.Join(dir, "casefile") }

// stockDir is the folder of Bleve's index.
func stockDir(dir string) string { return filepath.Join(dir, "stock") }
