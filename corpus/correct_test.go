package corpus

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// correct keeps a correction and returns its number.
func correct(t *testing.T, w *Writer, id string, field Field, text string) int {
	t.Helper()
	d, _, err := w.Correct(Decision{IDs: []string{id}, Field: field, Text: text, By: "anna", Note: "as the paper says"})
	if err != nil {
		t.Fatal(err)
	}
	return d.N
}

// undo takes a decision back, and opens the store again, as after a crash.
func undo(t *testing.T, w *Writer, n int) *Writer {
	t.Helper()
	if _, err := Decide(w.Dir(), Decision{Action: Undo, Kind: articleKind, Undo: n}, quiet); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return openWriter(t, w.Dir())
}

// facts returns what can be corrected in an article.
func facts(t *testing.T, s *Store, id string) string {
	t.Helper()
	a, err := s.Get(id)
	if err != nil {
		return err.Error()
	}
	out := fmt.Sprintf("%s|%s %s %s|%s|%s|%s", a.Title, a.Published.At, a.Published.Precision, a.Published.From, strings.Join(a.Authors, ","), a.Source.Name, a.Lang)
	for _, c := range a.Corrections {
		out += fmt.Sprintf(" [%d %s %q %q %s]", c.N, c.Field, c.Was, c.Is, c.By)
	}
	return out
}

