package gather

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"

	"casefile/corpus"
)

// TestOldData opens testdata/old, which a version made that sealed only when a command
// ended, recorded for no capture how it came, and took the canonical link of a file for
// its address; it was killed before the end. The data opens, what was not sealed is noted
// and sealed, and cleaning makes a claim of the file's address.
func TestOldData(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/old")); err != nil {
		t.Fatal(err)
	}
	v, err := corpus.Verify(t.Context(), dir)
	if err != nil || len(v.Faults) > 0 || strings.Count(fmt.Sprint(v.Notes), "after the last seal") != 2 {
		t.Fatalf("verify: %v, %v, %v", v.Faults, v.Notes, err)
	}
	var log bytes.Buffer
	w, err := corpus.OpenWriter(dir, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(log.String(), "sealed now") != 2 {
		t.Errorf("log %s", log.String())
	}
	id := corpus.ID("https://outlet.example/story")
	before, err := w.Get(id)
	if err != nil || before.Source.Name != "The Outlet" || before.Came != nil || w.Len() != 4 {
		t.Fatalf("%+v, %v", before, err)
	}
	for range 2 { // the second time nothing changes
		r, err := Reclean(t.Context(), w, nil)
		if err != nil || len(r.Lost) > 0 {
			t.Fatalf("%+v, %v", r, err)
		}
		a, err := w.Get(id)
		if err != nil || a.Revision != 2 || a.URL != "" || a.Source.Name != "file" || a.Came.Via != corpus.FromFile || a.Claim.URL != "https://outlet.example/story" || a.Claim.Source != "The Outlet" {
			t.Errorf("after cleaning: %+v, %v", a, err)
		}
	}
	// When casefile fetches the address, that is the article's.
	kept, err := Keep(w, captureOfPage("https://outlet.example/story", htmlOf(1, "")))
	if err != nil || kept[0].ID != id || kept[0].Change != corpus.Changed || kept[0].Article.URL != "https://outlet.example/story" {
		t.Errorf("fetched: %+v, %v", kept, err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if v, err := corpus.Verify(t.Context(), dir); err != nil || len(v.Faults)+len(v.Notes) > 0 {
		t.Errorf("verify: %v, %v, %v", v.Faults, v.Notes, err)
	}
}
