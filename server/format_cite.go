package server

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"casefile/corpus"
)

// A writtenRow writes each article by a function, with texts before, between and after.
type writtenRow struct {
	w             io.Writer
	write         func(io.Writer, hit, about) error
	before, after string // all articles
	between       string
	about         about
	n             int
}

func (r *writtenRow) row(h hit) error {
	s := r.between
	if r.n++; r.n == 1 {
		s = r.before
	}
	if _, err := io.WriteString(r.w, s); err != nil {
		return err
	}
	return r.write(r.w, h, r.about)
}

func (r *writtenRow) end() error {
	s := r.after
	if r.n == 0 {
		s = r.before + s
	}
	_, err := io.WriteString(r.w, s)
	return err
}

// newRIS writes references in RIS, which has no place for a header.
func newRIS(w io.Writer, a about) (rowWriter, error) {
	return &writtenRow{w: w, write: writeRIS, about: a}, nil
}

// newBibTeX begins with the header, as text outside of entries is a comment.
func newBibTeX(w io.Writer, a about) (rowWriter, error) {
	return &writtenRow{w: w, write: writeBibTeX, about: a, before: "% " + a.String() + "\n\n", between: "\n"}, nil
}

// newCSL writes an array of references, which has no place for a header.
func newCSL(w io.Writer, a about) (rowWriter, error) {
	return &writtenRow{w: w, write: writeCSL, about: a, before: "[\n", between: ",\n", after: "\n]\n"}, nil
}

// dateParts returns year, month and day of the date of publication as far as they are
// known.
func (h hit) dateParts() (parts []int) {
	for part := range strings.SplitSeq(h.published().At[:min(len(time.DateOnly), len(h.published().At))], "-") {
		if n, err := strconv.Atoi(part); err == nil {
			parts = append(parts, n)
		}
	}
	return parts
}

// doubts says which parts of a reference are not the outlet's own statement.
func (h hit) doubts() string {
	var all []string
	if h.Kind == string(corpus.Abstract) {
		all = append(all, isAbstract+".")
	}
	if h.TitleFrom == "lead" {
		all = append(all, "Title made from the text.")
	}
	if d := h.published(); d.Inferred {
		all = append(all, "Date inferred from the text: "+strings.Join(d.Words, ", ")+".")
	}
	if h.Flags.Incomplete != "" {
		all = append(all, "Text incomplete: "+h.Flags.Incomplete+".")
	}
	return strings.Join(all, " ")
}

// address returns where a reader finds the article: the outlet's address, or the page
// here.
func (h hit) address(a about) string {
	if h.URL != "" {
		return h.URL
	}
	return a.base + articleLink(h.ID, noParams)
}

// oneLine returns a text in one line: a line break would end its field.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func writeRIS(w io.Writer, h hit, a about) error {
	var b strings.Builder
	add := func(tag, value string) {
		if value = oneLine(value); value != "" {
			b.WriteString(tag + "  - " + value + "\r\n")
		}
	}
	add("TY", "NEWS")
	add("ID", h.ID)
	add("TI", h.Title)
	for _, name := range h.Byline {
		add("AU", name)
	}
	add("T2", h.Source.Name)
	if d := h.dateParts(); len(d) > 0 {
		add("PY", fmt.Sprintf("%04d", d[0]))
		day := fmt.Sprintf("%04d/", d[0])
		for _, part := range d[1:] {
			day += fmt.Sprintf("%02d/", part)
		}
		add("DA", day+strings.Repeat("/", 3-len(d)))
	}
	add("Y2", h.CapturedAt.UTC().Format("2006/01/02/"))
	add("LA", h.Lang)
	add("UR", h.address(a))
	add("N1", h.doubts())
	b.WriteString("ER  - \r\n\r\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// inBibTeX writes what LaTeX reads as commands as the characters themselves. Braces get
// names: BibTeX pairs them even behind a backslash.
var inBibTeX = strings.NewReplacer(`\`, `\textbackslash{}`, `{`, `\textbraceleft{}`, `}`, `\textbraceright{}`, `%`, `\%`, `&`, `\&`, `$`, `\$`, `#`, `\#`, `_`, `\_`,
	`^`, `\textasciicircum{}`, `~`, `\textasciitilde{}`)

// inAddress keeps an address in its field: braces must be in pairs there, and in a URL
// they may be written by number.
var inAddress = strings.NewReplacer(`\`, `%5C`, `{`, `%7B`, `}`, `%7D`)

func writeBibTeX(w io.Writer, h hit, a about) error {
	var b strings.Builder
	add := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, ",\n  %s = {%s}", name, value)
		}
	}
	b.WriteString("@article{" + h.ID)
	add("title", "{"+inBibTeX.Replace(oneLine(h.Title))+"}")
	var names []string
	for _, name := range h.Byline {
		names = append(names, "{"+inBibTeX.Replace(oneLine(name))+"}") // in braces: not to be taken apart
	}
	add("author", strings.Join(names, " and "))
	add("journal", inBibTeX.Replace(oneLine(h.Source.Name)))
	for i, part := range h.dateParts() {
		if i == 1 {
			b.WriteString(",\n  month = " + strings.ToLower(time.Month(part).String()[:3]))
			continue
		}
		add([]string{0: "year", 2: "day"}[i], strconv.Itoa(part))
	}
	add("url", inAddress.Replace(oneLine(h.address(a))))
	add("urldate", h.CapturedAt.UTC().Format(time.DateOnly))
	add("language", inBibTeX.Replace(oneLine(h.Lang)))
	add("note", inBibTeX.Replace(oneLine(h.doubts())))
	b.WriteString("\n}\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// A cslItem is a reference as the Citation Style Language has it.
type cslItem struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Title     string    `json:"title"`
	Author    []cslName `json:"author,omitempty"`
	Container string    `json:"container-title,omitempty"`
	Issued    *cslDate  `json:"issued,omitempty"`
	Accessed  *cslDate  `json:"accessed,omitempty"`
	URL       string    `json:"URL"`
	Language  string    `json:"language,omitempty"`
	Note      string    `json:"note,omitempty"`
}

type cslName struct {
	Literal string `json:"literal"`
}

type cslDate struct {
	Parts [][]int `json:"date-parts"`
	Circa bool    `json:"circa,omitempty"`
}

func writeCSL(w io.Writer, h hit, a about) error {
	at := h.CapturedAt.UTC()
	item := cslItem{
		ID: h.ID, Type: "article-newspaper", Title: h.Title, Container: h.Source.Name, URL: h.address(a), Language: h.Lang, Note: h.doubts(),
		Accessed: &cslDate{Parts: [][]int{{at.Year(), int(at.Month()), at.Day()}}},
	}
	for _, name := range h.Byline {
		item.Author = append(item.Author, cslName{name})
	}
	if d := h.dateParts(); len(d) > 0 {
		item.Issued = &cslDate{[][]int{d}, h.published().Inferred}
	}
	line, err := json.Marshal(item)
	if err != nil {
		return err
	}
	_, err = w.Write(line)
	return err
}
