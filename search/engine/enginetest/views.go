package enginetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/search/engine"
	"casefile/search/query"
)

// compareAll compares answers to random questions, catalogs and terms.
func (v *views) compareAll() {
	v.Helper()
	g := newGenerator(v.reference)
	for range 20 {
		v.compare(g.question())
	}
	for _, facet := range append([]string{indexer.FieldDay}, query.Facets...) {
		if diff := cmp.Diff(catalog(v.reference, facet), catalog(v.engine, facet)); diff != "" {
			v.Errorf("catalog of %s: (-reference +engine)\n%s", facet, diff)
		}
		v.checkCounts(facet)
	}
	for _, field := range []string{indexer.FieldText, indexer.FieldSpelling} {
		if diff := cmp.Diff(v.terms(v.reference, field, engine.Match{}), v.terms(v.engine, field, engine.Match{})); diff != "" {
			v.Errorf("terms of %s: (-reference +engine)\n%s", field, diff)
		}
	}
}

// catalog describes each entity of a catalog, by its id.
func catalog(v engine.View, facet string) map[string]string {
	c := v.Catalog(facet)
	all := map[string]string{}
	for _, e := range c.Entities {
		spellings := map[string]int{}
		for _, l := range e.Spellings {
			spellings[l.Text] = l.Articles
		}
		all[e.ID] = fmt.Sprintf("%s, in %d articles, hidden %v, %v", e.Label, e.Articles, e.Hidden, spellings)
	}
	return all
}

// checkCounts checks that a catalog counts what a facet of all articles counts.
func (v *views) checkCounts(facet string) {
	v.Helper()
	t := v.find(v.engine, &engine.Plan{Root: new(engine.All), Sort: query.Newest, Facets: []string{facet}}).Facets[facet]
	for i, e := range v.engine.Catalog(facet).Entities {
		if int(t.Articles[i]) != e.Articles {
			v.Errorf("%s %s has %d articles in the catalog, and %d in the facet", facet, e.ID, e.Articles, t.Articles[i])
		}
	}
}

// steps makes changes and updates the index after each. It checks the first view, the
// one before the change and the one after it.
func (d *desk) steps(check func(*views), changes ...func()) {
	d.Helper()
	first := d.view()
	for _, change := range changes {
		before := d.view()
		change()
		check(before)
		d.update()
		for _, v := range []*views{first, before, d.view()} {
			check(v)
		}
	}
}

// testViews checks that articles which come, change or go are seen by new views and
// by no old one.
func testViews(d *desk) {
	articles := d.randomArticles()
	d.fill(articles[:40]...)
	d.steps((*views).compareAll,
		func() { d.write(articles[40:50]...) },
		func() {
			d.write(articles[1].revised("The court of appeal", time.Hour), articles[45].revised("Marat Dosanov", time.Hour))
		},
		func() { d.remove(articles[2].name); d.remove(articles[46].name) },
		func() { d.restore(articles[2].name) },
		func() { d.write(articles[50:]...); d.remove(articles[3].name) },
	)
}

// testState checks what states say.
func testState(d *desk) {
	articles := d.caseArticles()
	d.fill(articles[:10]...)
	v := d.view()
	before := v.engine.State()
	check := func(what string, wantSame bool) engine.State {
		d.Helper()
		v := d.view()
		state := v.engine.State()
		now, err := d.index.State()
		d.must(err)
		if !now.Same(state) || state.Articles != d.writer.Len() && !wantSame || state.Same(before) != wantSame {
			d.Errorf("%s: the engine is at %+v, a view at %+v, and before was %+v", what, now, state, before)
		}
		if diff := cmp.Diff(v.reference.state.Langs, state.Langs); diff != "" {
			d.Errorf("%s: languages (-want +got)\n%s", what, diff)
		}
		return state
	}
	check("at first", true)
	d.write(articles[10:]...)
	check("before the update", true)
	d.update()
	if after := check("after it", false); after.Generation != before.Generation || after.At != d.writer.End() {
		d.Errorf("after the update the state is %+v, want generation %d at %v", after, before.Generation, d.writer.End())
	}
	d.rebuild()
	if rebuilt := check("built anew", false); rebuilt.Generation <= before.Generation || rebuilt.At != d.writer.End() {
		d.Errorf("built anew the state is %+v, want a generation after %d at %v", rebuilt, before.Generation, d.writer.End())
	}
	if state := v.engine.State(); !state.Same(before) {
		d.Errorf("the state of the first view was %+v and is %+v", before, state)
	}
}

