package proof

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
	"casefile/corpus/clean"
)

const story = `<html lang="en"><head><title>Ferry &lt;b&gt;late&lt;/b&gt;</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<article><h1>Ferry &lt;b&gt;late&lt;/b&gt; again</h1>
<p>The ferry from the islands came in six hours late on Monday, 13 February 2006, after fog had closed the harbour.</p>
<p>Nobody was hurt, the captain, Ивар Дал, said &amp; all forty passengers were given tea and a place to sleep. &lt;script&gt;alert(1)&lt;/script&gt;</p>
</article><div class="comments"><h3>Leave a Reply</h3></div></body></html>`

// A kept is an article in a store.
type kept struct {
	store *corpus.Store
	id    string
}

// newCase keeps the story as a page that was sent in pieces and compressed, and
// another one as a file.
func newCase(t *testing.T) (page, file kept) {
	t.Helper()
	dir := t.TempDir()
	w, err := corpus.OpenWriter(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	var packed, sent bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprint(z, story)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	sent.WriteString("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n")
	for part := range slices.Chunk(packed.Bytes(), 100) {
		fmt.Fprintf(&sent, "%x;a=b\r\n%s\r\n", len(part), part)
	}
	sent.WriteString("0\r\n\r\n")
	captures := []*corpus.Capture{{
		URL: "https://harbour.example/1", Time: time.Date(2026, 2, 1, 10, 0, 0, 0, time.UTC), Status: 200, ContentType: "text/html",
		Body: []byte(story), Request: []byte("GET /1 HTTP/1.1\r\nHost: harbour.example\r\n\r\n"), Response: sent.Bytes(),
		Decisions: [][2]string{{"robots", "robots.txt 404"}},
	}, {
		Came: corpus.Intake{Via: corpus.FromFile, By: "desk", At: time.Date(2026, 2, 2, 11, 0, 0, 0, time.UTC)},
		File: "story.txt", Time: time.Date(2026, 2, 2, 10, 0, 0, 0, time.UTC), ContentType: "text/plain; charset=utf-8",
		Body: []byte("Fog holds ferry\n\nThe ferry waited for six hours outside the harbour until the fog had gone, said its captain.\n"),
	}}
	var ids []string
	for _, c := range captures {
		a, _, err := clean.Article(c)
		if err != nil {
			t.Fatal(err)
		}
		r, err := w.Add(corpus.Item{Capture: c, Article: a})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, r[0].ID)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := corpus.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return kept{s, ids[0]}, kept{s, ids[1]}
}

// prove writes the proof of an article, and the files in it.
func (k kept) prove(t *testing.T, passage *Passage) (written []byte, files []file) {
	t.Helper()
	p, err := k.store.Proof(k.id, 0)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Write(&b, k.store, p, Options{Passage: passage, Software: "casefile test", Created: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), unzip(t, b.Bytes())
}

func unzip(t *testing.T, b []byte) []file {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var files []file
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file{f.Name, data})
	}
	return files
}

func find(t *testing.T, files []file, name string) *file {
	t.Helper()
	i := slices.IndexFunc(files, func(f file) bool { return f.name == name })
	if i < 0 {
		t.Fatalf("no file %s", name)
	}
	return &files[i]
}

// verify runs the script on a proof. It returns what the script said.
func verify(t *testing.T, proof []byte, flags ...string) (string, error) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	name := filepath.Join(t.TempDir(), "proof.zip")
	if err := os.WriteFile(name, proof, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(python, slices.Concat([]string{"verify.py", name}, flags)...).CombinedOutput()
	return string(out), err
}