// Corrections hold after the page is fetched or cleaned again, record the value before,
// and can be undone, one by one.
func TestCorrect(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	story := func(text string) Item {
		it := page(1, text)
		it.Article.Title, it.Article.Untitled, it.Article.Published = "Machine title", true, Date{At: "2007", Precision: Year, From: FromInferred}
		it.Article.Source = Source{ID: "example.org", Name: "example.org"}
		return it
	}
	id := add(t, w, story("first text")).ID
	date := correct(t, w, id, TheDate, "2006-02-13")
	title := correct(t, w, id, TheTitle, " Right   title ")
	correct(t, w, id, TheAuthors, "A. One, B. Two")
	correct(t, w, id, TheSource, "The Paper")
	correct(t, w, id, TheLanguage, "kk")
	later := correct(t, w, id, TheDate, "2006-02-14")
	want := `Right title|2006-02-14 day user|A. One,B. Two|The Paper|kk [1 date "2007" "2006-02-13" anna] [2 title "Machine title" "Right title" anna] [3 author "" "A. One, B. Two" anna] [4 source "example.org" "The Paper" anna] [5 language "" "kk" anna] [6 date "2006-02-13" "2006-02-14" anna]`
	if diff := cmp.Diff(want, facts(t, w.Store, id)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// The page is fetched again, unchanged and changed, and its captures are cleaned.
	if r := add(t, w, story("first text")); r.Change != Unchanged {
		t.Errorf("fetched again: %+v", r)
	}
	if r := add(t, w, story("second text")); r.Change != Changed {
		t.Errorf("fetched with another text: %+v", r)
	}
	if diff := cmp.Diff(want, facts(t, w.Store, id)); diff != "" {
		t.Errorf("after another text (-want +got):\n%s", diff)
	}
	a, err := w.Get(id)
	if err != nil || a.Body() != "second text" {
		t.Fatalf("%+v, %v", a, err)
	}
	cleaned := story("second text")
	cleaned.Capture.Ref = a.Capture
	if r := add(t, w, cleaned); r.Change != Unchanged {
		t.Errorf("cleaned again: %+v", r)
	}
	cleaned = story("second text, cleaned better")
	cleaned.Capture.Ref = a.Capture
	if r := add(t, w, cleaned); r.Change != Changed {
		t.Errorf("cleaned otherwise: %+v", r)
	}
	if diff := cmp.Diff(want, facts(t, w.Store, id)); diff != "" {
		t.Errorf("after cleaning (-want +got):\n%s", diff)
	}
	w = undo(t, w, later)
	w = undo(t, w, title)
	if got := facts(t, w.Store, id); !strings.HasPrefix(got, "Machine title|2006-02-13 day user|") {
		t.Errorf("after two are undone: %s", got)
	}
	w = undo(t, w, date)
	if a, err := w.Get(id); err != nil || a.Published.At != "2007" || !a.Untitled || len(a.Corrections) != 3 {
		t.Errorf("after three are undone: %+v, %v", a, err)
	}
	for _, bad := range []Decision{
		{IDs: []string{id}, Field: TheDate, Text: "yesterday"}, {IDs: []string{id}, Field: TheDate, Text: "2006-02-30"}, {IDs: []string{id}, Field: TheTitle, Text: " "},
		{IDs: []string{id}, Field: "colour", Text: "red"}, {IDs: []string{"a_0000000000000000"}, Field: TheTitle, Text: "x"}, {IDs: []string{id}, Field: TheLanguage, Text: "<b>"},
		{IDs: []string{id}, Field: TheAddress, Text: "https://example.org/other"}, {Field: TheTitle, Text: "x"},
	} {
		if d, _, err := w.Correct(bad); err == nil {
			t.Errorf("%+v was kept", d)
		}
	}
	if ds, err := w.Decisions(); err != nil || len(ds) != 9 {
		t.Errorf("%d decisions, %v, want 9", len(ds), err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	noFaults(t, dir)
}

// An article that is not of the case is removed until that is undone.
func TestNotOfCase(t *testing.T) {
	w := openWriter(t, t.TempDir())
	id := add(t, w, page(1, "text")).ID
	n := correct(t, w, id, TheCase, "")
	var removed *RemovedError
	if _, err := w.Get(id); !errors.As(err, &removed) || removed.Reason != "not of this case: as the paper says" || removed.By != "anna" {
		t.Errorf("Get = %v", err)
	}
	w = undo(t, w, n)
	defer w.Close()
	if a, err := w.Get(id); err != nil || a.Body() != "text" {
		t.Errorf("after it is undone: %v, %v", a, err)
	}
}

// A decision that a crash kept from being carried out is carried out by the next command.
func TestCorrectAfterCrash(t *testing.T) {
	w := openWriter(t, t.TempDir())
	id := add(t, w, page(1, "text")).ID
	if _, err := Decide(w.Dir(), Decision{Action: Correct, Kind: articleKind, IDs: []string{id}, Field: TheTitle, Text: "Right"}, quiet); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = openWriter(t, w.Dir())
	defer w.Close()
	if a, err := w.Get(id); err != nil || a.Title != "Right" || a.Revision != 2 {
		t.Errorf("%+v, %v", a, err)
	}
}

// at is a page that was fetched from an address and has a canonical one.
func at(address, canonical, text string) Item {
	it := page(1, text)
	it.Capture.URL, it.Article.URL = address, canonical
	if address != canonical {
		it.Article.Aliases, it.Article.Joined = []string{address}, map[string]Rule{address: ByCanonical}
	}
	host := strings.Split(canonical, "/")[2]
	it.Article.Source = Source{ID: host, Name: host}
	return it
}

// Each alias has the rule that joined it. A text from an address that is not certainly
// the article's stays aside.
func TestJoined(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	const own, print = "https://news.example/a", "https://news.example/print?id=7"
	id := add(t, w, at(own, own, "text")).ID
	add(t, w, at("https://m.news.example/a", own, "text"))
	add(t, w, at(print, own, "text"))
	moved := at("https://news.example/new", "https://news.example/new", "text, changed")
	moved.Capture.URL, moved.Capture.FinalURL = own, "https://news.example/new"
	moved.Article.Aliases, moved.Article.Joined = []string{own}, map[string]Rule{own: ByRedirect}
	if r := add(t, w, moved); r.Change != Changed || r.ID != id {
		t.Errorf("moved: %+v", r)
	}
	if r := add(t, w, at(print, own, "text with Musaev in it")); r.Change != Aside || !strings.Contains(fmt.Sprint(r.Notes), "by canonical link alone") {
		t.Errorf("another text at the print page: %+v", r)
	}
	shows(t, w.Store, "joined", id, "text, changed")
	a, err := w.Get(id)
	want := map[string]Rule{"https://m.news.example/a": ByForm, print: ByCanonical, "https://news.example/new": BySameText}
	if diff := cmp.Diff(want, a.Joined); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	noFaults(t, dir)
}

// A split gives an address that was wrongly joined an article of its own, with the text
// captured there, and the two are never joined again, until that is undone.
func TestSplit(t *testing.T) {
	const item, twin = "https://www.rferl.org/a/12345.html", "https://www.rferl.mobi/a/12345.html"
	for _, other := range []string{twin, "https://www.rferl.org/wrong"} {
		dir := t.TempDir()
		w := openWriter(t, dir)
		id := add(t, w, at(item, item, "whole text")).ID
		add(t, w, at(other, item, "whole text"))
		add(t, w, at(other, item, "another story"))
		n := correct(t, w, id, TheAddress, other)
		shows := func(when, address, want string, apart bool) {
			t.Helper()
			got, err := w.Find(address)
			if err != nil || (got != id) != apart {
				t.Errorf("%s, %s: Find(%s) = %s, %v", other, when, address, got, err)
			}
			if a, err := w.Get(got); err != nil || a.Body() != want {
				t.Errorf("%s, %s: the article at %s is %q, %v, want %q", other, when, address, a.Body(), err, want)
			}
		}
		shows("split", item, "whole text", false)
		shows("split", other, "another story", true)
		if a, err := w.Get(id); err != nil || slices.Contains(a.Aliases, other) {
			t.Errorf("split: the article has %v, %v", a.Aliases, err)
		}
		add(t, w, at(other, item, "another story, changed"))
		add(t, w, at(item, item, "whole text, changed"))
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		w = openWriter(t, dir)
		shows("fetched again", item, "whole text, changed", false)
		shows("fetched again", other, "another story, changed", true)
		w = undo(t, w, n)
		shows("undone", item, "whole text, changed", false)
		shows("undone", other, "whole text, changed", false)
		if w.Len() != 1 {
			t.Errorf("undone: %d articles, want 1", w.Len())
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		noFaults(t, dir)
	}
}

// A split, an undo and a second split of one address leave it split: opening the store
// again changes nothing.
func TestSplitAgain(t *testing.T) {
	const own, other = "https://news.example/a", "https://news.example/print?id=7"
	w := openWriter(t, t.TempDir())
	id := add(t, w, at(own, own, "whole text")).ID
	add(t, w, at(other, own, "whole text"))
	add(t, w, at(other, own, "another story"))
	w = undo(t, w, correct(t, w, id, TheAddress, other))
	correct(t, w, id, TheAddress, other)
	end := w.End()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	w = openWriter(t, w.Dir())
	defer w.Close()
	if w.End() != end || w.Len() != 2 {
		t.Errorf("opened again: %d articles, the journal ends at %v; want 2, %v", w.Len(), w.End(), end)
	}
}

// A crash between two steps of a split, or of taking it back, is made up for.
func TestSplitAfterCrash(t *testing.T) {
	const own, other = "https://news.example/a", "https://news.example/print?id=7"
	// afterOne lets one more line be written, and closes the store.
	afterOne := func(w *Writer, change func() error) {
		t.Helper()
		w.journal.file = &lastWrite{file: w.journal.file}
		_ = change() // it fails if it takes two steps
		w.journal.file = w.journal.file.(*lastWrite).file
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	w := openWriter(t, t.TempDir())
	id := add(t, w, at(own, own, "whole text")).ID
	add(t, w, at(other, own, "whole text"))
	add(t, w, at(other, own, "another story"))
	n := 0
	afterOne(w, func() error {
		d, _, err := w.Correct(Decision{IDs: []string{id}, Field: TheAddress, Text: other})
		n = d.N
		return err
	})
	w = openWriter(t, w.Dir())
	if w.Len() != 2 || !w.IsSplit(other) {
		t.Errorf("after a split: %d articles, want 2", w.Len())
	}
	afterOne(w, func() error {
		_, err := w.Uncorrect(Decision{Undo: n})
		return err
	})
	w = openWriter(t, w.Dir())
	defer w.Close()
	if w.Len() != 1 || w.IsSplit(other) {
		t.Errorf("after it is undone: %d articles, want 1", w.Len())
	}
}

// A lastWrite is a file of which all writes but the first fail.
type lastWrite struct {
	file
	done bool
}

func (f *lastWrite) Write(b []byte) (int, error) {
	if f.done {
		return 0, errors.New("no space left")
	}
	f.done = true
	return f.file.Write(b)
}

// An article that a standing decision removed is not restored behind its back.
func TestRestoreNotOfCase(t *testing.T) {
	w := openWriter(t, t.TempDir())
	defer w.Close()
	id := add(t, w, page(1, "text")).ID
	n := correct(t, w, id, TheCase, "")
	if _, err := w.Restore(id); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("correct --undo %d", n)) {
		t.Errorf("Restore = %v", err)
	}
}

// When the article's own address is split off, it keeps the canonical form of that from
// which its other text was captured.
func TestSplitOwn(t *testing.T) {
	const own, other = "https://news.example/a", "https://news.example/b"
	w := openWriter(t, t.TempDir())
	defer w.Close()
	first := at(other, own, "whole text")
	first.Capture.URL += "?utm_source=feed"
	id := add(t, w, first).ID
	tracked := at(own, own, "another story")
	tracked.Capture.URL += "?utm_source=feed"
	add(t, w, tracked)
	correct(t, w, id, TheAddress, own)
	if a, err := w.Get(id); err != nil || a.URL != other || a.Body() != "whole text" {
		t.Errorf("%+v, %v, want the address %s", a, err, other)
	}
	if got, err := w.Find(own); err != nil || got == id {
		t.Errorf("Find(%s) = %s, %v", own, got, err)
	}
}
