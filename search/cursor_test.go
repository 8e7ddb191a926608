package search

import (
	"casefile/search/query"
	"casefile/search/segment"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// walk follows cursors from the first page to the last.
func walk(t *testing.T, e *Searcher, q query.Query) string {
	t.Helper()
	var all []string
	for range 100 {
		res, err := e.Search(context.Background(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		if got := addresses(res); got != "" {
			all = append(all, got)
		}
		if res.Next == "" {
			return strings.Join(all, " ")
		}
		q.After, q.Page = res.Next, 0
	}
	t.Fatalf("%+v: no end after 100 pages", q)
	return ""
}

// Going on by cursors gives what one large page has, each article once.
func TestCursorWalk(t *testing.T) {
	var many []story
	for i := range 60 { // many with the same score, day and number of mentions
		many = append(many, story{
			fmt.Sprintf("s%02d", i), "en", fmt.Sprintf("2006-02-%02d", 10+i%3), "Steppe News", "Trial",
			strings.Repeat("The colonel spoke. ", 1+i%4) + strings.Repeat("Snow fell. ", i%2),
		})
	}
	for i := range 3 {
		many[7*i].date = ""
	}
	e := searcherOf(t, t.TempDir(), many)
	for _, text := range []string{"", "colonel", "colonel snow", "trial -snow", "snow wind"} {
		for _, sort := range append(query.Sorts, "") {
			q := query.Query{Text: text, Sort: sort, Size: 100}
			res, err := e.Search(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			want := addresses(res)
			if res.Next != "" {
				t.Errorf("%q by %s: the last page goes on", text, sort)
			}
			for _, size := range []int{1, 7, 60} {
				q.Size = size
				if got := walk(t, e, q); got != want {
					t.Errorf("%q by %q, %d at a time\n gives %s\n want  %s", text, sort, size, got, want)
				}
			}
		}
	}
}

func TestCursorOfAnother(t *testing.T) {
	dir := t.TempDir()
	e := searcherOf(t, dir, articles)
	next := func(q query.Query) string {
		t.Helper()
		res, err := e.Search(context.Background(), q)
		if err != nil || res.Next == "" {
			t.Fatalf("%+v: next %q, %v", q, res.Next, err)
		}
		return res.Next
	}
	relevant, newest := query.Query{Text: "dosanov", Size: 1}, query.Query{Text: "dosanov", Sort: query.Newest, Size: 1}
	relevant.After, newest.After = next(relevant), next(newest)
	for _, q := range []query.Query{
		{Text: "colonel", Size: 1, After: relevant.After},
		{Text: "dosanov", Size: 1, Sort: query.Oldest, After: newest.After},
		{Text: "dosanov", Size: 1, After: relevant.After, From: "2006"},
		{Text: "dosanov", Size: 1, After: relevant.After, Page: 1},
		{Text: "dosanov", Size: 1, After: relevant.After[1:]},
	} {
		if _, err := e.Search(context.Background(), q); !errors.Is(err, query.ErrBad) {
			t.Errorf("%+v: %v, want ErrBadQuery", q, err)
		}
	}
	forged, err := readCursor(relevant.After)
	if err != nil {
		t.Fatal(err)
	}
	forged.Key = []string{"x", "y", "z"}
	if _, err := e.Search(context.Background(), query.Query{Text: "dosanov", Size: 1, After: forged.String()}); !errors.Is(err, query.ErrBad) {
		t.Errorf("a forged key: %v, want ErrBadQuery", err)
	}
	// An order by date goes on when articles have come in, one by score does not.
	add(t, dir, []story{{"late", "en", "2025", "Steppe News", "Dosanov again", "Marat Dosanov spoke."}})
	if _, err := e.Store.Refresh(); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Engine.(*segment.Engine).Index.Update(context.Background(), e.Store, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Search(context.Background(), relevant); !errors.Is(err, ErrExpired) {
		t.Errorf("by relevance, after an update: %v, want ErrExpired", err)
	}
	if got := walk(t, e, newest); got != "trial ru arrest" {
		t.Errorf("by date, after an update: %q, want trial ru arrest", got)
	}
}

func FuzzCursor(f *testing.F) {
	f.Add((&cursor{Query: 1, Generation: 2, Key: []string{"1", "2006", "a"}}).String())
	f.Add("e30")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := readCursor(s)
		if err != nil {
			if !errors.Is(err, query.ErrBad) {
				t.Fatal(err)
			}
			return
		}
		again, err := readCursor(c.String())
		if err != nil || again.String() != c.String() {
			t.Errorf("%q is %+v, written and read again %+v, %v", s, c, again, err)
		}
	})
}
