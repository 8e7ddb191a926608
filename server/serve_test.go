package server

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"casefile/search"
	"casefile/search/segment"
)

// A site that is not open yet answers with the progress of its index.
func TestBeforeOpen(t *testing.T) {
	_, engine := siteAndEngine(t)
	closed := func() *server {
		s, err := newServer(Config{Log: slog.New(slog.DiscardHandler), Title: "A case", Door: testDoor})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	t.Run("probes and pages", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := closed()
			for _, c := range []struct {
				address string
				status  int
				says    string
			}{
				{"/healthz", 200, "ok"},
				{"/assets/style.css", 200, "body"},
				{"/problems/index-busy", 200, "Try again in a while"},
				{"/readyz", 503, "the index is being opened"},
				{"/", 503, "the index is being opened"},
				{"/api/v1/search?q=x", 503, "the index is being opened"},
				{"/a/a_16aa190cbfc54075", 503, "the index is being opened"},
			} {
				w := get(s, c.address)
				if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
					t.Errorf("GET %s: %d, want %d and %q:\n%s", c.address, w.Code, c.status, c.says, w.Body)
				}
				if w.Code == 503 && w.Header().Get("Retry-After") == "" {
					t.Errorf("GET %s does not say when to try again", c.address)
				}
			}
			s.opening.indexed.Store(&progress{12000, 200000})
			var p problem
			if err := json.Unmarshal(get(s, "/api/v1/search").Body.Bytes(), &p); err != nil || p.Code != "index-busy" || p.Detail != "the index is being built: 12,000 of about 200,000 articles so far" {
				t.Errorf("%v %+v", err, p)
			}
		})
	})
	t.Run("a request waits", func(t *testing.T) {
		s := closed()
		s.Timeout = patience
		time.AfterFunc(50*time.Millisecond, func() { s.open(engine) })
		if got := answer[Answer](t, s, "/api/v1/search"); got.Total.Articles != 2 {
			t.Errorf("%d articles, want 2", got.Total.Articles)
		}
	})
	t.Run("a client that leaves", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if closed().opening.wait(ctx, time.Hour) {
			t.Error("the site is open, though Open was not called")
		}
	})
}

// Serve adds the bundled case, ends with its context, and returns why it cannot start.
func TestServe(t *testing.T) {
	dir, quiet := t.TempDir(), slog.New(slog.DiscardHandler)
	listen := func() net.Listener {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	ctx, cancel := context.WithCancel(t.Context())
	l, ended := listen(), make(chan error)
	open := func(ctx context.Context, least float64, progress func(n, of int)) (*search.Searcher, error) {
		e, err := segment.Open(ctx, dir, least, quiet, progress)
		if err != nil {
			return nil, err
		}
		return search.New(e, e.Store), e.Index.Announce(l.Addr().String())
	}
	opt := Options{Data: dir, Open: open, Log: quiet, Say: func(string, ...any) {}}
	go func() { ended <- Serve(ctx, l, opt) }()
	a, err := AskAt(ctx, l.Addr().String(), "q=Toqaev&kind=article", "")
	for begun := time.Now(); err != nil && time.Since(begun) < patience; { // the index is being built
		time.Sleep(50 * time.Millisecond)
		a, err = AskAt(ctx, l.Addr().String(), "q=Toqaev&kind=article", "")
	}
	if err != nil || a.Total.Articles != 1 {
		t.Fatalf("%v, %+v, want one article", err, a)
	}
	if err := Serve(t.Context(), listen(), opt); err == nil || !strings.Contains(err.Error(), "in use by another") || strings.Contains(err.Error(), "\n") {
		t.Errorf("a second one on the same folder: %v", err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Serve: %v", err)
	}
	l = listen()
	l.Close()
	if err := Serve(t.Context(), l, opt); !errors.Is(err, net.ErrClosed) {
		t.Errorf("on a listener that is closed: %v", err)
	}
	if e, err := segment.Open(t.Context(), dir, 0, quiet, nil); err != nil {
		t.Errorf("after the end: %v", err)
	} else if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// Reads that cannot be audited are not served.
func TestAuditReadsReadOnly(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	err = Serve(t.Context(), l, Options{Data: t.TempDir(), Log: slog.New(slog.DiscardHandler), ReadOnly: true, AuditReads: true})
	if err == nil || !strings.Contains(err.Error(), "leave out --audit-reads") {
		t.Errorf("got %v", err)
	}
}
