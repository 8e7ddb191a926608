package search

import (
	"casefile/search/query"
	"fmt"
	"math"
	"strings"
	"testing"
)

// besideStories are articles that have two words each as often, at more and less
// distance, in one segment or in many.
func besideStories(n int) []story {
	var all []story
	for i := range n {
		between := strings.Repeat(" snow", i%9)
		around := strings.Repeat(" snow", 8-i%9)
		all = append(all, story{fmt.Sprintf("s%03d", i), "en", fmt.Sprintf("2006-02-%02d", 10+i%3), "Steppe News", "Trial",
			fmt.Sprintf("The court heard elite%s unit%s wind%d.", between, around, i)})
	}
	return all
}

// Words that stand beside one another as in the query come first, the nearer the
// earlier; what is added is told, and nothing changes where one word is asked for.
func TestBeside(t *testing.T) {
	e := searcherOf(t, t.TempDir(), besideStories(9))
	for _, c := range []struct{ text, first string }{
		{"elite unit", "s000 s001 s002 s003 s004"},
		{"unit elite", "s000 s001 s002 s003 s004"},
		{"elite OR unit", "s000 s001 s002 s003 s004"},
		{"elite", "s005 s002 s008 s001 s004"}, // by date
		{"elite -nothing", "s005 s002 s008 s001 s004"},
		{"elite year:2006", "s005 s002 s008 s001 s004"},
	} {
		res, err := e.Search(t.Context(), query.Query{Text: c.text, Explain: true, Literal: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := addresses(res); !strings.HasPrefix(got, c.first) {
			t.Errorf("%s finds %s, want %s first", c.text, got, c.first)
		}
		for _, h := range res.Hits {
			sum := 0.0
			for _, s := range h.Shares {
				sum += s.Score
			}
			if math.Abs(sum-h.Score) > 1e-9 {
				t.Errorf("%s: the shares of %s add up to %v, not %v: %+v", c.text, h.Article.URL, sum, h.Score, h.Shares)
			}
		}
	}
}

// Pages and cursors give each article once, and in one order, on both sides of the
// last that is looked at for words beside one another.
func TestBesidePages(t *testing.T) {
	dir := t.TempDir()
	stories := besideStories(230)
	searcherOf(t, dir, stories[:70]).Close()
	e := searcherOf(t, dir, stories[70:])
	for _, collapse := range []bool{false, true} {
		var pages []string
		for page := 1; page <= 3; page++ {
			res, err := e.Search(t.Context(), query.Query{Text: "elite unit", Size: 100, Page: page, Collapse: collapse})
			if err != nil {
				t.Fatal(err)
			}
			pages = append(pages, addresses(res))
		}
		want := strings.Join(pages, " ")
		if n := len(strings.Fields(want)); !collapse && n != len(stories) {
			t.Errorf("%d articles on the pages, want %d", n, len(stories))
		}
		for _, size := range []int{3, 33, 49, 50, 51, 100} {
			if got := walk(t, e, query.Query{Text: "elite unit", Size: size, Collapse: collapse}); got != want {
				t.Errorf("%d at a time, collapse %v:\n%s, want\n%s", size, collapse, got, want)
			}
			pages = nil
			for page := 1; (page-1)*size < len(stories); page++ {
				res, err := e.Search(t.Context(), query.Query{Text: "elite unit", Size: size, Page: page, Collapse: collapse})
				if err != nil {
					t.Fatal(err)
				}
				if got := addresses(res); got != "" {
					pages = append(pages, got)
				}
			}
			if got := strings.Join(pages, " "); got != want {
				t.Errorf("pages of %d, collapse %v:\n%s, want\n%s", size, collapse, got, want)
			}
		}
	}
}
