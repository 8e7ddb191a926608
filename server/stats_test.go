package server

import (
	"net/url"
	"strings"
	"testing"

	"casefile/search"
	"casefile/search/query"
)

// The statistics count what a search with the same query string finds.
func TestStats(t *testing.T) {
	h := site(t)
	for _, query := range []string{"", "?q=Toqaev", "?year=2010", "?q=zorin+toqaev", "?q=nothingofthekind"} {
		found := answer[Answer](t, h, "/api/v1/search"+query)
		for _, what := range []string{"over-time", "sources", "languages", "names", "terms"} {
			s := answer[stats](t, h, "/api/v1/stats/"+what+query)
			if s.Total != found.Total || (s.Relaxed != nil) != (found.Query.Relaxed != nil) || s.Articles != 2 {
				t.Errorf("%s%s counts %+v of %d, relaxed %v, and the search finds %+v", what, query, s.Total, s.Articles, s.Relaxed, found.Total)
			}
			lists := 0
			for _, there := range []bool{s.OverTime != nil, len(s.Sources) > 0, len(s.Languages) > 0, len(s.Names) > 0, len(s.Terms) > 0} {
				if there {
					lists++
				}
			}
			if lists > 1 || lists < 1 && found.Total.Articles > 0 && what != "names" && what != "terms" {
				t.Errorf("%s%s has %d lists, want one", what, query, lists)
			}
			if len(s.Sources) > 0 {
				sum := 0.0
				for _, one := range s.Sources {
					sum += one.Share
					if n := answer[Answer](t, h, one.Link).Total.Articles; n != one.Articles {
						t.Errorf("%s finds %d articles, want %d", one.Link, n, one.Articles)
					}
				}
				if found.Total.Articles > 0 && sum < .999 {
					t.Errorf("%s: shares of outlets add up to %v", query, sum)
				}
			}
		}
		page(t, h, "/stats"+query, 200)
	}
	for address, status := range map[string]int{
		"/api/v1/stats/people": 404, "/api/v1/stats/terms?persn=x": 400, "/api/v1/stats/over-time?histogram=hour": 400,
		"/stats?persn=x": 400, "/api/v1/stats/names?q=" + strings.Repeat("a", 5000): 400,
	} {
		if w := get(h, address); w.Code != status {
			t.Errorf("%.60s: %d, want %d", address, w.Code, status)
		}
	}
	doc := page(t, h, "/stats?q="+url.QueryEscape(`<script>alert(1)</script>`), 200)
	if doc.Find("script:not([src])").Length() > 0 {
		t.Error("the query is in the page as a script")
	}
}

// The search for one more word keeps the query, however it was written.
func TestAlsoSaying(t *testing.T) {
	for _, c := range []struct {
		text, word, want string
		relaxed          bool
	}{
		{"", "Barley", "barley", false},
		{"a OR b", "Barley", "(a OR b) barley", false},
		{`a "b c`, "NOT", `(a AND "b c") not`, false},
		{"a b", "barley", "(a OR b) barley", true},
	} {
		root, _, err := query.Parse(strings.ReplaceAll(c.text, "a b", map[bool]string{true: "a OR b", false: "a b"}[c.relaxed]))
		if err != nil {
			t.Fatal(err)
		}
		if got := alsoSaying(c.text, c.word, &search.Standouts{Query: root, Relaxed: c.relaxed}); got != c.want {
			t.Errorf("%s and %s: %s, want %s", c.text, c.word, got, c.want)
		}
	}
}
