package main

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"casefile/indexer"
	"casefile/search"
)

// TestCopies compares the copies that the engine finds of a sample of news stories,
// many of which share turns of phrase, with those found by comparing each story with
// all others.
func TestCopies(t *testing.T) {
	c, err := load(filepath.Join(data, "reuters-ki"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no reuters-ki beside the project: finding copies is not measured")
	}
	if err != nil {
		t.Fatal(err)
	}
	x, err := c.index(indexer.TextDocument)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	ids := map[string]string{} // articles by document
	for id, doc := range x.docs {
		ids[doc] = id
	}
	all := newRows()
	for _, d := range c.docs {
		a, err := x.Store.Get(ids[d.ID])
		if err != nil {
			t.Fatal(err)
		}
		all.add(a.Body())
	}
	want, got, right := 0, 0, 0
	const sample = 50 // every fiftieth article
	for i := 0; i < len(c.docs); i += sample {
		copies := map[string]bool{}
		for _, k := range all.copies(i) {
			copies[ids[c.docs[k].ID]] = true
		}
		found, err := x.Copies(context.Background(), ids[c.docs[i].ID], 50)
		if err != nil {
			t.Fatal(err)
		}
		found = slices.DeleteFunc(found, func(s search.Similar) bool { return !s.Relation.Copied() })
		want += min(50, len(copies))
		got += len(found)
		for _, s := range found {
			if copies[s.Article.ID] {
				right++
			}
		}
	}
	recall, precision := float64(right)/float64(want), float64(right)/float64(got)
	t.Logf("of %d copies of %d articles %.4f are found, and %.4f of those found are copies", want, len(c.docs)/sample, recall, precision)
	if recall < .99 || precision < 1 {
		t.Errorf("recall %.4f, precision %.4f, want .99 and 1", recall, precision)
	}
}

// rows are the rows of three words in texts.
type rows struct {
	of   []map[string]bool // by text
	with map[string][]int  // texts that have a row
}

func newRows() *rows { return &rows{with: map[string][]int{}} }

func (r *rows) add(text string) {
	own := map[string]bool{}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for k := range max(0, len(words)-2) {
		row := strings.Join(words[k:k+3], " ")
		if !own[row] {
			own[row] = true
			r.with[row] = append(r.with[row], len(r.of))
		}
	}
	r.of = append(r.of, own)
}

// copies returns the texts that share half of all rows with text i, or of which one
// has four fifths of the other's.
func (r *rows) copies(i int) []int {
	shared := map[int]int{}
	for row := range r.of[i] {
		for _, k := range r.with[row] {
			shared[k]++
		}
	}
	var all []int
	for k, n := range shared {
		a, b, both := float64(len(r.of[i])), float64(len(r.of[k])), float64(n)
		if k != i && (both/(a+b-both) >= .5 || both/a >= .8 && a >= 20 || both/b >= .8 && b >= 20) {
			all = append(all, k)
		}
	}
	return all
}
