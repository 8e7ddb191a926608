package server

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"casefile/search/query"
)

// feedParams are the parameters of a feed: those of a search that choose articles. The
// last captured come first.
var feedParams = exportParams.but([]string{"sort", "cursor"}, param{name: "size", kind: numberKind, low: 1, high: query.MaxSize, def: "50", help: "The most entries."})

// A feedFormat is a way to write a feed.
type feedFormat struct {
	path, media string
	summary     string
	write       func(*feed) ([]byte, error)
}

var feedFormats = []feedFormat{
	{searchPage + ".atom", "application/atom+xml", "Follow a search: a feed in Atom of its articles, the last captured first.", (*feed).atom},
	{searchPage + ".json", "application/feed+json", "Follow a search: a JSON Feed of its articles, the last captured first.", (*feed).jsonFeed},
}

// A feed is the articles of a search, the last captured first.
type feed struct {
	title, about string
	self, page   string // addresses
	base         string
	version      string // of the program
	updated      time.Time
	entries      []hit
	asks         string // what the search is narrowed by, for entries without words that match
}

// feedOf returns the handler that writes a search as a feed. Last-Modified is for
// readers that don't send ETags.
func (s *server) feedOf(f feedFormat) echo.HandlerFunc {
	return func(c echo.Context) error {
		return s.received(feedParams, f.media, func(c echo.Context, r request) error {
			if s.unchanged(c) {
				return c.NoContent(http.StatusNotModified)
			}
			ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
			defer cancel()
			out, err := s.newFeed(ctx, r, s.base(c), f.path)
			if err != nil {
				return err
			}
			b, err := f.write(out)
			if err != nil {
				return err
			}
			return c.Blob(http.StatusOK, f.media+"; charset=utf-8", b)
		})(c)
	}
}

// unchanged reports whether the corpus is as it was when the client asked last, and sets
// Last-Modified. While the index is behind the corpus it does neither: the client would
// never get the articles that are not indexed yet.
func (s *server) unchanged(c echo.Context) bool {
	state, err := s.Searcher.Engine.State()
	changed, err2 := s.Searcher.Store.Changed()
	if err != nil || err2 != nil || state.At != s.Searcher.Store.End() || time.Since(changed) < 2*time.Second {
		return false
	}
	c.Response().Header().Set(echo.HeaderLastModified, changed.UTC().Format(http.TimeFormat))
	since, err := http.ParseTime(c.Request().Header.Get(echo.HeaderIfModifiedSince))
	return err == nil && c.Request().Header.Get("If-None-Match") == "" && !changed.Truncate(time.Second).After(since)
}

// newFeed waits for its turn and searches.
func (s *server) newFeed(ctx context.Context, r request, base, path string) (*feed, error) {
	if err := s.searches.take(ctx); err != nil {
		return nil, err
	}
	defer s.searches.leave()
	q := params{searchParams, r.given}.query()
	q.Sort, q.Size, q.Collapse = query.Captured, r.number("size"), false
	res, err := s.Searcher.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	l := linker{params{searchParams, r.given}, searchPage}
	f := &feed{
		title: s.Title, self: base + r.at(path), page: base + l.with("sort", string(query.Captured)).set("size").at(searchPage), base: base, version: s.Version,
		about: newTotal(res).String() + ", the last captured first",
	}
	if f.updated, err = s.Searcher.Store.Changed(); len(res.Hits) > 0 {
		f.updated = res.Hits[0].Article.Capture.Time
	}
	if err != nil {
		return nil, err
	}
	var asks []string
	if q.Text != "" {
		f.title = q.Text + " – " + s.Title
	}
	for _, c := range chips(l, newFilters(l, res.Facets)) {
		asks = append(asks, s.pages.speech["en"].text(say("%s: %s", c.Title, c.Label)))
	}
	if f.asks = strings.Join(asks, "; "); f.asks != "" {
		f.about += "; " + f.asks
	}
	if res.Relaxed {
		f.about += ". No article has all of these words; showing articles with some of them"
	}
	for _, h := range res.Hits {
		f.entries = append(f.entries, newHit(l, res, h))
	}
	return f, nil
}

// uuid returns an id made of a text, the same each time (RFC 9562, version 8).
func uuid(text string) string {
	b := sha256.Sum256([]byte("casefile " + text))
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
}

