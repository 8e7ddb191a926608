package server_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"casefile/corpus"
	"casefile/corpus/gather"
	"casefile/search"
	"casefile/search/segment"
	"casefile/server"
)

// flipQuestions read every kind of field of the index.
var flipQuestions = []string{
	"/api/v1/search?q=Toqaev&facet=person&facet=year&facet=source&facet=org&facet=place&facet=mentioned",
	"/api/v1/search?sort=newest&size=100&histogram=month&facet=lang&facet=author",
	"/api/v1/search?sort=captured&size=100",
	"/api/v1/search?q=murd*+OR+court~1&size=100&explain=1",
	"/api/v1/search?q=%22opposition+leader%22&collapse=none",
	"/api/v1/search?q=aliev+same:sentence&sort=mentions",
	"/api/v1/search?q=title:court+OR+lead:Almaty",
	"/api/v1/search?date=mentioned&from=2006-02&to=2006-03",
	"/api/v1/entities/p_rustam-ibragimov",
	"/api/v1/stats/terms?q=Toqaev",
	"/api/v1/suggest?q=sar",
	"/a/a_16aa190cbfc54075?q=Toqaev",
}

// variable is what differs between two answers to a question.
var variable = regexp.MustCompile(`"(took_ms|index_generation|next_cursor)": ?[^,}]*|cursor=[^"&]*`)

// TestFlips changes the index of a server in one place, 150 times if CASEFILE_TEST_FLIPS
// says so, half of the times while it runs. No answer may be wrong, and after a while
// all are given.
func TestFlips(t *testing.T) {
	flips := 8
	if s := os.Getenv("CASEFILE_TEST_FLIPS"); s != "" {
		var err error
		if flips, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	sound := flipCase(t)
	want := map[string]string{}
	asking(t, sound, nil, func(ask func(string) *httptest.ResponseRecorder) {
		for _, q := range flipQuestions {
			w := ask(q)
			if w.Code != http.StatusOK {
				t.Fatalf("%s: %d %s", q, w.Code, w.Body)
			}
			want[q] = variable.ReplaceAllString(w.Body.String(), "")
		}
	})
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 0))
	refused, logged := 0, new(lines)
	for n := range flips {
		dir := filepath.Join(t.TempDir(), strconv.Itoa(n))
		if err := os.CopyFS(dir, os.DirFS(sound)); err != nil {
			t.Fatal(err)
		}
		what := ""
		if n%2 == 0 {
			what = flip(t, r, dir)
		}
		asking(t, dir, logged, func(ask func(string) *httptest.ResponseRecorder) {
			if what == "" {
				ask(flipQuestions[0])
				what = flip(t, r, dir) + " while it is served"
			}
			what = fmt.Sprintf("seed %d, flip %d: %s", seed, n, what)
			for begun, right := time.Now(), 0; right < len(flipQuestions); {
				q := flipQuestions[right]
				switch w := ask(q); {
				case w.Code == http.StatusServiceUnavailable && time.Since(begun) < time.Minute:
					refused++
					time.Sleep(20 * time.Millisecond)
				case w.Code != http.StatusOK:
					t.Fatalf("%s: %s: %d %s", what, q, w.Code, w.Body)
				default:
					if got := variable.ReplaceAllString(w.Body.String(), ""); got != want[q] {
						t.Errorf("%s: %s: another answer\n%s\nwant\n%s", what, q, got, want[q])
					}
					right++
				}
			}
		})
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d flips: %d answers 503, then all right; %d indexes were built anew", flips, refused, logged.count("built anew"))
	if s := logged.String(); strings.Contains(s, "goroutine ") {
		t.Errorf("a stack trace: %s", s)
	}
}

// flip changes a bit of a file of an index, or cuts the file.
func flip(t *testing.T, r *rand.Rand, dir string) string {
	var files []string
	err := fs.WalkDir(os.DirFS(filepath.Join(dir, "index")), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !strings.HasSuffix(name, ".lock") {
			files = append(files, filepath.Join(dir, "index", name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for {
		file := files[r.IntN(len(files))]
		if segments, _ := filepath.Glob(filepath.Join(dir, "index/*/store/*.zap")); r.IntN(2) == 0 {
			file = segments[r.IntN(len(segments))]
		}
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) == 0 {
			continue
		}
		at := r.IntN(len(b))
		f, err := os.OpenFile(file, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if r.IntN(8) == 0 {
			if err := f.Truncate(int64(at)); err != nil {
				t.Fatal(err)
			}
			return fmt.Sprintf("%s cut at %d", file, at)
		}
		bit := byte(1) << r.IntN(8)
		if _, err := f.WriteAt([]byte{b[at] ^ bit}, int64(at)); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s, byte %d ^ %d", file, at, bit)
	}
}

// flipCase makes a case with an index of several segments, in which articles were
// replaced and removed.
func flipCase(t *testing.T) string {
	dir, quiet := t.TempDir(), slog.New(slog.DiscardHandler)
	c, err := gather.OpenCase(dir)
	if err != nil {
		t.Fatal(err)
	}
	c.Bundled = c.Bundled[:1] // the article, without the abstracts
	captures, err := c.Captures()
	if err != nil {
		t.Fatal(err)
	}
	articles, err := os.ReadFile("testdata/golden/articles.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(articles), []byte("\n"))
	for _, line := range lines {
		captures = append(captures, &corpus.Capture{File: "articles.jsonl", ContentType: "application/json", Body: line})
	}
	revised := bytes.Replace(lines[0], []byte(`"text":"`), []byte(`"text":"As was reported later. `), 1)
	captures = append(captures, &corpus.Capture{File: "articles.jsonl", ContentType: "application/json", Body: revised})
	for i := 0; i < len(captures); i += 7 {
		w, err := corpus.OpenWriter(dir, quiet)
		if err != nil {
			t.Fatal(err)
		}
		kept, err := gather.Keep(w, captures[i:min(i+7, len(captures))]...)
		if err != nil {
			t.Fatal(err)
		}
		if i == 7 {
			if _, err := w.Remove(kept[0].ID, corpus.Removal{Reason: "of another matter"}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		e, err := segment.Open(t.Context(), dir, 0, quiet, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// asking serves a case, follows it, and has fn ask.
func asking(t *testing.T, dir string, log *lines, fn func(ask func(string) *httptest.ResponseRecorder)) {
	quiet := slog.New(slog.DiscardHandler)
	if log != nil {
		quiet = slog.New(slog.NewTextHandler(log, nil))
	}
	e, err := segment.Open(t.Context(), dir, 0, quiet, nil)
	if err != nil {
		t.Fatal(err)
	}
	h, err := server.New(server.Config{Searcher: search.New(e, e.Store), Log: quiet, Timeout: time.Minute, Door: server.Door{PublicURL: "http://example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(t.Context())
	var following sync.WaitGroup
	following.Go(func() { e.Follow(ctx, 20*time.Millisecond) })
	fn(func(address string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
		return w
	})
	end()
	following.Wait()
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// lines keeps what is logged.
type lines struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *lines) count(s string) int { return strings.Count(l.String(), s) }
