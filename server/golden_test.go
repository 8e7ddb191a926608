package server_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"casefile/corpus"
	"casefile/corpus/gather"
	"casefile/search"
	"casefile/search/segment"
	"casefile/server"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden sends the requests of testdata/golden/requests.txtar and compares the
// answers with recorded ones. Each file of that archive is a group of lines:
//
//	# a comment
//	& fields=id&size=2           added to each GET of /api/v1/search? below
//	If-None-Match: {etag}        a header of the next request
//	GET /api/v1/search?q="a b"   spaces, quotes and other letters need no escape
//	POST /api/v1/search {"q": "a b"}
//	decide merge ID NAME         as the command does
//	add {"text": "…"}            an article, as a line of JSON
//	remove ID
//
// {etag} and {next_cursor} come from the previous answer. The answers to a group are
// in the file of its name, each under its request. All groups ask one case, the
// bundled article and those of articles.jsonl (digests of the case's coverage, and
// invented articles at the end). A group that changes the case gets its own.
func TestGolden(t *testing.T) {
	t.Parallel()
	requests, err := txtar.ParseFile("testdata/golden/requests.txtar")
	if err != nil {
		t.Fatal(err)
	}
	shared := openGolden(t)
	for _, group := range requests.Files {
		t.Run(group.Name, func(t *testing.T) {
			g := shared
			if changesCase.Match(group.Data) {
				g = openGolden(t)
			}
			got := txtar.Format(g.answers(t, string(group.Data)))
			file := filepath.Join("testdata/golden", group.Name+".txtar")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			g.compare(t, txtar.Parse(want), txtar.Parse(got))
		})
	}
}

var changesCase = regexp.MustCompile(`(?m)^(decide|add|remove) `)

// A golden is a case under test, with the state that the next request may use.
type golden struct {
	handler          http.Handler
	engine           *search.Searcher
	added            int // articles, for the next one's time of capture
	etag, nextCursor string
}

