package server

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"casefile/corpus"
	"casefile/search/segment"
)

// remove removes an article from the store, but not yet from the index.
func remove(t *testing.T, store *corpus.Store, id string, why corpus.Removal) {
	t.Helper()
	w, err := corpus.OpenWriter(store.Dir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Remove(id, why); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Refresh(); err != nil {
		t.Fatal(err)
	}
}

// The address of a removed article says that it was removed, and why.
func TestRemoved(t *testing.T) {
	h, engine := siteAndEngine(t)
	id := corpus.ID("https://evil.example/a")
	tag := get(h, "/a/"+id).Header().Get("ETag")
	remove(t, engine.Store, id, corpus.Removal{Reason: "<i>court</i> order", By: "Secret"})
	// The store has removed it, the index has not yet: it is not shown.
	if a := answer[Answer](t, h, "/api/v1/search?q=scripted"); a.Total.Articles != 0 || len(a.Results) != 0 {
		t.Errorf("before the index is updated: %d articles, %d results", a.Total.Articles, len(a.Results))
	}
	if r := get(h, "/a/"+id, "If-None-Match", tag); r.Code != http.StatusGone {
		t.Errorf("before the index is updated, to a client that has its page: %d, want 410", r.Code)
	}
	other := corpus.ID("https://truenewsinfo.com/32818338-html/")
	for _, address := range []string{"/", "/a/" + other, "/stats", "/api/v1/stats/terms", "/api/v1/stats/names",
		"/api/v1/articles/" + other + "/similar?mode=copy", "/api/v1/articles/" + other + "/similar?mode=topic"} {
		if r := get(h, address); r.Code != http.StatusOK || strings.Contains(r.Body.String(), id) {
			t.Errorf("before the index is updated: GET %s: %d %s", address, r.Code, r.Body)
		}
	}
	if _, err := engine.Engine.(*segment.Engine).Index.Update(t.Context(), engine.Store, nil); err != nil {
		t.Fatal(err)
	}
	doc := page(t, h, "/a/"+id, http.StatusGone)
	if text := doc.Find("main").Text(); !strings.Contains(text, "<i>court</i> order") || strings.Contains(text, "Secret") {
		t.Errorf("page: %s", text)
	}
	r := get(h, "/api/v1/articles/"+id)
	var p problem
	if err := json.Unmarshal(r.Body.Bytes(), &p); err != nil || r.Code != http.StatusGone || p.Code != "removed" || !strings.Contains(p.Detail, "court") {
		t.Errorf("API: %d %s", r.Code, r.Body)
	}
	for _, address := range []string{"/api/v1/search?q=scripted", "/api/v1/search?q=scripted&facet=author&facet=source", "/api/v1/suggest?q=zor"} {
		if r := get(h, address); strings.Contains(r.Body.String(), id) || strings.Contains(r.Body.String(), "onerror") || strings.Contains(r.Body.String(), "Evil") || strings.Contains(r.Body.String(), `Zorin`) {
			t.Errorf("GET %s still shows it: %s", address, r.Body)
		}
	}
}

// An article says when its page was missing, once or on two days.
func TestGone(t *testing.T) {
	h, engine := siteAndEngine(t)
	w, err := corpus.OpenWriter(engine.Store.Dir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	id := corpus.ID("https://evil.example/a")
	for _, step := range []struct {
		day  int
		want string
		sure bool
	}{
		{3, "The page was missing on 3 May 2024 (404); it will be tried again on a later day. The text is kept.", false},
		{5, "The page was missing on 3 May 2024 (404) and again on 5 May 2024. The text is kept.", true},
	} {
		c := &corpus.Capture{URL: "https://evil.example/a", Status: 404, Time: time.Date(2024, 5, step.day, 10, 0, 0, 0, time.UTC), Response: []byte("HTTP/1.1 404 Not Found\r\n\r\n")}
		if _, err := w.Add(corpus.Item{Capture: c, Of: id}); err != nil {
			t.Fatal(err)
		}
		if _, err := engine.Store.Refresh(); err != nil {
			t.Fatal(err)
		}
		if got := page(t, h, "/a/"+id, 200).Find(".provenance dd").FilterFunction(func(_ int, s *goquery.Selection) bool {
			return s.Text() == step.want
		}); got.Length() != 1 {
			t.Errorf("page does not say %q", step.want)
		}
		a := answer[article](t, h, "/api/v1/articles/"+id)
		if g := a.Provenance.Gone; g == nil || g.Sure != step.sure || (g.Again != nil) != step.sure || g.Status != 404 {
			t.Errorf("day %d: %+v", step.day, g)
		}
	}
}
