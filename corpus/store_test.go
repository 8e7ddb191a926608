package corpus

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

var quiet = slog.New(slog.DiscardHandler)

func openWriter(t *testing.T, dir string) *Writer {
	t.Helper()
	w, err := OpenWriter(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func item(n int, text string) Item {
	c := &Capture{
		URL:  fmt.Sprintf("https://example.org/%d", n),
		File: "page.txt", ContentType: "text/plain",
		Time: time.Date(2024, 2, 12, 10, 0, 0, 0, time.UTC), Body: []byte(text),
	}
	return Item{Capture: c, Article: &Article{URL: c.URL, Title: "T", Blocks: []Block{{Paragraph, text}}}}
}

// revisions returns all revisions of an article, tombstones too.
func revisions(t *testing.T, s *Store, id string) (as []*Article) {
	t.Helper()
	if err := s.Walk(Position{}, func(a *Article, _ Position) error {
		if a.ID == id {
			as = append(as, a)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return as
}

func TestAddAndGet(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	var changes []Change
	add := func(it Item) string {
		t.Helper()
		r, err := w.Add(it)
		if err != nil {
			t.Fatal(err)
		}
		changes = append(changes, r[0].Change)
		return r[0].ID
	}
	id := add(item(1, "first text"))
	add(item(1, "first text"))  // the same bytes
	add(item(1, "second text")) // the page changed
	add(item(2, "other"))
	add(Item{Capture: &Capture{URL: "https://example.org/gone", Body: []byte("a menu")}})
	if want := []Change{New, Unchanged, Changed, New, NoArticle}; !cmp.Equal(changes, want) {
		t.Errorf("changes %v, want %v", changes, want)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}

	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if s.Len() != 2 {
		t.Errorf("Len() = %d, want 2", s.Len())
	}
	a, err := s.Get(id)
	if err != nil {
		t.Fatal(err)
	}
	if a.Revision != 2 || a.Body() != "second text" {
		t.Errorf("Get = revision %d %q, want 2 %q", a.Revision, a.Body(), "second text")
	}
	c, err := s.Capture(a.Capture)
	if err != nil || string(c.Body) != "second text" {
		t.Errorf("Capture = %+v, %v, want the captured bytes", c, err)
	}
	var texts []string
	if err := s.Walk(Position{}, func(a *Article, _ Position) error {
		texts = append(texts, a.Body())
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"first text", "second text", "other"}; !cmp.Equal(texts, want) {
		t.Errorf("journal holds %q, want every revision %q", texts, want)
	}
	if _, err := s.Get("a_0000000000000000"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Get of an unknown id: %v, want ErrNotFound", err)
	}
	if _, err := s.Capture(CaptureRef{Warc: "../../etc/passwd"}); err == nil {
		t.Error("Capture reads outside the store")
	}
}

// One call may bring the same article twice: two addresses of one page.
func TestAddTwiceInOneCall(t *testing.T) {
	w := openWriter(t, t.TempDir())
	defer w.Close()
	r, err := w.Add(item(1, "text"), item(1, "text"), item(1, "other text"))
	if err != nil {
		t.Fatal(err)
	}
	got := []Change{r[0].Change, r[1].Change, r[2].Change}
	if want := []Change{New, Unchanged, Changed}; !cmp.Equal(got, want) {
		t.Errorf("changes %v, want %v", got, want)
	}
	if r[2].Revision != 2 {
		t.Errorf("revision %d, want 2", r[2].Revision)
	}
}

// A reader in another process sees what was added since it opened the store.
func TestRefresh(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	defer w.Close()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Add(item(1, "a"), item(2, "b")); err != nil {
		t.Fatal(err)
	}
	if s.Len() != 0 {
		t.Errorf("before Refresh: %d articles, want 0", s.Len())
	}
	if n, err := s.Refresh(); n != 2 || err != nil || s.Len() != 2 {
		t.Errorf("Refresh = %d, %v, %d articles; want 2 of each", n, err, s.Len())
	}
	if n, err := s.Refresh(); n != 0 || err != nil {
		t.Errorf("second Refresh = %d, %v, want nothing new", n, err)
	}
}

func TestOneWriter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the second need not be waited for
		dir := t.TempDir()
		w := openWriter(t, dir)
		if _, err := OpenWriter(dir, quiet); !errors.Is(err, ErrBusy) {
			t.Errorf("second writer: %v, want ErrBusy", err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		w = openWriter(t, dir)
		defer w.Close()
	})
}

// Whatever a crash cut off was never acknowledged and goes; all before stays,
// and the next article lands where it can be read.
func TestTornTail(t *testing.T) {
	for _, file := range []string{"articles/000001.jsonl", "raw/*/0001.warc.gz"} {
		for _, tail := range []string{"{", `{"sum":"00","article":{"id":`, "\x1f\x8b\x08\x00torn", strings.Repeat("x", 100<<10)} {
			dir := t.TempDir()
			w := openWriter(t, dir)
			if _, err := w.Add(item(1, "kept")); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			names, err := filepath.Glob(filepath.Join(dir, file))
			if err != nil || len(names) != 1 {
				t.Fatalf("%s: %v %v", file, names, err)
			}
			appendTo(t, names[0], tail)

			var log bytes.Buffer
			w, err = OpenWriter(dir, slog.New(slog.NewTextHandler(&log, nil)))
			if err != nil {
				t.Errorf("%s with %.10q: %v", file, tail, err)
				continue
			}
			if !strings.Contains(log.String(), names[0]) {
				t.Errorf("%s with %.10q was repaired without a word: %q", file, tail, log.String())
			}
			r, err := w.Add(item(2, "later"))
			if err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			s, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			a, err := s.Get(r[0].ID)
			if err != nil || s.Len() != 2 {
				t.Fatalf("after repair: %d articles, %v; want 2", s.Len(), err)
			}
			if c, err := s.Capture(a.Capture); err != nil || string(c.Body) != "later" {
				t.Errorf("capture after repair: %+v, %v", c, err)
			}
		}
	}
}

func appendTo(t *testing.T, name, text string) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// A changed byte anywhere is found, and named by file and place.
func TestDamage(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	if _, err := w.Add(item(1, "first"), item(2, "second"), item(3, "third")); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "articles", "000001.jsonl")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	start := int64(bytes.IndexByte(whole, '\n') + 1)
	damaged := bytes.Replace(whole, []byte("second"), []byte("sec0nd"), 1)
	if err := os.WriteFile(file, damaged, 0o644); err != nil {
		t.Fatal(err)
	}
	var d *damageError
	if _, err := Open(dir); !errors.As(err, &d) || d.file != file || d.offset != start {
		t.Errorf("Open = %v, want damage of %s at byte %d", err, file, start)
	}
	if _, err := OpenWriter(dir, quiet); !errors.As(err, &d) {
		t.Errorf("OpenWriter = %v, want damage", err)
	}
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, damaged) {
		t.Error("a damaged file was changed")
	}
}

// What we write other tools must read: WARC records, a gzip member each, with
// lengths and line ends as the standard has them.
func TestWarcForm(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	page := item(1, "<p>text")
	page.Capture.Request = []byte("GET /1 HTTP/1.1\r\nHost: example.org\r\n\r\n")
	page.Capture.Response = []byte("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n<p>text")
	file := item(2, "text")
	file.Capture.URL, file.Capture.File, file.Article.URL = "", "a\r\nEvil: x.txt", ""
	if _, err := w.Add(page, file); err != nil {
		t.Fatal(err)
	}
	name := w.warc.Name()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	text := string(all)
	for _, want := range []string{
		"WARC-Type: request\r\n", "WARC-Type: response\r\n", "WARC-Type: resource\r\n",
		"WARC-Target-URI: https://example.org/1\r\n", "WARC-Target-URI: urn:sha256:",
		"Casefile-File: a  Evil: x.txt\r\n", "\r\n\r\nHTTP/1.1 200 OK\r\n", "<p>text\r\n\r\nWARC/1.1\r\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "\r\nEvil:") {
		t.Error("a file name added a header line")
	}
}
