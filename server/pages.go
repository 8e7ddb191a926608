package server

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"casefile/corpus"
	"casefile/search"
)

//go:embed templates
var templates embed.FS

// pages are the parsed templates, by file name.
type pages struct{ byName map[string]*template.Template }

func parsePages() (*pages, error) {
	funcs := template.FuncMap{
		"date":   writtenDate,
		"lang":   languageTag,
		"number": number3,
		"plural": plural,
		"asset":  assetAddress,
		"inc":    func(n int) int { return n + 1 },
	}
	p := &pages{map[string]*template.Template{}}
	for _, name := range []string{"search.html", "article.html", "error.html"} {
		t, err := template.New(name).Funcs(funcs).ParseFS(templates, "templates/layout.html", "templates/"+name)
		if err != nil {
			return nil, err
		}
		p.byName[name] = t
	}
	return p, nil
}

// render writes a page. It is made whole first, so that an error in the middle
// of it does not go out as half a page.
func (p *pages) render(c echo.Context, status int, name string, data any) error {
	var b bytes.Buffer
	if err := p.byName[name].ExecuteTemplate(&b, "layout", data); err != nil {
		return err
	}
	return c.HTMLBlob(status, b.Bytes())
}

// assetAddress returns the address of a file of assets, which changes with its
// content, so that a browser keeps no old one.
func assetAddress(name string) (string, error) {
	b, err := assets.ReadFile("assets/" + name)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(b)
	return "/assets/" + name + "?" + hex.EncodeToString(sum[:6]), nil
}

// layout is what every page needs.
type layout struct {
	Case  string // title of the case
	Title string // of the page
	Q     string // in the search box
}

// pageFacets are the facets of the search page, with how many values of each.
var pageFacets = map[string]int{"person": 15, "org": 8, "place": 8, "year": 12, "mentioned": 12, "source": 8, "lang": 8}

var facetTitles = map[string]string{
	"person": "People", "org": "Organizations", "place": "Places", "year": "Published", "mentioned": "Years mentioned",
	"source": "Outlets", "lang": "Languages", "author": "Authors",
}

type searchPage struct {
	layout
	Start    bool // nothing was asked: the case itself is shown
	Result   *search.Result
	Hits     []hitView
	Facets   []facetView
	Chips    []chip // filters that are set
	ClearAll string
	Hidden   []field // of the form: what no control of it shows
	From, To string
	Sort     string
	Sorts    []option
	Prev     string
	Next     string
	Page     int
	Pages    int
	API      string

	Terms      []termView
	Expansions []expansionView
	AllOn      string // the search with every spelling, "" if none is switched off
	AllOff     string // the search as typed
	Examples   []chip // for the start
}

type termView struct {
	search.Term
	Link    string // the search for it alone
	Nearest []chip // names in its place
}

type expansionView struct {
	Term      string
	Spellings []spellingView
	Cut       bool
	Off       string // the search with this word as typed
}

type spellingView struct {
	search.Spelling
	Off string // the search without this spelling
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
}

type valueView struct {
	search.Value
	Facet    string
	FilterID string
	Name     string
	Exclude  string
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
	}
	if p.Text != "" {
		v.Title = p.Text
	}
	for _, h := range res.Hits {
		v.Hits = append(v.Hits, viewHit(p, h))
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
	v.Chips, v.Hidden = chips(p, res.Facets)
	if len(v.Chips) > 0 {
		bare := &params{Query: search.Query{Text: p.Text, Sort: p.Sort, Size: p.Size, Passages: defaultPassages}}
		v.ClearAll = address("/search", bare)
	}
	for _, o := range []option{
		{string(search.Relevance), "most relevant first", false},
		{string(search.Newest), "newest first", false},
		{string(search.Oldest), "oldest first", false},
		{string(search.Captured), "last captured first", false},
	} {
		o.Selected = o.Value == string(p.Sort)
		v.Sorts = append(v.Sorts, o)
	}
	if v.Page > 1 {
		v.Prev = address("/search", p.page(min(v.Page-1, max(v.Pages, 1))))
	}
	if v.Page < v.Pages {
		v.Next = address("/search", p.page(v.Page+1))
	}
	return v
}

