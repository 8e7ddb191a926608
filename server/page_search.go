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
)

// pageFacets are the facets of the search page, with how many values of each.
var pageFacets = map[string]int{"person": 15, "org": 8, "place": 8, "year": 12, "mentioned": 12, "source": 8, "lang": 8}

var facetTitles = map[string]string{
	"person": "People", "org": "Organizations", "place": "Places", "year": "Published", "mentioned": "Years mentioned",
	"source": "Outlets", "lang": "Languages", "author": "Authors",
}

var dateTitles = map[search.DateKind]string{search.Publication: "Published", search.Capture: "Captured", search.Mention: "Mentions a date"}

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

type field struct{ Name, Value string }

type option struct {
	Value, Label string
	Selected     bool
}

type chip struct{ Facet, Label, Remove string }

type hitView struct {
	search.Hit
	Link   string
	People []personLink
}

type personLink struct{ Name, Link string }

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
	q.Histogram = p.drawn(search.Auto)
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
		API:    address("/api/v1/search", p),
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
			name = "the filter " + cmp.Or(facetTitles[d.Filter], dateTitles[cmp.Or(p.DateOf, search.Publication)])
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
	v.Chips, v.Hidden = chips(p, res.Facets)
	if len(v.Chips) > 0 {
		bare := asked(search.Query{Text: p.Text, Sort: p.Sort, Size: p.Size})
		v.ClearAll = address("/search", bare)
	}
	for _, o := range []option{
		{string(search.Relevance), "most relevant first", false},
		{string(search.Newest), "newest first", false},
		{string(search.Oldest), "oldest first", false},
		{string(search.Captured), "last captured first", false},
		{string(search.Mentions), "most mentions first", false},
	} {
		o.Selected = o.Value == string(p.Sort)
		v.Sorts = append(v.Sorts, o)
	}
	for _, kind := range search.DateKinds {
		o := option{string(kind), dateTitles[kind], kind == cmp.Or(p.DateOf, search.Publication)}
		if kind == search.Publication {
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
	v.First = (v.Page-1)*cmp.Or(p.Size, search.DefaultSize) + 1
	v.Numbers = pageLinks(p, v.Page, v.Pages)
	v.Warnings = viewWarnings(p.Text, res.Warnings)
	return v
}

// A warningView shows where in the query something was not read as written.
type warningView struct {
	search.Warning
	At string
}

func viewWarnings(query string, warnings []search.Warning) []warningView {
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
		out = append(out, chip{Label: text, Remove: address("/search", asked(search.Query{Text: text}))})
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

// chips lists the filters that are set, each with the search without it, and
// the fields of the form that carry those which have no control of their own.
func chips(p *params, facets []search.Facet) (out []chip, hidden []field) {
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
	for _, name := range search.Facets {
		f := p.Filters[name]
		add := func(values []string, prefix, param string, shown bool) {
			for _, value := range values {
				id := search.FilterID(name, value)
				remove := p.with(name, func(f *search.Filter) {
					drop := func(vs []string) []string {
						return slices.DeleteFunc(vs, func(v string) bool { return search.FilterID(name, v) == id })
					}
					f.Any, f.All, f.Not = drop(f.Any), drop(f.All), drop(f.Not)
				})
				out = append(out, chip{facetTitles[name], prefix + label(name, value), address("/search", remove)})
				if !shown {
					hidden = append(hidden, field{param, value})
				}
			}
		}
		_, box := counted[name]
		add(f.Any, "", name, box)
		add(f.All, "also ", name+suffixAll, false)
		add(f.Not, "not ", prefixNot+name, false)
		if f.Missing {
			remove := p.with(name, func(f *search.Filter) { f.Missing = false })
			out = append(out, chip{facetTitles[name], "none", address("/search", remove)})
			if !box {
				hidden = append(hidden, field{name + suffixNone, "1"})
			}
		}
	}
	if p.From != "" || p.To != "" {
		span := cmp.Or(writtenDay(p.From), "…") + " to " + cmp.Or(writtenDay(p.To), "…")
		if p.From == p.To {
			span = writtenDay(p.From)
		}
		out = append(out, chip{dateTitles[cmp.Or(p.DateOf, search.Publication)], span, address("/search", p.dropping("date"))})
	}
	if p.Same != "" {
		c := p.first()
		c.Same = ""
		out = append(out, chip{"All words in one", p.Same, address("/search", c)})
		hidden = append(hidden, field{"same", p.Same})
	}
	for _, in := range p.In {
		c := p.first()
		c.In = slices.DeleteFunc(slices.Clone(p.In), func(v string) bool { return v == in })
		out = append(out, chip{"Words in", in, address("/search", c)})
		hidden = append(hidden, field{"in", in})
	}
	for name, value := range map[string]int{"size": p.Size, "snippet_chars": p.PassageChars} {
		if value != 0 {
			hidden = append(hidden, field{name, strconv.Itoa(value)})
		}
	}
	if p.Passages != defaultPassages {
		hidden = append(hidden, field{"snippets", strconv.Itoa(p.Passages)})
	}
	if !p.Collapse {
		c := p.first()
		c.Collapse = true
		out = append(out, chip{"The same text", "each article", address("/search", c)})
		hidden = append(hidden, field{"collapse", "none"})
	}
	if p.Histogram != "" {
		hidden = append(hidden, field{"histogram", string(p.Histogram)})
	}
	if p.Strict {
		hidden = append(hidden, field{"strict", "1"})
	}
	if p.Literal {
		hidden = append(hidden, field{"variants", "off"})
	}
	for _, v := range p.With {
		hidden = append(hidden, field{"variant", v})
	}
	for _, v := range p.Without {
		hidden = append(hidden, field{prefixNot + "variant", v})
	}
	return out, hidden
}
