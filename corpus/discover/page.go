package discover

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Links returns the links of a page that lists others, such as a section: those that a
// CSS selector matches, or that are inside an element that it matches; all links if it
// is "". The page is UTF-8. Relative addresses are resolved against base, the page's
// address, or <base>.
func Links(page []byte, base, selector string) ([]Found, error) {
	if selector == "" {
		selector = "a[href]"
	}
	// goquery ignores a wrong selector; the user must hear of it.
	picks, err := cascadia.Compile(selector)
	if err != nil {
		return nil, fmt.Errorf("selector %q: %w", selector, err)
	}
	doc, l, err := open(page, base)
	if err != nil {
		return nil, err
	}
	picked := map[*html.Node]bool{}
	for _, n := range doc.FindMatcher(picks).Nodes {
		picked[n] = true
	}
	for _, a := range doc.Find("a[href], area[href]").EachIter() {
		n := a.Nodes[0]
		for n != nil && !picked[n] {
			n = n.Parent
		}
		if n == nil {
			continue
		}
		title := strings.TrimSpace(a.Text())
		if title == "" {
			title = a.AttrOr("title", "")
		}
		if err := l.add(Found{URL: a.AttrOr("href", ""), Title: title}); err != nil {
			return l.found, fmt.Errorf("links: %w", err)
		}
	}
	return l.found, nil
}

// Feeds returns the feeds that a page names as its own.
func Feeds(page []byte, base string) ([]Found, error) {
	doc, l, err := open(page, base)
	if err != nil {
		return nil, err
	}
	for _, link := range doc.Find("link[rel][href]").EachIter() {
		rel := strings.Fields(strings.ToLower(link.AttrOr("rel", "")))
		if !slices.Contains(rel, "alternate") && !slices.Contains(rel, "feed") {
			continue
		}
		kind, _, _ := strings.Cut(strings.ToLower(link.AttrOr("type", "")), ";")
		switch strings.TrimSpace(kind) {
		case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/json":
		default:
			continue
		}
		if err := l.add(Found{URL: link.AttrOr("href", ""), Title: link.AttrOr("title", "")}); err != nil {
			return l.found, fmt.Errorf("feeds: %w", err)
		}
	}
	return l.found, nil
}

// open reads a page and its <base>.
func open(page []byte, base string) (*goquery.Document, *list, error) {
	if len(page) > maxSize {
		return nil, nil, fmt.Errorf("page: %w", errTooLarge)
	}
	l, err := newList(base)
	if err != nil {
		return nil, nil, err
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(page))
	if err != nil {
		return nil, nil, fmt.Errorf("page: %w", err)
	}
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if u, err := l.base.Parse(strings.TrimSpace(href)); err == nil && web(u) {
			l.base = u
		}
	}
	return doc, l, nil
}

func web(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}
