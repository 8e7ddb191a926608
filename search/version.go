package search

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// MaxVersions is the number of versions of an article that are listed and compared, the
// newest.
const MaxVersions = 100

// A Version is a revision of an article, and what is new in it.
type Version struct {
	Article *corpus.Article
	Shown   bool   // it is the one that pages show
	Change  Change // what it is
	// Fields are those that differ from the version shown before, of "title", "text",
	// "date", "author" and "details".
	Fields []string
	// Contrast is of title and text with the version shown before; nil if they are equal.
	*Contrast
}

// A Change is why there is a version.
type Change string

// The changes.
const (
	First     Change = "first"     // the first one
	Summed    Change = "abstract"  // an abstract, in whose place the article comes
	Page      Change = "page"      // another capture of the page gave another article
	Rules     Change = "rules"     // the same capture was cleaned by other rules
	Corrected Change = "corrected" // a person's correction, or its undoing, gave another article
	Gone      Change = "gone"      // the page is gone
	Returned  Change = "returned"  // the page is back
	Address   Change = "address"   // the article has another address too
	Aside     Change = "aside"     // it is kept and was never shown
	Removed   Change = "removed"   // the article was removed
	Restored  Change = "restored"  // the removal was undone
)

// Versions returns the versions of an article, the oldest first. The errors are those of
// [corpus.Store.Revisions].
func (s *Searcher) Versions(ctx context.Context, id string) ([]Version, error) {
	revisions, err := s.Store.Revisions(id, MaxVersions)
	if err != nil {
		return nil, err
	}
	now, err := s.Store.Get(id)
	if err != nil {
		return nil, err
	}
	var all []Version
	var before *corpus.Article // that was shown
	var text *reading          // of before, once it was compared
	for _, a := range revisions {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if before != nil && before.Class != a.Class && a.Aside == "" {
			before, text = nil, nil // an abstract and its article are no versions of one text
		}
		v := newVersion(a, before)
		v.Shown = a.Revision == now.Revision
		if len(v.Fields) > 0 && a.Removed == nil && (slices.Contains(v.Fields, "title") || slices.Contains(v.Fields, "text")) {
			if text == nil {
				text = readNamed(before)
			}
			next := readNamed(a)
			if v.Contrast = text.with(*next); a.Aside == "" {
				text = next
			}
		} else if a.Aside == "" {
			text = nil
		}
		all = append(all, v)
		if a.Aside == "" && a.Removed == nil {
			before = a
		}
	}
	return all, nil
}

// newVersion compares a revision with the one shown before, nil for none.
func newVersion(a, before *corpus.Article) Version {
	v := Version{Article: a, Change: First}
	switch {
	case a.Removed != nil:
		v.Change = Removed
		return v
	case a.Aside != "" && before != nil && before.Class != a.Class:
		v.Change = Aside
		return v
	case before == nil && a.IsAbstract():
		v.Change = Summed
		return v
	case before == nil:
		return v
	}
	v.Fields = fieldsChanged(before, a)
	switch {
	case a.Aside != "":
		v.Change = Aside
	case !slices.Equal(a.Corrections, before.Corrections):
		v.Change = Corrected
	case len(v.Fields) > 0 && a.Capture.SHA256 == before.Capture.SHA256:
		v.Change = Rules
	case len(v.Fields) > 0:
		v.Change = Page
	case a.Gone != nil:
		v.Change = Gone
	case before.Gone != nil:
		v.Change = Returned
	case !slices.Equal(a.Aliases, before.Aliases) || a.URL != before.URL:
		v.Change = Address
	default:
		v.Change = Restored
	}
	return v
}

// fieldsChanged returns the fields in which two revisions differ.
func fieldsChanged(a, b *corpus.Article) (fields []string) {
	add := func(field string, differs bool) {
		if differs {
			fields = append(fields, field)
		}
	}
	add("title", a.Title != b.Title)
	add("text", a.Body() != b.Body())
	add("date", a.Published.At != b.Published.At)
	add("author", !slices.Equal(a.Authors, b.Authors))
	details := func(a *corpus.Article) any {
		return []any{a.Source, a.PageHeadline, a.Untitled, a.Modified.At, a.Section, a.Lang, a.Blocks, a.Incomplete}
	}
	add("details", len(fields) == 0 && !reflect.DeepEqual(details(a), details(b)))
	return fields
}

