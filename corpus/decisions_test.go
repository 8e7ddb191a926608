package corpus

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func decide(t *testing.T, dir string, d Decision) Decision {
	t.Helper()
	kept, err := Decide(dir, d, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

func numbers(ds []Decision) []int {
	var ns []int
	for _, d := range ds {
		ns = append(ns, d.N)
	}
	return ns
}

func TestDecide(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if ds, err := s.Decisions(); len(ds) != 0 || err != nil {
		t.Errorf("before any: %v, %v", ds, err)
	}
	first := decide(t, dir, Decision{Action: Merge, Kind: "person", IDs: []string{"a", "b"}})
	decide(t, dir, Decision{Action: Rename, Kind: "person", IDs: []string{"a"}, Text: "A"})
	decide(t, dir, Decision{Action: Undo, Undo: 1})
	before, err := s.Decided()
	if err != nil {
		t.Fatal(err)
	}
	decide(t, dir, Decision{Action: Undo, Undo: 3})
	if after, err := s.Decided(); after <= before || err != nil {
		t.Errorf("Decided goes from %d to %d, %v, want more", before, after, err)
	}
	all, err := s.Decisions()
	if err != nil {
		t.Fatal(err)
	}
	if !cmp.Equal(all[0], first) || len(all) != 4 {
		t.Errorf("read %+v, want 4 beginning with %+v", all, first)
	}
	if got, want := numbers(Standing(all[:3])), []int{2}; !cmp.Equal(got, want) {
		t.Errorf("after the undo %v hold, want %v", got, want)
	}
	if got, want := numbers(Standing(all)), []int{1, 2}; !cmp.Equal(got, want) {
		t.Errorf("after the undo of the undo %v hold, want %v", got, want)
	}
}

func TestDecideRefuses(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []Decision{
		{}, {Action: "burn", IDs: []string{"a", "b"}}, {Action: Merge, IDs: []string{"a"}}, {Action: Split}, {Action: Hide},
		{Action: Rename, IDs: []string{"a"}}, {Action: Alias, IDs: []string{"a", ""}}, {Action: Undo, Undo: 1}, {Action: Undo, Undo: -1},
		{Action: Split, IDs: []string{"a", "b"}, Articles: []string{"a_0000000000000000"}}, // no such article
		{Action: Merge, IDs: []string{"a", "b"}, Articles: []string{"a_0000000000000000"}},
		{Action: Split, IDs: []string{"a", "a"}, Articles: []string{"a_0000000000000000"}},
	} {
		if kept, err := Decide(dir, d, quiet); err == nil {
			t.Errorf("%+v is kept as %+v", d, kept)
		}
	}
	if _, err := os.Stat(decisionsFile(dir)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was written: %v", err)
	}
}

// A decision that was cut off was never acknowledged; one that was changed is
// damage.
func TestDecisionsDamage(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	decide(t, dir, Decision{Action: Hide, Kind: "person", IDs: []string{"a"}})
	whole, err := os.ReadFile(decisionsFile(dir))
	if err != nil {
		t.Fatal(err)
	}
	for cut := 1; cut < len(whole); cut += 17 {
		// As it was before a second was acknowledged.
		for _, name := range []string{manifestName, headName} {
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(decisionsFile(dir), append(whole[:len(whole):len(whole)], whole[:cut]...), 0o644); err != nil {
			t.Fatal(err)
		}
		if ds, err := s.Decisions(); len(ds) != 1 || err != nil {
			t.Errorf("with %d bytes of a second: %d, %v, want 1", cut, len(ds), err)
		}
		if d := decide(t, dir, Decision{Action: Hide, Kind: "person", IDs: []string{"b"}}); d.N != 2 {
			t.Errorf("the next is number %d, want 2", d.N)
		}
		if ds, err := s.Decisions(); len(ds) != 2 || err != nil {
			t.Errorf("after the repair: %d, %v, want 2", len(ds), err)
		}
	}
	for at := range len(whole) - 1 {
		bad := append([]byte(nil), whole...)
		bad[at] ^= 1
		if err := os.WriteFile(decisionsFile(dir), bad, 0o644); err != nil {
			t.Fatal(err)
		}
		var damage *damageError
		if ds, err := s.Decisions(); !errors.As(err, &damage) {
			t.Errorf("byte %d changed: %v, %v, want a damageError", at, ds, err)
		}
		if _, err := Open(dir); !errors.As(err, &damage) {
			t.Errorf("byte %d changed: Open gives %v, want a damageError", at, err)
		}
	}
	if err := os.WriteFile(decisionsFile(dir), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	var damage *damageError
	if _, err := Decide(dir, Decision{Action: Hide, Kind: "person", IDs: []string{"c"}}, quiet); !errors.As(err, &damage) {
		t.Errorf("deciding after all was deleted: %v, want a damageError", err)
	}
}

// A decision that can't be sealed is not kept: it can be made again.
func TestDecideUnsealed(t *testing.T) {
	dir := t.TempDir()
	w := openWriter(t, dir)
	add(t, w, page(1, "text"))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	merge := Decision{Action: Merge, Kind: "person", IDs: []string{"A B", "C D"}}
	head := filepath.Join(dir, headName)
	sound, err := os.ReadFile(head)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		head string
		kept int
	}{{strings.Repeat("0", 64), 0}, {string(sound), 1}} {
		if err := os.WriteFile(head, []byte(c.head), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Decide(dir, merge, quiet); (err == nil) != (c.kept == 1) {
			t.Errorf("head %.8s: Decide = %v", c.head, err)
		}
		if all, _, err := readDecisions(dir); len(all) != c.kept || err != nil {
			t.Errorf("head %.8s: %d decisions, %v; want %d", c.head, len(all), err, c.kept)
		}
	}
}
