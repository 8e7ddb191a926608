package server

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"casefile/search"
	"casefile/search/query"
)

// Paths of the site. Those of the API are followed by what [params.at] adds.
const (
	searchPage = "/search"
	apiPath    = "/api/v1"
	searchPath = apiPath + "/search"
)

func articlePath(id string) string { return apiPath + "/articles/" + id }
func entityPath(id string) string  { return apiPath + "/entities/" + url.PathEscape(id) }

// entityLink returns the page of an entity.
func entityLink(id string) string { return "/e/" + url.PathEscape(id) }

// articleLink returns the page of an article with what a query finds marked.
func articleLink(id string, p params) string {
	return p.only("q", "variants", "variant", prefixNot+"variant").at("/a/" + id)
}

// noParams find the whole case.
var noParams = params{table: searchParams}

// without returns the search without some parameters, on page 1. So do all that are
// built on it.
func (p params) without(names ...string) params {
	c := p.clone()
	for _, name := range append(names, "page", "cursor") {
		delete(c.given, name)
	}
	return c
}

// with returns the search with other values of a parameter.
func (p params) with(name string, values ...string) params {
	c := p.without()
	c.put(name, values...)
	return c
}

// plus returns the search with one more value of a parameter.
func (p params) plus(name, value string) params {
	return p.with(name, append(slices.Clone(p.all(name)), value)...)
}

// minus returns the search without a value of a parameter.
func (p params) minus(name, value string) params {
	return p.with(name, slices.DeleteFunc(slices.Clone(p.all(name)), func(v string) bool { return v == value })...)
}

// withFilter returns the search with the filter by a facet changed.
func (p params) withFilter(facet string, change func(*query.Filter)) params {
	f := p.filter(facet)
	change(&f)
	c := p.without()
	c.put(facet, f.Any...)
	c.put(facet+suffixAll, f.All...)
	c.put(prefixNot+facet, f.Not...)
	if delete(c.given, facet+suffixNone); f.Missing {
		c.put(facet+suffixNone, "1")
	}
	return c
}

// withoutValues returns the search without some values of the filter by a facet.
func (p params) withoutValues(facet string, out func(value string) bool) params {
	return p.withFilter(facet, func(f *query.Filter) {
		f.Any, f.All, f.Not = slices.DeleteFunc(f.Any, out), slices.DeleteFunc(f.All, out), slices.DeleteFunc(f.Not, out)
	})
}

// withoutFilter returns the search without a filter: a facet, "date", or "" for all.
func (p params) withoutFilter(name string) params {
	var names []string
	if name == "" || name == "date" {
		names = append(names, "from", "to", "date")
	}
	for _, f := range query.Facets {
		if name == "" || name == f {
			names = append(names, f, f+suffixAll, f+suffixMatch, prefixNot+f, f+suffixNone)
		}
	}
	return p.without(names...)
}

// replacing returns the search with a value of a facet's filter in the place of
// another.
func (p params) replacing(facet, value, by string) params {
	return p.withFilter(facet, func(f *query.Filter) {
		for _, values := range [][]string{f.Any, f.All, f.Not} {
			for i, v := range values {
				if v == value {
					values[i] = by
				}
			}
		}
	})
}

// literal returns the search with a word of the query, which begins at a code point
// of it, as it is spelled.
func (p params) literal(at int) params {
	text := []rune(p.text("q"))
	return p.with("q", string(text[:at])+"="+string(text[at:]))
}

// between returns the search with other bounds of the date of publication.
func (p params) between(from, to string) params { return p.with("from", from).with("to", to) }

// page returns another page of the search.
func (p params) page(n int) params { return p.with("page", strconv.Itoa(n)) }

// pages returns the pages before and behind the one of p, nil where there is none.
// From a cursor the only way back is to the first page; next is the cursor that goes
// on, "" behind the last article.
func (p params) pages(total int, next string) (before, behind *params) {
	if p.has("cursor") {
		before = new(p.without())
	} else {
		before, behind = p.numbered(total)
	}
	if behind == nil && next != "" {
		behind = new(p.with("cursor", next))
	}
	return before, behind
}

// numbered is [params.pages] for what has no cursors.
func (p params) numbered(total int) (before, behind *params) { return p.among(p.lastPage(total)) }

// among returns the pages before and behind the one of p, of so many.
func (p params) among(last int) (before, behind *params) {
	n := p.number("page")
	if n > 1 {
		before = new(p.page(min(n-1, max(last, 1))))
	}
	if n < last {
		behind = new(p.page(n + 1))
	}
	return before, behind
}

// lastPage returns the number of the last page that can be asked for.
func (p params) lastPage(total int) int {
	size := p.number("size")
	return min((total+size-1)/size, query.MaxDepth/size)
}

// A linker writes the links of an answer: from an answer of the API to others of the
// API, from a page to pages.
type linker struct {
	params        // of the request
	path   string // of a search
}

func (l linker) to(p params) string { return p.at(l.path) }

// optional writes a link that may lead nowhere.
func optional(path string, p *params) *string {
	if p == nil {
		return nil
	}
	return new(p.at(path))
}

// facetValue writes the links by one value of a facet.
func (l linker) facetValue(facet string, v search.Value) valueLinks {
	id := entityID(facet, v.ID)
	rest := l.withoutValues(facet, func(have string) bool { return v.Means(facet, have) })
	ticked := facet
	if l.requires(facet) {
		ticked += suffixAll
	}
	return valueLinks{
		Only:    l.to(l.withFilter(facet, func(f *query.Filter) { *f = query.Filter{Any: []string{id}} })),
		Add:     l.to(rest.plus(ticked, id)),
		Remove:  l.to(rest),
		Exclude: l.to(rest.plus(prefixNot+facet, id)),
		Require: l.to(rest.plus(facet+suffixAll, id)),
	}
}

// entityKinds are the kinds of what articles name, in the order in which pages show
// them, with the beginnings of the ids of each.
var entityKinds = []struct{ facet, prefix string }{{"person", "p_"}, {"org", "o_"}, {"place", "l_"}}

// entityID returns the id of a value of a facet, as filters take it.
func entityID(facet, slug string) string {
	for _, k := range entityKinds {
		if k.facet == facet {
			return k.prefix + slug
		}
	}
	return slug
}

// facetOfID returns the facet that an entity's id is of, "" if it is none.
func facetOfID(id string) string {
	for _, k := range entityKinds {
		if rest, ok := strings.CutPrefix(id, k.prefix); ok && rest != "" {
			return k.facet
		}
	}
	return ""
}
