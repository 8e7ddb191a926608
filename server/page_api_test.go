package server

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// Metrics count answers by route, in the text format of Prometheus, and only this
// machine or a key may read them.
func TestMetrics(t *testing.T) {
	_, engine := siteAndEngine(t)
	h, err := New(Config{Searcher: engine, Log: slog.New(slog.DiscardHandler), Title: "A case", Version: `1"2`, Timeout: patience, Door: Door{PublicURL: "https://desk.example", PublicRead: true}})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path, host, from string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Host, r.RemoteAddr = host, from
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for range 3 {
		ask("/api/v1/search?q=murder", "localhost", "127.0.0.1:1000")
	}
	ask("/api/v1/search?colour=red", "localhost", "127.0.0.1:1000")
	ask("/nothing/here", "localhost", "127.0.0.1:1000")
	w := ask("/metrics", "localhost", "127.0.0.1:1000")
	text := w.Body.String()
	for _, want := range []string{
		`casefile_request_seconds_count{route="/api/v1/search",method="GET",status="200"} 3`, `casefile_request_seconds_count{route="/api/v1/search",method="GET",status="400"} 1`,
		`le="+Inf"} 3`, "casefile_articles 2\n", "casefile_index_current 1\n", `casefile_build_info{version="1\"2"} 1`, `casefile_turns_in_use{kind="search"} 0`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	if strings.Contains(text, "murder") || strings.Contains(text, "nothing") {
		t.Errorf("metrics reveal what was asked:\n%s", text)
	}
	line := regexp.MustCompile(`^(# (HELP|TYPE) casefile_\w+ .+|casefile_\w+(\{(\w+="(\\.|[^"\\])*",?)+\})? [-+.e\d]+)$`)
	for l := range strings.Lines(text) {
		if !line.MatchString(strings.TrimSuffix(l, "\n")) {
			t.Errorf("line %q", l)
		}
	}
	for _, c := range [][2]string{{"desk.example", "203.0.113.9:1000"}, {"desk.example", "127.0.0.1:1000"}} {
		if w := ask("/metrics", c[0], c[1]); w.Code != http.StatusUnauthorized {
			t.Errorf("metrics for %v: %d, want 401", c, w.Code)
		}
	}
}

func TestVersion(t *testing.T) {
	if v := answer[programAnswer](t, site(t), "/api/v1/version"); v.Version != "test" || v.API != "1" || v.Articles != 2 {
		t.Errorf("%+v", v)
	}
}

// The page of the API has each operation, and its examples answer.
func TestAPIPage(t *testing.T) {
	h := site(t)
	doc := page(t, h, "/api", 200)
	n, changes := 0, -1 // a search is posted too, and that is no operation of its own
	for path, item := range documentOf(t, h).Paths.Map() {
		changes += len(item.Operations())
		if item.Get != nil && !strings.Contains(path, "/jobs/") { // there is no job to show
			n, changes = n+1, changes-1
		}
	}
	if got := doc.Find("section.operation").Length(); got != n+changes {
		t.Errorf("%d operations, want %d and %d without an example", got, n, changes)
	}
	examples := doc.Find("section.operation > p > a")
	gets := 0
	for path, item := range documentOf(t, h).Paths.Map() {
		if item.Get != nil && !strings.HasPrefix(path, listsPath+"/") && !strings.Contains(path, "/jobs/") { // of lists only those have something to ask for that were given
			gets++
		}
	}
	if examples.Length() != gets {
		t.Errorf("%d examples of %d operations", examples.Length(), gets)
	}
	for _, a := range examples.EachIter() {
		if w := get(h, a.AttrOr("href", "")); w.Code != 200 {
			t.Errorf("%s: %d %s", a.Text(), w.Code, w.Body)
		}
	}
	if doc.Find("details table tr").Length() < 100 || !strings.Contains(doc.Find("main").Text(), "'http://example.com/api/v1/search?q=murder") {
		t.Errorf("parameters or examples are missing: %s", doc.Find("main").Text())
	}
}

// The README lists each route of the API.
func TestReadme(t *testing.T) {
	b, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for row := range strings.Lines(string(b)) {
		path := ""
		cell, _, _ := strings.Cut(strings.TrimPrefix(row, "| "), " | ")
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
			route := m[1]
			switch { // the rest of a path, in place of the end of the first
			case strings.HasPrefix(route, "/api/") || strings.HasPrefix(route, "/search"):
				path = route
			case path == "":
				continue
			case strings.HasPrefix(route, "."):
				route = path[:strings.IndexByte(path, '.')] + route
			case strings.HasPrefix(route, "/"):
				route = path + route
			default:
				route = path[:strings.LastIndexByte(path, '/')+1] + route
			}
			listed[route] = true
		}
	}
	for path := range documentOf(t, site(t)).Paths.Map() {
		if !listed[path] {
			t.Errorf("README does not list %s", path)
		}
	}
}

// The page of help has only examples that find something, with their counts.
func TestHelp(t *testing.T) {
	h := site(t)
	doc := page(t, h, "/help", 200)
	if n := doc.Find(".examples dt a").Length(); n < 6 {
		t.Errorf("%d examples", n)
	}
	for _, a := range doc.Find(".examples dt a").EachIter() {
		said := a.Parent().Next().Find(".n").Text()
		if got := page(t, h, a.AttrOr("href", ""), 200).Find("h1").Text(); got != said {
			t.Errorf("%s finds %q, the page says %q", a.Text(), got, said)
		}
	}
}

// An article's names and dates are links in its text, matches are kept in them, and the text
// stays as it is.
func TestMarkedText(t *testing.T) {
	h := site(t)
	a := answer[Answer](t, h, "/api/v1/search?q=Toqaev").Results[0]
	whole := answer[article](t, h, a.Self)
	doc := page(t, h, "/a/"+a.ID+"?q=Toqaev", 200)
	for i, p := range whole.Paragraphs {
		if got := doc.Find("#p" + strconv.Itoa(i+1)).Text(); got != p.Text {
			t.Errorf("paragraph %d is %q, want %q", i+1, got, p.Text)
		}
	}
	if got := doc.Find(".body .person mark").First().Text(); got != "Toqaev" {
		t.Errorf("marked in a name: %q", got)
	}
	if doc.Find(".body a.date[title]").Length() == 0 || doc.Find(".body mark").Length() != 2 {
		t.Errorf("%d dates, %d matches", doc.Find(".body a.date").Length(), doc.Find(".body mark").Length())
	}
	for _, a := range doc.Find("#cite ~ p a[href^='/']").EachIter() {
		if w := get(h, a.AttrOr("href", "")); w.Code != 200 || !strings.Contains(w.Body.String(), "Toqaev") && w.Body.Len() < 100 {
			t.Errorf("%s: %d %s", a.Text(), w.Code, w.Body)
		}
	}
}