// maxNamed is the number of bytes of a text up to which names are looked for to compare
// it. In a longer one names are known by their capitals alone.
const maxNamed = 1 << 20

// readNamed reads a revision with what it names.
func readNamed(a *corpus.Article) *reading {
	found := new(entity.Entities)
	if len(a.Body()) <= maxNamed {
		found = EntitiesOf(a)
	}
	r := read(a, found)
	return &r
}

// contrastOf compares two revisions, or articles.
func contrastOf(a, b *corpus.Article) *Contrast { return readNamed(a).with(*readNamed(b)) }

// ErrNoVersion says that an article has no such version.
var ErrNoVersion = errors.New("the article has no such version")

// Version returns a version of an article by its number.
func (s *Searcher) Version(id string, n int) (*corpus.Article, error) {
	revisions, err := s.Store.Revisions(id, MaxVersions)
	if err != nil {
		return nil, err
	}
	for _, a := range revisions {
		if a.Revision == n && a.Removed == nil {
			return a, nil
		}
	}
	return nil, fmt.Errorf("version %d: %w", n, ErrNoVersion)
}

// A Diff is what differs between two versions of an article, or between two articles.
type Diff struct {
	From, To *corpus.Article
	Fields   []string // as in [Version]
	*Contrast
}

// Diff compares two versions of an article by their numbers. To 0 is the version that is
// shown, from 0 the last one before it that was shown and has another title, text, date
// or author, or if there is none the same one.
func (s *Searcher) Diff(id string, from, to int) (*Diff, error) {
	now, err := s.Store.Get(id)
	if err != nil {
		return nil, err
	}
	b := now
	if to != 0 {
		if b, err = s.Version(id, to); err != nil {
			return nil, err
		}
	}
	a := b
	if from != 0 {
		a, err = s.Version(id, from)
	} else {
		a, err = s.versionBefore(b)
	}
	if err != nil {
		return nil, err
	}
	return newDiff(a, b), nil
}

// versionBefore returns the last version before another that was shown and differs from
// it, or if there is none the other one.
func (s *Searcher) versionBefore(b *corpus.Article) (*corpus.Article, error) {
	revisions, err := s.Store.Revisions(b.ID, MaxVersions)
	if err != nil {
		return nil, err
	}
	for _, a := range slices.Backward(revisions) {
		if a.Revision < b.Revision && a.Removed == nil && a.Aside == "" && a.Class == b.Class && len(fieldsChanged(a, b)) > 0 {
			return a, nil
		}
	}
	return b, nil
}

// DiffWith compares an article with another one.
func (s *Searcher) DiffWith(id, other string) (*Diff, error) {
	a, err := s.Store.Get(id)
	if err != nil {
		return nil, err
	}
	b, err := s.Store.Get(other)
	if err != nil {
		return nil, err
	}
	return newDiff(a, b), nil
}

func newDiff(a, b *corpus.Article) *Diff {
	return &Diff{From: a, To: b, Fields: fieldsChanged(a, b), Contrast: contrastOf(a, b)}
}

// Changed reports whether an article has changed since it was first captured: a later
// capture of its page gave another title, text, date or author.
func (s *Searcher) Changed(a *corpus.Article) (bool, error) {
	if a.Revision == 1 {
		return false, nil
	}
	revisions, err := s.Store.Revisions(a.ID, MaxVersions)
	if err != nil {
		return false, err
	}
	var before *corpus.Article
	for _, r := range revisions {
		if r.Aside != "" || r.Removed != nil || r.Class != a.Class || r.Revision > a.Revision {
			continue
		}
		if v := newVersion(r, before); v.Change == Page {
			return true, nil
		}
		before = r
	}
	return false, nil
}
