package corpus

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Removal says why an article is no longer shown or searched: it has nothing
// to do with the case, or a court forbids it. Its text stays in the revisions
// before and its pages in their captures, as evidence of what was there.
type Removal struct {
	Time   time.Time `json:"time"`
	Reason string    `json:"reason"`
	By     string    `json:"by,omitempty"` // who removed it
}

// ErrRemoved says that a person has removed the article.
var ErrRemoved = errors.New("the article was removed")

// A RemovedError tells of an article that a person has removed. It wraps
// [ErrRemoved], and not [ErrNotFound]: what was removed is not brought again.
type RemovedError struct {
	ID string
	Removal
}

func (e *RemovedError) Error() string {
	return fmt.Sprintf("%s was removed on %s: %s", e.ID, e.Time.UTC().Format(time.DateOnly), e.Reason)
}

func (e *RemovedError) Unwrap() error { return ErrRemoved }

// Remove takes an article out of what is shown and searched: it keeps a
// tombstone, after which [Store.Get] answers with a [*RemovedError], and
// [Writer.Add] keeps nothing more of the article, until [Writer.Restore] is
// called. The time of the removal is set here; its reason must be given. The
// error wraps [ErrNotFound] if there is no such article, and [ErrRemoved] if it
// has been removed before.
func (w *Writer) Remove(id string, r Removal) (Receipt, error) {
	r.Reason, r.By = strings.TrimSpace(r.Reason), strings.TrimSpace(r.By)
	if r.Reason == "" {
		return Receipt{}, fmt.Errorf("remove %s: say why", id)
	}
	a, err := w.Get(id)
	if err != nil {
		return Receipt{}, err
	}
	r.Time = time.Now().UTC().Truncate(time.Second)
	// Its addresses stay, so that it is known when it is met again.
	return w.revise(&Article{
		URL: a.URL, Aliases: a.Aliases, Source: a.Source, Gone: a.Gone, Cleaner: a.Cleaner, Removed: &r,
	}, a, Removed)
}

// Restore takes the removal of an article back. The error wraps [ErrNotFound] if
// there is no such article.
func (w *Writer) Restore(id string) (Receipt, error) {
	tombstone, err := w.newestOf(id)
	if err != nil {
		return Receipt{}, err
	}
	if tombstone.Removed == nil {
		return Receipt{}, fmt.Errorf("restore %s: it is not removed", id)
	}
	a, err := w.Former(id)
	if err != nil {
		return Receipt{}, err
	}
	return w.revise(a, tombstone, Restored)
}

// revise keeps one revision, of the capture of the one before.
func (w *Writer) revise(a, before *Article, change Change) (Receipt, error) {
	if err := w.rotate(); err != nil {
		return Receipt{}, err
	}
	p := w.plan()
	receipt, err := p.revise(a, before.Capture, before, change)
	if err != nil {
		return Receipt{}, err
	}
	return receipt, w.write(p)
}

// Former returns an article as it was before it was removed, and any other as
// [Store.Get] does: by it a page is recognized that was removed.
func (s *Store) Former(id string) (*Article, error) {
	ps, err := s.history(id)
	if err != nil {
		return nil, err
	}
	for _, p := range ps {
		if !p.removed {
			return s.read(p)
		}
	}
	return nil, fmt.Errorf("get %.40q: %w", id, ErrNotFound)
}

// IsRemoved reports whether there is an article at an address that a person has
// removed.
func (s *Store) IsRemoved(address string) bool {
	id, err := s.Find(address)
	if err != nil {
		return false
	}
	ps, err := s.history(id)
	return err == nil && ps[0].removed
}
