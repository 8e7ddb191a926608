package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestAnyDamage changes one thing in the evidence, 400 times if CASEFILE_TEST_DAMAGE says
// so: it flips a bit of the journal, the captures, the decisions or the manifest, cuts or
// takes out bytes, lines or whole files, or exchanges two lines. Verify finds each change,
// unless everything reads as before. A writer that opens the store all the same reads all
// articles as they were, or says that one is damaged, and removes nothing.
func TestAnyDamage(t *testing.T) {
	n := 40
	if s := os.Getenv("CASEFILE_TEST_DAMAGE"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	whole := evidence(t)
	want := reading(t, whole)
	s, err := Open(whole)
	if err != nil {
		t.Fatal(err)
	}
	all, err := texts(s)
	if err != nil {
		t.Fatal(err)
	}
	classes := [][]string{
		match(t, whole, "articles/*.jsonl"), match(t, whole, "raw/*/*.warc.gz"), {"decisions.jsonl"}, {manifestName}, {manifestName, headName},
	}
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	found, harmless := 0, 0
	for i := range n {
		dir := filepath.Join(t.TempDir(), "data")
		if err := os.CopyFS(dir, os.DirFS(whole)); err != nil {
			t.Fatal(err)
		}
		class := classes[i%len(classes)]
		name := class[r.IntN(len(class))]
		file := filepath.Join(dir, name)
		before, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		what, after := damaged(r, before)
		what = fmt.Sprintf("seed %d, %s of %d bytes: %s", seed, name, len(before), what)
		if after == nil {
			err = os.Remove(file)
		} else {
			err = os.WriteFile(file, after, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		v, err := Verify(t.Context(), dir)
		switch {
		case err != nil || len(v.Faults) > 0:
			found++
		case reading(t, dir) == want:
			harmless++
			t.Logf("harmless: %s", what)
		default:
			t.Errorf("%s: not found", what)
		}
		size := sizes(t, dir)
		if w, err := OpenWriter(dir, quiet); err == nil {
			var damage *damageError
			if got, err := texts(w.Store); !strings.HasPrefix(want, got) || got != all && !errors.As(err, &damage) {
				t.Errorf("%s: a writer opens it, and the articles are other ones", what)
			}
			if err := w.Close(); err != nil {
				t.Error(err)
			}
		}
		if got := sizes(t, dir); got < size {
			t.Errorf("%s: a writer has removed %d bytes", what, size-got)
		}
	}
	t.Logf("%d changes: %d found, %d harmless", n, found, harmless)
}

// evidence returns a data directory with all that is kept, in many files.
func evidence(t *testing.T) string {
	dir := t.TempDir()
	many(t, dir, 12)
	w := openWriter(t, dir)
	w.maxJournal, w.maxWarc = 8<<10, 8<<10
	redirected := page(50, "text")
	redirected.Capture.Hops = []Hop{{"https://example.org/x", redirected.Capture.Time, redirected.Capture.Request, []byte("HTTP/1.1 301 Moved\r\nLocation: /50\r\n\r\n")}}
	id := add(t, w, redirected).ID
	add(t, w, page(1, "changed"))
	add(t, w, came(page(1, "handed in"), FromWarc, redirected.Capture.Time))
	add(t, w, Item{Capture: page(60, "a menu").Capture})
	correct(t, w, id, TheTitle, "Right")
	if _, err := w.Remove(ID("https://example.org/2"), Removal{Reason: "another case", By: "anna"}); err != nil {
		t.Fatal(err)
	}
	for i := range 3 {
		if _, err := Decide(dir, Decision{Action: Hide, Kind: "person", IDs: []string{fmt.Sprint(i)}, By: "anna"}, quiet); err != nil {
			t.Fatal(err)
		}
	}
	add(t, w, page(70, "the last text"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	noFaults(t, dir)
	return dir
}

// damaged returns a changed copy of b, nil for none at all, and what was done to it.
func damaged(r *rand.Rand, b []byte) (string, []byte) {
	b = bytes.Clone(b)
	lines := bytes.SplitAfter(b, []byte("\n"))
	at := r.IntN(len(b))
	switch r.IntN(8) {
	default:
		bit := r.IntN(8)
		b[at] ^= 1 << bit
		return fmt.Sprintf("bit %d of byte %d", bit, at), b
	case 4:
		return fmt.Sprintf("cut at byte %d", at), b[:at]
	case 5:
		k := r.IntN(max(1, len(lines)-1)) // what follows the last line is empty
		return fmt.Sprintf("cut after %d lines", k), bytes.Join(lines[:k], nil)
	case 6:
		if len(lines) < 3 {
			return "removed", nil
		}
		k := r.IntN(len(lines) - 1)
		return fmt.Sprintf("line %d taken out", k+1), bytes.Join(append(lines[:k:k], lines[k+1:]...), nil)
	case 7:
		// At the end of a line, where a damaged line break may look like a cut.
		i := bytes.LastIndexByte(b[:len(b)-r.IntN(len(b)/2)], '\n')
		if i < 0 {
			return "removed", nil
		}
		b[i] ^= 1 << r.IntN(8)
		return fmt.Sprintf("the line break at byte %d", i), b
	}
}

// reading returns all that a store reads, as one text.
func reading(t *testing.T, dir string) string {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		return err.Error()
	}
	out, err := texts(s)
	if err != nil {
		return out + err.Error()
	}
	ds, err := s.Decisions()
	out += fmt.Sprint(ds, err)
	err = s.Captures(func(c *Capture) error {
		out += fmt.Sprintln(c.URL, c.Ref, c.Status, c.Header, c.Came, digest(c.Body))
		return nil
	})
	return out + fmt.Sprint(err)
}

// texts returns all revisions of a store up to the first that can't be read, as one text.
func texts(s *Store) (out string, err error) {
	err = s.Walk(Position{}, func(a *Article, p Position) error {
		b, err := encodeLine("article", a)
		out += fmt.Sprintf("%v %s", p, b)
		return err
	})
	return out, err
}

// sizes returns the number of bytes of the logs and captures in a data directory.
func sizes(t *testing.T, dir string) (n int64) {
	t.Helper()
	for _, pattern := range []string{"articles/*.jsonl", "raw/*/*.warc.gz", "decisions.jsonl"} {
		for _, name := range match(t, dir, pattern) {
			st, err := os.Stat(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			n += st.Size()
		}
	}
	return n
}

func match(t *testing.T, dir, pattern string) []string {
	t.Helper()
	names, err := fs.Glob(os.DirFS(dir), pattern)
	if err != nil {
		t.Fatal(err)
	}
	return names
}
