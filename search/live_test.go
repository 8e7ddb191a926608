package search

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/query"
	"casefile/search/segment"
)

// live is an engine whose corpus grows and changes.
type live struct {
	*Searcher
	t      testing.TB
	dir    string
	random *rand.Rand
	people map[string][]string // who is in which article, by address
	days   map[string]string
}

func newLive(t testing.TB) *live {
	t.Helper()
	l := &live{t: t, dir: t.TempDir(), random: rand.New(rand.NewPCG(1, 2)), people: map[string][]string{}, days: map[string]string{}}
	store, err := corpus.Open(l.dir)
	if err != nil {
		t.Fatal(err)
	}
	ix, err := indexer.Open(filepath.Join(l.dir, "index"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	l.Searcher = New(segment.New(ix, store), store)
	return l
}

// cast are people, each in several spellings.
var cast = [][]string{
	{"Marat Dosanov", "Марат Досанов"}, {"Aidar Serikbaev", "Aidar Serikbayev", "Айдар Серикбаев"}, {"Bolat Nurlanov"}, {"Saule Akhmetova", "Сауле Ахметова"},
	{"Viktor Petrenko", "Виктор Петренко"},
}

// change writes articles: with new addresses, or anew what is at old ones.
func (l *live) change(articles, addresses int) {
	l.t.Helper()
	w, err := corpus.OpenWriter(l.dir, slog.New(slog.DiscardHandler))
	if err != nil {
		l.t.Fatal(err)
	}
	for range articles {
		url := fmt.Sprintf("https://example.org/%d", l.random.IntN(addresses))
		var named []string
		var text strings.Builder
		for _, spellings := range cast {
			for _, s := range spellings {
				if l.random.IntN(3) == 0 {
					named = append(named, s)
					fmt.Fprintf(&text, "Yesterday %s said so. ", s)
				}
			}
		}
		day := ""
		if l.random.IntN(4) > 0 {
			day = fmt.Sprintf("20%02d-0%d-11", l.random.IntN(20), 1+l.random.IntN(9))
		}
		a := &corpus.Article{
			URL: url, Title: "It was said", Lang: "en", Source: corpus.Source{Name: "Steppe News"},
			Published: corpus.Date{At: day, Precision: corpus.Day, From: corpus.FromMeta},
			Blocks:    []corpus.Block{{Kind: corpus.Paragraph, Text: "Nothing else. " + text.String()}},
		}
		c := &corpus.Capture{URL: url, Body: []byte(day + text.String())}
		if _, err := w.Add(corpus.Item{Capture: c, Article: a}); err != nil {
			l.t.Fatal(err)
		}
		l.people[url], l.days[url] = named, day
	}
	if err := w.Close(); err != nil {
		l.t.Fatal(err)
	}
	if _, err := l.Store.Refresh(); err != nil {
		l.t.Fatal(err)
	}
	if _, err := l.Engine.(*segment.Engine).Index.Update(context.Background(), l.Store, nil); err != nil {
		l.t.Fatal(err)
	}
}

// Counts are exact while articles come and are replaced, in many segments:
// distinct articles of each person, whatever the spellings in them.
func TestFacetsOfLiveIndex(t *testing.T) {
	l := newLive(t)
	for round := range 8 {
		l.change(3+round*9, 40)
		if round == 5 {
			if err := indexer.Rebuild(context.Background(), filepath.Join(l.dir, "index"), l.Store, 0, slog.New(slog.DiscardHandler), nil); err != nil {
				t.Fatal(err)
			}
			if ok, err := l.Engine.(*segment.Engine).Index.Adopt(); !ok || err != nil {
				t.Fatalf("Adopt = %v, %v", ok, err)
			}
		}
		want, named := map[string]int{}, 0
		for _, people := range l.people {
			if len(people) > 0 {
				named++
			}
			for _, spellings := range cast {
				if slices.ContainsFunc(spellings, func(s string) bool { return slices.Contains(people, s) }) {
					want[spellings[0]]++
				}
			}
		}
		res, err := l.Search(context.Background(), query.Query{Facets: map[string]int{"person": 50}, Sort: query.Newest, Size: 100})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		for _, v := range res.Facets[0].Values {
			for _, spellings := range cast {
				if slices.ContainsFunc(v.Spellings, func(s Label) bool { return slices.Contains(spellings, s.Text) }) {
					got[spellings[0]] += v.Articles
				}
			}
			if p, err := l.Profile(context.Background(), "person", v.ID); err != nil || p.Articles != v.Articles {
				t.Errorf("round %d: %s has %+v, %v, want the %d articles of the facet", round, v.Label, p, err, v.Articles)
			}
			if !v.Means("person", v.Spellings[len(v.Spellings)-1].Text) {
				t.Errorf("%s is not meant by its spelling %v", v.Label, v.Spellings[len(v.Spellings)-1])
			}
		}
		if d := cmp.Diff(want, got); d != "" || res.Facets[0].Missing != len(l.people)-named {
			t.Errorf("round %d: %d without anyone, want %d; counts (-want +got)\n%s", round, res.Facets[0].Missing, len(l.people)-named, d)
		}
		before := "9999"
		for _, h := range res.Hits {
			day := h.Article.Published.At
			if day != l.days[h.Article.URL] || before == "" && day != "" || day > before {
				t.Errorf("round %d: an article of %q comes after one of %q", round, day, before)
			}
			before = day
		}
		filtered, err := l.Search(context.Background(), query.Query{Filters: map[string]query.Filter{"person": anyOf("Марат Досанов")}})
		if err != nil || filtered.Total != want["Marat Dosanov"] {
			t.Errorf("round %d: a filter finds %d, %v, want %d", round, filtered.Total, err, want["Marat Dosanov"])
		}
	}
}

// Searches run while articles come, and none fails or counts what is not there.
func TestSearchDuringUpdates(t *testing.T) {
	l := newLive(t)
	l.change(20, 1000)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				res, err := l.Search(context.Background(), query.Query{Facets: map[string]int{"person": 50, "source": 5}, Size: 5, Sort: query.Oldest})
				if err != nil {
					t.Error(err)
					return
				}
				if v := res.Facets[1].Values; len(v) != 1 || v[0].Articles != res.Total {
					t.Errorf("%d articles, by source %+v", res.Total, v)
				}
			}
		})
	}
	for range 6 {
		l.change(15, 1000)
	}
	close(stop)
	readers.Wait()
}

