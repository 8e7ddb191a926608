package clean

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"

	"casefile/corpus/clean/page"
	"casefile/corpus/clean/trees"
)

// Origins of claims of a title.
const (
	titleJSONLD = iota
	titleOpenGraph
	titleTwitter
	titleTag
	titleMeta
	titleProp
	titleHeading
	titleBlock
)

// A titleClaim is a claim of a title before its features are known.
type titleClaim struct {
	text   string
	rule   string
	origin int
	block  int    // -1 for the page's head
	cuts   int    // pieces that were cut off its end
	heads  int    // pieces that were cut off its beginning
	off    string // what was cut off
	inner  bool   // a part of a heading
}

// titles returns the claims of a title: what the page states in its head, with and
// without what may be the outlet's name, and the headings and lines above the text.
func (f *finder) titles() []Claim {
	return f.weighTitles(f.appendLineTitles(f.appendHeadingTitles(f.headTitles())))
}

func (f *finder) headTitles() []titleClaim {
	p := f.page
	prop := ""
	if i := slices.IndexFunc(p.Props, func(s page.Spot) bool { return page.Prop(s.Node) == "headline" }); i >= 0 {
		prop = page.Text(p.Props[i].Node)
	}
	var found []titleClaim
	for _, stated := range []struct {
		text, rule string
		origin     int
	}{
		{p.JSONLD.Headline, "json-ld", titleJSONLD},
		{p.Meta("og:title"), "og:title", titleOpenGraph},
		{p.Meta("twitter:title"), "twitter:title", titleTwitter},
		{p.Title, "<title>", titleTag},
		{p.Meta("title", "dc.title", "parsely-title", "sailthru.title", "headline", "citation_title", "dcterms.title"), "meta title", titleMeta},
		{prop, "microdata", titleProp},
	} {
		text := page.Visible(html.UnescapeString(stated.text))
		if text == "" || utf8.RuneCountInString(text) > 400 {
			continue
		}
		for _, c := range append([]titleClaim{{text: text}}, withoutEnds(text)...) {
			c.rule, c.origin, c.block = stated.rule, stated.origin, -1
			found = append(found, c)
		}
	}
	return found
}

func (f *finder) appendHeadingTitles(found []titleClaim) []titleClaim {
	for _, s := range f.page.Headings {
		if len(found) > 60 {
			break
		}
		text := page.Text(s.Node)
		if n := utf8.RuneCountInString(text); n < 3 || n > 300 {
			continue
		}
		found = append(found, titleClaim{text: text, rule: "<h1>", origin: titleHeading, block: s.At})
		for _, part := range headingParts(s.Node, text) {
			found = append(found, titleClaim{text: part, rule: "part of <h1>", origin: titleHeading, block: s.At, inner: true})
		}
	}
	return found
}

func (f *finder) appendLineTitles(found []titleClaim) []titleClaim {
	for i := range f.page.Blocks {
		b := &f.page.Blocks[i]
		near := i >= f.first-10 && i <= f.first+1 || b.Heading()
		above := i <= f.first+3 || b.Heading() && i <= f.last
		if !near || !above || len(found) > 90 || b.Chars() < 8 || b.Chars() > 250 {
			continue
		}
		for k, text := range strings.SplitN(b.Text, "\n", 3) {
			found = append(found, titleClaim{text: text, rule: "line above the text", origin: titleBlock, block: i, inner: k > 0})
		}
	}
	return found
}

// A wording holds the features of a title that depend on its words alone.
type wording struct {
	key            string // squeezed
	inBody, inSlug float32
	like           [5]float32 // the likeness to titles that the page states
}

// wordings returns the wording of each text: most are claimed several times.
func (f *finder) wordings(found []titleClaim) map[string]*wording {
	p := f.page
	slug := stemsOf(strings.NewReplacer("-", " ", "_", " ", "/", " ").Replace(f.address))
	stated := [...]wordBag{bagOf(p.JSONLD.Headline), bagOf(p.Meta("og:title")), bagOf(p.Title), bagOf(f.firstHeading()), bagOf(f.headingAbove())}
	texts := map[string]*wording{}
	for _, c := range found {
		if texts[c.text] != nil {
			continue
		}
		w := &wording{key: squeeze(c.text), inBody: share(c.text, f.stems), inSlug: share(c.text, slug)}
		own := bagOf(c.text)
		for i, s := range stated {
			if w.like[i] = -1; s.all > 0 {
				w.like[i] = likeness(own, s)
			}
		}
		texts[c.text] = w
	}
	return texts
}

