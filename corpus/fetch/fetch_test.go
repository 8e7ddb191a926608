package fetch

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/google/go-cmp/cmp"
)

// local is a client that may ask the tests' own servers, without pauses.
func local() *Client {
	return &Client{UserAgent: "casefile-test/1.0 (+mailto:desk@example.org)", AllowHosts: []string{"127.0.0.1"}, Delay: -1}
}

// serve answers each path with a handler; robots.txt is missing unless given.
func serve(t *testing.T, pages map[string]http.HandlerFunc) string {
	t.Helper()
	mux := http.NewServeMux()
	for path, h := range pages {
		mux.HandleFunc(path, h)
	}
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// wire answers requests, but for robots.txt, with raw bytes and then closes the
// connection. It returns the server's address.
func wire(t *testing.T, answer string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				req, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				if req.URL.Path == "/robots.txt" {
					io.WriteString(conn, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
					return
				}
				io.WriteString(conn, answer)
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func text(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, s) }
}

func zipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.String()
}

func TestExactBytes(t *testing.T) {
	page := zipped("<p>Сәлем</p>")
	answer := "HTTP/1.1 200 OK\r\nx-ODD-case:  1 \r\nSet-Cookie: a=1\r\nContent-Type: text/html\r\nSet-Cookie: b=2\r\n" +
		"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" +
		fmt.Sprintf("5;ext=1\r\n%s\r\n%x\r\n%s\r\n0\r\nTrailer: x\r\n\r\n", page[:5], len(page)-5, page[5:])
	site := wire(t, "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"+answer+"rubbish after the end")
	x, err := local().GetIfChanged(t.Context(), site+"/a?b=1#part", `"v1"`, "Mon, 12 Feb 2024 10:15:00 GMT")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(x.Body), "<p>Сәлем</p>"; got != want {
		t.Errorf("body %q, want %q", got, want)
	}
	if diff := cmp.Diff(answer, string(x.Response)); diff != "" {
		t.Errorf("response (-want +got):\n%s", diff)
	}
	want := "GET /a?b=1 HTTP/1.1\r\nHost: " + strings.TrimPrefix(site, "http://") + "\r\nUser-Agent: casefile-test/1.0 (+mailto:desk@example.org)\r\nConnection: close\r\n" +
		"Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Encoding: gzip\r\nIf-Modified-Since: Mon, 12 Feb 2024 10:15:00 GMT\r\nIf-None-Match: \"v1\"\r\n\r\n"
	if diff := cmp.Diff(want, string(x.Request)); diff != "" {
		t.Errorf("request (-want +got):\n%s", diff)
	}
	head := [][2]string{{"x-ODD-case", "1"}, {"Set-Cookie", "a=1"}, {"Content-Type", "text/html"}, {"Set-Cookie", "b=2"}, {"Content-Encoding", "gzip"}, {"Transfer-Encoding", "chunked"}}
	if diff := cmp.Diff(head, x.Header); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	if x.Status != 200 || x.URL != site+"/a?b=1#part" || x.FinalURL != "" || x.Robots != "robots.txt 404" || "http://"+x.Addr != site || x.Time.IsZero() {
		t.Errorf("status %d, url %q, final %q, robots %q, addr %q, time %v", x.Status, x.URL, x.FinalURL, x.Robots, x.Addr, x.Time)
	}
}

