package gather

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"casefile/corpus"
)

// story returns a page with its own article, unlike the others but for the words of the
// case.
func story(n int, extra string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Last-Modified: Mon, 13 Feb 2006 10:00:00 GMT\n\n<html><head><title>Witness %d heard in the trial</title></head><body><nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>Witness %d heard in the trial</h1>\n", n, n)
	for p := range 4 {
		fmt.Fprintf(&b, "<p>Witness number %d told the court on day %d of the trial over the murder of Altynbek Sarsenbaiuly that he had seen car %d at kilometre %d of the road, with %d men in it, of whom he knew the one called M%dK%d.</p>\n", n, n+p, n*7+p, n*13+p, n%9+2, n, p)
	}
	b.WriteString(extra + "</article></body></html>")
	return b.String()
}

// trial is a site of 300 articles, in a feed, sitemaps and section pages, with faults,
// and with pages that robots.txt closes.
func trial(t *testing.T) *web {
	t.Helper()
	w := readWeb(t, "testdata/trial.txtar")
	var feed, one, two strings.Builder
	sections := make([]strings.Builder, 4)
	for n := 1; n <= 300; n++ {
		path := fmt.Sprintf("/a/%d.html", n)
		w.set(t, "news.example"+path, story(n, ""))
		switch {
		case n <= 60:
			fmt.Fprintf(&feed, "<item><title>Witness %d</title><link>http://news.example%s</link></item>\n", n, path)
		case n <= 130:
			fmt.Fprintf(&one, "<url><loc>http://news.example%s</loc></url>\n", path)
		case n <= 200:
			fmt.Fprintf(&two, "<url><loc>http://www.news.example%s?utm_source=map</loc></url>\n", path)
		}
		if n > 190 || n <= 10 { // some are in more than one list
			fmt.Fprintf(&sections[n%4], "<h2><a href='%s'>Witness %d</a></h2>\n", path, n)
		}
	}
	for n := 200; n > 130; n-- { // the same host by its other name
		path := fmt.Sprintf("news.example/a/%d.html?utm_source=map", n)
		w.set(t, "www."+path, story(n, ""))
	}
	w.set(t, "news.example/feed", "Content-Type: application/rss+xml\n\n<rss version='2.0'><channel><title>T</title>"+feed.String()+"</channel></rss>")
	const urlset = "Content-Type: text/xml\n\n<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
	w.set(t, "news.example/map1.xml", urlset+one.String()+"<url><loc>http://news.example/missing.html</loc></url></urlset>")
	w.set(t, "news.example/map2.xml", urlset+two.String()+"</urlset>")
	for i := range sections {
		next := ""
		if i+1 < len(sections) {
			next = fmt.Sprintf("<a class=next href=/news?page=%d>older</a>", i+2)
		}
		name := "news.example/news"
		if i > 0 {
			name += fmt.Sprintf("?page=%d", i+1)
		}
		w.set(t, name, "Content-Type: text/html\n\n<body><div class=list>"+sections[i].String()+
			"<h2><a href=/private/"+fmt.Sprint(i)+".html>Closed</a></h2><h2><a href=/weather.html>Weather</a></h2><h2><a href=/broken.html>Broken</a></h2><h2><a href=/cut.html>Cut</a></h2></div>"+
			"<footer><a href=/about.html>About</a></footer>"+next)
	}
	return w
}

var trialCase = &Case{
	Title: "T",
	Rules: Rules{Match: []string{"Сәрсенбайұлы", "sarsenbaı"}, From: "2006"},
	Sources: []Source{
		{Name: "News", Feeds: []string{"http://news.example/feed"}, Sitemaps: []string{"http://news.example/robots.txt"},
			Sections: []string{"http://news.example/news"}, Links: ".list h2", Next: "a.next", Depth: 4},
	},
}

// TestTrial gathers a site of 300 pages four times: first all of it, then what has
// changed, which is nothing, then some changes, then what was missed before.
func TestTrial(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := trial(t)

		first := walkOnce(t, t.Context(), dir, trialCase, w)
		wantSums(t, first, Report{
			Hosts: 1, Fetched: 300 + 8 + 3, New: 300, Refused: 4, NotOfCase: 1, Missing: 1, Failed: 2,
		})
		wantFirst(t, w.asked())

		time.Sleep(48 * time.Hour)
		second := walkOnce(t, t.Context(), dir, trialCase, w)
		wantSums(t, second, Report{Hosts: 1, Fetched: 300 + 8 + 2, Unchanged: 300 + 8, Missing: 1, Failed: 2})
		for _, q := range w.asked() {
			switch q.path {
			case "/robots.txt", "/broken.html", "/cut.html", "/missing.html":
				continue
			}
			if !q.conditional || q.status != 304 {
				t.Errorf("asked for %s: conditional %v, status %d", q.path, q.conditional, q.status)
			}
		}

		changeTrial(t, w)
		time.Sleep(4 * 24 * time.Hour)
		third := walkOnce(t, t.Context(), dir, trialCase, w)
		wantSums(t, third, Report{
			Hosts: 1, Fetched: 300 + 8 + 1, Unchanged: 300 - 28 + 8, Changed: 20, Gone: 5, Moved: 1, Redirected: 2, Failed: 2,
		})
		wantChanged(t, dir)

		// Of the two that were missed with a 404, one is there again on the next day.
		w.set(t, "news.example/a/22.html", story(22, ""))
		time.Sleep(25 * time.Hour)
		fourth := walkOnce(t, t.Context(), dir, trialCase, w)
		wantSums(t, fourth, Report{Hosts: 1, Fetched: 8 + 20 + 3, Unchanged: 8 + 20, StillGone: 1, Returned: 1, Failed: 2})
		v, err := corpus.Verify(t.Context(), dir)
		if err != nil || len(v.Faults) > 0 {
			t.Errorf("verify: %v, %v", v.Faults, err)
		}
		wantClean(t, dir) // redirects and missing pages too
		_, err = fetchPage(t.Context(), w.client(t), "http://news.example/a/27.html")
		if !errors.Is(err, errUnusable) {
			t.Errorf("a page that leads home: %v, want errUnusable", err)
		}
	})
}

