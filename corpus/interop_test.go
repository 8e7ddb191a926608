package corpus

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWget reads the WARC files that wget writes.
func TestWget(t *testing.T) {
	wget, err := exec.LookPath("wget")
	if err != nil {
		t.Skip("no wget")
	}
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<p>Page %s, Сәлем</p>", r.URL.Path)
		if r.URL.Path == "/chunked" {
			w.(http.Flusher).Flush()
			fmt.Fprint(w, strings.Repeat("more ", 1000))
		}
	}))
	defer site.Close()
	for _, flags := range [][]string{nil, {"--no-warc-compression"}} {
		dir := t.TempDir()
		args := append(flags, "-q", "--warc-file=out", site.URL+"/a", site.URL+"/chunked")
		cmd := exec.Command(wget, args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("wget: %v: %s", err, out)
		}
		names, err := filepath.Glob(filepath.Join(dir, "out.warc*"))
		if err != nil || len(names) != 1 {
			t.Fatalf("wget wrote %v, %v", names, err)
		}
		f, err := os.Open(names[0])
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var got []string
		for c, err := range ReadWarc(f, 1<<20) {
			if err != nil {
				t.Error(err)
				continue
			}
			if c.Status == 200 {
				got = append(got, fmt.Sprintf("%s %d", strings.TrimPrefix(c.URL, site.URL), len(c.Body)))
			}
		}
		if want := fmt.Sprint([]string{"/a 26", "/chunked 5032"}); fmt.Sprint(got) != want {
			t.Errorf("%v: %v, want %v", flags, got, want)
		}
	}
}

// TestWarcio lets another tool read our files: warcio of npm, whose folder
// CASEFILE_TEST_WARCIO names.
func TestWarcio(t *testing.T) {
	warcio := os.Getenv("CASEFILE_TEST_WARCIO")
	if warcio == "" {
		t.Skip("CASEFILE_TEST_WARCIO does not name the folder of warcio")
	}
	dir := t.TempDir()
	w := openWriter(t, dir)
	redirected := page(1, "<p>text")
	redirected.Capture.FinalURL = "https://example.org/new"
	redirected.Capture.Hops = []Hop{{"https://example.org/1", redirected.Capture.Time, redirected.Capture.Request, []byte("HTTP/1.1 301 Moved\r\nLocation: /new\r\n\r\n")}}
	redirected.Capture.Decisions = [][2]string{{"robots", "robots.txt 404"}}
	id := add(t, w, redirected).ID
	add(t, w, item(2, "text"))
	unchanged := page(1, "").Capture
	unchanged.Status, unchanged.Response = 304, []byte("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n")
	add(t, w, Item{Capture: unchanged, Of: id})
	name := w.warc.Name()
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", filepath.Join(warcio, "dist", "cli.js"), "index", name, "--fields", "warc-type,warc-target-uri,http:status")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("warcio: %v: %s", err, stderr.String())
	}
	want := `{"warc-type":"request","warc-target-uri":"https://example.org/1"}
{"warc-type":"response","warc-target-uri":"https://example.org/1","http:status":301}
{"warc-type":"request","warc-target-uri":"https://example.org/new"}
{"warc-type":"response","warc-target-uri":"https://example.org/new","http:status":200}
{"warc-type":"metadata","warc-target-uri":"https://example.org/new"}
{"warc-type":"resource","warc-target-uri":"https://example.org/2"}
{"warc-type":"request","warc-target-uri":"https://example.org/1"}
{"warc-type":"revisit","warc-target-uri":"https://example.org/1","http:status":304}
`
	if diff := cmp.Diff(want, string(out)); diff != "" {
		t.Errorf("warcio reads (-want +got):\n%s", diff)
	}
}
