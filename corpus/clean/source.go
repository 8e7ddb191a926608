package clean

import (
	"cmp"
	"net/url"
	"strings"

	"casefile/corpus"
	"casefile/corpus/clean/page"
)

// identify sets the article's language, address and outlet.
func identify(a *corpus.Article, r *Report, c *corpus.Capture, p *page.Page) {
	a.Lang = language(a.Body(), declaredLanguage(p))
	setAddress(a, r, c, p)
	setOutlet(a, r, cmp.Or(a.URL, c.FinalURL, c.URL), p)
}

// captureURL returns the address of a capture, an empty one if it has none.
func captureURL(c *corpus.Capture) *url.URL {
	u, err := url.Parse(cmp.Or(c.FinalURL, c.URL))
	if err != nil {
		return &url.URL{}
	}
	return u
}

// setAddress sets the article's canonical address: the one that the page names if
// that is credible, else the capture's.
func setAddress(a *corpus.Article, r *Report, c *corpus.Capture, p *page.Page) {
	own, base := cmp.Or(c.FinalURL, c.URL), captureURL(c)
	for _, named := range []struct{ address, rule string }{
		{resolve(base, p.Meta("link:canonical")), "rel=canonical"},
		{resolve(base, p.Meta("og:url")), "og:url"},
		{own, "address of the capture"},
	} {
		if named.address != own && !credibleAddress(named.address, own) {
			continue
		}
		if canonical, err := corpus.Canonical(named.address); err == nil {
			a.URL = canonical
			r.choose("address", canonical, named.rule)
			return
		}
	}
}

// credibleAddress reports whether the page at own can be the article at address: it
// is of the same site, and no home page unless own is one.
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

// site returns nearly the part of a host that its owner registered: the last two
// labels, or three if the second is as short as "co" and "com".
func site(host string) string {
	labels := strings.Split(strings.ToLower(strings.TrimSuffix(host, ".")), ".")
	n := 2
	if len(labels) > 2 && len(labels[len(labels)-2]) <= 3 {
		n = 3
	}
	return strings.Join(labels[max(0, len(labels)-n):], ".")
}

// setOutlet sets the outlet by the article's address and what the page says.
func setOutlet(a *corpus.Article, r *Report, address string, p *page.Page) {
	a.Source.ID = "file"
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		a.Source.ID = strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	}
	for _, named := range []struct{ name, rule string }{
		{p.Meta("og:site_name", "application-name"), "og:site_name"}, {p.JSONLD.Publisher, "json-ld publisher"}, {a.Source.ID, "host"},
	} {
		if named.name != "" {
			a.Source.Name = page.Visible(named.name)
			r.choose("source", a.Source.Name, named.rule)
			return
		}
	}
}
