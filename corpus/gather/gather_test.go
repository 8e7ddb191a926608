package gather

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"casefile/corpus"
	"casefile/corpus/fetch"
)

var quiet = slog.New(slog.DiscardHandler)

// story returns a page with an article of its own. Its words make it unlike the
// others, but for the case's.
func story(n int, extra string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Last-Modified: Mon, 13 Feb 2006 10:00:00 GMT\n\n<html><head><title>Witness %d heard in the trial</title></head><body><nav><a href=/>Home</a> <a href=/news>News</a></nav><article><h1>Witness %d heard in the trial</h1>\n", n, n)
	for p := range 4 {
		fmt.Fprintf(&b, "<p>Witness number %d told the court on day %d of the trial over the murder of Altynbek Sarsenbaiuly that he had seen car %d at kilometre %d of the road, with %d men in it, of whom he knew the one called M%dK%d.</p>\n", n, n+p, n*7+p, n*13+p, n%9+2, n, p)
	}
	b.WriteString(extra + "</article></body></html>")
	return b.String()
}

// trial is a site of 300 articles: in a feed, in sitemaps and in section pages,
// with faults, and with pages that robots.txt closes.
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

// walkOnce opens a data directory, walks the sources and closes it.
func walkOnce(t *testing.T, ctx context.Context, dir string, c *Case, w *web) *Report {
	t.Helper()
	state, err := OpenState(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer state.Close()
	store, err := corpus.OpenWriter(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	g := &Gatherer{Case: c, Client: w.client(t), Writer: store, State: state}
	r, err := g.Run(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// sums returns a report without times and events.
func sums(r *Report) Report {
	s := *r
	s.Started, s.Ended, s.Events, s.Suspicious = time.Time{}, time.Time{}, nil, nil
	return s
}

func wantSums(t *testing.T, r *Report, want Report) {
	t.Helper()
	if diff := cmp.Diff(want, sums(r), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
		for _, e := range r.Events[:min(len(r.Events), 40)] {
			t.Log(e)
		}
	}
}

// TestTrial gathers a site of 300 pages three times, with the clock standing
// still but for the pauses: first all, then what has changed, which is nothing,
// and then what has changed, which is something.
func TestTrial(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := trial(t)

		first := walkOnce(t, t.Context(), dir, trialCase, w)
		wantSums(t, first, Report{
			Hosts: 1, Fetched: 300 + 8 + 3, New: 300, Refused: 4, NotOfCase: 1, Missing: 1, Failed: 2,
		})
		asked := w.asked()
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

		time.Sleep(48 * time.Hour)
		second := walkOnce(t, t.Context(), dir, trialCase, w)
		wantSums(t, second, Report{Hosts: 1, Fetched: 300 + 8 + 2, Unchanged: 300 + 8, Missing: 1, Failed: 2})
		for _, q := range w.asked() {
			switch {
			case q.path == "/robots.txt" || q.path == "/broken.html" || q.path == "/cut.html" || q.path == "/missing.html":
			case !q.conditional || q.status != 304:
				t.Errorf("asked for %s: conditional %v, status %d", q.path, q.conditional, q.status)
			}
		}

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
		time.Sleep(4 * 24 * time.Hour)
		third := walkOnce(t, t.Context(), dir, trialCase, w)
		wantSums(t, third, Report{
			Hosts: 1, Fetched: 300 + 8 + 1, Unchanged: 300 - 28 + 8, Changed: 20, Gone: 5, Moved: 1, Redirected: 2, Failed: 2,
		})

		s, err := corpus.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= 300; n++ {
			address := fmt.Sprintf("http://news.example/a/%d.html", n)
			id, err := s.Find(address)
			if err != nil {
				t.Fatal(err)
			}
			revisions, err := s.Revisions(id)
			if err != nil {
				t.Fatal(err)
			}
			last := revisions[len(revisions)-1]
			want := 1
			if n <= 26 {
				want = 2
			}
			if len(revisions) != want || (last.Gone != nil) != (n > 20 && n <= 25) || !strings.Contains(last.Body(), fmt.Sprintf("Witness number %d told", n)) {
				t.Errorf("article %d: %d revisions, want %d; gone %v; %.40s", n, len(revisions), want, last.Gone, last.Body())
			}
		}
		if s.Len() != 300 {
			t.Errorf("%d articles, want 300", s.Len())
		}
		moved, err := s.Find("http://news.example/new/26.html")
		if was, _ := s.Find("http://news.example/a/26.html"); err != nil || moved != was {
			t.Errorf("the page that moved is %s at its new address, %s at the old, %v", moved, was, err)
		}

		// Of the two that were missed with a 404 one is there again on the next
		// day, and the other is not.
		w.set(t, "news.example/a/22.html", story(22, ""))
		time.Sleep(25 * time.Hour)
		fourth := walkOnce(t, t.Context(), dir, trialCase, w)
		wantSums(t, fourth, Report{Hosts: 1, Fetched: 8 + 20 + 3, Unchanged: 8 + 20, StillGone: 1, Returned: 1, Failed: 2})
		v, err := corpus.Verify(t.Context(), dir)
		if err != nil || len(v.Faults) > 0 {
			t.Errorf("verify: %v, %v", v.Faults, err)
		}

		// Cleaning all that again, redirects and missing pages too, says the same.
		writer, err := corpus.OpenWriter(dir, quiet)
		if err != nil {
			t.Fatal(err)
		}
		defer writer.Close()
		if r, err := Reclean(t.Context(), writer, nil); err != nil || len(r.Changed)+len(r.Lost) > 0 {
			t.Errorf("Reclean = %+v, %v, want no change", r, err)
		}
		_, err = Page(t.Context(), w.client(t), "http://news.example/a/27.html")
		if !errors.Is(err, ErrUnusable) {
			t.Errorf("a page that leads home: %v, want ErrUnusable", err)
		}
	})
}

// A walk that is stopped again and again comes to the same end, without asking
// twice for a page; and so does one whose state is lost.
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
		// Of each stop one page may have been under way.
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

// Addresses lie. Two texts are never taken for one article, whatever redirects
// and rel=canonical say, and one text is found at all its addresses.
func TestIdentity(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := readWeb(t, "testdata/identity.txtar")
		canonicalTo := func(n int, address string) string {
			return strings.Replace(story(n, ""), "<head>", "<head><link rel=canonical href='"+address+"'>", 1)
		}
		w.set(t, "a.example/1", canonicalTo(1, "http://a.example/template"))
		w.set(t, "a.example/2", canonicalTo(2, "http://a.example/template"))
		w.set(t, "a.example/3?print=1", canonicalTo(3, "http://a.example/3"))
		w.set(t, "a.example/3", story(3, ""))
		w.set(t, "a.example/5", story(5, ""))
		w.set(t, "a.example/4", "Status: 301\nLocation: /5\n\n")
		c := &Case{Title: "T", Sources: []Source{{Name: "A", Pages: []string{
			"http://a.example/1", "http://a.example/2", "http://a.example/3?print=1", "http://a.example/3",
			"http://a.example/4", "http://a.example/5", "http://a.example/soft", "http://a.example/lost"}}}}
		r := walkOnce(t, t.Context(), dir, c, w)
		wantSums(t, r, Report{Hosts: 1, Fetched: 8, New: 4, Unchanged: 2, NoArticle: 1, Redirected: 1})
		s, err := corpus.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		find := func(address string) string {
			id, err := s.Find(address)
			if err != nil {
				return "none"
			}
			return id
		}
		for _, pair := range []struct {
			one, two string
			same     bool
		}{
			{"http://a.example/1", "http://a.example/2", false},
			{"http://a.example/3?print=1", "http://a.example/3", true},
			{"http://a.example/4", "http://a.example/5", true},
			{"http://a.example/soft", "http://a.example/lost", true}, // none
		} {
			if one, two := find(pair.one), find(pair.two); (one == two) != pair.same {
				t.Errorf("%s is %s, %s is %s", pair.one, one, pair.two, two)
			}
		}
	})
}

