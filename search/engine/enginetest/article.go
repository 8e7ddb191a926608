package enginetest

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"casefile/corpus"
)

// An article is one that tests write. Its short name is its address and gives its
// revisions one id.
type article struct {
	name, lang, source, published string
	authors                       []string
	captured                      time.Time
	title                         string
	paragraphs                    []string
}

const address = "https://example.org/"

func idOf(name string) string { return corpus.ID(address + name) }

// revised returns the article with another text, captured so much later.
func (a article) revised(text string, later time.Duration) article {
	a.captured = a.captured.Add(later)
	a.title, a.paragraphs = text, []string{text + "."}
	return a
}

// names reports whether the text has a name.
func (a article) names(name string) bool {
	return slices.ContainsFunc(a.paragraphs, func(p string) bool { return strings.Contains(p, name) })
}

// item returns the article as the corpus takes it in.
func (a article) item() corpus.Item {
	out := &corpus.Article{
		URL: address + a.name, Title: a.title, Lang: a.lang, Authors: a.authors,
		Source: corpus.Source{ID: a.source, Name: a.source},
	}
	if a.published != "" {
		precision := map[int]corpus.Precision{len("2006"): corpus.Year, len("2006-02"): corpus.Month, len("2006-02-13"): corpus.Day}
		out.Published = corpus.Date{At: a.published, Precision: precision[len(a.published)], From: corpus.FromMeta}
	}
	for _, p := range a.paragraphs {
		out.Blocks = append(out.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
	}
	body := a.title + "\n" + strings.Join(a.paragraphs, "\n")
	return corpus.Item{Article: out, Capture: &corpus.Capture{URL: out.URL, Body: []byte(body), Time: a.captured}}
}

//go:embed testdata/articles.txtar
var articlesFile string

// parseArticles reads articles as testdata/articles.txtar has them.
func parseArticles(file string) ([]article, error) {
	var all []article
	for _, f := range txtar.Parse([]byte(file)).Files {
		a, err := parseArticle(string(f.Data))
		if err != nil {
			return nil, fmt.Errorf("article %s: %w", f.Name, err)
		}
		a.name = f.Name
		all = append(all, a)
	}
	return all, nil
}

func parseArticle(text string) (a article, err error) {
	parts := strings.Split(strings.TrimSpace(text), "\n\n")
	if len(parts) < 3 {
		return a, fmt.Errorf("%d parts: give headers, the title and paragraphs, with empty lines between", len(parts))
	}
	a.title, a.paragraphs = parts[1], parts[2:]
	for line := range strings.Lines(parts[0]) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "lang":
			a.lang = value
		case "source":
			a.source = value
		case "published":
			a.published = value
		case "authors":
			a.authors = strings.Split(value, ", ")
		case "captured":
			if a.captured, err = time.Parse(time.RFC3339, value); err != nil {
				return a, err
			}
		default:
			return a, fmt.Errorf("header %q: give lang, source, authors, published or captured", key)
		}
	}
	return a, nil
}

// caseArticles returns the articles of testdata/articles.txtar.
func (d *desk) caseArticles() []article {
	d.Helper()
	all, err := parseArticles(articlesFile)
	d.must(err)
	return all
}
