package gather

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"casefile/corpus"
	"casefile/corpus/clean"
	"casefile/corpus/dates"
)

// A found is what [read] returns of one capture.
type found struct {
	article *corpus.Article
	err     error
}

// readAll reads captures, as many at a time as there are processors: to clean a
// page costs more than to keep it.
func readAll(captures []*corpus.Capture) []found {
	all := make([]found, len(captures))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(captures)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(captures)); i = next.Add(1) - 1 {
				all[i].article, all[i].err = read(captures[i])
			}
		})
	}
	workers.Wait()
	return all
}

// read returns the article in a capture: of a page or text what [clean.Article]
// finds, of a line of JSON what it says and [clean.Complete] adds. It notes in the capture how its bytes
// were read. If there is no article, the error wraps [clean.ErrNoArticle].
func read(c *corpus.Capture) (*corpus.Article, error) {
	var a *corpus.Article
	var err error
	if c.ContentType == jsonArticle {
		if a, err = readJSON(c); err == nil {
			clean.Complete(a)
		}
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
		URL: t.URL, Title: tidy(t.Title), PageHeadline: tidy(t.PageHeadline), Untitled: t.Untitled, Section: tidy(t.Section),
		Incomplete: tidy(t.Incomplete), Cleaner: tidy(t.Cleaner),
	}
	for _, b := range t.Blocks {
		if b.Text = tidyLines(b.Text); b.Text == "" {
			continue
		}
		switch b.Kind {
		case corpus.Paragraph, corpus.Subhead, corpus.ListItem, corpus.Quote, corpus.Caption:
		default:
			b.Kind = corpus.Paragraph
		}
		a.Blocks = append(a.Blocks, b)
	}
	if len(a.Blocks) == 0 {
		for _, p := range clean.Paragraphs(t.Text + t.Body) {
			a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
		}
	}
	for _, name := range append(t.Authors, t.Author) {
		if name = tidy(name); name != "" {
			a.Authors = append(a.Authors, name)
		}
	}
	for _, image := range t.Images {
		if IsAddress(image.URL) {
			image.Caption = tidy(image.Caption)
			a.Images = append(a.Images, image)
		}
	}
	for _, link := range t.Links {
		if IsAddress(link.URL) {
			link.Text = tidy(link.Text)
			a.Links = append(a.Links, link)
		}
	}
	if language.MatchString(t.Lang) {
		a.Lang = t.Lang
	}
	if a.Body() == "" {
		return nil, fmt.Errorf("%w: the line of JSON has no text", clean.ErrNoArticle)
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
	if a.Published, err = publishedOf(c, t); err == nil {
		a.Modified, err = checked(t.Modified)
	}
	if err == nil {
		a.Source, err = sourceOf(a, c, t.Source)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", clean.ErrNoArticle, err)
	}
	return a, nil
}

// language is the form of a tag such as "kk" or "kk-Latn".
var language = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$`)

// tidy returns a text in one line, in normal form C, without what can't be seen.
func tidy(s string) string {
	return strings.Join(strings.Fields(tidyLines(s)), " ")
}

// tidyLines is tidy with the text's own line breaks.
func tidyLines(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s))
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
	return checked(d)
}

// checked returns a date if it is one.
func checked(d corpus.Date) (corpus.Date, error) {
	if d.At == "" {
		return corpus.Date{}, nil
	}
	if p, ok := dates.Parse(d.At, ""); !ok || p.At != d.At || p.Precision != d.Precision {
		return d, fmt.Errorf("date %q of precision %q", d.At, d.Precision)
	}
	for i := range d.Words {
		d.Words[i] = tidy(d.Words[i])
	}
	return d, nil
}

// sourceOf returns the outlet that is said with a line of JSON or in it, by name
// or as our own export has it.
func sourceOf(a *corpus.Article, c *corpus.Capture, source json.RawMessage) (corpus.Source, error) {
	s := corpus.Source{ID: "file", Name: "file"}
	if a.URL != "" {
		s.ID = bareHost(a.URL)
		s.Name = s.ID
	}
	var in corpus.Source
	switch {
	case len(source) == 0:
	case source[0] == '"':
		if err := json.Unmarshal(source, &in.Name); err != nil {
			return s, fmt.Errorf("source: %w", err)
		}
	default:
		if err := json.Unmarshal(source, &in); err != nil {
			return s, fmt.Errorf("source: %w", err)
		}
	}
	s.Name = cmp.Or(tidy(c.SaidSource), tidy(in.Name), s.Name)
	return s, nil
}
