package server

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"casefile/search"
)

// A key, or a machine without one, may not ask as often as it likes.
func TestPace(t *testing.T) {
	_, engine := siteAndEngine(t)
	dir := t.TempDir()
	_, one := addKey(t, dir, Key{Scopes: []string{"read"}})
	_, two := addKey(t, dir, Key{Scopes: []string{"read"}})
	synctest.Test(t, func(t *testing.T) { testPace(t, engine, dir, one, two) }) // no time passes
}

func testPace(t *testing.T, engine *search.Searcher, dir, one, two string) {
	public := behind(t, engine, Door{PublicRead: true})
	locked := behind(t, engine, Door{Keys: dir})
	ask := func(h http.Handler, from, key, address string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Host, r.RemoteAddr = "localhost", from
		r.Header.Set("X-Forwarded-For", "10.9.9.9") // which a client can say
		if key != "" {
			r.Header.Set("X-Api-Key", key)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	// burst reports how many of so many requests are refused.
	burst := func(h http.Handler, from, key string) (refused int) {
		for range 3 * atOnce {
			w := ask(h, from, key, "/problems/timeout")
			if w.Code == http.StatusTooManyRequests {
				refused++
				if w.Header().Get("Retry-After") != "1" || w.Header().Get("RateLimit") == "" || w.Header().Get("RateLimit-Policy") == "" {
					t.Fatalf("429 with %v", w.Header())
				}
			}
		}
		return refused
	}
	for _, c := range []struct {
		name      string
		h         http.Handler
		from, key string
		limited   bool
	}{
		{"a machine", public, "10.0.0.1:1234", "", true},
		{"one of IPv6", public, "[2001:db8::1]:1234", "", true},
		{"this machine", public, "127.0.0.1:1234", "", false},
		{"a key, from here", locked, "127.0.0.1:1234", one, true},
		{"guesses", locked, "10.0.0.1:1234", "cf_guessed", true},
	} {
		if refused := burst(c.h, c.from, c.key); refused != map[bool]int{true: 2 * atOnce}[c.limited] {
			t.Errorf("%s: %d of %d requests are refused", c.name, refused, 3*atOnce)
		}
	}
	for _, c := range []struct {
		name      string
		h         http.Handler
		from, key string
		want      int
	}{
		{"the same machine by another port", public, "10.0.0.1:9", "", 429},
		{"another address of the same network", public, "[2001:db8::ffff]:9", "", 429},
		{"another machine", public, "10.0.0.2:9", "", 200},
		{"a good key beside guesses", locked, "10.0.0.1:1234", two, 200},
	} {
		if w := ask(c.h, c.from, c.key, "/problems/timeout"); w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.want)
		}
	}
	if w := ask(public, "10.0.0.3:1234", "", "/problems/timeout"); w.Header().Get("RateLimit") != `"default";r=99;t=1` {
		t.Errorf("what is left after the first: %v", w.Header())
	}
	if w := ask(locked, "10.0.0.1:1234", "", "/healthz"); w.Code != 200 {
		t.Errorf("a probe: %d", w.Code)
	}
	time.Sleep(time.Second)
	if w := ask(public, "10.0.0.1:1234", "", "/problems/timeout"); w.Code != 200 {
		t.Errorf("a second later: %d", w.Code)
	}
}
