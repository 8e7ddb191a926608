package search

import (
	"context"
	"errors"
	"fmt"

	"casefile/indexer"
)

// ErrUnknown says that no article names such a person, organization or place.
var ErrUnknown = errors.New("no such person, organization or place")

// A Profile is what is known of a person, an organization or a place across
// all articles.
type Profile struct {
	Facet string // "person", "org" or "place"
	Value        // with the articles of the whole corpus
	// Reasons tell of each of its spellings by which rules of
	// [casefile/indexer/names], or decision, it is taken for a name of this
	// entity; nil for its most frequent spelling.
	Reasons [][]string
	// Hidden says that people have decided to leave it out of facets.
	Hidden bool
	// Possible are others that may be the same, the likeliest first.
	Possible []Possible
}

// A Possible is an entity that may be the same as another.
type Possible struct {
	Value
	Score float64  // from 0 to 1
	Why   []string // rules of [casefile/indexer/names], and what differs
}

// Profile returns the entity of a facet that an id or any spelling means. Its
// ID is another one than asked for where entities have become one. The error
// wraps [ErrUnknown] if there is none.
func (e *Engine) Profile(ctx context.Context, facet, id string) (*Profile, error) {
	snap, release, err := e.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	c, ok := snap.catalogs[facet]
	if !ok || c.set == nil {
		return nil, fmt.Errorf("%s %q: %w", facet, id, ErrUnknown)
	}
	n, ok := c.find(id)
	if !ok {
		return nil, fmt.Errorf("%s %q: %w", facet, id, ErrUnknown)
	}
	p := &Profile{Facet: facet, Value: c.value(n, c.articles[n]), Hidden: c.entities[n].Hidden}
	for _, l := range p.Spellings {
		p.Reasons = append(p.Reasons, c.set.Why(n, l))
	}
	for _, o := range c.set.Possible(n, labelIndex{snap, facet}) {
		p.Possible = append(p.Possible, Possible{c.value(o.Entity, c.articles[o.Entity]), o.Score, o.Why})
	}
	return p, nil
}

// Identities tell of whom articles speak, in the state of the index when they were
// asked for.
type Identities struct{ catalogs map[string]*catalog }

// Identities returns those of now.
func (e *Engine) Identities(ctx context.Context) (Identities, error) {
	snap, release, err := e.snapshot(ctx)
	if err != nil {
		return Identities{}, err
	}
	defer release()
	return Identities{snap.catalogs}, nil
}

// Identity returns the id and the label of the entity of a facet that an
// article's own name for it means.
func (i Identities) Identity(article, facet, name string) (id, label string) {
	if c, ok := i.catalogs[facet]; ok {
		if e, ok := c.in(article, name); ok {
			return c.entities[e].ID, c.entities[e].Label
		}
	}
	return indexer.Slug(name), name
}