// TestAnswers checks what becomes of responses as sent over the wire.
func TestAnswers(t *testing.T) {
	bomb := zipped(strings.Repeat("\x00", 4<<20))
	for _, c := range []struct {
		name, answer, body string
		is                 error // nil for an answer
		says               string
	}{
		{"length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok", nil, ""},
		{"until the end of the connection", "HTTP/1.0 200 OK\r\n\r\nok", "ok", nil, ""},
		{"no text for the status", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok", "ok", nil, ""},
		{"bare line feeds", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "ok", nil, ""},
		{"longer than it says", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok, and more", "ok", nil, ""},
		{"shorter than it says", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", "", io.ErrUnexpectedEOF, "body"},
		{"chunks end early", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nok", "", io.ErrUnexpectedEOF, "body"},
		{"no last chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", "", io.ErrUnexpectedEOF, "body"},
		{"gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + zipped("ok"), "ok", nil, ""},
		{"gzip ends early", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + zipped("ok")[:12], "", io.ErrUnexpectedEOF, "body"},
		{"gzip that is none", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nok, not zipped", "", gzip.ErrHeader, "body"},
		{"gzip of nothing", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", "", nil, ""},
		{"encoding not asked for", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\nok", "", nil, `content encoding "br"`},
		{"zipped twice", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\n" + zipped(zipped("ok")), "", nil, "content encoding"},
		{"gzip bomb", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + bomb, "", errTooLarge, "decoded"},
		{"just the limit", "HTTP/1.0 200 OK\r\n\r\n" + strings.Repeat("a", 1<<20), strings.Repeat("a", 1<<20), nil, ""},
		{"over the limit", "HTTP/1.0 200 OK\r\n\r\n" + strings.Repeat("a", 1<<20+1), "", errTooLarge, "decoded"},
		{"over the wire's limit", "HTTP/1.0 200 OK\r\n\r\n" + strings.Repeat("a", 3<<20), "", errTooLarge, ""},
		{"head over the limit", "HTTP/1.1 200 OK\r\nA: " + strings.Repeat("a", maxHead) + "\r\n\r\n", "", errTooLarge, "head"},
		{"fields over the limit", "HTTP/1.1 200 OK\r\n" + strings.Repeat("A: b\r\n", maxHead/4) + "\r\n", "", errTooLarge, "head"},
		{"endless hints", strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", maxHead/20), "", errTooLarge, "head"},
		{"head ends early", "HTTP/1.1 200 OK\r\nContent-Le", "", io.ErrUnexpectedEOF, "head"},
		{"nothing", "", "", io.ErrUnexpectedEOF, "head"},
		{"no HTTP", "SSH-2.0-OpenSSH_9.9\r\n", "", nil, "malformed"},
		{"another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "", nil, "switches"},
		{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokay", "", nil, "Content-Length"},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := local()
			client.MaxWire, client.MaxBody = 2<<20, 1<<20
			x, err := client.Get(t.Context(), wire(t, c.answer))
			if c.is == nil && c.says == "" {
				if err != nil {
					t.Fatal(err)
				}
				if string(x.Body) != c.body {
					t.Errorf("body of %d bytes %.20q, want %d bytes %.20q", len(x.Body), x.Body, len(c.body), c.body)
				}
				return
			}
			if err == nil {
				t.Fatalf("body of %d bytes, want an error", len(x.Body))
			}
			if c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %q, want one that is %v and says %q", err, c.is, c.says)
			}
		})
	}
}

func TestEndlessBody(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/": func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		for b := bytes.Repeat([]byte("a"), 1<<16); ; {
			if _, err := w.Write(b); err != nil {
				return
			}
		}
	}})
	client := local()
	client.MaxWire = 1 << 20
	if _, err := client.Get(t.Context(), site); !errors.Is(err, errTooLarge) {
		t.Errorf("error %v, want %v", err, errTooLarge)
	}
}

func TestRedirects(t *testing.T) {
	to := func(address string, status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, address, status) }
	}
	var long atomic.Int32
	site := serve(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nDisallow: /closed\n"),
		"/a":          to("/b?x=1", 301),
		"/b":          to("c#part", 307),
		"/c":          text("here"),
		"/circle":     to("/circle2", 302),
		"/circle2":    to("/circle", 302),
		"/self":       to("/self", 302),
		"/out":        to("/closed", 302),
		"/private":    to("http://169.254.169.254/latest/meta-data", 302),
		"/loopback":   to("http://localhost:1/", 302),
		"/file":       to("file:///etc/passwd", 302),
		"/bad": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://[::1")
			w.WriteHeader(302)
		},
		"/nowhere": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(302) },
		"/long": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, fmt.Sprintf("/long?n=%d", long.Add(1)), http.StatusFound)
		},
	})
	x, err := local().Get(t.Context(), site+"/a")
	if err != nil {
		t.Fatal(err)
	}
	if string(x.Body) != "here" || x.URL != site+"/a" || x.FinalURL != site+"/c" || len(x.Hops) != 2 {
		t.Fatalf("body %q of %s, final %s by %d hops", x.Body, x.URL, x.FinalURL, len(x.Hops))
	}
	for i, want := range []struct {
		url    string
		status int
	}{{site + "/a", 301}, {site + "/b?x=1", 307}} {
		h := x.Hops[i]
		if h.URL != want.url || h.Status != want.status || !bytes.HasPrefix(h.Response, fmt.Appendf(nil, "HTTP/1.1 %d ", want.status)) || len(h.Request) == 0 {
			t.Errorf("hop %d: %s with %d, want %s with %d", i, h.URL, h.Status, want.url, want.status)
		}
	}
	if x, err := local().Get(t.Context(), site+"/nowhere"); err != nil || x.Status != 302 {
		t.Errorf("a redirect to nowhere: %v, want its status", err)
	}
	for _, c := range []struct {
		path string
		is   error
		says string
	}{
		{"/circle", nil, "circle"}, {"/self", nil, "circle"}, {"/long", nil, "more than 10 redirects"},
		{"/out", ErrRobots, "Disallow: /closed"}, {"/private", errPrivate, "169.254.169.254"}, {"/loopback", errPrivate, ""},
		{"/file", nil, "want http:// or https://"}, {"/bad", nil, "redirect to"},
	} {
		_, err := local().Get(t.Context(), site+c.path)
		if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want one that is %v and says %q", c.path, err, c.is, c.says)
		}
	}
}

