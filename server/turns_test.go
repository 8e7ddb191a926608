package server

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"
)

// Readers of the dear lists leave searches their turn, and wait for one another.
func TestTurns(t *testing.T) {
	_, engine := siteAndEngine(t)
	s, err := newServer(Config{Searcher: engine, Log: slog.New(slog.DiscardHandler), Timeout: 200 * time.Millisecond, Door: testDoor})
	if err != nil {
		t.Fatal(err)
	}
	s.open(engine)
	for range cap(s.lists) {
		s.lists <- struct{}{}
	}
	for _, address := range []string{"/stats?q=Toqaev", "/api/v1/stats/terms?q=Toqaev", "/e/p_rustam-ibragimov", "/api/v1/entities/p_rustam-ibragimov",
		"/api/v1/entities/p_rustam-ibragimov/mentions", "/api/v1/articles/a_16aa190cbfc54075/similar"} {
		if w := get(s, address); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("GET %s while others compute: %d", address, w.Code)
		}
	}
	s.Timeout = patience
	for _, address := range []string{"/search?q=Toqaev", "/api/v1/search?q=Toqaev", "/a/a_16aa190cbfc54075", "/api/v1/suggest?q=tok"} {
		if w := get(s, address); w.Code != http.StatusOK {
			t.Errorf("GET %s while lists are computed: %d", address, w.Code)
		}
	}
	time.AfterFunc(50*time.Millisecond, func() { <-s.lists })
	if w := get(s, "/stats?q=Toqaev"); w.Code != http.StatusOK {
		t.Errorf("in its turn: %d", w.Code)
	}
}

// A turn ends with its answer, even if that panics.
func TestTurnEnds(t *testing.T) {
	one := make(turns, 1)
	func() {
		defer func() { _ = recover() }()
		_, _ = one.each(func(context.Context, request) (any, error) { panic("a fault") })(t.Context(), request{})
	}()
	if v, err := one.each(func(context.Context, request) (any, error) { return 7, nil })(t.Context(), request{}); v != 7 || err != nil {
		t.Errorf("%v, %v", v, err)
	}
}
