package server

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"casefile/corpus"
	"casefile/corpus/gather"
	"casefile/indexer"
	"casefile/search"
	"casefile/search/segment"
)

// site serves the bundled case and a hostile article.
func site(t *testing.T) http.Handler {
	t.Helper()
	h, _ := siteAndEngine(t)
	return h
}

func siteAndEngine(t *testing.T) (http.Handler, *search.Searcher) {
	t.Helper()
	return siteOf(t, &corpus.Article{
		URL: "https://evil.example/a", Title: `<script>alert("title")</script> scripted`, Lang: `en" onload="alert(1)`,
		Source: corpus.Source{ID: "evil", Name: `<b>Evil</b>`}, Authors: []string{`"><img src=x onerror=alert(1)>`},
		Published: corpus.Date{At: "2010-05-06", Precision: corpus.Day, From: corpus.FromMeta},
		Blocks:    []corpus.Block{{Kind: corpus.Paragraph, Text: `A <b>scripted</b> & "quoted" text about Zorin.`}},
	})
}

// siteOf returns a site of the bundled case with more articles.
func siteOf(t *testing.T, more ...*corpus.Article) (http.Handler, *search.Searcher) {
	t.Helper()
	dir := t.TempDir()
	quiet := slog.New(slog.DiscardHandler)
	c, err := gather.OpenCase(dir)
	if err != nil {
		t.Fatal(err)
	}
	c.Bundled = c.Bundled[:1] // the article, without the abstracts
	if err := gather.Begin(dir, c, quiet); err != nil {
		t.Fatal(err)
	}
	w, err := corpus.OpenWriter(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range more {
		if _, err := w.Add(corpus.Item{Capture: &corpus.Capture{URL: a.URL}, Article: a}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	engine := searcherOf(t, dir)
	h, err := New(Config{Searcher: engine, Log: quiet, Title: c.Title, Coverage: c, Version: "test", Timeout: patience, Door: testDoor})
	if err != nil {
		t.Fatal(err)
	}
	return Held(t, h), engine
}

// searcherOf indexes a data directory.
func searcherOf(t *testing.T, dir string) *search.Searcher {
	t.Helper()
	store, err := corpus.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	ix, err := indexer.Open(filepath.Join(dir, "index"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	if _, err := ix.Update(context.Background(), store, nil); err != nil {
		t.Fatal(err)
	}
	engine := search.New(segment.New(ix, store), store)
	if err := engine.Prepare(context.Background()); err != nil { // so that no search waits for it
		t.Fatal(err)
	}
	return engine
}

// testDoor names the host of the requests that httptest makes.
var testDoor = Door{PublicURL: "http://example.com"}

func get(h http.Handler, address string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func answer[T any](t *testing.T, h http.Handler, address string) T {
	t.Helper()
	var v T
	w := get(h, address)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: %d %s", address, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("GET %s: %v", address, err)
	}
	return v
}

func page(t *testing.T, h http.Handler, address string, status int) *goquery.Document {
	t.Helper()
	w := get(h, address)
	if w.Code != status {
		t.Fatalf("GET %s: %d, want %d: %s", address, w.Code, status, w.Body)
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestSearchAPI(t *testing.T) {
	h := site(t)
	a := answer[Answer](t, h, "/api/v1/search?q=Toqaev&facet=person&facet=year")
	if a.Total.Articles != 1 || len(a.Results) != 1 {
		t.Fatalf("found %d articles, want 1", a.Total.Articles)
	}
	labels := func(facet string) string {
		var s []string
		for _, v := range a.Facets[facet].Values {
			s = append(s, v.Label)
		}
		return strings.Join(s, ", ")
	}
	for _, want := range []string{"Rustam Ibragimov", "Altynbek Sarsenbaiuly"} {
		if !strings.Contains(labels("person"), want) {
			t.Errorf("persons are %s, want %s among them", labels("person"), want)
		}
	}
	if labels("year") != "2024" {
		t.Errorf("years are %s, want 2024", labels("year"))
	}
	hit := a.Results[0]
	if p := hit.Published; p == nil || p.At != "2024-02-12" || p.Precision != "day" || !p.Inferred || len(p.Words) == 0 {
		t.Errorf("published %+v, want 2024-02-12 inferred from words", hit.Published)
	}
	if !hit.Flags.HeadlineDoubtful || !strings.HasPrefix(hit.PageHeadline, "Blinken") || strings.Contains(hit.Title, "Blinken") {
		t.Errorf("title %q, headline %q, want the other story's headline apart", hit.Title, hit.PageHeadline)
	}
}

func TestMatches(t *testing.T) {
	h := site(t)
	for _, s := range answer[Answer](t, h, "/api/v1/search?q=Toqaev").Results[0].Hits.Snippets {
		text := []rune(s.Text)
		for _, r := range s.Ranges {
			if got := string(text[r[0]:r[1]]); got != "Toqaev" {
				t.Errorf("range %v of the snippet is %q, want Toqaev", r, got)
			}
		}
		if s.Exact != "Toqaev" || !strings.Contains(s.Text, s.Prefix+s.Exact+s.Suffix) || s.Prefix == "" && s.Suffix == "" {
			t.Errorf("the first match is %q between %q and %q", s.Exact, s.Prefix, s.Suffix)
		}
		if !strings.Contains(s.Marked, "<mark>Toqaev</mark>") {
			t.Errorf("snippet %q is not marked", s.Marked)
		}
	}
	titled := answer[Answer](t, h, "/api/v1/search?q=scripted").Results[0]
	if r := titled.Hits.Title; len(r) != 1 || string([]rune(titled.Title)[r[0][0]:r[0][1]]) != "scripted" {
		t.Errorf("of the title %q match %v, want scripted", titled.Title, r)
	}
}

// The text around the article on its page is not found.
func TestPageFurniture(t *testing.T) {
	h := site(t)
	for _, q := range []string{"Blinken", "Whelan", "%22related+articles%22", "%22leave+a+reply%22", "%22back+to+top%22"} {
		if n := answer[Answer](t, h, "/api/v1/search?q="+q).Total.Articles; n != 0 {
			t.Errorf("%s is found in %d articles, want none", q, n)
		}
	}
}

// The links of an answer find what they promise.
func TestLinks(t *testing.T) {
	h := site(t)
	a := answer[Answer](t, h, "/api/v1/search?facet=year&facet=source")
	if a.Total.Articles != 2 {
		t.Fatalf("%d articles, want 2", a.Total.Articles)
	}
	for name, f := range a.Facets {
		for _, v := range f.Values {
			for link, want := range map[string]int{v.Links.Only: v.Articles, v.Links.Add: v.Articles, v.Links.Remove: 2, v.Links.Exclude: 2 - v.Articles} {
				if got := answer[Answer](t, h, link); got.Total.Articles != want {
					t.Errorf("%s %s: %s finds %d articles, want %d", name, v.Label, link, got.Total.Articles, want)
				}
			}
			one := answer[Answer](t, h, v.Links.Only)
			for _, w := range one.Facets[name].Values {
				if w.Selected != (w.ID == v.ID) {
					t.Errorf("%s %s selected: %v", name, w.Label, w.Selected)
				}
				if !w.Selected {
					continue
				}
				if n := answer[Answer](t, h, w.Links.Remove).Total.Articles; n != 2 {
					t.Errorf("%s %s removed: %d articles, want 2", name, w.Label, n)
				}
			}
		}
	}
}

func TestPages(t *testing.T) {
	h := site(t)
	first := answer[Answer](t, h, "/api/v1/search?size=1")
	if first.Links.Next == nil || first.Links.Prev != nil {
		t.Fatalf("links of the first page: %+v", first.Links)
	}
	second := answer[Answer](t, h, *first.Links.Next)
	if second.Links.Next != nil || second.Links.Prev == nil || second.Results[0].ID == first.Results[0].ID {
		t.Errorf("second page: %+v", second.Links)
	}
	if got := answer[Answer](t, h, *second.Links.Prev); got.Results[0].ID != first.Results[0].ID {
		t.Error("links.prev does not lead back")
	}
	for _, link := range []string{first.Links.Self, "/api/v1/search" + first.Query.Canonical} {
		if got := answer[Answer](t, h, link); got.Results[0].ID != first.Results[0].ID || len(got.Results) != 1 {
			t.Errorf("%s is not the same search", link)
		}
	}
}

func TestArticleAPI(t *testing.T) {
	h := site(t)
	id := answer[Answer](t, h, "/api/v1/search?q=Toqaev").Results[0].ID
	a := answer[article](t, h, "/api/v1/articles/"+id)
	body := []rune(a.BodyText)
	for _, p := range a.Paragraphs {
		if got := string(body[p.Start:p.End]); got != p.Text {
			t.Errorf("paragraph %d is %q at its place, want %q", p.N, got, p.Text)
		}
	}
	for _, e := range a.Entities {
		if len(e.Spans) == 0 {
			t.Errorf("%s has no mention", e.Label)
		}
		for _, m := range e.Spans {
			if !strings.Contains(m.Sentence.Exact, m.Exact) {
				t.Errorf("%s: the sentence %q does not hold %q", e.Label, m.Sentence.Exact, m.Exact)
			}
		}
	}
	if len(a.Dates) == 0 || a.Provenance.SHA256 == "" || a.TitleFrom != "lead" {
		t.Errorf("dates %v, provenance %+v, title from %s", a.Dates, a.Provenance, a.TitleFrom)
	}
}

func TestProblems(t *testing.T) {
	h := site(t)
	for _, c := range []struct {
		address string
		status  int
		code    string
		detail  string
	}{
		{"/api/v1/articles/a_0000000000000000", 404, "not-found", "no article"},
		{"/api/v1/articles/..%2f..%2fetc%2fpasswd", 404, "not-found", "no article"},
		{"/api/v1/nothing", 404, "not-found", ""},
		{"/api/v1/search?persn=x", 400, "unknown-parameter", `did you mean "person"`},
		{"/api/v1/search?person[]=x", 400, "unknown-parameter", `did you mean "person"`},
		{"/api/v1/search?q=a&q=b", 400, "invalid-parameter", "q is given 2 times; give it once"},
		{"/api/v1/search?page=0", 400, "invalid-parameter", `page is "0"; give a number from 1 to 10000`},
		{"/api/v1/search?page=x", 400, "invalid-parameter", "number"},
		{"/api/v1/search?size=1000000", 400, "invalid-parameter", "to 100"},
		{"/api/v1/search?page=9999&size=100", 400, "bad-query", "first 10000"},
		{"/api/v1/search?q=" + strings.Repeat("a", 10<<10), 400, "bad-query", "10240 bytes"},
		{"/api/v1/search?q=%22open&strict=1", 400, "query-syntax", "not closed"},
		{"/api/v1/search?from=2007&to=2006", 400, "bad-query", "empty"},
		{"/api/v1/search?from=soon", 400, "invalid-parameter", "from is \"soon\"; give a year, month or day"},
		{"/api/v1/search?facet=colour", 400, "invalid-parameter", `"colour"; give person, org, place, year, mentioned, source, lang, `},
		{"/api/v1/search?cursor=abc", 400, "bad-query", "no answer has given"},
		{"/api/v1/search?cursor=abc&page=2", 400, "bad-query", "one of them"},
		{"/api/v1/search?cursors=abc", 400, "unknown-parameter", `did you mean "cursor"`},
		{"/api/v1/search?histogram=hour", 400, "invalid-parameter", "give day, week, month, year or auto"},
		{"/api/v1/search?histogramm=day", 400, "unknown-parameter", `did you mean "histogram"`},
		{"/api/v1/search?same=page", 400, "invalid-parameter", "paragraph or sentence"},
		{"/api/v1/search?q=a&same=sentence&in=title", 400, "bad-query", "whole articles"},
		{"/api/v1/search?in=footer", 400, "invalid-parameter", "give title, lead, body, byline or versions"},
		{"/api/v1/search?q=a*b&in=lead", 400, "bad-query", "lead alone"},
		{"/api/v1/search?facet.persn.q=x", 400, "unknown-parameter", `did you mean "facet.person.q"`},
		{"/api/v1/search?sort=best", 400, "invalid-parameter", "give relevance, newest, oldest, captured or mentions"},
		{"/api/v1/search?year.none=yes", 400, "invalid-parameter", `year.none is "yes"; give 1`},
		{"/api/v1/search?q=%zz", 400, "invalid-parameter", "%25"},
		{"/api/v1/search?a;b", 400, "invalid-parameter", "&"},
	} {
		w := get(h, c.address)
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
			t.Errorf("GET %.80s: %v: %s", c.address, err, w.Body)
			continue
		}
		if w.Code != c.status || p.Status != c.status || p.Code != c.code || !strings.Contains(p.Detail, c.detail) ||
			w.Header().Get("Content-Type") != "application/problem+json" || p.RequestID == "" {
			t.Errorf("GET %.80s: %d %s %+v, want %d %s %q", c.address, w.Code, w.Header().Get("Content-Type"), p, c.status, c.code, c.detail)
		}
		if help := page(t, h, p.Type, 200).Find("main p").First().Text(); help == "" {
			t.Errorf("%s explains nothing", p.Type)
		}
	}
	if w := get(h, "/api/v1/search?q=toqaev&persn=x&lenient=1"); w.Code != 200 {
		t.Errorf("lenient=1: %d", w.Code)
	}
	r := httptest.NewRequest(http.MethodPost, "/api/v1/suggest", strings.NewReader("x"))
	w := httptest.NewRecorder()
	if h.ServeHTTP(w, r); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d, want 405", w.Code)
	}
}

func TestLenientQuery(t *testing.T) {
	h := site(t)
	a := answer[Answer](t, h, "/api/v1/search?q="+url.QueryEscape(`"Rustam Ibragimov`))
	if a.Total.Articles != 1 || !a.Query.Escaped || len(a.Query.Warnings) != 1 || a.Query.Warnings[0].Position != 0 {
		t.Errorf("an unbalanced quote: %d articles, %+v", a.Total.Articles, a.Query)
	}
}

func TestCaching(t *testing.T) {
	h := site(t)
	for _, address := range []string{"/search?q=a", "/api/v1/search?q=a", "/stats?q=a", "/api/v1/stats/terms", "/api/v1/articles/" + corpus.ID("https://evil.example/a") + "/similar", "/a/" + corpus.ID("https://evil.example/a")} {
		w := get(h, address)
		tag := w.Header().Get("ETag")
		if tag == "" {
			t.Errorf("%s has no ETag", address)
		}
		if w := get(h, address, "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%s again: %d, want 304", address, w.Code)
		}
	}
}

func TestSuggest(t *testing.T) {
	h := site(t)
	for _, q := range []string{"toq", "Tok", "тока", "Тоқа", "qasym"} {
		found := answer[suggestions](t, h, "/api/v1/suggest?q="+url.QueryEscape(q)).Names
		i := slices.IndexFunc(found, func(s suggestion) bool { return s.Label == "Qasym-Zhomart Toqaev" })
		if i < 0 {
			t.Errorf("%s suggests %+v", q, found)
			continue
		}
		if n := page(t, h, found[i].HTML, 200).Find("article.hit").Length(); n != 1 {
			t.Errorf("%s finds %d articles, want 1", found[i].HTML, n)
		}
	}
	if found := answer[suggestions](t, h, "/api/v1/suggest?q=").Names; len(found) != 0 {
		t.Errorf("nothing suggests %+v", found)
	}
	if w := get(h, "/api/v1/suggest?query=x"); w.Code != 400 {
		t.Errorf("an unknown parameter: %d, want 400", w.Code)
	}
}

func TestProbes(t *testing.T) {
	h := site(t)
	if w := get(h, "/healthz"); w.Code != 200 {
		t.Errorf("/healthz: %d", w.Code)
	}
	w := get(h, "/readyz")
	var r struct{ Articles int }
	if err := json.Unmarshal(w.Body.Bytes(), &r); w.Code != 200 || err != nil || r.Articles != 2 {
		t.Errorf("/readyz: %d %s", w.Code, w.Body)
	}
	for _, address := range []string{"/", "/api/v1/search", "/assets/style.css"} {
		r := httptest.NewRequest(http.MethodHead, address, nil)
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != 200 {
			t.Errorf("HEAD %s: %d", address, w.Code)
		}
	}
}
