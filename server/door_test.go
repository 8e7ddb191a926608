package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"casefile/search"
)

// siteBehind serves the case of [site] behind a door.
func siteBehind(t *testing.T, d Door) http.Handler {
	t.Helper()
	_, engine := siteAndEngine(t)
	return behind(t, engine, d)
}

func behind(t *testing.T, engine *search.Searcher, d Door) http.Handler {
	t.Helper()
	h, err := New(Config{Searcher: engine, Log: slog.New(slog.DiscardHandler), Title: "Title of the case", Version: "test", Timeout: patience, Door: d})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// send sends a request that came to an address of this machine. Headers are pairs.
func send(h http.Handler, method, host, address string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, nil)
	r.Host = host
	r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, &net.TCPAddr{IP: net.IPv4(10, 1, 2, 3), Port: 8080}))
	if method == http.MethodPost {
		r = httptest.NewRequestWithContext(r.Context(), method, address, strings.NewReader("{}"))
		r.Host = host
		r.Header.Set("Content-Type", "application/json")
	}
	r.RemoteAddr = "127.0.0.1:50000"
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// A request must name a host of this server: a name that was pointed at this machine
// makes a foreign page one of the same origin.
func TestHost(t *testing.T) {
	_, engine := siteAndEngine(t)
	plain, public := behind(t, engine, Door{}), behind(t, engine, Door{PublicURL: "https://Desk.example/"})
	for _, host := range []string{"localhost:8080", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080", "10.1.2.3:8080", "localhost", "[::1]", "127.0.0.1:9000", "10.1.2.3:443"} {
		if w := send(plain, "GET", host, "/api/v1/search?q=Toqaev"); w.Code != 200 {
			t.Errorf("Host %s: %d %s", host, w.Code, w.Body)
		}
	}
	for _, host := range []string{"rebound.example", "rebound.example:8080", "desk.example", "localhost.rebound.example", "127.0.0.1.rebound.example",
		"localhost@rebound.example", "10.1.2.4:8080", "localhost:x", "localhost:70000", "0.0.0.0:8080", "[::]:8080", "evil", "", " ", "[", "2130706433"} {
		for _, address := range []string{"/", "/api/v1/search?q=Toqaev", "/a/a_16aa190cbfc54075", "/healthz", "/assets/style.css", "/nothing"} {
			w := send(plain, "GET", host, address)
			if w.Code != http.StatusMisdirectedRequest || w.Header().Get("Cache-Control") != "no-store" || strings.Contains(w.Body.String(), "Title of the case") {
				t.Errorf("Host %q, %s: %d %v %s", host, address, w.Code, w.Header(), w.Body)
			}
		}
	}
	for host, want := range map[string]int{"desk.example": 200, "desk.example:443": 200, "localhost:8080": 200, "desk.example:8443": 421, "desk.example:8080": 421} {
		if w := send(public, "GET", host, "/"); w.Code != want {
			t.Errorf("Host %s with a public URL: %d, want %d", host, w.Code, want)
		}
	}
	var p problem
	w := send(plain, "GET", "rebound.example", "/api/v1/search")
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Code != "misdirected" || !strings.Contains(p.Detail, `"rebound.example"`) {
		t.Errorf("%v: %s", err, w.Body)
	}
	for _, url := range []string{"desk.example", "https://", "ftp://desk.example", "https://desk.example/case", "https://desk.example/?q=x"} {
		if _, err := New(Config{Searcher: engine, Door: Door{PublicURL: url}}); err == nil {
			t.Errorf("public URL %q is accepted", url)
		}
	}
}

