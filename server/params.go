package server

import (
	"casefile/search/query"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// params is a query string that has been read: the query, and what is needed to
// write the string for a query next to it.
type params struct {
	query.Query
	fields  []string // of a result, in JSON; nil means all
	lenient bool
}

// scalar parameters may stand once. readParams knows what each may hold.
var scalar = []string{"q", "same", "from", "to", "date", "sort", "page", "size", "cursor", "histogram", "snippets", "snippet_chars", "variants", "strict", "explain", "collapse", "lenient"}

// defaultPassages is the number of snippets where none is asked for.
const defaultPassages = 2

// A facet has so many values where no size is asked for, and at the most.
const (
	defaultValues = 20
	maxValues     = 1000
)

// Facets may follow these, or be followed by these, in a parameter's name.
const (
	suffixAll  = ".all"  // articles with each of the values
	suffixNone = ".none" // =1: articles without any value
	prefixNot  = "-"     // articles without the value

	prefixFind, suffixFind = "facet.", ".q" // values like this are listed
)

// names returns every parameter that there is.
func names() []string {
	all := append(slices.Clone(scalar), "in", "fields", "facet", "variant", prefixNot+"variant")
	for _, f := range query.Facets {
		all = append(all, f, f+suffixAll, f+suffixNone, prefixNot+f, prefixFind+f+suffixFind)
	}
	return all
}

// asked returns the parameters that ask q, with what is the default of a query string.
func asked(q query.Query) *params {
	q.Passages, q.Collapse = defaultPassages, true
	return &params{Query: q}
}

// readParams reads the query string of a search. It never ignores a parameter,
// unless lenient=1 asks it to ignore unknown ones.
func readParams(u *url.URL) (*params, error) {
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, invalid("", u.RawQuery, "the query string cannot be read: write %%25 for %%, and & between parameters")
	}
	return paramsOf(values)
}

