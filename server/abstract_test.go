package server

import (
	"net/http"
	"strings"
	"testing"

	"casefile/corpus"
)

// abstractSite serves the bundled article, an abstract of another, an article with the
// very words of that abstract, and an article that took the place of its abstract.
func abstractSite(t *testing.T) http.Handler {
	t.Helper()
	const text = "Judge Lukbek Bektemirov sentenced Rustam Ibragimov to death in Taldyqorghan on 30 August 2006. The relatives of Altynbek Sarsenbaiuly called the trial a farce and left the room before its end."
	document := func(class corpus.Class, address, title, text string) *corpus.Article {
		return &corpus.Article{URL: address, Class: class, Title: title, Lang: "en", Source: corpus.Source{ID: "outlet.example", Name: "Outlet"},
			Published: corpus.Date{At: "2006-08-31", Precision: corpus.Day, From: corpus.FromMeta}, Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: text}}}
	}
	h, _ := siteOf(t,
		document(corpus.Abstract, "https://outlet.example/summed", "Sentence in Taldyqorghan", text),
		document("", "https://copy.example/a", "Sentence in Taldyqorghan", text),
		document(corpus.Abstract, "https://outlet.example/replaced", "The zebra in short", "A zebra was seen in Astana."),
		document("", "https://outlet.example/replaced", "The animal in full", "An animal was seen in Astana on a Sunday by Rustam Ibragimov, who told Outlet."),
	)
	return h
}

// TestAbstractIsMarked: wherever an abstract is shown, it says that it is one.
func TestAbstractIsMarked(t *testing.T) {
	h := abstractSite(t)
	id := corpus.ID("https://outlet.example/summed")
	for _, address := range []string{
		"/search?q=Bektemirov", "/a/" + id, "/a/" + id + "/versions/1", "/e/p_rustam-ibragimov", "/timeline?q=Bektemirov", "/a/" + corpus.ID("https://outlet.example/replaced") + "/versions/1",
		"/api/v1/search.ris?q=Bektemirov", "/api/v1/search.bib?q=Bektemirov", "/api/v1/search.csl.json?q=Bektemirov", "/search.atom?q=Bektemirov", "/search.json?q=Bektemirov",
		"/api/v1/articles/" + id + "/excerpt?start=0&end=16",
	} {
		w := get(h, address)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Abstract in our own words") {
			t.Errorf("GET %s: %d; want the words “Abstract in our own words” in %s", address, w.Code, w.Body)
		}
	}
	a := answer[article](t, h, "/api/v1/articles/"+id)
	if a.Kind != "abstract" || a.Provenance.SourceURL != "" || a.Provenance.AbstractOf != "https://outlet.example/summed" || a.Provenance.Claim != nil || a.Provenance.HandedIn == "" {
		t.Errorf("provenance of the abstract: %+v", a.Provenance)
	}
	if csv := get(h, "/api/v1/search.csv?q=Bektemirov").Body.String(); !strings.Contains(csv, ",abstract,unknown,") {
		t.Errorf("CSV does not say that %s is an abstract: %s", id, csv)
	}
}

// An abstract is counted as one, and is no copy of an article with its words.
func TestAbstractOnTimeline(t *testing.T) {
	h := abstractSite(t)
	got := answer[timeline](t, h, "/api/v1/timeline?q=Bektemirov")
	if want := (total{2, 1, "eq"}); got.Total != want {
		t.Errorf("total is %+v, want %+v", got.Total, want)
	}
	for _, r := range got.Results {
		if len(r.Also) > 0 {
			t.Errorf("%s is shown as a copy of %s", r.Also[0].Kind, r.Article.Kind)
		}
	}
	if n := answer[network](t, h, "/api/v1/graph?kind=abstract"); n.Total != (total{1, 1, "eq"}) {
		t.Errorf("total of the network is %+v", n.Total)
	}
}

// TestAbstractFilter counts and filters by kind.
func TestAbstractFilter(t *testing.T) {
	h := abstractSite(t)
	for query, want := range map[string]total{
		"": {4, 1, "eq"}, "&kind=article": {3, 0, "eq"}, "&kind=abstract": {1, 1, "eq"}, "&-kind=abstract": {3, 0, "eq"}, "&kind=article&kind=abstract": {4, 1, "eq"},
	} {
		a := answer[Answer](t, h, "/api/v1/search?facet=kind"+query)
		if a.Total != want {
			t.Errorf("%s: total is %+v, want %+v", query, a.Total, want)
		}
	}
	if w := get(h, "/api/v1/search?kind=page"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "give article or abstract") {
		t.Errorf("kind=page: %d %s", w.Code, w.Body)
	}
	if s := page(t, h, "/search", http.StatusOK).Find("#count").Text(); !strings.HasPrefix(s, "4 documents: 3 articles, 1 abstract") {
		t.Errorf("the page counts %q", s)
	}
}

// TestAbstractIsNoCopy: an abstract with the words of an article is no copy of it, and no
// former version of the article that took its place.
func TestAbstractIsNoCopy(t *testing.T) {
	h := abstractSite(t)
	a := answer[Answer](t, h, "/api/v1/search?q=Bektemirov")
	if len(a.Results) != 2 || a.Results[0].Cluster != nil || a.Results[1].Cluster != nil {
		t.Errorf("%d results; want the article and the abstract, each by itself", len(a.Results))
	}
	for _, of := range []string{"https://outlet.example/summed", "https://copy.example/a"} {
		if s := answer[similarArticles](t, h, "/api/v1/articles/"+corpus.ID(of)+"/similar"); len(s.Results) > 0 {
			t.Errorf("%s has copies: %+v", of, s.Results)
		}
	}
	for _, address := range []string{"/api/v1/search?q=zebra", "/api/v1/search?q=zebra&in=versions"} {
		if a := answer[Answer](t, h, address); a.Total.Articles != 0 || a.Suggestions.InFormer != nil {
			t.Errorf("%s finds %d articles, %+v more in former versions; want none", address, a.Total.Articles, a.Suggestions.InFormer)
		}
	}
	id := corpus.ID("https://outlet.example/replaced")
	if a := answer[article](t, h, "/api/v1/articles/"+id); a.Flags.Changed || a.Kind != "article" || a.Version != 2 {
		t.Errorf("the article is a %s, version %d, changed %v; want an article, 2, not changed", a.Kind, a.Version, a.Flags.Changed)
	}
	var got []string
	for _, v := range answer[articleVersions](t, h, "/api/v1/articles/"+id+"/versions").Versions {
		got = append(got, v.Change+strings.Join(v.Fields, " ")+v.Diff)
	}
	if s := strings.Join(got, ", "); s != "first, abstract" {
		t.Errorf("versions are %q; want first, abstract", s)
	}
}
