package server

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// Limits of a list of names.
const (
	mostRows    = 60_000
	mostColumns = 200
	mostList    = 16 << 20 // bytes
)

// A nameTable is a list of names as it was given: rows of cells, and which columns have the
// name.
type nameTable struct {
	Columns   []string `json:"columns"`
	Names     []int    `json:"name_columns"` // indexes of Columns; what they hold is joined by spaces
	Encoding  string   `json:"encoding"`
	Delimiter string   `json:"delimiter"` // as in delimiters, "" for JSON
	Header    bool     `json:"header"`    // the first line was one
	rows      [][]string
}

// name returns the name in a row.
func (t *nameTable) name(row []string) string {
	var parts []string
	for _, i := range t.Names {
		if i < len(row) {
			parts = append(parts, strings.TrimSpace(row[i]))
		}
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// delimiters are what separates cells, by what the parameter calls it. "none" makes each
// line a name.
var delimiters = []struct {
	name string
	char rune
}{{"tab", '\t'}, {"semicolon", ';'}, {"comma", ','}, {"pipe", '|'}, {"none", 0}}

// encodings are those that a list may be given in. Without a byte order mark, what is not
// valid UTF-8 is taken for windows-1251.
var encodings = map[string]encoding.Encoding{
	"utf-8": encoding.Nop, "utf-16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16be": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	"windows-1251": charmap.Windows1251, "windows-1252": charmap.Windows1252, "koi8-r": charmap.KOI8R,
}

// encodingNames are the names of encodings in the order in which they are offered.
var encodingNames = []string{"utf-8", "utf-16le", "utf-16be", "windows-1251", "windows-1252", "koi8-r"}

// guessEncoding returns the name of the encoding of a text, and the text without a byte
// order mark.
func guessEncoding(b []byte) (string, []byte) {
	for _, mark := range []struct{ bytes, name string }{{"\xef\xbb\xbf", "utf-8"}, {"\xff\xfe", "utf-16le"}, {"\xfe\xff", "utf-16be"}} {
		if rest, ok := bytes.CutPrefix(b, []byte(mark.bytes)); ok {
			return mark.name, rest
		}
	}
	// Of UTF-16 in the alphabets of Europe nearly every second byte is below 5, and separators
	// have a zero byte.
	var low [2]int
	head := b[:min(len(b), 4096)]
	for i, c := range head {
		if c < 5 {
			low[i%2]++
		}
	}
	switch half := len(head) / 2; {
	case half > 1 && low[1] > half*8/10 && low[0] < half/5:
		return "utf-16le", b
	case half > 1 && low[0] > half*8/10 && low[1] < half/5:
		return "utf-16be", b
	case utf8.Valid(b):
		return "utf-8", b
	}
	return "windows-1251", b
}

// decode returns a text in UTF-8.
func decode(b []byte, name string) (string, string, error) {
	guessed, rest := guessEncoding(b)
	if name == "" {
		name = guessed
	}
	if name == guessed {
		b = rest
	}
	out, err := encodings[name].NewDecoder().Bytes(b)
	if err != nil {
		return "", "", invalid("encoding", name, "the list cannot be read as %s: %v; give encoding", name, err)
	}
	return strings.ToValidUTF8(string(out), "\ufffd"), name, nil
}

// readTable reads a list that was given as CSV or as text. The parameters are those of
// [listParams].
func readTable(b []byte, p params) (*nameTable, error) {
	text, name, err := decode(b, p.text("encoding"))
	if err != nil {
		return nil, err
	}
	t := &nameTable{Encoding: name, Delimiter: p.text("delimiter")}
	if t.Delimiter == "" {
		t.Delimiter = guessDelimiter(text)
	}
	if t.rows, err = split(text, t.Delimiter, mostRows+2); err != nil {
		return nil, invalid("", "", "the list cannot be read: %v", err)
	}
	if len(t.rows) > 0 {
		switch p.text("header") {
		case "1":
			t.Header = true
		case "":
			t.Header = len(t.rows[0]) > 1 || nameColumn(t.rows[0]) >= 0
		}
	}
	if t.Header {
		t.Columns, t.rows = slices.Clone(t.rows[0]), t.rows[1:]
	}
	return t, t.finish(p)
}

// split splits a text into rows of cells. Empty lines are left out.
func split(text, delimiter string, most int) ([][]string, error) {
	var rows [][]string
	if delimiter == "none" {
		for line := range strings.Lines(text) {
			if line = strings.TrimSpace(line); line != "" && len(rows) < most {
				rows = append(rows, []string{line})
			}
		}
		return rows, nil
	}
	i := slices.IndexFunc(delimiters, func(d struct {
		name string
		char rune
	}) bool {
		return d.name == delimiter
	})
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = delimiters[i].char, true, -1
	for len(rows) < most {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(row) > mostColumns {
			return nil, fmt.Errorf("line %d has %d columns; give at most %d", len(rows)+1, len(row), mostColumns)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// guessDelimiter returns the delimiter that splits the first lines into the same number of
// cells, most of all; "none" if no delimiter does.
func guessDelimiter(text string) string {
	head := text[:min(len(text), 32<<10)]
	if len(head) < len(text) { // whole lines
		if end := strings.LastIndexByte(head, '\n'); end > 0 {
			head = head[:end]
		}
	}
	best, most := "none", 0
	for _, d := range delimiters[:len(delimiters)-1] {
		rows, err := split(head, d.name, 30)
		if err != nil || len(rows) == 0 {
			continue
		}
		alike := 0
		for _, r := range rows {
			if len(r) == len(rows[0]) {
				alike++
			}
		}
		if n := len(rows[0]); n > 1 && alike*10 >= len(rows)*9 && (n > most || len(rows) == 1 && most == 0) {
			best, most = d.name, n
		}
	}
	return best
}

// readRowsJSON reads a list that was given as JSON: an array of names, of rows, or of
// objects, or an object that has it as names or rows.
func readRowsJSON(b []byte, p params) (*nameTable, error) {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	var whole struct {
		Names, Rows json.RawMessage
	}
	if json.Unmarshal(b, &whole) == nil && (whole.Names != nil || whole.Rows != nil) {
		b = slices.Concat(whole.Names, whole.Rows)
	}
	t := &nameTable{Encoding: "utf-8"}
	at := map[string]int{} // columns of objects
	d := json.NewDecoder(bytes.NewReader(b))
	bad := func(err error) error {
		return inBody("", `the list cannot be read: %v; send an array of names, of rows, or of objects, or {"names": […]}`, err)
	}
	if tok, err := d.Token(); err != nil || tok != json.Delim('[') {
		return nil, bad(errors.New("it is no array"))
	}
	for d.More() && len(t.rows) <= mostRows {
		var one any
		raw := json.RawMessage{}
		if err := d.Decode(&raw); err != nil {
			return nil, bad(err)
		}
		if len(raw) > 0 && raw[0] == '{' {
			row, err := t.object(raw, at)
			if err != nil {
				return nil, bad(err)
			}
			t.rows = append(t.rows, row)
			continue
		}
		if err := json.Unmarshal(raw, &one); err != nil {
			return nil, bad(err)
		}
		cells, ok := one.([]any)
		if !ok {
			cells = []any{one}
		}
		row := make([]string, 0, len(cells))
		for _, c := range cells {
			row = append(row, cellOf(c))
		}
		if len(row) > mostColumns {
			return nil, bad(fmt.Errorf("row %d has %d columns, and at most %d are read", len(t.rows)+1, len(row), mostColumns))
		}
		t.rows = append(t.rows, row)
	}
	if len(t.rows) <= mostRows {
		if _, err := d.Token(); err != nil {
			return nil, bad(err)
		}
	}
	return t, t.finish(p)
}

// object reads an object as a row. What an earlier one didn't have is a new column.
func (t *nameTable) object(raw json.RawMessage, at map[string]int) ([]string, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	_, _ = d.Token() // {
	row := make([]string, len(t.Columns))
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		var v any
		if err := d.Decode(&v); err != nil {
			return nil, err
		}
		name := fmt.Sprint(key)
		i, ok := at[name]
		if !ok {
			if i = len(t.Columns); i == mostColumns {
				return nil, fmt.Errorf("there are more than %d columns", mostColumns)
			}
			at[name] = i
			t.Columns, row = append(t.Columns, name), append(row, "")
		}
		row[i] = cellOf(v)
	}
	return row, nil
}

// cellOf returns a value of JSON as the text of a cell.
func cellOf(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// finish names the columns and finds those that have the name.
func (t *nameTable) finish(p params) error {
	if len(t.rows) > mostRows {
		return &refusal{"too-large", fmt.Sprintf("the list has more than %s rows; send at most that many at a time", writtenNumber(mostRows))}
	}
	if len(t.rows) == 0 {
		return invalid("", "", "the list has no rows; give one name a line, or CSV")
	}
	widest := 0
	for _, r := range t.rows {
		widest = max(widest, len(r))
	}
	for i := len(t.Columns); i < widest; i++ {
		name := "column " + strconv.Itoa(i+1)
		if i == 0 && widest == 1 {
			name = "name"
		}
		t.Columns = append(t.Columns, name)
	}
	for _, asked := range p.all("column") {
		i := slices.IndexFunc(t.Columns, func(c string) bool { return strings.EqualFold(strings.TrimSpace(c), strings.TrimSpace(asked)) })
		if n, err := strconv.Atoi(asked); i < 0 && err == nil && 1 <= n && n <= len(t.Columns) {
			i = n - 1
		}
		if i < 0 {
			return invalid("column", asked, "the list has no column %.80q; give %.500s", asked, either(t.Columns))
		}
		t.Names = append(t.Names, i)
	}
	if t.Names == nil {
		t.Names = []int{max(0, nameColumn(t.Columns))}
	}
	return nil
}

// nameHeads are how columns of names are headed.
var nameHeads = []string{
	"name", "names", "full name", "full_name", "fullname", "person", "people", "organization", "organisation", "company", "place", "entity", "label",
	"имя", "фио", "ф.и.о.", "фамилия", "имя и фамилия", "название", "организация", "аты", "аты-жөні", "тегі",
}

// nameColumn returns the first column whose head says that it has names, -1 if none does.
func nameColumn(heads []string) int {
	return slices.IndexFunc(heads, func(h string) bool { return slices.Contains(nameHeads, strings.ToLower(strings.TrimSpace(h))) })
}
