package server

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// logging returns a site, and what it writes to its log at a level.
func logging(t *testing.T, level slog.Level) (http.Handler, *strings.Builder) {
	t.Helper()
	_, engine := siteAndEngine(t)
	written := new(strings.Builder)
	log := slog.New(slog.NewTextHandler(written, &slog.HandlerOptions{Level: level}))
	h, err := New(Config{Searcher: engine, Log: log, Timeout: patience, Door: testDoor})
	if err != nil {
		t.Fatal(err)
	}
	return h, written
}

// The log does not tell what a reporter searches for, at its default level.
func TestLogWithoutQuestions(t *testing.T) {
	h, written := logging(t, slog.LevelInfo)
	for _, address := range []string{"/search?q=Zorinsecret", "/api/v1/search?q=Zorinsecret", "/api/v1/suggest?q=Zorinsecret", "/api/v1/search?Zorinsecret=1",
		"/a/a_16aa190cbfc54075?q=Zorinsecret", "/api/v1/search?size=Zorinsecret", "/stats?q=Zorinsecret", "/nothing?q=Zorinsecret"} {
		get(h, address)
	}
	post(h, `{"q": "Zorinsecret"}`, "application/json")
	if got := written.String(); strings.Contains(strings.ToLower(got), "zorinsecret") || strings.Count(got, "msg=request") != 9 ||
		!strings.Contains(got, "route=/a/:id path=/a/a_16aa190cbfc54075 ") {
		t.Errorf("the log is\n%s", got)
	}
	h, written = logging(t, slog.LevelDebug)
	get(h, "/search?q=Zorinsecret")
	if got := written.String(); !strings.Contains(got, `query="q=Zorinsecret"`) {
		t.Errorf("the log at level debug is\n%s", got)
	}
}

// A client that hangs up is no fault of the server.
func TestHangUp(t *testing.T) {
	h, written := logging(t, slog.LevelInfo)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, address := range []string{"/search?q=Toqaev", "/api/v1/search?q=Toqaev", "/api/v1/stats/terms?q=Toqaev", "/readyz"} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(gone, http.MethodGet, address, nil))
	}
	if got := written.String(); strings.Contains(got, "level=ERROR") || strings.Count(got, "status=499") != 4 {
		t.Errorf("the log is\n%s", got)
	}
}

// A client's id of a request is kept if it is short and plain.
func TestRequestID(t *testing.T) {
	h := site(t)
	for id, kept := range map[string]bool{
		"01JABC-4_x.9": true, strings.Repeat("a", 64): true,
		"": false, strings.Repeat("a", 65): false, "a b": false, "a\nlevel=ERROR": false, "<b>": false, "ü": false, "\x1b[31m": false, `"`: false,
	} {
		got := get(h, "/healthz", "X-Request-Id", id).Header().Get("X-Request-Id")
		if kept != (got == id) || got == "" || len(got) > 64 {
			t.Errorf("id %q becomes %q", id, got)
		}
	}
}

// After a request with both a length and chunks the connection is closed: what
// follows may have been smuggled past a proxy.
func TestBothLengths(t *testing.T) {
	srv := httptest.NewServer(site(t))
	defer srv.Close()
	for header, want := range map[string]int{"Content-Length: 2\r\nTransfer-Encoding: chunked": 1, "Content-Length: 2": 2} {
		conn, err := net.Dial("tcp", srv.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		body := "{}"
		if want == 1 {
			body = "2\r\n{}\r\n0\r\n\r\n"
		}
		fmt.Fprintf(conn, "POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s\r\n\r\n%s", header, body)
		fmt.Fprint(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		r, n := bufio.NewReader(conn), 0
		for {
			resp, err := http.ReadResponse(r, nil)
			if err != nil {
				break
			}
			_, _ = io.Copy(io.Discard, resp.Body) // the next answer follows
			if n++; resp.StatusCode != http.StatusOK {
				t.Errorf("%s: answer %d has status %d", header, n, resp.StatusCode)
			}
		}
		if n != want {
			t.Errorf("%s: %d answers on the connection, want %d", header, n, want)
		}
	}
}

// An answer has at most twenty warnings.
func TestWarnings(t *testing.T) {
	a := answer[Answer](t, site(t), "/api/v1/search?q="+strings.Repeat("b(+", 60))
	if n := len(a.Query.Warnings); n == 0 || n > 20 {
		t.Errorf("%d warnings: %+v", n, a.Query.Warnings)
	}
}

// A file's name that is not UTF-8 is no fault of the server.
func TestAssetName(t *testing.T) {
	h := site(t)
	for address, want := range map[string]int{"/assets/style.css": 200, "/assets/%FF": 404, "/assets/%00%FF": 404, "/assets/none": 404} {
		if w := get(h, address); w.Code != want {
			t.Errorf("GET %s: %d, want %d", address, w.Code, want)
		}
	}
}
