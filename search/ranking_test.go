package search

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus/gather"
	"casefile/search/query"
)

var update = flag.Bool("update", false, "write the golden files")

// paragraphs returns the parts of a file between empty lines, without comments.
func paragraphs(t *testing.T, file string) [][]string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	var now []string
	for line := range strings.Lines(string(b) + "\n\n") {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "#"):
		case line != "":
			now = append(now, line)
		case now != nil:
			all, now = append(all, now), nil
		}
	}
	return all
}

// The ranking of a small corpus and the bundled article stands in a golden file, so
// that a change of it can be read. Run with -update to write it.
func TestRanking(t *testing.T) {
	var stories []story
	for _, p := range paragraphs(t, "testdata/articles.txt") {
		head, ok := strings.CutPrefix(p[0], "== ")
		if !ok { // a further paragraph
			last := &stories[len(stories)-1]
			last.text += "\n\n" + strings.Join(p, " ")
			continue
		}
		f := strings.SplitN(head, " ", 4)
		stories = append(stories, story{f[0], f[1], f[2], f[3], p[1], strings.Join(p[2:], " ")})
	}
	dir := t.TempDir()
	c, err := gather.OpenCase(dir)
	if err != nil {
		t.Fatal(err)
	}
	c.Bundled = c.Bundled[:1] // the article, without the abstracts
	if err := gather.Begin(dir, c, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	e := searcherOf(t, dir, stories)

	const first = 5
	var out strings.Builder
	recall, mrr := 0.0, 0.0
	asked := paragraphs(t, "testdata/queries.txt")
	for _, q := range asked {
		title, text, want := q[0], q[1], q[2:]
		res, err := e.Search(context.Background(), query.Query{Text: text})
		if err != nil {
			t.Fatalf("%s: %v", title, err)
		}
		var got []string
		for _, h := range res.Hits {
			name := strings.TrimPrefix(h.Article.URL, "https://example.org/")
			if !slices.ContainsFunc(stories, func(s story) bool { return s.name == name }) {
				name = "ibragimov" // the bundled one
			}
			got = append(got, name)
		}
		found, best := 0, 0.0
		for i, name := range got {
			if !slices.Contains(want, name) {
				continue
			}
			if i < first {
				found++
			}
			best = max(best, 1/float64(i+1))
		}
		recall += float64(found) / float64(len(want))
		mrr += best
		note := ""
		if res.Relaxed {
			note = " (any word)"
		}
		fmt.Fprintf(&out, "%s\n  %s%s\n  want %s\n  got  %s\n", title, text, note, strings.Join(want, " "), strings.Join(got[:min(first, len(got))], " "))
	}
	n := float64(len(asked))
	golden := fmt.Sprintf("%d queries, recall@%d %.4f, MRR %.4f\n\n%s", len(asked), first, recall/n, mrr/n, out.String())
	file := filepath.Join("testdata", "ranking.txt")
	if *update {
		if err := os.WriteFile(file, []byte(golden), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	old, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(old), golden); d != "" {
		t.Errorf("the ranking has changed; if for the better, run go test ./search -run TestRanking -update\n%s", d)
	}
}
