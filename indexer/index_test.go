package indexer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"casefile/corpus"
	"casefile/indexer/entity"
)

var quiet = slog.New(slog.DiscardHandler)

// add puts articles n to m-1 into a store and returns it as a reader sees it.
func add(t *testing.T, dir string, n, m int) *corpus.Store {
	t.Helper()
	w, err := corpus.OpenWriter(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	for ; n < m; n++ {
		url := fmt.Sprintf("https://example.org/%d", n)
		text := fmt.Sprintf("Article number %d says that Daniyar Ospanov was seen in 2005.", n)
		if _, err := w.Add(corpus.Item{
			Capture: &corpus.Capture{URL: url, Time: time.Now(), Body: []byte(text)},
			Article: &corpus.Article{URL: url, Title: "Title", Lang: "en", Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: text}}},
		}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := corpus.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func open(t *testing.T, dir string) *Index {
	t.Helper()
	ix, err := Open(filepath.Join(dir, "index"), quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	return ix
}

func count(t *testing.T, ix *Index) int {
	t.Helper()
	v, release, err := ix.View()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	n, err := v.Reader.DocCount()
	if err != nil {
		t.Fatal(err)
	}
	return int(n)
}

func update(t *testing.T, ix *Index, s *corpus.Store) int {
	t.Helper()
	n, err := ix.Update(context.Background(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestUpdateGoesOnWhereItStopped(t *testing.T) {
	dir := t.TempDir()
	s := add(t, dir, 0, 3)
	ix := open(t, dir)
	if n := update(t, ix, s); n != 3 || count(t, ix) != 3 {
		t.Errorf("indexed %d, holds %d, want 3", n, count(t, ix))
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	s = add(t, dir, 3, 5)
	ix = open(t, dir)
	if n := update(t, ix, s); n != 2 || count(t, ix) != 5 {
		t.Errorf("after reopening indexed %d, holds %d, want 2 and 5", n, count(t, ix))
	}
	if n := update(t, ix, s); n != 0 {
		t.Errorf("indexed %d again, want nothing", n)
	}
}

func TestOneProcess(t *testing.T) {
	dir := t.TempDir()
	ix := open(t, dir)
	if err := ix.Announce("127.0.0.1:1"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ix.dir, quiet); !errors.Is(err, ErrBusy) {
		t.Errorf("second Open: %v, want ErrBusy", err)
	}
	if a, err := Announced(ix.dir); a != "127.0.0.1:1" || err != nil {
		t.Errorf("Announced = %q, %v", a, err)
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if a, err := Announced(ix.dir); a != "" || err != nil {
		t.Errorf("after Close Announced = %q, %v, want none", a, err)
	}
}

// An index built aside goes live while searches run, and none of them fails.
func TestRebuildWhileReading(t *testing.T) {
	dir := t.TempDir()
	s := add(t, dir, 0, 5)
	ix := open(t, dir)
	update(t, ix, s)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				v, release, err := ix.View()
				if err != nil {
					t.Error(err)
					return
				}
				if n, err := v.Reader.DocCount(); n != 5 || err != nil {
					t.Errorf("a reader sees %d articles, %v, want 5", n, err)
				}
				release()
			}
		})
	}
	for range 3 {
		if err := Rebuild(context.Background(), ix.dir, s, 0, quiet, nil); err != nil {
			t.Fatal(err)
		}
		if ok, err := ix.Adopt(); !ok || err != nil {
			t.Fatalf("Adopt = %v, %v", ok, err)
		}
	}
	close(stop)
	readers.Wait()
	v, release, err := ix.View()
	if err != nil {
		t.Fatal(err)
	}
	if release(); v.Generation != 4 {
		t.Errorf("generation %d, want 4", v.Generation)
	}
	entries, err := os.ReadDir(ix.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "v") && e.Name() != generationName(4) || e.Name() == "building" {
			t.Errorf("%s is left over", e.Name())
		}
	}
}

// A new index that another process reads meanwhile is adopted later, not deleted.
func TestAdoptBusy(t *testing.T) {
	dir := t.TempDir()
	s := add(t, dir, 0, 5)
	ix := open(t, dir)
	update(t, ix, s)
	if err := Rebuild(t.Context(), ix.dir, s, 0, quiet, nil); err != nil {
		t.Fatal(err)
	}
	other, err := openToRead(filepath.Join(ix.dir, generationName(2)))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ix.Adopt(); !errors.Is(err, ErrBusy) {
		t.Errorf("while it is read: %v, want that it is in use", err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if ok, err := ix.Adopt(); !ok || err != nil {
		t.Errorf("then: %v, %v, want that it is adopted", ok, err)
	}
}

// A bit that flips on the disk is found when a search meets a fault, each time.
func TestDistrust(t *testing.T) {
	dir := t.TempDir()
	s := add(t, dir, 0, 5)
	ix := open(t, dir)
	update(t, ix, s)
	for n := range 2 {
		v, release, err := ix.View()
		if err != nil {
			t.Fatal(err)
		}
		segments, err := filepath.Glob(filepath.Join(ix.dir, generationName(v.Generation), "store", "*.zap"))
		if err != nil || len(segments) == 0 {
			t.Fatalf("segments %q, %v", segments, err)
		}
		flip(t, segments[0])
		if !ix.Distrust(v, errors.New("a fault"), "") {
			t.Errorf("fault %d: the index is not built anew", n+1)
		}
		release()
		update(t, ix, s)
		if n := count(t, ix); n != 5 {
			t.Errorf("%d articles, want 5", n)
		}
	}
}

// flip changes a bit in the middle of a file, and nothing else of it.
func flip(t *testing.T, file string) {
	t.Helper()
	st, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, at := []byte{0}, st.Size()/2
	_, err = f.ReadAt(b, at)
	b[0] ^= 1
	_, bad := f.WriteAt(b, at)
	if err := errors.Join(err, bad, os.Chtimes(file, st.ModTime(), st.ModTime())); err != nil {
		t.Fatal(err)
	}
}

// The folder of an index stays until its last reader has let it go: the library tidies
// up in it till then.
func TestRetiredIndexIsDeletedWhenUnread(t *testing.T) {
	dir := t.TempDir()
	s := add(t, dir, 0, 5)
	ix := open(t, dir)
	update(t, ix, s)
	v, release, err := ix.View()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := Rebuild(t.Context(), ix.dir, s, 0, quiet, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := ix.Adopt(); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(ix.dir, generationName(v.Generation))); err != nil {
			t.Errorf("while it is being read: %v", err)
		}
	}
	release()
	if _, err := os.Stat(filepath.Join(ix.dir, generationName(v.Generation))); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after it was read: %v", err)
	}
}

// What cannot be opened, or does not match the journal, is built anew.
func TestDamagedIndex(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, dir string){
		"torn root":    func(t *testing.T, dir string) { write1(t, filepath.Join(dir, "store", "root.bolt")) },
		"no root":      func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "store", "root.bolt")) },
		"empty folder": func(t *testing.T, dir string) { remove(t, filepath.Join(dir, "store")) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := add(t, dir, 0, 3)
			ix := open(t, dir)
			update(t, ix, s)
			if err := ix.Close(); err != nil {
				t.Fatal(err)
			}
			damage(t, filepath.Join(ix.dir, generationName(1)))
			ix = open(t, dir)
			update(t, ix, s)
			if n := count(t, ix); n != 3 {
				t.Errorf("holds %d articles, want 3", n)
			}
		})
	}
}

