package gather

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"casefile/corpus"
	"casefile/corpus/discover"
)

// The newest of many pages come first, the rest in the next walk. Pages that the rules
// exclude are not fetched. A page that answers with something else keeps its text.
func TestRules(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := parseWeb(t, nil)
		var list strings.Builder
		for n := 1; n <= 8; n++ {
			w.set(t, fmt.Sprintf("a.example/news/%d", n), story(n, ""))
			fmt.Fprintf(&list, "<url><loc>http://a.example/news/%d</loc><lastmod>2006-0%d-01</lastmod></url>", n, n)
		}
		for i, other := range []string{"sport/9", "news/10.pdf", "news/11"} {
			w.set(t, "a.example/"+other, story(90+i, ""))
			fmt.Fprintf(&list, "<url><loc>http://a.example/%s</loc><news><publication_date>200%d-01-01</publication_date></news></url>", other, 7-i)
		}
		w.set(t, "a.example/map.xml", "Content-Type: text/xml\n\n<urlset>"+list.String()+"</urlset>")
		c := &Case{Title: "T", Sources: []Source{{
			Name: "A", Sitemaps: []string{"http://a.example/map.xml"}, Only: "/news/", Limit: 5, Rules: Rules{From: "2006"},
		}}}
		pages := func() []string {
			var got []string
			for _, q := range w.asked() {
				if rest, ok := strings.CutPrefix(q.path, "/news/"); ok {
					got = append(got, rest)
				}
			}
			return got
		}
		for _, want := range [][]string{{"8", "7", "6", "5", "4"}, {"1", "2", "3"}, nil} {
			walkOnce(t, t.Context(), dir, c, w)
			if got := pages(); !slices.Equal(got, want) {
				t.Errorf("asked for %v, want %v", got, want)
			}
			time.Sleep(time.Hour)
		}

		// The sitemap says that a page has changed, so it is due.
		w.set(t, "a.example/news/3", "\n\n<title>404 Not found</title><h1>404 Not found</h1><p>Sorry, this page is not here any more. Please look for what you wanted with our search, or begin at the home page.</p>")
		w.set(t, "a.example/map.xml", "Content-Type: text/xml\n\n<urlset><url><loc>http://a.example/news/3</loc><lastmod>2026-01-01</lastmod></url></urlset>")
		r := walkOnce(t, t.Context(), dir, c, w)
		wantSums(t, r, Report{Hosts: 1, Fetched: 2, NoArticle: 1})
		s, err := corpus.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		a, err := find(s, "http://a.example/news/3")
		if err != nil || a == nil || a.Revision != 1 || a.Gone != nil || !strings.Contains(a.Body(), "Witness number 3 told") {
			t.Errorf("after a soft 404: %+v, %v", a, err)
		}
		n := 0
		if err := s.Captures(func(c *corpus.Capture) error {
			if strings.HasSuffix(c.URL, "/3") {
				n++
			}
			return nil
		}); err != nil || n != 2 {
			t.Errorf("%d captures of it, %v, want 2", n, err)
		}
	})
}

// A removed article is not fetched again, whatever list names it, nor stored when another
// address leads to it.
func TestRemovedStaysAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := parseWeb(t, nil)
		w.set(t, "a.example/1", story(1, ""))
		w.set(t, "a.example/2", story(2, ""))
		w.set(t, "a.example/", "Content-Type: text/html\n\n<a href=/1>1</a> <a href=/2>2</a>")
		c := &Case{Title: "T", Sources: []Source{{Name: "A", Sections: []string{"http://a.example/"}}}}
		wantSums(t, walkOnce(t, t.Context(), dir, c, w), Report{Hosts: 1, Fetched: 3, New: 2})
		remove(t, dir, "http://a.example/1?utm_source=x")
		w.asked()

		// With the state and without it, and with the same text at further addresses.
		w.set(t, "a.example/3", "Status: 301\nLocation: /1\n\n")
		w.set(t, "a.example/4", strings.Replace(story(1, ""), "<head>", "<head><link rel=canonical href=http://a.example/1>", 1))
		w.set(t, "a.example/5", strings.Replace(story(5, ""), "<head>", "<head><link rel=canonical href=http://a.example/1>", 1))
		w.set(t, "a.example/", "Content-Type: text/html\n\n<a href=/1>1</a> <a href=/2>2</a> <a href=/3>3</a> <a href=/4>4</a> <a href=/5>5</a>")
		time.Sleep(90 * 24 * time.Hour)
		r := walkOnce(t, t.Context(), dir, c, w)
		wantSums(t, r, Report{Hosts: 1, Fetched: 5, New: 1, Unchanged: 1, Removed: 3})
		if err := os.Remove(filepath.Join(dir, "state.bolt")); err != nil {
			t.Fatal(err)
		}
		walkOnce(t, t.Context(), dir, c, w)
		for _, q := range w.asked() {
			if q.path == "/1" && q.conditional {
				t.Errorf("asked for %s", q.path)
			}
		}
		store, err := corpus.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if store.Len() != 2 || !store.IsRemoved("http://a.example/1") {
			t.Errorf("%d articles, want 2", store.Len())
		}
		wantClean(t, dir)
	})
}

