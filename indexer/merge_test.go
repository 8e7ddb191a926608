package indexer

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"casefile/corpus"
)

// writeAll writes articles as they are read.
func writeAll(b *bleveIndex, read func(*corpus.Article) *Document, articles ...*corpus.Article) error {
	u := &updater{index: b, store: new(corpus.Store), read: read, log: quiet, vocabularies: []vocabulary{{}, {}}}
	return u.write(context.Background(), &batch{articles: articles})
}

// An index that was merged into one segment is one segment for whoever opens it,
// however soon it was closed.
func TestMergeAllOutlivesClose(t *testing.T) {
	for i := range 40 {
		path := filepath.Join(t.TempDir(), "index")
		b, err := createBleve(path, 0, noMerging)
		if err != nil {
			t.Fatal(err)
		}
		for j := range 3 {
			url := fmt.Sprintf("https://example.org/%d", j)
			a := &corpus.Article{ID: corpus.ID(url), URL: url, Title: "Letter"}
			if err := writeAll(b, NewDocument, a); err != nil {
				t.Fatal(err)
			}
		}
		if err := mergeAll(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		if b, err = openBleve(path); err != nil {
			t.Fatal(err)
		}
		r, err := openReader(b)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(r.Segments()); n != 1 {
			t.Errorf("round %d: %d segments, want 1", i, n)
		}
		if err := errors.Join(r.Close(), b.Close()); err != nil {
			t.Fatal(err)
		}
	}
}
