package clean

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// setAuthors sets who wrote the article.
func setAuthors(a *corpus.Article, r *Report, p *page.Page, said page.Said, first, last int) {
	try := func(rule string, texts ...string) bool {
		var names []string
		for _, t := range texts {
			for _, n := range splitNames(t, a.Source.Name) {
				if !contains(names, n) && len(names) < 20 {
					names = append(names, n)
				}
			}
		}
		if len(names) == 0 {
			return false
		}
		a.Authors = names
		r.choose("authors", strings.Join(names, "; "), rule)
		return true
	}
	if try("json-ld", said.Authors...) {
		return
	}
	for _, name := range []string{"author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "citation_author", "article:author_name", "cxenseparse:author"} {
		if try("meta "+name, p.Meta(name)) {
			return
		}
	}
	for _, s := range p.Props {
		if prop := page.Attr(s.Node, "itemprop"); strings.Contains(prop, "author") && s.At <= last+1 && try("microdata", page.Text(s.Node)) {
			return
		}
	}
	for _, s := range p.Bylines {
		if s.At <= last+2 {
			if t := page.Text(s.Node); utf8.RuneCountInString(t) < 100 && try("byline", t) {
				return
			}
		}
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

// bylineWords begin a byline.
var bylineWords = regexp.MustCompile(`(?i)^(?:(?:story|text|words|written|posted|published|reported|article|reviewed)\s+by|by|von|par|por|di|od|автор|авторы|текст|autor|autorka|autore|author|authors|text)(?:\s*:\s*|\s+)`)

// nameBreaks stand between two names.
var nameBreaks = regexp.MustCompile(`(?i)\s*(?:[,;|•·]|\s/\s|\s[-–—]\s|\s(?:and|und|et|y|e|и|и|және|&|with|mit)\s)\s*`)

// splitNames returns the names in a byline, without what is not a name.
func splitNames(s, outlet string) []string {
	s = visible(s)
	if utf8.RuneCountInString(s) > 200 {
		return nil
	}
	s = bylineWords.ReplaceAllString(s, "")
	var names []string
	for _, n := range nameBreaks.Split(s, -1) {
		n = strings.Trim(bylineWords.ReplaceAllString(strings.TrimSpace(n), ""), " .:()[]\"'“”«»")
		if isName(n, outlet) {
			names = append(names, n)
		}
	}
	return names
}

// bylineNames returns the names in a line that begins as a byline does.
func bylineNames(s string) []string {
	if !bylineWords.MatchString(s) {
		return nil
	}
	return splitNames(s, "")
}

// noNames are words that stand where a name is asked for.
var noNames = map[string]bool{"admin": true, "administrator": true, "editor": true, "redaktion": true, "staff": true, "webmaster": true, "author": true, "unknown": true, "guest": true}

// isName reports whether a text can be a person's name or a desk's.
func isName(s, outlet string) bool {
	n := utf8.RuneCountInString(s)
	words := len(strings.Fields(s))
	if n < 2 || n > 60 || words > 6 || strings.ContainsAny(s, "@/<>{}=_") || strings.Contains(s, "www.") || noNames[strings.ToLower(s)] {
		return false
	}
	digits := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	first, _ := utf8.DecodeRuneInString(s)
	return digits == 0 && unicode.IsLetter(first) && !strings.EqualFold(s, outlet)
}

// setAddress sets the article's canonical address: the one the page names where
// that is credible, else the capture's.
func setAddress(a *corpus.Article, r *Report, c *corpus.Capture, p *page.Page, said page.Said) {
	own := first2(c.FinalURL, c.URL)
	base, err := url.Parse(own)
	if err != nil {
		base = &url.URL{}
	}
	for _, named := range []claim{
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
		a.Source.Name = visible(siteName)
		r.choose("source", a.Source.Name, "og:site_name")
	case publisher != "":
		a.Source.Name = visible(publisher)
		r.choose("source", a.Source.Name, "json-ld publisher")
	default:
		a.Source.Name = a.Source.ID
		r.choose("source", a.Source.Name, "host")
	}
}
