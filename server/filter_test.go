package server

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
)

// narrowing are the facets whose values the JSON of an article has.
var narrowing = []string{"person", "org", "place", "year", "source", "lang", "author"}

// made returns articles that each name a few of the same people and places. Some lack
// an outlet, a language, an author or a date.
func made(r *rand.Rand, n int) []*corpus.Article {
	some := func(from ...string) []string {
		r.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
		return from[:r.IntN(len(from))]
	}
	outlets := []string{"RFE/RL", "Радио Азаттык", "p_odd", "The Times (copy)", "example.org"}
	dates := []corpus.Date{
		{At: "2006-02-13", Precision: corpus.Day, From: corpus.FromMeta}, {At: "2006-02", Precision: corpus.Month, From: corpus.FromMeta},
		{At: "2007", Precision: corpus.Year, From: corpus.FromMeta}, {},
	}
	var out []*corpus.Article
	for i := range n {
		var text []string
		for _, who := range some("Rustam Ibragimov", "Rakhat Aliev", "Bolat Abilov", "Zamanbek Nurkadilov", "Petr Svoik", "Alnur Musaev") {
			text = append(text, who+" was seen there.")
		}
		for _, where := range some("Almaty", "Vienna", "Astana", "Malta") {
			text = append(text, "The police looked for him in "+where+".")
		}
		text = append(text, fmt.Sprintf("It was the %d time that he said so.", i))
		out = append(out, &corpus.Article{
			URL: fmt.Sprintf("https://news.example/%d", i), Title: fmt.Sprintf("Story %d", i), Lang: []string{"en", "en-GB", ""}[r.IntN(3)],
			Source: corpus.Source{ID: "news.example", Name: outlets[r.IntN(len(outlets))]}, Authors: some("Anna Bek", "Ораз Ли"),
			Published: dates[r.IntN(len(dates))], Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: strings.Join(text, " ")}},
		})
	}
	return out
}

// valuesOf returns the values by which an article must be found, from its JSON.
func valuesOf(t *testing.T, h http.Handler, id string) map[string][]string {
	a := answer[article](t, h, "/api/v1/articles/"+id)
	v := map[string][]string{"source": {a.Source.ID}}
	for _, e := range a.Entities {
		if !e.Uncertain && !slices.Contains(v[e.Type], e.ID) {
			v[e.Type] = append(v[e.Type], e.ID)
		}
	}
	if a.Published != nil {
		v["year"] = []string{a.Published.At[:4]}
	}
	if a.Lang != "" {
		v["lang"] = []string{strings.ToLower(a.Lang)}
	}
	for _, who := range a.Byline {
		v["author"] = append(v["author"], strings.ToLower(strings.ReplaceAll(who, " ", "-")))
	}
	return v
}

// A narrowed is the filter by one facet.
type narrowed struct {
	any, all, not []string
	none          bool
}

// lets reports whether an article with these values passes, with the facet's own
// choice left out or not.
func (n narrowed) lets(values []string, leaveOut bool) bool {
	has := func(v string) bool { return slices.Contains(values, v) }
	chosen := leaveOut || len(n.any) == 0 && !n.none || slices.ContainsFunc(n.any, has) || n.none && len(values) == 0
	return chosen && !slices.ContainsFunc(n.not, has) && !slices.ContainsFunc(n.all, func(v string) bool { return !has(v) })
}

// drawn returns a random filter by a facet with some of these values.
func drawn(r *rand.Rand, values []facetValue) narrowed {
	pick := func(most int) (out []string) {
		for range r.IntN(most + 1) {
			if len(values) > 0 {
				out = append(out, values[r.IntN(len(values))].ID)
			}
		}
		return out
	}
	n := narrowed{any: pick(3), none: r.IntN(6) == 0}
	if r.IntN(4) == 0 {
		n.all = pick(2)
	}
	if r.IntN(4) == 0 {
		n.not = pick(2)
	}
	return n
}

// valued are the values of each article, by facet.
type valued map[string]map[string][]string

// passing returns the articles that pass the filters, but for one facet's own choice.
func (articles valued) passing(filters map[string]narrowed, but string) map[string]bool {
	pass := map[string]bool{}
	for id, values := range articles {
		pass[id] = true
		for f, n := range filters {
			if !n.lets(values[f], f == but) {
				delete(pass, id)
			}
		}
	}
	return pass
}

// count counts the values of a facet in articles, and the articles without one.
func (articles valued) count(ids map[string]bool, facet string) (counts map[string]int, missing int) {
	counts = map[string]int{}
	for id := range ids {
		for _, v := range articles[id][facet] {
			counts[v]++
		}
		if len(articles[id][facet]) == 0 {
			missing++
		}
	}
	return counts, missing
}

// Whatever the filters, the articles found and the counts of every facet are those
// that reading all articles gives.
func TestFiltersAgainstReadingAll(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	h, _ := siteOf(t, made(r, 60)...)
	whole := url.Values{"size": {"100"}, "collapse": {"none"}}
	for _, f := range narrowing {
		whole.Add("facet", f+":1000")
	}
	all := answer[Answer](t, h, "/api/v1/search?"+whole.Encode())
	articles := valued{}
	for _, hit := range all.Results {
		articles[hit.ID] = valuesOf(t, h, hit.ID)
	}
	if len(articles) != 61 {
		t.Fatalf("%d articles, want 61", len(articles))
	}
	for range 200 {
		query, filters := maps.Clone(whole), map[string]narrowed{}
		for _, f := range narrowing {
			if r.IntN(3) > 0 {
				continue
			}
			n := drawn(r, all.Facets[f].Values)
			filters[f] = n
			query[f], query[f+".all"], query["-"+f] = n.any, n.all, n.not
			if n.none {
				query.Set(f+".none", "1")
			}
		}
		got := answer[Answer](t, h, "/api/v1/search?"+query.Encode())
		found := map[string]bool{}
		for _, hit := range got.Results {
			found[hit.ID] = true
		}
		want := articles.passing(filters, "")
		if diff := cmp.Diff(want, found); diff != "" || got.Total.Articles != len(want) {
			t.Errorf("%s finds %d articles, want %d (-want +got):\n%s", query.Encode(), got.Total.Articles, len(want), diff)
		}
		for _, f := range narrowing {
			counts, missing := articles.count(articles.passing(filters, f), f)
			listed := map[string]int{}
			for _, v := range got.Facets[f].Values {
				if v.Articles > 0 {
					listed[v.ID] = v.Articles
				}
			}
			if diff := cmp.Diff(counts, listed); diff != "" || got.Facets[f].Missing != missing {
				t.Errorf("%s: %s has %d without a value, want %d, and (-want +got):\n%s", query.Encode(), f, got.Facets[f].Missing, missing, diff)
			}
		}
	}
}
