package indexer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"casefile/corpus"
	"casefile/indexer/identity"
)

// A world is a store and its index, in which anything may happen.
type world struct {
	*testing.T
	*rand.Rand
	dir   string
	store *corpus.Store
	ix    *Index
	log   *strings.Builder // what the index has logged

	before []byte // changes as they were before an update
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{T: t, Rand: rand.New(rand.NewPCG(7, seed)), dir: t.TempDir(), log: new(strings.Builder)}
	w.open()
	t.Cleanup(func() { w.ix.Close() })
	return w
}

func (w *world) open() {
	w.Helper()
	var err error
	if w.store, err = corpus.Open(w.dir); err != nil {
		w.Fatal(err)
	}
	if w.ix, err = Open(filepath.Join(w.dir, "index"), slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelWarn}))); err != nil {
		w.Fatal(err)
	}
}

// must ends the test with an error.
func (w *world) must(errs ...error) {
	w.Helper()
	for _, err := range errs {
		if err != nil {
			w.Fatal(err)
		}
	}
}

// people stand in the made articles, and so do places.
var people = strings.Split("Altynbek Sarsenbaev,Алтынбек Сарсенбаев,Altynbek Sarsenbayev,Rakhat Aliev,Rakhat Aliyev,Рахат Алиев,Ruslan Aliev,"+
	"Bolat Abilov,Bulat Abilov,Болат Абилов,Marat Akhmetov,Marat Akhmedov,Марат Ахметов,Yerzhan Utembayev,Ержан Утембаев", ",")

// write adds, changes, removes and restores articles.
func (w *world) write() {
	w.Helper()
	c, err := corpus.OpenWriter(w.dir, quiet)
	w.must(err)
	defer func() { w.must(c.Close()) }()
	for range 1 + w.IntN(6) {
		url := fmt.Sprintf("https://example.org/%d", w.IntN(25))
		switch id := corpus.ID(url); w.IntN(6) {
		case 0:
			if _, err := c.Get(id); err == nil {
				_, err = c.Remove(id, corpus.Removal{Reason: "court"})
				w.must(err)
			}
			continue
		case 1:
			_, _ = c.Restore(id) // it may not be removed
			continue
		}
		a := &corpus.Article{
			URL: url, Title: "The trial", Lang: "en", Source: corpus.Source{Name: []string{"BBC", "Reuters", "bbc"}[w.IntN(3)]},
			Authors: []string{people[w.IntN(len(people))]}, Published: corpus.Date{At: fmt.Sprintf("200%d-0%d-11", w.IntN(9), 1+w.IntN(9)), Precision: corpus.Day},
		}
		format := "The court in %s heard %s and %s on Monday in 2005. The judge asked %[2]s about it."
		who := [2]string{people[w.IntN(len(people))], people[w.IntN(len(people))]}
		if who[0][0] >= 0x80 {
			a.Lang, format = "ru", "В городе %s в понедельник суд допросил свидетелей. Сообщил об этом %s, и его слышал %s в 2006 году."
		}
		text := fmt.Sprintf(format, []string{"Almaty", "Алматы", "Astana", "Moscow"}[w.IntN(4)], who[0], who[1])
		a.Blocks = []corpus.Block{{Kind: corpus.Paragraph, Text: text}}
		if _, err = c.Add(corpus.Item{Capture: &corpus.Capture{URL: url, Time: time.Now(), Body: []byte(text)}, Article: a}); err != nil && !strings.Contains(err.Error(), "removed") {
			w.Fatal(err)
		}
	}
}

// decide lets people decide something.
func (w *world) decide() {
	w.Helper()
	id := func() string { return Slug(people[w.IntN(len(people))]) }
	d := corpus.Decision{Kind: "person", IDs: []string{id(), id()}}
	switch w.IntN(7) {
	case 0, 1:
		d.Action = corpus.Merge
	case 2:
		d.Action = corpus.Split
	case 3:
		d.Action, d.IDs = corpus.Hide, d.IDs[:1]
	case 4:
		d.Action, d.IDs, d.Text = corpus.Rename, d.IDs[:1], "Somebody"
	case 5:
		d = corpus.Decision{Action: corpus.Undo, Undo: 1}
	case 6:
		d.Action, d.Text = corpus.Split, "Another"
		err := w.store.Walk(corpus.Position{}, func(a *corpus.Article, _ corpus.Position) error {
			if _, err := w.store.Get(a.ID); err == nil && w.IntN(4) == 0 {
				d.Articles = []string{a.ID}
			}
			return nil
		})
		w.must(err)
		d.IDs[1] += " another"
	}
	_, _ = corpus.Decide(w.dir, d, quiet) // what makes no sense is refused
}