// testRebuild checks views before and after the index is built anew.
func testRebuild(d *desk) {
	articles := d.randomArticles()
	d.pieces(articles[:40])
	old := d.view()
	d.write(articles[40:]...)
	d.remove(articles[0].name)
	d.rebuild()
	now := d.view()
	now.compareAll()
	old.compareAll()
	old.close()
	now.compareAll()
	d.fill(articles[1].revised("Another text", time.Hour))
	d.view().compareAll()
}

// testDecisions checks that what people decide is seen by new views and by no old one.
func testDecisions(d *desk) {
	const victor, marat, olga = "viktor-petrenko", "marat-dosanov", "olga-petrova"
	articles := d.randomArticles()
	d.pieces(articles)
	moved := articles[slices.IndexFunc(articles, func(a article) bool { return a.names("Olga Petrova") && a.names("Marat Dosanov") })]
	check := func(v *views) {
		v.compareAll()
		for _, label := range []string{victor, marat, olga, "One of Two"} {
			for _, f := range []query.Filter{{Any: []string{label}}, {All: []string{label, olga}}, {Not: []string{label}}} {
				v.compare(&question{
					Plan:   engine.Plan{Root: new(engine.All), Sort: query.Oldest, Size: enough, Facets: []string{indexer.FieldPerson}},
					Labels: []filter{{indexer.FieldPerson, f}},
				})
			}
		}
	}
	person := func(c corpus.Decision) func() {
		c.Kind = indexer.FieldPerson
		return func() {
			d.suppose(c)
			d.decide(c)
		}
	}
	d.steps(check,
		person(corpus.Decision{Action: corpus.Merge, IDs: []string{victor, marat}}),
		person(corpus.Decision{Action: corpus.Rename, IDs: []string{victor}, Text: "One of Two"}),
		person(corpus.Decision{Action: corpus.Split, IDs: []string{olga, victor}, Articles: []string{idOf(moved.name)}}),
		func() { d.write(moved.revised("Nobody", time.Hour)) },
		func() { d.write(moved.revised("It was Olga Petrova", 2*time.Hour)) },
		person(corpus.Decision{Action: corpus.Hide, IDs: []string{olga}}),
		func() { d.decide(corpus.Decision{Action: corpus.Undo, Undo: 1}) },
	)
}

// suppose checks what a decision would change.
func (d *desk) suppose(decision corpus.Decision) {
	d.Helper()
	v := d.view()
	told := func(of engine.View) (out [2][]string) {
		d.must(of.Suppose(d.Context(), decision, func(now, then *identity.Set) {
			for i, s := range []*identity.Set{now, then} {
				for _, e := range s.Entities {
					out[i] = append(out[i], fmt.Sprint(e.ID, e.Label, e.Articles, e.Hidden, e.Spellings))
				}
				slices.Sort(out[i])
			}
		}))
		return out
	}
	if diff := cmp.Diff(told(v.reference), told(v.engine)); diff != "" {
		d.Errorf("with %+v (-reference +engine):\n%s", decision, diff)
	}
}

// testEmpty checks an index without articles, and its first one.
func testEmpty(d *desk) {
	for range 2 {
		v := d.view()
		if s := v.engine.State(); s.Articles != 0 || len(s.Langs) > 0 {
			d.Errorf("the state is %+v", s)
		}
		v.compare(&question{Plan: engine.Plan{Root: new(engine.All), Sort: query.Newest, Size: enough, Facets: query.Facets}})
		v.compare(&question{
			Plan:   engine.Plan{Root: &engine.Concept{Field: indexer.FieldText, Typed: engine.Words("x")}, Sort: query.Relevance, Size: enough},
			Labels: []filter{{indexer.FieldPerson, query.Filter{Any: []string{"Nobody"}, Missing: true}}},
		})
		if terms := v.terms(v.engine, indexer.FieldText, engine.Match{}); len(terms) > 0 {
			d.Errorf("there are terms: %v", terms)
		}
		d.update()
	}
	d.fill(d.caseArticles()[0])
	d.view().compareAll()
}