// Hosts are walked side by side, and what one does is not felt by another.
func TestFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := readWeb(t, "testdata/faults.txtar")
		for n, host := range []string{"slow.example", "quick.example"} {
			for i := range 5 {
				w.set(t, fmt.Sprintf("%s/%d", host, i), story(10*n+i, ""))
			}
		}
		c := &Case{Title: "T", Sources: []Source{
			{Name: "Slow", Sections: []string{"http://slow.example/"}},
			{Name: "Quick", Sections: []string{"http://quick.example/"}},
			{Name: "Quiet", Feeds: []string{"http://quiet.example/feed"}},
			{Name: "Closed", Pages: []string{"http://closed.example/1"}},
			{Name: "Busy", Pages: []string{"http://busy.example/1", "http://busy.example/2", "http://busy.example/3"}},
			{Name: "No feed", Feeds: []string{"http://quick.example/nofeed", "http://bomb.example/feed"}},
		}}
		var suspicious []string
		var asked []request
		last := map[string]time.Time{} // in the first walk
		for i := range 3 {
			r := walkOnce(t, t.Context(), dir, c, w)
			for _, q := range w.asked() {
				if asked = append(asked, q); i == 0 {
					last[q.host] = q.at
				}
			}
			for _, e := range r.Suspicious {
				suspicious = append(suspicious, e.Source)
			}
			time.Sleep(time.Hour)
		}
		if !slices.Equal(suspicious, []string{"Quiet"}) {
			t.Errorf("suspicious: %v, want the quiet one on the third visit", suspicious)
		}
		s, err := corpus.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if s.Len() != 10 {
			t.Errorf("%d articles, want 10", s.Len())
		}
		busy := 0
		for _, q := range asked {
			if q.host == "busy.example" && q.path != "/robots.txt" {
				busy++
			}
		}
		if !last["quick.example"].Before(last["slow.example"]) {
			t.Error("a slow host holds up a quick one")
		}
		if busy > 3 {
			t.Errorf("a host that wants to be asked later was asked %d times in three walks", busy)
		}
	})
}