func TestPrivate(t *testing.T) {
	client := &Client{Delay: -1}
	for _, address := range []string{
		"http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "http://[::ffff:127.0.0.1]:1/", "http://10.1.2.3/",
		"http://192.168.1.1/", "http://172.16.0.1/", "http://169.254.169.254/", "http://100.64.0.1/", "http://0.0.0.0:1/",
		"http://[fc00::1]/", "http://[fe80::1]/", "http://[64:ff9b::7f00:1]/", "https://LOCALHOST.:1/",
	} {
		_, err := client.Get(t.Context(), address)
		if !errors.Is(err, errPrivate) {
			// A machine without IPv6 never gets as far as the address.
			var op *net.OpError
			if errors.As(err, &op) && strings.Contains(address, "[") {
				t.Logf("%s: not reached: %v", address, err)
				continue
			}
			t.Errorf("%s: error %v, want %v", address, err, errPrivate)
		}
	}
	// The environment can't bypass the guard.
	t.Setenv("HTTP_PROXY", wire(t, "HTTP/1.1 200 OK\r\n\r\nfrom the proxy"))
	if _, err := client.Get(t.Context(), "http://10.1.2.3/"); !errors.Is(err, errPrivate) {
		t.Errorf("with a proxy in the environment: error %v, want %v", err, errPrivate)
	}
}

// TestAllowed checks that AllowHosts allows a name, not what it redirects to.
func TestAllowed(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/": text("ok")})
	byName := strings.Replace(site, "127.0.0.1", "localhost", 1)
	client := &Client{Delay: -1, AllowHosts: []string{"Localhost"}}
	if _, err := client.Get(t.Context(), byName); err != nil {
		t.Errorf("the name that is allowed: %v", err)
	}
	if _, err := client.Get(t.Context(), site); !errors.Is(err, errPrivate) {
		t.Errorf("its address, which is not: error %v, want %v", err, errPrivate)
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		" HTTPS://user:pass@Alash.kz.:443/a?b#c ": "https://alash.kz:443/a?b",
		"http://example.org":                      "http://example.org/",
		"http://қазақ.example/жаңалық":            "http://xn--80aoa4ecb.example/%D0%B6%D0%B0%D2%A3%D0%B0%D0%BB%D1%8B%D2%9B",
		"http://a_b.example/":                     "http://a_b.example/",
		"http://[2606:4700::1111]:8080/":          "http://[2606:4700::1111]:8080/",
		"http://[2606:4700::1111]/":               "http://[2606:4700::1111]/",
		"ftp://a.example/":                        "",
		"http://":                                 "",
		"http:///a":                               "",
		"http://./":                               "",
		"a.example":                               "",
		"":                                        "",
		"http://a.example/" + strings.Repeat("a", maxAddress): "",
		"http://a.example/\x00":                               "",
	} {
		u, err := parse(in)
		got := ""
		if err == nil {
			got = u.String()
		}
		if got != want && !(strings.Contains(want, "xn--") && strings.HasPrefix(got, "http://xn--")) {
			t.Errorf("parse(%.60q) = %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestRobotsAnswers(t *testing.T) {
	status := func(n int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(n) }
	}
	for _, c := range []struct {
		name   string
		robots http.HandlerFunc
		allows string // Exchange.Robots
		denies string // what the error says
	}{
		{"allowed", text("User-agent: *\nAllow: /a\nDisallow: /\n"), "robots.txt 200; Allow: /a", ""},
		{"no rule", text("User-agent: x\nDisallow: /\n"), "robots.txt 200", ""},
		{"own rule", text("User-agent: casefile-test\nDisallow: /\n"), "", "robots.txt 200; Disallow: /"},
		{"not found", status(404), "robots.txt 404", ""},
		{"forbidden", status(403), "robots.txt 403", ""},
		{"broken", status(500), "", "status 500"},
		{"busy", status(503), "", "status 503"},
		{"too many", status(429), "", "status 429"},
		{"large", text("User-agent: *\nDisallow: /a\n" + strings.Repeat("#\n", 4<<20)), "", "Disallow: /a"},
		{"moved", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusMovedPermanently)
		}, "", "Disallow: /a"},
		{"moved to a private address", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://10.1.2.3/", http.StatusMovedPermanently)
		}, "", "not public"},
		{"moved in a circle", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/robots.txt", http.StatusFound) }, "robots.txt 302", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked, got atomic.Int32
			site := serve(t, map[string]http.HandlerFunc{
				"/robots.txt": func(w http.ResponseWriter, r *http.Request) { asked.Add(1); c.robots(w, r) },
				"/elsewhere":  text("User-agent: *\nDisallow: /a\n"),
				"/a":          func(http.ResponseWriter, *http.Request) { got.Add(1) },
			})
			client := local()
			x, err := client.Get(t.Context(), site+"/a")
			if c.denies != "" {
				if err == nil || !errors.Is(err, ErrRobots) && !errors.Is(err, errPrivate) || !strings.Contains(err.Error(), c.denies) {
					t.Errorf("error %v, want one that says %q", err, c.denies)
				}
				if got.Load() > 0 {
					t.Error("the page was asked for")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if x.Robots != c.allows {
				t.Errorf("allowed by %q, want %q", x.Robots, c.allows)
			}
			n := asked.Load()
			if _, err := client.Get(t.Context(), site+"/a"); err != nil || asked.Load() != n {
				t.Errorf("second page: %v, robots.txt asked for %d times more", err, asked.Load()-n)
			}
		})
	}
}