// A page of another site can neither ask nor read, unless its origin is allowed.
func TestOrigin(t *testing.T) {
	_, engine := siteAndEngine(t)
	h := behind(t, engine, Door{PublicURL: "https://desk.example", Origins: []string{"https://charts.example"}})
	const here, proxied = "localhost:8080", "127.0.0.1:8080" // as a proxy may write the host
	const get, post = http.MethodGet, http.MethodPost
	for _, c := range []struct {
		method, host, site, mode, dest, origin string
		want                                   int
	}{
		{get, here, "", "", "", "", 200}, // a program
		{post, here, "", "", "", "", 200},
		{get, here, "none", "navigate", "document", "", 200},
		{get, here, "cross-site", "navigate", "document", "", 200}, // a link
		{get, here, "same-origin", "cors", "empty", "", 200},
		{post, here, "same-origin", "cors", "empty", "http://localhost:8080", 200},
		{post, proxied, "", "", "", "https://desk.example", 200},

		{get, here, "same-site", "cors", "empty", "http://localhost:9000", 403}, // another local server
		{get, here, "cross-site", "cors", "empty", "https://evil.example", 403},
		{get, here, "cross-site", "no-cors", "image", "", 403},
		{get, here, "cross-site", "no-cors", "script", "", 403},
		{get, here, "cross-site", "navigate", "iframe", "", 403},
		{get, here, "cross-site", "navigate", "object", "", 403},
		{get, here, "", "", "", "https://evil.example", 403}, // an old browser
		{get, here, "", "", "", "null", 403},
		{get, here, "", "", "", "http://localhost:9000", 403},
		{post, here, "cross-site", "navigate", "document", "https://evil.example", 403}, // a form
		{post, here, "same-site", "no-cors", "empty", "http://localhost:9000", 403},
		{post, here, "", "", "", "https://evil.example", 403},

		{get, here, "cross-site", "cors", "empty", "https://charts.example", 200},
		{post, here, "cross-site", "cors", "empty", "https://charts.example", 200},
		{post, here, "", "", "", "https://charts.example", 200},
		{post, here, "cross-site", "cors", "empty", "https://charts.example:444", 403},
		{post, here, "cross-site", "cors", "empty", "http://charts.example", 403},
		{post, here, "cross-site", "cors", "empty", "https://sub.charts.example", 403},
	} {
		header := []string{}
		for name, v := range map[string]string{"Sec-Fetch-Site": c.site, "Sec-Fetch-Mode": c.mode, "Sec-Fetch-Dest": c.dest, "Origin": c.origin} {
			if v != "" {
				header = append(header, name, v)
			}
		}
		w := send(h, c.method, c.host, "/api/v1/search", header...)
		if w.Code != c.want {
			t.Errorf("%+v: %d %s", c, w.Code, w.Body)
		}
		allowed := ""
		if c.origin == "https://charts.example" {
			allowed = c.origin
		}
		if got := w.Header().Get("Access-Control-Allow-Origin"); got != allowed || w.Header().Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%+v: may be read by %q, want %q: %v", c, got, allowed, w.Header())
		}
		if got := w.Header().Get("Cross-Origin-Resource-Policy"); got != "same-origin" {
			t.Errorf("%+v: Cross-Origin-Resource-Policy %q", c, got)
		}
	}
	for _, origin := range []string{"*", "https://*", "https://*.charts.example", "charts.example", "https://charts.example/", "null", ""} {
		if _, err := New(Config{Searcher: engine, Door: Door{Origins: []string{origin}}}); err == nil {
			t.Errorf("origin %q is accepted", origin)
		}
	}
}

// A page of an allowed origin may post a search, and no other.
func TestPreflight(t *testing.T) {
	_, engine := siteAndEngine(t)
	for _, c := range []struct {
		origins []string
		want    string
	}{
		{nil, ""},
		{[]string{"https://charts.example"}, ""},
		{[]string{"https://charts.example", "https://desk.example"}, "https://desk.example"},
	} {
		w := send(behind(t, engine, Door{Origins: c.origins}), http.MethodOptions, "localhost:8080", "/api/v1/search",
			"Origin", "https://desk.example", "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
		h := w.Header()
		if h.Get("Access-Control-Allow-Origin") != c.want || c.want != "" && !strings.Contains(h.Get("Access-Control-Allow-Methods"), "POST") ||
			h.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("origins %v: %d %v", c.origins, w.Code, h)
		}
	}
}

