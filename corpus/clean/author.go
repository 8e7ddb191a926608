package clean

import (
	"cmp"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// Places that authors are read from.
const (
	authorJSON = iota
	authorMeta
	authorOtherMeta
	authorProp
	authorRel
	authorClass
	authorLine
	nAuthorPlaces
)

// metaAuthors are the names of <meta> that carry authors.
var metaAuthors = map[string]int{
	"author": authorMeta, "article:author": authorMeta, "parsely-author": authorMeta, "sailthru.author": authorMeta, "dc.creator": authorMeta,
	"dcterms.creator": authorMeta, "byl": authorMeta, "citation_author": authorMeta, "article:author_name": authorMeta, "cxenseparse:author": authorMeta,
	"creator": authorOtherMeta, "twitter:creator": authorOtherMeta, "dc.publisher": authorOtherMeta, "twitter:data1": authorOtherMeta, "dc.contributor": authorOtherMeta,
}

// An authorClaim is a claim of authors before its features are known.
type authorClaim struct {
	names  []string
	rule   string
	place  int
	block  int
	text   string // that the names were read from
	order  int
	byline bool // the text begins as a byline does
	alone  bool // names that followed were left out
}

// A byline is a text that may name authors.
type byline struct {
	names  []string
	marked bool // begins as a byline does
}

// writers returns the claims of the authors.
func (r *reading) writers() []Claim {
	var found []authorClaim
	var order [nAuthorPlaces]int
	read := map[string]*byline{} // the same byline stands in several places
	bylineOf := func(text string) *byline {
		b := read[text]
		if b == nil {
			b = &byline{names: splitNames(text)}
			_, b.marked = cutByline(text)
			read[text] = b
		}
		return b
	}
	add := func(rule string, place, block int, texts ...string) {
		c := authorClaim{rule: rule, place: place, block: block, order: order[place]}
		for _, t := range texts {
			c.text += t + " "
			b := bylineOf(t)
			c.byline = c.byline || b.marked
			for _, n := range b.names {
				if !contains(c.names, n) && len(c.names) < 20 {
					c.names = append(c.names, n)
				}
			}
		}
		if len(c.names) == 0 || len(found) >= 60 {
			return
		}
		order[place]++
		found = append(found, c)
		if len(c.names) > 1 && place > authorJSON {
			// The others may tell what the first is.
			c.names, c.rule, c.alone = c.names[:1], rule+", the first", true
			found = append(found, c)
		}
	}
	p := r.page
	add("json-ld", authorJSON, -1, r.said.Authors...)
	for _, name := range []string{"author", "citation_author"} {
		var all []string
		for _, m := range p.Metas {
			if m.Name == name && !contains(all, m.Content) {
				all = append(all, m.Content)
			}
		}
		if len(all) > 1 {
			add("meta "+name, authorMeta, -1, all...)
		}
	}
	for _, m := range p.Metas {
		if place, ok := metaAuthors[m.Name]; ok && !strings.HasPrefix(m.Content, "http") {
			add("meta "+m.Name, place, -1, strings.TrimPrefix(m.Content, "@"))
		}
	}
	for _, s := range p.Props {
		if prop := page.Prop(s.Node); strings.Contains(prop, "author") || prop == "creator" {
			text := page.Attr(s.Node, "content")
			if text == "" {
				text = page.Text(s.Node)
			}
			add("microdata", authorProp, s.At, text)
		}
	}
	var links []string // all that one byline links to
	linked := 0
	for _, s := range p.Bylines {
		rel := strings.Contains(page.Attr(s.Node, "rel"), "author")
		text := page.Text(s.Node)
		if utf8.RuneCountInString(text) > 150 || order[authorClass] > 10 {
			continue
		}
		if rel {
			if len(links) > 0 && s.At > linked+1 {
				links = nil
			}
			if links = append(links, text); len(links) > 1 {
				add("rel=author", authorRel, s.At, links...)
			}
			linked = s.At
			add("rel=author", authorRel, s.At, text)
			continue
		}
		add("class of an author", authorClass, s.At, text)
		inner := 0
		for d := range s.Node.Descendants() {
			if d.DataAtom == atom.A || d.DataAtom == atom.Span {
				if inner++; inner > 6 {
					break
				}
				if t := page.Text(d); t != text {
					add("part of a class of an author", authorClass, s.At, t)
				}
			}
		}
	}
	for i := range p.Blocks {
		b := &p.Blocks[i]
		near := i >= r.first-10 && i <= r.first+2 || i >= r.last-2 && i <= r.last+3 || r.heading >= 0 && i >= r.heading && i <= r.heading+8
		switch {
		case !near || b.Chars() >= 120 || order[authorLine] == 10:
		case bylineOf(b.Text).marked:
			add("byline near the text", authorLine, i, b.Text)
		case i > r.first-6 && b.Chars() < 50:
			add(unmarkedLine, authorLine, i, b.Text)
		}
	}

	count := map[string]int{}
	placesOf := map[string]int{}
	key := func(names []string) string { return squeeze(strings.Join(names, "")) }
	for _, c := range found {
		count[key(c.names)]++
		placesOf[key(c.names)] |= 1 << c.place
	}
	known := [...][]string{namesAt(found, authorJSON), namesAt(found, authorMeta), namesAt(found, authorRel), namesAt(found, authorClass)}
	outletKey := squeeze(r.outlet)
	claims := make([]Claim, 0, len(found))
	for _, c := range found {
		k := key(c.names)
		value := strings.Join(c.names, "; ")
		words, capitals, letters := 0, 0, float32(0)
		outlet, generic := false, false
		for _, n := range c.names {
			for w := range strings.FieldsSeq(n) {
				words++
				letter, _ := utf8.DecodeRuneInString(w)
				if unicode.IsUpper(letter) {
					capitals++
				}
			}
			letters += runes(n)
			squeezed := squeeze(n)
			outlet = outlet || namesOutlet(squeezed, outletKey) || strings.Contains(r.host, squeezed)
			generic = generic || noNames[strings.ToLower(n)]
		}
		names := float32(len(c.names))
		x := []float32{
			float32(c.place), float32(c.order), names, float32(words) / names, float32(capitals) / float32(max(words, 1)), letters / names,
			number(outlet), number(generic), number(c.byline), number(c.alone), runes(c.text), letters / runes(c.text),
			number(strings.ContainsAny(c.text, "0123456789")), number(strings.ToUpper(value) == value), number(strings.Contains(value, ".")),
			float32(count[k]), float32(popCount(placesOf[k])), share(value, r.bodyWords), number(strings.Contains(r.body, c.names[0])),
			number(page.FurnitureOf(c.text) != nil), number(hasAny(strings.ToLower(value), "team", "staff", "redak", "editor", "news", "redac", "редак", "admin", "press", "online", "dpa", "agenc")),
		}
		for place := range nAuthorPlaces {
			x = append(x, number(placesOf[k]&(1<<place) != 0))
		}
		for _, others := range known {
			x = append(x, sameNames(c.names, others))
		}
		claims = append(claims, Claim{Value: value, Rule: c.rule, X: r.placed(x, c.block)})
	}
	return claims
}

// namesAt returns the names of the first claim from a place.
func namesAt(found []authorClaim, place int) []string {
	for _, c := range found {
		if c.place == place {
			return c.names
		}
	}
	return nil
}

// sameNames returns the share of names that both lists have, -1 if one is
// empty.
func sameNames(a, b []string) float32 {
	if len(a) == 0 || len(b) == 0 {
		return -1
	}
	same := 0
	for _, n := range a {
		if contains(b, n) {
			same++
		}
	}
	return float32(same) / float32(len(a)+len(b)-same)
}

// unmarkedLine is the rule of authors in a line that no word marks as a byline.
const unmarkedLine = "line near the text"

// Least scores of authors that are told.
const (
	certainAuthors  = 0.2
	certainUnmarked = 0.5
)

// setAuthors sets who wrote the article.
func (r *reading) setAuthors(a *corpus.Article, report *Report) {
	claims := r.writers()
	if top := best(claims, builtClaimModels().author); top != nil && top.Score >= certainAuthors && (top.Rule != unmarkedLine || top.Score >= certainUnmarked) {
		a.Authors = strings.Split(top.Value, "; ")
		report.choose("authors", top.Value, top.Rule)
	}
}

func contains(list []string, s string) bool {
	for _, e := range list {
		if strings.EqualFold(e, s) {
			return true
		}
	}
	return false
}

// bylinePhrases begin a byline, in lower case, the longest first.
var bylinePhrases = func() []string {
	phrases := strings.Split("story by|text by|words by|written by|posted by|published by|reported by|article by|recipe by|analysis by|opinion by|submitted by|created by|by|"+
		"artikel von|text von|ein beitrag von|geschrieben von|interview von|von|par|por|di|od|autor|autorka|autore|author|authors|text|interview|redaktion|name|"+
		"автор|авторы|автор статьи|авторы статьи|автор текста|автор фото|текст|подготовил|подготовила|подготовили|материал подготовил|материал подготовила|беседовал|беседовала|"+
		"мақала авторы|мәтін авторы|дайындаған|әзірлеген", "|")
	slices.SortStableFunc(phrases, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return phrases
}()

// cutByline returns what follows the words that begin a byline, and whether
// there are any. A colon or white space stands behind them; "By" is also
// written on to the name.
func cutByline(s string) (rest string, found bool) {
	for _, phrase := range bylinePhrases {
		if len(s) < len(phrase) || !strings.EqualFold(s[:len(phrase)], phrase) {
			continue
		}
		behind := s[len(phrase):]
		rest := strings.TrimLeftFunc(behind, unicode.IsSpace)
		if name, ok := strings.CutPrefix(rest, ":"); ok {
			return strings.TrimLeftFunc(name, unicode.IsSpace), true
		}
		letter, _ := utf8.DecodeRuneInString(rest)
		if len(rest) < len(behind) || (phrase == "by" || phrase == "written by") && unicode.IsUpper(letter) {
			return rest, true
		}
	}
	return s, false
}

// nameBreaks stand between two names.
var nameBreaks = regexp.MustCompile(`(?i)\s*(?:[,;|•·]|\s/\s|\s[-–—]\s|\s(?:and|und|et|y|e|и|и|және|&|with|mit)\s)\s*`)

// nameTails end a name: what a page writes behind it.
var nameTails = regexp.MustCompile(`(?i)\s+(?:(?:in|on|at|am|posted|published|updated|im gespräch|alle artikel|view|all posts|see all|more by|follow|shares?|read more|hace|vor|one comment|comments?|keine kommentare)(?:[^\p{L}].*)?|(?:⋅|` + dayStart + `|\(|\d).*)$`)

// dayStart begins a day written with the name of its month, as an expression.
// The name alone does not: it may be a person's, as in Theresa May; nor does a
// longer word that begins so, as in Айгуль Майлыбаева.
const dayStart = `(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек)\p{L}{0,6}\.?\s+\d`

// gluedMonth finds the name of a month written on to a name.
var gluedMonth = regexp.MustCompile(`(\p{Ll})(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) \d|Updated|Published|Posted|View|Hace).*$`)

// startsDay finds a text that begins as a day.
var startsDay = regexp.MustCompile(`(?i)^` + dayStart)

// splitNames returns the names in a byline, without what is not a name.
func splitNames(s string) []string {
	s = page.Visible(html.UnescapeString(s))
	if utf8.RuneCountInString(s) > 250 {
		return nil
	}
	s, _ = cutByline(s)
	var names []string
	for _, n := range nameBreaks.Split(s, -1) {
		n = strings.TrimSpace(n)
		// The expressions are asked only where they can match: most names are
		// two plain words.
		if strings.ContainsAny(n, "0123456789") && startsDay.MatchString(n) {
			continue
		}
		n, _ = cutByline(n)
		if gluedCapital(n) {
			n = gluedMonth.ReplaceAllString(n, "$1")
		}
		if strings.Contains(n, " ") {
			n = nameTails.ReplaceAllString(n, "")
		}
		n = strings.Trim(n, " .:()[]\"'“”«»-–—*")
		if isName(n) {
			names = append(names, n)
		}
	}
	return names
}

// gluedCapital reports whether a Latin capital follows a small letter.
func gluedCapital(s string) bool {
	small := false
	for _, r := range s {
		if small && r >= 'A' && r <= 'Z' {
			return true
		}
		small = unicode.IsLower(r)
	}
	return false
}

// bylineNames returns the names in a line that begins as a byline does.
func bylineNames(s string) []string {
	if _, ok := cutByline(s); !ok {
		return nil
	}
	return splitNames(s)
}

// noNames are words that stand where a name is asked for.
var noNames = map[string]bool{"admin": true, "administrator": true, "editor": true, "redaktion": true, "staff": true, "webmaster": true, "author": true, "unknown": true, "guest": true}

// isName reports whether a text can be a person's name or a desk's.
func isName(s string) bool {
	n := utf8.RuneCountInString(s)
	words := len(strings.Fields(s))
	if n < 2 || n > 60 || words > 6 || strings.ContainsAny(s, "@<>{}=") {
		return false
	}
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(first) && page.FurnitureOf(s) == nil
}

// setAddress sets the article's canonical address: the one the page names where
// that is credible, else the capture's.
func setAddress(a *corpus.Article, r *Report, c *corpus.Capture, p *page.Page, said *page.JSONLD) {
	own := first2(c.FinalURL, c.URL)
	base, err := url.Parse(own)
	if err != nil {
		base = &url.URL{}
	}
	for _, named := range []struct{ text, rule string }{
		{p.Meta("link:canonical"), "rel=canonical"}, {p.Meta("og:url"), "og:url"},
	} {
		if named.text == "" {
			continue
		}
		address := resolve(base, named.text)
		if !credibleAddress(address, own) {
			continue
		}
		if canonical, err := corpus.Canonical(address); err == nil {
			a.URL = canonical
			r.choose("address", canonical, named.rule)
			return
		}
	}
	if canonical, err := corpus.Canonical(own); err == nil {
		a.URL = canonical
		r.choose("address", canonical, "address of the capture")
	}
}

// credibleAddress reports whether a page at own can be the article at address:
// it is not a home page (unless own is one), and of the same site.
func credibleAddress(address, own string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	if own == "" {
		return strings.Trim(u.Path, "/") != ""
	}
	o, err := url.Parse(own)
	if err != nil {
		return false
	}
	if strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && strings.Trim(o.Path, "/") != "" {
		return false
	}
	return site(u.Hostname()) == site(o.Hostname())
}

// site returns the part of a host that its owner registered, near enough: the
// last two labels, or three where the second is as short as "co" and "com".
func site(host string) string {
	labels := strings.Split(strings.ToLower(strings.TrimSuffix(host, ".")), ".")
	n := 2
	if len(labels) > 2 && len(labels[len(labels)-2]) <= 3 {
		n = 3
	}
	return strings.Join(labels[max(0, len(labels)-n):], ".")
}

// setSource sets the outlet.
func setSource(a *corpus.Article, r *Report, c *corpus.Capture, address, siteName, publisher string) {
	a.Source.ID = "file"
	if address == "" {
		address = first2(c.FinalURL, c.URL)
	}
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		a.Source.ID = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	}
	switch {
	case siteName != "":
		a.Source.Name = page.Visible(siteName)
		r.choose("source", a.Source.Name, "og:site_name")
	case publisher != "":
		a.Source.Name = page.Visible(publisher)
		r.choose("source", a.Source.Name, "json-ld publisher")
	default:
		a.Source.Name = a.Source.ID
		r.choose("source", a.Source.Name, "host")
	}
}
