package indexer

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casefile/corpus"
)

// An index that was made from other texts, by other rules or of other articles is told,
// also while it is open.
func TestVerify(t *testing.T) {
	dir := t.TempDir()
	s := add(t, dir, 0, 3)
	ix := open(t, dir)
	update(t, ix, s)
	s = add(t, dir, 3, 6)
	update(t, ix, s)
	v, err := Verify(t.Context(), ix.dir, s, 100, quiet)
	if err != nil || v.Articles != 6 || v.Compared != 6 || len(v.Differ) > 0 {
		t.Errorf("as it was written: %+v, %v", v, err)
	}
	for most := range 6 {
		if v, err := Verify(t.Context(), ix.dir, s, most, quiet); err != nil || v.Compared != most {
			t.Errorf("a sample of %d: %+v, %v", most, v, err)
		}
	}

	one := corpus.ID("https://example.org/0")
	for name, change := range map[string]func(*corpus.Article){
		"a word": func(a *corpus.Article) { a.Blocks[0].Text = strings.Replace(a.Blocks[0].Text, " ", " not ", 1) },
		"two words": func(a *corpus.Article) {
			w := strings.Fields(a.Blocks[0].Text)
			w[0], w[1] = w[1], w[0]
			a.Blocks[0].Text = strings.Join(w, " ")
		},
		"the date":   func(a *corpus.Article) { a.Published = corpus.Date{At: "1999-01-01", Precision: corpus.Day} },
		"the source": func(a *corpus.Article) { a.Source.Name = "Another" },
	} {
		ix.Read = func(a *corpus.Article) *Document {
			if a.ID == one {
				c := *a
				c.Blocks = slices.Clone(a.Blocks)
				change(&c)
				a = &c
			}
			return NewDocument(a)
		}
		if err := ix.renew(t.Context(), s, 0, nil); err != nil {
			t.Fatal(err)
		}
		if v, err := Verify(t.Context(), ix.dir, s, 100, quiet); err != nil || !slices.Equal(v.Differ, []string{one}) {
			t.Errorf("%s of %s changed: %+v, %v", name, one, v, err)
		}
	}
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	segments, _ := filepath.Glob(filepath.Join(ix.dir, "*", "store", "*.zap"))
	b, err := os.ReadFile(segments[0])
	if err != nil {
		t.Fatal(err)
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(segments[0], b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(t.Context(), ix.dir, s, 0, quiet); !errors.Is(err, ErrDamaged) {
		t.Errorf("a flipped bit: %v", err)
	}
	if _, err := Verify(t.Context(), t.TempDir(), s, 0, quiet); err == nil || !strings.Contains(err.Error(), "casefile index") {
		t.Errorf("no index: %v", err)
	}
}
