package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/names"
	"casefile/search/engine"
	"casefile/search/segment"
)

// manyNames is articles that name more than are held in memory alone.
func manyNames() []story {
	var all []story
	for i := range smallLexicon/100 + 20 {
		var text strings.Builder
		for j := range 100 {
			fmt.Fprintf(&text, "then came %s, ", nameNumber(100*i+j))
		}
		all = append(all, story{fmt.Sprintf("many%d", i), "", "", "", "Guests", text.String()})
	}
	return all
}

// nameNumber returns the n-th of many names.
func nameNumber(n int) string {
	const first, then = "BDGKLMNRST", "aeiou"
	var b strings.Builder
	for i := range 4 {
		c := first[n%len(first)]
		if n /= len(first); i > 0 {
			c += 'a' - 'A'
		}
		b.WriteByte(c)
		b.WriteByte(then[(n+i)%len(then)])
	}
	return b.String() + fmt.Sprint(strings.Repeat("v", 1+n%2), string(rune('a'+n/2%20)))
}

// A lexicon that lies in a file, and follows what comes and goes, holds what one
// does that is made anew, whatever became of the file.
func TestLexiconInFile(t *testing.T) {
	dir := t.TempDir()
	e := searcherOf(t, dir, append(manyNames(), articles...))
	compare := func(when string, e *Searcher) {
		t.Helper()
		ix, err := e.open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer ix.Close()
		got, err := e.lexicons.spellings.update(t.Context(), ix)
		if err != nil {
			t.Fatal(err)
		}
		want := new(names.Lexicon)
		err = ix.Terms(t.Context(), indexer.FieldSpelling, engine.Match{}, func(term string, n int) error {
			want.Add(indexer.Spelling(term), n)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(maps.Collect(want.All()), maps.Collect(got.All())); d != "" || got.Len() != want.Len() {
			t.Errorf("%s: %d spellings, want %d (-want +got)\n%s", when, got.Len(), want.Len(), d)
		}
		for _, name := range []string{"Dosanov", nameNumber(77), "Nurlanov"} {
			if d := cmp.Diff(want.Find(name, .75, 30), got.Find(name, .75, 30)); d != "" {
				t.Errorf("%s: Find(%q): (-want +got)\n%s", when, name, d)
			}
		}
	}
	compare("in memory", e)
	if err := e.Prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	compare("in the file", e)
	ix, err := e.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	file := e.lexicons.spellings.file(ix)
	ix.Close()
	if _, err := os.Stat(file); err != nil {
		t.Fatal(err)
	}

	add(t, dir, []story{{"late", "", "", "", "Late", "then came Bekzat Aldiyarov, and Dosanov"}})
	follow(t, e)
	compare("with an article more", e)
	add(t, dir, []story{{"many7", "", "", "", "Guests", "then came nobody but Dosanov"}})
	w, err := corpus.OpenWriter(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Remove(corpus.ID("https://example.org/many8"), corpus.Removal{Reason: "a test", By: "me"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	follow(t, e)
	compare("with an article that has changed, and without one", e)

	again := New(segment.New(e.Engine.(*segment.Engine).Index, e.Store), e.Store)
	compare("opened again", again)
	torn := file + ".torn"
	if err := errors.Join(os.WriteFile(torn, make([]byte, 1000), 0o644), os.Rename(torn, file)); err != nil {
		t.Fatal(err)
	}
	compare("with a torn file", New(segment.New(e.Engine.(*segment.Engine).Index, e.Store), e.Store))
}

// follow brings an engine up to its corpus.
func follow(t *testing.T, e *Searcher) {
	t.Helper()
	if _, err := e.Store.Refresh(); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Engine.(*segment.Engine).Index.Update(context.Background(), e.Store, nil); err != nil {
		t.Fatal(err)
	}
}

// An article counts once as one that has a word as a name, however often and in
// whatever letters; a plain word in it does not count.
func TestAsName(t *testing.T) {
	e := searcherOf(t, t.TempDir(), []story{
		{"both", "en", "", "", "Letter", "He met Bush and then BUSH again."},
		{"stem", "en", "", "", "Letter", "They met the Bushes there."},
		{"plain", "en", "", "", "Letter", "They sat under a bush there."},
		{"foreign", "tr", "", "", "Mektup", "Sonra Bush geldi."},
		{"longer", "", "", "", "Letter", "Then Bushmaster left."},
	})
	ix, err := e.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	for term, want := range map[string]int{"bush": 2, "en:bush": 2, "tr:bush": 1, "bushes": 1, "bushmaster": 1, "bus": 0, "en:they": 0} {
		if got := ix.asName(term); got != want {
			t.Errorf("%q is a name in %d articles, want %d", term, got, want)
		}
	}
}
