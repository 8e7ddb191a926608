package clean

import (
	"html"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// doubtfulShare is the share of a headline's words in the body up to which it
// is doubtful.
//
// Republishers put another story's headline over a text. Measured on Reuters
// and Russian news: this catches 95 of 100 wrong headlines and doubts 1.3 of
// 100 right ones.
const doubtfulShare = 0.25

// setTitle sets the title, or one made from the lead if the headline is
// doubtful or missing. bodyWords are the [longWords] of the body.
func setTitle(a *corpus.Article, r *Report, headline, rule string, bodyWords wordSet) {
	headline = page.Visible(headline)
	lead := ""
	for _, b := range a.Blocks {
		if b.Kind != corpus.Caption && b.Kind != corpus.Subhead {
			lead = b.Text
			break
		}
	}
	switch {
	case headline == "":
		a.Title, a.Untitled = titleFromLead(lead), true
		r.choose("title", a.Title, "made from the lead: the page has no headline")
	case a.Incomplete == "" && doubtful(headline, bodyWords): // its words may be in the rest
		a.PageHeadline = headline
		a.Title = titleFromLead(lead)
		r.choose("page headline", headline, rule)
		r.choose("title", a.Title, "made from the lead: the headline's words are not in the text")
	default:
		a.Title = headline
		r.choose("title", headline, rule)
	}
}

// doubtful reports whether a headline seems to belong to another text: at most
// a quarter of its words of four letters and more, compared by their first five
// letters, occur in the body.
func doubtful(headline string, text wordSet) bool {
	in := share(headline, text)
	return in >= 0 && in <= doubtfulShare
}

// Lengths of a title made from a lead, in characters.
const (
	titleLeast = 50
	titleMost  = 110
)

// titleFromLead returns the lead's beginning up to the end of a sentence or a
// clause, or of a word, with "…" where it was cut.
func titleFromLead(lead string) string {
	lead, _, _ = strings.Cut(lead, "\n")
	letters := []rune(lead)
	sentence, clause, word := 0, 0, 0
	for i, r := range letters {
		if i >= titleMost {
			break
		}
		space := i+1 < len(letters) && letters[i+1] == ' '
		switch {
		case strings.ContainsRune("。!?", r), strings.ContainsRune(".!?", r) && space && i >= titleLeast && i+2 < len(letters) && unicode.IsUpper(letters[i+2]):
			if sentence == 0 && i >= 20 {
				sentence = i + 1
			}
		case strings.ContainsRune(",;:—–、,", r):
			clause = i
		case r == ' ':
			word = i
		}
	}
	switch {
	case sentence > 0:
		return string(letters[:sentence])
	case len(letters) <= titleMost:
		return lead
	case clause >= titleLeast:
		return strings.TrimRight(string(letters[:clause]), " ,;:—–") + "…"
	case word >= titleLeast:
		return trimShort(strings.TrimRight(string(letters[:word]), " ,;:—–")) + "…"
	}
	return string(letters[:titleMost-1]) + "…"
}

// trimShort drops the words of up to three letters at the end of a cut title,
// which lead on to what was cut.
func trimShort(s string) string {
	for {
		k := strings.LastIndexByte(s, ' ')
		if k < 0 || utf8.RuneCountInString(s[:k]) < titleLeast || utf8.RuneCountInString(s[k+1:]) > 3 {
			return strings.TrimRight(s, " ,;:—–")
		}
		s = s[:k]
	}
}

// Places that a title is read from.
const (
	inJSON = iota
	inOpenGraph
	inTwitter
	inTitleTag
	inMeta
	inProp
	inHeading
	inBlock
)

// A titleClaim is a claim of a title before its features are known.
type titleClaim struct {
	text  string
	rule  string
	place int
	block int // -1 for what the page says in its head
	cuts  int // pieces that were taken off its end
	heads int // pieces that were taken off its beginning
	off   string
	inner bool // a part of a heading
}

// titles returns the claims of a title: what the page says in its head, with
// and without what may be the outlet's name, and the headings and lines above
// the text.
func (r *reading) titles() []Claim {
	var found []titleClaim
	head := func(text, rule string, place int) {
		text = page.Visible(html.UnescapeString(text))
		if text == "" || utf8.RuneCountInString(text) > 400 {
			return
		}
		found = append(found, titleClaim{text: text, rule: rule, place: place, block: -1})
		for _, part := range withoutEnds(text) {
			part.rule, part.place, part.block = rule, place, -1
			found = append(found, part)
		}
	}
	p := r.page
	head(r.said.Headline, "json-ld", inJSON)
	head(p.Meta("og:title"), "og:title", inOpenGraph)
	head(p.Meta("twitter:title"), "twitter:title", inTwitter)
	head(p.Title, "<title>", inTitleTag)
	head(p.Meta("title", "dc.title", "parsely-title", "sailthru.title", "headline", "citation_title", "dcterms.title"), "meta title", inMeta)
	for _, s := range p.Props {
		if page.Prop(s.Node) == "headline" {
			head(page.Text(s.Node), "microdata", inProp)
			break
		}
	}
	for _, s := range p.Headings {
		if len(found) > 60 {
			break
		}
		text := page.Visible(page.Text(s.Node))
		if n := utf8.RuneCountInString(text); n < 3 || n > 300 {
			continue
		}
		found = append(found, titleClaim{text: text, rule: "<h1>", place: inHeading, block: s.At})
		for _, part := range headingParts(s.Node, text) {
			found = append(found, titleClaim{text: part, rule: "part of <h1>", place: inHeading, block: s.At, inner: true})
		}
	}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		near := i >= r.first-10 && i <= r.first+1
		heads := b.Heading()
		if i > r.first+3 && !(heads && i <= r.last) || len(found) > 90 || !near && !heads || b.Chars() < 8 || b.Chars() > 250 {
			continue
		}
		for k, text := range strings.SplitN(b.Text, "\n", 3) {
			found = append(found, titleClaim{text: text, rule: "line above the text", place: inBlock, block: i, inner: k > 0})
		}
	}

	slug := longWords(strings.NewReplacer("-", " ", "_", " ", "/", " ").Replace(r.address))
	said := [...]wordBag{bagOf(r.said.Headline), bagOf(p.Meta("og:title")), bagOf(p.Title), bagOf(r.firstHeading()), bagOf(r.headingAbove())}
	texts := map[string]*wording{} // most claims are made several times
	count := map[string]int{}
	places := map[string]int{} // bits of the places that claim the same
	for _, c := range found {
		w := texts[c.text]
		if w == nil {
			w = &wording{key: squeeze(c.text), inBody: share(c.text, r.bodyWords), inSlug: share(c.text, slug)}
			own := bagOf(c.text)
			for i, s := range said {
				if w.like[i] = -1; s.all > 0 {
					w.like[i] = likeness(own, s)
				}
			}
			texts[c.text] = w
		}
		count[w.key]++
		places[w.key] |= 1 << c.place
	}
	squeezedTitle, outlet := squeeze(p.Title), squeeze(r.outlet)
	headings := float32(len(p.Headings))
	claims := make([]Claim, 0, len(found))
	for _, c := range found {
		w := texts[c.text]
		key, off := w.key, squeeze(c.off)
		x := make([]float32, 0, 96)
		x = append(x,
			float32(c.place), runes(c.text), float32(len(strings.Fields(c.text))), float32(c.cuts), float32(c.heads), runes(c.off), number(c.inner),
			number(c.off != "" && namesOutlet(off, outlet)), number(c.off != "" && strings.Contains(r.host, off)), share(c.off, r.bodyWords),
			number(namesOutlet(key, outlet)), number(strings.Contains(r.host, key)),
			float32(count[key]), float32(bits.OnesCount(uint(places[key]))),
			number(places[key]&(1<<inHeading) != 0), number(places[key]&(1<<inBlock) != 0), number(places[key]&(1<<inJSON) != 0),
			number(places[key]&(1<<inOpenGraph) != 0), number(places[key]&(1<<inTitleTag) != 0),
			number(strings.Contains(squeezedTitle, key)), number(strings.HasPrefix(squeezedTitle, key)),
			w.inBody, w.inSlug, headings,
			number(endsSentence(c.text)), number(strings.ContainsAny(c.text, "|»–—")), number(page.FurnitureOf(c.text) != nil),
		)
		x = append(x, w.like[:]...)
		claims = append(claims, Claim{Value: c.text, Rule: c.rule, X: r.placed(x, c.block)})
	}
	return claims
}