// paramsOf reads the parameters of a search.
func paramsOf(values url.Values) (p *params, err error) {
	p = asked(query.Query{
		Filters: map[string]query.Filter{},
		Facets:  map[string]int{},
		Find:    map[string]string{},
	})
	if p.lenient, err = flag(values, "lenient"); err != nil {
		return nil, err
	}
	keys := make([]string, 0, len(values))
	for k := range values {
		keys = append(keys, k)
	}
	slices.Sort(keys) // so that the same mistake gives the same message
	for _, k := range keys {
		if err := p.set(k, values[k]); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *params) set(name string, values []string) error {
	if slices.Contains(scalar, name) {
		if len(values) > 1 {
			return invalid(name, values[1], "%q stands %d times; it may stand once", name, len(values))
		}
		return p.setScalar(name, values[0])
	}
	switch name {
	case "in":
		p.In = nonEmpty(values)
		for _, v := range p.In {
			if !slices.Contains(query.Parts, v) {
				return invalid(name, v, "%q is no part of an article; the parts are %s", v, strings.Join(query.Parts, ", "))
			}
		}
		return nil
	case "fields":
		return p.setFields(values)
	case "facet":
		return p.setFacets(values)
	case "variant":
		p.With = nonEmpty(values)
		return nil
	case prefixNot + "variant":
		p.Without = nonEmpty(values)
		return nil
	}
	for _, f := range query.Facets {
		filter := p.Filters[f]
		switch name {
		case f:
			filter.Any = nonEmpty(values)
		case f + suffixAll:
			filter.All = nonEmpty(values)
		case prefixNot + f:
			filter.Not = nonEmpty(values)
		case f + suffixNone:
			if values[0] != "1" || len(values) > 1 {
				return invalid(name, values[0], "%s takes the value 1", name)
			}
			filter.Missing = true
		case prefixFind + f + suffixFind:
			if len(values) > 1 {
				return invalid(name, values[1], "%q stands %d times; it may stand once", name, len(values))
			}
			if strings.TrimSpace(values[0]) != "" {
				p.Find[f] = values[0]
			}
		default:
			continue
		}
		if !filter.IsZero() {
			p.Filters[f] = filter
		}
		return nil
	}
	if p.lenient {
		return nil
	}
	e := invalid(name, values[0], "there is no parameter %q", name)
	if near := nearest(name, names()); near != "" {
		e.Detail += fmt.Sprintf("; did you mean %q?", near)
	}
	e.code = "unknown-parameter"
	return e
}

func (p *params) setScalar(name, value string) error {
	if value == "" { // as an empty field of a form sends it
		return nil
	}
	var err error
	switch name {
	case "q":
		p.Text = value
	case "same":
		if value != "article" && value != "paragraph" && value != "sentence" {
			return invalid(name, value, "same must be article, paragraph or sentence")
		}
		if value != "article" {
			p.Same = value
		}
	case "from":
		p.From = value
	case "to":
		p.To = value
	case "date":
		p.DateOf = query.DateKind(value)
		if !slices.Contains(query.DateKinds, p.DateOf) {
			return invalid(name, value, "there is no date %q of an article; the dates are %v", value, query.DateKinds)
		}
	case "sort":
		p.Sort = query.Sort(value)
		if !slices.Contains(query.Sorts, p.Sort) {
			return invalid(name, value, "there is no order %q; the orders are %v", value, query.Sorts)
		}
	case "cursor":
		p.After = value
	case "histogram":
		p.Histogram = query.Interval(value)
		if !slices.Contains(query.Intervals, p.Histogram) {
			return invalid(name, value, "there is no interval %q; the intervals are %v", value, query.Intervals)
		}
	case "page":
		p.Page, err = number(name, value, 1, query.MaxDepth)
	case "size":
		p.Size, err = number(name, value, 1, query.MaxSize)
	case "snippets":
		p.Passages, err = number(name, value, 0, query.MaxPassages)
	case "snippet_chars":
		p.PassageChars, err = number(name, value, 80, 600)
	case "variants":
		if value != "on" && value != "off" {
			return invalid(name, value, "variants must be on or off")
		}
		p.Literal = value == "off"
	case "strict":
		p.Strict, err = flag(url.Values{name: {value}}, name)
	case "collapse":
		if value != "cluster" && value != "none" {
			return invalid(name, value, "collapse must be cluster or none")
		}
		p.Collapse = value == "cluster"
	case "explain":
		p.Explain, err = flag(url.Values{name: {value}}, name)
	}
	return err
}

// setFacets reads name or name:size.
func (p *params) setFacets(values []string) error {
	for _, v := range values {
		name, size, sized := strings.Cut(v, ":")
		if !slices.Contains(query.Facets, name) {
			return invalid("facet", v, "there is no facet %q; the facets are %s", name, strings.Join(query.Facets, ", "))
		}
		n := defaultValues
		if sized {
			var err error
			if n, err = number("facet", size, 1, maxValues); err != nil {
				return err
			}
		}
		p.Facets[name] = n
	}
	return nil
}

func nonEmpty(values []string) []string {
	return slices.DeleteFunc(slices.Clone(values), func(v string) bool { return strings.TrimSpace(v) == "" })
}

func number(name, value string, low, high int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < low || n > high {
		return 0, invalid(name, value, "%s must be a number from %d to %d", name, low, high)
	}
	return n, nil
}

func flag(values url.Values, name string) (bool, error) {
	switch v := values.Get(name); v {
	case "", "0":
		return false, nil
	case "1":
		return true, nil
	default:
		return false, invalid(name, v, "%s must be 0 or 1", name)
	}
}

// Unwrap makes it a bad query to those who ask without HTTP.
func (e *paramError) Unwrap() error { return query.ErrBad }

func invalid(name, value, format string, args ...any) *paramError {
	return &paramError{In: "query", Name: name, Value: value, Detail: fmt.Sprintf(format, args...), code: "invalid-parameter"}
}

// encode writes the parameters in one order, without what is the default, so
// that equal questions have equal addresses.
func (p *params) encode() string {
	var b strings.Builder
	add := func(name, value string) {
		if value == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(name) + "=" + url.QueryEscape(value))
	}
	add("q", p.Text)
	if p.Literal {
		add("variants", "off")
	}
	for _, v := range p.With {
		add("variant", v)
	}
	for _, v := range p.Without {
		add(prefixNot+"variant", v)
	}
	for _, f := range query.Facets {
		filter := p.Filters[f]
		for _, v := range filter.Any {
			add(f, v)
		}
		for _, v := range filter.All {
			add(f+suffixAll, v)
		}
		for _, v := range filter.Not {
			add(prefixNot+f, v)
		}
		if filter.Missing {
			add(f+suffixNone, "1")
		}
	}
	for _, v := range p.In {
		add("in", v)
	}
	add("same", p.Same)
	add("from", p.From)
	add("to", p.To)
	if p.DateOf != query.Publication {
		add("date", string(p.DateOf))
	}
	add("sort", string(p.Sort))
	if p.Page > 1 {
		add("page", strconv.Itoa(p.Page))
	}
	if p.Size != 0 {
		add("size", strconv.Itoa(p.Size))
	}
	for _, v := range p.fields {
		add("fields", v)
	}
	add("cursor", p.After)
	add("histogram", string(p.Histogram))
	for _, f := range query.Facets {
		add(prefixFind+f+suffixFind, p.Find[f])
		if n, ok := p.Facets[f]; ok {
			if n == defaultValues {
				add("facet", f)
			} else {
				add("facet", fmt.Sprintf("%s:%d", f, n))
			}
		}
	}
	if p.Passages != defaultPassages {
		add("snippets", strconv.Itoa(p.Passages))
	}
	if p.PassageChars != 0 {
		add("snippet_chars", strconv.Itoa(p.PassageChars))
	}
	if p.Strict {
		add("strict", "1")
	}
	if p.Explain {
		add("explain", "1")
	}
	if !p.Collapse {
		add("collapse", "none")
	}
	return b.String()
}

// nearest returns the name that is most like a misspelt one, "" if none is.
func nearest(name string, names []string) string {
	best, least := "", max(2, len(name)/3)+1
	for _, n := range names {
		if d := distance(name, n); d < least {
			best, least = n, d
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