// testContext checks that a context which has ended gives its error.
func testContext(d *desk) {
	d.checkContext("an empty index")
	d.pieces(d.caseArticles())
	d.checkContext("an index")
	d.view().compareAll()
}

func (d *desk) checkContext(what string) {
	d.Helper()
	v := d.view().engine
	ended, cancel := context.WithCancel(d.Context())
	cancel()
	calls := 0
	fn := func(string, int) error {
		calls++
		return nil
	}
	word := &engine.Concept{Field: indexer.FieldText, Typed: engine.Words("en:court")}
	for name, do := range map[string]func() error{
		"View": func() error {
			v, err := d.index.View(ended)
			if err == nil {
				v.Close()
			}
			return err
		},
		"Find": func() error {
			_, err := v.Find(ended, &engine.Plan{Root: new(engine.All), Sort: query.Newest, Facets: []string{indexer.FieldPerson}})
			return err
		},
		"Find of a word": func() error {
			_, err := v.Find(ended, &engine.Plan{Root: word, Sort: query.Relevance, Size: 10, Explain: true})
			return err
		},
		"Count": func() error {
			_, err := v.Count(ended, engine.Term{Field: indexer.FieldText, Text: "en:court"})
			return err
		},
		"Terms": func() error { return v.Terms(ended, indexer.FieldText, engine.Match{}, fn) },
	} {
		if err := do(); !errors.Is(err, context.Canceled) {
			d.Errorf("%s of %s gives the error %v, want that of the context", name, what, err)
		}
	}
	if calls > 0 {
		d.Errorf("%s: %d terms are read after the context has ended", what, calls)
	}
}

// testConcurrent reads the index in several goroutines while articles come and go.
func testConcurrent(d *desk) {
	articles := d.randomArticles()
	d.fill(articles[:20]...)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				if err := d.read(); err != nil {
					d.Error(err)
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	for i := 20; i < len(articles); i += 10 {
		d.write(articles[i:min(i+10, len(articles))]...)
		d.remove(articles[i-20].name)
		d.update()
	}
	close(stop)
	readers.Wait()
	d.view().compareAll()
}

// read reads a view of the index as it is now, and returns what is wrong with it.
func (d *desk) read() error {
	v, err := d.index.View(d.Context())
	if err != nil {
		return err
	}
	defer v.Close()
	p := &engine.Plan{Root: new(engine.All), Sort: query.Oldest, Size: enough, Facets: query.Facets}
	f, err := v.Find(d.Context(), p)
	if err != nil {
		return err
	}
	if want := v.State().Articles; f.Total != want {
		return fmt.Errorf("%d articles are found of %d", f.Total, want)
	}
	return sound(v, p, f)
}

// patience is how long testFollow waits for what should come within milliseconds.
const patience = time.Minute

// testFollow checks that an engine that follows the corpus takes in what is written,
// and ends with its context.
func testFollow(d *desk) {
	ctx, cancel := context.WithCancel(d.Context())
	var followed sync.WaitGroup
	followed.Go(func() { d.index.Follow(ctx, time.Millisecond) })
	d.write(d.caseArticles()...)
	until := time.Now().Add(patience)
	for {
		state, err := d.index.State()
		d.must(err)
		if state.At == d.writer.End() {
			break
		}
		if time.Now().After(until) {
			d.Errorf("after %v the index is at %v, the corpus at %v", patience, state.At, d.writer.End())
			break
		}
		time.Sleep(time.Millisecond)
	}
	cancel()
	followed.Wait()
	d.must(d.reference.update(d.Context()))
	d.view().compareAll()
}
