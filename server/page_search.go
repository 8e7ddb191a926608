package server

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"casefile/search"
	"casefile/search/query"
)

// pageFacets are the facets of the search page, with how many values of each.
var pageFacets = map[string]int{"person": 15, "org": 8, "place": 8, "year": 12, "mentioned": 12, "source": 8, "lang": 8}

var facetTitles = map[string]string{
	"person": "People", "org": "Organizations", "place": "Places", "year": "Published", "mentioned": "Years mentioned",
	"source": "Outlets", "lang": "Languages", "author": "Authors",
}

var dateTitles = map[query.DateKind]string{query.Publication: "Published", query.Capture: "Captured", query.Mention: "Mentions a date"}

// single are the facets of which an article has one value at most.
var single = map[string]bool{"year": true, "source": true, "lang": true}

type searchPage struct {
	layout
	Start    bool // nothing was asked: the case itself is shown
	Result   *search.Result
	Hits     []hitView
	Facets   []facetView
	Chips    []chip // filters that are set
	ClearAll string
	Hidden   []field // of the form: what no control of it shows
	Graph    *histogramView
	From, To string
	Sort     string
	Sorts    []option
	Dates    []option // which date From and To bound
	Prev     string
	Next     string
	Page     int
	Pages    int
	Numbers  []pageLink
	First    int // number of the first hit of the page
	Warnings []warningView
	Each     string // the search that lists articles of the same text each for itself
	Beyond   bool   // a page behind a cursor, which has no number
	API      string
	Stats    string

	Meant      string // the search that was probably meant, "" if there is none
	Unknown    []unknownView
	Dropped    []chip // filters without which something is found, with how much
	Terms      []termView
	Expansions []expansionView
	AllOn      string // the search with every spelling, "" if none is switched off
	Examples   []chip // for the start
}

// An unknownView is a value of a filter that no article has.
type unknownView struct {
	Facet, Value string
	Nearest      []chip // the links lead to the search for one in its place
}

type termView struct {
	search.Term
	Link    string // the search for it alone
	Nearest []nearView
}

type nearView struct {
	search.Near
	Link string // the search for it in the word's place
}

type expansionView struct {
	Term      string
	Spellings []spellingView
	Possibly  []spellingView // that were not searched
	Cut       bool
	Off       string // the search with this word as typed
}

type spellingView struct {
	search.Spelling
	Turn string // the search without this spelling, or with one that was not searched
}

type option struct {
	Value, Label string
	Selected     bool
}

type hitView struct {
	search.Hit
	Link   string
	People []personLink
}

type personLink struct{ Name, Link string }

func (s *server) searchPage(c echo.Context) error {
	p, err := readParams(c.Request().URL)
	if err != nil {
		return err
	}
	if s.fresh(c) {
		return c.NoContent(http.StatusNotModified)
	}
	q := p.Query
	q.Facets = maps.Clone(pageFacets)
	maps.Copy(q.Facets, p.Facets)
	q.Histogram = p.drawn(query.Auto)
	q.Explain = false // a page does not show it
	if len(p.Filters["author"].Any) > 0 {
		q.Facets["author"] = defaultValues
	}
	res, err := s.search(c, q)
	if err != nil {
		return err
	}
	return s.pages.render(c, http.StatusOK, "search.html", s.searchView(p, res))
}

func (s *server) searchView(p *params, res *search.Result) *searchPage {
	v := &searchPage{
		layout: layout{Case: s.Title, Title: "Search", Q: p.Text},
		Start:  p.encode() == "",
		Result: res,
		From:   p.From,
		To:     p.To,
		Page:   max(p.Page, 1),
		Pages:  lastPage(p, res),
		API:    address(searchPath, p),
		Stats:  address("/stats", p.first()),
	}
	if p.Text != "" {
		v.Title = p.Text
	}
	for _, h := range res.Hits {
		v.Hits = append(v.Hits, viewHit(p, h))
	}
	if res.Meant != nil {
		v.Meant = address("/search", p.asking(res.Meant.Text))
	}
	for _, u := range res.Unknown {
		one := unknownView{Facet: facetTitles[u.Facet], Value: u.Value}
		for _, n := range u.Nearest {
			instead := p.replacing(u.Facet, u.Value, entityID(u.Facet, n.ID))
			one.Nearest = append(one.Nearest, chip{strconv.Itoa(n.Articles), n.Label, address("/search", instead)})
		}
		v.Unknown = append(v.Unknown, one)
	}
	for _, d := range res.Dropped {
		name := "any filter"
		if d.Filter != "" {
			name = "the filter " + cmp.Or(facetTitles[d.Filter], dateTitles[cmp.Or(p.DateOf, query.Publication)])
		}
		v.Dropped = append(v.Dropped, chip{name, plural(d.Articles, "article", "articles"), address("/search", p.dropping(d.Filter))})
	}
	for _, t := range res.Terms {
		v.Terms = append(v.Terms, viewTerm(p, t))
	}
	v.viewExpansions(p, res)
	if v.Start {
		v.Examples = examples(res)
	}
	for _, f := range res.Facets {
		v.Facets = append(v.Facets, viewFacet(p, f))
	}
	v.Graph = viewHistogram(p, res.Histogram)
	v.Chips, v.Hidden = chips(p, res.Facets), hidden(p, res.Facets)
	if len(v.Chips) > 0 {
		bare := asked(query.Query{Text: p.Text, Sort: p.Sort, Size: p.Size})
		v.ClearAll = address("/search", bare)
	}
	for _, o := range []option{
		{string(query.Relevance), "most relevant first", false},
		{string(query.Newest), "newest first", false},
		{string(query.Oldest), "oldest first", false},
		{string(query.Captured), "last captured first", false},
		{string(query.Mentions), "most mentions first", false},
	} {
		o.Selected = o.Value == string(p.Sort)
		v.Sorts = append(v.Sorts, o)
	}
	for _, kind := range query.DateKinds {
		o := option{string(kind), dateTitles[kind], kind == cmp.Or(p.DateOf, query.Publication)}
		if kind == query.Publication {
			o.Value = ""
		}
		v.Dates = append(v.Dates, o)
	}
	prev, next := neighbours(p, res)
	if prev != nil {
		v.Prev = address("/search", prev)
	}
	if next != nil {
		v.Next = address("/search", next)
	}
	v.Beyond = p.After != ""
	each := *p
	each.Collapse = false
	v.Each = address("/search", &each)
	v.First = (v.Page-1)*cmp.Or(p.Size, query.DefaultSize) + 1
	v.Numbers = pageLinks(p, v.Page, v.Pages)
	v.Warnings = viewWarnings(p.Text, res.Warnings)
	return v
}

