package search

import (
	"context"

	"casefile/indexer"
	"casefile/search/query"
)

// facetsAsked returns the names of what is to be counted: what one search counts
// with the articles, and the facets with a filter of their own, which their counts
// leave out.
func facetsAsked(q *query.Query) (shared, narrowed []string) {
	for _, name := range query.Facets {
		if _, ok := q.Facets[name]; !ok {
			continue
		}
		if own(q.Filters[name]) {
			narrowed = append(narrowed, name)
		} else {
			shared = append(shared, name)
		}
	}
	if q.Histogram != "" {
		shared = append(shared, indexer.FieldDay)
	}
	return shared, narrowed
}

// facets returns the facets of what was found. Those with a filter of their own are
// counted here.
func (e *Engine) facets(ctx context.Context, s *question, f *found, narrowed []string) ([]Facet, error) {
	for _, name := range narrowed {
		g, err := s.snap.search(ctx, s.root, s.x, &s.asked, 0, []string{name}, name)
		if err != nil {
			return nil, err
		}
		f.facets[name], f.counts[name] = g.facets[name], g.counts[name]
		f.counts[missing(name)] = g.total - g.counts[name]
	}
	var all []Facet
	for _, name := range query.Facets {
		n, ok := s.Facets[name]
		if !ok {
			continue
		}
		like, err := e.finder(ctx, s.snap, name, s.Find[name])
		if err != nil {
			return nil, err
		}
		all = append(all, facet(name, n, s.Filters[name], f, s.snap.catalogs[name], like))
	}
	return all, nil
}

// missing is the key of the articles without a value in [found.counts].
func missing(facet string) string { return facet + " missing" }

// facet cuts a facet to the values that are shown. Selected values are shown
// even if they are rare, or match nothing at all; of others those that like, if
// it is not nil, lets through.
func facet(name string, size int, filter query.Filter, f *found, c *catalog, like func(Value) bool) Facet {
	out := Facet{Name: name, None: filter.Missing}
	if m, ok := f.counts[missing(name)]; ok {
		out.Missing = m
	} else {
		out.Missing = f.total - f.counts[name]
	}
	asked := map[string][]string{} // values as they were asked for, by id
	var ids []string
	var entities []int
	for _, v := range filter.Any {
		id := FilterID(name, v)
		if e, ok := c.find(v); ok {
			id = c.entities[e].ID
			entities = append(entities, e)
		}
		if asked[id] == nil {
			ids = append(ids, id)
		}
		asked[id] = append(asked[id], v)
	}
	var first []Value
	first, out.Distinct = f.facets[name].first(name, c, size, entities, like)
	for _, v := range first {
		v.asked = asked[v.ID]
		v.Selected = len(v.asked) > 0
		if v.Selected || len(out.Values) < size {
			out.Values = append(out.Values, v)
		}
		delete(asked, v.ID)
	}
	for _, id := range ids {
		if values, ok := asked[id]; ok { // none of the articles has it
			v := Value{ID: id, Label: values[0]}
			if e, ok := c.find(id); ok {
				v = c.value(e, 0)
			}
			v.Selected, v.asked = true, values
			out.Values = append(out.Values, v)
			out.Distinct++
		}
	}
	return out
}

// own reports whether the filter has a part that the counts of its own facet leave
// out.
func own(f query.Filter) bool { return len(f.Any) > 0 || f.Missing }
