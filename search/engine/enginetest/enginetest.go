// Package enginetest is the contract of [engine.Engine], as tests. Any engine that
// passes [Run] can answer package search.
//
//   - Cases: testdata/articles.txtar has made-up articles, testdata/cases.txt plans with
//     their answers, for people to read and edit (article.go, cases.go, notation.go).
//   - Random plans: the engine answers them as a reference does, which reads every
//     article for each plan (random.go, reference.go, document.go, clause.go).
//   - Promises: scores, pages, terms, views and contexts are tested one by one, while
//     articles are added, replaced and removed (order.go, terms.go, views.go).
//
// An engine has one test:
//
//	func TestContract(t *testing.T) {
//		enginetest.Run(t, func(t *testing.T, store *corpus.Store) enginetest.Index {
//			e := … // on an empty index of the articles in store
//			return enginetest.Index{Engine: e, Update: e.Update, Rebuild: e.Rebuild}
//		})
//	}
package enginetest

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"casefile/corpus"
	"casefile/search/engine"
)

// An Index is an engine under test, with what changes its index.
type Index struct {
	engine.Engine
	// Update makes searchable what the store has and the index has not.
	Update func(context.Context) error
	// Rebuild builds the index anew, as its next generation.
	Rebuild func(context.Context) error
}

// Run tests an engine. open opens it on an empty index of the articles in store;
// Run closes it.
func Run(t *testing.T, open func(t *testing.T, store *corpus.Store) Index) {
	for _, test := range []struct {
		name string
		run  func(*desk)
	}{
		{"cases", func(d *desk) { d.fill(d.caseArticles()...); testCases(d) }},
		{"cases in pieces", func(d *desk) { d.pieces(d.caseArticles()); testCases(d) }},
		{"random plans", func(d *desk) { d.fill(d.randomArticles()...); testRandomPlans(d) }},
		{"random plans in pieces", func(d *desk) { d.pieces(d.randomArticles()); testRandomPlans(d) }},
		{"relevance", testRelevance},
		{"beside", testBeside},
		{"stored entities", testEntities},
		{"cursors", testCursors},
		{"terms", testTerms},
		{"count", testCount},
		{"names", testNames},
		{"views", testViews},
		{"state", testState},
		{"rebuild", testRebuild},
		{"decisions", testDecisions},
		{"empty", testEmpty},
		{"context", testContext},
		{"concurrent", testConcurrent},
		{"follow", testFollow},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(newDesk(t, open)) })
	}
}

// A desk is a corpus that is written, the engine under test and the reference.
type desk struct {
	*testing.T
	writer    *corpus.Writer
	index     Index
	reference *reference
	names     map[string]string // short names of articles, by id
}

func newDesk(t *testing.T, open func(*testing.T, *corpus.Store) Index) *desk {
	t.Helper()
	w, err := corpus.OpenWriter(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	d := &desk{
		T: t, writer: w, index: open(t, w.Store), names: map[string]string{},
		reference: &reference{store: w.Store, documents: map[string]*document{}},
	}
	t.Cleanup(func() {
		if err := d.index.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// must ends the test if there is an error.
func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// write keeps articles, as new ones or as revisions.
func (d *desk) write(articles ...article) {
	d.Helper()
	var items []corpus.Item
	for _, a := range articles {
		items = append(items, a.item())
		d.names[idOf(a.name)] = a.name
	}
	_, err := d.writer.Add(items...)
	d.must(err)
}

// remove removes the article with a short name.
func (d *desk) remove(name string) {
	d.Helper()
	_, err := d.writer.Remove(idOf(name), corpus.Removal{Reason: "test"})
	d.must(err)
}

// restore takes the removal of an article back.
func (d *desk) restore(name string) {
	d.Helper()
	_, err := d.writer.Restore(idOf(name))
	d.must(err)
}

func (d *desk) decide(decision corpus.Decision) {
	d.Helper()
	_, err := corpus.Decide(d.writer.Dir(), decision, slog.New(slog.DiscardHandler))
	d.must(err)
}

// update makes searchable what was written, in the engine and in the reference.
func (d *desk) update() {
	d.Helper()
	d.must(d.index.Update(d.Context()))
	d.must(d.reference.update(d.Context()))
}

// rebuild builds the index anew.
func (d *desk) rebuild() {
	d.Helper()
	d.must(d.index.Rebuild(d.Context()))
	d.must(d.reference.rebuild(d.Context()))
}

// fill writes articles and makes them searchable at once.
func (d *desk) fill(articles ...article) {
	d.Helper()
	d.write(articles...)
	d.update()
}

// pieces writes articles and makes them searchable in several steps. Some come with
// an older text first, which the last step replaces, and some with others, which it
// removes.
func (d *desk) pieces(articles []article) {
	d.Helper()
	for i, a := range articles {
		first := a
		if i%3 == 0 {
			first = a.revised("Another text", -time.Hour)
		}
		d.write(first)
		if i%5 == 0 {
			a.name = "gone-" + a.name
			d.write(a)
		}
		if i%max(1, len(articles)/4) == 0 {
			d.update()
		}
	}
	d.update()
	for i, a := range articles {
		if i%3 == 0 {
			d.write(a)
		}
		if i%5 == 0 {
			d.remove("gone-" + a.name)
		}
	}
	d.update()
}

// view opens the index as it is now. The views are closed when the test ends, if they
// were not closed before.
func (d *desk) view() *views {
	d.Helper()
	got, err := d.index.View(d.Context())
	d.must(err)
	want, err := d.reference.View(d.Context())
	d.must(err)
	v := &views{desk: d, engine: got, reference: want.(*referenceView), close: sync.OnceFunc(got.Close)}
	d.Cleanup(v.close)
	return v
}
