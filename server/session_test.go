package server

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"casefile/corpus"
)

// A person is a browser without scripts: it keeps cookies and sends forms.
type person struct {
	t      *testing.T
	h      http.Handler
	host   string
	cookie map[string]string
}

func (p *person) ask(method, address string, form url.Values, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, address, strings.NewReader(form.Encode()))
	r.Host, r.RemoteAddr = p.host, "127.0.0.1:50000"
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	for name, value := range p.cookie {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	p.h.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.Name == seenCookie { // no secret
			continue
		}
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" || c.Secure != strings.HasPrefix(c.Name, "__Host-") {
			p.t.Errorf("%s sets the cookie %v", address, c)
		}
		if p.cookie[c.Name] = c.Value; c.MaxAge < 0 {
			delete(p.cookie, c.Name)
		}
	}
	return w
}

// form returns the hidden values of the form on a page.
func (p *person) form(w *httptest.ResponseRecorder) url.Values {
	p.t.Helper()
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	values := url.Values{}
	doc.Find("main form input[type=hidden]").Each(func(_ int, in *goquery.Selection) { values.Set(in.AttrOr("name", ""), in.AttrOr("value", "")) })
	return values
}

// A person signs in on the page that a refused one becomes, reads, and signs out.
func TestSignIn(t *testing.T) {
	_, engine := siteAndEngine(t)
	dir := t.TempDir()
	id, secret := addKey(t, dir, Key{Scopes: []string{"read"}})
	_, ingest := addKey(t, dir, Key{Scopes: []string{"ingest"}})
	h, err := New(Config{Searcher: engine, Log: slog.New(slog.DiscardHandler), Title: "Title of the case", Timeout: patience,
		Door: Door{Keys: dir, PublicURL: "https://desk.example"}, Audit: corpus.NewAudit(dir, slog.New(slog.DiscardHandler))})
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"localhost:8080", "desk.example", "10.1.2.3:8080"} {
		p := &person{t: t, h: h, host: host, cookie: map[string]string{}}
		if host == "10.1.2.3:8080" { // plain HTTP to another machine
			p.h = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(w, cameTo(r)) })
		}
		const wanted = "/search?q=Toqaev&year=2024"
		w := p.ask("GET", wanted, nil)
		if w.Code != 401 || strings.Contains(w.Body.String(), "Title of the case") || strings.Contains(w.Header().Get("WWW-Authenticate"), "Basic") {
			t.Fatalf("%s: %d %v %s", host, w.Code, w.Header(), w.Body)
		}
		form := p.form(w)
		if form.Get("next") != wanted || len(form.Get("csrf")) < 20 {
			t.Errorf("the form has %v", form)
		}
		with := func(name, value string) url.Values {
			v := url.Values{"key": {secret}}
			for n := range form {
				v.Set(n, form.Get(n))
			}
			v.Set(name, value)
			return v
		}
		for _, c := range []struct {
			form   url.Values
			header []string
			want   int
		}{
			{with("key", ""), nil, 401},
			{with("key", secret+"x"), nil, 401},
			{with("key", hashOf(secret)), nil, 401},
			{with("key", ingest), nil, 403},
			{with("csrf", ""), nil, 403},
			{with("csrf", "x"), nil, 403},
			{with("", ""), []string{"Sec-Fetch-Site", "cross-site"}, 403},
			{with("", ""), []string{"Sec-Fetch-Site", "", "Origin", "https://evil.example"}, 403},
		} {
			if w := p.ask("POST", "/sign-in", c.form, c.header...); w.Code != c.want || p.ask("GET", wanted, nil).Code != 401 {
				t.Errorf("%s: sign in with %v %v: %d, want %d", host, c.form, c.header, w.Code, c.want)
			}
		}
		if w := p.ask("POST", "/sign-in", with("key", " "+secret+"\n")); w.Code != 303 || w.Header().Get("Location") != wanted {
			t.Fatalf("%s: sign in: %d %v", host, w.Code, w.Header())
		}
		for name, value := range p.cookie {
			if secure := host != "10.1.2.3:8080"; secure != strings.HasPrefix(name, "__Host-") || strings.Contains(value, secret) {
				t.Errorf("%s: cookie %s=%s", host, name, value)
			}
		}
		for _, address := range []string{wanted, "/", "/stats", "/api/v1/search?q=Toqaev"} {
			if w := p.ask("GET", address, nil); w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s: signed in, %s: %d %v", host, address, w.Code, w.Header())
			}
		}
		if w := p.ask("GET", "/", nil, "X-Api-Key", "cf_wrong"); w.Code != 401 {
			t.Errorf("a wrong key beside a session: %d", w.Code)
		}
		stale := map[string]string{}
		for name, value := range p.cookie {
			stale[name] = value
		}
		w = p.ask("GET", "/sign-in", nil)
		out := p.form(w)
		if p.ask("POST", "/sign-out", url.Values{"csrf": {"x"}}).Code != 403 || p.ask("GET", "/", nil).Code != 200 {
			t.Errorf("%s: signed out without the token", host)
		}
		if w := p.ask("POST", "/sign-out", out); w.Code != 303 || p.ask("GET", "/", nil).Code != 401 {
			t.Errorf("%s: sign out: %d, and a page then: %d", host, w.Code, p.ask("GET", "/", nil).Code)
		}
		if p.cookie = stale; p.ask("GET", "/", nil).Code != 401 {
			t.Errorf("%s: the cookie is still good after signing out", host)
		}
	}
	log, err := os.ReadFile(filepath.Join(dir, "audit.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if s := string(log); strings.Count(s, `"what":"sign-in","by":"`+id+`"`) != 3 || strings.Count(s, `"what":"sign-out"`) != 3 ||
		strings.Count(s, `"what":"sign-in refused"`) != 12 || strings.Contains(s, secret) || !strings.Contains(s, `"from":"127.0.0.1"`) {
		t.Errorf("the audit log is\n%s", s)
	}
	// A session is good as long as its key.
	p := &person{t: t, h: h, host: "localhost:8080", cookie: map[string]string{}}
	form := p.form(p.ask("GET", "/sign-in?next=//evil.example", nil))
	form.Set("key", secret)
	if w := p.ask("POST", "/sign-in", form); w.Header().Get("Location") != "/" {
		t.Errorf("after signing in to %v", w.Header().Get("Location"))
	}
	if err := RevokeKey(dir, id, "desk"); err != nil {
		t.Fatal(err)
	}
	if w := p.ask("GET", "/", nil); w.Code != 401 {
		t.Errorf("after the key is revoked: %d", w.Code)
	}
}

// cameTo says that a request came to another address of this machine.
func cameTo(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, &net.TCPAddr{IP: net.IPv4(10, 1, 2, 3), Port: 8080}))
}

