package corpus

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
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
	revisions, err := s.Revisions(id)
	if err != nil {
		t.Fatal(err)
	}
	var history []string
	for _, a := range revisions {
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

func TestManyFiles(t *testing.T) {
	dir := t.TempDir()
	many(t, dir, 40)
	m, err := readManifest(dir)
	if err != nil || len(m.lines) < 6 {
		t.Fatalf("manifest of %d lines, %v", len(m.lines), err)
	}
	if v := noFaults(t, dir); v.Revisions != 40 || v.Records != 80 {
		t.Errorf("%d revisions and %d records, want 40 and 80", v.Revisions, v.Records)
	}
	check := func(what string) {
		t.Helper()
		s, err := Open(dir)
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		for i := range 40 {
			a, err := s.Get(ID(fmt.Sprintf("https://example.org/%d", i)))
			if err != nil || !strings.HasPrefix(a.Body(), fmt.Sprintf("text %d ", i)) {
				t.Fatalf("%s: article %d: %v", what, i, err)
			}
		}
		n, at := 0, s.End()
		if err := s.Walk(Position{}, func(_ *Article, next Position) error { n++; at = next; return nil }); err != nil || n != 40 || at != s.End() {
			t.Errorf("%s: walked %d, %v to %v, want 40 to %v", what, n, err, at, s.End())
		}
	}
	check("with sidecars")
	sidecars, err := filepath.Glob(filepath.Join(dir, "articles", "*.ids"))
	if err != nil || len(sidecars) < 3 {
		t.Fatalf("sidecars %v, %v", sidecars, err)
	}
	if err := os.WriteFile(sidecars[1], []byte("rubbish"), 0o644); err != nil {
		t.Fatal(err)
	}
	check("with a damaged sidecar")
	if err := os.Remove(sidecars[0]); err != nil {
		t.Fatal(err)
	}
	check("without a sidecar")
	openWriter(t, dir).Close()
	if b, err := os.ReadFile(sidecars[1]); err != nil || len(b) < 50 {
		t.Errorf("sidecar is not made anew: %q, %v", b, err)
	}
}

// A line of the manifest that a crash kept from being written is written by the
// next command. One that was taken out later is damage: something has been added
// since, and that is done only after it was on the disk.
func TestManifestTail(t *testing.T) {
	dir := t.TempDir()
	many(t, dir, 20)
	manifest := filepath.Join(dir, manifestName)
	whole, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	last := bytes.LastIndexByte(whole[:len(whole)-1], '\n') + 1
	for _, size := range []int{last, last + 30} {
		if err := os.WriteFile(manifest, whole[:size], 0o644); err != nil {
			t.Fatal(err)
		}
		openWriter(t, dir).Close()
		if again, err := os.ReadFile(manifest); err != nil || !bytes.Equal(again, whole) {
			t.Errorf("manifest after repair:\n%s\nwant\n%s", again, whole)
		}
	}
	for lines := bytes.Count(whole, []byte("\n")) - 3; lines >= 0; lines-- {
		cut := slices.Concat(bytes.SplitAfter(whole, []byte("\n"))[:lines]...)
		if err := os.WriteFile(manifest, cut, 0o644); err != nil {
			t.Fatal(err)
		}
		var d *DamageError
		if w, err := OpenWriter(dir, quiet); !errors.As(err, &d) {
			t.Errorf("with %d lines of the manifest: OpenWriter = %v, %v, want damage", lines, w, err)
		}
		if v, err := Verify(t.Context(), dir); err != nil || len(v.Faults) == 0 {
			t.Errorf("with %d lines of the manifest: no faults, %v", lines, err)
		}
	}
}

// Verify finds each change, whoever made it and wherever.
func TestVerifyFinds(t *testing.T) {
	replace := func(name, old, new string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			names, err := filepath.Glob(filepath.Join(dir, name))
			if err != nil || len(names) == 0 {
				t.Fatalf("%s: %v", name, err)
			}
			b, err := os.ReadFile(names[0])
			if err != nil {
				t.Fatal(err)
			}
			changed := bytes.Replace(b, []byte(old), []byte(new), 1)
			if bytes.Equal(b, changed) {
				t.Fatalf("%s has no %q", names[0], old)
			}
			if err := os.WriteFile(names[0], changed, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			names, err := filepath.Glob(filepath.Join(dir, name))
			if err != nil || len(names) == 0 {
				t.Fatalf("%s: %v", name, err)
			}
			if err := os.Remove(names[0]); err != nil {
				t.Fatal(err)
			}
		}
	}
	edit := func(name string, change func([]byte) []byte) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			names, err := filepath.Glob(filepath.Join(dir, name))
			if err != nil || len(names) == 0 {
				t.Fatalf("%s: %v", name, err)
			}
			last := names[len(names)-1] // the open one, of many
			b, err := os.ReadFile(last)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(last, change(b), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	cutLines := func(b []byte, n int) []byte {
		for range n {
			b = b[:bytes.LastIndexByte(b[:len(b)-1], '\n')+1]
		}
		return b
	}
	for _, c := range []struct {
		name   string
		damage func(*testing.T, string)
		want   string // in one of the faults
	}{
		{"word in the journal", replace("articles/000002.jsonl", "text", "test"), "articles/000002.jsonl, byte 0: checksum"},
		{"line out of the journal", replace("articles/000001.jsonl", "{\"sum\"", "\n{\"sum\""), "articles/000001.jsonl, byte 0"},
		{"journal file gone", remove("articles/000002.jsonl"), "it is in the manifest, and not there"},
		{"byte in a capture", replace("raw/*/0001.warc.gz", "\x1f\x8b\x08\x00", "\x1f\x8b\x08\x01"), "0001.warc.gz, byte 0: "},
		{"capture file gone", remove("raw/*/0002.warc.gz"), "is not there"},
		{"hash in the manifest", replace("manifest.jsonl", `"sha256":"`, `"sha256":"0`), "manifest.jsonl, byte "},
		{"first line out of the manifest", func(t *testing.T, dir string) {
			b, _ := os.ReadFile(filepath.Join(dir, manifestName))
			if err := os.WriteFile(filepath.Join(dir, manifestName), b[bytes.IndexByte(b, '\n')+1:], 0o644); err != nil {
				t.Fatal(err)
			}
		}, "manifest.jsonl, byte 0: the line before has the hash"},
		{"last lines out of the manifest", edit("manifest.jsonl", func(b []byte) []byte { return cutLines(b, 6) }), "it is closed, and "},
		{"line out of a closed file", edit("articles/000002.jsonl", func(b []byte) []byte { return cutLines(b, 1) }), "articles/000002.jsonl, byte "},
		{"line added to a closed file", edit("articles/000002.jsonl", func(b []byte) []byte { return append(b, b[:bytes.IndexByte(b, '\n')+1]...) }), "articles/000002.jsonl, byte "},
		{"last line out of the open file", edit("articles/*.jsonl", func(b []byte) []byte { return cutLines(b, 1) }), ".jsonl, byte "},
		{"line of the open file written anew", edit("articles/*.jsonl", func(b []byte) []byte {
			// Whoever forges a line can work out its checksum too.
			a, err := decodeArticle(b[:bytes.IndexByte(b, '\n')+1])
			if err != nil {
				t.Fatal(err)
			}
			a.Title = "F"
			line, err := encodeLine(a)
			if err != nil {
				t.Fatal(err)
			}
			return append(line, b[len(line):]...)
		}), ".jsonl, byte 0: its first "},
		{"files exchanged", func(t *testing.T, dir string) {
			one, two := filepath.Join(dir, "articles/000001.jsonl"), filepath.Join(dir, "articles/000002.jsonl")
			for _, names := range [][2]string{{one, one + ".x"}, {two, one}, {one + ".x", two}} {
				if err := os.Rename(names[0], names[1]); err != nil {
					t.Fatal(err)
				}
			}
		}, "articles/000001.jsonl, byte 0: its first "},
		{"last capture", edit("raw/*/*.warc.gz", func(b []byte) []byte { return b[:bytes.LastIndex(b, []byte("\x1f\x8b\x08"))] }), ".warc.gz, byte "},
		{"all after a capture", edit("raw/*/0002.warc.gz", func(b []byte) []byte { b[40] ^= 0xff; return b }), "0002.warc.gz, byte 1: the journal names "},
		{"word in a decision", replace("decisions.jsonl", "first", "f1rst"), "decisions.jsonl, byte 0: checksum"},
		{"last decision", edit("decisions.jsonl", func(b []byte) []byte { return cutLines(b, 1) }), "decisions.jsonl, byte "},
		{"all decisions", remove("decisions.jsonl"), "decisions.jsonl, byte 0: it is in the manifest, and not there"},
		{"sidecar", replace("articles/000001.ids", "casefile", "casefill"), "000001.ids, byte 0: it does not fit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			many(t, dir, 20)
			for _, id := range []string{"first", "second"} {
				if _, err := Decide(dir, Decision{Action: Hide, Kind: "person", IDs: []string{id}}, quiet); err != nil {
					t.Fatal(err)
				}
			}
			noFaults(t, dir)
			c.damage(t, dir)
			v, err := Verify(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			for _, f := range v.Faults {
				fmt.Fprintln(&all, f)
			}
			if !strings.Contains(all.String(), c.want) {
				t.Errorf("faults:\n%swant %q", all.String(), c.want)
			}
		})
	}
}

// Damage before the end of the last WARC file is not taken for a cut-off end.
func TestDamageIsNotCut(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	add(t, w, page(1, "text"))
	size := w.warc.size
	c := page(2, "a menu").Capture
	add(t, w, Item{Capture: c})
	add(t, w, Item{Capture: page(3, "another").Capture})
	name := w.warc.Name()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	b[size+40] ^= 0xff
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
	var d *DamageError
	if w, err := OpenWriter(dir, quiet); !errors.As(err, &d) || d.Offset != size {
		t.Errorf("OpenWriter = %v, %v, want damage at byte %d", w, err, size)
	}
	v, err := Verify(t.Context(), dir)
	if err != nil || len(v.Faults) != 2 || v.Faults[0].Offset != size {
		t.Errorf("Verify = %+v, %v, want a fault at byte %d, and the hash of the file", v, err, size)
	}
}

// A backup that is made while articles are added is whole as it is.
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
			if _, err := w.Add(page(i, strings.Repeat("text ", i%50))); err != nil {
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
	if _, err := Backup(dir, file); !errors.Is(err, ErrExists) {
		t.Errorf("Backup over a file: %v, want ErrExists", err)
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

func TestExport(t *testing.T) {
	dir := t.TempDir()
	many(t, dir, 10)
	w := openWriter(t, dir)
	add(t, w, page(3, "changed"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	var warc, lines bytes.Buffer
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
	if err := w.ExportJSONL(&lines); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(lines.String(), "\n"); got != 10 || !strings.Contains(lines.String(), `"text":"changed"`) {
		t.Errorf("%d lines exported, want 10, the newest text among them", got)
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
