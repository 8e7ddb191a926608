package corpus

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"testing/synctest"
)

// A logFile logs what is done to a file, and fails at one of its steps.
type logFile struct {
	file
	name string
	log  *[]string
	fail string
}

var errDisk = errors.New("disk error")

func (f *logFile) step(name string) error {
	name = f.name + " " + name
	*f.log = append(*f.log, name)
	if name == f.fail {
		return errDisk
	}
	return nil
}

func (f *logFile) Write(b []byte) (int, error) {
	if err := f.step("write"); err != nil {
		n, _ := f.file.Write(b[:len(b)/2])
		return n, err
	}
	return f.file.Write(b)
}

func (f *logFile) Sync() error {
	if err := f.step("sync"); err != nil {
		return err
	}
	return f.file.Sync()
}

// An article is acknowledged when first its capture and then its revision have been
// written and synced. If a step fails, nothing is added, and nothing of it is left.
func TestAddSyncs(t *testing.T) {
	steps := []string{"warc write", "warc sync", "journal write", "journal sync"}
	for i, fail := range append(steps, "") {
		dir := t.TempDir()
		w := openWriter(t, dir)
		if _, err := w.Add(item(1, "text one")); err != nil {
			t.Fatal(err)
		}
		warc, journal := w.warc.file, w.journal.file
		sizes := [2]int64{w.warc.size, w.journal.size}
		var log []string
		w.warc.file = &logFile{warc, "warc", &log, fail}
		w.journal.file = &logFile{journal, "journal", &log, fail}
		_, err := w.Add(item(2, "text two"))
		want, wantErr, wantLen := steps, error(nil), 2
		if fail != "" {
			want, wantErr, wantLen = steps[:i+1], errDisk, 1
		}
		if !slices.Equal(log, want) || !errors.Is(err, wantErr) || w.Len() != wantLen {
			t.Errorf("%q fails: steps %q, want %q; error %v, want %v; %d articles, want %d", fail, log, want, err, wantErr, w.Len(), wantLen)
		}
		if got := [2]int64{w.warc.size, w.journal.size}; fail != "" && got != sizes {
			t.Errorf("%q fails: files of %d bytes, want %d as before", fail, got, sizes)
		}
		w.warc.file, w.journal.file = warc, journal
		if _, err := w.Add(item(3, "text three")); err != nil {
			t.Errorf("%q failed before: %v", fail, err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if s, err := Open(dir); err != nil || s.Len() != wantLen+1 {
			t.Errorf("%q failed: %v; opened again it has %d articles, want %d", fail, err, s.Len(), wantLen+1)
		}
	}
}

// A writer that yields goes on after what others wrote, however much that was
// and however they ended: nothing is lost, nothing is there twice.
func TestYield(t *testing.T) {
	for _, sizes := range []struct{ journal, warc int64 }{{maxJournal, maxWarc}, {2000, 1500}, {1, 1}} {
		t.Run(fmt.Sprint(sizes), func(t *testing.T) {
			dir := t.TempDir()
			open := func() *Writer {
				w := openWriter(t, dir)
				w.maxJournal, w.maxWarc = sizes.journal, sizes.warc
				return w
			}
			w := open()
			n := 0
			for round := range 20 {
				if _, err := w.Add(item(n, fmt.Sprintf("text %d", n))); err != nil {
					t.Fatalf("round %d: %v", round, err)
				}
				n++
				if err := w.Yield(); err != nil {
					t.Fatal(err)
				}
				if round%4 > 0 {
					other := open()
					for range 1 + rand.IntN(3) {
						r, err := other.Add(item(n, fmt.Sprintf("text %d", n)), item(n-1, fmt.Sprintf("text %d", n-1)))
						if err != nil || r[0].Change != New || r[1].Change != Unchanged {
							t.Fatalf("the other, round %d: %+v, %v", round, r, err)
						}
						n++
					}
					if round%4 == 1 {
						if err := other.Close(); err != nil {
							t.Fatal(err)
						}
					} else { // it is killed while it writes
						appendTo(t, other.journal.Name(), `{"sum":"00","article":{"id":`)
						appendTo(t, other.warc.Name(), "\x1f\x8b\x08\x00torn")
						if err := other.Close(); err != nil {
							t.Fatal(err)
						}
					}
				}
				if err := w.Resume(); err != nil {
					t.Fatalf("round %d: %v", round, err)
				}
				if w.Len() != n {
					t.Errorf("round %d: %d articles, want %d", round, w.Len(), n)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			if v := noFaults(t, dir); v.Revisions != n {
				t.Errorf("%d revisions, want %d", v.Revisions, n)
			}
		})
	}
}

// A writer that yields keeps nobody out, one that does not keeps all out, and
// one that is closed while it yields leaves to others what is theirs.
func TestYieldAndClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the third need not be waited for
		dir := t.TempDir()
		w := openWriter(t, dir)
		if err := w.Yield(); err != nil {
			t.Fatal(err)
		}
		other := openWriter(t, dir)
		if _, err := other.Add(item(1, "text")); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenWriter(dir, quiet); !errors.Is(err, ErrBusy) {
			t.Errorf("third writer: %v, want ErrBusy", err)
		}
		if err := other.Close(); err != nil {
			t.Fatal(err)
		}
		noFaults(t, dir)
	})
}

// A writer that can't begin a new file, as when the disk is full, returns an error each
// time, and goes on when it can.
func TestRotateFails(t *testing.T) {
	w := openWriter(t, t.TempDir())
	defer w.Close()
	add(t, w, page(1, "one"))
	w.maxJournal = 1
	if err := os.Mkdir(w.file(2), 0o700); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, err := w.Add(page(2, "two")); err == nil {
			t.Error("added to a file that can't be made")
		}
	}
	if err := os.Remove(w.file(2)); err != nil {
		t.Fatal(err)
	}
	if r := add(t, w, page(2, "two")); r.Change != New || w.Len() != 2 {
		t.Errorf("%+v, %d articles", r, w.Len())
	}
}
