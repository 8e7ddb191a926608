package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

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

// Verify notes what a crash kept from being sealed, and the next command seals it.
func TestBehindTheSeal(t *testing.T) {
	dir := t.TempDir()
	many(t, dir, 20)
	manifest, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	head, err := os.ReadFile(filepath.Join(dir, headName))
	if err != nil {
		t.Fatal(err)
	}
	w := openWriter(t, dir)
	id := add(t, w, page(99, "the last text")).ID
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, torn := range []string{"", `{"file":"articles/`} {
		if err := os.WriteFile(filepath.Join(dir, manifestName), append(manifest[:len(manifest):len(manifest)], torn...), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, headName), head, 0o600); err != nil {
			t.Fatal(err)
		}
		v := noFaults(t, dir)
		if got := fmt.Sprint(v.Notes); strings.Count(got, "after the last seal") != 2 {
			t.Errorf("after the crash verify notes %s", got)
		}
		var log bytes.Buffer
		w, err := OpenWriter(dir, slog.New(slog.NewTextHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if strings.Count(log.String(), "after the last seal") != 2 {
			t.Errorf("the next command logs %s", log.String())
		}
		if v := noFaults(t, dir); len(v.Notes)+len(v.Unfinished) > 0 {
			t.Errorf("when it is sealed verify notes %v %v", v.Notes, v.Unfinished)
		}
		if a, err := w.Get(id); err != nil || a.Body() != "the last text" {
			t.Errorf("Get = %v, %v", a, err)
		}
	}
}

// A manifest that was shortened, wherever, or removed, is noticed by all who open it;
// by Verify even if what beside it names its head was removed too.
func TestShortManifest(t *testing.T) {
	dir := t.TempDir()
	many(t, dir, 20)
	manifest, head := filepath.Join(dir, manifestName), filepath.Join(dir, headName)
	whole, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(whole, []byte("\n"))
	for n := len(lines) - 2; n >= 0; n-- {
		if err := os.WriteFile(manifest, slices.Concat(lines[:n]...), 0o600); err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			os.Remove(manifest)
		}
		var d *damageError
		if _, err := Open(dir); !errors.As(err, &d) {
			t.Errorf("with %d lines: Open = %v, want damage", n, err)
		}
		if _, err := OpenWriter(dir, quiet); !errors.As(err, &d) {
			t.Errorf("with %d lines: OpenWriter = %v, want damage", n, err)
		}
		if v, err := Verify(t.Context(), dir); err != nil || len(v.Faults) == 0 {
			t.Errorf("with %d lines: no faults, %v", n, err)
		}
		kept, err := os.ReadFile(head)
		if err != nil {
			t.Fatal(err)
		}
		os.Remove(head)
		if v, err := Verify(t.Context(), dir); err != nil || len(v.Faults) == 0 {
			t.Errorf("with %d lines and no %s: no faults, %v", n, headName, err)
		}
		if err := os.WriteFile(head, kept, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// A line whose line break was damaged is not taken for one that a crash cut off, even
// if it is not sealed.
func TestDamagedLineBreak(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	add(t, w, page(1, "text"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(dir, "articles", "000001.jsonl")
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)-1] ^= 1
	if err := os.WriteFile(log, b, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, sealed := range []bool{true, false} {
		if !sealed { // as an old version left it
			os.Remove(filepath.Join(dir, manifestName))
			os.Remove(filepath.Join(dir, headName))
		}
		var d *damageError
		if _, err := OpenWriter(dir, quiet); !errors.As(err, &d) {
			t.Errorf("sealed %v: OpenWriter = %v, want damage", sealed, err)
		}
		if after, err := os.ReadFile(log); err != nil || !bytes.Equal(after, b) {
			t.Errorf("sealed %v: the journal was changed, %v", sealed, err)
		}
		if _, err := Open(dir); sealed && !errors.As(err, &d) {
			t.Errorf("Open = %v, want damage", err)
		}
	}
}

// A head that was noted is in the chain, until somebody writes all anew.
func TestCheckNoted(t *testing.T) {
	dir := t.TempDir()
	many(t, dir, 3)
	v := noFaults(t, dir)
	report, copied := filepath.Join(dir, "report.txt"), filepath.Join(dir, "copy.jsonl")
	var b bytes.Buffer
	if err := v.Write(&b); err != nil {
		t.Fatal(err)
	}
	manifest, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{report: b.Bytes(), copied: manifest} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	many(t, dir, 5)
	for _, noted := range []string{v.Manifest, report, copied} {
		if err := CheckNoted(dir, noted); err != nil {
			t.Error(err)
		}
	}
	other := t.TempDir()
	many(t, other, 3)
	for _, noted := range []string{v.Manifest, report, copied, strings.Repeat("0", 64), filepath.Join(dir, "missing"), filepath.Join(dir, "articles", "000001.jsonl")} {
		if err := CheckNoted(other, noted); err == nil {
			t.Errorf("%s is taken for a head of other data", noted)
		}
	}
}

// Verify notes captures that no revision names, and a case file that was edited.
func TestNotes(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, CaseFile), []byte("title: T\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w := openWriter(t, dir)
	redirected := page(1, "text")
	redirected.Capture.Hops = []Hop{{"https://example.org/0", redirected.Capture.Time, redirected.Capture.Request, []byte("HTTP/1.1 301 Moved\r\nLocation: /1\r\n\r\n")}}
	add(t, w, redirected)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if v := noFaults(t, dir); len(v.Notes) > 0 {
		t.Errorf("verify notes %v, want nothing", v.Notes)
	}
	w = openWriter(t, dir)
	add(t, w, Item{Capture: page(2, "a menu").Capture})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, CaseFile), []byte("title: U\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := fmt.Sprint(noFaults(t, dir).Notes)
	for _, want := range []string{"no revision names 1 capture from here on", "case.yaml, byte 0: it is not what it was on 20"} {
		if !strings.Contains(got, want) {
			t.Errorf("verify notes %s, want %q", got, want)
		}
	}
	openWriter(t, dir).Close()
	if got := fmt.Sprint(noFaults(t, dir).Notes); strings.Contains(got, "case.yaml") {
		t.Errorf("after the next command verify notes %s", got)
	}
}

// Verify finds a change in any file.
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
		{"journal file gone", remove("articles/000002.jsonl"), "it is in the manifest, but missing"},
		{"byte in a capture", replace("raw/*/0001.warc.gz", "\x1f\x8b\x08\x00", "\x1f\x8b\x08\x01"), "0001.warc.gz, byte 0: "},
		{"capture file gone", remove("raw/*/0002.warc.gz"), "is missing"},
		{"hash in the manifest", replace("manifest.jsonl", `"sha256":"`, `"sha256":"0`), "manifest.jsonl, byte "},
		{"first line out of the manifest", func(t *testing.T, dir string) {
			b, _ := os.ReadFile(filepath.Join(dir, manifestName))
			if err := os.WriteFile(filepath.Join(dir, manifestName), b[bytes.IndexByte(b, '\n')+1:], 0o644); err != nil {
				t.Fatal(err)
			}
		}, "manifest.jsonl, byte 0: the line before has the hash"},
		{"last lines out of the manifest", edit("manifest.jsonl", func(b []byte) []byte { return cutLines(b, 6) }), "lines are missing at its end"},
		{"line out of a closed file", edit("articles/000002.jsonl", func(b []byte) []byte { return cutLines(b, 1) }), "articles/000002.jsonl, byte "},
		{"line added to a closed file", edit("articles/000002.jsonl", func(b []byte) []byte { return append(b, b[:bytes.IndexByte(b, '\n')+1]...) }), "articles/000002.jsonl, byte "},
		{"last line out of the open file", edit("articles/*.jsonl", func(b []byte) []byte { return cutLines(b, 1) }), ".jsonl, byte "},
		{"line of the open file written anew", edit("articles/*.jsonl", func(b []byte) []byte {
			// A forger can work out its checksum too.
			a, err := decodeArticle(b[:bytes.IndexByte(b, '\n')+1])
			if err != nil {
				t.Fatal(err)
			}
			a.Title = "F"
			line, err := encodeLine("article", a)
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
		{"all decisions", remove("decisions.jsonl"), "decisions.jsonl, byte 0: it is in the manifest, but missing"},
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
	var d *damageError
	if w, err := OpenWriter(dir, quiet); !errors.As(err, &d) || d.offset != size {
		t.Errorf("OpenWriter = %v, %v, want damage at byte %d", w, err, size)
	}
	v, err := Verify(t.Context(), dir)
	if err != nil || len(v.Faults) != 2 || v.Faults[0].Offset != size {
		t.Errorf("Verify = %+v, %v, want a fault at byte %d, and the hash of the file", v, err, size)
	}
}

// A crash between the closing of a file and its line in the manifest is made up
// for by the next command, and is no fault meanwhile.
func TestCrashBeforeSealing(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	w.maxJournal, w.maxWarc = 1<<10, 1<<10
	for i := range 5 {
		add(t, w, page(i, strings.Repeat("text ", 300)))
	}
	if err := w.rotateFiles(); err != nil { // as far as a crash let it come
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	noFaults(t, dir)
	if _, err := Backup(dir, filepath.Join(t.TempDir(), "copy")); err != nil {
		t.Error(err)
	}
	w = openWriter(t, dir)
	add(t, w, page(6, "after"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if v := noFaults(t, dir); v.Revisions != 6 {
		t.Errorf("%d revisions, want 6", v.Revisions)
	}
}
