package clean

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// fromHTML finds the article in a page.
func fromHTML(a *corpus.Article, r *Report, c *corpus.Capture, text []byte) error {
	p := page.Parse(text)
	r.Tamed = p.Tamed
	p.Score(page.Built())
	base := baseOf(c, p)
	first, last := keepBlocks(a, r, p, base)
	if first < 0 && utf8.RuneCountInString(p.JSONLD.Body) > shortText {
		keepJSONLD(a, r, p.JSONLD.Body)
	}
	if err := refuse(p, a, r.Blocks); err != nil {
		return err
	}
	a.Images = images(p, base, first, last)
	a.Incomplete = incomplete(a, r, p, last)
	identify(a, r, c, p)
	f := newFinder(a, c, p, first, last)
	f.setHeadline(a, r)
	dropAboveTitle(a, r)
	dropRepeats(a, r)
	f.setDates(a, r)
	f.setAuthors(a, r)
	a.Section = page.Visible(cmp.Or(p.JSONLD.Section, p.Meta("article:section")))
	inferDate(a, r)
	setGiven(a, r, c)
	return nil
}

// images returns the pictures between the first and the last block kept, without
// icons and spacers.
func images(p *page.Page, base *url.URL, first, last int) []corpus.Image {
	const most = 50
	var found []corpus.Image
	seen := map[string]bool{}
	for _, s := range p.Pictures {
		if first < 0 || s.At < first-3 || s.At > last+1 || len(found) == most {
			continue
		}
		src := ""
		for _, key := range []string{"data-src", "data-original", "data-lazy-src", "src"} {
			src = cmp.Or(src, resolve(base, page.Attr(s.Node, key)))
		}
		if src == "" || seen[src] || icon(page.Attr(s.Node, "width")) || icon(page.Attr(s.Node, "height")) {
			continue
		}
		seen[src] = true
		found = append(found, corpus.Image{URL: src, Caption: captionOf(s.Node)})
	}
	return found
}

// captionOf returns the caption of the <figure> around a picture, "" for none.
func captionOf(img *nethtml.Node) string {
	for up, n := 0, img.Parent; n != nil && up < 5; up, n = up+1, n.Parent {
		if n.DataAtom != atom.Figure {
			continue
		}
		caption := ""
		for c := range n.ChildNodes() {
			if c.DataAtom == atom.Figcaption {
				caption = page.Text(c)
			}
		}
		return caption
	}
	return ""
}

// icon reports whether a width or height is that of an icon.
func icon(size string) bool {
	n := 0
	_, err := fmt.Sscanf(size, "%d", &n)
	return err == nil && n < 60
}

// baseOf returns the address that the page's links are relative to.
func baseOf(c *corpus.Capture, p *page.Page) *url.URL {
	base := captureURL(c)
	if href := p.Meta("base"); href != "" {
		if u, err := base.Parse(href); err == nil {
			return u
		}
	}
	return base
}

// resolve returns the absolute web address of a link, "" if it is none or only
// points into the page.
func resolve(base *url.URL, href string) string {
	href = strings.TrimSpace(href)
	if href == "" || href[0] == '#' || len(href) > 2048 {
		return ""
	}
	u, err := base.Parse(href)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	return u.String()
}
