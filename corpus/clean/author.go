package clean

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"casefile/corpus"
	"casefile/corpus/clean/page"
	"casefile/corpus/clean/trees"
)

// Origins of claims of authors.
const (
	authorJSONLD = iota
	authorMeta
	authorOtherMeta
	authorProp
	authorRel
	authorClass
	authorLine
	nAuthorOrigins
)

// metaAuthors are the names of <meta> that carry authors.
var metaAuthors = map[string]int{
	"author": authorMeta, "article:author": authorMeta, "parsely-author": authorMeta, "sailthru.author": authorMeta, "dc.creator": authorMeta,
	"dcterms.creator": authorMeta, "byl": authorMeta, "citation_author": authorMeta, "article:author_name": authorMeta, "cxenseparse:author": authorMeta,
	"creator": authorOtherMeta, "twitter:creator": authorOtherMeta, "dc.publisher": authorOtherMeta, "twitter:data1": authorOtherMeta, "dc.contributor": authorOtherMeta,
}

// unmarkedLine is the rule of authors in a line that does not begin as a byline.
const unmarkedLine = "line near the text"

// Least scores of the article's authors.
const (
	certainAuthors  = 0.2
	certainUnmarked = 0.5
)

// setAuthors sets who wrote the article.
func (f *finder) setAuthors(a *corpus.Article, r *Report) {
	top := Best(f.authors(), builtClaimModels().author)
	if top != nil && top.Score >= certainAuthors && (top.Rule != unmarkedLine || top.Score >= certainUnmarked) {
		a.Authors = strings.Split(top.Value, "; ")
		r.choose("authors", top.Value, top.Rule)
	}
}

// An authorClaim is a claim of authors before its features are known.
type authorClaim struct {
	names  []string
	rule   string
	origin int
	block  int    // -1 for the page's head
	text   string // that the names were read from
	order  int    // among the claims of its origin
	byline bool   // the text begins as a byline does
	alone  bool   // the other names of the text were left out
}

// value returns the names as the value of a [Claim].
func (c *authorClaim) value() string { return strings.Join(c.names, "; ") }

// authors returns the claims of authors.
func (f *finder) authors() []Claim {
	a := authorFinder{finder: f, read: map[string]byline{}}
	a.add("json-ld", authorJSONLD, -1, f.page.JSONLD.Authors...)
	a.addMetas()
	for _, s := range f.page.Props {
		if prop := page.Prop(s.Node); strings.Contains(prop, "author") || prop == "creator" {
			a.add("microdata", authorProp, s.At, cmp.Or(page.Attr(s.Node, "content"), page.Text(s.Node)))
		}
	}
	a.addElements()
	a.addLines()
	return f.weighAuthors(a.found)
}

// An authorFinder collects claims of authors.
type authorFinder struct {
	*finder
	found []authorClaim
	order [nAuthorOrigins]int
	read  map[string]byline // by text: the same byline occurs several times
}

// A byline is a text that may name authors.
type byline struct {
	names  []string
	marked bool // begins as a byline does
}

func (a *authorFinder) byline(text string) byline {
	b, known := a.read[text]
	if !known {
		b.names = splitNames(text)
		_, b.marked = cutByline(text)
		a.read[text] = b
	}
	return b
}

// add adds the claim of the names in the texts, and that of the first of them: the
// others may be what the first is.
func (a *authorFinder) add(rule string, origin, block int, texts ...string) {
	c := authorClaim{rule: rule, origin: origin, block: block, order: a.order[origin]}
	for _, t := range texts {
		c.text += t + " "
		b := a.byline(t)
		c.byline = c.byline || b.marked
		for _, n := range b.names {
			if !containsFold(c.names, n) && len(c.names) < 20 {
				c.names = append(c.names, n)
			}
		}
	}
	if len(c.names) == 0 || len(a.found) >= 60 {
		return
	}
	a.order[origin]++
	a.found = append(a.found, c)
	if len(c.names) > 1 && origin > authorJSONLD {
		c.names, c.rule, c.alone = c.names[:1], rule+", the first", true
		a.found = append(a.found, c)
	}
}

// addMetas adds the claims of <meta>, of names that occur several times all together
// as well.
func (a *authorFinder) addMetas() {
	for _, name := range []string{"author", "citation_author"} {
		var all []string
		for _, m := range a.page.Metas {
			if m.Name == name && !containsFold(all, m.Content) {
				all = append(all, m.Content)
			}
		}
		if len(all) > 1 {
			a.add("meta "+name, authorMeta, -1, all...)
		}
	}
	for _, m := range a.page.Metas {
		if origin, ok := metaAuthors[m.Name]; ok && !strings.HasPrefix(m.Content, "http") {
			a.add("meta "+m.Name, origin, -1, strings.TrimPrefix(m.Content, "@"))
		}
	}
}

