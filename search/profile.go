package search

import (
	"context"
	"errors"
	"fmt"

	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
	"casefile/search/engine"
)

// ErrUnknown says that no article names such a person, organization or place.
var ErrUnknown = errors.New("no such person, organization or place")

// A Profile is what is known of a person, an organization or a place across
// all articles.
type Profile struct {
	Facet string // "person", "org" or "place"
	Value        // with the articles of the whole corpus
	// Reasons are, for each spelling, the rules of [casefile/indexer/names], or the
	// decision, by which it is a name of this entity; nil for the most frequent
	// spelling.
	Reasons [][]string
	// Hidden is set if people have decided to leave it out of facets.
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

// Profile returns the entity of a facet that an id or any spelling means. Its ID
// differs from the one asked for if entities have been merged. The error wraps
// [ErrUnknown] if there is none.
func (s *Searcher) Profile(ctx context.Context, facet, id string) (*Profile, error) {
	ix, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	defer ix.Close()
	c := ix.Catalog(facet)
	if c == nil || c.Kind == "" {
		return nil, fmt.Errorf("%s %q: %w", facet, id, ErrUnknown)
	}
	n, ok := entityOf(c, id)
	if !ok {
		return nil, fmt.Errorf("%s %q: %w", facet, id, ErrUnknown)
	}
	p := &Profile{Facet: facet, Value: inCorpus(c, n), Hidden: c.Entities[n].Hidden}
	for _, l := range p.Spellings {
		p.Reasons = append(p.Reasons, c.Why(n, l))
	}
	together := func(a, b string) bool { return ix.together(facet, a, b) }
	for _, o := range c.Possible(n, together, ix.near(facet)) {
		p.Possible = append(p.Possible, Possible{inCorpus(c, o.Entity), o.Score, o.Why})
	}
	return p, ix.err
}

// near returns what finds the names of a facet that are like a text.
func (ix *index) near(facet string) identity.Near {
	const least, most = .5, 40
	known := ix.Names(facet)
	return func(text string, begins bool) (all []string) {
		var found []names.Spelling
		if begins {
			found = known.Complete(text, most)
		} else {
			found = known.Find(text, least, most)
		}
		for _, s := range found {
			all = append(all, s.Text)
		}
		return all
	}
}

// together reports whether an article has labels of two ids. It keeps the first error.
func (ix *index) together(facet, a, b string) bool {
	has := func(id string) engine.Clause {
		return &engine.HasAny{Field: indexer.IDField(facet), Terms: []string{id}}
	}
	n, err := ix.total(ix.ctx, &engine.And{Must: []engine.Clause{has(a), has(b)}}, nil, nil)
	if ix.err == nil {
		ix.err = err
	}
	return n > 0
}

// Identities say whom articles mean, in one state of the index.
type Identities struct{ catalogs map[string]*engine.Catalog }

// Identities returns those of the index as it is now.
func (s *Searcher) Identities(ctx context.Context) (Identities, error) {
	ix, err := s.open(ctx)
	if err != nil {
		return Identities{}, err
	}
	defer ix.Close()
	return ix.identities(), nil
}

// Label returns the label of the entity of a facet that a value of a filter means, or
// the value.
func (i Identities) Label(facet, value string) string {
	if c, ok := i.catalogs[facet]; ok {
		if e, ok := entityOf(c, value); ok {
			return c.Entities[e].Label
		}
	}
	return value
}

func (ix *index) identities() Identities {
	i := Identities{map[string]*engine.Catalog{}}
	for _, facet := range named {
		i.catalogs[facet] = ix.Catalog(facet)
	}
	return i
}

// Identity returns the id and the label of the entity of a facet that an article's
// own name for it means.
func (i Identities) Identity(article, facet, name string) (id, label string) {
	if c, ok := i.catalogs[facet]; ok {
		if e, ok := c.In(article, name); ok {
			return c.Entities[e].ID, c.Entities[e].Label
		}
	}
	return indexer.Slug(name), name
}