func TestVerify(t *testing.T) {
	page, other := newCase(t)
	head, err := corpus.Head(page.store.Dir())
	if err != nil {
		t.Fatal(err)
	}
	proof, files := page.prove(t, &Passage{16, 41})
	said, err := verify(t, proof, "--head", head)
	for _, want := range []string{"Ferry <b>late</b>", "characters 16 to 41", "received 2026-02-01T10:00:00Z", "noted:", "WHOLE"} {
		if err != nil || !strings.Contains(said, want) {
			t.Errorf("page: %v, %s; want %q", err, said, want)
		}
	}
	if said, err := verify(t, proof, "--head", strings.Repeat("0", 64)); err == nil {
		t.Errorf("an unknown head: %s", said)
	}
	if got := string(find(t, files, "proof/text.txt").data); !strings.Contains(got, "Ивар Дал, said & all forty") {
		t.Errorf("text %q", got)
	}
	if got := string(find(t, files, "proof/cut.txt").data); !strings.Contains(got, "Leave a Reply") {
		t.Errorf("cut %q", got)
	}
	proof, _ = other.prove(t, nil)
	if said, err := verify(t, proof); err != nil || !strings.Contains(said, "no address (file), received 2026-02-02") || !strings.Contains(said, "Nothing confirms") {
		t.Errorf("file: %v, %s", err, said)
	}
	if n := bytes.Count(script, []byte("\n")); n > 200 {
		t.Errorf("verify.py has %d lines, at most 200 are promised", n)
	}
}

// The script finds a change of any single bit.
func TestSingleBits(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	page, _ := newCase(t)
	proof, _ := page.prove(t, &Passage{0, 9})
	name := filepath.Join(t.TempDir(), "proof.zip")
	if err := os.WriteFile(name, proof, 0o644); err != nil {
		t.Fatal(err)
	}
	const flip = `
import random, sys, verify
raw, random = open(sys.argv[1], "rb").read(), random.Random(1)
verify.check(raw)
for n in range(1000):
    bit, b = random.randrange(8 * len(raw)), bytearray(raw)
    b[bit // 8] ^= 1 << bit % 8
    try:
        verify.check(bytes(b))
        print("bit", bit, "can be changed")
    except Exception:
        pass
for end in range(0, len(raw), 97):
    try:
        verify.check(raw[:end])
        print("it can be cut at byte", end)
    except Exception:
        pass
`
	if out, err := exec.Command(python, "-c", flip, name).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v: %s", err, out)
	}
}

