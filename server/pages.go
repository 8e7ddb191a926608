package server

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"reflect"
	"slices"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"casefile/search/query"
)

//go:embed templates
var templates embed.FS

// pages are the parsed templates, by the tag of their language and file name.
type pages struct {
	speech map[string]*speech
	byName map[string]*template.Template
	nav    []navItem
	door   *door

	changes bool // the case can be changed
}

func parsePages(d *door) (*pages, error) {
	addresses, err := assetAddresses()
	if err != nil {
		return nil, err
	}
	p := &pages{byName: map[string]*template.Template{}, door: d}
	if p.speech, err = loadSpeech(); err != nil {
		return nil, err
	}
	files, err := templates.ReadDir("templates")
	if err != nil {
		return nil, err
	}
	shared := []string{"templates/layout.html", "templates/graph.html", "templates/parts.html"}
	for _, f := range files {
		file := "templates/" + f.Name()
		if slices.Contains(shared, file) {
			continue
		}
		for tag, s := range p.speech {
			t, err := template.New(f.Name()).Funcs(functions(s, addresses)).ParseFS(templates, append(shared, file)...)
			if err != nil {
				return nil, err
			}
			p.byName[tag+f.Name()] = t
		}
	}
	return p, nil
}

// functions are what templates call to write in a language.
func functions(s *speech, addresses map[string]string) template.FuncMap {
	return template.FuncMap{
		"t": s.t, "term": s.term,
		"bdi": element("bdi"), "b": element("b"), "code": element("code"), "kbd": element("kbd"), "link": func(to, label any) (template.HTML, error) {
			return element("link")(struct{ Link, Label any }{to, s.t(label)})
		},
		"asset": func(file string) string { return addresses[file] },
		"date":  s.date,
		"day":   func(t time.Time) string { return s.calendar.write(t.UTC().Format(time.DateOnly)) },
		"minute": func(t time.Time) string {
			return s.calendar.write(t.UTC().Format(time.DateOnly)) + t.UTC().Format(", 15:04 UTC")
		},
		"writtenDay": s.calendar.write,
		"dateTitle":  func(kind query.DateKind) any { return s.t(dateTitles[kind]) },
		"kind":       func(facet string) any { return s.t(kindNames[facet]) },
		"title":      func(facet string) any { return s.t(facetTitles[facet]) },
		"number":     func(n int) string { return s.printer.Sprintf("%d", n) },
		"ui":         func() string { return s.tag },
		"valueName":  s.valueName,
		"percent":    func(share float64) string { return fmt.Sprintf("%.0f\u00a0%%", 100*share) },
		"shared":     percent,

		"entity":    entityLink,
		"first":     first,
		"fragments": fragments,
		"inc":       func(n int) int { return n + 1 },
		"page":      pageOf,
		"isEntity":  func(facet string) bool { _, ok := kindNames[facet]; return ok },
		"lang":      languageTag,
		"short":     shortTitle,
		"titled":    titleFragments,
		"top":       func(b drawnBar) int { return b.Y + b.Above },
	}
}

// A framed page has a [layout].
type framed interface{ frame() *layout }

func (l *layout) frame() *layout { return l }

// render writes a page. It executes the whole template first, so that an error in
// the middle sends no half page.
func (p *pages) render(c echo.Context, status int, name string, data framed) error {
	asked, err := p.door.keys.asked()
	tag := languageOf(c)
	data.frame().Frame = newFrame(p, c, tag, asked || err != nil)
	data.frame().Frame.Changes = p.changes && (asked || !p.door.publicRead)
	var b bytes.Buffer
	if err := p.byName[tag+name].ExecuteTemplate(&b, "layout", data); err != nil {
		return err
	}
	c.Response().Header().Set("Content-Language", tag)
	c.Response().Header().Add(echo.HeaderVary, "Accept-Language, Cookie")
	return c.HTMLBlob(status, unstacked(b.Bytes()))
}

