package server

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
)

// desk serves a case that can be changed.
func desk(t *testing.T, d Door, more ...*corpus.Article) *server {
	t.Helper()
	_, engine := siteOf(t, more...)
	go engine.Engine.Follow(t.Context(), look/10)
	dir, quiet := engine.Store.Dir(), slog.New(slog.DiscardHandler)
	h, err := New(Config{Searcher: engine, Log: quiet, Title: "Title of the case", Version: "test", Timeout: patience, Door: d,
		Data: dir, By: "Anna", Audit: corpus.NewAudit(dir, quiet)})
	if err != nil {
		t.Fatal(err)
	}
	return h.(*server)
}

// problemIn returns the code of the problem in an answer, and its detail.
func problemIn(w *httptest.ResponseRecorder) (code, detail string) {
	var p problem
	_ = json.Unmarshal(w.Body.Bytes(), &p) // a page is none
	return p.Code, p.Detail
}

// Every route needs a scope, and a key without it is refused with its name.
func TestScopes(t *testing.T) {
	dir := t.TempDir()
	secrets := map[string]string{}
	for _, scope := range Scopes {
		_, secrets[scope] = addKey(t, dir, Key{Scopes: []string{scope}})
	}
	s := desk(t, Door{Keys: dir, PublicURL: "http://example.com"})
	open := []string{"/sign-in", "/sign-out", searchPath}
	for _, r := range s.Handler.(*echo.Echo).Routes() {
		if r.Method == http.MethodHead || r.Method == http.MethodOptions || keyless.MatchString(strings.ReplaceAll(r.Path, "*", "x")) {
			continue
		}
		need := s.door.scopes[r.Method+" "+r.Path]
		if need == "" {
			need = scopeRead
		}
		if r.Method != http.MethodGet && need == scopeRead && !slices.Contains(open, r.Path) && !strings.HasPrefix(r.Path, "/reconcile") && !strings.Contains(r.Path, "/lists") && !strings.HasPrefix(r.Path, "/compat/") {
			t.Errorf("%s %s may change the case, and needs no more than to read", r.Method, r.Path)
		}
		address := strings.NewReplacer(":id", "x", ":n", "1", ":code", "x", "*", "x").Replace(r.Path)
		for _, scope := range append(slices.Clone(Scopes), "") {
			header := []string{"Authorization", "Bearer " + secrets[scope]}
			if scope == "" {
				header = nil
			}
			w := send(s, r.Method, "example.com", address, header...)
			switch code, detail := problemIn(w); {
			case scope == "":
				if w.Code != http.StatusUnauthorized {
					t.Errorf("%s %s without a key: %d", r.Method, r.Path, w.Code)
				}
			case scope == need || scope == scopeAdmin:
				if w.Code == http.StatusUnauthorized || w.Code == http.StatusForbidden {
					t.Errorf("%s %s with %s: %d %s", r.Method, r.Path, scope, w.Code, w.Body)
				}
			case w.Code != http.StatusForbidden || strings.HasPrefix(r.Path, "/api/") && (code != "forbidden-scope" || !strings.Contains(detail, "needs "+need)):
				t.Errorf("%s %s with %s: %d %s %q, want forbidden-scope that names %s", r.Method, r.Path, scope, w.Code, code, detail, need)
			}
		}
	}
}

// Without keys, the person at this machine may change the case: in pages of this server
// with their token, and by programs. Nobody else may.
func TestWhoMayChange(t *testing.T) {
	const hide = `{"action": "hide", "what": ["Nobody"], "dry_run": true}`
	own := desk(t, Door{PublicURL: "http://desk.example"})
	public := desk(t, Door{PublicRead: true})
	readOnly := behind(t, own.Searcher, Door{})
	for _, c := range []struct {
		name   string
		h      http.Handler
		from   string
		host   string
		header []string
		want   string
	}{
		{"a program here", own, "127.0.0.1:5000", "localhost:8080", nil, ""},
		{"a program here, by address", own, "[::1]:5000", "127.0.0.1:8080", nil, ""},
		{"another machine", own, "10.1.2.4:5000", "localhost:8080", nil, "key-needed"},
		{"by the public address", own, "127.0.0.1:5000", "desk.example", nil, "key-needed"},
		{"through a proxy", own, "127.0.0.1:5000", "localhost:8080", []string{"X-Forwarded-For", "127.0.0.1"}, "key-needed"},
		{"a page without the token", own, "127.0.0.1:5000", "localhost:8080", []string{"Sec-Fetch-Site", "same-origin"}, "form-expired"},
		{"a page with another token", own, "127.0.0.1:5000", "localhost:8080",
			[]string{"Sec-Fetch-Site", "same-origin", "Cookie", "__Host-casefile-form=" + strings.Repeat("a", 26), "X-Csrf-Token", strings.Repeat("b", 26)}, "form-expired"},
		{"a page with its token", own, "127.0.0.1:5000", "localhost:8080",
			[]string{"Sec-Fetch-Site", "same-origin", "Cookie", "__Host-casefile-form=" + strings.Repeat("a", 26), "X-Csrf-Token", strings.Repeat("a", 26)}, ""},
		{"a page of another site", own, "127.0.0.1:5000", "localhost:8080", []string{"Sec-Fetch-Site", "cross-site"}, "cross-origin"},
		{"a page of another origin", own, "127.0.0.1:5000", "localhost:8080", []string{"Origin", "http://localhost:9000"}, "cross-origin"},
		{"anybody where reading is public", public, "127.0.0.1:5000", "localhost:8080", nil, "key-needed"},
		{"a server that is read only", readOnly, "127.0.0.1:5000", "localhost:8080", nil, "read-only"},
	} {
		r := httptest.NewRequest(http.MethodPost, decisionsPath, strings.NewReader(hide))
		r.RemoteAddr, r.Host = c.from, c.host
		r.Header.Set("Content-Type", "application/json")
		for i := 0; i+1 < len(c.header); i += 2 {
			r.Header.Set(c.header[i], c.header[i+1])
		}
		w := httptest.NewRecorder()
		c.h.ServeHTTP(w, r)
		if code, _ := problemIn(w); code != c.want || code == "" && w.Code != http.StatusOK {
			t.Errorf("%s: %d %s, want %q: %s", c.name, w.Code, code, c.want, w.Body)
		}
	}
}

// A site whose pages may read may not change the case, whatever key its reader has.
func TestOriginThatMayReadChangesNothing(t *testing.T) {
	s := desk(t, Door{Origins: []string{"https://charts.example"}})
	w := send(s, http.MethodPost, "localhost:8080", decisionsPath, "Origin", "https://charts.example", "Sec-Fetch-Site", "cross-site")
	if code, _ := problemIn(w); code != "cross-origin" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
