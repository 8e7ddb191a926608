package corpus

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A removed article stays removed when it is fetched or added again, until it is
// restored.
func TestRemove(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	w.maxJournal = 1 << 10 // so that it is read from a sidecar later
	first := page(1, "first")
	first.Article.Aliases = []string{"https://m.example.org/one"}
	id := add(t, w, first).ID
	add(t, w, page(1, "second"))
	add(t, w, page(2, "other"))
	if _, err := w.Remove(id, Removal{Reason: " "}); err == nil {
		t.Error("removed without a reason")
	}
	if _, err := w.Remove("a_0000000000000000", Removal{Reason: "x"}); !errors.Is(err, ErrNotFound) {
		t.Errorf("removing what is not there: %v", err)
	}
	if r, err := w.Remove(id, Removal{Reason: "a court forbids it", By: "desk"}); err != nil || !cmp.Equal(r, Receipt{ID: id, Revision: 3, Change: Removed}) {
		t.Fatalf("Remove = %+v, %v", r, err)
	}
	if _, err := w.Remove(id, Removal{Reason: "again"}); !errors.Is(err, ErrRemoved) {
		t.Errorf("removing twice: %v", err)
	}

	removed := func(when string, s *Store) {
		t.Helper()
		var gone *RemovedError
		if _, err := s.Get(id); !errors.As(err, &gone) || gone.Reason != "a court forbids it" || gone.By != "desk" || gone.Time.IsZero() || errors.Is(err, ErrNotFound) {
			t.Errorf("%s: Get = %v", when, err)
		}
		if s.Len() != 1 {
			t.Errorf("%s: %d articles, want 1", when, s.Len())
		}
		if err := s.Newest(func(a *Article) error {
			if a.ID == id {
				t.Errorf("%s: Newest has it", when)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for _, address := range []string{"http://www.example.org/1?utm_source=x", "https://m.example.org/one"} {
			if got, err := s.Find(address); got != id || err != nil || !s.IsRemoved(address) {
				t.Errorf("%s: Find(%s) = %s, %v", when, address, got, err)
			}
		}
		if s.IsRemoved("https://example.org/2") || s.IsRemoved("https://example.org/3") {
			t.Errorf("%s: another is removed", when)
		}
		if a, err := s.Former(id); err != nil || a.Body() != "second" {
			t.Errorf("%s: Former = %+v, %v", when, a, err)
		}
	}
	removed("at once", w.Store)

	// Nothing of it is kept, in whatever way it comes.
	before := noFaults(t, dir).Records
	twin := page(9, "second")
	twin.Article.Aliases = []string{"https://m.example.org/one"}
	gone := page(1, "").Capture
	gone.Status = 404
	for name, it := range map[string]Item{"page": page(1, "third"), "twin": twin, "404": {Capture: gone, Of: id}} {
		if r := add(t, w, it); r.Change != Removed || r.ID != id || it.Capture.Ref.Warc != "" {
			t.Errorf("adding its %s: %+v", name, r)
		}
	}
	if after := noFaults(t, dir).Records; after != before {
		t.Errorf("%d records after %d", after, before)
	}
	for n := range 4 {
		add(t, w, page(10+n, "filling"))
		if _, err := w.Remove(ID("https://example.org/1"+string(rune('0'+n))), Removal{Reason: "filling"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	removed("opened again", s)

	// A reader that is open meanwhile sees it come back.
	w = openWriter(t, dir)
	defer w.Close()
	if r, err := w.Restore(id); err != nil || !cmp.Equal(r, Receipt{ID: id, Revision: 4, Change: Restored}) {
		t.Fatalf("Restore = %+v, %v", r, err)
	}
	if _, err := w.Restore(id); err == nil {
		t.Error("restored twice")
	}
	if _, err := s.Refresh(); err != nil {
		t.Fatal(err)
	}
	a, err := s.Get(id)
	if err != nil || a.Body() != "second" || a.Removed != nil || s.Len() != 2 {
		t.Errorf("after Restore: %+v, %v, %d articles", a, err, s.Len())
	}
	var history []string
	for _, a := range revisions(t, s, id) {
		history = append(history, a.Body())
	}
	if diff := cmp.Diff([]string{"first", "second", "", "second"}, history); diff != "" {
		t.Errorf("revisions (-want +got):\n%s", diff)
	}
	if r := add(t, w, page(1, "third")); r.Change != Changed || r.Revision != 5 {
		t.Errorf("adding after Restore: %+v", r)
	}
	noFaults(t, dir)
}

// A text without an address is one article in whatever file it comes.
func TestSameText(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	file := func(bytes, text string) Item {
		it := item(1, text)
		it.Capture.URL, it.Article.URL, it.Capture.Body = "", "", []byte(bytes)
		return it
	}
	first := add(t, w, file("text", "text"))
	other := add(t, w, file("other", "other"))
	if other.Change != New || other.ID == first.ID {
		t.Errorf("another text: %+v", other)
	}
	if r := add(t, w, file(`{"text":"text"}`, "text")); r.Change != Unchanged || r.ID != first.ID {
		t.Errorf("the same text in other bytes: %+v, want %s unchanged", r, first.ID)
	}
	if v := noFaults(t, dir); v.Records != 2 {
		t.Errorf("%d captures of two texts", v.Records)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = openWriter(t, dir)
	defer w.Close()
	if r := add(t, w, file("text\r\n", "text")); r.Change != Unchanged || r.ID != first.ID {
		t.Errorf("after opening again: %+v, want %s unchanged", r, first.ID)
	}
	if _, err := w.Remove(first.ID, Removal{Reason: "x"}); err != nil {
		t.Fatal(err)
	}
	if r := add(t, w, file("text ", "text")); r.Change != Removed {
		t.Errorf("after it was removed: %+v", r)
	}
	noFaults(t, dir)
}
