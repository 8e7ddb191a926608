package names

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A lexicon that was saved and opened finds the same spellings, also after the same
// changes to both.
func TestSave(t *testing.T) {
	all := append(invented(3000), "İlham ILHAM Əliyev", "AKOРДA", "А. Öz", "Жан-Поль de la Рюэ", "ΛΟΓΟΣ 4711")
	path := filepath.Join(t.TempDir(), "lexicon")
	one := filled(append(slices.Clone(all[:2000]), all[3000:]...))
	if err := one.Save(path); err != nil {
		t.Fatal(err)
	}
	compare := func(two *Lexicon) {
		t.Helper()
		if one.Len() != two.Len() {
			t.Errorf("%d spellings, want %d", two.Len(), one.Len())
		}
		for i := 0; i < len(all); i += 7 {
			for _, text := range []string{all[i], all[i][3:], string([]rune(all[i])[:4])} {
				if d := cmp.Diff(one.Find(text, .75, 50), two.Find(text, .75, 50)); d != "" {
					t.Fatalf("Find(%q): (-before +after)\n%s", text, d)
				}
				if d := cmp.Diff(one.Complete(text, 10), two.Complete(text, 10)); d != "" {
					t.Fatalf("Complete(%q): (-before +after)\n%s", text, d)
				}
			}
		}
	}
	two, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	compare(two)
	for _, l := range []*Lexicon{one, two} {
		for i, n := range all[1900:] {
			l.Set(n, 1+i%11)
		}
		for _, n := range all[:100] {
			l.Set(n, 0)
		}
	}
	compare(two)
	if err := two.Save(path); err != nil {
		t.Fatal(err)
	}
	three, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	compare(three)
	again, err := Open(path) // changes of an open lexicon do not reach the file
	if err != nil {
		t.Fatal(err)
	}
	three.Set(all[500], 1000)
	if n := again.Articles(all[500]); n == 1000 {
		t.Error("the file was written to")
	}
	sum := 0
	for text, n := range again.All() {
		if sum++; again.Articles(text) != n {
			t.Errorf("%q: %d articles, want %d", text, again.Articles(text), n)
		}
	}
	if sum != again.Len() {
		t.Errorf("%d spellings, want %d", sum, again.Len())
	}
}

// A damaged or outdated file is not opened.
func TestOpenDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lexicon")
	if err := filled(invented(100)).Save(path); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flipped := func(at int) []byte { b := slices.Clone(whole); b[at] ^= 4; return b }
	for name, b := range map[string][]byte{
		"empty": {}, "cut in its head": whole[:50], "cut": whole[:len(whole)-9], "another version": flipped(0),
		"a flipped bit": flipped(len(whole) / 2), "a flipped number": flipped(20), "more at its end": append(slices.Clone(whole), 0),
	} {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); err == nil {
			t.Errorf("%s: opened", name)
		}
	}
	// Undamaged, but written by a program that parses words differently.
	l := filled([]string{"Olga"})
	l.data.keys.at(0).given++
	if err := l.Save(path); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); err == nil {
		t.Error("words parsed differently: opened")
	}
}
