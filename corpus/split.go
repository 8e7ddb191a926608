package corpus

import (
	"cmp"
	"errors"
	"net/url"
	"slices"
	"strings"
)

// A wrong join is undone by splitting an address off: the text that was captured from
// it becomes an article of its own, and the two are never joined again.

// splitKey returns the key of an article that was split off at an address. Its id can't
// be made from the address alone, which may be a form of the other article's.
func splitKey(address string) string {
	return "split:" + canonicalOr(address)
}

// splitOff splits an address off an article. If a text was captured from it, that makes
// another article.
func (w *Writer) splitOff(a *Article, address string) (Receipt, error) {
	own, err := w.newestFrom(a.ID, func(from string) bool { return from != address })
	if err != nil {
		return Receipt{}, err
	}
	there, err := w.newestFrom(a.ID, func(from string) bool { return from == address })
	if err != nil {
		return Receipt{}, err
	}
	if own == nil { // all of its text is from there: only the address goes
		own, there = a, nil
	}
	rest := *own
	rest.URL, rest.Apart, rest.Gone, rest.Aside = a.URL, append(slices.Clone(a.Apart), address), a.Gone, ""
	rest.Aliases = slices.DeleteFunc(slices.Clone(a.Aliases), func(s string) bool { return s == address })
	if rest.URL == address {
		rest.URL = own.from()
	}
	rest.join(a, rest.Aliases...)
	rest.uncorrect()
	rest.correct(w.standing[a.ID])
	if there == nil {
		return w.revise(&rest, own, Corrected)
	}
	apart := *there
	apart.ID, apart.URL, apart.SplitFrom = "", address, a.ID
	apart.Aliases, apart.Joined, apart.Aside, apart.Apart = nil, nil, "", nil
	if u, err := url.Parse(address); err == nil { // the other's was adopted
		host := plainHost(strings.ToLower(u.Hostname()), "www.")
		apart.Source = Source{ID: host, Name: host}
	}
	apart.uncorrect()
	before, err := w.newestOf(ID(splitKey(address)))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Receipt{}, err
	}
	p, err := w.begin()
	if err != nil {
		return Receipt{}, err
	}
	// Apart in the other article says that the split is done. It comes last: a crash may
	// cut its line off.
	r, err := p.revise(&apart, there.Capture, before, SplitOff)
	if err == nil {
		_, err = p.revise(&rest, own.Capture, a, Corrected)
	}
	if err != nil {
		return Receipt{}, err
	}
	return r, w.write(p)
}

// newestFrom returns the newest revision whose text was captured from an address that
// kind accepts, nil if there is none.
func (w *Writer) newestFrom(id string, kind func(address string) bool) (*Article, error) {
	ps, err := w.history(id)
	if err != nil {
		return nil, err
	}
	for _, p := range ps {
		a, err := w.read(p)
		if err != nil {
			return nil, err
		}
		if a.Removed == nil && kind(a.from()) {
			return a, nil
		}
	}
	return nil, nil
}

// from returns the canonical form of the address that the article's text was captured
// from. Lines of older versions only have that of the article.
func (a *Article) from() string { return canonicalOr(cmp.Or(a.Capture.URL, a.URL)) }

// canonicalOr returns the canonical form of an address, or what is no address itself.
func canonicalOr(address string) string {
	if c, err := Canonical(address); err == nil {
		return c
	}
	return address
}

// joinAgain takes a split back, which decision d was. The article that was split off
// gets a tombstone, before the other takes the address back: a crash between the two
// leaves Apart, by which the second step is made up for.
func (w *Writer) joinAgain(a *Article, d Decision) (Receipt, error) {
	_, err := w.Remove(ID(splitKey(d.Text)), Removal{Reason: "joined again with " + a.ID, By: d.By, Decision: d.N})
	if err != nil && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrRemoved) {
		return Receipt{}, err
	}
	rest := *a
	rest.Apart = slices.DeleteFunc(slices.Clone(a.Apart), func(s string) bool { return s == d.Text })
	rest.join(a, append(slices.Clone(a.Aliases), d.Text)...)
	return w.revise(&rest, a, Corrected)
}

// IsSplit reports whether an address was split off an article, and has one of its own.
func (s *Store) IsSplit(address string) bool {
	n := keyNumber(splitKey(address))
	s.mu.RLock()
	defer s.mu.RUnlock()
	i, ok := s.newest[n]
	return ok && !s.postings[i].removed
}
