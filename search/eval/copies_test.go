package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
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
	measureCopies(t, c, 50)
}

// TestCopiesOfNewsmix does the same with news of five sources, some of it cut, changed
// or reprinted.
func TestCopiesOfNewsmix(t *testing.T) {
	texts, err := readLines[document](*newsmix)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no newsmix beside the project: finding copies is not measured")
	}
	if err != nil {
		t.Fatal(err)
	}
	for i := range texts {
		texts[i].ID = fmt.Sprint(i)
	}
	measureCopies(t, &collection{name: "newsmix", docs: texts}, 20)
}

// measureCopies looks for the copies of one article of each sample.
func measureCopies(t *testing.T, c *collection, sample int) {
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
	near, nearFound := 0, 0 // with half of all rows in common
	for i := 0; i < len(c.docs); i += sample {
		copies := map[string]bool{}
		half := map[string]bool{}
		for k, same := range all.copies(i) {
			copies[ids[c.docs[k].ID]] = true
			if same {
				half[ids[c.docs[k].ID]] = true
			}
		}
		near += min(50, len(half))
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
			if half[s.Article.ID] && (s.Relation == search.SameText || s.Relation == search.Nearly) {
				nearFound++
			}
		}
	}
	recall, precision := float64(right)/float64(want), float64(right)/float64(got)
	t.Logf("of %d pairs with half of all rows in common %.4f are found as the same or nearly the same text", near, float64(nearFound)/float64(near))
	t.Logf("of %d copies of %d articles %.4f are found, and %.4f of those found are copies", want, len(c.docs)/sample, recall, precision)
	if recall < .99 || precision < 1 {
		t.Errorf("recall %.4f, precision %.4f, want .99 and 1", recall, precision)
	}
}

// rows are the rows of three words in texts.
type rows struct {
	of   []map[uint64]bool // by text
	with map[uint64][]int  // texts that have a row
}

func newRows() *rows { return &rows{with: map[uint64][]int{}} }

func (r *rows) add(text string) {
	own := map[uint64]bool{}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for k := range max(0, len(words)-2) {
		h := fnv.New64a()
		fmt.Fprint(h, words[k], " ", words[k+1], " ", words[k+2])
		if row := h.Sum64(); !own[row] {
			own[row] = true
			r.with[row] = append(r.with[row], len(r.of))
		}
	}
	r.of = append(r.of, own)
}

// copies returns the texts that share half of all rows with text i, which is true of
// them, or of which one has four fifths of the other's.
func (r *rows) copies(i int) map[int]bool {
	shared := map[int]int{}
	for row := range r.of[i] {
		for _, k := range r.with[row] {
			shared[k]++
		}
	}
	all := map[int]bool{}
	for k, n := range shared {
		a, b, both := float64(len(r.of[i])), float64(len(r.of[k])), float64(n)
		half := both/(a+b-both) >= .5
		if k != i && (half || both/a >= .8 && a >= 20 || both/b >= .8 && b >= 20) {
			all[k] = half
		}
	}
	return all
}
