package server

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"
)

// A column of a table of articles. A value is a text, an int or a float64.
type column struct {
	name  string
	value func(hit, about) any
}

// columns are those of CSV and of workbooks. Lists are separated by "; ".
var columns = []column{
	{"id", func(h hit, _ about) any { return h.ID }},
	{"version", func(h hit, _ about) any { return h.Version }},
	{"title", func(h hit, _ about) any { return h.Title }},
	{"title_from", func(h hit, _ about) any { return h.TitleFrom }},
	{"page_headline", func(h hit, _ about) any { return h.PageHeadline }},
	{"byline", func(h hit, _ about) any { return list(h.Byline) }},
	{"source", func(h hit, _ about) any { return h.Source.Name }},
	{"source_host", func(h hit, _ about) any { return h.Source.Host }},
	{"published", func(h hit, _ about) any { return h.published().At }},
	{"published_precision", func(h hit, _ about) any { return h.published().Precision }},
	{"published_from", func(h hit, _ about) any { return h.published().From }},
	{"published_words", func(h hit, _ about) any { return list(h.published().Words) }},
	{"captured_at", func(h hit, _ about) any { return h.CapturedAt.UTC().Format(time.RFC3339) }},
	{"lang", func(h hit, _ about) any { return h.Lang }},
	{"words", func(h hit, _ about) any { return h.Words }},
	{"incomplete", func(h hit, _ about) any { return h.Flags.Incomplete }},
	{"matches", func(h hit, _ about) any { return h.Hits.Total }},
	{"matched_as", func(h hit, _ about) any { return list(h.surfaces()) }},
	{"passages", func(h hit, _ about) any { return h.passages() }},
	{"people", func(h hit, _ about) any { return list(h.named("person")) }},
	{"organizations", func(h hit, _ about) any { return list(h.named("org")) }},
	{"places", func(h hit, _ about) any { return list(h.named("place")) }},
	{"url", func(h hit, _ about) any { return h.URL }},
	{"html", func(h hit, a about) any { return a.base + h.HTML }},
	{"score", func(h hit, _ about) any { return h.Score }},
	{"kind", func(h hit, _ about) any { return h.Kind }},
	{"terms", func(h hit, _ about) any { return h.Terms }},
}

func list(texts []string) string { return strings.Join(texts, "; ") }

// published returns the date of publication, or a zero one.
func (h hit) published() date {
	if h.Published == nil {
		return date{}
	}
	return *h.Published
}

// surfaces lists how the words of the query are written in the article.
func (h hit) surfaces() (all []string) {
	for _, m := range h.MatchedAs {
		all = append(all, m.Surface)
	}
	return all
}

func (h hit) passages() string {
	var all []string
	for _, s := range h.Hits.Snippets {
		all = append(all, s.Text)
	}
	return strings.Join(all, " … ")
}

// named lists what the article names with certainty, of a type.
func (h hit) named(kind string) (all []string) {
	for _, e := range h.Entities {
		if e.Type == kind && !e.Uncertain {
			all = append(all, e.Label)
		}
	}
	return all
}

// A csvWriter writes CSV in UTF-8. It begins with a byte order mark: without one, Excel
// guesses another encoding. The last column is empty, and its name says what the file
// holds: readers of CSV have no comments to skip.
type csvWriter struct {
	*csv.Writer
	about about
	cells []string
}

func newCSV(w io.Writer, a about) (rowWriter, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	c := &csvWriter{csv.NewWriter(w), a, make([]string, len(columns)+1)}
	for i, col := range columns {
		c.cells[i] = col.name
	}
	c.cells[len(columns)] = a.String()
	return c, c.Write(c.cells)
}

func (c *csvWriter) row(h hit) error {
	for i, col := range columns {
		switch v := col.value(h, c.about).(type) {
		case string:
			c.cells[i] = harmless(v)
		case int:
			c.cells[i] = strconv.Itoa(v)
		case float64:
			c.cells[i] = strconv.FormatFloat(v, 'g', 6, 64)
		}
	}
	c.cells[len(columns)] = ""
	if err := c.Write(c.cells); err != nil {
		return err
	}
	c.Flush()
	return c.Error()
}

func (c *csvWriter) end() error {
	c.Flush()
	return c.Error()
}

// harmless returns a cell that no spreadsheet takes for a formula: where it begins like
// one, an apostrophe precedes it.
func harmless(cell string) string {
	if strings.IndexAny(cell, "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20") == 0 {
		return "'" + cell
	}
	return cell
}

// A lineWriter writes lines of JSON.
type lineWriter struct{ *json.Encoder }

func newLines(w io.Writer, _ about) (rowWriter, error) {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return lineWriter{e}, nil
}

func (l lineWriter) row(h hit) error { return l.Encode(h) }
func (l lineWriter) end() error      { return nil }