// A forger who changes a file and makes all hashes of the zip anew is found out by
// the chain.
func TestForged(t *testing.T) {
	page, other := newCase(t)
	_, foreign := other.prove(t, nil)
	replace := func(name, old, new string) func(*testing.T, []file) []file {
		return func(t *testing.T, files []file) []file {
			f := find(t, files, name)
			if !bytes.Contains(f.data, []byte(old)) {
				t.Fatalf("%s has no %q", name, old)
			}
			f.data = bytes.ReplaceAll(f.data, []byte(old), []byte(new))
			return files
		}
	}
	both := func(a, b func(*testing.T, []file) []file) func(*testing.T, []file) []file {
		return func(t *testing.T, files []file) []file { return b(t, a(t, files)) }
	}
	take := func(name string) func(*testing.T, []file) []file {
		return func(t *testing.T, files []file) []file {
			find(t, files, name).data = find(t, foreign, name).data
			return files
		}
	}
	for name, tt := range map[string]struct {
		forge func(*testing.T, []file) []file
		want  string // of the script
	}{
		"text alone":            {replace("proof/text.txt", "six hours", "ten hours"), "text.txt is not the article's text"},
		"text and line":         {both(replace("proof/text.txt", "six hours", "ten hours"), replace("proof/article.jsonl", "six hours", "ten hours")), "not in the tree"},
		"time of capture":       {replace("proof/article.jsonl", "2026-02-01T", "2026-01-01T"), "not in the tree"},
		"manifest":              {replace("proof/manifest.jsonl", `"size":`, `"size":1`), "manifest"},
		"head":                  {replace("proof/proof.jsonl", `"head":"`, `"head":"0`), "does not end with the head"},
		"passage":               {replace("proof/proof.jsonl", "The ferry", "The fairy"), "passage is not in the text"},
		"page":                  {replace("proof/proof.html", "The ferry", "The fairy"), "proof.html does not say"},
		"capture":               {take("archive/data.warc.gz"), "not those that the article's line names"},
		"another article":       {take("proof/article.jsonl"), "not in the tree"},
		"number":                {replace("proof/proof.jsonl", `"leaf":0`, `"leaf":1`), "not in the tree"},
		"number beyond":         {replace("proof/proof.jsonl", `"leaf":0`, `"leaf":7`), "number is not in the tree"},
		"a stamp of another":    {func(_ *testing.T, fs []file) []file { return append(fs, file{"proof/stamps/00.tsr", nil}) }, "not for a line of this manifest"},
		"an article of no line": {replace("proof/article.jsonl", "\n", ""), "not one line"},
	} {
		t.Run(name, func(t *testing.T) {
			_, files := page.prove(t, &Passage{0, 9})
			files = slices.DeleteFunc(files, func(f file) bool { return strings.HasPrefix(f.name, "datapackage") })
			files, err := packaged(tt.forge(t, files), "", "", time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := writeZip(&b, files); err != nil {
				t.Fatal(err)
			}
			if said, err := verify(t, b.Bytes()); err == nil || !strings.Contains(said, tt.want) {
				t.Errorf("the script says %v, %s; want %q", err, said, tt.want)
			}
		})
	}
	proof, files := page.prove(t, nil)
	var extra bytes.Buffer
	if err := writeZip(&extra, append(files, file{"proof/more.txt", []byte("more")})); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"a file more": extra.Bytes(), "bytes before": append([]byte("x"), proof...), "bytes after": append(proof, 'x')} {
		if said, err := verify(t, b); err == nil {
			t.Errorf("%s: %s", name, said)
		}
	}
}

func TestPage(t *testing.T) {
	page, other := newCase(t)
	_, files := page.prove(t, &Passage{100, 130})
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(find(t, files, "proof/proof.html").data))
	if err != nil {
		t.Fatal(err)
	}
	if n := doc.Find("script, img, link, [src], [onclick]").Length(); n > 0 {
		t.Errorf("%d scripts or things from elsewhere", n)
	}
	got := map[string]string{
		"title":   doc.Find("h1").Text(),
		"passage": doc.Find("blockquote").Text(),
		"marked":  strings.Join(doc.Find("#text + .text mark").Map(func(_ int, s *goquery.Selection) string { return s.Text() }), "|"),
		"text":    fmt.Sprint(doc.Find("#text + .text p").Length()),
		"came":    strings.TrimSpace(doc.Find("dt:contains('How it came') + dd").Text()),
		"stamps":  doc.Find("dt:contains('Time stamps') + dd").Text(),
	}
	want := map[string]string{
		"title": "Ferry <b>late</b> again", "passage": "the harbour.\n\nNobody was hurt,", "marked": "the harbour.|Nobody was hurt,", "text": "2",
		"came": "casefile requested the page from this address and kept the answer, byte for byte.", "stamps": "none",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("page (-want +got):\n%s", d)
	}
	_, files = other.prove(t, nil)
	if b := find(t, files, "proof/proof.html").data; !bytes.Contains(b, []byte("It was added as a file, story.txt. It was taken in by desk on 2 February 2026, 11:00:00 UTC. Nothing here shows that it came from an outlet.")) {
		t.Errorf("the page of a file:\n%s", b)
	}
	p, err := page.store.Proof(page.id, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, passage := range []Passage{{-1, 3}, {5, 5}, {9, 3}, {0, 1 << 20}} {
		if err := Write(io.Discard, page.store, p, Options{Passage: &passage}); err == nil || !strings.Contains(err.Error(), "the length of the text") {
			t.Errorf("passage %v: %v", passage, err)
		}
	}
}

