package corpus

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Removal says why an article is no longer shown or searched: it has nothing
// to do with the case, or a court forbids it. Its earlier revisions and captures
// stay as evidence.
type Removal struct {
	Time   time.Time `json:"time"`
	Reason string    `json:"reason"`
	By     string    `json:"by,omitempty"` // who removed it

	Decision int `json:"decision,omitempty"` // by which it was removed, 0 for none
}

// ErrRemoved means that the article was removed.
var ErrRemoved = errors.New("the article was removed")

// A RemovedError is the error for a removed article. It wraps [ErrRemoved], not
// [ErrNotFound]: a removed article must not be fetched again.
type RemovedError struct {
	ID string
	Removal
}

func (e *RemovedError) Error() string {
	return fmt.Sprintf("%s was removed on %s: %s", e.ID, e.Time.UTC().Format(time.DateOnly), e.Reason)
}

func (e *RemovedError) Unwrap() error { return ErrRemoved }

// Remove takes an article out of what is shown and searched. It keeps a tombstone:
// until [Writer.Restore] is called, [Store.Get] returns a [*RemovedError] and
// [Writer.Add] keeps nothing more of the article. Remove sets the time; the reason
// must be given. The error wraps [ErrNotFound] if there is no such article, and
// [ErrRemoved] if it is removed already.
func (w *Writer) Remove(id string, r Removal) (Receipt, error) {
	r.Reason, r.By = strings.TrimSpace(r.Reason), strings.TrimSpace(r.By)
	if r.Reason == "" {
		return Receipt{}, fmt.Errorf("remove %s: give a reason", id)
	}
	a, err := w.Get(id)
	if err != nil {
		return Receipt{}, err
	}
	r.Time = time.Now().UTC().Truncate(time.Second)
	// By its addresses it is recognized when it is fetched again.
	return w.revise(&Article{
		Class: a.Class, URL: a.URL, Aliases: a.Aliases, Joined: a.Joined, Apart: a.Apart, SplitFrom: a.SplitFrom, Source: a.Source, Gone: a.Gone, Cleaner: a.Cleaner, Removed: &r,
	}, a, Removed)
}

// Restore ends the removal of an article, unless a standing decision has removed it.
// The error wraps [ErrNotFound] if there is no such article.
func (w *Writer) Restore(id string) (Receipt, error) {
	tombstone, err := w.newestOf(id)
	if err != nil {
		return Receipt{}, err
	}
	if tombstone.Removed == nil {
		return Receipt{}, &DecisionError{fmt.Errorf("restore %s: it is not removed", id)}
	}
	if err := w.readCorrections(); err != nil {
		return Receipt{}, err
	}
	n := tombstone.Removed.Decision
	if slices.ContainsFunc(w.standing[id], func(d Decision) bool { return d.N == n }) {
		return Receipt{}, &DecisionError{fmt.Errorf("restore %s: decision %d removed it; \"casefile correct --undo %d\" takes that back", id, n, n)}
	}
	a, err := w.Former(id)
	if err != nil {
		return Receipt{}, err
	}
	a.uncorrect()
	a.correct(w.standing[id])
	return w.revise(a, tombstone, Restored)
}

// revise keeps one revision, with the capture of the one before.
func (w *Writer) revise(a, before *Article, change Change) (Receipt, error) {
	p, err := w.begin()
	if err != nil {
		return Receipt{}, err
	}
	receipt, err := p.revise(a, before.Capture, before, change)
	if err != nil {
		return Receipt{}, err
	}
	return receipt, w.write(p)
}

// Former returns the newest revision of an article that is no tombstone. By it the
// page of a removed article is recognized.
func (s *Store) Former(id string) (*Article, error) {
	ps, err := s.history(id)
	if err != nil {
		return nil, err
	}
	for _, p := range ps {
		if !p.removed && !p.aside {
			return s.read(p)
		}
	}
	return nil, fmt.Errorf("get %.40q: %w", id, ErrNotFound)
}

// Has reports whether there is an article with an id, and that it was not removed.
func (s *Store) Has(id string) bool {
	ps, err := s.history(id)
	return err == nil && !ps[0].removed
}

// IsRemoved reports whether the article at an address was removed. One of which only an
// abstract was removed was not.
func (s *Store) IsRemoved(address string) bool {
	id, err := s.Find(address)
	if err != nil {
		return false
	}
	a, err := s.newestOf(id)
	return err == nil && a.keepsAway(&Article{})
}

// keepsAway reports whether an article is removed, so that no further text of it is kept.
// The removal of an abstract keeps abstracts away, not the article.
func (a *Article) keepsAway(further *Article) bool {
	return a.Removed != nil && (!a.IsAbstract() || further.IsAbstract() || a.Removed.Decision != 0)
}
