package proof

import (
	_ "embed"
	"html/template"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"casefile/corpus"
)

//go:embed proof.html
var pageText string

// page writes the page for people. It has no scripts and needs no other file.
func (v *view) page(w io.Writer) error {
	t, err := template.New("proof").Funcs(template.FuncMap{
		"utc":   func(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04:05 UTC") },
		"short": short,
	}).Parse(pageText)
	if err != nil {
		return err
	}
	return t.Execute(w, v)
}

// short returns a text of at most 300 characters.
func short(s string) string {
	const most = 300
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// Asked returns the address that was asked for, if another one answered.
func (v *view) Asked() string {
	if v.Capture.FinalURL == "" {
		return ""
	}
	return v.Capture.URL
}

// Later returns the number of lines of the manifest after the one that covers the
// article.
func (v *view) Later() int { return len(v.Chain) - 1 }

// Published says when the article says that it was published.
func (v *view) Published() string {
	d := v.Article.Published
	if d.IsZero() {
		return "not known"
	}
	from := map[corpus.Origin]string{
		corpus.FromUser: "given by the person who added the article", corpus.FromText: "written on the page",
		corpus.FromInferred: "inferred from the text", corpus.FromURL: "read from the address",
	}[d.From]
	if from == "" {
		from = "stated in the page's code"
	}
	s := d.At + ", " + from
	if len(d.Words) > 0 {
		s += ": “" + short(strings.Join(d.Words, " … ")) + "”"
	}
	return s
}
