package server

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"casefile/search/query"
)

// A param is a row of a [table]: all that is known about one parameter. Requests
// are read by it; links, forms, error messages and help are written from it.
type param struct {
	name      string
	kind      kind
	repeat    bool     // it may be given several times
	must      bool     // it must be given
	choices   []string // of a choice, and the names of a count
	low, high int      // of a number, and of the number of a count
	def       string   // what counts where nothing is given; links leave it out
	help      string

	tidy   func(values []string) []string // brings checked values into one form and order; nil keeps them
	hidden bool                           // the search form has no control for it and carries it along
	into   [2]string                      // where it is not the default, values of the first parameter are given to the second
	ticks  string                         // the facet whose check boxes set it, where the page lists that facet
}

// A kind says what the values of a parameter look like.
type kind int

const (
	textKind   kind = iota
	numberKind      // from low to high
	choiceKind      // one of the choices
	countKind       // one of the choices, or one with a number: person:50
	dateKind        // 2006, 2006-02 or 2006-02-13
)

// A table lists the parameters that a request may have, in the order in which links
// write them.
type table struct {
	rows []param
	at   map[string]int // index of a row by name
}

func newTable(rows ...param) *table {
	rows = append(rows, param{name: "lenient", kind: choiceKind, choices: onOff, def: "0",
		help: "1 ignores unknown parameters, which are refused otherwise."})
	t := &table{rows, map[string]int{}}
	for i, r := range rows {
		t.at[r.name] = i
	}
	return t
}

// nothing is the table of a request without parameters of its own.
var nothing = newTable()

// onOff are the values of a switch.
var onOff = []string{"0", "1"}

// row returns the row of a parameter that exists.
func (t *table) row(name string) *param {
	i, ok := t.at[name]
	if !ok {
		panic("no parameter " + name)
	}
	return &t.rows[i]
}

// params are the parameters of a request or of a link, checked.
type params struct {
	table *table
	given map[string][]string
}

// ofRequest reads the parameters in the query string or in the body of a request.
func (t *table) ofRequest(r *http.Request) (params, error) {
	if r.Method == http.MethodPost {
		values, err := bodyValues(r)
		if err != nil {
			return params{}, err
		}
		return t.read(values, "body")
	}
	return t.ofQuery(r.URL.RawQuery)
}

// ofQuery reads a query string.
func (t *table) ofQuery(s string) (params, error) {
	values, err := url.ParseQuery(s)
	if err != nil {
		return params{}, invalid("", s, "the query string cannot be read; write %%25 for %%, and & between parameters")
	}
	return t.read(values, "query")
}

// read checks the parameters that were given in one part of a request. An unknown
// one is an error, unless lenient=1 is among them: a filter that is ignored gives
// wrong counts.
func (t *table) read(given url.Values, in string) (params, error) {
	p := params{t, map[string][]string{}}
	for _, name := range slices.Sorted(maps.Keys(given)) { // the same mistake gives the same message
		values, err := t.check(name, given[name])
		if err != nil && !(err.code == unknownParameter && given.Get("lenient") == "1") {
			err.In = in
			return params{}, err
		}
		if len(values) > 0 {
			p.given[name] = values
		}
	}
	for i := range t.rows {
		if r := &t.rows[i]; r.must && !p.has(r.name) {
			err := invalid(r.name, "", "%s is missing; give %s", r.name, r.takes())
			err.In = in
			return params{}, err
		}
	}
	delete(p.given, "lenient") // it has had its effect
	for i := range t.rows {
		if from, to := t.rows[i].into[0], t.rows[i].into[1]; from != "" && p.has(t.rows[i].name) && p.text(t.rows[i].name) != t.rows[i].def && p.has(from) {
			p.given[to] = append(p.given[to], p.given[from]...)
			delete(p.given, from)
			delete(p.given, t.rows[i].name)
		}
	}
	return p, nil
}

// check returns the values of a parameter, each in one form. Empty ones, as a form
// sends for its empty fields, are left out.
func (t *table) check(name string, given []string) ([]string, *paramError) {
	i, ok := t.at[name]
	if !ok {
		return nil, t.unknown(name, given[0])
	}
	r := &t.rows[i]
	if len(given) > 1 && !r.repeat {
		return nil, invalid(name, given[1], "%s is given %d times; give it once", name, len(given))
	}
	var values []string
	for _, v := range given {
		if strings.TrimSpace(v) == "" {
			continue
		}
		value, ok := r.read(v)
		if !ok {
			return nil, invalid(name, v, "%s is %.80q; give %s", name, v, r.takes())
		}
		values = append(values, value)
	}
	if r.tidy != nil {
		values = r.tidy(values)
	}
	return values, nil
}

