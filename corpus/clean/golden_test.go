package clean

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestPages cleans pages of many kinds, written for this test. Each page in
// testdata/pages has a .want file with its address and what a careful reader finds.
func TestPages(t *testing.T) {
	pages, err := filepath.Glob("testdata/pages/*.*")
	if err != nil {
		t.Fatal(err)
	}
	tested := 0
	for _, name := range pages {
		if filepath.Ext(name) == ".want" {
			continue
		}
		tested++
		t.Run(filepath.Base(name), func(t *testing.T) {
			golden := strings.TrimSuffix(name, filepath.Ext(name)) + ".want"
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			first, _, _ := strings.Cut(string(want), "\n")
			address := strings.TrimPrefix(first, "url: ")
			body, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			c := &corpus.Capture{URL: address, ContentType: "text/html", Body: body}
			if filepath.Ext(name) == ".txt" {
				c.ContentType = "text/plain"
			}
			a, _, err := Article(c)
			got := first + "\n" + written(t, a, err)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if tested < 60 {
		t.Errorf("%d pages, want at least 60", tested)
	}
}

// written returns an article in the form of the .want files.
func written(t *testing.T, a *corpus.Article, err error) string {
	if err != nil {
		if !errors.Is(err, ErrNoArticle) {
			t.Fatal(err)
		}
		return err.Error() + "\n"
	}
	var b strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	line("title", a.Title)
	line("page headline", a.PageHeadline)
	if d := a.Published; !d.IsZero() {
		line("published", fmt.Sprintf("%s (%s) from %s", d.At, d.Precision, d.From))
	}
	line("authors", strings.Join(a.Authors, "; "))
	line("lang", a.Lang)
	line("source", a.Source.Name)
	line("incomplete", a.Incomplete)
	b.WriteByte('\n')
	for _, block := range a.Blocks {
		line(string(block.Kind), block.Text)
	}
	return b.String()
}