// openGolden returns the site of the bundled case and of articles.jsonl.
func openGolden(t *testing.T) *golden {
	t.Helper()
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
	for line := range bytes.Lines(articles) {
		captures = append(captures, &corpus.Capture{File: "articles.jsonl", ContentType: "application/json", Body: bytes.TrimSpace(line)})
	}
	g := new(golden)
	g.keep(t, dir, captures...)
	e, err := segment.Open(t.Context(), dir, 0, quiet, nil)
	if err != nil {
		t.Fatal(err)
	}
	g.engine = search.New(e, e.Store)
	t.Cleanup(func() { g.engine.Close() })
	h, err := server.New(server.Config{Searcher: g.engine, Log: quiet, Title: c.Title, Coverage: c, Version: "test", Timeout: time.Minute,
		Door: server.Door{PublicURL: "http://example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	g.handler = server.Held(t, h)
	return g
}

// keep stores captures, each taken nine hours after the one before.
func (g *golden) keep(t *testing.T, dir string, captures ...*corpus.Capture) {
	t.Helper()
	w, err := corpus.OpenWriter(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range captures {
		c.Time = time.Date(2026, 3, 1, 9*g.added, 0, 0, 0, time.UTC)
		c.Came.At = c.Time
		g.added++
	}
	kept, err := gather.Keep(w, captures...)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kept {
		if k.Article == nil {
			t.Fatalf("%s: %v", k.Capture.Body, k.Reason)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// change carries out a line that changes the case.
func (g *golden) change(t *testing.T, line string) {
	t.Helper()
	dir, quiet := g.engine.Store.Dir(), slog.New(slog.DiscardHandler)
	verb, rest, _ := strings.Cut(line, " ")
	switch words := splitWords(rest); verb {
	case "decide":
		var in []string
		if i := strings.Index(rest, " in "); i >= 0 {
			in, words = splitWords(rest[i+len(" in "):]), splitWords(rest[:i])
		}
		d, err := search.Decision(corpus.Action(words[0]), "person", words[1:], in)
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if _, err := corpus.Decide(dir, d, quiet); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	case "add":
		came := corpus.Intake{Via: corpus.FromJSON, By: "desk", At: time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC), File: "added.jsonl", SHA256: strings.Repeat("0", 64)}
		g.keep(t, dir, &corpus.Capture{Came: came, File: "added.jsonl", ContentType: "application/json", Body: []byte(rest)})
	case "remove":
		w, err := corpus.OpenWriter(dir, quiet)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Remove(words[0], corpus.Removal{Reason: "a test"}); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	default:
		t.Fatalf("line of requests.txtar: %s", line)
	}
	if _, err := g.engine.Store.Refresh(); err != nil {
		t.Fatal(err)
	}
	if _, err := g.engine.Engine.(*segment.Engine).Index.Update(context.Background(), g.engine.Store, nil); err != nil {
		t.Fatal(err)
	}
}

var word = regexp.MustCompile(`"[^"]*"|\S+`)

// splitWords splits a line at its spaces, except inside quotes.
func splitWords(line string) []string {
	words := word.FindAllString(line, -1)
	for i, w := range words {
		words[i] = strings.Trim(w, `"`)
	}
	return words
}

// answers returns the answers to the requests of a group, by their lines.
func (g *golden) answers(t *testing.T, group string) *txtar.Archive {
	t.Helper()
	all := new(txtar.Archive)
	added, header := "", http.Header{}
	lines := bufio.NewScanner(strings.NewReader(group))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if rest, ok := strings.CutPrefix(line, "& "); ok {
			added = "&" + rest
			continue
		}
		if name, value, ok := strings.Cut(line, ": "); ok && !strings.Contains(name, " ") {
			header.Set(name, strings.ReplaceAll(value, "{etag}", g.etag))
			continue
		}
		method, address, _ := strings.Cut(line, " ")
		if method != strings.ToUpper(method) {
			g.change(t, line)
			continue
		}
		body := ""
		if method == http.MethodPost {
			address, body, _ = strings.Cut(address, " ")
			if header.Get("Content-Type") == "" {
				header.Set("Content-Type", "application/json")
			}
		} else if strings.HasPrefix(address, "/api/v1/search?") {
			address += added
		}
		address = strings.ReplaceAll(address, "{next_cursor}", g.nextCursor)
		r := httptest.NewRequest(method, escaped(address), strings.NewReader(body))
		r.Header = header
		w := httptest.NewRecorder()
		g.handler.ServeHTTP(w, r)
		if method == http.MethodHead { // net/http sends no body
			w.Body.Reset()
		}
		all.Files = append(all.Files, txtar.File{Name: line, Data: g.read(t, w)})
		header = http.Header{}
	}
	return all
}

// escaped writes an address as a client sends it.
func escaped(address string) string {
	var b strings.Builder
	for _, r := range address {
		if r <= ' ' || r >= utf8.RuneSelf || strings.ContainsRune(`"<>[]{}|^`, r) {
			b.WriteString(strings.ReplaceAll(url.QueryEscape(string(r)), "+", "%20"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// read returns what is recorded of an answer: its status and JSON or, of a page, the
// numbers of some elements, since its words and looks may change.
func (g *golden) read(t *testing.T, w *httptest.ResponseRecorder) []byte {
	t.Helper()
	kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	g.etag = w.Header().Get("ETag")
	out := fmt.Sprintln(strings.TrimSpace(fmt.Sprint(w.Code, " ", kind, " ", w.Header().Get("Location"))))
	switch {
	case w.Body.Len() == 0:
	case strings.HasSuffix(kind, "json"):
		var next struct {
			Cursor string `json:"next_cursor"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &next); err != nil {
			t.Fatalf("%v in %s", err, w.Body)
		}
		g.nextCursor = next.Cursor
		d := json.NewDecoder(w.Body)
		d.UseNumber()
		out += layOut(d, "", "") + "\n"
	case kind == "text/html":
		doc, err := goquery.NewDocumentFromReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{"h1", ".hit", "mark", ".passage", ".copies", ".chips li", "fieldset", "fieldset li", "input[checked]",
			"input[type=hidden]", ".variant", ".note", ".terms li", ".meant", ".graph a", ".pages a", "table tr", "section", "p", "a"} {
			if n := doc.Find(s).Length(); n > 0 {
				out += fmt.Sprintf("%s: %d\n", s, n)
			}
		}
	case kind == "text/plain":
		out += w.Body.String()
	}
	return []byte(out)
}

// changing names the values that differ from run to run.
var changing = map[string]bool{"took_ms": true, "request_id": true, "next_cursor": true, "offset": true, "length": true, "journal": true}

var (
	cursorLink = regexp.MustCompile(`cursor=[\w-]+`)
	removedOn  = regexp.MustCompile(`removed on [\d-]+`)
)

// layOut returns a JSON value, with a value on a line of its own if it fits.
func layOut(d *json.Decoder, name, indent string) string {
	const width = 160
	tok, err := d.Token()
	if err != nil {
		panic(err) // it has been unmarshaled before
	}
	open, ok := tok.(json.Delim)
	if !ok {
		if changing[name] && tok != nil {
			return `"…"`
		}
		if s, ok := tok.(string); ok {
			tok = removedOn.ReplaceAllString(cursorLink.ReplaceAllString(s, "cursor=…"), "removed on …")
		}
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(tok); err != nil {
			panic(err)
		}
		return strings.TrimSpace(b.String())
	}
	var parts []string
	for d.More() {
		if open == '{' {
			key, _ := d.Token()
			parts = append(parts, fmt.Sprintf("%q: %s", key, layOut(d, key.(string), indent+"  ")))
		} else {
			parts = append(parts, layOut(d, name, indent+"  "))
		}
	}
	end, _ := d.Token()
	if changing[name] {
		return `"…"`
	}
	line := fmt.Sprint(open, strings.Join(parts, ", "), end)
	if len(parts) == 0 || utf8.RuneCountInString(indent+line) <= width && !strings.Contains(line, "\n") {
		return line
	}
	return fmt.Sprint(open, "\n  ", indent, strings.Join(parts, ",\n  "+indent), "\n", indent, end)
}

// compare reports which answers differ.
func (g *golden) compare(t *testing.T, want, got *txtar.Archive) {
	t.Helper()
	for i := range max(len(want.Files), len(got.Files)) {
		switch {
		case i >= len(want.Files), i >= len(got.Files), want.Files[i].Name != got.Files[i].Name:
			t.Fatalf("the requests of this group have changed: run with -update and read the difference")
		case !bytes.Equal(want.Files[i].Data, got.Files[i].Data):
			lines := func(f txtar.File) []string { return strings.Split(string(f.Data), "\n") }
			t.Errorf("%s (-want +got):\n%s", want.Files[i].Name, cmp.Diff(lines(want.Files[i]), lines(got.Files[i])))
		}
	}
}
