package search

import (
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"casefile/indexer"
	"casefile/search/query"
	"casefile/search/segment"
)

// earlySearcher returns a searcher on an index of which it is not known yet who is who.
func earlySearcher(t *testing.T) *Searcher {
	t.Helper()
	dir := t.TempDir()
	if err := searcherOf(t, dir, spelled).Close(); err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"identities", "changes-*"} {
		files, _ := filepath.Glob(filepath.Join(segment.IndexDir(dir), "*", pattern))
		for _, f := range files {
			if err := os.Remove(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	e, err := segment.Open(t.Context(), dir, 0, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	e.Patience = time.Nanosecond
	s := New(e, e.Store)
	t.Cleanup(func() { s.Close() })
	return s
}

// saysEarly reports whether a result has the warning of an early state.
func saysEarly(res *Result) bool {
	return slices.ContainsFunc(res.Warnings, func(w query.Warning) bool { return strings.Contains(w.Text, "who is who") })
}

// A download says too that names are not known yet.
func TestEarlyStream(t *testing.T) {
	said := false
	err := earlySearcher(t).Stream(t.Context(), query.Query{Text: "verdict"}, func(res *Result, _ int) error {
		said = saysEarly(res)
		return nil
	}, func(*Result, Hit) error { return nil })
	if err != nil || !said {
		t.Errorf("a stream before names are known: %v, warned %t", err, said)
	}
}

// A search by words does not wait until who is who is found out: it answers, and says that
// names are not known yet. A moment later they are.
func TestEarly(t *testing.T) {
	s := earlySearcher(t)
	early := func() (*Result, bool) {
		res, err := s.Search(t.Context(), query.Query{Text: "verdict", Facets: map[string]int{indexer.FieldPerson: 10, indexer.FieldYear: 10}})
		if err != nil {
			t.Fatal(err)
		}
		return res, saysEarly(res)
	}
	first, is := early()
	if !is || first.Total == 0 {
		t.Errorf("before names are known: %d articles, warnings %+v", first.Total, first.Warnings)
	}
	for _, f := range first.Facets {
		if f.Missing > 0 {
			t.Errorf("before names are known, %d articles are said to have no %s", f.Missing, f.Name)
		}
	}
	for begun := time.Now(); is; _, is = early() {
		if time.Since(begun) > time.Minute {
			t.Fatal("names are not known after a minute")
		}
		time.Sleep(time.Millisecond)
	}
	last, _ := early()
	if last.Total != first.Total || len(last.Facets[0].Values) == 0 {
		t.Errorf("then: %d articles, want %d, with persons %+v", last.Total, first.Total, last.Facets)
	}
}