// Other machines reach a server only if the person who starts it says so, and it names
// its addresses.
func TestBeyondLoopback(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", "[::]:0", ":0"} {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Logf("%s: %v", address, err)
			continue
		}
		defer l.Close()
		if err := Serve(t.Context(), l, Options{Data: t.TempDir(), Log: slog.New(slog.DiscardHandler)}); !errors.Is(err, ErrNoKey) {
			t.Errorf("on %s: %v, want that a key is missing", address, err)
		}
		all, err := reachable(l.Addr())
		if err != nil || len(all) == 0 || strings.Contains(strings.Join(all, " "), "0.0.0.0") || strings.Contains(strings.Join(all, " "), "[::]") {
			t.Errorf("%s is reached at %q, %v", address, all, err)
		}
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	said := ""
	o := Options{
		Data: t.TempDir(), Log: slog.New(slog.DiscardHandler), Door: Door{PublicRead: true},
		Say:  func(format string, args ...any) { said += fmt.Sprintf(format, args...) + "\n" },
		Open: noSearcher,
	}
	if err := Serve(stopped, l, o); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if want := fmt.Sprintf("127.0.0.1:%d", port); !strings.Contains(said, want) || !strings.Contains(said, "anybody") {
		t.Errorf("said %q, want %s and that anybody can read", said, want)
	}
}

// noSearcher opens nothing: the server has ended.
func noSearcher(ctx context.Context, _ float64, _ func(n, of int)) (*search.Searcher, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// A page of another local server tries to read a search in every way that a browser
// offers, and a page under a rebound name as well.
func TestBrowserOtherOrigin(t *testing.T) {
	ctx := browser(t)
	desk := httptest.NewServer(siteBehind(t, Door{}))
	defer desk.Close()
	_, port, _ := net.SplitHostPort(desk.Listener.Addr().String())
	hostile := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>Recipes</title>")
	}))
	defer hostile.Close()

	tries := fmt.Sprintf(`(async () => {
		const desk = "http://127.0.0.1:%s", search = desk + "/api/v1/search?q=Toqaev", read = [];
		const attempt = async (how, f) => { try { const got = await f(); if (got) read.push(how + ": " + got) } catch {} };
		const loads = (tag, attribute, address) => new Promise(done => {
			const e = document.createElement(tag);
			e.onload = () => done(address); e.onerror = () => done("");
			e[attribute] = address; document.body.append(e); setTimeout(() => done(""), 3000);
		});
		await attempt("fetch", async () => (await fetch(search)).text());
		await attempt("fetch with cookies", async () => (await fetch(search, {credentials: "include"})).text());
		await attempt("post", async () => (await fetch(desk + "/api/v1/search", {method: "POST", headers: {"Content-Type": "application/json"}, body: "{}"})).text());
		await attempt("opaque", async () => (await fetch(search, {mode: "no-cors"})).text());
		await attempt("localhost", async () => (await fetch("http://localhost:%[1]s/api/v1/search")).text());
		await attempt("image", () => loads("img", "src", desk + "/assets/icon.svg"));
		await attempt("script", () => loads("script", "src", desk + "/assets/keys.js"));
		await attempt("frame", async () => {
			const f = document.createElement("iframe");
			f.src = desk + "/search?q=Toqaev"; document.body.append(f);
			await new Promise(done => { f.onload = done; setTimeout(done, 3000) });
			return f.contentDocument?.body?.innerText;
		});
		return JSON.stringify(read);
	})()`, port)
	do(t, ctx, chromedp.Navigate(hostile.URL+"/"))
	if read := run(t, ctx, chromedp.Evaluate[string](tries, chromedp.EvalAwaitPromise)); read != "[]" {
		t.Errorf("a page of %s has read of %s: %.600s", hostile.URL, desk.URL, read)
	}
	// Chromium resolves every name below localhost to this machine, as a hostile name
	// server would its own.
	do(t, ctx, chromedp.Navigate("http://rebound.localhost:"+port+"/search?q=Toqaev"))
	if got := text(t, ctx, "body"); !strings.Contains(got, "another server") || strings.Contains(got, "Title of the case") {
		t.Errorf("under a rebound name the page is %q", got)
	}
	// A person may follow a link from there.
	follow(t, ctx, chromedp.Navigate(hostile.URL+"/"), chromedp.Navigate(desk.URL+"/search?q=Toqaev"))
}
