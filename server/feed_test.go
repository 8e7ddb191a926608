package server

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/atom"

	"casefile/corpus"
)

// Feed readers read a feed, each entry leads to its article, and says why it is there.
func TestFeed(t *testing.T) {
	h := hostileSite(t, 3)
	for _, path := range []string{"/search.atom", "/search.json"} {
		w := get(h, path+"?q=Tokayev&person=Rustam+Ibragimov")
		f, err := gofeed.NewParser().ParseString(w.Body.String())
		if err != nil {
			t.Fatalf("%v in %s", err, w.Body)
		}
		if len(f.Items) != 1 || !strings.HasPrefix(f.Title, "Tokayev – ") || !strings.Contains(f.Description, "1 article") || f.FeedLink != "http://example.com"+path+"?q=Tokayev&person=Rustam+Ibragimov" {
			t.Fatalf("%s: %+v", path, f)
		}
		item := f.Items[0]
		page(t, h, strings.TrimPrefix(item.Link, "http://example.com"), 200)
		why := item.Content
		for _, want := range []string{"truenewsinfo.com · about 12 February 2024, inferred from the text", "Title made from the text", "Tokayev as Toqaev", "<mark>Toqaev</mark>", "#p2"} {
			if !strings.Contains(why, want) {
				t.Errorf("%s: no %q in %s", path, want, why)
			}
		}
		if strings.Contains(w.Body.String(), "ublished>") || strings.Contains(w.Body.String(), "date_published") {
			t.Errorf("%s: only the day of publication is known, and the feed has a time: %s", path, w.Body)
		}
	}
	w := get(h, "/search.atom?year=2024")
	if !strings.Contains(w.Body.String(), "Found by Published: 2024") {
		t.Errorf("a feed without words gives no reason: %s", w.Body)
	}
	hostile, err := new(atom.Parser).Parse(get(h, "/search.atom?q=murder&year=2010").Body)
	if err != nil || len(hostile.Entries) != 3 {
		t.Fatalf("%+v, %v", hostile, err)
	}
	ids := map[string]bool{hostile.ID: true}
	for i, e := range hostile.Entries {
		if ids[e.ID] || !strings.HasPrefix(e.ID, "urn:uuid:") || i > 0 && e.UpdatedParsed.After(*hostile.Entries[i-1].UpdatedParsed) {
			t.Errorf("entry %d is %s of %s", i, e.ID, e.Updated)
		}
		ids[e.ID] = true
	}
}

// A reader that has the feed already gets 304, by ETag or by time, but not while an
// article waits to be indexed.
func TestFeedUnchanged(t *testing.T) {
	h, searcher := siteOf(t, hostile(0))
	long := time.Now().Add(-time.Hour)
	files, err := filepath.Glob(filepath.Join(searcher.Store.Dir(), "articles", "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if err := os.Chtimes(f, long, long); err != nil {
			t.Fatal(err)
		}
	}
	first := get(h, "/search.atom?q=murder")
	modified := first.Header().Get("Last-Modified")
	if want := long.UTC().Format(http.TimeFormat); modified != want {
		t.Errorf("Last-Modified is %q, want %q", modified, want)
	}
	for header, value := range map[string]string{"If-None-Match": first.Header().Get("ETag"), "If-Modified-Since": modified} {
		if w := get(h, "/search.atom?q=murder", header, value); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%s: %d, want 304", header, w.Code)
		}
	}
	if w := get(h, "/search.atom?q=murder", "If-Modified-Since", long.Add(-time.Minute).UTC().Format(http.TimeFormat)); w.Code != 200 {
		t.Errorf("an older time: %d, want 200", w.Code)
	}
	w, err := corpus.OpenWriter(searcher.Store.Dir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	a := hostile(1)
	if _, err := w.Add(corpus.Item{Capture: &corpus.Capture{URL: a.URL}, Article: a}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := searcher.Store.Refresh(); err != nil {
		t.Fatal(err)
	}
	if w := get(h, "/search.atom?q=murder", "If-Modified-Since", time.Now().UTC().Format(http.TimeFormat)); w.Code != 200 || w.Header().Get("Last-Modified") != "" {
		t.Errorf("while an article waits: %d, Last-Modified %q", w.Code, w.Header().Get("Last-Modified"))
	}
}

// A feed that panics leaves its turn to the next search.
func TestFeedLeavesTurn(t *testing.T) {
	s := &server{searches: make(turns, 1)} // without a searcher
	func() {
		defer func() { _ = recover() }()
		_, _ = s.newFeed(t.Context(), request{params: noParams}, "", "/search.atom")
	}()
	if len(s.searches) > 0 {
		t.Error("the turn is still taken")
	}
}

// The page of a search names its feeds.
func TestFeedLinks(t *testing.T) {
	h := site(t)
	doc := page(t, h, "/search?q=Toqaev&page=1&facet=person&sort=oldest", 200)
	for media, want := range map[string]string{"application/atom+xml": "/search.atom?q=Toqaev", "application/feed+json": "/search.json?q=Toqaev"} {
		link, _ := doc.Find(`link[rel=alternate][type="` + media + `"]`).Attr("href")
		if link != want {
			t.Errorf("%s is %s, want %s", media, link, want)
		}
	}
	w := get(h, "/search.atom?sort=oldest")
	var p problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 400 || p.Code != unknownParameter {
		t.Errorf("sort in a feed: %d %s", w.Code, w.Body)
	}
	if w := get(h, "/api/v1/search?q=Toqaev", "Accept", "application/atom+xml"); !slices.Contains(w.Header().Values("Vary"), "Accept") || !strings.Contains(w.Body.String(), "<feed ") {
		t.Errorf("Accept: %d %s", w.Code, w.Body)
	}
}