// wantFirst checks the requests of a first walk: each page once, none conditional, none
// that robots.txt closes, with pauses between them.
func wantFirst(t *testing.T, asked []request) {
	t.Helper()
	times := map[string]int{}
	for i, q := range asked {
		times[q.path]++
		if strings.HasPrefix(q.path, "/private") || q.path == "/about.html" {
			t.Errorf("asked for %s", q.path)
		}
		if q.conditional {
			t.Errorf("asked for %s if it has changed, the first time", q.path)
		}
		if i > 0 && q.at.Sub(asked[i-1].at) < 3*time.Second {
			t.Errorf("%s was asked for %v after the request before", q.path, q.at.Sub(asked[i-1].at))
		}
	}
	for path, n := range times {
		if n != 1 && path != "/robots.txt" {
			t.Errorf("asked %d times for %s", n, path)
		}
	}
	for n := 1; n <= 300; n++ {
		path := fmt.Sprintf("/a/%d.html", n)
		if times[path]+times[path+"?utm_source=map"] != 1 {
			t.Errorf("asked %d times for %s", times[path], path)
		}
	}
}

// changeTrial changes 20 pages, takes 5 away, moves one, and redirects two to other
// pages.
func changeTrial(t *testing.T, w *web) {
	t.Helper()
	for n := 1; n <= 20; n++ {
		w.set(t, fmt.Sprintf("news.example/a/%d.html", n), story(n, "<p>The court will go on with the next witness on Tuesday, the judge said in the evening.</p>"))
	}
	for n := 21; n <= 25; n++ {
		w.set(t, fmt.Sprintf("news.example/a/%d.html", n), fmt.Sprintf("Status: %d\n\nGone.", 404+6*(n%2)))
	}
	w.set(t, "news.example/a/26.html", "Status: 301\nLocation: /new/26.html\n\n")
	w.set(t, "news.example/new/26.html", story(26, ""))
	w.set(t, "news.example/a/27.html", "Status: 302\nLocation: /\n\n")
	w.set(t, "news.example/a/28.html", "Status: 302\nLocation: /a/99.html\n\n")
}

// wantChanged checks the articles after the changes of changeTrial.
func wantChanged(t *testing.T, dir string) {
	t.Helper()
	s, err := corpus.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 300; n++ {
		id, err := s.Find(fmt.Sprintf("http://news.example/a/%d.html", n))
		if err != nil {
			t.Fatal(err)
		}
		last, err := s.Get(id)
		if err != nil {
			t.Fatal(err)
		}
		want := 1
		if n <= 26 {
			want = 2
		}
		if last.Revision != want || (last.Gone != nil) != (n > 20 && n <= 25) || !strings.Contains(last.Body(), fmt.Sprintf("Witness number %d told", n)) {
			t.Errorf("article %d: %d revisions, want %d; gone %v; %.40s", n, last.Revision, want, last.Gone, last.Body())
		}
	}
	if s.Len() != 300 {
		t.Errorf("%d articles, want 300", s.Len())
	}
	moved, err := s.Find("http://news.example/new/26.html")
	if was, _ := s.Find("http://news.example/a/26.html"); err != nil || moved != was {
		t.Errorf("the page that moved is %s at its new address, %s at the old, %v", moved, was, err)
	}
}

// A walk that is stopped again and again gathers everything, without asking twice for a
// page. So does one whose state is lost.
func TestStopAndResume(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := trial(t)
		brought := 0
		for range 100 {
			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
			r := walkOnce(t, ctx, dir, trialCase, w)
			cancel()
			brought += r.New
			if !r.Stopped {
				break
			}
		}
		if brought != 300 {
			t.Errorf("brought %d new articles, want 300", brought)
		}
		times := map[string]int{}
		for _, q := range w.asked() {
			if strings.HasPrefix(q.path, "/a/") {
				times[q.path]++
			}
		}
		twice := 0
		for _, n := range times {
			if n > 1 {
				twice++
			}
		}
		// Each stop may have interrupted one page.
		if len(times) != 300 || twice > 6 {
			t.Errorf("asked for %d articles, for %d of them more than once", len(times), twice)
		}

		if err := os.WriteFile(filepath.Join(dir, "state.bolt"), []byte("rubbish"), 0o644); err != nil {
			t.Fatal(err)
		}
		r := walkOnce(t, t.Context(), dir, trialCase, w)
		wantSums(t, r, Report{Hosts: 1, Fetched: 300 + 8 + 3, Unchanged: 300, Refused: 4, NotOfCase: 1, Missing: 1, Failed: 2})
		for _, q := range w.asked() {
			if strings.HasPrefix(q.path, "/a/") && q.status != 304 {
				t.Errorf("without a state %s was asked for with status %d", q.path, q.status)
			}
		}
	})
}