// layout is what a page gives to all pages' frame.
type layout struct {
	Case  string  // title of the case
	Title wording // of the page
	Q     string  // in the search box
	Frame frame   // is set when the page is written
}

type errorPage struct {
	layout
	Problem problem
	Help    string
}

func (s *server) errorPage(p problem) *errorPage {
	return &errorPage{layout{Case: s.Title, Title: say(p.Title)}, p, problems[p.Code].help}
}

// What pages call things.
var (
	facetTitles = map[string]wording{
		"person": say("People"), "org": say("Organizations"), "place": say("Places"), "year": say("Published"), "mentioned": say("Years mentioned"),
		"source": say("Outlets"), "lang": say("Languages"), "author": say("Authors"), "kind": say("Kinds"), "terms": say("Terms"),
	}
	kindNames  = map[string]wording{"person": say("person"), "org": say("organization"), "place": say("place")}
	dateTitles = map[query.DateKind]wording{query.Publication: say("Published"), query.Capture: say("Captured"), query.Mention: say("Mentions a date")}
	sortTitles = map[query.Sort]wording{
		query.Relevance: say("most relevant first"), query.Newest: say("newest first"), query.Oldest: say("oldest first"),
		query.Captured: say("last captured first"), query.Mentions: say("most mentions first"),
	}
)

// partTitles are the parts of an article that a search may be limited to.
var partTitles = map[string]wording{
	"title": say("title"), "lead": say("lead"), "body": say("text"), "byline": say("byline"), "versions": say("former versions"),
}

// A chip is a link in a list of short ones. Link is the search without a filter, if
// Title and Label are that filter.
type chip struct {
	Title wording
	Label wording
	Link  string
}

// chips lists what a search is narrowed by.
func chips(l linker, filters []appliedFilter) (all []chip) {
	for _, f := range filters {
		label := facetValueName{f.Facet, f.Label}
		all = append(all, chip{facetTitles[f.Facet], map[string]wording{
			"any": say("%s", label), "all": say("also %s", label), "not": say("not %s", label), "none": say("none"),
		}[f.How], f.Remove})
	}
	if from, to := dayText(l.text("from")), dayText(l.text("to")); from != "" || to != "" {
		all = append(all, chip{dateTitles[query.DateKind(l.text("date"))], between(from, to), l.to(l.withoutFilter("date"))})
	}
	if same := l.text("same"); same != "article" {
		all = append(all, chip{say("All words in one"), map[string]wording{"paragraph": say("paragraph"), "sentence": say("sentence")}[same], l.to(l.without("same"))})
	}
	for _, in := range l.all("in") {
		all = append(all, chip{say("Words in"), partTitles[in], l.to(l.minus("in", in))})
	}
	if _, listed := l.table.at["collapse"]; listed && l.text("collapse") == "none" {
		all = append(all, chip{say("The same text"), say("each article"), l.to(l.without("collapse"))})
	}
	return all
}

// between writes a stretch of time. An end that is open is "".
func between(from, to dayText) wording {
	switch {
	case from == to:
		return say("%s", from)
	case from == "":
		return say("until %s", to)
	case to == "":
		return say("from %s", from)
	}
	return say("%s to %s", from, to)
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

// writtenDate writes a date in English as far as it is known, and says if it is a
// conclusion: "12 February 2024", "about February 2006, inferred from the text".
func writtenDate(d *date) string {
	if d == nil {
		return "date unknown"
	}
	if s := writtenDay(d.At); !d.Inferred {
		return s
	}
	return "about " + writtenDay(d.At) + ", inferred from the text"
}

// writtenDay writes a year, month, day or minute in English.
func writtenDay(s string) string {
	for layout, form := range map[string]string{"2006-01": "January 2006", time.DateOnly: "2 January 2006", time.RFC3339: "2 January 2006, 15:04"} {
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