// What people have corrected is shown with what stood before, and a revision that the
// case doesn't show says so.
func TestCorrectedPage(t *testing.T) {
	page, _ := newCase(t)
	p, err := page.store.Proof(page.id, 0)
	if err != nil {
		t.Fatal(err)
	}
	p.Article.Corrections = []corpus.Correction{{Field: corpus.TheDate, Was: "2006-02-13", Is: "2006-02-14", By: "desk", Because: "<b>the print edition</b>"}}
	p.Article.Aside = "it was captured from another address"
	var b bytes.Buffer
	if err := Write(&b, page.store, p, Options{}); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(find(t, unzip(t, b.Bytes()), "proof/proof.html").data))
	if err != nil {
		t.Fatal(err)
	}
	row := doc.Find("h2:contains('What people corrected') + table tr").Last().Find("td").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	if d := cmp.Diff([]string{"date", "2006-02-13", "2006-02-14"}, row[:3]); d != "" || !strings.HasSuffix(row[3], "desk: <b>the print edition</b>") {
		t.Errorf("correction %q", row)
	}
	if got := doc.Find(".warn").Text(); !strings.Contains(got, "another revision of this article: it was captured from another address") {
		t.Errorf("warning %q", got)
	}
}

// TestIndex reads each record where the index says that it is.
func TestIndex(t *testing.T) {
	page, _ := newCase(t)
	_, files := page.prove(t, nil)
	warc := find(t, files, "archive/data.warc.gz").data
	z, err := gzip.NewReader(bytes.NewReader(find(t, files, "indexes/index.cdx.gz").data))
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	key, rest, _ := strings.Cut(string(b), " {")
	var f map[string]string
	if err := json.Unmarshal([]byte("{"+rest), &f); err != nil || key != "example,harbour)/1 20260201100000" || f["mime"] != "text/html" || f["status"] != "200" {
		t.Fatalf("index %s, %v", b, err)
	}
	var offset, length int
	if _, err := fmt.Sscan(f["offset"]+" "+f["length"], &offset, &length); err != nil {
		t.Fatal(err)
	}
	for c, err := range corpus.ReadWarc(bytes.NewReader(warc[offset:offset+length]), 1<<20) {
		if err != nil || string(c.Body) != story {
			t.Errorf("record %q, %v", c.Body, err)
		}
	}
	for address, want := range map[string]string{
		"https://www.Example.org:8080/A/b?C=d": "org,example:8080)/a/b?c=d", "urn:sha256:ab": "urn:sha256:ab", "http://127.0.0.1/": "1,0,0,127)/",
	} {
		if got := surt(address); got != want {
			t.Errorf("surt(%q) = %q, want %q", address, got, want)
		}
	}
}

// TestWarcio lets another tool read the capture: warcio of npm, whose folder
// CASEFILE_TEST_WARCIO names.
func TestWarcio(t *testing.T) {
	warcio := os.Getenv("CASEFILE_TEST_WARCIO")
	if warcio == "" {
		t.Skip("CASEFILE_TEST_WARCIO does not name the folder of warcio")
	}
	page, _ := newCase(t)
	_, files := page.prove(t, nil)
	name := filepath.Join(t.TempDir(), "data.warc.gz")
	if err := os.WriteFile(name, find(t, files, "archive/data.warc.gz").data, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", filepath.Join(warcio, "dist", "cli.js"), "index", name, "--fields", "warc-type,warc-target-uri,http:status").Output()
	want := `{"warc-type":"request","warc-target-uri":"https://harbour.example/1"}
{"warc-type":"response","warc-target-uri":"https://harbour.example/1","http:status":200}
{"warc-type":"metadata","warc-target-uri":"https://harbour.example/1"}
`
	if d := cmp.Diff(want, string(out)); err != nil || d != "" {
		t.Errorf("warcio: %v (-want +got):\n%s", err, d)
	}
}
