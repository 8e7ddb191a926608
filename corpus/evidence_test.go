package corpus

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// page is an item that came over the network.
func page(n int, text string) Item {
	it := item(n, text)
	it.Capture.File, it.Capture.ContentType, it.Capture.Status = "", "text/html", 200
	it.Capture.Request = fmt.Appendf(nil, "GET /%d HTTP/1.1\r\nHost: example.org\r\n\r\n", n)
	it.Capture.Response = fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: \"%d\"\r\nContent-Length: %d\r\n\r\n%s", n, len(text), text)
	it.Capture.Header = [][2]string{{"Content-Type", "text/html"}, {"ETag", fmt.Sprintf("%q", fmt.Sprint(n))}, {"Content-Length", fmt.Sprint(len(text))}}
	return it
}

func add(t *testing.T, w *Writer, it Item) Receipt {
	t.Helper()
	r, err := w.Add(it)
	if err != nil {
		t.Fatal(err)
	}
	return r[0]
}

// noFaults verifies a data directory and returns what was read.
func noFaults(t *testing.T, dir string) *Verified {
	t.Helper()
	v, err := Verify(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range v.Faults {
		t.Errorf("fault: %v", f)
	}
	return v
}

// many fills a store with so many articles in many files.
func many(t *testing.T, dir string, n int) {
	t.Helper()
	w := openWriter(t, dir)
	w.maxJournal, w.maxWarc = 2<<10, 4<<10
	for i := range n {
		add(t, w, page(i, fmt.Sprintf("text %d %s", i, strings.Repeat("x", 100))))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestCaptureComesBack(t *testing.T) {
	w := openWriter(t, t.TempDir())
	defer w.Close()
	redirected := page(1, "<p>text")
	redirected.Capture.FinalURL = "https://example.org/new"
	redirected.Capture.Hops = []Hop{{"https://example.org/1", redirected.Capture.Time, []byte("GET /1 HTTP/1.1\r\n\r\n"), []byte("HTTP/1.1 301 Moved\r\nLocation: /new\r\n\r\n")}}
	redirected.Capture.SaidDate, redirected.Capture.SaidSource = "2006-02", "The Paper"
	file := item(2, "text")
	for _, it := range []Item{redirected, page(3, ""), file} {
		c := it.Capture
		add(t, w, it)
		got, err := w.Capture(c.Ref)
		if err != nil {
			t.Error(err)
			continue
		}
		want := *c
		if want.Response == nil {
			want.Came = Intake{Via: FromFile, At: c.Time}
		}
		want.Request, want.Hops = nil, nil
		if diff := cmp.Diff(&want, got); diff != "" {
			t.Errorf("%s (-kept +read):\n%s", c.URL, diff)
		}
	}
	n := 0
	if err := w.Captures(func(*Capture) error { n++; return nil }); err != nil || n != 4 {
		t.Errorf("Captures = %d, %v, want 3 and a redirect", n, err)
	}
	noFaults(t, w.Dir())
}

// What happens to a page over time is told by the revisions of its article.
func TestLifeOfAPage(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	var changes []Change
	step := func(it Item) string {
		it.Capture.Time = it.Capture.Time.AddDate(0, 0, len(changes))
		r := add(t, w, it)
		changes = append(changes, r.Change)
		return r.ID
	}
	answer := func(status int) *Capture {
		c := page(1, "").Capture
		c.Status, c.Response, c.Body = status, fmt.Appendf(nil, "HTTP/1.1 %d X\r\n\r\n", status), nil
		return c
	}
	id := step(page(1, "first"))
	step(page(1, "first"))
	step(Item{Capture: answer(304), Of: id})
	step(page(1, "second"))
	moved := page(9, "second")
	moved.Article.Aliases = []string{"https://example.org/1"}
	step(moved)
	step(Item{Capture: answer(503), Of: id})
	step(Item{Capture: answer(404), Of: id})
	soon := answer(404)
	soon.Time = soon.Time.Add(-12 * time.Hour)
	step(Item{Capture: soon, Of: id})
	step(Item{Capture: answer(410), Of: id})
	step(Item{Capture: answer(404), Of: id})
	step(page(9, "second"))
	step(Item{Capture: answer(410), Of: id})
	step(Item{Capture: answer(410), Of: id})
	step(Item{Capture: answer(304), Of: id})
	want := []Change{New, Unchanged, Unchanged, Changed, Aliased, NoArticle, Gone, Unchanged, StillGone, Unchanged, Returned, Gone, Unchanged, Returned}
	if diff := cmp.Diff(want, changes); diff != "" {
		t.Fatalf("changes (-want +got):\n%s", diff)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{"https://example.org/1", "http://www.example.org/1?utm_source=x", "https://example.org/9"} {
		if got, err := s.Find(address); got != id || err != nil {
			t.Errorf("Find(%s) = %s, %v, want %s", address, got, err, id)
		}
	}
	if _, err := s.Find("https://example.org/2"); !errors.Is(err, ErrNotFound) {
		t.Errorf("Find of an unknown address: %v", err)
	}
	var history []string
	for _, a := range revisions(t, s, id) {
		gone := ""
		if a.Gone != nil {
			gone = fmt.Sprintf(" gone %d %s", a.Gone.Status, a.Gone.Since.Format(time.DateOnly))
			if a.Gone.Again != nil {
				gone += " and " + a.Gone.Again.Time.Format(time.DateOnly)
			}
			if a.Gone.Sure() {
				gone += " for good"
			}
		}
		history = append(history, fmt.Sprintf("%d %s %d%s", a.Revision, a.Body(), len(a.Aliases), gone))
	}
	if diff := cmp.Diff([]string{"1 first 0", "2 second 0", "3 second 1", "4 second 1 gone 404 2024-02-18", "5 second 1 gone 404 2024-02-18 and 2024-02-20 for good", "6 second 1", "7 second 1 gone 410 2024-02-23 for good", "8 second 1"}, history); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	noFaults(t, dir)
}

// The same bytes are the same article, with an address or without.
func TestSameBytes(t *testing.T) {
	w := openWriter(t, t.TempDir())
	defer w.Close()
	file := func(url string) Item {
		it := item(1, "text")
		it.Capture.URL, it.Article.URL = url, url
		return it
	}
	first := add(t, w, file(""))
	for _, c := range []struct {
		url  string
		want Change
	}{{"", Unchanged}, {"https://example.org/a", Aliased}, {"https://example.org/a", Unchanged}, {"", Unchanged}} {
		if r := add(t, w, file(c.url)); r.Change != c.want || r.ID != first.ID {
			t.Errorf("again with address %q: %v %s, want %v %s", c.url, r.Change, r.ID, c.want, first.ID)
		}
	}
	if r := add(t, w, file("https://example.org/b")); r.Change != New {
		t.Errorf("the same bytes at another address: %v, want an article of its own", r.Change)
	}
}

// A backup that is made while articles are added is whole as it is, and so is
// what it is made of.
func TestBackup(t *testing.T) {
	dir, out := t.TempDir(), t.TempDir()
	w := openWriter(t, dir)
	w.maxJournal, w.maxWarc = 4<<10, 8<<10
	if err := os.WriteFile(filepath.Join(dir, "case.yaml"), []byte("title: T\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	add(t, w, page(0, "text"))
	stop, done := make(chan bool), make(chan error)
	go func() {
		for i := 1; ; i++ {
			select {
			case <-stop:
				done <- w.Close()
				return
			default:
			}
			_, err := w.Add(page(i, strings.Repeat("text ", i%50)))
			if err == nil && i%7 == 0 { // as a command that ends, and one that begins
				if err = w.Close(); err == nil {
					w, err = OpenWriter(dir, quiet)
				}
				if err == nil {
					w.maxJournal, w.maxWarc = 4<<10, 8<<10
				}
			}
			if err != nil {
				<-stop
				done <- err
				return
			}
		}
	}()
	var last int
	for i := range 10 {
		folder := filepath.Join(out, fmt.Sprint(i))
		if _, err := Backup(dir, folder); err != nil {
			t.Fatal(err)
		}
		noFaults(t, dir)
		v := noFaults(t, folder)
		if v.Revisions < last || len(v.Unfinished) > 0 {
			t.Errorf("backup %d holds %d revisions after %d, %v unfinished", i, v.Revisions, last, v.Unfinished)
		}
		last = v.Revisions
	}
	close(stop)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(out, "all.tar")
	if _, err := Backup(dir, file); err != nil {
		t.Fatal(err)
	}
	if _, err := Backup(dir, file); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("Backup over a file: %v", err)
	}
	if _, err := Backup(dir, filepath.Join(dir, "copy")); err == nil {
		t.Error("a backup was made into the data directory")
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	restored := t.TempDir()
	for r := tar.NewReader(f); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := copyFile(filepath.Join(restored, h.Name), r, h.Size); err != nil {
			t.Fatal(err)
		}
	}
	whole := noFaults(t, dir)
	if v := noFaults(t, restored); v.Revisions != whole.Revisions {
		t.Errorf("tar holds %d revisions, want %d", v.Revisions, whole.Revisions)
	}
	if _, err := os.Stat(filepath.Join(restored, "case.yaml")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(restored, "writer.lock")); err == nil {
		t.Error("the lock is in the backup")
	}
}

func TestExportWarc(t *testing.T) {
	dir := t.TempDir()
	many(t, dir, 10)
	w := openWriter(t, dir)
	add(t, w, page(3, "changed"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var warc bytes.Buffer
	if err := w.ExportWarc(&warc); err != nil {
		t.Fatal(err)
	}
	n := 0
	for c, err := range ReadWarc(&warc, 1<<20) {
		if err != nil || c.Status != 200 {
			t.Errorf("capture %v, %v", c, err)
		}
		n++
	}
	if n != 11 {
		t.Errorf("%d captures exported, want 11", n)
	}
}

// Other programs' WARC files: plain and compressed, with what they do otherwise.
func TestReadWarc(t *testing.T) {
	foreign := "WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 3\r\n\r\nx:y\r\n\r\n" +
		"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://example.org/a>\r\nWARC-Date: 2024-02-12T10:00:00Z\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: 77\r\n\r\n" +
		"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n<p>a\n\r\n\r\n" +
		"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://example.org/big\r\nWARC-Date: 2024-02-12T10:00:00Z\r\nContent-Length: 200\r\n\r\n" + strings.Repeat("b", 200) + "\r\n\r\n" +
		"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: dns:example.org\r\nWARC-Date: 2024-02-12T10:00:00Z\r\nContent-Length: 1\r\n\r\nx\r\n\r\n" +
		"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://example.org/c\r\nWARC-Date: 2024-02-12T10:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nc\r\n\r\n" +
		"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 9\r\n\r\nshort"
	var got []string
	for c, err := range ReadWarc(strings.NewReader(foreign), 100) {
		if err != nil {
			got = append(got, "error")
			continue
		}
		got = append(got, fmt.Sprintf("%s %d %q", c.URL, c.Status, c.Body))
	}
	want := []string{`http://example.org/a 200 "<p>a\n"`, "error", `http://example.org/c 0 "c"`, "error"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Of a call that fails nothing was added, and it can be made again.
func TestAddFails(t *testing.T) {
	w := openWriter(t, t.TempDir())
	defer w.Close()
	good, bad := page(1, "text"), Item{Capture: page(2, "").Capture, Of: "a_0000000000000000"}
	if _, err := w.Add(good, bad); !errors.Is(err, ErrNotFound) {
		t.Fatalf("Add = %v, want ErrNotFound", err)
	}
	if r := add(t, w, good); r.Change != New || r.Revision != 1 {
		t.Errorf("again: %+v, want a new article", r)
	}
	if v := noFaults(t, w.Dir()); v.Revisions != 1 || v.Records != 2 {
		t.Errorf("%d revisions and %d records, want 1 and 2", v.Revisions, v.Records)
	}
}