// content says in HTML which article an entry is, and why it is in the feed.
func (f *feed) content(h hit) string {
	var b strings.Builder
	p := func(s string) { b.WriteString("<p>" + s + "</p>") }
	p(html.EscapeString(h.Source.Name + " · " + writtenDate(h.Published)))
	if d := h.doubts(); d != "" {
		p(html.EscapeString(d))
	}
	var as []string
	for _, m := range h.MatchedAs {
		as = append(as, fmt.Sprintf("%s as %s (%s)", m.Term, m.Surface, m.How))
	}
	switch {
	case len(as) > 0:
		p(html.EscapeString("Found " + strings.Join(as, ", ")))
	case h.Hits.Total == 0 && f.asks != "":
		p(html.EscapeString("Found by " + f.asks))
	}
	for _, s := range h.Hits.Snippets {
		p(fmt.Sprintf(`%s <a href="%s">paragraph %d</a>`, s.Marked, html.EscapeString(f.base+s.Link), s.Paragraph))
	}
	return b.String()
}

// exact returns the time of publication in RFC 3339, "" unless it is known to the time:
// a feed can give no other.
func (h hit) exact() string {
	if _, err := time.Parse(time.RFC3339, h.published().At); err != nil {
		return ""
	}
	return h.published().At
}

// authors returns who wrote the article, or else the outlet.
func (h hit) authors() (all []feedAuthor) {
	for _, name := range h.Byline {
		all = append(all, feedAuthor{name})
	}
	if len(all) == 0 {
		all = append(all, feedAuthor{h.Source.Name})
	}
	return all
}

type feedAuthor struct {
	Name string `xml:"name" json:"name"`
}

type atomFeed struct {
	XMLName   xml.Name      `xml:"http://www.w3.org/2005/Atom feed"`
	ID        string        `xml:"id"`
	Title     string        `xml:"title"`
	Subtitle  string        `xml:"subtitle"`
	Updated   string        `xml:"updated"`
	Links     []atomLink    `xml:"link"`
	Generator atomGenerator `xml:"generator"`
	Entries   []atomEntry   `xml:"entry"`
}

type atomGenerator struct {
	Version string `xml:"version,attr"`
	Name    string `xml:",chardata"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string       `xml:"id"`
	Title     string       `xml:"title"`
	Updated   string       `xml:"updated"` // when it was captured
	Published string       `xml:"published,omitempty"`
	Authors   []feedAuthor `xml:"author"`
	Links     []atomLink   `xml:"link"`
	Content   atomText     `xml:"content"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

func (f *feed) atom() ([]byte, error) {
	out := atomFeed{
		ID: uuid(strings.TrimPrefix(f.self, f.base)), Title: f.title, Subtitle: f.about, Updated: f.updated.UTC().Format(time.RFC3339),
		Links:     []atomLink{{"self", "application/atom+xml", f.self}, {"alternate", "text/html", f.page}},
		Generator: atomGenerator{f.version, "casefile"},
	}
	for _, h := range f.entries {
		e := atomEntry{
			ID: uuid(h.ID), Title: h.Title, Updated: h.CapturedAt.UTC().Format(time.RFC3339), Published: h.exact(), Authors: h.authors(),
			Links: []atomLink{{"alternate", "text/html", f.base + h.HTML}}, Content: atomText{"html", f.content(h)},
		}
		if h.URL != "" {
			e.Links = append(e.Links, atomLink{Rel: "via", Href: h.URL})
		}
		out.Entries = append(out.Entries, e)
	}
	b, err := xml.Marshal(out)
	return append([]byte(xml.Header), b...), err
}

type jsonFeed struct {
	Version     string         `json:"version"`
	Title       string         `json:"title"`
	HomePageURL string         `json:"home_page_url"`
	FeedURL     string         `json:"feed_url"`
	Description string         `json:"description"`
	Items       []jsonFeedItem `json:"items"`
}

type jsonFeedItem struct {
	ID            string       `json:"id"`
	URL           string       `json:"url"`
	ExternalURL   string       `json:"external_url,omitempty"`
	Title         string       `json:"title"`
	ContentHTML   string       `json:"content_html"`
	DatePublished string       `json:"date_published,omitempty"`
	DateModified  string       `json:"date_modified"` // when it was captured
	Authors       []feedAuthor `json:"authors"`
	Tags          []string     `json:"tags"` // whom it names
	Language      string       `json:"language,omitempty"`
}

func (f *feed) jsonFeed() ([]byte, error) {
	out := jsonFeed{"https://jsonfeed.org/version/1.1", f.title, f.page, f.self, f.about, []jsonFeedItem{}}
	for _, h := range f.entries {
		out.Items = append(out.Items, jsonFeedItem{
			h.ID, f.base + h.HTML, h.URL, h.Title, f.content(h), h.exact(), h.CapturedAt.UTC().Format(time.RFC3339),
			h.authors(), nonNil(h.named("person")), languageTag(h.Lang),
		})
	}
	return json.Marshal(out)
}