// A wording is what the features of a title owe to its words alone.
type wording struct {
	key            string // squeezed
	inBody, inSlug float32
	like           [5]float32 // to what the page says elsewhere
}

// firstHeading returns the page's first <h1>, "" for none.
func (r *reading) firstHeading() string {
	for _, s := range r.page.Headings {
		if text := page.Text(s.Node); text != "" {
			return text
		}
	}
	return ""
}

// headingAbove returns the last heading above the text, "" for none.
func (r *reading) headingAbove() string {
	for i := min(r.first, len(r.page.Blocks)-1); i >= 0 && i > r.first-12; i-- {
		if b := &r.page.Blocks[i]; kindOf(b) == corpus.Subhead {
			return b.Text
		}
	}
	return ""
}

// headingParts returns the parts of a heading: what its elements hold, and what
// is left without the first of them, which often is a line above the headline.
func headingParts(n *nethtml.Node, text string) []string {
	for n.FirstChild != nil && n.FirstChild.NextSibling == nil {
		n = n.FirstChild
	}
	var parts []string
	for c := range n.ChildNodes() {
		part := page.Visible(page.Text(c))
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

// withoutEnds returns a title without the pieces at its ends that separators
// set off: without the last, the last two, all but the first, the first.
func withoutEnds(title string) []titleClaim {
	var parts []string
	var ends []int // where each part ends in title
	begin := 0
	letters := []byte(title)
	for i := 0; i < len(title); {
		cut := ""
		for _, sep := range separators {
			if strings.HasPrefix(title[i:], sep) && i > 0 {
				cut = sep
				break
			}
		}
		if cut == "" {
			i++
			continue
		}
		parts = append(parts, string(letters[begin:i]))
		ends = append(ends, i)
		i += len(cut)
		begin = i
	}
	parts = append(parts, title[begin:])
	n := len(parts)
	if n == 1 || n > 8 {
		return nil
	}
	var out []titleClaim
	for cuts := 1; cuts <= min(3, n-1); cuts++ {
		out = append(out, titleClaim{text: strings.TrimSpace(title[:ends[n-1-cuts]]), cuts: cuts, off: strings.TrimSpace(title[ends[n-1-cuts]:])})
	}
	if n > 4 {
		out = append(out, titleClaim{text: strings.TrimSpace(parts[0]), cuts: n - 1, off: strings.TrimSpace(title[ends[0]:])})
	}
	rest := strings.TrimLeft(title[ends[0]:], " |-–—:»·•/~")
	out = append(out, titleClaim{text: rest, heads: 1, off: parts[0]})
	if n > 2 {
		rest := strings.TrimLeft(title[ends[1]:], " |-–—:»·•/~")
		out = append(out, titleClaim{text: rest, heads: 2, off: title[:ends[1]]})
		middle := strings.TrimSpace(parts[1])
		out = append(out, titleClaim{text: middle, heads: 1, cuts: n - 2, off: parts[0]})
	}
	return slices.DeleteFunc(out, func(c titleClaim) bool { return utf8.RuneCountInString(c.text) < 4 })
}

// separators stand between a headline and the outlet's name.
var separators = []string{" | ", " - ", " – ", " — ", " :: ", " : ", " » ", " › ", " > ", " · ", " • ", " / ", " ~ ", " // ", "--", " |", "| ", "|", "»", ": "}

// namesOutlet reports whether a piece of a title is the outlet's name, both
// squeezed.
func namesOutlet(piece, outlet string) bool {
	return piece != "" && len(outlet) > 2 && (piece == outlet || strings.Contains(piece, outlet) && len(piece) < 3*len(outlet) || strings.Contains(outlet, piece) && len(piece) > 2)
}
