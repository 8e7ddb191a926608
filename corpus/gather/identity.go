package gather

import (
	"errors"
	"net/url"
	"strings"

	"casefile/corpus"
)

// Whether two pages are one article is asked whenever a page is reached by
// another address than its own: a redirect, rel=canonical, og:url. Addresses
// lie: sites send what they have deleted to another story, and templates name
// one canonical address on every page. So an address that has an article keeps
// it, and joins another only if the texts say the same. Two stories taken for
// one would be worse than one story kept twice.

// Texts of which at least this share of the runs of three words is common are
// the same text; where all of the shorter one but a fifth is in the longer one,
// one is part of the other.
const (
	sameShare = 0.5
	partShare = 0.8
)

// addresses tell which article is at an address: in the store, or among those
// that are about to be added to it.
type addresses struct {
	store   *corpus.Store
	pending map[string]*corpus.Article // by key
}

// item returns a capture and the article in it as they are to be kept: it sets
// the article's address and aliases by what is known of the addresses that it
// was reached by.
func (known *addresses) item(c *corpus.Capture, a *corpus.Article) (corpus.Item, error) {
	it := corpus.Item{Capture: c, Article: a}
	own := canonical(finalURL(c))
	if a.URL == "" {
		a.URL = own
	}
	if own != "" && corpus.Key(a.URL) != corpus.Key(own) {
		joins, err := known.joins(a, a.URL, own)
		if err != nil {
			return it, err
		}
		if !joins {
			a.URL = own
		}
	}
	reached := append([]string{own, canonical(c.URL)}, a.Aliases...)
	a.Aliases = nil
	for _, address := range reached {
		if address == "" || address == a.URL {
			continue
		}
		if joins, err := known.joins(a, a.URL, address); err != nil {
			return it, err
		} else if joins {
			a.Aliases = append(a.Aliases, address)
		}
	}
	at, err := known.at(a.URL)
	if err != nil {
		return it, err
	}
	// An address that once led to another article may have its own now.
	it.Apart = at != nil && a.URL != "" && corpus.Key(at.URL) != corpus.Key(a.URL) && !similar(at.Body(), a.Body())
	if known.pending == nil {
		known.pending = map[string]*corpus.Article{}
	}
	for _, address := range append(a.Aliases, a.URL) {
		known.pending[corpus.Key(address)] = a
	}
	return it, nil
}

// joins reports whether an article that is at one address is that at another
// too: neither has an article yet, both have the same, or the one that there is
// says what a says.
func (known *addresses) joins(a *corpus.Article, at, other string) (bool, error) {
	one, err := known.at(at)
	if err != nil {
		return false, err
	}
	two, err := known.at(other)
	switch {
	case err != nil:
		return false, err
	case one == nil && two == nil:
		return true, nil
	case one != nil && two != nil:
		return one == two || one.ID != "" && one.ID == two.ID, nil
	case one == nil:
		one = two
	}
	return similar(one.Body(), a.Body()), nil
}

// at returns the article at an address, nil if there is none.
func (known *addresses) at(address string) (*corpus.Article, error) {
	if a := known.pending[corpus.Key(address)]; a != nil {
		return a, nil
	}
	return find(known.store, address)
}

// find returns the article that a store has at an address, as it was if it was
// removed since, and nil if there is none.
func find(s *corpus.Store, address string) (*corpus.Article, error) {
	id, err := s.Find(address)
	if err == nil {
		return s.Former(id)
	}
	if errors.Is(err, corpus.ErrNotFound) {
		return nil, nil
	}
	return nil, err
}

// similar reports whether two texts are the same but for corrections, or one is
// part of the other.
func similar(a, b string) bool {
	x, y := shingles(a), shingles(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) == 0 {
		return len(y) == 0
	}
	common := 0
	for s := range x {
		if y[s] {
			common++
		}
	}
	return float64(common) >= sameShare*float64(len(x)+len(y)-common) || float64(common) >= partShare*float64(len(x))
}

// shingles returns the runs of three words in a text.
func shingles(text string) map[string]bool {
	words := strings.Fields(fold(text))
	set := map[string]bool{}
	for i := range words {
		set[strings.Join(words[i:min(i+3, len(words))], " ")] = true
	}
	return set
}

// redirectsHome reports whether a page was answered by another: the way in
// which many sites say that a page is gone.
func redirectsHome(c *corpus.Capture) bool {
	if c.FinalURL == "" {
		return false
	}
	from, err := url.Parse(c.URL)
	if err != nil {
		return false
	}
	to, err := url.Parse(c.FinalURL)
	return err == nil && strings.Trim(to.Path, "/") == "" && to.RawQuery == "" && strings.Trim(from.Path, "/")+from.RawQuery != ""
}

// hasLater reports whether the store's text of an article is of a later capture
// than c, which is in the store itself.
func hasLater(s *corpus.Store, c *corpus.Capture, a *corpus.Article) (bool, error) {
	address := a.URL
	if address == "" {
		address = bytesKey(c)
	}
	known, err := find(s, address)
	return known != nil && known.Capture.Time.After(c.Time), err
}

// bytesKey is what an article without an address is found by.
func bytesKey(c *corpus.Capture) string { return "sha256:" + c.Ref.SHA256 }

// articleOf returns the article that was made from a capture in the store, nil
// if there is none.
func articleOf(s *corpus.Store, c *corpus.Capture) (*corpus.Article, error) {
	for _, key := range []string{finalURL(c), c.URL, bytesKey(c)} {
		a, err := find(s, key)
		if err != nil || a != nil && a.Capture.Warc == c.Ref.Warc && a.Capture.Offset == c.Ref.Offset {
			return a, err
		}
	}
	return nil, nil
}

func finalURL(c *corpus.Capture) string {
	if c.FinalURL != "" {
		return c.FinalURL
	}
	return c.URL
}

// canonical returns an address in its canonical form, "" if it is none.
func canonical(address string) string {
	u, err := corpus.Canonical(address)
	if err != nil {
		return ""
	}
	return u
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}
