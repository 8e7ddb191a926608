package search

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"casefile/corpus"
	"casefile/indexer/identity"
)

// Decision returns the decision to do something with persons, organizations or places,
// given by their ids or any of their spellings. kind is that of plain spellings:
// "person", "org" or "place". The last of what is the new label of a rename, and the
// number of a decision of an undo. A split in articles means that there the first name
// is the second, who may be new.
func Decision(action corpus.Action, kind string, what, articles []string) (corpus.Decision, error) {
	d := corpus.Decision{Action: action, Kind: kind, Articles: articles}
	if action == corpus.Undo {
		if len(what) != 1 {
			return d, errors.New("undo: give the number of one decision")
		}
		n, err := strconv.Atoi(what[0])
		if err != nil {
			return d, fmt.Errorf("undo %q: give the number of a decision", what[0])
		}
		return corpus.Decision{Action: action, Undo: n, Articles: articles}, nil
	}
	if action == corpus.Rename {
		if len(what) != 2 {
			return d, errors.New("rename: give one name or id, and its new label")
		}
		d.Text, what = strings.TrimSpace(what[1]), what[:1]
	}
	for i, w := range what {
		if facet := facetOf(w); facet != "" {
			if i > 0 && facet != d.Kind {
				return d, fmt.Errorf("%s is a %s, and %s is not; give names and ids of one kind", w, facet, what[0])
			}
			d.Kind = facet
		}
		d.IDs = append(d.IDs, FilterID(d.Kind, w))
	}
	if len(articles) > 0 && len(d.IDs) == 2 { // the label, if no article has the name
		d.Text = what[1]
		if facetOf(what[1]) != "" {
			d.Text = strings.ReplaceAll(d.IDs[1], "-", " ")
		}
	}
	return d, nil
}

// An Identity is a person, an organization or a place with all that is counted for it.
type Identity = identity.Entity

// Suppose returns the persons, organizations or places that a decision would change, as
// they are and as they would be, those of most articles first.
func (s *Searcher) Suppose(ctx context.Context, d corpus.Decision) (now, then []Identity, err error) {
	v, err := s.Engine.View(ctx)
	if err != nil {
		return nil, nil, err
	}
	defer v.Close()
	err = v.Suppose(ctx, d, func(a, b *identity.Set) { now, then = differing(a, b), differing(b, a) })
	return now, then, err
}

// differing returns copies of the entities of a that are not alike in b.
func differing(a, b *identity.Set) (out []Identity) {
	for _, e := range a.Entities {
		if i, ok := b.Find(e.ID); ok && alike(e, b.Entities[i]) {
			continue
		}
		one := *e
		one.Spellings = slices.Clone(e.Spellings)
		out = append(out, one)
	}
	slices.SortFunc(out, func(x, y Identity) int { return cmp.Or(y.Articles-x.Articles, strings.Compare(x.ID, y.ID)) })
	return out
}

func alike(a, b *Identity) bool {
	return a.ID == b.ID && a.Label == b.Label && a.Articles == b.Articles && a.Hidden == b.Hidden && slices.Equal(a.Spellings, b.Spellings)
}
