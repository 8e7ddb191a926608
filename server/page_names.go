package server

import (
	"context"

	"casefile/search/query"
)

// A namesView is the list of people, organizations or places as a page shows it.
type namesView struct {
	layout
	*entityList
	pager
	Narrow  *narrowForm
	Types   []namesLink
	Orders  []namesLink
	Index   []namesLink // by letter, all first
	Like    string
	Carried []field // of the form that finds a name
	API     string
	Network string
}

// A namesLink leads to another part of the list.
type namesLink struct {
	Label   wording
	Link    string
	N       int
	Current bool
}

func (s *server) namesPage(ctx context.Context, r request) (any, error) {
	list, res, err := s.entities(ctx, r, pageFacets)
	if err != nil {
		return nil, err
	}
	l := linker{r.params, namesPage}
	facet := list.Type
	v := &namesView{
		layout: layout{Case: s.Title, Title: facetTitles[facet], Q: r.text("q")}, entityList: list, Like: r.text("like"),
		pager: pager{Page: r.number("page"), Pages: list.pages(r.number("size"))}, API: r.at(entitiesPath),
		Network: r.in(networkParams).set("type", facet).at(networkPage),
	}
	before, behind := r.among(v.Pages)
	v.Prev, v.Next = optional(namesPage, before), optional(namesPage, behind)
	v.Narrow = newNarrowForm(l, newFilters(l, res.Facets), res.Facets, query.Publication)
	for _, k := range entityKinds {
		v.Types = append(v.Types, namesLink{facetTitles[k.facet], l.to(l.with("type", k.facet).without("letter", "like")), 0, k.facet == facet})
	}
	for _, o := range []option{{Value: byArticles, Label: say("most named first")}, {Value: byLabel, Label: say("by the alphabet")}} {
		v.Orders = append(v.Orders, namesLink{o.Label, l.to(l.with("sort", o.Value)), 0, r.text("sort") == o.Value})
	}
	v.Index = append(v.Index, namesLink{say("all"), l.to(l.without("letter")), 0, !r.has("letter")})
	for _, letter := range list.Letters {
		if letter.Letter != "" {
			v.Index = append(v.Index, namesLink{verbatim(letter.Letter), l.to(l.with("letter", letter.Letter)), letter.Entities, letter.Letter == initialOf(r.text("letter"))})
		}
	}
	for _, f := range fieldsOf(r.params) {
		if f.Name != "like" && f.Name != "letter" && f.Name != "page" {
			v.Carried = append(v.Carried, f)
		}
	}
	return v, nil
}

// fieldsOf returns the fields of a form that carry all parameters.
func fieldsOf(p params) (fields []field) {
	for _, row := range p.table.rows {
		for _, v := range p.all(row.name) {
			if v != row.def {
				fields = append(fields, field{row.name, v})
			}
		}
	}
	return fields
}

// An explainView is how a name is read and compared as a page shows it.
type explainView struct {
	layout
	*nameExplained
	Type  string
	Other string
	Types []option
	Alike []wordsCompared
	API   string
}

func (s *server) explainPage(ctx context.Context, r request) (any, error) {
	found, err := s.nameExplained(ctx, r)
	if err != nil {
		return nil, err
	}
	v := &explainView{
		layout: layout{Case: s.Title, Title: say("How %s is read", r.text("name"))}, nameExplained: found.(*nameExplained),
		Type: r.text("type"), Other: r.text("other"), API: r.at(explainPath),
	}
	if v.Other != "" {
		v.Title = say("%s and %s", r.text("name"), v.Other)
	}
	for _, k := range entityKinds {
		v.Types = append(v.Types, option{k.facet, kindNames[k.facet], k.facet == v.Type})
	}
	return v, nil
}

// Text says what two spellings are to each other: in this case where it names both.
func (c *namesCompared) Text() wording {
	both := c.Means[0] != nil && c.Means[1] != nil
	switch {
	case c.Verdict == "same" && both:
		return say("One and the same in this case.")
	case c.Verdict == "same":
		return say("The same name by its letters and sounds. Whether it is the same person is not known: not both occur in this case.")
	case c.Verdict == "possibly" && both:
		return say("Possibly the same: counted apart, and offered for a decision.")
	case c.Verdict == "possibly":
		return say("Possibly the same name, possibly another.")
	case both:
		return say("Two in this case.")
	}
	return say("Not the same name.")
}