func TestProfile(t *testing.T) {
	l := newLive(t)
	l.change(60, 60)
	p, err := l.Profile(context.Background(), "person", "p_"+indexer.Slug("Айдар Серикбаев"))
	if err != nil {
		t.Fatal(err)
	}
	// The label is in the letters of most names, whichever spelling is the most frequent.
	if len(p.Spellings) != 3 || !slices.ContainsFunc(p.Spellings, func(l Label) bool { return l.ID == p.ID }) || p.Articles < p.Spellings[0].Articles {
		t.Errorf("%+v", p)
	}
	decide := func(d corpus.Decision) {
		t.Helper()
		d.Kind = "person"
		if _, err := corpus.Decide(l.dir, d, slog.New(slog.DiscardHandler)); err != nil {
			t.Fatal(err)
		}
	}
	decide(corpus.Decision{Action: corpus.Merge, IDs: []string{"bolat-nurlanov", "saule-akhmetova"}})
	decide(corpus.Decision{Action: corpus.Rename, IDs: []string{"bolat-nurlanov"}, Text: "B. & S."})
	decide(corpus.Decision{Action: corpus.Hide, IDs: []string{"marat-dosanov"}})
	for id, want := range map[string]string{"p_saule-akhmetova": "B. & S.", "bolat nurlanov": "B. & S."} {
		if p, err := l.Profile(context.Background(), "person", id); err != nil || p.Label != want {
			t.Errorf("%s is %v, %v, want %s", id, p, err, want)
		}
	}
	res, err := l.Search(context.Background(), query.Query{Facets: map[string]int{"person": 50}})
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(res.Facets[0].Values, func(v Value) bool { return v.Means("person", "Marat Dosanov") }) {
		t.Error("who is hidden is in the facet")
	}
	decide(corpus.Decision{Action: corpus.Undo, Undo: 1})
	if p, err := l.Profile(context.Background(), "person", "saule-akhmetova"); err != nil || p.Label == "B. & S." {
		t.Errorf("after the undo %v, %v", p, err)
	}
	for _, c := range [][2]string{{"person", "p_nobody"}, {"year", "2006"}, {"", ""}, {"person", ""}} {
		if p, err := l.Profile(context.Background(), c[0], c[1]); err == nil {
			t.Errorf("Profile(%q, %q) = %+v, want an error", c[0], c[1], p)
		}
	}
}

func BenchmarkFacets(b *testing.B) {
	l := newLive(b)
	for range 4 {
		l.change(1500, 4000)
	}
	all := map[string]int{}
	for _, f := range query.Facets {
		all[f] = 15
	}
	for name, q := range map[string]query.Query{
		"all, 8 facets":      {Facets: all, Size: 1},
		"all, no facet":      {Size: 1},
		"oldest, no facet":   {Size: 1, Sort: query.Oldest},
		"captured, no facet": {Size: 1, Sort: query.Captured},
		"filter, 8 facets":   {Facets: all, Size: 1, Filters: map[string]query.Filter{"person": anyOf("Bolat Nurlanov")}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := l.Search(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
