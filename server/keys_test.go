package server

import (
	"log/slog"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// addKey makes a key and returns its id and secret.
func addKey(t *testing.T, dir string, k Key) (id, secret string) {
	t.Helper()
	id, secret, err := AddKey(dir, k)
	if err != nil {
		t.Fatal(err)
	}
	return id, secret
}

// Where there is a key, everything of the case needs one.
func TestKeyAsked(t *testing.T) {
	_, engine := siteAndEngine(t)
	dir := t.TempDir()
	const given = "the operator's own key, long enough"
	_, secret := addKey(t, dir, Key{Scopes: []string{"read"}})
	_, admin := addKey(t, dir, Key{Scopes: []string{"admin"}})
	_, ingest := addKey(t, dir, Key{Scopes: []string{"ingest", "annotate"}})
	_, expired := addKey(t, dir, Key{Scopes: []string{"read"}, Expires: time.Now().Add(-time.Second)})
	_, later := addKey(t, dir, Key{Scopes: []string{"read"}, Expires: time.Now().Add(time.Hour)})
	gone, revoked := addKey(t, dir, Key{Scopes: []string{"admin"}})
	if err := RevokeKey(dir, gone, "desk"); err != nil {
		t.Fatal(err)
	}
	h := behind(t, engine, Door{Keys: dir, Key: given})
	basic := func(password string) string {
		r, _ := http.NewRequest("GET", "/", nil) // the address is well formed
		r.SetBasicAuth("anyone", password)
		return r.Header.Get("Authorization")
	}
	all := []string{"/", "/search?q=Toqaev", "/stats", "/a/a_16aa190cbfc54075", "/e/p_rustam-ibragimov", "/problems/timeout", "/nothing",
		"/api/v1/search?q=Toqaev", "/api/v1/suggest?q=tok", "/api/v1/articles/a_16aa190cbfc54075", "/api/v1/stats/terms", "/assets/../", "/healthz/../search", "//healthz"}
	for _, c := range []struct {
		name, value string
		want        int
	}{
		{"Authorization", "", 401},
		{"Authorization", "Bearer", 401},
		{"Authorization", "Bearer cf_", 401},
		{"Authorization", "Bearer " + secret[:len(secret)-1], 401},
		{"Authorization", "Bearer " + strings.ToUpper(secret), 401},
		{"Authorization", "Bearer " + hashOf(secret), 401}, // whoever reads the file has no key
		{"Authorization", "Basic " + secret, 401},
		{"Authorization", "Bearer " + expired, 401},
		{"Authorization", "Bearer " + revoked, 401},
		{"Authorization", "Bearer " + ingest, 403},
		{"X-Api-Key", "wrong", 401},
		{"Authorization", "Bearer " + secret, 200},
		{"Authorization", "bearer " + secret, 200},
		{"Authorization", "Bearer " + later, 200},
		{"Authorization", "Bearer " + admin, 200},
		{"Authorization", "Bearer " + given, 200},
		{"Authorization", basic(secret), 200},
		{"X-Api-Key", secret, 200},
	} {
		for _, address := range all {
			w := send(h, "GET", "localhost:8080", address, c.name, c.value)
			let := w.Code != 401 && w.Code != 403
			if let != (c.want == 200) || !let && w.Code != c.want {
				t.Errorf("%s with %s %q: %d", address, c.name, c.value, w.Code)
			}
			if got := w.Header().Get("Cache-Control"); got != "no-store" {
				t.Errorf("%s with %s %q: Cache-Control %q", address, c.name, c.value, got)
			}
			if w.Code == 401 && (w.Header().Get("WWW-Authenticate") == "" || strings.Contains(w.Body.String(), "Title of the case") ||
				strings.Contains(w.Body.String(), secret)) {
				t.Errorf("%s: %v %s", address, w.Header(), w.Body)
			}
		}
	}
	for _, address := range []string{"/healthz", "/readyz", "/assets/style.css"} {
		if w := send(h, "GET", "localhost:8080", address); w.Code != 200 {
			t.Errorf("%s without a key: %d", address, w.Code)
		}
	}
	if w := send(h, "POST", "localhost:8080", "/api/v1/search"); w.Code != 401 {
		t.Errorf("a posted search without a key: %d", w.Code)
	}
	if w := send(behind(t, engine, Door{Keys: dir, PublicRead: true}), "GET", "localhost:8080", "/"); w.Code != 200 {
		t.Errorf("with --public-read: %d", w.Code)
	}
	if _, err := New(Config{Searcher: engine, Door: Door{Key: "short"}}); err == nil || !strings.Contains(err.Error(), "at least 20") {
		t.Errorf("a short key: %v", err)
	}
}

// A running server follows the file of keys, and never opens because keys end.
func TestKeysChange(t *testing.T) {
	_, engine := siteAndEngine(t)
	dir := t.TempDir()
	h := behind(t, engine, Door{Keys: dir})
	status := func(secret string) int { return send(h, "GET", "localhost:8080", "/", "X-Api-Key", secret).Code }
	if got := status(""); got != 200 {
		t.Errorf("before there are keys: %d", got)
	}
	id, secret := addKey(t, dir, Key{Scopes: []string{"read"}, Note: "for the desk", By: "vik"})
	if a, b := status(""), status(secret); a != 401 || b != 200 {
		t.Errorf("with the first key: %d without, %d with it", a, b)
	}
	st, err := os.Stat(keysFile(dir))
	if err != nil || st.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v, want 0600", st.Mode(), err)
	}
	if b, err := os.ReadFile(keysFile(dir)); err != nil || strings.Contains(string(b), secret) || !strings.Contains(string(b), `"by":"vik"`) {
		t.Errorf("%v: the file is %s", err, b)
	}
	if err := RevokeKey(dir, id, "desk"); err != nil {
		t.Fatal(err)
	}
	if a, b := status(""), status(secret); a != 401 || b != 401 {
		t.Errorf("when all are revoked: %d without, %d with it", a, b)
	}
	if err := os.Remove(keysFile(dir)); err != nil {
		t.Fatal(err)
	}
	if a, b := status(""), status(secret); a != 401 || b != 401 {
		t.Errorf("when the file is gone: %d without, %d with it", a, b)
	}
	if err := os.WriteFile(keysFile(dir), []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := status(""); got != 500 {
		t.Errorf("when the file is damaged: %d", got)
	}
	if _, err := Keys(dir); err == nil || !strings.Contains(err.Error(), "line 1 is not a key") {
		t.Error(err)
	}
	if err := RevokeKey(t.TempDir(), id, ""); err == nil || !strings.Contains(err.Error(), "there is no key") {
		t.Error(err)
	}
	if _, _, err := AddKey(dir, Key{Scopes: []string{"root"}}); err == nil {
		t.Error("scope root is accepted")
	}
}

// A kill while a key is written leaves the beginning of its line. The server starts, and
// the next key and the next revocation are whole.
func TestKeyCutOff(t *testing.T) {
	dir := t.TempDir()
	first, _ := addKey(t, dir, Key{Scopes: []string{"read"}})
	whole, err := os.ReadFile(keysFile(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, tail := range []string{"", "{", `{"id":"k_torn`, string(whole[:len(whole)-2]), string(whole[:len(whole)-1])} {
		if err := os.WriteFile(keysFile(dir), append(slices.Clone(whole), tail...), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := newKeyring(dir, ""); err != nil {
			t.Errorf("after %q: %v", tail, err)
		}
		id, secret := addKey(t, dir, Key{Scopes: []string{"read"}})
		if err := RevokeKey(dir, first, "desk"); err != nil {
			t.Errorf("after %q: %v", tail, err)
		}
		k, err := newKeyring(dir, "")
		if err != nil {
			t.Fatalf("after %q and another key: %v", tail, err)
		}
		if got, err := k.check(secret, "read", time.Now()); got != id || err != nil {
			t.Errorf("after %q: the next key is %q, %v, want %q", tail, got, err, id)
		}
		if err := k.allows(first, "read", time.Now()); err == nil {
			t.Errorf("after %q: the revoked key is good", tail)
		}
	}
}

// When the file goes, the keys that requests are being checked against do not change
// under them.
func TestKeysGoneWhileRead(t *testing.T) {
	dir := t.TempDir()
	addKey(t, dir, Key{Scopes: []string{"read"}})
	k, err := newKeyring(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	before, err := k.keys()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(keysFile(dir)); err != nil {
		t.Fatal(err)
	}
	if now, err := k.keys(); err != nil || !now[0].Revoked || before[0].Revoked {
		t.Errorf("%v: now %v, before %v", err, now, before)
	}
}

// Beyond loopback a key lets the server start, even one that is revoked: it lets
// nobody in.
func TestBeyondLoopbackWithKey(t *testing.T) {
	dir := t.TempDir()
	id, _ := addKey(t, dir, Key{Scopes: []string{"read"}})
	if err := RevokeKey(dir, id, ""); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{{Data: dir}, {Data: t.TempDir(), Door: Door{Key: strings.Repeat("k", 20)}}} {
		l, err := net.Listen("tcp", "0.0.0.0:0")
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
		said := ""
		o.Log, o.Say = slog.New(slog.DiscardHandler), func(format string, args ...any) { said += format }
		o.Open = noSearcher
		_ = Serve(t.Context(), l, o) // the listener is closed
		if !strings.Contains(said, "listening on") {
			t.Errorf("said %q", said)
		}
	}
}
