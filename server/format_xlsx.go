package server

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// A workbook writes an Excel workbook (ECMA-376): a sheet with articles or other rows, and
// one that says what the first holds. Texts are stored as texts, so none is a formula. A
// library for it would add 4.3 MB to the program.
type workbook struct {
	zip   *zip.Writer
	sheet io.Writer // while it is written
	about about
	notes [][]any // rows of the second sheet
	cells bytes.Buffer
}

// The parts of a workbook that are always the same.
var workbookParts = []struct{ name, content string }{
	{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`},
	{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
		`<sheets><sheet name="SHEET" sheetId="1" r:id="rId1"/><sheet name="About" sheetId="2" r:id="rId2"/></sheets></workbook>`},
	{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>`},
}

const (
	sheetStart = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">`
	sheetEnd   = `</sheetData></worksheet>`
	// The first row stays in view.
	firstRowStays = `<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`
)

// newWorkbook begins a workbook of articles.
func newWorkbook(w io.Writer, a about) (rowWriter, error) {
	some := "no"
	if a.relaxed {
		some = "yes: no article has all of the words; showing articles with some of them"
	}
	b, err := startWorkbook(w, "Articles", [][]any{{"query", a.query}, {"articles found", a.found}, {"articles here", a.rows}, {"relaxed", some},
		{"written", a.at.UTC().Format(time.RFC3339)}, {"index", a.generation}, {"continued at", a.next}})
	if err != nil {
		return nil, err
	}
	b.about = a
	var names []any
	for _, c := range columns {
		names = append(names, c.name)
	}
	return b, b.write(names...)
}

// startWorkbook begins a workbook of rows, with notes on them in a second sheet.
func startWorkbook(w io.Writer, sheet string, notes [][]any) (*workbook, error) {
	b := &workbook{zip: zip.NewWriter(w), notes: notes}
	for _, p := range workbookParts {
		f, err := b.zip.Create(p.name)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(f, xml.Header+strings.Replace(p.content, "SHEET", sheet, 1)); err != nil {
			return nil, err
		}
	}
	return b, b.open("xl/worksheets/sheet1.xml", firstRowStays)
}

// open begins a sheet.
func (b *workbook) open(name, views string) (err error) {
	if b.sheet, err = b.zip.Create(name); err != nil {
		return err
	}
	_, err = io.WriteString(b.sheet, xml.Header+sheetStart+views+"<sheetData>")
	return err
}

// write writes a row.
func (b *workbook) write(cells ...any) error {
	b.cells.Reset()
	b.cells.WriteString("<row>")
	for _, c := range cells {
		switch c := c.(type) {
		case string:
			b.cells.WriteString(`<c t="inlineStr"><is><t xml:space="preserve">`)
			if err := xml.EscapeText(&b.cells, []byte(cellText(c))); err != nil {
				return err
			}
			b.cells.WriteString("</t></is></c>")
		case int:
			fmt.Fprintf(&b.cells, "<c><v>%d</v></c>", c)
		case float64:
			b.cells.WriteString("<c><v>" + strconv.FormatFloat(c, 'g', 6, 64) + "</v></c>")
		}
	}
	b.cells.WriteString("</row>")
	_, err := b.sheet.Write(b.cells.Bytes())
	return err
}

// mostCell is how many characters Excel takes in a cell.
const mostCell = 32767

// escapedChar begins a character that a cell writes by its number: _x0041_. Its last
// underscore is left out, as it may begin the next.
var escapedChar = regexp.MustCompile(`_(x[0-9A-Fa-f]{4})`)

// cellText returns a text as a cell has it: not too long, and with nothing in it that
// Excel would read as the number of a character.
func cellText(s string) string {
	s = escapedChar.ReplaceAllString(s, "_x005F_$1")
	if utf8.RuneCountInString(s) > mostCell/2 { // Excel counts in UTF-16
		s = string([]rune(s)[:mostCell/2]) + "…"
	}
	return s
}

func (b *workbook) row(h hit) error {
	cells := make([]any, len(columns))
	for i, c := range columns {
		cells[i] = c.value(h, b.about)
	}
	return b.write(cells...)
}

func (b *workbook) end() error {
	if _, err := io.WriteString(b.sheet, sheetEnd); err != nil {
		return err
	}
	if err := b.open("xl/worksheets/sheet2.xml", ""); err != nil {
		return err
	}
	for _, row := range b.notes {
		if err := b.write(row...); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(b.sheet, sheetEnd); err != nil {
		return err
	}
	return b.zip.Close()
}
