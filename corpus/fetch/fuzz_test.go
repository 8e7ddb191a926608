package fetch

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// A script is a connection with prepared input.
type script struct {
	net.Conn
	io.Reader
}

func (s script) Read(p []byte) (int, error) { return s.Reader.Read(p) }
func (script) Write(p []byte) (int, error)  { return len(p), nil }
func (script) SetDeadline(time.Time) error  { return nil }

func FuzzReceive(f *testing.F) {
	for _, s := range []string{
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
		"HTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n2\r\nok\r\n0\r\nX: y\r\n\r\nmore",
		"HTTP/1.0 302 Found\nLocation: /a\n folded\n\n",
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + zipped("ok"),
		"HTTP/1.1 304 Not Modified\r\nContent-Encoding: gzip\r\n\r\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		lim := limits{wire: 1 << 16, body: 1 << 16}
		req := &http.Request{Method: http.MethodGet, URL: &url.URL{Scheme: "http", Host: "a.example", Path: "/"}}
		x := &Exchange{}
		if err := x.receive(script{Reader: bytes.NewReader(wire)}, req, lim); err != nil {
			return
		}
		if int64(len(x.Body)) > lim.body || int64(len(x.Response)) > lim.wire {
			t.Errorf("body of %d bytes, response of %d", len(x.Body), len(x.Response))
		}
		if !bytes.Contains(wire, x.Response) {
			t.Errorf("response %q is not what came over the wire", x.Response)
		}
		if x.Status < 200 || !bytes.HasPrefix(x.Response, []byte("HTTP/")) {
			t.Errorf("status %d of %q", x.Status, x.Response)
		}
		for _, h := range x.Header {
			if strings.ContainsAny(h[0]+h[1], "\n") {
				t.Errorf("header %q", h)
			}
		}
		// Reading the response again gives the same.
		again := &Exchange{}
		if err := again.receive(script{Reader: bytes.NewReader(x.Response)}, req, lim); err != nil || again.Status != x.Status || !bytes.Equal(again.Body, x.Body) {
			t.Errorf("read again: status %d, body %q, %v, want %d, %q", again.Status, again.Body, err, x.Status, x.Body)
		}
	})
}