// Sessions end after a while.
func TestSessionsEnd(t *testing.T) {
	s, now := sessions{all: map[string]*session{}}, time.Now()
	request := func(secret string) *http.Request {
		r := httptest.NewRequest("GET", "http://localhost/", nil)
		r.AddCookie(&http.Cookie{Name: "__Host-casefile-session", Value: secret})
		return r
	}
	first := s.begin("k_1", now)
	if s.of(cookies{}, request(first), now.Add(sessionLasts-time.Second)) == nil || s.of(cookies{}, request(first), now.Add(sessionLasts+time.Second)) != nil {
		t.Error("a session does not last as long as it should")
	}
}

// Sessions that have ended make room for new ones, and else the one that ends first.
func TestSessionsAreBounded(t *testing.T) {
	s := sessions{all: map[string]*session{}}
	start := time.Now()
	first := s.begin("k_a", start)
	for i := 1; i < mostSessions; i++ {
		s.begin("k_a", start.Add(time.Duration(i)*time.Millisecond))
	}
	s.begin("k_b", start.Add(time.Hour))
	if _, there := s.all[hashOf(first)]; there || len(s.all) != mostSessions {
		t.Errorf("%d sessions; the first is there: %t", len(s.all), there)
	}
	s.begin("k_b", start.Add(sessionLasts+30*time.Minute))
	if len(s.all) != 2 {
		t.Errorf("%d sessions after most have ended, want 2", len(s.all))
	}
}

func FuzzLocalPath(f *testing.F) {
	for _, s := range []string{"/", "/a/1?q=x", "//evil.example", "/\\evil.example", "https://evil.example", "/%2f/evil", "/\t/evil.example", "", "/sign-in", "/a//b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, next string) {
		got := localPath(next)
		base, _ := url.Parse("https://desk.example/sign-in")
		to, err := base.Parse(got)
		if err != nil || to.Host != "desk.example" || to.Scheme != "https" || !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t") {
			t.Errorf("%q leads to %q", next, got)
		}
	})
}
