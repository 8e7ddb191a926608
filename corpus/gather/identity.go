package gather

import (
	"cmp"
	"errors"
	"net/url"
	"strings"

	"casefile/corpus"
)

// A page may be reached by other addresses than its own: by a redirect, rel=canonical or
// og:url. Whether that makes two pages one article is decided here. Addresses can't be
// trusted: sites redirect deleted pages to another story, and templates name one
// canonical address on every page. So an address that has an article keeps it, and joins
// another only if the texts are the same. Merging two stories would be worse than
// storing one twice.

// Texts are the same if they share at least sameShare of their runs of three words. One
// is part of the other if at least partShare of the shorter one's are in the longer one.
const (
	sameShare = 0.5
	partShare = 0.8
)

// addresses knows the article at an address: in the store, or among those about to be
// added.
type addresses struct {
	store   *corpus.Store
	pending map[string]*corpus.Article // by key

	// Of the item in hand, which may claim very many addresses of one article:
	former  map[string]*corpus.Article // in the store, by id
	alike   map[*corpus.Article]bool   // whether their text is that of the item
	reached map[string]bool            // keys of the addresses that its page was captured from; nil for an abstract
}

// item returns a capture and its article for the store. It sets the article's address
// and aliases.
func (known *addresses) item(c *corpus.Capture, a *corpus.Article) (corpus.Item, error) {
	it := corpus.Item{Capture: c, Article: a}
	known.former, known.alike = map[string]*corpus.Article{}, map[*corpus.Article]bool{}
	own := canonical(finalURL(c))
	if known.reached = nil; !a.IsAbstract() {
		known.reached = map[string]bool{corpus.Key(cmp.Or(own, a.URL)): true, corpus.Key(c.URL): true}
	}
	if err := known.setURL(a, own); err != nil {
		return it, err
	}
	rules := map[string]corpus.Rule{canonical(c.URL): corpus.ByRedirect, own: corpus.ByCanonical}
	for _, alias := range a.Aliases {
		rules[alias] = corpus.ByGiven
	}
	if err := known.setAliases(a, rules, own, canonical(c.URL)); err != nil {
		return it, err
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

// setURL gives the article the address that it was fetched from, own, unless the one it
// claims is of the same article.
func (known *addresses) setURL(a *corpus.Article, own string) error {
	if a.URL == "" {
		a.URL = own
	}
	if own != "" && known.store.IsSplit(own) {
		a.URL = own // a person says that it is no other's
		return nil
	}
	if own == "" || corpus.Key(a.URL) == corpus.Key(own) {
		return nil
	}
	joins, err := known.joins(a, a.URL, own)
	if !joins {
		a.URL = own
	}
	return err
}

// setAliases keeps those of the reached and claimed addresses that are of the article,
// with the rules that join them.
func (known *addresses) setAliases(a *corpus.Article, rules map[string]corpus.Rule, reached ...string) error {
	candidates := append(reached, a.Aliases...)
	a.Aliases, a.Joined = nil, map[string]corpus.Rule{}
	seen := map[string]bool{"": true, a.URL: true} // a line of JSON may claim very many
	for _, address := range candidates {
		if seen[address] {
			continue
		}
		seen[address] = true
		joins, err := known.joins(a, a.URL, address)
		if err != nil {
			return err
		}
		if joins {
			a.Aliases = append(a.Aliases, address)
			a.Joined[address] = rules[address]
		}
	}
	return nil
}

// joins reports whether the article at one address is also that at another: neither has
// an article yet, both have the same, or the text at one of them is that of a.
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
	alike, compared := known.alike[one]
	if !compared {
		alike = one.Class == a.Class && similar(one.Body(), a.Body())
		known.alike[one] = alike
	}
	return alike, nil
}

// at returns the article at an address, nil if there is none: neither is an abstract one
// to the page that was captured there, which takes its place.
func (known *addresses) at(address string) (*corpus.Article, error) {
	a, err := known.any(address)
	if a != nil && a.IsAbstract() && known.reached[corpus.Key(address)] {
		a = nil
	}
	return a, err
}

// any returns the document at an address, nil if there is none.
func (known *addresses) any(address string) (*corpus.Article, error) {
	if a := known.pending[corpus.Key(address)]; a != nil {
		return a, nil
	}
	id, err := known.store.Find(address)
	if errors.Is(err, corpus.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if a := known.former[id]; a != nil {
		return a, nil
	}
	a, err := known.store.Former(id)
	known.former[id] = a
	return a, err
}

// find returns the store's document at an address, nil if there is none. One that was
// removed is returned as it was before.
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

// similar reports whether two texts are the same, or one is part of the other.
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

// redirectsHome reports whether a page redirects to the home page, by which many sites
// say that a page is gone.
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

// hasLater reports whether the store's text of an article is from a capture that was
// kept after c.
func hasLater(s *corpus.Store, c *corpus.Capture, a *corpus.Article) (bool, error) {
	known, err := find(s, cmp.Or(a.URL, bytesKey(c)))
	if known == nil || err != nil {
		return false, err
	}
	return cmp.Or(strings.Compare(known.Capture.Warc, c.Ref.Warc), cmp.Compare(known.Capture.Offset, c.Ref.Offset)) > 0, nil
}

// bytesKey is the key of an article without an address.
func bytesKey(c *corpus.Capture) string { return "sha256:" + c.Ref.SHA256 }

// articleOf returns the article made from a capture of the store, nil if there is none.
func articleOf(s *corpus.Store, c *corpus.Capture) (*corpus.Article, error) {
	for _, key := range []string{finalURL(c), c.URL, bytesKey(c)} {
		a, err := find(s, key)
		if err != nil || a != nil && a.Capture.Warc == c.Ref.Warc && a.Capture.Offset == c.Ref.Offset {
			return a, err
		}
	}
	return nil, nil
}

func finalURL(c *corpus.Capture) string { return cmp.Or(c.FinalURL, c.URL) }

// canonical returns the canonical form of an address, "" if it is not one.
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
