package server

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"casefile/search/query"
)

// pageFacets are the facets of the search page, with the number of values of each.
var pageFacets = map[string]int{"person": 15, "org": 8, "place": 8, "year": 12, "mentioned": 12, "source": 8, "lang": 8, "kind": 2, "terms": 3}

// oneValue are the facets of which an article has one value at most.
var oneValue = map[string]bool{"year": true, "source": true, "lang": true, "kind": true, "terms": true}

// A searchView is the answer to a search as a page shows it.
type searchView struct {
	layout
	*Answer
	Start  bool // nothing was asked: the page shows the case itself
	Hits   []hitView
	Facets []facetView
	Graph  *graph
	API    string
	Stats  string

	Times, Network string // the timeline and the network of the articles
	JSONFeed       string
	Exports        []chip // the search in other forms
	Saved          string // the page that keeps the search
	Advanced       string // the form that writes the query
	Offs           []chip // spellings that are switched off

	Warnings []warningView
	Chips    []chip
	ClearAll string
	AllOn    string // the search with every spelling, "" if none is switched off
	Each     string // the search that lists articles of the same text each by itself
	Examples []chip // for the start

	Hidden   []field // of the form
	From, To string
	Sorts    []option
	DateOf   query.DateKind // the date that From and To bound
	Dates    []option

	Prev, Next  string
	Beyond      bool // a page after a cursor, which has no number
	Page, Pages int
	Numbers     []pageLink
	First       int // number of the first hit of the page
}

type hitView struct {
	hit
	People []chip
}

// maxPeople is how many people are listed below a hit.
const maxPeople = 8

type facetView struct {
	facetCounts
	Name      string
	Every     string // value of the parameter facet that lists every value
	All       bool   // ticks ask for each of the values
	Switch    bool   // between any and all
	Find      string // what its values are searched for
	FindName  string // name of the field for that
	NoneName  string // name of the field for articles without a value
	MatchName string // name of the switch between any and all
}

type field struct{ Name, Value string }

type option struct {
	Value    string
	Label    wording
	Selected bool
}

func (s *server) searchPage(ctx context.Context, r request) (any, error) {
	q := r.query()
	own := q.Facets
	q.Facets = maps.Clone(pageFacets)
	maps.Copy(q.Facets, own)
	if r.has("author") {
		q.Facets["author"] = defaultValues
	}
	q.Histogram = r.drawn(query.Auto)
	q.Explain = false // the page does not show it
	l := linker{r.params, searchPage}
	answer, err := ask(ctx, s.Searcher, q, l)
	if err != nil {
		return nil, err
	}
	return newSearchView(s.Title, l, answer), nil
}

func newSearchView(title string, l linker, a *Answer) *searchView {
	q := l.text("q")
	v := &searchView{
		layout: layout{Case: title, Title: say("Search"), Q: q}, Answer: a,
		Start: l.encode() == "", Graph: newGraph(a.Histogram), API: l.at(searchPath), Stats: l.without().at("/stats"),
		Warnings: newWarningViews(q, a.Query.Warnings), Chips: chips(l, a.Filters), Each: l.to(l.set("collapse", "none")),
		From: l.text("from"), To: l.text("to"), DateOf: query.DateKind(l.text("date")),
		Beyond: l.has("cursor"), Page: l.number("page"), Pages: l.lastPage(a.Total.Articles),
	}
	v.Times, v.Network = l.in(timelineParams).at(timelinePage), l.in(networkParams).at(networkPage)
	v.JSONFeed, v.Saved, v.Advanced = l.in(feedParams).at(searchPage+".json"), l.without("sort").at(savedPage), l.only("q").in(advancedParams).at(advancedPage)
	for _, f := range formats {
		v.Exports = append(v.Exports, chip{Label: verbatim(f.name), Link: l.in(f.params).at(searchPath + f.suffix)})
	}
	v.Exports = append(v.Exports, chip{Label: verbatim("JSON"), Link: v.API})
	for _, spelling := range l.all(prefixNot + "variant") {
		v.Offs = append(v.Offs, chip{Label: verbatim(spelling), Link: l.to(l.minus(prefixNot+"variant", spelling))})
	}
	if q != "" {
		v.Title = verbatim(q)
	}
	if a.Links.Prev != nil {
		v.Prev = *a.Links.Prev
	}
	if a.Links.Next != nil {
		v.Next = *a.Links.Next
	}
	for _, h := range a.Results {
		v.Hits = append(v.Hits, newHitView(l, h))
	}
	for _, name := range query.Facets {
		if f, ok := a.Facets[name]; ok {
			v.Facets = append(v.Facets, newFacetView(l, name, f))
		}
	}
	v.Hidden = hidden(l.params, a.Facets)
	if len(v.Chips) > 0 {
		v.ClearAll = l.to(l.only("q", "sort", "size"))
	}
	if l.text("variants") == "off" || l.has(prefixNot+"variant") {
		v.AllOn = l.to(l.without("variants", "variant", prefixNot+"variant"))
	}
	if v.Start {
		v.Examples = examples(a.Results)
	}
	for _, by := range query.Sorts {
		v.Sorts = append(v.Sorts, option{string(by), sortTitles[by], string(by) == l.text("sort")})
	}
	for _, kind := range query.DateKinds {
		o := option{string(kind), dateTitles[kind], kind == v.DateOf}
		if kind == query.Publication { // the default
			o.Value = ""
		}
		v.Dates = append(v.Dates, o)
	}
	v.First = (v.Page-1)*l.number("size") + 1
	v.Numbers = pageLinks(l.params, v.Page, v.Pages)
	return v
}

