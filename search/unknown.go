package search

import (
	"slices"
	"strings"

	"casefile/indexer"
	"casefile/indexer/names"
	"casefile/search/engine"
	"casefile/search/query"
)

// An Unknown is a value of a filter that no article of the corpus has: asking for it
// finds nothing, and excluding it excludes nothing.
type Unknown struct {
	Facet, Value string
	Nearest      []Value // those of the facet that are most like it, or have it as a part
}

// maxGuessed bounds the unknown values for which the nearest are looked up.
const maxGuessed = 3

// unknown returns the values of a question's filters that no article has.
func (q *question) unknown() []Unknown {
	var out []Unknown
	for _, facet := range query.Facets {
		f, c := q.Filters[facet], q.index.Catalog(facet)
		for _, value := range slices.Concat(f.Any, f.All, f.Not) {
			same := func(u Unknown) bool { return u.Facet == facet && u.Value == value }
			if q.index.has(c, value) || slices.ContainsFunc(out, same) {
				continue
			}
			u := Unknown{Facet: facet, Value: value}
			if len(out) < maxGuessed {
				u.Nearest = q.index.nearestValues(c, value)
			}
			out = append(out, u)
		}
	}
	return out
}

// has reports whether any article has a value of a filter.
func (ix *index) has(c *engine.Catalog, value string) bool {
	if e, ok := entityOf(c, value); ok && c.Entities[e].Articles > 0 {
		return true
	}
	return slices.ContainsFunc(filterValue(c, value).IDs, func(id string) bool { return ix.articles(indexer.IDField(c.Facet), id) > 0 })
}

// nearestValues returns values of a facet in place of one that no article has.
func (ix *index) nearestValues(c *engine.Catalog, asked string) []Value {
	var like []string
	if known := ix.Names(c.Facet); known != nil {
		if id := FilterID(c.Facet, asked); id != indexer.Slug(asked) {
			asked = strings.ReplaceAll(id, "-", " ")
		}
		for _, found := range known.Find(asked, names.Cut, 4*mostNear) {
			like = append(like, found.Text)
		}
	} else if c.Facet == indexer.FieldSource || c.Facet == indexer.FieldAuthor {
		for _, n := range likeValues(c, asked) {
			like = append(like, n.Text)
		}
	}
	var out []Value
	for _, label := range like {
		e, ok := entityOf(c, label)
		if !ok || c.Entities[e].Articles == 0 || len(out) == mostNear {
			continue
		}
		v := inCorpus(c, e)
		if !slices.ContainsFunc(out, func(o Value) bool { return o.ID == v.ID }) {
			out = append(out, v)
		}
	}
	return out
}
