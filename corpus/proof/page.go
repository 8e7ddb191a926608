package proof

import (
	"cmp"
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
		"utc":   func(t time.Time) string { return t.UTC().Format(written) },
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

// Came says how the capture came, and by whom.
func (v *view) Came() string {
	came := v.Article.Came
	switch {
	case v.Requested:
		return "casefile requested the page from this address and kept the answer, byte for byte." + by(came)
	case came == nil && v.Capture.Response != nil:
		return "It was read from a web archive that another program made."
	case came == nil:
		return "It was added as a file, " + cmp.Or(v.Capture.File, "without a name") + "."
	}
	s := map[corpus.Via]string{
		corpus.Fetched: "It was fetched from this address; the request is not in this file.", corpus.FromWarc: "It was read from a web archive that another program made.",
		corpus.Saved: "It was added as a page that a browser had saved.", corpus.FromJSON: "It was added as a line of JSON.",
		corpus.Stdin: "It was added from standard input.", corpus.Posted: "It was handed in to a server of casefile.", corpus.Bundled: "It came with casefile.",
	}[came.Via]
	if s == "" {
		s = "It was added as a file, " + cmp.Or(v.Capture.File, "without a name") + "."
	}
	if v.Article.IsAbstract() {
		s = "It is an abstract in other words of the article at " + v.Article.URL + ", not that article's text. " + s
	}
	if came.File != "" {
		s += " It was in the file " + came.File + ", which had the SHA-256 " + came.SHA256 + "."
	}
	return s + by(came)
}

// by says who took in a capture, and when.
func by(came *corpus.Intake) string {
	switch {
	case came == nil || came.By == "":
		return ""
	case came.Via == corpus.Fetched:
		return " This was done by " + came.By + "."
	}
	return " It was taken in by " + came.By + " on " + came.At.UTC().Format(written) + "."
}

// written is how the page writes a time in UTC.
const written = "2 January 2006, 15:04:05 UTC"

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
