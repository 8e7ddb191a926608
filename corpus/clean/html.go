package clean

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html/atom"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// keepFrom is the least score of a block that is kept.
const keepFrom = 0.5

// fromHTML finds the article in a page.
func fromHTML(a *corpus.Article, r *Report, c *corpus.Capture, text []byte) error {
	p := page.Parse(text)
	r.Tamed = p.Tamed
	p.Score(page.Built())
	said := p.Said()
	base := baseOf(c, p)
	first, last := keepBlocks(a, r, p, base)
	if err := refuse(p, said, a); err != nil {
		return err
	}
	a.Images = images(p, base, first, last)
	a.Lang = language(a.Body(), declaredLanguage(p))
	setAddress(a, r, c, p, said)
	setSource(a, r, c, a.URL, p.Meta("og:site_name", "application-name"), said.Publisher)
	read := newReading(a, c, p, said, first, last)
	read.setHeadline(a, r)
	read.setDates(a, r)
	read.setAuthors(a, r)
	a.Section = visible(first2(said.Section, p.Meta("article:section")))
	if said.Paywalled {
		a.Incomplete = incomplete(a, said)
	}
	inferDate(a, r)
	saidByUser(a, r, c)
	return nil
}

// keepBlocks puts the article's blocks into a and all judgements into r. It
// returns the numbers of the first and last block kept, -1 for none.
func keepBlocks(a *corpus.Article, r *Report, p *page.Page, base *url.URL) (first, last int) {
	first, last = -1, -1
	kept := make([]bool, len(p.Blocks))
	r.Blocks = make([]Judged, len(p.Blocks))
	for i := range p.Blocks {
		b := &p.Blocks[i]
		j := Judged{Text: b.Text, Score: b.Score, Kind: kindOf(b)}
		f := page.FurnitureOf(b.Text)
		switch {
		case f != nil && f.Certain():
			j.Rule = f.Rule
		case b.Score < keepFrom:
			j.Rule = "score"
			if f != nil {
				j.Rule = f.Rule
			}
		default:
			j.Kept, j.Rule = true, "score"
		}
		kept[i] = j.Kept
		if j.Kept {
			if first < 0 {
				first = i
			}
			last = i
		}
		r.Blocks[i] = j
	}
	dropLooseSubheads(p, r)
	links := map[string]bool{}
	for i := range r.Blocks {
		j := &r.Blocks[i]
		if !j.Kept {
			continue
		}
		a.Blocks = append(a.Blocks, corpus.Block{Kind: j.Kind, Text: j.Text})
		for _, n := range p.Blocks[i].Links {
			href := resolve(base, page.Attr(n, "href"))
			if href != "" && !links[href] && len(a.Links) < 500 {
				links[href] = true
				a.Links = append(a.Links, corpus.Link{URL: href, Text: page.Text(n)})
			}
		}
	}
	return first, last
}

// dropLooseSubheads cuts the subheads at the end of the text: they head what
// was cut.
func dropLooseSubheads(p *page.Page, r *Report) {
	for i := len(r.Blocks) - 1; i >= 0; i-- {
		j := &r.Blocks[i]
		if !j.Kept {
			continue
		}
		if j.Kind != corpus.Subhead {
			return
		}
		j.Kept, j.Rule = false, "subhead without text"
	}
}

func kindOf(b *page.Block) corpus.Kind {
	switch {
	case b.Tag == atom.H1 || b.Tag == atom.H2 || b.Tag == atom.H3 || b.Tag == atom.H4 || b.Tag == atom.H5 || b.Tag == atom.H6:
		return corpus.Subhead
	case b.In.Caption:
		return corpus.Caption
	case b.In.Quote:
		return corpus.Quote
	case b.In.List:
		return corpus.ListItem
	}
	return corpus.Paragraph
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
	if s := p.Doc.Find("base[href]").First(); s.Length() > 0 {
		if u, err := base.Parse(s.AttrOr("href", "")); err == nil {
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