// weighTitles returns the claims with their features.
func (f *finder) weighTitles(found []titleClaim) []Claim {
	texts := f.wordings(found)
	counts := tallies{}
	for _, c := range found {
		counts.add(texts[c.text].key, c.origin)
	}
	title := squeeze(f.page.Title)
	claims := make([]Claim, 0, len(found))
	for _, c := range found {
		w := texts[c.text]
		key, off, count := w.key, squeeze(c.off), counts[w.key]
		x := make([]float32, 0, 96)
		x = append(x,
			float32(c.origin), runes(c.text), float32(len(strings.Fields(c.text))), float32(c.cuts), float32(c.heads), runes(c.off), trees.Flag(c.inner),
			trees.Flag(c.off != "" && namesOutlet(off, f.outlet)), trees.Flag(c.off != "" && strings.Contains(f.host, off)), share(c.off, f.stems),
			trees.Flag(namesOutlet(key, f.outlet)), trees.Flag(strings.Contains(f.host, key)),
			float32(count.claims), count.spread(),
			count.from(titleHeading), count.from(titleBlock), count.from(titleJSONLD), count.from(titleOpenGraph), count.from(titleTag),
			trees.Flag(strings.Contains(title, key)), trees.Flag(strings.HasPrefix(title, key)),
			w.inBody, w.inSlug, float32(len(f.page.Headings)),
			trees.Flag(endsSentence(c.text)), trees.Flag(strings.ContainsAny(c.text, "|»–—")), trees.Flag(page.FurnitureOf(c.text) != nil),
		)
		x = append(x, w.like[:]...)
		claims = append(claims, Claim{Value: c.text, Rule: c.rule, X: f.withPosition(x, c.block)})
	}
	return claims
}

// firstHeading returns the page's first <h1>, "" for none.
func (f *finder) firstHeading() string {
	for _, s := range f.page.Headings {
		if text := page.Text(s.Node); text != "" {
			return text
		}
	}
	return ""
}

// headingAbove returns the last heading above the text, "" for none.
func (f *finder) headingAbove() string {
	for i := min(f.first, len(f.page.Blocks)-1); i >= 0 && i > f.first-12; i-- {
		if b := &f.page.Blocks[i]; b.Heading() {
			return b.Text
		}
	}
	return ""
}

// headingParts returns the parts of a heading: what its elements hold, and what is
// left without the first of them, which often is a line above the headline.
func headingParts(n *nethtml.Node, text string) []string {
	for n.FirstChild != nil && n.FirstChild.NextSibling == nil {
		n = n.FirstChild
	}
	var parts []string
	for c := range n.ChildNodes() {
		part := page.Text(c)
		if part == "" || part == text || len(parts) == 8 {
			continue
		}
		if len(parts) == 0 {
			if rest, ok := strings.CutPrefix(text, part); ok {
				parts = append(parts, strings.TrimLeft(rest, " :|–—-·•/"))
			}
		}
		parts = append(parts, part)
	}
	return parts
}

// separators stand between a headline and the outlet's name.
var separators = []string{" | ", " - ", " – ", " — ", " :: ", " : ", " » ", " › ", " > ", " · ", " • ", " / ", " ~ ", " // ", "--", " |", "| ", "|", "»", ": "}

// withoutEnds returns a title without the pieces at its ends that separators set
// off: without the last, the last two, the last three, all but the first, the first,
// the first two, all but the second.
func withoutEnds(title string) []titleClaim {
	var parts []string
	var ends []int // of each part but the last in title
	begin := 0
	for i := 1; i < len(title); {
		k := slices.IndexFunc(separators, func(sep string) bool { return strings.HasPrefix(title[i:], sep) })
		if k < 0 {
			i++
			continue
		}
		parts = append(parts, title[begin:i])
		ends = append(ends, i)
		i += len(separators[k])
		begin = i
	}
	parts = append(parts, title[begin:])
	n := len(parts)
	if n == 1 || n > 8 {
		return nil
	}
	after := func(end int) string { return strings.TrimLeft(title[end:], " |-–—:»·•/~") }
	var out []titleClaim
	for cuts := 1; cuts <= min(3, n-1); cuts++ {
		end := ends[n-1-cuts]
		out = append(out, titleClaim{text: strings.TrimSpace(title[:end]), cuts: cuts, off: strings.TrimSpace(title[end:])})
	}
	if n > 4 {
		out = append(out, titleClaim{text: strings.TrimSpace(parts[0]), cuts: n - 1, off: strings.TrimSpace(title[ends[0]:])})
	}
	out = append(out, titleClaim{text: after(ends[0]), heads: 1, off: parts[0]})
	if n > 2 {
		out = append(out, titleClaim{text: after(ends[1]), heads: 2, off: title[:ends[1]]},
			titleClaim{text: strings.TrimSpace(parts[1]), heads: 1, cuts: n - 2, off: parts[0]})
	}
	return slices.DeleteFunc(out, func(c titleClaim) bool { return utf8.RuneCountInString(c.text) < 4 })
}

// namesOutlet reports whether a piece of a title is the outlet's name, both squeezed.
func namesOutlet(piece, outlet string) bool {
	return piece != "" && len(outlet) > 2 && (piece == outlet || strings.Contains(piece, outlet) && len(piece) < 3*len(outlet) || strings.Contains(outlet, piece) && len(piece) > 2)
}
