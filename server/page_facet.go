package server

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"casefile/search"
	"casefile/search/query"
)

type facetView struct {
	search.Facet
	Title  string
	Values []valueView
	All    string // the same search with every value of the facet
	Find   string // what its values were looked through for
	Field  string // name of the field for that
	None   string // name of the field for articles without a value
}

type valueView struct {
	search.Value
	Facet    string
	FilterID string
	Name     string
	Also     []search.Label // other spellings, the most frequent first
	More     int            // that are not among them
	About    string         // the page of the entity, "" where it is none
	Exclude  string
	Require  string // "" where nothing else of the facet is asked for
}

// shownAlso is how many other spellings stand below a value.
const shownAlso = 2

func viewFacet(p *params, f search.Facet) facetView {
	all := *p
	all.Facets = maps.Clone(p.Facets)
	all.Facets[f.Name] = maxValues
	v := facetView{
		Facet: f, Title: facetTitles[f.Name], All: address("/search", &all),
		Find: p.Find[f.Name], Field: prefixFind + f.Name + suffixFind, None: f.Name + suffixNone,
	}
	for _, val := range f.Values {
		w := valueView{Value: val, Facet: f.Name, FilterID: entityID(f.Name, val.ID), Name: val.Label}
		if f.Name == "lang" {
			w.Name = languageName(val.Label)
		}
		if _, ok := kindNames[f.Name]; ok {
			w.About = entityLink(f.Name, val.ID)
			w.Also = slices.DeleteFunc(slices.Clone(val.Spellings), func(l search.Label) bool { return l.Text == val.Label })
			w.More = max(0, len(w.Also)-shownAlso)
			w.Also = w.Also[:len(w.Also)-w.More]
		}
		l := valueLinks(p, f.Name, val)
		w.Exclude = address("/search", l.exclude)
		if has := p.Filters[f.Name]; !val.Selected && len(has.Any)+len(has.All) > 0 && !single[f.Name] {
			w.Require = address("/search", l.require)
		}
		v.Values = append(v.Values, w)
	}
	slices.SortStableFunc(v.Values, func(a, b valueView) int { return cmp.Compare(rank(a), rank(b)) })
	return v
}

// rank pins what is selected to the top.
func rank(v valueView) int {
	if v.Selected {
		return 0
	}
	return 1
}

type chip struct{ Facet, Label, Remove string }

type field struct{ Name, Value string }

// chips lists the filters that are set, each with the search without it.
func chips(p *params, facets []search.Facet) (out []chip) {
	counted := map[string]search.Facet{}
	for _, f := range facets {
		counted[f.Name] = f
	}
	label := func(facet, value string) string {
		values := counted[facet].Values
		switch i := slices.IndexFunc(values, func(v search.Value) bool { return v.Means(facet, value) }); {
		case i < 0:
			return value
		case facet == "lang":
			return languageName(values[i].Label)
		default:
			return values[i].Label
		}
	}
	for _, name := range query.Facets {
		f := p.Filters[name]
		add := func(values []string, prefix string) {
			for _, value := range values {
				id := search.FilterID(name, value)
				remove := p.with(name, func(f *query.Filter) {
					drop := func(vs []string) []string {
						return slices.DeleteFunc(vs, func(v string) bool { return search.FilterID(name, v) == id })
					}
					f.Any, f.All, f.Not = drop(f.Any), drop(f.All), drop(f.Not)
				})
				out = append(out, chip{facetTitles[name], prefix + label(name, value), address("/search", remove)})
			}
		}
		add(f.Any, "")
		add(f.All, "also ")
		add(f.Not, "not ")
		if f.Missing {
			remove := p.with(name, func(f *query.Filter) { f.Missing = false })
			out = append(out, chip{facetTitles[name], "none", address("/search", remove)})
		}
	}
	if p.From != "" || p.To != "" {
		span := cmp.Or(writtenDay(p.From), "…") + " to " + cmp.Or(writtenDay(p.To), "…")
		if p.From == p.To {
			span = writtenDay(p.From)
		}
		out = append(out, chip{dateTitles[cmp.Or(p.DateOf, query.Publication)], span, address("/search", p.dropping("date"))})
	}
	if p.Same != "" {
		c := p.first()
		c.Same = ""
		out = append(out, chip{"All words in one", p.Same, address("/search", c)})
	}
	for _, in := range p.In {
		c := p.first()
		c.In = slices.DeleteFunc(slices.Clone(p.In), func(v string) bool { return v == in })
		out = append(out, chip{"Words in", in, address("/search", c)})
	}
	if !p.Collapse {
		c := p.first()
		c.Collapse = true
		out = append(out, chip{"The same text", "each article", address("/search", c)})
	}
	return out
}

// hidden lists the fields of the form that carry what has no control of its own in
// it: a facet that is counted has boxes to tick.
func hidden(p *params, facets []search.Facet) (out []field) {
	add := func(name string, values ...string) {
		for _, v := range values {
			out = append(out, field{name, v})
		}
	}
	for _, name := range query.Facets {
		f := p.Filters[name]
		if !slices.ContainsFunc(facets, func(f search.Facet) bool { return f.Name == name }) {
			add(name, f.Any...)
			if f.Missing {
				add(name+suffixNone, "1")
			}
		}
		add(name+suffixAll, f.All...)
		add(prefixNot+name, f.Not...)
	}
	if p.Same != "" {
		add("same", p.Same)
	}
	add("in", p.In...)
	if p.Size != 0 {
		add("size", strconv.Itoa(p.Size))
	}
	if p.Passages != defaultPassages {
		add("snippets", strconv.Itoa(p.Passages))
	}
	if p.PassageChars != 0 {
		add("snippet_chars", strconv.Itoa(p.PassageChars))
	}
	if !p.Collapse {
		add("collapse", "none")
	}
	if p.Histogram != "" {
		add("histogram", string(p.Histogram))
	}
	if p.Strict {
		add("strict", "1")
	}
	if p.Literal {
		add("variants", "off")
	}
	add("variant", p.With...)
	add(prefixNot+"variant", p.Without...)
	return out
}