func write1(t *testing.T, name string) {
	t.Helper()
	if err := os.WriteFile(name, []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}

// A journal that was restored from a backup may be older than the index.
func TestIndexAheadOfJournal(t *testing.T) {
	dir := t.TempDir()
	s := add(t, dir, 0, 4)
	ix := open(t, dir)
	update(t, ix, s)
	other := t.TempDir()
	s = add(t, other, 0, 2)
	update(t, ix, s)
	if n := count(t, ix); n != 2 {
		t.Errorf("holds %d articles, want the journal's 2", n)
	}
}

// Who is sure enough for the facets changes when the threshold does, and stays
// so when the index goes on, or is built anew beside the open one.
func TestMinConfidence(t *testing.T) {
	dir := t.TempDir()
	s := add(t, dir, 0, 1)
	ix := open(t, dir)
	update(t, ix, s)
	persons := func() int {
		t.Helper()
		v, release, err := ix.View()
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		terms, err := v.Reader.FieldDict(FieldPerson)
		if err != nil {
			t.Fatal(err)
		}
		defer terms.Close()
		n := 0
		for {
			term, err := terms.Next()
			if err != nil {
				t.Fatal(err)
			}
			if term == nil {
				return n
			}
			n += int(term.Count)
		}
	}
	if got := persons(); got != 1 {
		t.Fatalf("%d persons by the default, want 1", got)
	}
	if err := ix.Require(t.Context(), s, 1, nil); err != nil {
		t.Fatal(err)
	}
	update(t, ix, add(t, dir, 1, 2))
	if got := persons(); got != 0 {
		t.Errorf("%d persons of confidence 1, want none", got)
	}
	s = add(t, dir, 2, 3)
	if err := Rebuild(t.Context(), ix.dir, s, 0.1, quiet, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := ix.Adopt(); err != nil {
		t.Fatal(err)
	}
	update(t, ix, s)
	if got := persons(); got != 3 {
		t.Errorf("%d persons of confidence 0.1, want 3", got)
	}
	v, release, err := ix.View()
	if err != nil {
		t.Fatal(err)
	}
	release()
	if err := ix.Require(t.Context(), s, 0.1, nil); err != nil {
		t.Fatal(err)
	}
	again, release, err := ix.View()
	if err != nil {
		t.Fatal(err)
	}
	if release(); again.Generation != v.Generation {
		t.Error("the index is built anew for what it is built by")
	}
}

func TestFollow(t *testing.T) {
	dir := t.TempDir()
	s := add(t, dir, 0, 1)
	ix := open(t, dir)
	update(t, ix, s)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		ix.Follow(ctx, s, 10*time.Millisecond)
	}()
	add(t, dir, 1, 3)
	for deadline := time.Now().Add(2 * time.Minute); count(t, ix) != 3; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("holds %d articles, want 3", count(t, ix))
		}
	}
	cancel()
	<-done
}

