package server

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"casefile/corpus"
	"casefile/corpus/gather"
	"casefile/search/query"
)

// TestStartPage: the page and the API say the same of the case.
func TestStartPage(t *testing.T) {
	h := abstractSite(t)
	s := answer[summary](t, h, "/api/v1/stats")
	if s.Total != (total{4, 1, "eq"}) || s.First == nil || s.Last == nil || s.First.Published.At != "2006-08-31" || s.New != nil || s.Gather == nil || len(s.Newest) != 4 {
		t.Errorf("summary: %+v", s)
	}
	doc := page(t, h, "/", http.StatusOK)
	if n := doc.Find(".numbers").Text(); !strings.Contains(n, "4 documents: 3 articles, 1 abstract") || !strings.Contains(n, "31 August 2006 to ") {
		t.Errorf("numbers are %q", n)
	}
	for selector, want := range map[string]int{".most a": len(s.Persons) + len(s.Orgs) + len(s.Places), ".graph svg a": len(s.Years.Buckets), ".graph table a": len(s.Years.Buckets), ".chips a": 3, ".gather tbody tr": len(s.Gather.Outlets)} {
		if got := doc.Find(selector).Length(); got != want || want == 0 {
			t.Errorf("%d of %s, want %d and some", got, selector, want)
		}
	}
	for tag, want := range map[string]string{"ru": "В феврале 2006", "kk": "2006 жылғы ақпанда", "en": "In February 2006"} {
		if a := answer[summary](t, h, "/api/v1/stats?interface="+tag).About; !strings.HasPrefix(a, want) {
			t.Errorf("about in %s is %q", tag, a)
		}
	}
	if c := page(t, h, "/?q=Bektemirov", http.StatusOK).Find("#count").Length(); c != 1 {
		t.Error("/?q= is not the search page, as it was")
	}
}

// TestNews: what came since the reader last marked the case as seen is listed until it is
// marked again.
func TestNews(t *testing.T) {
	h := abstractSite(t)
	first := get(h, "/").Result()
	if len(first.Cookies()) != 1 || first.Cookies()[0].Name != seenCookie {
		t.Fatalf("the first visit sets %v", first.Cookies())
	}
	if w := get(h, "/", "Cookie", first.Cookies()[0].String()); !strings.Contains(w.Body.String(), "Nothing is new since") {
		t.Error("the second visit does not say that nothing is new")
	}
	start := writtenPosition(corpus.Position{})
	s := answer[summary](t, h, "/api/v1/stats?since="+start)
	if s.New == nil || s.New.Documents != 4 || s.New.More || len(s.New.Last) != 4 || s.New.Last[0].Op != "changed" || s.New.Last[0].Kind != "article" {
		t.Errorf("news since the start: %+v", s.New)
	}
	doc := get(h, "/", "Cookie", seenCookie+"="+start)
	if !strings.Contains(doc.Body.String(), "4 documents are new or changed") || doc.Result().Cookies() != nil && len(doc.Result().Cookies()) > 0 {
		t.Errorf("the page does not list the news, or marks them as seen: %s", doc.Body)
	}
	w := get(h, "/seen?at="+s.New.Until)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/" || len(w.Result().Cookies()) != 1 || w.Result().Cookies()[0].Value != s.New.Until {
		t.Errorf("marking as seen: %d %v", w.Code, w.Result().Cookies())
	}
	for _, bad := range []string{"/seen?at=1-2-3", "/api/v1/stats?since=1-2-3"} {
		if w := get(h, bad); w.Code != http.StatusBadRequest {
			t.Errorf("GET %s: %d, want 400", bad, w.Code)
		}
	}
	if w := get(h, "/", "Cookie", seenCookie+"=nonsense"); w.Code != http.StatusOK {
		t.Errorf("a cookie of another case: %d", w.Code)
	}
}

// TestTermsFilter: the terms of sources are shown, counted and filtered by.
func TestTermsFilter(t *testing.T) {
	h := abstractSite(t)
	a := answer[Answer](t, h, "/api/v1/search?facet=terms&terms=unknown")
	if a.Total.Articles != 4 || a.Results[0].Terms != "unknown" || a.Facets["terms"].Values[0].Articles != 4 {
		t.Errorf("unlisted sources: %+v", a.Facets["terms"])
	}
	if a := answer[Answer](t, h, "/api/v1/search?terms=link"); a.Total.Articles != 0 {
		t.Errorf("%d with terms=link, want none", a.Total.Articles)
	}
	if w := get(h, "/api/v1/search?terms=free"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "give republish, link or unknown") {
		t.Errorf("terms=free: %d %s", w.Code, w.Body)
	}
	seed := answer[article](t, h, "/api/v1/articles/a_16aa190cbfc54075")
	if seed.Terms != "unknown" || !strings.Contains(seed.TermsNote, "republished") {
		t.Errorf("terms of the first article: %q, %q", seed.Terms, seed.TermsNote)
	}
	if s := page(t, h, "/a/a_16aa190cbfc54075", http.StatusOK).Find(".provenance").Text(); !strings.Contains(s, "terms unknown: unknown on the page (republished)") {
		t.Errorf("the page does not show the terms: %s", s)
	}
}

// TestExamplesFind: each example of the bundled case finds something in it, with all of
// its words.
func TestExamplesFind(t *testing.T) {
	dir := t.TempDir()
	c, err := gather.OpenCase(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := gather.Begin(dir, c, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	s := searcherOf(t, dir)
	for _, l := range tongues {
		if c.About[l.Tag] == "" || len(c.Examples[l.Tag]) != 3 {
			t.Errorf("%s: no paragraph about the case, or not three examples", l.Tag)
		}
		for _, q := range c.Examples[l.Tag] {
			res, err := s.Search(t.Context(), query.Query{Text: q})
			if err != nil || res.Total == 0 || res.Relaxed || len(res.Warnings) > 0 {
				t.Errorf("%s: %q: %v, %+v", l.Tag, q, err, res)
			}
		}
	}
}
