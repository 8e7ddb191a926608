package indexer

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"casefile/corpus"
)

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
			if err := write(b, []*corpus.Article{a}, layOut([]*corpus.Article{a}, NewDocument, []vocabulary{{}}), corpus.Position{}); err != nil {
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