func (w *world) update() {
	w.Helper()
	_, err := w.store.Refresh()
	w.must(err)
	_, err = w.ix.Update(w.Context(), w.store, nil)
	w.must(err)
}

// restart lets another process open the index.
func (w *world) restart() {
	w.Helper()
	w.must(w.ix.Close())
	w.open()
}

// files are those of the register of the live generation.
func (w *world) files(pattern string) []string {
	w.Helper()
	files, err := filepath.Glob(filepath.Join(w.ix.live.register.files.dir, pattern))
	w.must(err)
	return files
}

// check compares the identities that are kept up with those that are read anew.
func (w *world) check() {
	w.Helper()
	v, release, err := w.ix.View()
	w.must(err)
	defer release()
	got, err := v.Identities(w.Context(), w.store)
	w.must(err)
	fresh := newRegister("", quiet)
	w.must(fresh.rebuild(w.Context(), readerCensus{v.Reader}, v.At))
	want, err := fresh.publish(readerCensus{v.Reader}, w.store, false)
	w.must(err)
	for _, facet := range counted {
		if d := cmp.Diff(want.Set(facet).Entities, got.Set(facet).Entities, cmpopts.IgnoreUnexported(identity.Entity{}), cmpopts.EquateEmpty()); d != "" {
			w.Fatalf("%s (-want +got)\n%s", facet, d)
		}
		if d := cmp.Diff(want.Set(facet).Moves, got.Set(facet).Moves); d != "" {
			w.Fatalf("moves of %s (-want +got)\n%s", facet, d)
		}
		if want.Valued(facet) != got.Valued(facet) {
			w.Fatalf("%d articles have a %s, want %d", got.Valued(facet), facet, want.Valued(facet))
		}
	}
	for _, field := range named {
		if d := cmp.Diff(maps.Collect(want.Names(field).All()), maps.Collect(got.Names(field).All())); d != "" {
			w.Fatalf("names of %s (-want +got)\n%s", field, d)
		}
	}
}

// Identities that are kept up, from start to start, are those of the index.
func TestIdentitiesFollow(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, seed)
			for range 40 {
				w.write()
				if w.IntN(4) > 0 {
					w.update()
				}
				switch w.IntN(8) {
				case 0, 1, 2:
					w.decide()
				case 3:
					w.restart()
				case 4:
					w.must(Rebuild(t.Context(), w.ix.dir, w.store, 0, quiet, nil))
					_, err := w.ix.Adopt()
					w.must(err)
				}
				w.update()
				w.check()
			}
			if w.log.Len() > 0 {
				t.Errorf("logged %s", w.log)
			}
		})
	}
}

// Whatever becomes of its files, a register is that of the index.
func TestIdentitiesTorn(t *testing.T) {
	edit := func(pattern string, change func(b []byte) []byte) func(*world) {
		return func(w *world) {
			files := w.files(pattern)
			if len(files) == 0 {
				w.Fatalf("no %s", pattern)
			}
			b, err := os.ReadFile(files[0])
			w.must(err)
			w.must(os.WriteFile(files[0], change(b), 0o600))
		}
	}
	cut := func(b []byte) []byte { return b[:len(b)-3] }
	flip := func(b []byte) []byte { b[len(b)/2] ^= 1; return b }
	for _, c := range []struct {
		name  string
		does  func(*world)
		tells bool
	}{
		{"nothing", func(*world) {}, false},
		{"identities cut", edit("identities", cut), true},
		{"identities flipped", edit("identities", flip), true},
		{"identities of another program", edit("identities", func(b []byte) []byte { return slices.Concat(b[:len(b)/2], b) }), true},
		{"identities empty", edit("identities", func([]byte) []byte { return nil }), true},
		{"identities gone", func(w *world) { w.must(os.Remove(w.files("identities")[0])) }, true},
		{"names cut", edit("names-spelling-*", cut), true},
		{"names gone", func(w *world) { w.must(os.Remove(w.files("names-person-*")[0])) }, true},
		{"changes cut", edit("changes-*", cut), true},
		{"changes flipped", edit("changes-*", flip), true},
		{"changes gone", func(w *world) { w.must(os.Remove(w.files("changes-*")[0])) }, true},
		{"changes of before", func(w *world) { edit("changes-*", func([]byte) []byte { return w.before })(w) }, true},
		{"changes that were not written", func(w *world) {
			edit("changes-*", func(b []byte) []byte { return append(b, b[len(w.before):]...) })(w)
		}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, 99)
			for range 4 {
				w.write()
			}
			w.update()
			w.must(Rebuild(t.Context(), w.ix.dir, w.store, 0, quiet, nil))
			_, err := w.ix.Adopt()
			w.must(err)
			w.write()
			w.update()
			w.before, err = os.ReadFile(w.files("changes-*")[0])
			w.must(err)
			for range 3 {
				w.write()
			}
			w.decide()
			w.update()
			w.must(w.ix.Close())
			c.does(w)
			w.open()
			w.check()
			if tells := w.log.Len() > 0; tells != c.tells {
				t.Errorf("logged %q", w.log)
			}
			w.write()
			w.update()
			w.check()
			w.restart()
			w.check()
			w.write()
			w.update()
			w.check()
		})
	}
}

