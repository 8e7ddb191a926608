package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The proof of each revision leads from its line to the end of the manifest.
func TestProof(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	w.maxJournal = 2 << 10
	redirected := page(1, "first text")
	redirected.Capture.FinalURL = "https://example.org/new"
	redirected.Capture.Hops = []Hop{{"https://example.org/1", redirected.Capture.Time, redirected.Capture.Request, []byte("HTTP/1.1 301 Moved\r\nLocation: /new\r\n\r\n")}}
	redirected.Capture.Decisions = [][2]string{{"robots", "robots.txt 404"}}
	id := add(t, w, redirected).ID
	if _, err := w.Proof(id, 0); err != nil {
		t.Errorf("before the writer is closed: %v", err)
	}
	for n := range 9 {
		add(t, w, item(n+2, "other text"))
	}
	add(t, w, page(1, "second text"))
	for range 2 { // the second time the manifest grows
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		w = openWriter(t, dir)
		w.maxJournal = 2 << 10
		add(t, w, item(40+w.Len(), "later text"))
	}
	for revision, want := range []string{"second text", "first text", "second text"} {
		e, err := w.Proof(id, revision)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Article.Body(); got != want {
			t.Errorf("revision %d: text %q, want %q", revision, got, want)
		}
		if a, err := decodeArticle(e.Line); err != nil || a.Body() != want {
			t.Errorf("revision %d: line %s, %v", revision, e.Line, err)
		}
		var first sealed
		if err := json.Unmarshal(e.Chain[0], &first); err != nil || first.File != e.File {
			t.Fatalf("chain begins %s, %v", e.Chain[0], err)
		}
		var leaf tree
		if _, err := leaf.Write(e.Line); err != nil {
			t.Fatal(err)
		}
		if got := lead(t, leaf.peaks[0], int(e.Leaf), int(e.Leaves), e.Path); got != first.Tree {
			t.Errorf("revision %d: line %d of %d leads to %s, want %s", revision, e.Leaf, e.Leaves, got, first.Tree)
		}
		m, err := readManifest(dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := digest(e.Chain[len(e.Chain)-1]); got != m.last {
			t.Errorf("chain ends with %s, want %s", got, m.last)
		}
		if n, want := bytes.Count(e.Records, []byte("\x1f\x8b\x08")), 5; revision == 1 && n < want {
			t.Errorf("%d records, want %d: two exchanges and how the page was read", n, want)
		}
	}
	if _, err := w.Proof(id, 3); !errors.Is(err, ErrNotFound) {
		t.Errorf("revision 3: %v", err)
	}
	if _, err := w.Remove(id, Removal{Reason: "of another man"}); err != nil {
		t.Fatal(err)
	}
	var gone *RemovedError
	if _, err := w.Proof(id, 1); !errors.As(err, &gone) {
		t.Errorf("of a removed article: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// A manifest without hash trees, as older versions wrote it, gets them when it is
// sealed again. A log that was changed since gives no proof.
func TestProofOfOldManifest(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	id := add(t, w, page(1, "a text of then")).ID
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var old []byte
	m, err := readManifest(dir)
	if err != nil {
		t.Fatal(err)
	}
	prev := ""
	for _, l := range m.lines {
		l.Tree, l.Prev = "", prev
		b, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		old, prev = append(append(old, b...), '\n'), digest(b)
	}
	if err := os.WriteFile(filepath.Join(dir, manifestName), old, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, headName)); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Proof(id, 0); !errors.Is(err, ErrUnsealed) {
		t.Errorf("old manifest: %v", err)
	}
	if err := openWriter(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	e, err := s.Proof(id, 0)
	if err != nil || e.Article.ID != id {
		t.Fatalf("sealed again: %v", err)
	}
	log := filepath.Join(dir, "articles", "000001.jsonl")
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(b), "of then", "of thee", 1)
	if err := os.WriteFile(log, []byte(changed), 0o644); err != nil {
		t.Fatal(err)
	}
	if e, err := s.Proof(id, 0); err == nil {
		t.Errorf("proof of a changed line: %s", e.Line)
	}
}
