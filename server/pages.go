package server

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"time"

	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"casefile/corpus"
)

//go:embed templates
var templates embed.FS

// pages are the parsed templates, by file name.
type pages struct{ byName map[string]*template.Template }

func parsePages() (*pages, error) {
	funcs := template.FuncMap{
		"date":    writtenDate,
		"lang":    languageTag,
		"number":  number3,
		"plural":  plural,
		"asset":   assetAddress,
		"inc":     func(n int) int { return n + 1 },
		"percent": func(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) },
		"top":     func(b barView) int { return b.Y + b.Above },
	}
	p := &pages{map[string]*template.Template{}}
	for _, name := range []string{"search.html", "article.html", "error.html", "stats.html", "entity.html"} {
		t, err := template.New(name).Funcs(funcs).ParseFS(templates, "templates/layout.html", "templates/graph.html", "templates/"+name)
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
	return cmp.Or(display.English.Tags().Name(t), tag)
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