func remove(t *testing.T, dir, address string) {
	t.Helper()
	w, err := corpus.OpenWriter(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	id, err := w.Find(address)
	if err == nil {
		_, err = w.Remove(id, corpus.Removal{Reason: "not of the case"})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// wantClean checks that cleaning all captures again changes nothing.
func wantClean(t *testing.T, dir string) {
	t.Helper()
	w, err := corpus.OpenWriter(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if r, err := Reclean(t.Context(), w, nil); err != nil || len(r.Changed)+len(r.Lost) > 0 {
		t.Errorf("Reclean = %+v, %v, want no change", r, err)
	}
}

// A page in the place of a feed leads to the feeds that it names.
func TestFeedOfAPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := parseWeb(t, nil)
		w.set(t, "a.example/1", story(1, ""))
		w.set(t, "a.example/2", story(2, ""))
		feed := func(n int) string {
			return fmt.Sprintf("Content-Type: application/rss+xml\n\n<rss version='2.0'><channel><title>T</title><item><link>http://a.example/%d</link></item></channel></rss>", n)
		}
		w.set(t, "a.example/api/one", feed(1))
		w.set(t, "a.example/Kazakhstan", "\n\n<link rel=alternate type=application/rss+xml href=/api/one><link rel=alternate type=application/rss+xml href=http://b.example/feed>")
		c := &Case{Title: "T", Sources: []Source{{Name: "A", Feeds: []string{"http://a.example/Kazakhstan"}}}}
		wantSums(t, walkOnce(t, t.Context(), dir, c, w), Report{Hosts: 1, Fetched: 3, New: 1})
		// The feed has moved, and the page says so.
		w.set(t, "a.example/api/one", "")
		w.set(t, "a.example/api/two", feed(2))
		w.set(t, "a.example/Kazakhstan", "\n\n<link rel=alternate type=application/rss+xml href=/api/two>")
		wantSums(t, walkOnce(t, t.Context(), dir, c, w), Report{Hosts: 1, Fetched: 4, New: 1, Failed: 1})
	})
}

// Sitemaps of whole sites name every page ever published. Of those, only pages whose
// address shows the case are fetched.
func TestBundledCase(t *testing.T) {
	c, err := OpenCase(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	sources, err := c.sources(nil)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, s := range sources {
		if len(s.Sitemaps) == 0 {
			continue
		}
		n++
		site := "https://" + hostOf(s.Sitemaps[0])
		for path, want := range map[string]bool{
			"/a/slain-kazakh-opposition-leader-relatives-demand-interrogation-nazarbaev-daughter-darigha/30428878.html": true,
			"/a/Slain_Kazakh_Opposition_Figures_Son_Gets_Government_Job/1877223.html":                                   true,
			"/a/kazakhstan-opposition-sarsanbaev-shot-legacy/29029565.html":                                             true,
			"/a/rakhat-aliev-kazakhstan-found-dead-austrian-jail/26865793.html":                                         true,
			"/a/zamanbek-nurqadilov-son-demands-new-probe-into-death/31734668.html":                                     true,
			"/a/kazakhstan-ibragimov-retrial-sarsenbaiuly/32818338.html":                                                true,
			"/a/1065719.html": false,
			"/a/kazakhstan-oil-exports-pipeline/31000000.html":   false,
			"/a/ukraine-war-live-blog/31111111.html":             false,
			"/a/russian-opposition-leader-navalny/31111112.html": false,
		} {
			if got := s.wants(discover.Found{URL: site + path}); got != want {
				t.Errorf("%s wants %s: %v, want %v", s.Name, path, got, want)
			}
		}
	}
	if n == 0 {
		t.Error("no source has a sitemap")
	}
}
