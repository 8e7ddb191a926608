// Package gather brings coverage into a store: files, pages of the web, and the pages
// bundled with the program.
//
// A URL becomes a line of the journal in three steps:
//
//	URL → fetch.Client.Get → Capture → Keep → journal
//
// [fetch.Client.Get] returns the bytes as received, which make a [corpus.Capture]. [Keep]
// cleans captures ([casefile/corpus/clean]), decides which article each page is
// (identity.go), and adds both to the store, which acknowledges them once they are safe
// on disk. Two types do that for many pages:
//
//   - An [Adder] adds what a person names: addresses, files, folders, WARC files, lines
//     of JSON.
//   - A [Gatherer] walks the sources of a [Case]: it visits their feeds, sitemaps and
//     sections, and the pages that these name (walk.go, list.go, page.go), and remembers
//     in a [State] when to visit each again.
//
// To gather a case:
//
//	c, err := gather.OpenCase(dir)
//	state, err := gather.OpenState(dir, log)
//	w, err := corpus.OpenWriter(dir, log)
//	g := &gather.Gatherer{Case: c, State: state, Writer: w, Client: &fetch.Client{UserAgent: "casefile/1 (+desk@example.org)"}}
//	report, err := g.Run(ctx)
package gather

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/corpus/clean"
	"casefile/corpus/fetch"
)

// maxFile is the size in bytes of the largest file that is read.
const maxFile = 16 << 20

// errUnusable is the error of a file or page that cannot hold an article.
var errUnusable = errors.New("cannot be used")

// fetchPage fetches a page. The error of a page that cannot hold an article wraps
// [errUnusable].
func fetchPage(ctx context.Context, client *fetch.Client, address string) (*corpus.Capture, error) {
	x, err := client.Get(ctx, address)
	if err != nil {
		return nil, err
	}
	c := captureOf(x)
	if x.Status != http.StatusOK {
		return nil, fmt.Errorf("%s %w: the server answers %d %s", address, errUnusable, x.Status, http.StatusText(x.Status))
	}
	if redirectsHome(c) {
		return nil, fmt.Errorf("%s %w: it redirects to the home page %s", address, errUnusable, c.FinalURL)
	}
	if strings.HasPrefix(c.ContentType, "application/xhtml+xml") {
		return c, nil
	}
	return c, usable(address, c)
}

// captureOf returns the capture of an exchange.
func captureOf(x *fetch.Exchange) *corpus.Capture {
	c := &corpus.Capture{
		Came: corpus.Intake{Via: corpus.Fetched},
		URL:  x.URL, FinalURL: x.FinalURL, Time: x.Time.UTC(), Status: x.Status, Header: x.Header,
		Body: x.Body, Request: x.Request, Response: x.Response,
		Decisions: [][2]string{{"robots", x.Robots}, {"server", x.Addr}},
	}
	for _, hop := range x.Hops {
		c.Hops = append(c.Hops, corpus.Hop{URL: hop.URL, Time: hop.Time.UTC(), Request: hop.Request, Response: hop.Response})
	}
	if c.ContentType = x.Value("Content-Type"); c.ContentType == "" {
		c.ContentType = contentType("", c.Body)
	}
	return c
}

// plainly returns an error about a file in plain words.
func plainly(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: there is no such file", name)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: no permission to read it", name)
	}
	return err
}

func fileCapture(via corpus.Via, name, url string, body []byte) *corpus.Capture {
	return &corpus.Capture{
		Came:        corpus.Intake{Via: via},
		URL:         url,
		File:        strings.ToValidUTF8(name, "\uFFFD"),
		Time:        time.Now().UTC().Truncate(time.Second),
		ContentType: contentType(name, body),
		Body:        body,
	}
}

// contentType guesses the type of a file, from its bytes first.
func contentType(name string, body []byte) string {
	sniffed := http.DetectContentType(body)
	if !strings.HasPrefix(sniffed, "text/") && sniffed != "application/octet-stream" {
		return sniffed
	}
	if t := mime.TypeByExtension(strings.ToLower(filepath.Ext(name))); strings.HasPrefix(t, "text/html") {
		return "text/html"
	}
	if strings.HasPrefix(sniffed, "text/html") {
		return "text/html"
	}
	if utf8.Valid(body) || !bytes.ContainsRune(body, 0) {
		return "text/plain"
	}
	return sniffed
}

// usable returns an error if a capture cannot hold an article.
func usable(name string, c *corpus.Capture) error {
	switch {
	case len(bytes.TrimSpace(c.Body)) == 0:
		return fmt.Errorf("%s %w: it is empty", name, errUnusable)
	case !strings.HasPrefix(c.ContentType, "text/") || bytes.ContainsRune(c.Body, 0):
		return fmt.Errorf("%s %w: it looks like %s; casefile reads text and HTML", name, errUnusable, c.ContentType)
	}
	return nil
}

// A Kept is a capture that was given to a store, with the article in it.
type Kept struct {
	corpus.Receipt
	Capture *corpus.Capture
	Article *corpus.Article // nil if there is none in it
	Reason  error           // why there is none, or why a removed one stays away
}

// Name returns the address or the file that the capture is from.
func (k Kept) Name() string { return cmp.Or(k.Capture.URL, k.Capture.File, "standard input") }

// Keep cleans captures and adds them to a store: all of them or, with an error, none. A
// capture without an article is added too, as evidence of what was there.
func Keep(w *corpus.Writer, captures ...*corpus.Capture) ([]Kept, error) {
	kept := make([]Kept, len(captures))
	items := make([]corpus.Item, len(captures))
	known := &addresses{store: w.Store}
	for i, f := range readAll(captures) {
		c, a, err := captures[i], f.article, f.err
		if err != nil && !errors.Is(err, clean.ErrNoArticle) {
			return nil, err
		}
		kept[i] = Kept{Capture: c, Article: a, Reason: err}
		items[i] = corpus.Item{Capture: c}
		if a != nil {
			if items[i], err = known.item(c, a); err != nil {
				return nil, err
			}
		}
	}
	receipts, err := w.Add(items...)
	if err != nil {
		return nil, err
	}
	for i := range kept {
		if kept[i].Receipt = receipts[i]; kept[i].Change == corpus.Removed {
			_, kept[i].Reason = w.Get(kept[i].ID)
		}
	}
	return kept, nil
}

// Begin adds what is bundled to an empty store, unless another process is writing to it.
// A store with articles is left as it is: what stands in a case is for its people to say,
// and an abstract that came with an update could answer a question that they have asked of
// the articles alone. They can add the abstracts with [Adder.AddAbstracts].
func Begin(dir string, c *Case, log *slog.Logger) (err error) {
	s, err := corpus.Open(dir)
	if err != nil || s.Len() > 0 {
		return err
	}
	w, err := corpus.OpenWriter(dir, log)
	if errors.Is(err, corpus.ErrBusy) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	captures, err := c.Captures()
	if err != nil {
		return err
	}
	kept, err := Keep(w, captures...)
	if err != nil {
		return err
	}
	for _, k := range kept {
		if k.Article == nil {
			return fmt.Errorf("bundled file %s: %w", k.Capture.File, k.Reason)
		}
		log.Debug("added", "id", k.ID, "url", k.Article.URL)
	}
	log.Info("added what comes with the program", "n", len(kept))
	return nil
}