func TestReportForMachines(t *testing.T) {
	r := &Report{New: 1, Events: []Event{{What: "new", URL: "http://a.example/<b>"}}}
	var b strings.Builder
	if err := r.Write(&b, true); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(b.String()), &got); err != nil || got["new"] != 1.0 || !strings.Contains(b.String(), "/<b>") {
		t.Errorf("%v, %v", got, err)
	}
}

// TestSockets gathers over real connections, with TLS.
func TestSockets(t *testing.T) {
	var site *httptest.Server
	site = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/feed.json":
			fmt.Fprintf(w, `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","url":"%s/1"},{"id":"2","url":"/2"}]}`, site.URL)
		case "/1", "/2":
			_, page, _ := strings.Cut(story(len(r.URL.Path)+int(r.URL.Path[1]), ""), "\n\n")
			w.Header().Set("ETag", `"v1"`)
			http.ServeContent(w, r, "page.html", time.Time{}, strings.NewReader(page))
		default:
			http.NotFound(w, r)
		}
	}))
	defer site.Close()
	roots := x509.NewCertPool()
	roots.AddCert(site.Certificate())
	dir := t.TempDir()
	state, err := OpenState(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer state.Close()
	store, err := corpus.OpenWriter(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var told []string
	g := &Gatherer{
		Case:   &Case{Title: "T", Sources: []Source{{Name: "S", Feeds: []string{site.URL + "/feed.json"}}}},
		Client: &fetch.Client{TLS: &tls.Config{RootCAs: roots}, AllowHosts: []string{"127.0.0.1"}, Delay: -1},
		State:  state, Writer: store, All: true,
		Told: func(e Event) { told = append(told, e.What) },
	}
	if plan, err := g.Plan(store.Store); err != nil || len(plan) != 1 || plan[0].Known {
		t.Errorf("plan %v, %v, want the feed alone", plan, err)
	}
	for _, want := range []Report{{Hosts: 1, Fetched: 3, New: 2}, {Hosts: 1, Fetched: 3, Unchanged: 2}} {
		r, err := g.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		wantSums(t, r, want)
	}
	if !slices.Equal(told, []string{"new", "new"}) {
		t.Errorf("told %v", told)
	}
	if plan, err := g.Plan(store.Store); err != nil || len(plan) != 3 || !plan[2].Known {
		t.Errorf("plan %v, %v, want the feed and two known pages", plan, err)
	}
	// The same site is not asked for without leave.
	g.Client = &fetch.Client{TLS: g.Client.TLS, Delay: -1}
	r, err := g.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	wantSums(t, r, Report{Hosts: 1, Failed: 3})
}

// Of many pages the newest come first, and the rest in the next walk. What the
// rules keep out is not asked for. A page that answers with something else keeps
// its text.
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

		// The sitemap says that a page has changed, so it is not waited for.
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

// What a person has removed is not asked for again, by whatever list it is
// named, nor kept where another address leads to it.
func TestRemovedStaysAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := parseWeb(t, nil)
		w.set(t, "a.example/1", story(1, ""))
		w.set(t, "a.example/2", story(2, ""))
		w.set(t, "a.example/", "Content-Type: text/html\n\n<a href=/1>1</a> <a href=/2>2</a>")
		c := &Case{Title: "T", Sources: []Source{{Name: "A", Sections: []string{"http://a.example/"}}}}
		wantSums(t, walkOnce(t, t.Context(), dir, c, w), Report{Hosts: 1, Fetched: 3, New: 2})
		s := &Session{Data: dir, Log: quiet, Stdout: io.Discard, Stderr: io.Discard}
		if err := s.Remove("http://a.example/1?utm_source=x", corpus.Removal{Reason: "not of the case"}, false); err != nil {
			t.Fatal(err)
		}
		w.asked()

		// With the state and without it; and the same text at a further address.
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
		writer, err := corpus.OpenWriter(dir, quiet)
		if err != nil {
			t.Fatal(err)
		}
		defer writer.Close()
		if r, err := Reclean(t.Context(), writer, nil); err != nil || len(r.Changed)+len(r.Lost) > 0 {
			t.Errorf("Reclean = %+v, %v, want no change", r, err)
		}
	})
}
