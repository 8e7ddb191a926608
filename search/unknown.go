package search

import (
	"context"
	"slices"
	"strings"

	"casefile/indexer"
	"casefile/indexer/names"
	"casefile/search/query"
)

// An Unknown is a value of a filter that no article of the corpus has, so that to
// ask for it finds nothing, and to exclude it excludes nothing.
type Unknown struct {
	Facet, Value string
	Nearest      []Value // those of the facet that are most like it, or have it as a part
}

// maxGuessed is for how many unknown values the nearest are looked for.
const maxGuessed = 3

// unknown returns the values of a question's filters that no article has.
func (e *Engine) unknown(ctx context.Context, s *question) ([]Unknown, error) {
	var out []Unknown
	for _, facet := range query.Facets {
		f, c := s.Filters[facet], s.snap.catalogs[facet]
		for _, value := range slices.Concat(f.Any, f.All, f.Not) {
			same := func(u Unknown) bool { return u.Facet == facet && u.Value == value }
			if s.snap.has(c, value) || slices.ContainsFunc(out, same) {
				continue
			}
			u := Unknown{Facet: facet, Value: value}
			if len(out) < maxGuessed {
				var err error
				if u.Nearest, err = e.nearestValues(ctx, s.snap, c, value); err != nil {
					return nil, err
				}
			}
			out = append(out, u)
		}
	}
	return out, nil
}

// has reports whether any article has a value of a filter.
func (s *snapshot) has(c *catalog, value string) bool {
	if entity, ok := c.find(value); ok && c.articles[entity] > 0 {
		return true
	}
	return slices.ContainsFunc(c.ids(value), func(id string) bool { return s.frequency(indexer.IDField(c.facet), id) > 0 })
}

// nearestValues returns values of a facet in the place of one that no article has.
func (e *Engine) nearestValues(ctx context.Context, s *snapshot, c *catalog, value string) ([]Value, error) {
	var like []string
	switch c.facet {
	case indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace:
		for _, l := range e.lexicons() {
			if l.field != c.facet {
				continue
			}
			known, err := l.update(ctx, s, l.field, l.base)
			if err != nil {
				return nil, err
			}
			if text := FilterID(c.facet, value); text != indexer.Slug(value) {
				value = strings.ReplaceAll(text, "-", " ")
			}
			for _, found := range known.Find(value, names.Cut, 4*mostNear) {
				like = append(like, found.Text)
			}
		}
	case indexer.FieldSource, indexer.FieldAuthor:
		for _, n := range c.near(value) {
			like = append(like, n.Text)
		}
	}
	var out []Value
	for _, label := range like {
		entity, ok := c.find(label)
		if !ok || c.articles[entity] == 0 || len(out) == mostNear {
			continue
		}
		v := c.value(entity, c.articles[entity])
		if !slices.ContainsFunc(out, func(o Value) bool { return o.ID == v.ID }) {
			out = append(out, v)
		}
	}
	return out, nil
}
