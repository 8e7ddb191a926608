package gather

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"casefile/corpus/fetch"
)

// A web answers for hosts whose pages are in a txtar file. A file's name is host and
// path. It has header lines, an empty line and the body. Of the header lines, Status,
// Delay and Cut (bytes after which the connection breaks) are instructions. A page
// without an ETag gets one.
type web struct {
	mu      sync.Mutex
	pages   map[string]*reply
	came    []request
	serving sync.WaitGroup
}

type reply struct {
	status int
	header http.Header
	body   string
	delay  time.Duration
	cut    int
}

type request struct {
	host, path  string
	conditional bool
	status      int
	at          time.Time
}

func parseWeb(t *testing.T, archive []byte) *web {
	t.Helper()
	w := &web{pages: map[string]*reply{}}
	for _, f := range txtar.Parse(archive).Files {
		w.set(t, f.Name, string(f.Data))
	}
	return w
}

func readWeb(t *testing.T, name string) *web {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return parseWeb(t, b)
}

// set sets a page, or removes it if text is "".
func (w *web) set(t *testing.T, name, text string) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if text == "" {
		delete(w.pages, name)
		return
	}
	head, body, ok := strings.Cut(text, "\n\n")
	if !ok {
		t.Fatalf("%s: no empty line after the header", name)
	}
	r := &reply{status: 200, header: http.Header{}, body: body}
	for line := range strings.SplitSeq(head, "\n") {
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		var err error
		switch key {
		case "Status":
			r.status, err = strconv.Atoi(value)
		case "Cut":
			r.cut, err = strconv.Atoi(value)
		case "Delay":
			r.delay, err = time.ParseDuration(value)
		default:
			r.header.Add(key, value)
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	if r.status == 200 && r.header.Get("ETag") == "" {
		r.header.Set("ETag", fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(body)))[:18]+`"`)
	}
	w.pages[name] = r
}

// client returns a client that uses the web as its network.
func (w *web) client(t *testing.T) *fetch.Client {
	t.Cleanup(w.serving.Wait)
	return &fetch.Client{Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		w.serving.Go(func() { w.serve(there) })
		return here, nil
	}}
}

func (w *web) serve(conn net.Conn) {
	defer conn.Close()
	req, err := http.ReadRequest(bufio.NewReader(conn))
	if err != nil {
		return
	}
	w.mu.Lock()
	r := w.pages[req.Host+req.URL.RequestURI()]
	if r == nil {
		r = &reply{status: 404, header: http.Header{"Content-Type": {"text/html"}}, body: "<h1>Not found</h1>"}
	}
	tag := req.Header.Get("If-None-Match")
	came := request{req.Host, req.URL.RequestURI(), tag != "", r.status, time.Now()}
	body := r.body
	if tag != "" && tag == r.header.Get("ETag") {
		came.status, body = http.StatusNotModified, ""
	}
	w.came = append(w.came, came)
	w.mu.Unlock()
	time.Sleep(r.delay)
	fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\n", came.status, http.StatusText(came.status))
	if r.header.Get("Content-Type") == "" {
		io.WriteString(conn, "Content-Type: text/html; charset=utf-8\r\n")
	}
	if err := r.header.Write(conn); err != nil {
		return
	}
	fmt.Fprintf(conn, "Content-Length: %d\r\n\r\n", len(body))
	if r.cut > 0 {
		body = body[:min(r.cut, len(body))]
	}
	io.WriteString(conn, body)
}

// asked returns the requests since the last call.
func (w *web) asked() []request {
	w.mu.Lock()
	defer w.mu.Unlock()
	came := w.came
	w.came = nil
	return came
}