// A warningView shows where in the query something was not read as written.
type warningView struct {
	query.Warning
	At string
}

func viewWarnings(query string, warnings []query.Warning) []warningView {
	text := []rune(query)
	var out []warningView
	for _, w := range warnings {
		const most = 12
		at := text[min(w.Position, len(text)):]
		v := warningView{w, string(at[:min(most, len(at))])}
		if len(at) > most {
			v.At += "…"
		}
		out = append(out, v)
	}
	return out
}

// A pageLink leads to a page of the results. Without a link it is the page that is
// shown, without a number the pages that are left out.
type pageLink struct {
	N    int
	Link string
}

// pageLinks returns the first page, the last, and those around one.
func pageLinks(p *params, page, last int) []pageLink {
	var out []pageLink
	before := 0
	for n := 1; n <= last; n++ {
		switch {
		case n == page:
			out = append(out, pageLink{N: n})
		case n == 1 || n == last || page-2 <= n && n <= page+2:
			if n > before+1 {
				out = append(out, pageLink{})
			}
			out = append(out, pageLink{n, address("/search", p.page(n))})
		default:
			continue
		}
		before = n
	}
	return out
}

func viewTerm(p *params, t search.Term) termView {
	v := termView{Term: t, Link: address("/search", p.asking(t.Text))}
	for _, n := range t.Nearest {
		v.Nearest = append(v.Nearest, nearView{n, address("/search", p.asking(n.Query))})
	}
	return v
}

func (v *searchPage) viewExpansions(p *params, res *search.Result) {
	for _, e := range res.Expansions {
		x := expansionView{Term: e.Term, Cut: e.Cut, Off: address("/search", p.literal(e.At))}
		for _, s := range e.To {
			x.Spellings = append(x.Spellings, spellingView{s, address("/search", p.without(s.Text))})
		}
		for _, s := range e.Possibly {
			x.Possibly = append(x.Possibly, spellingView{s, address("/search", p.alsoAs(s.Text))})
		}
		v.Expansions = append(v.Expansions, x)
	}
	if p.Literal || len(p.Without) > 0 {
		v.AllOn = address("/search", p.spellings(true))
	}
}

// examples returns searches that the newest article answers.
func examples(res *search.Result) []chip {
	var out []chip
	try := func(text string) {
		out = append(out, chip{Label: text, Remove: address("/search", asked(query.Query{Text: text}))})
	}
	for _, h := range res.Hits {
		people := slices.DeleteFunc(slices.Clone(h.Entities.Persons), func(e search.Entity) bool { return e.Weak || !strings.Contains(e.Name, " ") })
		slices.SortStableFunc(people, func(a, b search.Entity) int { return len(b.Mentions) - len(a.Mentions) })
		if len(people) < 2 {
			continue
		}
		family := func(name string) string { return name[strings.LastIndexByte(name, ' ')+1:] }
		try(family(people[0].Name))
		try(`"` + people[1].Name + `"`)
		try(family(people[1].Name) + " " + family(people[0].Name))
		if year := h.Article.Published.Year(); year != "" {
			try("person:" + family(people[0].Name) + " year:" + year)
		}
		break
	}
	return out
}

func viewHit(p *params, h search.Hit) hitView {
	v := hitView{Hit: h, Link: articleLink(h.Article.ID, p)}
	for _, e := range h.Entities.Persons {
		if e.Weak || len(v.People) == 8 {
			continue
		}
		v.People = append(v.People, personLink{e.Name, address("/search", onlyValue("person", search.FilterID("person", e.Name)))})
	}
	return v
}
