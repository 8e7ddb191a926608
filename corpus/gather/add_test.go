package gather

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
)

func openStore(t *testing.T) *corpus.Writer {
	t.Helper()
	w, err := corpus.OpenWriter(t.TempDir(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

// added adds what is named and returns a line for each thing.
func added(t *testing.T, w *corpus.Writer, stdin string, given Given, names ...string) []string {
	t.Helper()
	var got []string
	a := &Adder{
		Writer: w, Stdin: strings.NewReader(stdin), Given: given,
		Added: func(k Kept) {
			if k.Article == nil {
				got = append(got, "no article")
				return
			}
			got = append(got, fmt.Sprintf("%s %s %s %s", k.Change, k.Article.Title, k.Article.URL, k.Article.Published.At))
		},
		Failed: func(err error) { got = append(got, err.Error()) },
	}
	if err := a.Add(t.Context(), names...); err != nil {
		t.Fatal(err)
	}
	return got
}

// warc returns a WARC file of pages as another program could have written it.
func warc(at string, pages ...string) string {
	var b strings.Builder
	for i := 0; i < len(pages); i += 2 {
		answer := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + pages[i+1]
		fmt.Fprintf(&b, "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Date: %s\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", pages[i], at, len(answer), answer)
	}
	return b.String()
}

func htmlOf(n int, head string) string {
	_, page, _ := strings.Cut(story(n, ""), "\n\n")
	return strings.Replace(page, "<head>", "<head>"+head, 1)
}

func TestAddWarc(t *testing.T) {
	w := openStore(t)
	const template = "<link rel=canonical href=http://a.example/template>"
	file := warc("2024-02-12T10:00:00Z", "http://a.example/1", htmlOf(1, template), "http://a.example/2", htmlOf(2, template), "http://a.example/robots.txt", "<p>not a page")
	// Two pages that claim one address in one batch are two articles.
	want := []string{"new Witness 1 heard in the trial http://a.example/template ", "new Witness 2 heard in the trial http://a.example/2 "}
	if diff := cmp.Diff(want, added(t, w, file, Given{}, "-")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// The same file again adds nothing.
	before, err := corpus.Verify(t.Context(), w.Dir())
	if err != nil {
		t.Fatal(err)
	}
	if got := added(t, w, file, Given{}, "-"); len(got) != 2 || !strings.HasPrefix(got[0], "unchanged ") || !strings.HasPrefix(got[1], "unchanged ") {
		t.Errorf("again: %q", got)
	}
	after, err := corpus.Verify(t.Context(), w.Dir())
	if err != nil || after.Records != before.Records {
		t.Errorf("%d records after %d, %v", after.Records, before.Records, err)
	}
	// An older capture is stored, and the newer text stays.
	older := warc("2006-02-12T10:00:00Z", "http://a.example/2", htmlOf(7, ""))
	if got := added(t, w, older, Given{}, "-"); len(got) != 1 || !strings.HasPrefix(got[0], "aside ") {
		t.Errorf("older: %q", got)
	}
	a, err := find(w.Store, "http://a.example/2")
	if err != nil || a.Revision != 1 || a.Aside != "" || !strings.Contains(a.Body(), "Witness number 2 told") {
		t.Errorf("after an older capture: %+v, %v", a, err)
	}
	if r, err := Reclean(t.Context(), w, nil); err != nil || len(r.Changed)+len(r.Lost) > 0 || r.Captures != 3 {
		t.Errorf("Reclean = %+v, %v, want no change", r, err)
	}
}

func TestAddBad(t *testing.T) {
	w := openStore(t)
	dir := t.TempDir()
	for name, text := range map[string]string{
		"empty.warc": "", "cut.warc": warc("2024-02-12T10:00:00Z", "http://a.example/1", htmlOf(1, ""))[:300],
		"bad.jsonl": "{\"title\":\"T\"}\n[1]\n{\"title\":\"T\",\"text\":\"x\",\"date\":\"yesterday\"}\n{\"url\":\"ftp://x\",\"title\":\"T\",\"text\":\"x\"}",
		"zip.html":  "PK\x03\x04\x00\x00",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got := added(t, w, "", Given{}, dir, filepath.Join(dir, "missing"), "-")
	for i, want := range []string{
		"bad.jsonl, line 1 cannot be used: no article: the line of JSON has no text", "bad.jsonl, line 2", `line 3 cannot be used: no article: date "yesterday"`, "line 4",
		"cut.warc: ", "there is no page in it", "empty.warc cannot be used: it is empty", "zip.html cannot be used: it looks like", "missing: there is no such file", "standard input cannot be used: it is empty",
	} {
		if i >= len(got) || !strings.Contains(got[i], want) {
			t.Errorf("line %d of %q, want %q", i, got, want)
		}
	}
	if w.Len() != 0 {
		t.Errorf("%d articles, want none", w.Len())
	}
	for _, given := range []Given{{Date: "12.2.2006"}, {Date: "2006-02-30"}, {URL: "ftp://a"}} {
		if err := (&Adder{Writer: w, Given: given}).Add(t.Context(), "-"); err == nil {
			t.Errorf("%+v was taken", given)
		}
	}
}

// An export can be added again without a difference.
func TestExportComesBack(t *testing.T) {
	w, again := openStore(t), openStore(t)
	added(t, w, warc("2024-02-12T10:00:00Z", "http://a.example/1", htmlOf(1, "<meta property='article:published_time' content='2006-02-13T10:00:00Z'>")), Given{}, "-")
	added(t, w, "Ferry runs again\n\nThe ferry between the two islands runs again after three weeks, said the harbour master.", Given{Date: "2006-03", Source: "Paper"}, "-")
	var lines bytes.Buffer
	if err := w.Newest(func(a *corpus.Article) error { return json.NewEncoder(&lines).Encode(a) }); err != nil {
		t.Fatal(err)
	}
	added(t, again, lines.String(), Given{}, "-")
	if got := added(t, again, lines.String(), Given{}, "-"); len(got) != 2 || !strings.Contains(got[1], "unchanged") {
		t.Errorf("again: %q", got)
	}
	var want, got []corpus.Article
	for _, s := range []struct {
		w  *corpus.Writer
		as *[]corpus.Article
	}{{w, &want}, {again, &got}} {
		if err := s.w.Newest(func(a *corpus.Article) error {
			a.Capture, a.Came, a.Kept = corpus.CaptureRef{}, nil, time.Time{}
			*s.as = append(*s.as, *a)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	if len(want) != 2 {
		t.Fatalf("%d articles, want 2", len(want))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-exported +imported):\n%s", diff)
	}
}

// A line of JSON comes from strangers: what an article of ours could not have is dropped.
func TestHostileJSON(t *testing.T) {
	w := openStore(t)
	line := `{"url":"HTTP://Example.ORG:80/a?utm_source=x","title":" A\u001b[31m\ntitle ","lang":"<b>","blocks":[{"kind":"script","text":" e\u0301\u0000 "},{"kind":"p","text":" "}],` +
		`"links":[{"url":"javascript:alert(1)"},{"url":"https://example.org/b","text":"b"}],"images":[{"url":"data:x"}],"author":" A. B ","aliases":["ftp://x","https://m.example.org/a"],` +
		`"id":"a_0123456789abcdef","revision":7,"capture":{"warc":"../../etc/passwd"},"source":{"id":"../x","name":"Paper"},"gone":{"status":404}}`
	added(t, w, line, Given{}, "-")
	a, err := find(w.Store, "http://example.org/a")
	if err != nil || a == nil {
		t.Fatalf("%v, %v", a, err)
	}
	a.Capture, a.Came, a.Kept = corpus.CaptureRef{}, nil, time.Time{}
	want := &corpus.Article{
		ID: corpus.ID("http://example.org/a"), Revision: 1, URL: "http://example.org/a", Aliases: []string{"https://m.example.org/a"}, Joined: map[string]corpus.Rule{"https://m.example.org/a": corpus.ByForm},
		Source: corpus.Source{ID: "example.org", Name: "Paper"}, Title: "A[31m title", Authors: []string{"A. B"},
		Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: "é"}}, Links: []corpus.Link{{URL: "https://example.org/b", Text: "b"}},
	}
	if diff := cmp.Diff(want, a); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A line of JSON may name the script of its language. Without a valid tag the language is
// inferred from the text.
func TestLanguageTag(t *testing.T) {
	w := openStore(t)
	for lang, want := range map[string]string{"kk-Latn": "kk-Latn", "tr": "tr", "uz-Cyrl-UZ": "uz-Cyrl-UZ", "kk": "kk", "kk-": "kk", "Kazakh, Latin": "kk"} {
		line := fmt.Sprintf(`{"url":"https://example.org/%x","title":"Aq jol","text":"Aq jol partiiasynyŋ teŋ töraǧasy %s.","lang":%q}`, lang, lang, lang)
		added(t, w, line, Given{}, "-")
		if a, err := find(w.Store, fmt.Sprintf("https://example.org/%x", lang)); err != nil || a == nil || a.Lang != want {
			t.Errorf("%q: %+v, %v, want %q", lang, a, err, want)
		}
	}
}

// Fields that a line of JSON does not have are inferred from its text, as of a page.
func TestJSONInPart(t *testing.T) {
	w := openStore(t)
	const text = "Суд в Алматы отложил слушание по делу об убийстве политика, сообщила 14 марта 2006 года пресс-служба. Адвокаты просили времени."
	added(t, w, fmt.Sprintf(`{"url":"https://example.org/a","text":%q}`, text), Given{}, "-")
	a, err := find(w.Store, "https://example.org/a")
	if err != nil || a == nil {
		t.Fatalf("%v, %v", a, err)
	}
	if a.Lang != "ru" || a.Published.At != "2006-03-14" || a.Published.From != corpus.FromInferred || !a.Untitled || !strings.HasPrefix(text, a.Title) || a.Title == "" || a.Title == text {
		t.Errorf("%q in %q of %+v", a.Title, a.Lang, a.Published)
	}
}

// Paragraphs in a line of JSON are separated by empty lines or, if there are none, by
// line breaks; lines of one width are one paragraph.
func TestJSONParagraphs(t *testing.T) {
	w := openStore(t)
	wrapped := "The court heard the witness, who said that\nhe had seen the car of the victims on the\nroad to the mountains before the trial."
	for i, c := range []struct {
		text string
		want int
	}{
		{"One sentence here.\n\nAnother \u00ad one.", 2}, {"One sentence here.\r\nAnother one.\nA third.", 3},
		{wrapped, 1}, {wrapped + "\n\nThe end.", 2}, {"\n \n", 0},
	} {
		address := fmt.Sprintf("https://example.org/%d", i)
		added(t, w, fmt.Sprintf(`{"url":%q,"title":"T","text":%q}`, address, c.text), Given{}, "-")
		a, err := find(w.Store, address)
		if err != nil || a == nil && c.want > 0 || a != nil && len(a.Blocks) != c.want {
			t.Errorf("%q: %v, %+v, want %d paragraphs", c.text, err, a, c.want)
		}
	}
}

// An alias in a line of JSON does not make it the article at that address.
func TestClaimedAlias(t *testing.T) {
	w := openStore(t)
	added(t, w, warc("2024-02-12T10:00:00Z", "http://a.example/1", htmlOf(1, "")), Given{}, "-")
	added(t, w, `{"url":"http://b.example/2","title":"Other","text":"Quite another story, of which nothing is the same.","aliases":["http://a.example/1"]}`, Given{}, "-")
	a, err := find(w.Store, "http://a.example/1")
	if err != nil || a.Revision != 1 || w.Len() != 2 {
		t.Errorf("%d articles, %+v, %v", w.Len(), a, err)
	}
}

// A line of JSON may claim very many addresses, some of them twice. Comparing each with
// all others took 37 s for 100,000, and minutes when they were known.
func TestManyAliases(t *testing.T) {
	const n = 20_000
	var claimed []string
	for i := range n {
		claimed = append(claimed, fmt.Sprintf("http://a.example/%d", i/2))
	}
	line, err := json.Marshal(map[string]any{"url": "http://a.example/story", "title": "Ferry", "text": "The ferry runs again after three weeks.", "aliases": claimed})
	if err != nil {
		t.Fatal(err)
	}
	w := openStore(t)
	for range 2 { // the second time all are known
		added(t, w, string(line), Given{}, "-")
	}
	a, err := find(w.Store, "http://a.example/7")
	if err != nil || a == nil || len(a.Aliases) != n/2 || a.Revision != 1 {
		t.Errorf("%v: %d aliases, revision %d, want %d in the first", err, len(a.Aliases), a.Revision, n/2)
	}
}

// Cleaning again adds a revision where the text has changed, and leaves the rest.
func TestReclean(t *testing.T) {
	w := openStore(t)
	added(t, w, warc("2024-02-12T10:00:00Z", "http://a.example/1", htmlOf(1, ""), "http://a.example/2", htmlOf(2, "")), Given{}, "-")
	// As an older cleaner would have read them.
	if err := w.Captures(func(c *corpus.Capture) error {
		if c.URL != "http://a.example/2" {
			return nil
		}
		_, err := w.Add(corpus.Item{Capture: c, Article: &corpus.Article{URL: c.URL, Title: "T", Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: "Menu"}}}})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{1, 0} {
		r, err := Reclean(t.Context(), w, nil)
		if err != nil || len(r.Changed) != want || r.Captures != 2 {
			t.Errorf("Reclean %d = %+v, %v, want %d changed", i, r, err, want)
		}
	}
	a, err := find(w.Store, "http://a.example/2")
	if err != nil || a.Revision != 3 || !strings.Contains(a.Body(), "Witness number 2 told") {
		t.Errorf("revision %d %.40q, %v", a.Revision, a.Body(), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Reclean(ctx, w, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if v, err := corpus.Verify(t.Context(), w.Dir()); err != nil || len(v.Faults) > 0 {
		t.Errorf("verify: %v, %v", v.Faults, err)
	}
}

// An address that led to another story and has its own again is not merged with the
// other.
func TestAddressComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := parseWeb(t, nil)
		w.set(t, "a.example/1", story(1, ""))
		w.set(t, "a.example/2", "Status: 302\nLocation: /1\n\n")
		c := &Case{Title: "T", Sources: []Source{{Name: "A", Pages: []string{"http://a.example/1", "http://a.example/2"}}}}
		wantSums(t, walkOnce(t, t.Context(), dir, c, w), Report{Hosts: 1, Fetched: 2, New: 1, Moved: 1})
		w.set(t, "a.example/2", story(2, ""))
		time.Sleep(90 * 24 * time.Hour)
		c.Sources[0].Pages = []string{"http://a.example/2?utm_source=x"}
		if err := os.Remove(filepath.Join(dir, "state.bolt")); err != nil {
			t.Fatal(err)
		}
		w.set(t, "a.example/2?utm_source=x", story(2, ""))
		r := walkOnce(t, t.Context(), dir, c, w)
		if r.New != 1 {
			t.Errorf("report %+v, want a new article", sums(r))
		}
		s, err := corpus.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		for n := 1; n <= 2; n++ {
			a, err := find(s, fmt.Sprintf("http://a.example/%d", n))
			if err != nil || a == nil || a.Revision > 2 || !strings.Contains(a.Body(), fmt.Sprintf("Witness number %d told", n)) {
				t.Errorf("at address %d: %+v, %v", n, a, err)
			}
		}
	})
}

func TestMatch(t *testing.T) {
	m, err := Rules{Match: []string{"sarsenbaı", "Алматы & убийств", "/wit+ness \\d+/"}, From: "2006-02", To: "2006"}.compile()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text, date string
		want       bool
	}{
		{"Altynbek Särsenbaıuly", "", true},
		{"of SARSENBAI's family", "2006-02-01", true},
		{"Zhumasarsenbai", "", false},
		{"убийство в Алматы", "2006", true},
		{"в Алматы", "", false},
		{"Witness 7", "2006-12", true},
		{"Witness 7", "2006-01-31", false},
		{"Witness 7", "2007", false},
		{"", "", false},
	} {
		a := &corpus.Article{Title: c.text, Published: corpus.Date{At: c.date}}
		if why := m.exclude(a); (why == "") != c.want {
			t.Errorf("%q of %q: %q, want it to belong: %v", c.text, c.date, why, c.want)
		}
	}
	for _, bad := range []Rules{{Match: []string{"/(/"}}, {Match: []string{" - "}}, {From: "February"}} {
		if _, err := bad.compile(); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Сәрсенбайұлы", "Särsenbaıuly’s", "İSTANBUL", "\xff", "ﬁ 𝐇і", "e\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := fold(s)
		if twice := fold(once); twice != once {
			t.Errorf("fold(%q) = %q, folded again %q", s, once, twice)
		}
		if strings.Contains(once, "  ") || strings.TrimSpace(once) != once {
			t.Errorf("fold(%q) = %q has loose spaces", s, once)
		}
	})
}

func FuzzContents(f *testing.F) {
	f.Add("x.warc", []byte(warc("2024-02-12T10:00:00Z", "http://a.example/1", "<p>text")))
	f.Add("x.jsonl", []byte(`{"title":"T","text":"x","published":{"at":"2006-02","precision":"month"},"source":{"name":"S"}}`))
	f.Add("", []byte(`{"title":"T","text":"x","source":7}`))
	f.Add("x.html", []byte("<p>text"))
	f.Fuzz(func(t *testing.T, name string, b []byte) {
		contents(name, "", bytes.NewReader(b), func(c *corpus.Capture, err error) bool {
			if (c == nil) == (err == nil) {
				t.Errorf("capture %v and error %v", c, err)
			}
			if err != nil {
				return true
			}
			a, err := read(c)
			if err == nil && (a.Title == "" || a.Body() == "") {
				t.Errorf("an article without title or text: %+v", a)
			}
			if err != nil && !errors.Is(err, errUnusable) && a != nil {
				t.Errorf("an article with the error %v", err)
			}
			return true
		})
	})
}

// Pages that are imported again are not stored again, with an article or without.
func TestImportTwice(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(t.TempDir(), "site.warc")
	all := warc("2024-02-12T10:00:00Z", "http://a.example/1", htmlOf(1, ""), "http://a.example/", "<a href=/1>Home</a>") +
		warc("2024-02-13T10:00:00Z", "http://a.example/1", htmlOf(1, "<!-- other bytes -->"), "http://a.example/", "<a href=/1>Home</a>") +
		warc("2024-02-14T10:00:00Z", "http://a.example/1", htmlOf(1, "")) +
		warc("2006-02-14T10:00:00Z", "http://a.example/1", htmlOf(2, ""))
	if err := os.WriteFile(file, []byte(all), 0o644); err != nil {
		t.Fatal(err)
	}
	junk := filepath.Join(t.TempDir(), "menu.html")
	if err := os.WriteFile(junk, []byte("<a href=/>Home</a>"), 0o644); err != nil {
		t.Fatal(err)
	}
	for round := range 3 {
		w, err := corpus.OpenWriter(dir, quiet)
		if err != nil {
			t.Fatal(err)
		}
		added(t, w, "", Given{}, file, junk)
		if round == 1 { // as a crash may leave it
			b, err := os.ReadFile(filepath.Join(dir, "raw", "seen"))
			if err == nil {
				err = os.WriteFile(filepath.Join(dir, "raw", "seen"), append(b, 1, 2, 3), 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if v, err := corpus.Verify(t.Context(), dir); err != nil || v.Records != 13 || v.Revisions != 2 || len(v.Faults) > 0 {
			t.Errorf("import %d: %d records, %d revisions, %v, %v; want 13 (7 captures and 6 of decisions) and 2", round+1, v.Records, v.Revisions, v.Faults, err)
		}
	}
}
