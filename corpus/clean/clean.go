// Package clean finds the article in a captured page: what a reader came for,
// without the page's menus, other stories, comments and forms.
//
//	article, report, err := clean.Article(capture)
//
// [Article] is a pure function of the [corpus.Capture]. The [Report] lists every block
// of the page with the rule that kept or cut it, and the rule that chose each fact;
// [Explain] writes it for people. The way from a Capture in HTML to an Article:
//
//  1. [Decode] turns the bytes into UTF-8 (charset.go).
//  2. Package page cuts the page into blocks of text and scores each.
//  3. keepBlocks decides which blocks are kept, and as what (keep.go).
//  4. refuse rejects error pages, cookie walls and lists of stories (refuse.go).
//  5. identify sets the language, the address and the outlet (lang.go, source.go).
//  6. A finder collects every [Claim] of the page on its title, day and authors
//     (titleclaim.go, dateclaim.go, author.go), and models score them (claim.go).
//  7. setTitle takes the best headline, or makes a title from the lead if the
//     headline is another story's (title.go).
//  8. dropRepeats cuts the lines above the text that repeat the title, the date or
//     the authors (keep.go).
//  9. setDates and setAuthors take the best claims if they are sure enough; else
//     inferDate concludes the date from the text (date.go).
//  10. setGiven overrides the page by what the person who added it knows.
//
// A capture in plain text, as people paste or dump it, has no markup; plain.go reads
// it by its lines.
//
// # How a block is kept or cut
//
// A line that no article contains, such as "Leave a Reply", is cut (page/furniture.go).
// Any other block is kept if its score is at least one half; on a page with hardly any
// such block, a share of the best score is enough. Then copies are cut, short cut
// lines between kept ones are kept, and the end of the text loses copyright lines,
// addresses and loose subheads. Captions inside the text are kept as captions.
//
// # The models
//
// The scores come from trees that are embedded in the program: page/first.trees and
// page/second.trees for blocks, title.trees, date.trees and author.trees for claims.
// casefile/corpus/clean/train grows them from pages with known answers, first those
// for blocks, then, built with these, those for claims:
//
//	go run ./corpus/clean/train
//	go run ./corpus/clean/train -claims
//
// After a change of a feature, grow them again, read the figures of
// casefile/corpus/clean/eval, and raise [Version].
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

// Version names the rules, including those of package dates. It changes whenever
// they may give another text or date for the same capture.
const Version = "clean/7"

// ErrNoArticle means that a capture holds no article. The error that wraps it says
// why.
var ErrNoArticle = errors.New("no article")

// Article returns the article in a capture, without its ID, Revision, Aliases and
// Capture, which the caller sets. If there is none, the error wraps [ErrNoArticle],
// also where the program panics at the page; the report is returned in any case.
func Article(c *corpus.Capture) (a *corpus.Article, r *Report, err error) {
	r = &Report{}
	defer func() {
		if p := recover(); p != nil {
			a, err = nil, fmt.Errorf("%w: cleaning failed (%v); please report the page", ErrNoArticle, p)
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
	read := fromPlain
	if kind == markup {
		read = fromHTML
	}
	if err := read(a, r, c, text); err != nil {
		return nil, r, err
	}
	return a, r, nil
}

// Complete sets the language, the title and the date of an article that was not read
// from a page, where they are empty, by what its text says.
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

// contentKind returns what a capture holds. The bytes overrule text/plain, which many
// servers send for everything.
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

// setGiven sets what the person who added the capture gave with it, which overrules
// the page.
func setGiven(a *corpus.Article, r *Report, c *corpus.Capture) {
	if d, ok := dates.Parse(c.SaidDate, ""); ok {
		d.From, d.Words = corpus.FromUser, nil
		a.Published = d
		r.choose("published", d.At, "given with the capture")
	}
	if c.SaidSource != "" {
		a.Source.Name = c.SaidSource
		r.choose("source", c.SaidSource, "given with the capture")
	}
}
