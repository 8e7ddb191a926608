package opensearch

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/engine/enginetest"
)

// cluster returns the options of an index of its own in the cluster that
// CASEFILE_TEST_OPENSEARCH names, and deletes the index at the end.
func cluster(t *testing.T) Options {
	t.Helper()
	urls := os.Getenv("CASEFILE_TEST_OPENSEARCH")
	if urls == "" {
		t.Skip("no cluster: set CASEFILE_TEST_OPENSEARCH to its address, such as \".ci/opensearch/cluster start DIR\" prints")
	}
	o := Options{URLs: strings.Split(urls, ","), Index: fmt.Sprintf("test-%08x", rand.Uint32()), Shards: 2}
	t.Cleanup(func() {
		c, err := newClient(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, index := range []string{o.stateIndex(), o.Index + "-v*"} {
			if err := c.do(context.Background(), http.MethodDelete, "/"+index, nil, nil); err != nil {
				t.Error(err)
			}
		}
		if err := c.close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

func TestContract(t *testing.T) {
	enginetest.Run(t, func(t *testing.T, store *corpus.Store) enginetest.Index {
		e, err := New(t.Context(), store, cluster(t), 0, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		return enginetest.Index{
			Engine:  e,
			Update:  func(ctx context.Context) error { return e.Update(ctx, nil) },
			Rebuild: func(ctx context.Context) error { return e.Rebuild(ctx, nil) },
		}
	})
}

// A process that only reads follows one that writes: articles, who is who, and a rebuild.
func TestReader(t *testing.T) {
	o := cluster(t)
	w, err := corpus.OpenWriter(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	open := func(store *corpus.Store, o Options) *Engine {
		t.Helper()
		e, err := New(t.Context(), store, o, 0, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { e.Close() })
		return e
	}
	writer := open(w.Store, o)
	store, err := corpus.Open(w.Dir())
	if err != nil {
		t.Fatal(err)
	}
	o.ReadOnly = true
	reader := open(store, o)
	persons := func(e *Engine) string {
		t.Helper()
		if err := e.follow(t.Context()); err != nil {
			t.Fatal(err)
		}
		v, err := e.View(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer v.Close()
		out := fmt.Sprint(v.State().Articles, v.State().Generation)
		for _, p := range v.Catalog(indexer.FieldPerson).Entities {
			out += fmt.Sprint(", ", p.Label, p.Articles, p.Spellings)
		}
		for name, n := range v.Names(indexer.FieldSpelling).All() {
			if n == 0 {
				t.Errorf("%s is in no article", name)
			}
		}
		return out
	}
	for i, text := range []string{
		"Colonel Marat Dosanov spoke. Aidar Serikbaev was there.", "Olga Petrova met Marat Dossanov.", "Olga Petrova met Viktor Petrenko.", "",
	} {
		if text == "" {
			if err := writer.Rebuild(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
		} else {
			url := fmt.Sprint("https://example.org/", i%2) // the third is a revision of the first
			if _, err := w.Add(corpus.Item{
				Article: &corpus.Article{URL: url, Title: "Report", Lang: "en", Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: text}}},
				Capture: &corpus.Capture{URL: url, Body: []byte(text), Time: time.Date(2024, 1, 1+i, 0, 0, 0, 0, time.UTC)},
			}); err != nil {
				t.Fatal(err)
			}
		}
		if want, got := persons(writer), persons(reader); got != want || !strings.Contains(got, "Marat") {
			t.Errorf("after %q the reader has\n%s\nthe writer\n%s", text, got, want)
		}
	}
	// What the writer has compared is spared to a process that starts.
	writer.saved = -1_000_000
	if _, err := w.Add(corpus.Item{
		Article: &corpus.Article{URL: "https://example.org/2", Title: "Report", Lang: "en", Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: "Marat Dosanovich spoke."}}},
		Capture: &corpus.Capture{URL: "https://example.org/2", Body: []byte("x"), Time: time.Date(2024, 2, 1, 0, 0, 0, 0, time.UTC)},
	}); err != nil {
		t.Fatal(err)
	}
	want := persons(writer)
	late := open(store, o)
	if got := persons(late); got != want {
		t.Errorf("a process that starts has\n%s\nthe writer\n%s", got, want)
	}
	if n := late.remote.Compared(); n > 0 || writer.saved < 1 {
		t.Errorf("a process that starts compares %d pairs of names, of which %d were kept", n, writer.saved)
	}
	other, err := corpus.OpenWriter(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := New(t.Context(), other.Store, o, 0, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "another data directory") {
		t.Errorf("on another corpus: %v", err)
	}
}