// An article that was removed leaves the live index and is in none that is
// built anew; taken back, it is there again.
func TestRemovedLeavesTheIndex(t *testing.T) {
	dir := t.TempDir()
	s := add(t, dir, 0, 3)
	ix := open(t, dir)
	update(t, ix, s)
	id := corpus.ID("https://example.org/1")
	change := func(fn func(*corpus.Writer) error) {
		t.Helper()
		w, err := corpus.OpenWriter(dir, quiet)
		if err == nil {
			err = errors.Join(fn(w), w.Close())
		}
		if err == nil {
			err = ix.follow(t.Context(), s)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	holds := func(when string, want int) {
		t.Helper()
		v, release, err := ix.View()
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		if d, err := v.Reader.Document(id); err != nil || (d != nil) != (want == 3) || count(t, ix) != want {
			t.Errorf("%s: the index holds %d articles, want %d; this one: %v, %v", when, count(t, ix), want, d != nil, err)
		}
	}
	change(func(w *corpus.Writer) error { _, err := w.Remove(id, corpus.Removal{Reason: "x"}); return err })
	holds("removed", 2)
	if err := Rebuild(t.Context(), filepath.Join(dir, "index"), s, 0, quiet, nil); err != nil {
		t.Fatal(err)
	}
	if adopted, err := ix.Adopt(); err != nil || !adopted {
		t.Fatal(adopted, err)
	}
	holds("built anew", 2)
	change(func(w *corpus.Writer) error { _, err := w.Restore(id); return err })
	holds("restored", 3)
}

// An index whose files are torn is noticed when it is opened, or when it is brought
// up to the journal, and built anew; the program never panics over it.
func TestTornIndex(t *testing.T) {
	for name, tear := range map[string]func(file string, b []byte) []byte{
		"segment cut in half": func(file string, b []byte) []byte {
			if strings.HasSuffix(file, ".zap") {
				return b[:len(b)/2]
			}
			return b
		},
		"segment without its end": func(file string, b []byte) []byte {
			if strings.HasSuffix(file, ".zap") {
				return b[:len(b)-3]
			}
			return b
		},
		"empty segment": func(file string, b []byte) []byte {
			if strings.HasSuffix(file, ".zap") {
				return nil
			}
			return b
		},
		"zeros in a segment": func(file string, b []byte) []byte {
			if strings.HasSuffix(file, ".zap") {
				clear(b[len(b)/8 : len(b)-100])
			}
			return b
		},
		"no segment": func(file string, b []byte) []byte {
			if strings.HasSuffix(file, ".zap") {
				return []byte{0}
			}
			return b
		},
		"root cut": func(file string, b []byte) []byte {
			if strings.HasSuffix(file, "root.bolt") {
				return b[:1000]
			}
			return b
		},
		"root of zeros": func(file string, b []byte) []byte {
			if strings.HasSuffix(file, "root.bolt") {
				clear(b)
			}
			return b
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := add(t, dir, 0, 40)
			ix := open(t, dir)
			update(t, ix, s)
			if err := ix.Close(); err != nil {
				t.Fatal(err)
			}
			torn := 0
			err := filepath.WalkDir(ix.dir, func(file string, d os.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				b, err := os.ReadFile(file)
				if err != nil {
					return err
				}
				if now := tear(file, slices.Clone(b)); !slices.Equal(now, b) {
					torn++
					return os.WriteFile(file, now, 0o644)
				}
				return nil
			})
			if err != nil || torn == 0 {
				t.Fatalf("%d files torn, %v", torn, err)
			}
			ix = open(t, dir)
			update(t, ix, s)
			if n := count(t, ix); n != 40 {
				t.Errorf("%d articles, want 40", n)
			}
		})
	}
}

// A fault at one article costs its names: it is searched as the others are.
func TestFaultAtOneArticle(t *testing.T) {
	dir := t.TempDir()
	store := add(t, dir, 0, 3)
	ix := open(t, dir)
	ix.Read = func(a *corpus.Article) *Document {
		if strings.HasSuffix(a.URL, "/1") {
			panic("a fault")
		}
		return NewDocument(a)
	}
	if n := update(t, ix, store); n != 3 {
		t.Errorf("%d articles made searchable, want 3", n)
	}
	if n := count(t, ix); n != 3 {
		t.Errorf("the index holds %d articles, want 3", n)
	}
	found, err := ReadEntities(packEntities(&entity.Entities{Method: entity.Failure}))
	if err != nil || !found.Failed() {
		t.Errorf("that it failed is read as %+v, %v", found, err)
	}
}
