package clean

import (
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// keepFrom is the least score of a block that is kept. Where hardly any block
// reaches it, as on pages of a few lines or with broken markup, a share of the
// best score does: a line too many is less harm than a lost article.
const (
	keepFrom  = 0.5
	keepShare = 0.6
	hopeless  = 0.15
	keepLike  = 0.6 // of a sentence in the same kind of element as the kept one above it
	shortText = 250 // characters
)

// fromHTML finds the article in a page.
func fromHTML(a *corpus.Article, r *Report, c *corpus.Capture, text []byte) error {
	p := page.Parse(text)
	r.Tamed = p.Tamed
	p.Score(page.Built())
	said := p.Said()
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
	read := newReading(a, c, p, said, first, last)
	read.setHeadline(a, r)
	dropHeadline(a, r)
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
	least, best, chars := float32(keepFrom), float32(0), 0
	for i := range p.Blocks {
		b := &p.Blocks[i]
		if b.Score >= keepFrom {
			chars += b.Chars()
		}
		if b.Chars() >= leastText {
			best = max(best, b.Score)
		}
	}
	unsure := chars < shortText && best >= hopeless
	if unsure {
		least = min(least, keepShare*best)
	}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		j := Judged{Text: b.Text, Score: b.Score, Kind: kindOf(b)}
		f := b.Furniture()
		switch {
		case f != nil && f.Certain():
			j.Rule = f.Rule
		case clockOnly.MatchString(b.Text):
			j.Rule = "time of day"
		case unsure && i > 0 && kept[i-1] && f == nil && b.Chars() >= leastText && endsSentence(b.Text):
			j.Kept, j.Rule = true, "sentences below the text"
		case i > 0 && kept[i-1] && b.Score >= keepLike*least && f == nil && b.Like(&p.Blocks[i-1]) && endsSentence(b.Text):
			j.Kept, j.Rule = true, "like the one above"
		case b.Score < least || unsure && f != nil && b.Score < keepFrom:
			switch {
			case f != nil:
				j.Rule = f.Rule
			case b.Idle():
				j.Rule = "only a link"
			default:
				j.Rule = "score"
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
	keepCaptions(p, r, first, last)
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

// keepSaid makes the text of what the page says in JSON-LD: on some pages,
// scripts bring the text into the page only in the browser.
func keepSaid(a *corpus.Article, r *Report, said page.Said) {
	body := said.Body
	if strings.Contains(body, "</") {
		inner := page.Parse([]byte(body))
		var parts []string
		for i := range inner.Blocks {
			parts = append(parts, inner.Blocks[i].Text)
		}
		body = strings.Join(parts, "\n")
	}
	for part := range strings.SplitSeq(body, "\n") {
		if part = visible(html.UnescapeString(part)); part != "" {
			a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: part})
			r.Blocks = append(r.Blocks, Judged{Text: part, Kept: true, Kind: corpus.Paragraph, Rule: "json-ld articleBody"})
		}
	}
}

// clockOnly finds a line that is a time of day, as live blogs set them over each
// entry.
var clockOnly = regexp.MustCompile(`^\d{1,2}[:.]\d\d(?:\s?[AaPp]\.?[Mm]\.?)?$`)

// dropHeadline cuts the lines above the text that only say the title and the
// date again: in old pages they stand in one element with the text.
func dropHeadline(a *corpus.Article, r *Report) {
	key := squeeze(first2(a.PageHeadline, a.Title))
	heads := func(line string) bool {
		if squeeze(line) == key {
			return true
		}
		_, day := textDate(line, a.Lang)
		return day
	}
	for len(a.Blocks) > 1 {
		first := &a.Blocks[0]
		line, rest, more := strings.Cut(first.Text, "\n")
		if first.Kind == corpus.Caption || !heads(line) {
			return
		}
		for i := range r.Blocks {
			j := &r.Blocks[i]
			if !j.Kept || j.Text != first.Text {
				continue
			}
			if j.Text = rest; !more {
				j.Text, j.Kept, j.Rule = line, false, "title or date above the text"
			}
			break
		}
		if first.Text = rest; !more {
			a.Blocks = a.Blocks[1:]
		}
	}
}

// keepCaptions keeps the captions that stand inside the text, as captions.
func keepCaptions(p *page.Page, r *Report, first, last int) {
	for i := range r.Blocks {
		if j := &r.Blocks[i]; !j.Kept && j.Kind == corpus.Caption && i > first && i < last && p.Blocks[i].Furniture() == nil {
			j.Kept, j.Rule = true, "caption inside the text"
		}
	}
}

// dropLooseSubheads cuts a subhead or two at the end of the text: they head
// what was cut. More in a row are a list that the text ends with.
func dropLooseSubheads(p *page.Page, r *Report) {
	const most, longest = 2, 80
	var loose []*Judged
	for i := len(r.Blocks) - 1; i >= 0; i-- {
		j := &r.Blocks[i]
		if !j.Kept {
			continue
		}
		if j.Kind != corpus.Subhead {
			break
		}
		if p.Blocks[i].Chars() > longest || len(loose) == most {
			return
		}
		loose = append(loose, j)
	}
	for _, j := range loose {
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