// A brief is a context that ends when it has been asked so many times whether it has.
type brief struct {
	context.Context
	asked, most int
}

func (b *brief) Err() error {
	if b.asked++; b.asked > b.most {
		return context.DeadlineExceeded
	}
	return nil
}

// Who asks for identities waits for them as long as his context allows.
func TestIdentitiesBounded(t *testing.T) {
	w := newWorld(t, 5)
	w.write()
	w.update()
	w.must(w.ix.Close(), os.Remove(w.files("changes-*")[0]))
	w.open()
	v, release, err := w.ix.View()
	w.must(err)
	defer release()
	for _, most := range []int{0, 1, len(counted) + 1} { // before all fields, among the facets, and among the names
		if _, err := v.Identities(&brief{w.Context(), 0, most}, w.store); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("asked %d times: %v, want that the deadline has passed", most, err)
		}
	}
	busy := w.ix.live.register
	w.must(busy.take(w.Context()))
	ctx, cancel := context.WithTimeout(w.Context(), time.Millisecond)
	defer cancel()
	if _, err := v.Identities(ctx, w.store); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while it is busy: %v, want that the deadline has passed", err)
	}
	busy.give()
	w.check()
}

// Many names that are like one another are compared once: the next start reads what was
// found, even if the server was killed.
func TestIdentitiesOfLookalikes(t *testing.T) {
	w := newWorld(t, 7)
	var text strings.Builder
	vowels := strings.Split("aeiouy", "")
	for i := range 1500 {
		v := func(n int) string { return vowels[i/n%len(vowels)] }
		who := fmt.Sprintf("R%skh%st S%srs%snb%sev", v(1), v(6), v(36), v(216), v(7))
		fmt.Fprintf(&text, "The court heard %s on Monday. The judge asked %s about it.\n", who, who)
	}
	c, err := corpus.OpenWriter(w.dir, quiet)
	w.must(err)
	a := &corpus.Article{URL: "https://example.org/names", Title: "Witnesses", Lang: "en", Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: text.String()}}}
	_, err = c.Add(corpus.Item{Capture: &corpus.Capture{URL: a.URL, Time: time.Now(), Body: []byte("-")}, Article: a})
	w.must(err, c.Close())
	w.update()
	v, release, err := w.ix.View()
	w.must(err)
	who, err := v.Identities(w.Context(), w.store)
	w.must(err)
	if n := len(who.Set(FieldPerson).Entities); n < 500 {
		t.Fatalf("%d persons are found, too few for this test", n)
	}
	release()
	w.restart()
	w.check()
	if n := w.ix.live.register.compared(); n > 0 {
		t.Errorf("%d pairs of names are compared at the next start, want none", n)
	}
}

// A view keeps its identities whatever is written meanwhile.
func TestIdentitiesOfThen(t *testing.T) {
	w := newWorld(t, 6)
	w.write()
	w.update()
	v, release, err := w.ix.View()
	w.must(err)
	defer release()
	before, err := v.Identities(w.Context(), w.store)
	w.must(err)
	labels := func(i *Identities) (all []string) {
		for _, e := range i.Set(FieldPerson).Entities {
			all = append(all, fmt.Sprint(e.Label, e.Articles))
		}
		return all
	}
	want := labels(before)
	for range 5 {
		w.write()
		w.update()
	}
	after, err := v.Identities(w.Context(), w.store)
	w.must(err)
	if d := cmp.Diff(want, labels(after)); d != "" {
		t.Errorf("after updates (-before +after)\n%s", d)
	}
	if d := cmp.Diff(want, labels(before)); d != "" {
		t.Errorf("what was returned has changed (-before +after)\n%s", d)
	}
	w.check()
}
