package search

import (
	"slices"
	"strings"

	"casefile/indexer"
	"casefile/indexer/names"
	"casefile/search/engine"
	"casefile/search/query"
)

// counts returns the fields that a question has counted.
func (q *question) counts() []string {
	var fields []string
	for _, name := range query.Facets {
		if _, ok := q.Facets[name]; ok {
			fields = append(fields, name)
		}
	}
	if q.Histogram != "" {
		fields = append(fields, indexer.FieldDay)
	}
	return fields
}

// facets returns the facets of what was found.
func (q *question) facets(f *engine.Found) (all []Facet) {
	for _, name := range query.Facets {
		n, ok := q.Facets[name]
		if !ok {
			continue
		}
		like := q.index.like(name, q.Find[name])
		all = append(all, facet(f.Facets[name], q.index.Catalog(name), n, q.Filters[name], like))
	}
	return all
}

// facet cuts a facet to the values that are shown. Selected values are shown even
// if they are rare, or have no article at all; of others those that like, if it is
// not nil, accepts.
func facet(t *engine.Tally, c *engine.Catalog, size int, filter query.Filter, like func(Value) bool) Facet {
	out := Facet{Name: c.Facet, None: filter.Missing, Missing: t.Missing, asked: map[string]string{}}
	asked, required := map[string][]string{}, map[string]bool{} // values as they were asked for, by id
	var ids []string
	var entities []int
	for i, v := range slices.Concat(filter.Any, filter.All) {
		id := FilterID(c.Facet, v)
		if e, ok := entityOf(c, v); ok {
			id = c.Entities[e].ID
			entities = append(entities, e)
		}
		if asked[id] == nil {
			ids = append(ids, id)
		}
		asked[id] = append(asked[id], v)
		required[id] = required[id] || i >= len(filter.Any)
	}
	for _, v := range slices.Concat(filter.Any, filter.All, filter.Not) {
		if e, ok := entityOf(c, v); ok {
			out.asked[v] = c.Entities[e].Label
		}
	}
	selected := func(v Value) bool {
		return slices.ContainsFunc(v.asked, func(a string) bool { return slices.Contains(filter.Any, a) })
	}
	var first []Value
	first, out.Distinct = firstValues(t, c, size, entities, like)
	for _, v := range first {
		v.asked = asked[v.ID]
		v.Selected, v.Required = selected(v), required[v.ID]
		if len(v.asked) > 0 || len(out.Values) < size {
			out.Values = append(out.Values, v)
		}
		delete(asked, v.ID)
	}
	for _, id := range ids {
		if labels, ok := asked[id]; ok { // none of the articles has it
			v := Value{ID: id, Label: labels[0]}
			if e, ok := entityOf(c, id); ok {
				v = value(c, e, 0)
			}
			v.asked = labels
			v.Selected, v.Required = selected(v), required[id]
			out.Values = append(out.Values, v)
			out.Distinct++
		}
	}
	return out
}

// values returns every value of a tally, in no order.
func values(c *engine.Catalog, t *engine.Tally) []Value {
	all := late(t)
	for _, e := range t.Counted {
		all = append(all, value(c, int(e), int(t.Articles[e])))
	}
	return all
}

// late returns the values of a tally that the catalog does not know.
func late(t *engine.Tally) []Value {
	var all []Value
	at := map[string]int{}
	for label, n := range t.Late {
		id := indexer.Slug(label)
		i, ok := at[id]
		if !ok {
			i = len(all)
			at[id] = i
			all = append(all, Value{ID: id, Label: label})
		}
		all[i].Articles += n
	}
	return all
}

