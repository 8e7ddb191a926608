package gather

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
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

// A cleaned is the result of [read] for one capture.
type cleaned struct {
	article *corpus.Article
	err     error
}

// readAll reads captures on all processors: cleaning a page takes longer than storing
// it.
func readAll(captures []*corpus.Capture) []cleaned {
	all := make([]cleaned, len(captures))
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

// read returns the article in a capture, and notes in the capture how its bytes were
// read. If there is no article, the error wraps [clean.ErrNoArticle].
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
	if c.Response == nil && c.URL == "" && c.ContentType != jsonArticle {
		claimOrigin(a, c)
	}
	if a.URL == "" && c.URL != "" {
		if a.URL, err = corpus.Canonical(c.URL); err != nil {
			return nil, fmt.Errorf("%w: %w", clean.ErrNoArticle, err)
		}
	}
	return a, nil
}

// claimOrigin makes the address and the outlet that a file names a claim: anybody can
// write a canonical link into a file.
func claimOrigin(a *corpus.Article, c *corpus.Capture) {
	claim := corpus.Claim{URL: cmp.Or(savedBy(c.Body), a.URL)}
	if a.Source.Name != c.SaidSource && a.Source.Name != a.Source.ID {
		claim.Source = a.Source.Name
	}
	if a.Claim = nil; claim != (corpus.Claim{}) {
		a.Claim = &claim
	}
	a.URL, a.Source = "", corpus.Source{ID: "file", Name: cmp.Or(tidy(c.SaidSource), "file")}
}

// jsonArticle is the content type of a capture that is a line of JSON.
const jsonArticle = "application/json"

// A jsonLine is an article as casefile exports it, or with the simpler fields that other
// programs write.
type jsonLine struct {
	corpus.Article
	Text      string          `json:"text"`
	Body      string          `json:"body"`
	Published json.RawMessage `json:"published"`
	Date      string          `json:"date"`
	Author    string          `json:"author"`
	Source    json.RawMessage `json:"source"`
}

// readJSON reads a line of JSON. Fields that an article of ours could not have are
// dropped; a date that can't be read is an error, since the article would be found at
// another date, or at none.
func readJSON(c *corpus.Capture) (*corpus.Article, error) {
	a, err := parseJSON(c)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", clean.ErrNoArticle, err)
	}
	return a, nil
}

func parseJSON(c *corpus.Capture) (*corpus.Article, error) {
	var l jsonLine
	if err := json.Unmarshal(c.Body, &l); err != nil {
		return nil, err
	}
	a := &corpus.Article{
		URL: cmp.Or(c.URL, l.URL), Class: l.Class, Title: tidy(l.Title), PageHeadline: tidy(l.PageHeadline), Untitled: l.Untitled, Section: tidy(l.Section),
		Incomplete: tidy(l.Incomplete), Cleaner: tidy(l.Cleaner), Blocks: l.blocks(),
	}
	l.addTo(a)
	if a.URL == "" && l.ID == corpus.IDOfBytes(l.Capture.SHA256) {
		a.MadeFrom = l.Capture.SHA256
	}
	if a.Body() == "" {
		return nil, errors.New("the line of JSON has no text")
	}
	switch {
	case a.Class == corpus.Class(corpus.Class("").Name()):
		a.Class = ""
	case a.Class != "" && !a.IsAbstract():
		return nil, fmt.Errorf("kind is %.40q; give %s", a.Class, strings.Join(corpus.Classes, " or "))
	case a.IsAbstract() && a.URL == "":
		return nil, errors.New("an abstract needs the url of the article that it sums up")
	}
	var err error
	if a.URL != "" {
		if a.URL, err = corpus.Canonical(a.URL); err != nil {
			return nil, err
		}
	}
	if a.Published, err = publishedOf(c, &l); err != nil {
		return nil, err
	}
	if a.Modified, err = checked(l.Modified); err != nil {
		return nil, err
	}
	a.Source, err = sourceOf(a, c, l.Source)
	return a, err
}

// blocks returns the blocks of text, made from text or body if there are none.
func (l *jsonLine) blocks() []corpus.Block {
	var blocks []corpus.Block
	for _, b := range l.Blocks {
		if b.Text = tidyLines(b.Text); b.Text == "" {
			continue
		}
		switch b.Kind {
		case corpus.Paragraph, corpus.Subhead, corpus.ListItem, corpus.Quote, corpus.Caption:
		default:
			b.Kind = corpus.Paragraph
		}
		blocks = append(blocks, b)
	}
	if len(blocks) > 0 {
		return blocks
	}
	for _, p := range clean.Paragraphs(l.Text + l.Body) {
		blocks = append(blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
	}
	return blocks
}

// addTo adds authors, images, links, aliases and language.
func (l *jsonLine) addTo(a *corpus.Article) {
	for _, name := range append(l.Authors, l.Author) {
		if name = tidy(name); name != "" {
			a.Authors = append(a.Authors, name)
		}
	}
	for _, image := range l.Images {
		if IsAddress(image.URL) {
			image.Caption = tidy(image.Caption)
			a.Images = append(a.Images, image)
		}
	}
	for _, link := range l.Links {
		if IsAddress(link.URL) {
			link.Text = tidy(link.Text)
			a.Links = append(a.Links, link)
		}
	}
	for _, alias := range l.Aliases {
		if alias, err := corpus.Canonical(alias); err == nil {
			a.Aliases = append(a.Aliases, alias)
		}
	}
	if corpus.IsLanguage(l.Lang) {
		a.Lang = l.Lang
	}
}

// tidy returns a text in one line, in normal form C, without control characters.
func tidy(s string) string {
	return strings.Join(strings.Fields(tidyLines(s)), " ")
}

// tidyLines is tidy, but keeps line breaks.
func tidyLines(s string) string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s))
}

// publishedOf returns the date given with a line of JSON or in it.
func publishedOf(c *corpus.Capture, l *jsonLine) (corpus.Date, error) {
	given := cmp.Or(c.SaidDate, l.Date)
	if given == "" && len(l.Published) > 0 && l.Published[0] == '"' {
		if err := json.Unmarshal(l.Published, &given); err != nil {
			return corpus.Date{}, err
		}
	}
	if given != "" {
		d, ok := dates.Parse(given, "")
		if !ok {
			return d, fmt.Errorf("date %q", given)
		}
		d.From, d.Words = corpus.FromUser, nil
		return d, nil
	}
	var d corpus.Date
	if len(l.Published) == 0 {
		return d, nil
	}
	if err := json.Unmarshal(l.Published, &d); err != nil {
		return d, err
	}
	return checked(d)
}

// checked returns a date if it is well formed.
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

// sourceOf returns the outlet given with a line of JSON or in it, where source is a name
// or an outlet as casefile exports it.
func sourceOf(a *corpus.Article, c *corpus.Capture, source json.RawMessage) (corpus.Source, error) {
	var in corpus.Source
	into := any(&in)
	if len(source) > 0 && source[0] == '"' {
		into = &in.Name
	}
	if len(source) > 0 {
		if err := json.Unmarshal(source, into); err != nil {
			return corpus.Source{}, fmt.Errorf("source: %w", err)
		}
	}
	id := "file"
	if a.URL != "" {
		id = bareHost(a.URL)
	}
	return corpus.Source{ID: id, Name: cmp.Or(tidy(c.SaidSource), tidy(in.Name), id)}, nil
}
