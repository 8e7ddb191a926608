package search

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/query"
	"casefile/search/segment"
)

func TestDecision(t *testing.T) {
	for _, c := range []struct {
		action corpus.Action
		what   []string
		in     []string
		want   corpus.Decision // the zero one for an error
	}{
		{corpus.Merge, []string{"p_rakhat-aliev", "Шораз"}, nil, corpus.Decision{Action: corpus.Merge, Kind: "person", IDs: []string{"rakhat-aliev", "шораз"}}},
		{corpus.Split, []string{"l_almaty", "l_astana"}, nil, corpus.Decision{Action: corpus.Split, Kind: "place", IDs: []string{"almaty", "astana"}}},
		{corpus.Rename, []string{"o_knb", " KNB (secret service) "}, nil, corpus.Decision{Action: corpus.Rename, Kind: "org", IDs: []string{"knb"}, Text: "KNB (secret service)"}},
		{corpus.Undo, []string{"7"}, nil, corpus.Decision{Action: corpus.Undo, Undo: 7}},
		{corpus.Split, []string{"p_marat-dosanov", "Marat Dosanov (colonel)"}, []string{"a_1"}, corpus.Decision{
			Action: corpus.Split, Kind: "person", IDs: []string{"marat-dosanov", "marat-dosanov-colonel"}, Text: "Marat Dosanov (colonel)", Articles: []string{"a_1"},
		}},
		{corpus.Merge, []string{"p_rakhat-aliev", "l_almaty"}, nil, corpus.Decision{}},
		{corpus.Rename, []string{"p_rakhat-aliev"}, nil, corpus.Decision{}},
		{corpus.Undo, nil, nil, corpus.Decision{}},
		{corpus.Undo, []string{"the last"}, nil, corpus.Decision{}},
	} {
		got, err := Decision(c.action, "person", c.what, c.in)
		if err != nil {
			got = corpus.Decision{}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s %q: %v (-want +got)\n%s", c.action, c.what, err, d)
		}
	}
}

// A name of two men is told apart in single articles, in every answer, until that
// is taken back.
func TestSplitInArticles(t *testing.T) {
	e := searcher(t)
	ctx := context.Background()
	decide := func(d corpus.Decision) {
		t.Helper()
		d.Kind = "person"
		if _, err := corpus.Decide(e.Store.Dir(), d, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
	}
	// state writes of each Dosanov the articles of the facet, of filters with and
	// without him, of his page, and his spellings.
	state := func() string {
		t.Helper()
		res, err := e.Search(ctx, query.Query{Facets: map[string]int{"person": 50}})
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, v := range res.Facets[0].Values {
			if !strings.Contains(v.Label, "Dosanov") {
				continue
			}
			with, err := e.Search(ctx, query.Query{Filters: map[string]query.Filter{"person": anyOf(v.ID)}})
			if err != nil {
				t.Fatal(err)
			}
			without, err := e.Search(ctx, query.Query{Filters: map[string]query.Filter{"person": {Not: []string{v.ID}}}})
			if err != nil {
				t.Fatal(err)
			}
			d, err := e.Dossier(ctx, "person", v.ID, 2, query.Query{})
			if err != nil {
				t.Fatal(err)
			}
			line := fmt.Sprintf("%s %d %d %d", v.Label, v.Articles, with.Total, res.Total-without.Total)
			for i, l := range d.Spellings {
				line += fmt.Sprintf(" | %s %d %s", l.Text, l.Articles, strings.Join(d.Reasons[i], ", "))
			}
			for _, h := range d.Result.Hits {
				line += " | " + strings.TrimPrefix(h.Article.URL, "https://example.org/")
				if id, label := d.Result.Identity(h.Article.ID, "person", "Marat Dosanov"); id != v.ID || label != v.Label {
					line += " names " + label
				}
				if len(h.Passages) == 0 {
					line += " nowhere"
				}
			}
			out = append(out, line)
		}
		return strings.Join(out, "\n")
	}
	id := func(page string) string { return corpus.ID("https://example.org/" + page) }
	const one = "Marat Dosanov 4 4 4 | Marat Dosanov 3  | Марат Досанов 1 same sound | arrest | ru | trial | appeal"
	const two = "Marat Dosanov 2 2 2 | Marat Dosanov 2  | arrest | appeal\n" +
		"Marat Dosanov (judge) 2 2 2 | Marat Dosanov 1 decided by people | Марат Досанов 1 decided by people | ru | trial"
	for _, c := range []struct {
		does string
		do   func()
		want string
	}{
		{"nothing", func() {}, one},
		{"splits", func() {
			d, err := Decision(corpus.Split, "person", []string{"p_marat-dosanov", "Marat Dosanov (judge)"}, []string{id("ru"), id("trial")})
			if err != nil {
				t.Fatal(err)
			}
			decide(d)
		}, two},
		{"builds the index anew", func() {
			if err := indexer.Rebuild(ctx, filepath.Join(e.Store.Dir(), "index"), e.Store, 0, slog.New(slog.DiscardHandler), nil); err != nil {
				t.Fatal(err)
			}
			if _, err := e.Engine.(*segment.Engine).Index.Adopt(); err != nil {
				t.Fatal(err)
			}
		}, two},
		{"splits another article", func() {
			decide(corpus.Decision{Action: corpus.Split, IDs: []string{"marat-dosanov", "marat-dosanov-judge"}, Articles: []string{id("arrest")}})
		}, "Marat Dosanov (judge) 3 3 3 | Marat Dosanov 2 decided by people | Марат Досанов 1 decided by people | arrest | ru | trial\n" +
			"Marat Dosanov 1 1 1 | Marat Dosanov 1  | appeal"},
		{"takes that back", func() { decide(corpus.Decision{Action: corpus.Undo, Undo: 2}) }, two},
		{"moves one back", func() {
			decide(corpus.Decision{Action: corpus.Split, IDs: []string{"marat-dosanov-judge", "marat-dosanov"}, Articles: []string{id("trial")}})
		}, "Marat Dosanov 3 3 3 | Marat Dosanov 3  | arrest | trial | appeal\n" +
			"Marat Dosanov (judge) 1 1 1 | Марат Досанов 1 decided by people | ru"},
		{"takes all back", func() {
			decide(corpus.Decision{Action: corpus.Undo, Undo: 4})
			decide(corpus.Decision{Action: corpus.Undo, Undo: 1})
		}, one},
	} {
		c.do()
		if d := cmp.Diff(c.want, state()); d != "" {
			t.Errorf("who %s (-want +got)\n%s", c.does, d)
		}
	}
}