// firstValues returns the first values of a facet, at most so many, and some entities
// wherever they come; and how many values there are. It leaves out hidden entities,
// unless they are among some, and what like, if it is not nil, does not accept.
func firstValues(t *engine.Tally, c *engine.Catalog, most int, some []int, like func(Value) bool) (first []Value, distinct int) {
	asked := func(e uint32) bool { return slices.Contains(some, int(e)) }
	among := t.Counted
	if like != nil {
		among = nil
		for _, e := range t.Counted {
			if asked(e) || like(value(c, int(e), int(t.Articles[e]))) {
				among = append(among, e)
			}
		}
	}
	distinct = len(among)
	for _, e := range c.Hidden {
		if t.Articles[e] > 0 && !asked(uint32(e)) && slices.Contains(among, uint32(e)) {
			distinct--
		}
	}
	years := ofYears(c.Facet)
	kept := leading{most: most, before: func(a, b uint32) bool {
		if !years && t.Articles[a] != t.Articles[b] { // without a look at the entities, which are all over memory
			return t.Articles[a] > t.Articles[b]
		}
		x, y := c.Entities[a].Label, c.Entities[b].Label
		if years {
			return x > y
		}
		return x < y
	}}
	for _, e := range among {
		if len(c.Hidden) == 0 || !c.Entities[e].Hidden || asked(e) {
			kept.add(e)
		}
	}
	for _, e := range some {
		if t.Articles[e] > 0 && !slices.Contains(kept.heap, uint32(e)) {
			kept.heap = append(kept.heap, uint32(e))
		}
	}
	for _, e := range kept.heap {
		first = append(first, value(c, int(e), int(t.Articles[e])))
	}
	unknown := late(t)
	if like != nil {
		unknown = slices.DeleteFunc(unknown, func(v Value) bool { return !like(v) })
	}
	first, distinct = append(first, unknown...), distinct+len(unknown)
	order(c.Facet, first)
	return first, distinct
}

// leading keeps the first of many entities in a heap with the last of them on top,
// since few of those counted are shown.
type leading struct {
	most   int
	before func(a, b uint32) bool
	heap   []uint32
}

func (l *leading) add(e uint32) {
	switch {
	case l.most == 0:
	case len(l.heap) < l.most:
		if l.heap = append(l.heap, e); len(l.heap) == l.most {
			for i := l.most/2 - 1; i >= 0; i-- {
				l.down(i)
			}
		}
	case l.before(e, l.heap[0]):
		l.heap[0] = e
		l.down(0)
	}
}

// down restores the order of the heap below i.
func (l *leading) down(i int) {
	for {
		last := i
		for _, k := range []int{2*i + 1, 2*i + 2} {
			if k < len(l.heap) && l.before(l.heap[last], l.heap[k]) {
				last = k
			}
		}
		if last == i {
			return
		}
		l.heap[i], l.heap[last] = l.heap[last], l.heap[i]
		i = last
	}
}

func ofYears(facet string) bool { return facet == indexer.FieldYear || facet == indexer.FieldYears }

// order sorts values, the most frequent first, years the newest first.
func order(facet string, vs []Value) {
	slices.SortFunc(vs, func(a, b Value) int {
		if ofYears(facet) {
			return strings.Compare(b.Label, a.Label)
		}
		if a.Articles != b.Articles {
			return b.Articles - a.Articles
		}
		return strings.Compare(a.Label, b.Label)
	})
}

// maxFound bounds the names that are looked for in a facet.
const maxFound = 1000

// like returns what decides whether a value of a facet is like a text: it contains
// the text, without regard to case and accents, or is a name that the text is
// another spelling or the beginning of. It is nil if the text is empty.
func (ix *index) like(facet, text string) func(Value) bool {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	alike := map[string]bool{}
	if known := ix.Names(facet); known != nil {
		for _, s := range known.Complete(text, maxFound) {
			alike[indexer.Slug(s.Text)] = true
		}
		for _, s := range known.Find(text, names.Cut, maxFound) {
			alike[indexer.Slug(s.Text)] = true
		}
	}
	slug := indexer.Slug(text)
	is := func(label, id string) bool {
		return alike[id] || slug != "" && strings.Contains(indexer.Slug(label), slug)
	}
	return func(v Value) bool {
		return is(v.Label, v.ID) || slices.ContainsFunc(v.Spellings, func(l Label) bool { return is(l.Text, l.ID) })
	}
}
