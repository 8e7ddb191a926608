package clean

import (
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// fromHTML finds the article in a page.
func fromHTML(a *corpus.Article, r *Report, c *corpus.Capture, text []byte) error {
	p := page.Parse(text)
	r.Tamed = p.Tamed
	p.Score(page.Built())
	said := &p.JSONLD
	base := baseOf(c, p)
	first, last := keepBlocks(a, r, p, base)
	if first < 0 && utf8.RuneCountInString(said.Body) > shortText {
		keepSaid(a, r, said)
	}
	if err := refuse(p, said, a, r.Blocks); err != nil {
		return err
	}
	a.Images = images(p, base, first, last)
	a.Lang = language(a.Body(), declaredLanguage(p))
	setAddress(a, r, c, p, said)
	setSource(a, r, c, a.URL, p.Meta("og:site_name", "application-name"), said.Publisher)
	a.Incomplete = incomplete(a, r, p, said, last)
	read := newReading(a, c, p, said, first, last)
	read.setHeadline(a, r)
	dropHeadline(a, r)
	read.setDates(a, r)
	read.setAuthors(a, r)
	a.Section = page.Visible(first2(said.Section, p.Meta("article:section")))
	inferDate(a, r)
	saidByUser(a, r, c)
	return nil
}

// images returns the pictures that stand between the first and the last block
// kept, but for icons and spacers.
func images(p *page.Page, base *url.URL, first, last int) []corpus.Image {
	var found []corpus.Image
	seen := map[string]bool{}
	for _, s := range p.Pictures {
		if first < 0 || s.At < first-3 || s.At > last+1 || len(found) == 50 {
			continue
		}
		src := ""
		for _, key := range []string{"data-src", "data-original", "data-lazy-src", "src"} {
			if src = resolve(base, page.Attr(s.Node, key)); src != "" {
				break
			}
		}
		if src == "" || seen[src] || icon(page.Attr(s.Node, "width")) || icon(page.Attr(s.Node, "height")) {
			continue
		}
		seen[src] = true
		img := corpus.Image{URL: src}
		for up, n := 0, s.Node.Parent; n != nil && up < 5; up, n = up+1, n.Parent {
			if n.DataAtom == atom.Figure {
				for c := n.FirstChild; c != nil; c = c.NextSibling {
					if c.DataAtom == atom.Figcaption {
						img.Caption = page.Text(c)
					}
				}
				break
			}
		}
		found = append(found, img)
	}
	return found
}

// icon reports whether a width or height is that of an icon.
func icon(size string) bool {
	n := 0
	if _, err := fmt.Sscanf(size, "%d", &n); err != nil {
		return false
	}
	return n < 60
}

// baseOf returns the address that the page's links are relative to.
func baseOf(c *corpus.Capture, p *page.Page) *url.URL {
	address := first2(c.FinalURL, c.URL)
	base, err := url.Parse(address)
	if err != nil {
		base = &url.URL{}
	}
	if href := p.Meta("base"); href != "" {
		if u, err := base.Parse(href); err == nil {
			return u
		}
	}
	return base
}

// resolve returns the absolute web address of a link, "" where it is none or
// only points into the page.
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

// first2 returns a, or b if a is empty.
func first2(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