// read returns a value in the form in which links write it, if it is one.
func (r *param) read(value string) (string, bool) {
	switch r.kind {
	case numberKind:
		n, err := strconv.Atoi(value)
		return strconv.Itoa(n), err == nil && r.low <= n && n <= r.high
	case choiceKind:
		return value, slices.Contains(r.choices, value)
	case countKind:
		name, size, sized := strings.Cut(value, ":")
		n, err := strconv.Atoi(size)
		return value, slices.Contains(r.choices, name) && (!sized || err == nil && r.low <= n && n <= r.high)
	case dateKind:
		is := func(layout string) bool { _, err := time.Parse(layout, value); return err == nil }
		return value, is("2006") || is("2006-01") || is("2006-01-02")
	}
	return value, true
}

// takes says what to give.
func (r *param) takes() string {
	switch r.kind {
	case numberKind:
		return fmt.Sprintf("a number from %d to %d", r.low, r.high)
	case choiceKind:
		return either(r.choices)
	case countKind:
		return fmt.Sprintf("%s, or one of them with a number from %d to %d, such as %s:%d",
			either(r.choices), r.low, r.high, r.choices[0], min(50, r.high))
	case dateKind:
		return "a year, month or day, such as 2006, 2006-02 or 2006-02-13"
	}
	return "text"
}

// either writes a list of choices.
func either(choices []string) string {
	last := len(choices) - 1
	if last < 1 {
		return strings.Join(choices, "")
	}
	return strings.Join(choices[:last], ", ") + " or " + choices[last]
}

// text returns the value of a parameter, or what counts where nothing is given.
func (p params) text(name string) string {
	if values := p.given[name]; len(values) > 0 {
		return values[0]
	}
	return p.table.row(name).def
}

func (p params) number(name string) int {
	n, _ := strconv.Atoi(p.text(name)) // it has been checked; "" is 0
	return n
}

// all returns the values of a parameter. The slice must not be changed.
func (p params) all(name string) []string { return p.given[p.table.row(name).name] }

// has reports whether a parameter is given.
func (p params) has(name string) bool { return len(p.all(name)) > 0 }

// set returns the parameters with other values of one; without a value it is left out.
func (p params) set(name string, values ...string) params {
	c := p.clone()
	c.put(name, values...)
	return c
}

func (p params) clone() params {
	given := maps.Clone(p.given)
	if given == nil {
		given = map[string][]string{}
	}
	return params{p.table, given}
}

// put changes p, which nobody else may hold yet.
func (p params) put(name string, values ...string) {
	p.given[p.table.row(name).name] = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
}

// only returns some of the parameters.
func (p params) only(names ...string) params {
	some := params{p.table, map[string][]string{}}
	for _, name := range names {
		some.given[name] = p.all(name)
	}
	return some
}

// encode writes the parameters in the order of the table, without what is the
// default, so that equal questions have equal addresses.
func (p params) encode() string {
	order := make([]int, 0, 8)
	for name := range p.given {
		order = append(order, p.table.at[name])
	}
	slices.Sort(order)
	var b strings.Builder
	b.Grow(100)
	for _, i := range order {
		row := &p.table.rows[i]
		for _, v := range p.given[row.name] {
			if v == row.def {
				continue
			}
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(url.QueryEscape(row.name))
			b.WriteByte('=')
			b.WriteString(url.QueryEscape(v))
		}
	}
	return b.String()
}

// at returns the address of a path with the parameters.
func (p params) at(path string) string {
	if q := p.encode(); q != "" {
		return path + "?" + q
	}
	return path
}

// A paramError says what is wrong with one parameter, and what to give instead.
type paramError struct {
	In     string `json:"in"`
	Name   string `json:"name"`
	Value  string `json:"value"`
	Detail string `json:"detail"`

	code string // of the problem
}

func (e *paramError) Error() string { return e.Detail }

// Unwrap makes it a bad query to those who ask without HTTP.
func (e *paramError) Unwrap() error { return query.ErrBad }

// Codes of problems with a parameter.
const (
	invalidParameter = "invalid-parameter"
	unknownParameter = "unknown-parameter"
)

func invalid(name, value, format string, args ...any) *paramError {
	return &paramError{In: "query", Name: name, Value: value, Detail: fmt.Sprintf(format, args...), code: invalidParameter}
}

// unknown refuses a parameter that the table does not have.
func (t *table) unknown(name, value string) *paramError {
	e := invalid(name, value, "there is no parameter %q", name)
	e.code = unknownParameter
	if near := t.nearest(name); near != "" {
		e.Detail += fmt.Sprintf("; did you mean %q?", near)
	} else if names := slices.Sorted(maps.Keys(t.at)); len(names) == 1 {
		e.Detail += "; this address has none"
	} else if len(names) < 5 {
		e.Detail += "; give " + either(names)
	}
	return e
}

// nearest returns the parameter that is most like a misspelt one, "" if none is.
func (t *table) nearest(name string) string {
	best, least := "", max(2, len(name)/3)+1
	for _, r := range t.rows {
		if d := distance(name, r.name); d < least {
			best, least = r.name, d
		}
	}
	return best
}

// distance is the number of letters to insert, delete or replace (Levenshtein).
func distance(a, b string) int {
	if len(a) > 40 || len(b) > 40 {
		return 40
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