func viewTerm(p *params, t search.Term) termView {
	alone := func(text string) string {
		c := *p.page(0)
		c.Text = text
		return address("/search", &c)
	}
	v := termView{Term: t, Link: alone(t.Text)}
	for _, name := range t.Nearest {
		v.Nearest = append(v.Nearest, chip{Label: name, Remove: alone(name)})
	}
	return v
}

func (v *searchPage) viewExpansions(p *params, res *search.Result) {
	for _, e := range res.Expansions {
		x := expansionView{Term: e.Term, Cut: e.Cut, Off: address("/search", p.literal(e.At))}
		for _, s := range e.To {
			x.Spellings = append(x.Spellings, spellingView{s, address("/search", p.without(s.Text))})
		}
		v.Expansions = append(v.Expansions, x)
	}
	if len(v.Expansions) > 0 {
		v.AllOff = address("/search", p.spellings(false))
	}
	if p.Literal || len(p.Without) > 0 {
		v.AllOn = address("/search", p.spellings(true))
	}
}

// examples returns searches that the newest article answers.
func examples(res *search.Result) []chip {
	var out []chip
	try := func(text string) {
		out = append(out, chip{Label: text, Remove: address("/search", &params{Query: search.Query{Text: text, Passages: defaultPassages}})})
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
		v.People = append(v.People, personLink{e.Name, address("/search", onlyValue("person", search.FilterID(e.Name)))})
	}
	return v
}

