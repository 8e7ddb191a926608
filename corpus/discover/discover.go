// Package discover finds the addresses of articles in feeds ([Feed]), sitemaps
// ([Sitemap]) and pages that list others ([Links]). It fetches nothing.
//
//	found, err := discover.Feed(body, "https://example.org/feed.xml")
//
// Since its input comes from strangers, sizes and counts are limited, entities are never
// expanded, and only addresses of http and https are found. An error may come with the
// addresses found before it.
package discover

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"casefile/corpus"
	"casefile/corpus/dates"
)

// Limits of one feed, sitemap or page, as in the sitemap protocol.
const (
	maxSize  = 50 << 20 // bytes, uncompressed
	maxFound = 50_000   // addresses
)

var (
	errTooLarge = errors.New("over the size limit")
	errTooMany  = fmt.Errorf("more than %d addresses", maxFound)
)

// A Found is an address, with what the site says of it.
type Found struct {
	URL                 string // absolute, without a fragment
	Title               string
	Published, Modified corpus.Date // zero if not given, or not readable
	Lists               bool        // the address is of another list, not of a page
}

// A list collects the addresses found, each once.
type list struct {
	base  *url.URL
	seen  map[string]int // indexes in found, by address
	found []Found
}

func newList(base string) (*list, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("base address: %w", err)
	}
	return &list{base: u, seen: map[string]int{}}, nil
}

// add adds an address, which may be relative to the base. It skips one that is not of a
// page, and fails if the list is full.
func (l *list) add(f Found) error {
	u, err := l.base.Parse(strings.TrimSpace(f.URL))
	if err != nil || !web(u) {
		return nil
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	f.URL = u.String()
	f.Title = strings.Join(strings.Fields(f.Title), " ")
	if i, ok := l.seen[f.URL]; ok {
		// A picture often has the same link as the headline after it.
		if l.found[i].Title == "" {
			l.found[i].Title = f.Title
		}
		return nil
	}
	if len(l.found) == maxFound {
		return errTooMany
	}
	l.seen[f.URL] = len(l.found)
	l.found = append(l.found, f)
	return nil
}

// date reads a date of a feed or sitemap.
func date(s string, from corpus.Origin) corpus.Date {
	d, ok := dates.Parse(s, "")
	if !ok {
		return corpus.Date{}
	}
	d.From = from
	return d
}
