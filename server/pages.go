package server

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"reflect"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"casefile/search/query"
)

//go:embed templates
var templates embed.FS

// pages are the parsed templates, by file name.
type pages struct{ byName map[string]*template.Template }

func parsePages() (*pages, error) {
	addresses, err := assetAddresses()
	if err != nil {
		return nil, err
	}
	funcs := template.FuncMap{
		"asset":     func(file string) string { return addresses[file] },
		"date":      writtenDate,
		"day":       func(t time.Time) string { return t.UTC().Format("2 January 2006") },
		"dateTitle": func(kind query.DateKind) string { return dateTitles[kind] },
		"entity":    entityLink,
		"first":     first,
		"fragments": fragments,
		"inc":       func(n int) int { return n + 1 },
		"kind":      func(facet string) string { return kindNames[facet] },
		"keyed":     func() bool { return false }, // see [pages.behind]
		"lang":      languageTag,
		"number":    writtenNumber,
		"percent":   func(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) },
		"plural":    plural,
		"shared":    percent,
		"short":     shortTitle,
		"title":     func(facet string) string { return facetTitles[facet] },
		"titled":    titleFragments,
		"top":       func(b drawnBar) int { return b.Y + b.Above },
		"valueName": valueName,

		"writtenDay": writtenDay,
	}
	p := &pages{map[string]*template.Template{}}
	for _, name := range []string{"api.html", "search.html", "article.html", "error.html", "stats.html", "entity.html", "versions.html", "version.html", "diff.html", "sign-in.html", "preview.html", "contradictions.html"} {
		t, err := template.New(name).Funcs(funcs).ParseFS(templates, "templates/layout.html", "templates/graph.html", "templates/"+name)
		if err != nil {
			return nil, err
		}
		p.byName[name] = t
	}
	return p, nil
}

// behind makes the pages those of a door: where keys are asked for, they lead to signing in.
func (p *pages) behind(d *door) {
	for _, t := range p.byName {
		t.Funcs(template.FuncMap{"keyed": func() bool { asked, err := d.asked(); return asked || err != nil }})
	}
}

// render writes a page. It executes the whole template first, so that an error in
// the middle sends no half page.
func (p *pages) render(c echo.Context, status int, name string, data any) error {
	var b bytes.Buffer
	if err := p.byName[name].ExecuteTemplate(&b, "layout", data); err != nil {
		return err
	}
	return c.HTMLBlob(status, unstacked(b.Bytes()))
}

// layout is what every page needs.
type layout struct {
	Case  string // title of the case
	Title string // of the page
	Q     string // in the search box
}

type errorPage struct {
	layout
	Problem problem
	Help    string
}

func (s *server) errorPage(p problem) *errorPage {
	return &errorPage{layout{Case: s.Title, Title: p.Title}, p, problems[p.Code].help}
}

// What pages call things.
var (
	facetTitles = map[string]string{
		"person": "People", "org": "Organizations", "place": "Places", "year": "Published", "mentioned": "Years mentioned",
		"source": "Outlets", "lang": "Languages", "author": "Authors",
	}
	kindNames  = map[string]string{"person": "person", "org": "organization", "place": "place"}
	dateTitles = map[query.DateKind]string{query.Publication: "Published", query.Capture: "Captured", query.Mention: "Mentions a date"}
	sortTitles = map[query.Sort]string{
		query.Relevance: "most relevant first", query.Newest: "newest first", query.Oldest: "oldest first",
		query.Captured: "last captured first", query.Mentions: "most mentions first",
	}
)

// A chip is a link in a list of short ones. Link is the search without a filter, if
// Title and Label are that filter.
type chip struct{ Title, Label, Link string }

// chips lists what a search is narrowed by.
func chips(l linker, filters []appliedFilter) (all []chip) {
	prefixes := map[string]string{"all": "also ", "not": "not ", "none": "none"}
	for _, f := range filters {
		all = append(all, chip{facetTitles[f.Facet], prefixes[f.How] + valueName(f.Facet, f.Label), f.Remove})
	}
	if from, to := l.text("from"), l.text("to"); from != "" || to != "" {
		span := cmp.Or(writtenDay(from), "…") + " to " + cmp.Or(writtenDay(to), "…")
		if from == to {
			span = writtenDay(from)
		}
		all = append(all, chip{dateTitles[query.DateKind(l.text("date"))], span, l.to(l.withoutFilter("date"))})
	}
	if same := l.text("same"); same != "article" {
		all = append(all, chip{"All words in one", same, l.to(l.without("same"))})
	}
	for _, in := range l.all("in") {
		all = append(all, chip{"Words in", in, l.to(l.minus("in", in))})
	}
	if l.text("collapse") == "none" {
		all = append(all, chip{"The same text", "each article", l.to(l.without("collapse"))})
	}
	return all
}

// assetAddresses returns the address of each file of assets, which changes with its
// content, so that a browser keeps no old one.
func assetAddresses() (map[string]string, error) {
	addresses := map[string]string{}
	files, err := assets.ReadDir("assets")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		b, err := assets.ReadFile("assets/" + f.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(b)
		addresses[f.Name()] = "/assets/" + f.Name() + "?" + hex.EncodeToString(sum[:6])
	}
	return addresses, nil
}

// first returns the first elements of a slice, at most n.
func first(n int, slice any) any {
	v := reflect.ValueOf(slice)
	return v.Slice(0, min(n, v.Len())).Interface()
}

// writtenDate writes a date as far as it is known, and says if it is a
// conclusion: "12 February 2024", "about February 2006, inferred from the text".
func writtenDate(d *date) string {
	if d == nil {
		return "date unknown"
	}
	s := writtenDay(d.At)
	if t, err := time.Parse(time.RFC3339, d.At); err == nil {
		s = t.Format("2 January 2006, 15:04")
	}
	if d.Inferred {
		return "about " + s + ", inferred from the text"
	}
	return s
}

// writtenDay writes a year, a month or a day for a person to read.
func writtenDay(s string) string {
	for layout, form := range map[string]string{"2006-01": "January 2006", time.DateOnly: "2 January 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(form)
		}
	}
	return s
}

// languageTag returns a language as the lang attribute takes it, "" for one that
// does not exist.
func languageTag(tag string) string {
	if _, err := language.Parse(tag); err != nil {
		return ""
	}
	return tag
}

// valueName returns what a value of a facet is called: of a language, its name in
// English.
func valueName(facet, label string) string {
	if facet != "lang" {
		return label
	}
	t, err := language.Parse(label)
	if err != nil {
		return label
	}
	return cmp.Or(display.English.Tags().Name(t), label)
}

// writtenNumber writes a number with commas between its thousands.
func writtenNumber(n int) string {
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
	return writtenNumber(n) + " " + many
}
