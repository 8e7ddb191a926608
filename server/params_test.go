package server

import (
	"errors"
	"net/url"
	"testing"

	"casefile/search/query"
)

// An address that is written is read as the same parameters, and written again it is
// the same address.
func FuzzEncode(f *testing.F) {
	for _, s := range []string{
		"q=a+b&person=x&person=y&person.all=z&-org=v&place.none=1&in=lead&from=2006&to=2007&date=mentioned&sort=oldest&page=3&size=50&facet=person&facet=year%3A5&snippets=3&snippet_chars=100&strict=1&explain=1&collapse=none",
		"q=%26%3D%2B%23+%C3%A9",
		"q=a&same=sentence&in=title&in=byline&fields=title&histogram=week&facet.person.q=x&facet=person%3A3&cursor=abc&person.none=1&sort=mentions",
		"facet=year&facet=person:20&facet=year:007&fields=url&fields=all&page=1&size=+20&snippets=&lenient=1&x=y",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := searchParams.ofQuery(s)
		if err != nil {
			if param := new(paramError); !errors.As(err, &param) || !errors.Is(err, query.ErrBad) || param.Detail == "" {
				t.Fatalf("%q: error %v", s, err)
			}
			return
		}
		written := p.encode()
		again, err := searchParams.ofQuery(written)
		if err != nil {
			t.Fatalf("%q is written as %q, which is refused: %v", s, written, err)
		}
		if got := again.encode(); got != written {
			t.Errorf("%q is written as %q, and that as %q", s, written, got)
		}
	})
}

// Each row of a table is complete: it has help, its default is one of its values, and
// what it asks for instead of a bad value is not empty.
func TestTables(t *testing.T) {
	for _, o := range new(server).operations() {
		table := o.params
		for i, r := range table.rows {
			if r.help == "" || r.takes() == "" {
				t.Errorf("%s: help %q, takes %q", r.name, r.help, r.takes())
			}
			if _, ok := r.read(r.def); !ok && r.def != "" {
				t.Errorf("%s: the default %q is refused", r.name, r.def)
			}
			if table.at[r.name] != i {
				t.Errorf("%s is in the table twice", r.name)
			}
		}
	}
}

// What a parameter takes is read in the form in which links write it.
func TestReadParam(t *testing.T) {
	for _, c := range []struct{ name, given, want string }{
		{"size", "007", "7"}, {"size", "+7", "7"}, {"size", "7.0", ""}, {"size", "0", ""}, {"size", "99999999999999999999", ""},
		{"sort", "newest", "newest"}, {"sort", "Newest", ""}, {"strict", "1", "1"}, {"strict", "true", ""},
		{"from", "2006", "2006"}, {"from", "2006-02", "2006-02"}, {"from", "2006-02-13", "2006-02-13"},
		{"from", "2006-", ""}, {"from", "2006-2", ""}, {"from", "2006-02-30", ""}, {"from", "206", ""},
		{"facet", "person", "person"}, {"facet", "person:20", "person"}, {"facet", "person:5", "person:5"},
		{"facet", "person:", ""}, {"facet", "person:1001", ""}, {"facet", "colour:5", ""},
		{"person", " ", ""}, {"person", "a,b", "a,b"}, {"person.none", "1", "1"}, {"person.none", "0", ""},
	} {
		p, err := searchParams.read(url.Values{c.name: {c.given}}, "query")
		got := ""
		if values := p.given[c.name]; len(values) > 0 {
			got = values[0]
		}
		if got != c.want || err != nil && c.want != "" {
			t.Errorf("%s=%s is read as %q, %v, want %q", c.name, c.given, got, err, c.want)
		}
	}
}
