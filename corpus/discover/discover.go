// Package discover finds the addresses of articles in what sites publish for
// finding them: feeds, sitemaps and pages that list others. It only reads what
// it is given; getting the pages, and deciding which of the addresses belong to
// a case, is for others.
//
// What it reads comes from strangers. Sizes and counts are limited, entities are
// never expanded, and only addresses of http and https are found.
package discover

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"casefile/corpus"
	"casefile/corpus/dates"
)

// Limits of what one feed, sitemap or page may hold: what the sitemap protocol
// allows.
const (
	MaxSize  = 50 << 20 // bytes, with compression undone
	MaxFound = 50_000   // addresses
)

// What a caller may ask of an error.
var (
	ErrTooLarge = errors.New("over the size limit")
	// ErrTooMany comes with the first [MaxFound] addresses.
	ErrTooMany = errors.New("more addresses than are taken")
)

// Found is an address with what was said of it where it stood.
type Found struct {
	URL   string // absolute, without a fragment
	Title string // "" where none was given
	// Published and Modified are zero where the place doesn't say them, or
	// not understandably. They are claims of the site.
	Published, Modified corpus.Date
	// Lists is set if the address is not of a page, but of another list.
	Lists bool
}

// A list gathers what is found, each address once.
type list struct {
	base  *url.URL
	seen  map[string]int // address → its place in found
	found []Found
}

func newList(base string) (*list, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("base address: %w", err)
	}
	return &list{base: u, seen: map[string]int{}}, nil
}

// add takes an address, which may be relative to the base. It says no only when
// the list is full: what is no address of a page is left out.
func (l *list) add(f Found) error {
	u, err := l.base.Parse(strings.TrimSpace(f.URL))
	if err != nil || !web(u) {
		return nil
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	f.URL = u.String()
	f.Title = strings.Join(strings.Fields(f.Title), " ")
	if i, ok := l.seen[f.URL]; ok {
		// A picture often links to what the headline after it does.
		if l.found[i].Title == "" {
			l.found[i].Title = f.Title
		}
		return nil
	}
	if len(l.found) == MaxFound {
		return ErrTooMany
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
