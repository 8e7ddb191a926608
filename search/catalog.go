package search

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// FilterID returns the id that a value of a facet's filter stands for. Of persons,
// "Rakhat Aliev", "rakhat aliev", "rakhat-aliev" and "p_rakhat-aliev" have the same.
func FilterID(facet, value string) string {
	if facetOf(value) == facet {
		_, value, _ = strings.Cut(value, "_")
	}
	return indexer.Slug(value)
}

// facetOf returns the facet that an id belongs to, "" for a spelling.
func facetOf(id string) string {
	for prefix, facet := range map[string]string{"p_": "person", "o_": "org", "l_": "place"} {
		if strings.HasPrefix(id, prefix) {
			return facet
		}
	}
	return ""
}

// entityOf returns the entity that a value of a filter means: one of its ids, a
// label, or another spelling that means it alone.
func entityOf(c *engine.Catalog, value string) (int, bool) {
	id := FilterID(c.Facet, value)
	if e, ok := c.Find(id); ok {
		return e, ok
	}
	if id != indexer.Slug(value) { // an id with a prefix; its words have hyphens between
		value = strings.ReplaceAll(id, "-", " ")
	}
	return c.Lookup(value)
}

// filterValue returns what a value of a filter means. Its ids leave out what
// people have decided for single articles.
func filterValue(c *engine.Catalog, value string) engine.Value {
	e, ok := entityOf(c, value)
	if !ok {
		return engine.Value{Entity: -1, IDs: []string{FilterID(c.Facet, value)}}
	}
	return engine.Value{Entity: e, IDs: c.IDs(e)}
}

// filterValues returns what some values of a filter mean.
func filterValues(c *engine.Catalog, values []string) []engine.Value {
	var out []engine.Value
	for _, v := range values {
		out = append(out, filterValue(c, v))
	}
	return out
}

// idsThat returns the ids of labels, at most so many, that satisfy is, those of most
// articles first, and whether there are more.
func idsThat(c *engine.Catalog, is func(id string) bool, most int) (ids []string, cut bool) {
	articles := map[string]int{}
	for _, entity := range c.Entities {
		for _, l := range entity.Spellings {
			if is(l.ID) {
				articles[l.ID] = entity.Articles
			}
		}
	}
	ids = slices.SortedFunc(maps.Keys(articles), func(a, b string) int {
		return cmp.Or(articles[b]-articles[a], strings.Compare(a, b))
	})
	return ids[:min(most, len(ids))], len(ids) > most
}

// value returns an entity as a facet shows it.
func value(c *engine.Catalog, entity, articles int) Value {
	e := c.Entities[entity]
	return Value{ID: e.ID, Label: e.Label, Articles: articles, Spellings: e.Spellings}
}

// inCorpus returns an entity with its articles in the whole corpus.
func inCorpus(c *engine.Catalog, entity int) Value {
	return value(c, entity, c.Entities[entity].Articles)
}

// named are the facets whose values are entities in several spellings.
var named = []string{indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace}

// filtersOf returns the filters of a query in terms of the catalogs.
func filtersOf(v engine.View, filters map[string]query.Filter) []engine.Filter {
	var out []engine.Filter
	for _, facet := range query.Facets {
		f := filters[facet]
		if f.IsZero() {
			continue
		}
		c := v.Catalog(facet)
		out = append(out, engine.Filter{
			Facet: facet, Any: filterValues(c, f.Any), All: filterValues(c, f.All), Not: filterValues(c, f.Not), Missing: f.Missing,
		})
	}
	return out
}
