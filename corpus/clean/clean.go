// Package clean finds the article in a captured page: what a reader came for,
// without the page's menus, other stories, comments and forms.
//
// [Article] is a pure function of the capture. A page in HTML goes through
// these steps, each in its own file:
//
//	charset.go   bytes to text
//	page/        text to blocks, each with the probability that it belongs to the article
//	html.go      the steps, pictures and links
//	keep.go      which blocks are kept, and as what
//	claim.go     what the page claims of itself in many places, and which claim is best
//	title.go     the headline, and whether it is the text's own
//	date.go      when it was published; dateclaim.go finds the days that a page tells, dateweigh.go weighs them
//	author.go    who wrote it, and where it was published
//	refuse.go    pages that are no articles
//
// A page in plain text, as people paste or dump it, has no marks to go by;
// plain.go reads it by its lines.
//
// Every decision is in the [Report], so that a person can see what was cut, and
// by which rule.
package clean

import (
	"bytes"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"

	"casefile/corpus"
	"casefile/corpus/dates"
)

// Version names the rules, those of package dates among them. It changes whenever
// they could make another text or date of the same capture.
const Version = "clean/7"

// ErrNoArticle says that a capture holds no article. The error that wraps it
// tells why.
var ErrNoArticle = errors.New("no article")

// Article returns the article in a capture, without its ID, Revision, Aliases
// and Capture, which the caller knows. The report is there even where the
// article is not; then the error wraps [ErrNoArticle]. A page at which the program
// fails has no article: it ends nothing else, and can be read again by better rules.
func Article(c *corpus.Capture) (a *corpus.Article, r *Report, err error) {
	r = &Report{}
	defer func() {
		if p := recover(); p != nil {
			a, err = nil, fmt.Errorf("%w: the program failed at it (%v); please report the page", ErrNoArticle, p)
		}
	}()
	if c.Status >= 400 {
		return nil, r, fmt.Errorf("%w: the server answered %d", ErrNoArticle, c.Status)
	}
	kind := contentKind(c)
	if kind == other {
		return nil, r, fmt.Errorf("%w: %s is neither HTML nor text", ErrNoArticle, mediaType(c))
	}
	text, charset := Decode(c)
	r.Charset = charset
	a = &corpus.Article{Cleaner: Version}
	if kind == markup {
		err = fromHTML(a, r, c, text)
	} else {
		err = fromPlain(a, r, c, text)
	}
	if err != nil {
		return nil, r, err
	}
	return a, r, nil
}

// Complete concludes from the text of an article that was told, and not found in a
// page, what was not told of it: its language, its title and when it was published.
func Complete(a *corpus.Article) {
	r := new(Report)
	if a.Lang == "" {
		a.Lang = language(a.Body(), "")
	}
	if a.Title == "" {
		setTitle(a, r, "", "", nil)
	}
	inferDate(a, r)
}

// The kinds of content that a capture can have.
const (
	other = iota
	markup
	plain
)

func mediaType(c *corpus.Capture) string {
	t, _, err := mime.ParseMediaType(c.ContentType)
	if err != nil || t == "" || t == "application/octet-stream" {
		t, _, _ = mime.ParseMediaType(http.DetectContentType(c.Body)) // never wrong about its own
	}
	return t
}

// contentKind tells what a capture holds. The bytes overrule a type of
// text/plain: many servers send it for everything.
func contentKind(c *corpus.Capture) int {
	switch t := mediaType(c); {
	case strings.HasSuffix(t, "html") || strings.HasSuffix(t, "xml"):
		return markup
	case strings.HasPrefix(t, "text/"):
		head := bytes.ToLower(c.Body[:min(len(c.Body), 4096)])
		for _, mark := range []string{"<html", "<!doctype html", "<body", "<div", "<head"} {
			if bytes.Contains(head, []byte(mark)) {
				return markup
			}
		}
		return plain
	}
	return other
}

// saidByUser sets what the person who added the capture said of it, which is
// stronger than the page.
func saidByUser(a *corpus.Article, r *Report, c *corpus.Capture) {
	if c.SaidDate != "" {
		if d, ok := dates.Parse(c.SaidDate, ""); ok {
			d.From, d.Words = corpus.FromUser, nil
			a.Published = d
			r.choose("published", d.At, "said by who added it")
		}
	}
	if c.SaidSource != "" {
		a.Source.Name = c.SaidSource
		r.choose("source", c.SaidSource, "said by who added it")
	}
}