func newHitView(l linker, h hit) hitView {
	v := hitView{hit: h}
	for _, e := range h.Entities {
		if e.Type == "person" && !e.Uncertain && len(v.People) < maxPeople {
			v.People = append(v.People, chip{Label: verbatim(e.Name), Link: l.to(noParams.with("person", e.ID))})
		}
	}
	return v
}

func newFacetView(l linker, name string, f facetCounts) facetView {
	v := facetView{
		facetCounts: f, Name: name, Every: name + ":" + strconv.Itoa(maxValues), All: l.requires(name), Switch: !oneValue[name], MatchName: name + suffixMatch,
		FindName: prefixFind + name + suffixFind, NoneName: name + suffixNone,
	}
	v.Find = l.text(v.FindName)
	first := func(v facetValue) int { // what is selected
		if v.Selected {
			return 0
		}
		return 1
	}
	v.Values = slices.SortedStableFunc(slices.Values(f.Values), func(a, b facetValue) int { return first(a) - first(b) })
	return v
}

// Also returns the other spellings of a value.
func (v facetValue) Also() []label {
	return slices.DeleteFunc(slices.Clone(v.Spellings), func(l label) bool { return l.Label == v.Label })
}

// hidden lists the fields of the form that carry what it has no control for. A facet
// that is counted has boxes to tick.
func hidden(p params, counted map[string]facetCounts) (fields []field) {
	for _, row := range p.table.rows {
		facet := strings.TrimSuffix(row.name, suffixAll)
		_, ticked := counted[facet]
		ticked = ticked && facet != row.name && p.requires(facet)
		if _, shown := counted[row.ticks]; ticked || !row.hidden && (row.ticks == "" || shown) {
			continue
		}
		for _, v := range p.all(row.name) {
			if v != row.def {
				fields = append(fields, field{row.name, v})
			}
		}
	}
	return fields
}

// A warningView shows where in the query something was not read as written.
type warningView struct {
	warning
	At string
}

func newWarningViews(asked string, warnings []warning) (views []warningView) {
	text := []rune(asked)
	for _, w := range warnings {
		const most = 12
		at := text[min(w.Position, len(text)):]
		v := warningView{w, string(at[:min(most, len(at))])}
		if len(at) > most {
			v.At += "…"
		}
		views = append(views, v)
	}
	return views
}

// A pageLink leads to a page of the results. Without a link it is the page that is
// shown, without a number the pages that are left out.
type pageLink struct {
	N    int
	Link string
}

// pageLinks returns the first page, the last, and those around one.
func pageLinks(p params, page, last int) (all []pageLink) {
	before := 0
	for n := 1; n <= last; n++ {
		switch {
		case n == page:
			all = append(all, pageLink{N: n})
		case n == 1 || n == last || page-2 <= n && n <= page+2:
			if n > before+1 {
				all = append(all, pageLink{})
			}
			all = append(all, pageLink{n, p.page(n).at(searchPage)})
		default:
			continue
		}
		before = n
	}
	return all
}

// examples returns searches that the newest article answers.
func examples(hits []hit) (all []chip) {
	try := func(text string) {
		all = append(all, chip{Label: verbatim(text), Link: noParams.with("q", text).at(searchPage)})
	}
	family := func(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }
	for _, h := range hits {
		people := slices.DeleteFunc(slices.Clone(h.Entities), func(e namedEntity) bool {
			return e.Type != "person" || e.Uncertain || !strings.Contains(e.Name, " ")
		})
		if len(people) < 2 {
			continue
		}
		slices.SortStableFunc(people, func(a, b namedEntity) int { return b.Mentions - a.Mentions })
		try(family(people[0].Name))
		try(`"` + people[1].Name + `"`)
		try(family(people[1].Name) + " " + family(people[0].Name))
		if h.Published != nil {
			try("person:" + family(people[0].Name) + " year:" + h.Published.At[:4])
		}
		break
	}
	return all
}
