package search

import (
	"errors"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"", "*"},
		{"   ", "*"},
		{"toqaev", "toqaev"},
		{"toqaev letter", "(toqaev AND letter)"},
		{"toqaev AND letter", "(toqaev AND letter)"},
		{"toqaev OR tokayev", "(toqaev OR tokayev)"},
		{"a b OR c d", "((a AND b) OR (c AND d))"},
		{"a OR b OR c", "(a OR b OR c)"},
		{"(a OR b) c", "((a OR b) AND c)"},
		{"a (b (c d))", "(a AND b AND c AND d)"},
		{"a -b", "(a AND -b)"},
		{"a NOT b", "(a AND -b)"},
		{"-a", "-a"},
		{"NOT (a OR b)", "-(a OR b)"},
		{"- a", "a"},
		{"--a", "--a"},
		{"+a +b", "(a AND b)"},
		{"Qasym-Zhomart", "Qasym-Zhomart"},
		{"2005 - 2006", "(2005 AND 2006)"},
		{`"opposition leader"`, `"opposition leader"`},
		{`“opposition leader”`, `"opposition leader"`},
		{`«лидер оппозиции»`, `"лидер оппозиции"`},
		{`„a b“`, `"a b"`},
		{`-"a b" c`, `(-"a b" AND c)`},
		{`a"b c"d`, `(a AND "b c" AND d)`},
		{"person:Nazarbaev", "person:Nazarbaev"},
		{`person:"Rakhat Aliev" year:2015`, `(person:"Rakhat Aliev" AND year:2015)`},
		{"-person:Aliev x", "(-person:Aliev AND x)"},
		{"title:(a)", "a"},
		{"=Toqaev", "=Toqaev"},
		{`="Rakhat Aliev"`, `="Rakhat Aliev"`},
		{"person:=Aliev", "person:=Aliev"},
		{"city:Almaty", "city:Almaty"},
		{"http://example.org/a", "http://example.org/a"},
		{"and or not", "(and AND or AND not)"},
		{"RFE/RL", "RFE/RL"},
		{"a & b", "(a AND b)"},
		{"()", "*"},
		{"(a", "a"},
		{"a)", "a"},
		{"a) b", "(a AND b)"},
		{`"a b`, `"a b"`},
		{`""`, "*"},
		{"OR", "*"},
		{"a OR", "a"},
		{"OR a", "a"},
		{"a AND", "a"},
		{"AND AND a", "a"},
		{"NOT", "*"},
		{"a NOT", "a"},
		{"a NOT OR b", "(a OR b)"},
		{"a ~ b", "(a AND b)"},
		{"*", "*"},
		{"tok*", "tok*"},
		{"a^2", "a^2"},
		{strings.Repeat("(", 500) + "a", "a"},
		{"\x00a\x00", "\x00a\x00"},
		{"\xff", "*"},
	} {
		n, _, err := Parse(c.query)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.query, err)
			continue
		}
		if got := n.String(); got != c.want {
			t.Errorf("Parse(%q) = %s, want %s", c.query, got, c.want)
		}
	}
}

func TestParseWarnings(t *testing.T) {
	for _, c := range []struct {
		query    string
		position int
		text     string
	}{
		{`Тоқаев "letter`, 7, "never closed"},
		{"a (b", 2, "never closed"},
		{"a) b", 1, "closing parenthesis"},
		{"a -( ) NOT", 7, "nothing stands behind"},
		{"a person: b", 2, "nothing stands after person:"},
		{"city:Almaty", 0, `no field "city"`},
		{"a tok*", 2, "searched as written"},
		{`a ""`, 2, "empty phrase"},
		{"a OR", 2, "OR has nothing"},
	} {
		_, warnings, err := Parse(c.query)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.query, err)
			continue
		}
		found := false
		for _, w := range warnings {
			found = found || w.Position == c.position && strings.Contains(w.Text, c.text)
		}
		if !found {
			t.Errorf("Parse(%q) warns %v, want %q at %d", c.query, warnings, c.text, c.position)
		}
	}
	for _, clean := range []string{"", "a b", `"a b" -c`, "(a OR b) person:c", "2005 - 2006", "a & b"} {
		if _, warnings, _ := Parse(clean); len(warnings) > 0 {
			t.Errorf("Parse(%q) warns %v, want nothing", clean, warnings)
		}
	}
}

func TestParseLimits(t *testing.T) {
	for _, q := range []string{strings.Repeat("x", MaxText+1), strings.Repeat("x ", MaxWords+1)} {
		if _, _, err := Parse(q); !errors.Is(err, ErrBadQuery) {
			t.Errorf("a query of %d bytes: %v, want ErrBadQuery", len(q), err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`a "b c" -d OR (e NOT f)`, "person:=x)", `«a „b“`, "((((", "- - -", "OR OR", "=:=", `title:"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, warnings, err := Parse(s)
		if err != nil {
			if !errors.Is(err, ErrBadQuery) {
				t.Fatal(err)
			}
			return
		}
		length := len([]rune(s))
		for _, w := range warnings {
			if w.Position < 0 || w.Position >= length {
				t.Errorf("Parse(%q) warns at %d of %d", s, w.Position, length)
			}
		}
		if got := len(n.positive()); got > MaxWords {
			t.Errorf("Parse(%q) has %d words", s, got)
		}
		if r := n.relax(func(*Node) bool { return false }); r != nil && len(r.positive()) != len(n.positive()) {
			t.Errorf("relaxing %s loses words: %s", n, r)
		}
	})
}
