package clean

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

func seeds(f *testing.F, pattern string) {
	names, err := filepath.Glob(pattern)
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		body, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
}

// checkArticle checks what is true of every article: its blocks are not empty and of
// valid UTF-8 in normal form C, and the report lists each as kept.
func checkArticle(t *testing.T, a *corpus.Article, r *Report) {
	t.Helper()
	if a.Title == "" {
		t.Error("no title")
	}
	kept := map[string]bool{}
	for _, j := range r.Blocks {
		if j.Kept {
			kept[j.Text] = true
		}
		if j.Rule == "" {
			t.Errorf("block %q has no rule", j.Text)
		}
	}
	for _, b := range a.Blocks {
		switch {
		case b.Text == "" || strings.TrimSpace(b.Text) != b.Text:
			t.Errorf("block %q is empty or has space at an end", b.Text)
		case !utf8.ValidString(b.Text):
			t.Errorf("block %q is not valid UTF-8", b.Text)
		case !norm.NFC.IsNormalString(b.Text):
			t.Errorf("block %q is not in normal form C", b.Text)
		case !kept[b.Text]:
			t.Errorf("block %q is not kept in the report", b.Text)
		}
	}
}

// FuzzHTML checks that, of any bytes cleaned as a page, every block of the article
// occurs in the page's text.
func FuzzHTML(f *testing.F) {
	seeds(f, "testdata/pages/*.html")
	f.Fuzz(func(t *testing.T, body []byte) {
		c := &corpus.Capture{URL: "https://news.example/1", ContentType: "text/html", Body: body}
		a, r, err := Article(c)
		if err != nil {
			return
		}
		checkArticle(t, a, r)
		decoded, _ := Decode(c)
		if bytes.Contains(decoded, []byte("noframes")) || bytes.Contains(decoded, []byte("template")) || bytes.Contains(decoded, []byte("ld+json")) {
			return // blocks may come from what the parser keeps as data
		}
		letters := func(s string) string { return squeeze(norm.NFD.String(s)) }
		root, err := html.Parse(bytes.NewReader(decoded))
		if err != nil {
			return // deeper than the parser goes
		}
		whole := letters(page.Text(root))
		for _, b := range a.Blocks {
			if !strings.Contains(whole, letters(b.Text)) {
				t.Errorf("block %q does not occur in the page", b.Text)
			}
		}
	})
}

// FuzzPlain checks that, of any bytes cleaned as a text, the blocks of the article
// occur in the text in order, and that cleaning the article again changes nothing.
func FuzzPlain(f *testing.F) {
	seeds(f, "testdata/pages/*.txt")
	f.Fuzz(func(t *testing.T, body []byte) {
		c := &corpus.Capture{ContentType: "text/plain", Body: body}
		if contentKind(c) != plain {
			return
		}
		a, r, err := Article(c)
		if err != nil {
			return
		}
		checkArticle(t, a, r)
		decoded, _ := Decode(c)
		rest := page.Visible(string(decoded))
		for _, b := range a.Blocks {
			_, after, ok := strings.Cut(rest, b.Text)
			if !ok {
				t.Fatalf("block %q does not occur in the text, or not in its place", b.Text)
			}
			rest = after
		}
		again, _, err := Article(&corpus.Capture{ContentType: "text/plain; charset=utf-8", Body: []byte(a.Body())})
		if err != nil {
			t.Fatalf("cleaning the cleaned text: %v", err)
		}
		if again.Body() != a.Body() {
			t.Errorf("cleaned again: %q, want %q", again.Body(), a.Body())
		}
	})
}
