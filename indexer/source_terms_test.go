package indexer

import (
	"os"
	"path/filepath"
	"testing"

	"casefile/corpus"
)

// TestTermsChange: an index that was written with other terms of sources is built anew
// when it is opened, and not otherwise.
func TestTermsChange(t *testing.T) {
	dir := t.TempDir()
	w, err := corpus.OpenWriter(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	a := &corpus.Article{URL: "https://outlet.example/a", Title: "A", Lang: "en", Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: "A text."}}}
	if _, err := w.Add(corpus.Item{Capture: &corpus.Capture{URL: a.URL}, Article: a}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		terms      string
		generation int
	}{{"unknown", 1}, {"unknown", 1}, {"link", 2}, {"link", 2}} {
		text := "title: T\nsources: [{name: O, terms: " + step.terms + ", pages: [https://outlet.example/a]}]\n"
		if err := os.WriteFile(filepath.Join(dir, corpus.CaseFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		store, err := corpus.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		ix, err := Open(filepath.Join(dir, "index"), quiet)
		if err != nil {
			t.Fatal(err)
		}
		if err := ix.Require(t.Context(), store, 0, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := ix.Update(t.Context(), store, nil); err != nil {
			t.Fatal(err)
		}
		v, release, err := ix.View()
		if err != nil {
			t.Fatal(err)
		}
		who, err := v.Identities(t.Context(), store)
		if err != nil {
			t.Fatal(err)
		}
		if set := who.Set(FieldTerms); v.Generation != step.generation || len(set.Entities) != 1 || set.Entities[0].Label != step.terms {
			t.Errorf("with %s: generation %d, values %+v; want generation %d", step.terms, v.Generation, set.Entities, step.generation)
		}
		release()
		if err := ix.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
