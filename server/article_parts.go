package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"casefile/corpus"
)

// withinParams are the parameters of a search inside one article.
var withinParams = newTable(
	required(*searchParams.row("q")), *searchParams.row("variants"), *searchParams.row("variant"), *searchParams.row(prefixNot + "variant"), *searchParams.row("person"),
)

// An articleHits lists where in an article a query matches.
type articleHits struct {
	ID      string      `json:"id"`
	Version int         `json:"version"`
	Total   int         `json:"total"`
	Results []quotation `json:"results"`
}

// A quotation is a part of an article's text, with what is around it.
type quotation struct {
	Paragraph int    `json:"paragraph"` // from 1
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Exact     string `json:"exact"`
	Prefix    string `json:"prefix"`
	Suffix    string `json:"suffix"`
	Link      string `json:"link"` // to the paragraph
}

// articleHits returns the matches of a query in an article, whether or not a search for
// the query finds the article.
func (s *server) articleHits(ctx context.Context, r request) (any, error) {
	a, _, err := s.Searcher.Article(r.id)
	if err != nil {
		return nil, err
	}
	q := params{searchParams, r.given}
	marked, err := s.Searcher.Mark(ctx, a, q.query())
	if err != nil {
		return nil, err
	}
	out := articleHits{ID: a.ID, Version: a.Revision, Results: []quotation{}}
	text, at, page := []rune(a.Body()), 0, articleLink(a.ID, q)
	for i, fragments := range marked {
		for _, f := range fragments {
			end := at + utf8.RuneCountInString(f.Text)
			if f.Match {
				out.Results = append(out.Results, newQuotation(page, text, i+1, at, end))
			}
			at = end
		}
		at += len("\n\n")
	}
	out.Total = len(out.Results)
	return out, nil
}

// newQuotation links to a paragraph of a page.
func newQuotation(page string, text []rune, paragraph, start, end int) quotation {
	exact, prefix, suffix := quoted(text, start, end)
	return quotation{paragraph, start, end, exact, prefix, suffix, page + "#p" + strconv.Itoa(paragraph)}
}

// around is the number of characters that are given before and after a quotation.
const around = 32

// quoted returns a part of a text, with the text around it.
func quoted(text []rune, start, end int) (exact, prefix, suffix string) {
	return string(text[start:end]), string(text[max(0, start-around):start]), string(text[end:min(len(text), end+around)])
}

// excerptParams are the parameters of an excerpt.
var excerptParams = newTable(
	param{name: "start", must: true, kind: numberKind, high: 100_000_000, help: "The code point of body_text at which the excerpt begins."},
	param{name: "end", must: true, kind: numberKind, high: 100_000_000, help: "The code point after its last."},
)

// An excerpt is a part of an article to cite.
type excerpt struct {
	ID       string     `json:"id"`
	Version  int        `json:"version"`
	Excerpt  quotation  `json:"excerpt"`
	Citation string     `json:"citation"` // in words, with the page's address
	Original string     `json:"original"` // the page with the excerpt marked by browsers that can; "" for a file
	Article  articleRef `json:"article"`
	SHA256   string     `json:"sha256"` // of the capture
}

// maxExcerpt is how long an excerpt may be, in code points.
const maxExcerpt = 2000

func (s *server) excerptAnswer(_ context.Context, r request) (any, error) {
	a, err := s.Searcher.Store.Get(r.id)
	if err != nil {
		return nil, err
	}
	text := []rune(a.Body())
	start, end := r.number("start"), r.number("end")
	if start >= end || end > len(text) || end-start > maxExcerpt {
		return nil, invalid("end", r.text("end"), "start is %d and end %d; give two places in the %d characters of the text, at most %d apart", start, end, len(text), maxExcerpt)
	}
	paragraph := 1 + strings.Count(string(text[:start]), "\n\n")
	out := excerpt{
		ID: a.ID, Version: a.Revision, Excerpt: newQuotation(articleLink(a.ID, noParams), text, paragraph, start, end), Article: newArticleRef(a, noParams), SHA256: a.Capture.SHA256,
	}
	if a.URL != "" {
		out.Original = a.URL + "#:~:text=" + textFragment(out.Excerpt.Exact)
	}
	out.Citation = "“" + oneLine(out.Excerpt.Exact) + "” – " + citationOf(a)
	return out, nil
}

// citationOf cites an article in words.
func citationOf(a *corpus.Article) string {
	where, captured := a.URL, ""
	if where == "" {
		where = articleLink(a.ID, noParams)
	}
	if !a.Capture.Time.IsZero() {
		captured = "captured " + a.Capture.Time.UTC().Format("2 January 2006")
	}
	text := strings.Join(slices.DeleteFunc([]string{
		strings.Join(a.Authors, ", "), "“" + shortTitle(a.Title) + "”", a.Source.Name, writtenDate(newDate(a.Published)), where, captured,
	}, func(s string) bool { return s == "" }), ", ")
	if a.IsAbstract() {
		return isAbstract + ", of " + text
	}
	return text
}

// textFragment returns the directive that finds a text (URL Fragment Text Directives). A
// long text, or one with a break, is given by its first and last words.
func textFragment(text string) string {
	escape := func(words []string) string {
		return strings.NewReplacer("-", "%2D", "+", "%20").Replace(url.QueryEscape(strings.Join(words, " ")))
	}
	words := strings.Fields(text)
	const few = 5
	if len(words) <= 3*few && !strings.Contains(strings.TrimSpace(text), "\n") {
		return escape(words)
	}
	n := min(few, len(words)/2)
	return escape(words[:n]) + "," + escape(words[len(words)-n:])
}

// raw sends the capture that an article was made from, byte for byte, as plain text: a
// stranger's page must not run here.
func (s *server) raw(c echo.Context, r request) error {
	a, err := s.Searcher.Store.Get(r.id)
	if err != nil {
		return err
	}
	capture, err := s.Searcher.Store.Capture(a.Capture)
	if err != nil {
		return err
	}
	media := "text/plain"
	if _, p, err := mime.ParseMediaType(capture.ContentType); err == nil && p["charset"] != "" {
		media = mime.FormatMediaType(media, map[string]string{"charset": p["charset"]})
	}
	sum := sha256.Sum256(capture.Body)
	h := c.Response().Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Repr-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":")
	h.Set("Casefile-Content-Type", printableASCII(capture.ContentType))
	return c.Blob(http.StatusOK, media, capture.Body)
}

// printableASCII returns a text as a header can have it.
func printableASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
}
