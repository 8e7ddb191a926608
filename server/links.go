package server

import (
	"maps"
	"slices"

	"casefile/search"
	"casefile/search/query"
)

// This file leads from a search to the ones next to it.

// with returns the parameters with one facet's filter changed, on page 1.
func (p *params) with(facet string, change func(*query.Filter)) *params {
	c := p.first()
	c.Filters = map[string]query.Filter{}
	for name, f := range p.Filters {
		c.Filters[name] = query.Filter{
			Any: slices.Clone(f.Any), All: slices.Clone(f.All), Not: slices.Clone(f.Not), Missing: f.Missing,
		}
	}
	f := c.Filters[facet]
	change(&f)
	c.Filters[facet] = f
	return c
}

// replacing returns the parameters with a value of a facet's filter in the place of
// another.
func (p *params) replacing(facet, value, by string) *params {
	return p.with(facet, func(f *query.Filter) {
		for _, values := range [][]string{f.Any, f.All, f.Not} {
			for i, v := range values {
				if v == value {
					values[i] = by
				}
			}
		}
	})
}

// first returns the parameters for the first page.
func (p *params) first() *params { return p.page(0) }

// onlyValue returns the search for one value of a facet.
func onlyValue(facet, id string) *params {
	return asked(query.Query{}).with(facet, func(f *query.Filter) { f.Any = []string{entityID(facet, id)} })
}

// literal returns the parameters with a word of the query, which begins at a
// code point of it, searched as it is spelled.
func (p *params) literal(at int) *params {
	c := p.first()
	text := []rune(p.Text)
	c.Text = string(text[:at]) + "=" + string(text[at:])
	return c
}

// without returns the parameters with one spelling not searched.
func (p *params) without(spelling string) *params {
	c := p.first()
	c.Without = append(slices.Clone(p.Without), spelling)
	return c
}

// alsoAs returns the parameters with one spelling searched that is only possibly
// meant.
func (p *params) alsoAs(spelling string) *params {
	c := p.first()
	c.With = append(slices.Clone(p.With), spelling)
	return c
}

// spellings returns the parameters with all spellings searched, or none but
// what was typed.
func (p *params) spellings(on bool) *params {
	c := p.first()
	c.With, c.Without, c.Literal = nil, nil, !on
	return c
}

// dropping returns the parameters without one filter: a facet, "date", or "" for all.
func (p *params) dropping(filter string) *params {
	c := p.first()
	c.Filters = maps.Clone(p.Filters)
	switch filter {
	case "":
		c.Filters, c.From, c.To, c.DateOf = nil, "", "", ""
	case "date":
		c.From, c.To, c.DateOf = "", "", ""
	default:
		delete(c.Filters, filter)
	}
	return c
}

// asking returns the parameters with another query.
func (p *params) asking(text string) *params {
	c := p.first()
	c.Text = text
	return c
}

// page returns the parameters for another page.
func (p *params) page(n int) *params {
	c := *p
	c.Page, c.After = n, ""
	return &c
}

// after returns the parameters for the page that a cursor leads to.
func (p *params) after(cursor string) *params {
	c := p.first()
	c.After = cursor
	return c
}

func address(path string, p *params) string {
	if q := p.encode(); q != "" {
		return path + "?" + q
	}
	return path
}

// articleLink returns the page of an article with what a query finds marked.
func articleLink(id string, p *params) string {
	only := asked(query.Query{Text: p.Text, Literal: p.Literal, With: p.With, Without: p.Without})
	return address("/a/"+id, only)
}

// neighbours returns the pages before and behind one, nil where there is none. By
// cursor there is no way back but to the first page.
func neighbours(p *params, res *search.Result) (prev, next *params) {
	n, last := max(p.Page, 1), lastPage(p, res)
	switch {
	case p.After != "":
		prev = p.first()
	case n > 1:
		prev = p.page(min(n-1, max(last, 1)))
	}
	switch {
	case p.After == "" && n < last:
		next = p.page(n + 1)
	case res.Next != "":
		next = p.after(res.Next)
	}
	return prev, next
}

// lastPage returns the number of the last page that can be asked for.
func lastPage(p *params, res *search.Result) int {
	size := p.Size
	if size == 0 {
		size = query.DefaultSize
	}
	return min((res.Total+size-1)/size, query.MaxDepth/size)
}

// links lead from a search to the ones next to it by one value of a facet.
type links struct{ only, add, remove, exclude, require *params }

func valueLinks(p *params, facet string, v search.Value) links {
	id := entityID(facet, v.ID)
	without := func(values []string) []string {
		var keep []string
		for _, have := range values {
			if !v.Means(facet, have) {
				keep = append(keep, have)
			}
		}
		return keep
	}
	clear := func(f *query.Filter) {
		f.Any, f.All, f.Not = without(f.Any), without(f.All), without(f.Not)
	}
	return links{
		only: p.with(facet, func(f *query.Filter) { *f = query.Filter{Any: []string{id}} }),
		add: p.with(facet, func(f *query.Filter) {
			clear(f)
			f.Any = append(f.Any, id)
		}),
		remove: p.with(facet, clear),
		exclude: p.with(facet, func(f *query.Filter) {
			clear(f)
			f.Not = append(f.Not, id)
		}),
		require: p.with(facet, func(f *query.Filter) {
			clear(f)
			f.All = append(f.All, id)
		}),
	}
}

// entityID returns the id of a facet's value, as filters take it.
func entityID(facet, slug string) string {
	return map[string]string{"person": "p_", "org": "o_", "place": "l_"}[facet] + slug
}