// addElements adds the claims of elements marked as bylines.
func (a *authorFinder) addElements() {
	var links []string // of one byline
	linked := 0        // the block of the last of them
	for _, s := range a.page.Bylines {
		text := page.Text(s.Node)
		switch {
		case utf8.RuneCountInString(text) > 150 || a.order[authorClass] > 10:
		case strings.Contains(page.Attr(s.Node, "rel"), "author"):
			if len(links) > 0 && s.At > linked+1 {
				links = nil
			}
			if links = append(links, text); len(links) > 1 {
				a.add("rel=author", authorRel, s.At, links...)
			}
			linked = s.At
			a.add("rel=author", authorRel, s.At, text)
		default:
			a.addParts(s, text)
		}
	}
}

// addParts adds the claims of an element with the class of an author and of the first
// elements in it.
func (a *authorFinder) addParts(s page.Spot, text string) {
	a.add("class of an author", authorClass, s.At, text)
	inner := 0
	for d := range s.Node.Descendants() {
		if d.DataAtom != atom.A && d.DataAtom != atom.Span {
			continue
		}
		if inner++; inner > 6 {
			break
		}
		if t := page.Text(d); t != text {
			a.add("part of a class of an author", authorClass, s.At, t)
		}
	}
}

// addLines adds the claims of short lines near the text and the title.
func (a *authorFinder) addLines() {
	for i := range a.page.Blocks {
		b := &a.page.Blocks[i]
		near := i >= a.first-10 && i <= a.first+2 || i >= a.last-2 && i <= a.last+3 || a.heading >= 0 && i >= a.heading && i <= a.heading+8
		switch {
		case !near || b.Chars() >= 120 || a.order[authorLine] == 10:
		case a.byline(b.Text).marked:
			a.add("byline near the text", authorLine, i, b.Text)
		case i > a.first-6 && b.Chars() < 50:
			a.add(unmarkedLine, authorLine, i, b.Text)
		}
	}
}

// deskWords occur, in lower case, in bylines that name no person.
var deskWords = []string{"team", "staff", "redak", "editor", "news", "redac", "редак", "admin", "press", "online", "dpa", "agenc"}

// weighAuthors returns the claims with their features.
func (f *finder) weighAuthors(found []authorClaim) []Claim {
	counts := tallies{}
	key := func(names []string) string { return squeeze(strings.Join(names, "")) }
	var first [nAuthorOrigins][]string // the names of the first claim of each origin
	for _, c := range found {
		counts.add(key(c.names), c.origin)
		if first[c.origin] == nil {
			first[c.origin] = c.names
		}
	}
	claims := make([]Claim, 0, len(found))
	for _, c := range found {
		value := c.value()
		count := counts[key(c.names)]
		x := f.appendNames([]float32{float32(c.origin), float32(c.order)}, &c)
		x = append(x,
			trees.Flag(strings.ContainsAny(c.text, "0123456789")), trees.Flag(strings.ToUpper(value) == value), trees.Flag(strings.Contains(value, ".")),
			float32(count.claims), count.spread(), share(value, f.stems), trees.Flag(strings.Contains(f.body, c.names[0])),
			trees.Flag(page.FurnitureOf(c.text) != nil), trees.Flag(hasAny(strings.ToLower(value), deskWords...)),
		)
		for origin := range nAuthorOrigins {
			x = append(x, count.from(origin))
		}
		for _, origin := range []int{authorJSONLD, authorMeta, authorRel, authorClass} {
			x = append(x, sameNames(c.names, first[origin]))
		}
		claims = append(claims, Claim{Value: value, Rule: c.rule, X: f.withPosition(x, c.block)})
	}
	return claims
}

// appendNames appends the features of a claim's names.
func (f *finder) appendNames(x []float32, c *authorClaim) []float32 {
	words, capitals, letters := 0, 0, float32(0)
	outlet, generic := false, false
	for _, n := range c.names {
		for w := range strings.FieldsSeq(n) {
			words++
			if letter, _ := utf8.DecodeRuneInString(w); unicode.IsUpper(letter) {
				capitals++
			}
		}
		letters += runes(n)
		squeezed := squeeze(n)
		outlet = outlet || namesOutlet(squeezed, f.outlet) || strings.Contains(f.host, squeezed)
		generic = generic || noNames[strings.ToLower(n)]
	}
	names := float32(len(c.names))
	return append(x,
		names, float32(words)/names, float32(capitals)/float32(max(words, 1)), letters/names,
		trees.Flag(outlet), trees.Flag(generic), trees.Flag(c.byline), trees.Flag(c.alone), runes(c.text), letters/runes(c.text),
	)
}

// sameNames returns the share of names that both lists have, -1 if one is empty.
func sameNames(a, b []string) float32 {
	if len(a) == 0 || len(b) == 0 {
		return -1
	}
	same := 0
	for _, n := range a {
		if containsFold(b, n) {
			same++
		}
	}
	return float32(same) / float32(len(a)+len(b)-same)
}
