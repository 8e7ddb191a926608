package gather

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"casefile/corpus"
	"casefile/corpus/clean"
	"casefile/corpus/dates"
)

// read returns the article in a capture: of a page or text what [clean.Article]
// finds, of a line of JSON what it says. It notes in the capture how its bytes
// were read. If there is no article, the error wraps [clean.ErrNoArticle].
func read(c *corpus.Capture) (*corpus.Article, error) {
	var a *corpus.Article
	var err error
	if c.ContentType == jsonArticle {
		a, err = readJSON(c)
	} else {
		var r *clean.Report
		a, r, err = clean.Article(c)
		if r != nil && r.Charset.Name != "" && c.Response != nil {
			c.Decisions = append(c.Decisions, [2]string{"charset", r.Charset.Name + " by " + r.Charset.Rule})
		}
		c.Decisions = append(c.Decisions, [2]string{"cleaner", clean.Version})
	}
	if err != nil {
		return nil, err
	}
	if a.URL == "" && c.URL != "" {
		if a.URL, err = corpus.Canonical(c.URL); err != nil {
			return nil, fmt.Errorf("%w: %w", clean.ErrNoArticle, err)
		}
	}
	return a, nil
}

// jsonArticle is the content type of a capture that is a line of JSON.
const jsonArticle = "application/json"

// A told article is what a line of JSON says: our own export's fields, or the
// plainer ones that others use.
type told struct {
	corpus.Article
	Text      string          `json:"text"`
	Body      string          `json:"body"`
	Published json.RawMessage `json:"published"`
	Date      string          `json:"date"`
	Author    string          `json:"author"`
	Source    json.RawMessage `json:"source"`
}

// readJSON reads an article that another program, or another casefile, has
// found.
func readJSON(c *corpus.Capture) (*corpus.Article, error) {
	var t told
	if err := json.Unmarshal(c.Body, &t); err != nil {
		return nil, fmt.Errorf("%w: %w", clean.ErrNoArticle, err)
	}
	a := &corpus.Article{
		URL: t.URL, Title: t.Title, PageHeadline: t.PageHeadline, Modified: t.Modified,
		Authors: t.Authors, Section: t.Section, Lang: t.Lang, Blocks: t.Blocks,
		Images: t.Images, Links: t.Links, Incomplete: t.Incomplete, Cleaner: t.Cleaner,
	}
	if len(a.Blocks) == 0 {
		for p := range strings.SplitSeq(strings.ReplaceAll(t.Text+t.Body, "\r\n", "\n"), "\n\n") {
			if p = strings.Join(strings.Fields(p), " "); p != "" {
				a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
			}
		}
	}
	if a.Title == "" || a.Body() == "" {
		return nil, fmt.Errorf("%w: the line of JSON has no title or no text", clean.ErrNoArticle)
	}
	if t.Author != "" {
		a.Authors = append(a.Authors, t.Author)
	}
	if c.URL != "" {
		a.URL = c.URL
	}
	if a.URL != "" {
		var err error
		if a.URL, err = corpus.Canonical(a.URL); err != nil {
			return nil, fmt.Errorf("%w: %w", clean.ErrNoArticle, err)
		}
	}
	for _, alias := range t.Aliases {
		if alias, err := corpus.Canonical(alias); err == nil {
			a.Aliases = append(a.Aliases, alias)
		}
	}
	var err error
	if a.Published, err = publishedOf(c, t); err != nil {
		return nil, fmt.Errorf("%w: %w", clean.ErrNoArticle, err)
	}
	return a, sourceOf(a, c, t.Source)
}

// publishedOf returns the date that was said with a line of JSON or in it. One
// that can't be understood is an error: without it the article would be found
// at another date, or at none.
func publishedOf(c *corpus.Capture, t told) (corpus.Date, error) {
	said := c.SaidDate
	if said == "" {
		said = t.Date
	}
	if said == "" && len(t.Published) > 0 && t.Published[0] == '"' {
		if err := json.Unmarshal(t.Published, &said); err != nil {
			return corpus.Date{}, err
		}
	}
	if said != "" {
		d, ok := dates.Parse(said, "")
		if !ok {
			return d, fmt.Errorf("date %q", said)
		}
		d.From, d.Words = corpus.FromUser, nil
		return d, nil
	}
	var d corpus.Date
	if len(t.Published) == 0 || bytes.Equal(t.Published, []byte("null")) {
		return d, nil
	}
	if err := json.Unmarshal(t.Published, &d); err != nil {
		return d, err
	}
	if d.At == "" {
		return corpus.Date{}, nil
	}
	if p, ok := dates.Parse(d.At, ""); !ok || p.At != d.At || p.Precision != d.Precision {
		return d, fmt.Errorf("date %q of precision %q", d.At, d.Precision)
	}
	return d, nil
}

func sourceOf(a *corpus.Article, c *corpus.Capture, source json.RawMessage) error {
	a.Source = corpus.Source{ID: "file", Name: "file"}
	if a.URL != "" {
		a.Source.ID = strings.TrimPrefix(hostOf(a.URL), "www.")
		a.Source.Name = a.Source.ID
	}
	name := ""
	switch {
	case len(source) == 0:
	case source[0] == '"':
		if err := json.Unmarshal(source, &name); err != nil {
			return fmt.Errorf("%w: source: %w", clean.ErrNoArticle, err)
		}
	default:
		var s corpus.Source
		if err := json.Unmarshal(source, &s); err != nil {
			return fmt.Errorf("%w: source: %w", clean.ErrNoArticle, err)
		}
		name = s.Name
	}
	if c.SaidSource != "" {
		name = c.SaidSource
	}
	if name = strings.Join(strings.Fields(name), " "); name != "" {
		a.Source.Name = name
	}
	return nil
}