func TestSitemapsOfRobots(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/robots.txt": text("Sitemap: https://a.example/s.xml\n")})
	got, err := local().Sitemaps(t.Context(), site+"/a")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"https://a.example/s.xml"}, got); diff != "" {
		t.Errorf("sitemaps (-want +got):\n%s", diff)
	}
}

func TestUnchanged(t *testing.T) {
	site := serve(t, map[string]http.HandlerFunc{"/robots.txt": http.NotFound, "/": func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, "text")
	}})
	x, err := local().Get(t.Context(), site)
	if err != nil || string(x.Body) != "text" {
		t.Fatalf("body %q, %v", x.Body, err)
	}
	x, err = local().GetIfChanged(t.Context(), site, x.Value("etag"), "")
	if err != nil || x.Status != http.StatusNotModified || len(x.Body) != 0 {
		t.Errorf("again: status %d, body %q, %v, want 304 without a body", x.Status, x.Body, err)
	}
}

func TestTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		io.WriteString(w, r.Proto)
	}))
	s.EnableHTTP2 = true
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of the certificate that is refused below
	s.StartTLS()
	defer s.Close()
	client := local()
	client.TLS = &tls.Config{RootCAs: x509.NewCertPool()}
	client.TLS.RootCAs.AddCert(s.Certificate())
	x, err := client.Get(t.Context(), s.URL)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(x.Body), "HTTP/1.1"; got != want || !bytes.HasPrefix(x.Response, []byte("HTTP/1.1 200 OK\r\n")) {
		t.Errorf("served by %q, want %q; response %.30q", got, want, x.Response)
	}
	// Without the root certificate nothing can be fetched, robots.txt included.
	if _, err := local().Get(t.Context(), s.URL); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("unknown certificate: error %v", err)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	arrived := make(chan struct{})
	site := serve(t, map[string]http.HandlerFunc{"/robots.txt": http.NotFound, "/": func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done() // the client has gone
	}})
	go func() { <-arrived; cancel() }()
	if _, err := local().Get(ctx, site); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}

// Responses stored by other programs are read as they meant them.
func TestRead(t *testing.T) {
	var br bytes.Buffer
	w := brotli.NewWriter(&br)
	io.WriteString(w, "<p>Сәлем")
	w.Close()
	for _, c := range []struct{ name, head, body, want string }{
		{"plain", "", "<p>Сәлем", "<p>Сәлем"},
		{"gzip", "Content-Encoding: gzip\r\n", zipped("<p>Сәлем"), "<p>Сәлем"},
		{"gzip undone", "Content-Encoding: gzip\r\n", "<p>Сәлем", "<p>Сәлем"},
		{"brotli", "Content-Encoding: br\r\n", br.String(), "<p>Сәлем"},
		{"brotli undone", "Content-Encoding: br\r\n", "<p>Сәлем", "<p>Сәлем"},
		{"chunks", "Transfer-Encoding: chunked\r\n", "3\r\n<p>\r\n0\r\n\r\n", "<p>"},
		{"chunks undone", "Transfer-Encoding: chunked\r\n", "<p>Сәлем", "<p>Сәлем"},
		{"gzip cut off", "Content-Encoding: gzip\r\n", zipped("<p>Сәлем")[:20], ""},
		{"shorter than it says", "Content-Length: 99\r\n", "<p>", ""},
	} {
		x, err := Read([]byte("HTTP/1.1 200 OK\r\n" + c.head + "\r\n" + c.body))
		switch {
		case (err == nil) != (c.want != ""):
			t.Errorf("%s: error %v, want body %q", c.name, err, c.want)
		case err == nil && string(x.Body) != c.want:
			t.Errorf("%s: body %q, want %q", c.name, x.Body, c.want)
		}
	}
}