func viewFacet(p *params, f search.Facet) facetView {
	all := *p
	all.Facets = maps.Clone(p.Facets)
	all.Facets[f.Name] = maxValues
	v := facetView{Facet: f, Title: facetTitles[f.Name], All: address("/search", &all)}
	for _, val := range f.Values {
		w := valueView{Value: val, Facet: f.Name, FilterID: entityID(f.Name, val.ID), Name: val.Label}
		if f.Name == "lang" {
			w.Name = languageName(val.Label)
		}
		w.Exclude = address("/search", valueLinks(p, f.Name, val).exclude)
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
		switch i := slices.IndexFunc(values, func(v search.Value) bool { return v.Means(value) }); {
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
				id := search.FilterID(value)
				remove := p.with(name, func(f *search.Filter) {
					drop := func(vs []string) []string {
						return slices.DeleteFunc(vs, func(v string) bool { return search.FilterID(v) == id })
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
			hidden = append(hidden, field{name + suffixNone, "1"})
		}
	}
	if p.From != "" || p.To != "" {
		c := *p
		c.From, c.To, c.Page = "", "", 0
		out = append(out, chip{"Date", strings.TrimSpace(cmp.Or(p.From, "…") + " to " + cmp.Or(p.To, "…")), address("/search", &c)})
	}
	if p.Strict {
		hidden = append(hidden, field{"strict", "1"})
	}
	if p.Literal {
		hidden = append(hidden, field{"variants", "off"})
	}
	for _, v := range p.Without {
		hidden = append(hidden, field{prefixNot + "variant", v})
	}
	return out, hidden
}

type articlePage struct {
	layout
	Article    *corpus.Article
	Paragraphs []paragraphView
	Captions   []string
	Marks      int
	Named      []namedView
	Method     string
	API        string
	Back       string
}

type paragraphView struct {
	N         int
	Kind      corpus.Kind
	Fragments []fragmentView
}

type fragmentView struct {
	search.Fragment
	N int // of the match, from 1
}

type namedView struct {
	Title    string
	Entities []entityView
}

type entityView struct {
	search.Entity
	Link      string
	Sentences []sentenceView
}

type sentenceView struct {
	Text      string
	Paragraph int
}

func (s *server) articlePage(c echo.Context) error {
	a, found, err := s.Engine.Article(c.Param("id"))
	if err != nil {
		return err
	}
	if s.fresh(c) {
		return c.NoContent(http.StatusNotModified)
	}
	p, err := readParams(c.Request().URL)
	if err != nil {
		return err
	}
	marked, err := s.Engine.Mark(a, p.Query)
	if err != nil {
		return err
	}
	return s.pages.render(c, http.StatusOK, "article.html", s.articleView(a, found, p, marked))
}

func (s *server) articleView(a *corpus.Article, found *search.Entities, p *params, marked [][]search.Fragment) *articlePage {
	v := &articlePage{
		layout:  layout{Case: s.Title, Title: a.Title, Q: p.Text},
		Article: a,
		Method:  found.Method,
		API:     "/api/v1/articles/" + a.ID,
	}
	if p.Text != "" {
		v.Back = address("/search", p)
	}
	for _, b := range a.Blocks {
		if b.Kind == corpus.Caption {
			v.Captions = append(v.Captions, b.Text)
			continue
		}
		pv := paragraphView{N: len(v.Paragraphs) + 1, Kind: b.Kind}
		for _, f := range marked[pv.N-1] {
			fv := fragmentView{Fragment: f}
			if f.Match {
				v.Marks++
				fv.N = v.Marks
			}
			pv.Fragments = append(pv.Fragments, fv)
		}
		v.Paragraphs = append(v.Paragraphs, pv)
	}
	text := []rune(a.Body())
	for _, facet := range []string{"person", "org", "place"} {
		n := namedView{Title: facetTitles[facet]}
		for _, e := range kinds(found)[facet] {
			n.Entities = append(n.Entities, viewEntity(facet, e, text, a.Paragraphs()))
		}
		if len(n.Entities) > 0 {
			v.Named = append(v.Named, n)
		}
	}
	return v
}

// maxSentences is how many sentences the article page shows for a name.
const maxSentences = 5

func viewEntity(facet string, e search.Entity, text []rune, paragraphs []string) entityView {
	v := entityView{Entity: e, Link: address("/search", onlyValue(facet, search.FilterID(e.Name)))}
	seen := map[int]bool{}
	for _, m := range e.Mentions {
		from, to := m.Sentence[0], m.Sentence[1]
		if seen[from] || from < 0 || to > len(text) || from >= to || len(v.Sentences) == maxSentences {
			continue
		}
		seen[from] = true
		v.Sentences = append(v.Sentences, sentenceView{string(text[from:to]), paragraphAt(paragraphs, from)})
	}
	return v
}

// paragraphAt returns the number, from 1, of the paragraph that holds a code
// point of the body.
func paragraphAt(paragraphs []string, at int) int {
	for i, p := range paragraphs {
		at -= len([]rune(p)) + len("\n\n")
		if at < 0 {
			return i + 1
		}
	}
	return len(paragraphs)
}

type errorPage struct {
	layout
	Problem problem
	Help    string
}

func (s *server) errorPage(p problem) *errorPage {
	return &errorPage{layout{Case: s.Title, Title: p.Title}, p, problems[p.Code].help}
}

// writtenDate writes a date as far as it is known, and says if it is a
// conclusion: "12 February 2024", "about February 2006, inferred from the text".
func writtenDate(d corpus.Date) string {
	if d.IsZero() {
		return "date unknown"
	}
	s := d.At
	for layout, form := range map[string]string{
		"2006-01": "January 2006", "2006-01-02": "2 January 2006", time.RFC3339: "2 January 2006, 15:04",
	} {
		if t, err := time.Parse(layout, d.At); err == nil {
			s = t.Format(form)
		}
	}
	if d.From == corpus.FromInferred {
		return "about " + s + ", inferred from the text"
	}
	return s
}

// languageTag returns a language as the lang attribute takes it: "" where it is
// none that there is.
func languageTag(tag string) string {
	if _, err := language.Parse(tag); err != nil {
		return ""
	}
	return tag
}

// languageName returns the English name of a language.
func languageName(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	return cmp.Or(display.English.Languages().Name(t), tag)
}

// number3 writes a number with its thousands apart.
func number3(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number3(n) + " " + many
}
