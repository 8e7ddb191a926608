package server

import (
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestCampaign sends made-up requests, 20,000 of them if CASEFILE_TEST_REQUESTS says so.
// None may fail inside, and none under a foreign host or from a foreign page may read.
func TestCampaign(t *testing.T) {
	n := 400
	if s := os.Getenv("CASEFILE_TEST_REQUESTS"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	_, engine := siteAndEngine(t)
	written := new(strings.Builder)
	h, err := New(Config{Searcher: engine, Log: slog.New(slog.NewTextHandler(written, &slog.HandlerOptions{Level: slog.LevelError})), Title: "A case", Timeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	names := append(slices.Sorted(maps.Keys(searchParams.at)), "type", "name", "limit", "since", "start", "end", "letter", "like", "unknown", "\x00", "q.q", "-")
	value := func() string {
		return pick("", "1", "0", "-1", "99999999999999999999", "Toqaev", "person:\"Rakhat Aliev\"", "(((", "a~2 b* \"c d\"~8", "date:[2006-02 TO 2006-09]", "2006-02", "0000-00-00",
			"a_16aa190cbfc54075", "p_rustam-ibragimov", "\x00\xff", "\u202e\u0301\u0301", "<script>", "%s%n", "../../etc/passwd", "year:50", "auto", "NOT", "+-+-", strings.Repeat("a*", 300), strings.Repeat("x", 5000),
			string(rune(r.IntN(0x110000))), strconv.Itoa(r.IntN(200)))
	}
	for range n {
		path := pick("/", "/search", "/stats", "/a/"+url.PathEscape(value()), "/e/"+url.PathEscape(value()), "/problems/"+url.PathEscape(value()), "/assets/"+url.PathEscape(value()), "/readyz",
			"/api/v1/search", "/api/v1/articles/"+url.PathEscape(value()), "/api/v1/articles/a_16aa190cbfc54075/similar", "/api/v1/entities/"+url.PathEscape(value())+"/mentions",
			"/api/v1/stats/"+pick("over-time", "sources", "languages", "names", "terms", "x"), "/api/v1/suggest", "/api/v1/names", "/api/v1/names/explain", "/api/v1/entities", "/api/v1/articles", "/api/v1/openapi.json",
			"/api/v1/articles/a_16aa190cbfc54075/"+pick("search", "excerpt", "raw"), "/reconcile"+pick("", "/v1", "/v1/match", "/v1/extend", "/preview", "/suggest/entity", "/extend/propose"), "/api/v1/search"+formats[r.IntN(len(formats))].suffix, "/search"+pick(".atom", ".json"), "//", "/%2e%2e/", "/api/v1/")
		query := url.Values{}
		for range r.IntN(5) {
			query.Add(names[r.IntN(len(names))], value())
		}
		method, body := pick("GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "TRACE"), ""
		address := path + "?" + query.Encode()
		if method == http.MethodPost {
			body = pick("", "{}", `{"q": [1, "a", null]}`, `{"q": "Toqaev", "page": 1e9}`, "[[[[", "q=a", "\xff", `{"`+url.QueryEscape(value())+`": true}`)
			address = path
		}
		host := pick("localhost", "127.0.0.1:8080", "localhost", "evil.example", "localhost.evil.example")
		site := pick("", "", "same-origin", "none", "cross-site", "same-site")
		req := httptest.NewRequest(method, address, strings.NewReader(body))
		req.Host = host
		for name, v := range map[string]string{"Sec-Fetch-Site": site, "Content-Type": pick("", "application/json", "text/plain"), "Accept": pick("", "", "text/csv", "*/*;q=0.1, application/atom+xml", ";;q=x"), "If-None-Match": pick("", "*", `W/"0"`),
			"Accept-Encoding": pick("", "gzip", "br;q=x"), "X-Request-Id": value(), "Authorization": pick("", "Basic x", "Bearer "+value()), "Range": pick("", "bytes=0-1", "bytes=9-1")} {
			if v != "" {
				req.Header.Set(name, v)
			}
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		what := fmt.Sprintf("seed %d: %s %.300q of %s, %q, body %.100q", seed, method, address, host, site, body)
		if w.Code >= 500 {
			t.Errorf("%s: %d %.300s", what, w.Code, w.Body)
		}
		foreign := strings.Contains(host, "evil")
		if foreign && w.Code != http.StatusMisdirectedRequest || !foreign && strings.HasSuffix(site, "-site") && method != "OPTIONS" && w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", what, w.Code)
		}
	}
	if written.Len() > 0 {
		t.Errorf("seed %d: the log is %.2000s", seed, written)
	}
}
