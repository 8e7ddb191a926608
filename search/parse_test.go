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
		{"tok* letter", "(tok* AND letter)"},
		{"h?t", "h?t"},
		{"*ov", "*ov"},
		{"Нұр*", "Нұр*"},
		{"who was it?", "(who AND was AND it?)"},
		{"tok*?", "tok*"},
		{"-tok*", "-tok*"},
		{"a*", "a*"},
		{"Qasym-Zh*", "Qasym-Zh*"},
		{"person:nur*", "person:nur*"},
		{"title:nur*", "title:nur*"},
		{"toqaev~", "toqaev~1"},
		{"toqaev~1", "toqaev~1"},
		{"toqaev~2 x", "(toqaev~2 AND x)"},
		{"toqaev~7", "toqaev~2"},
		{"toqaev~x", "toqaev~2"},
		{"ab~1", "ab~1"},
		{"tok*~1", "tok*~1"},
		{"org:komitet~2", "org:komitet~2"},
		{`"toqaev letter"~8`, `"toqaev letter"~8`},
		{`title:"toqaev letter"~8`, `title:"toqaev letter"~8`},
		{`"toqaev letter"~`, `"toqaev letter"`},
		{`"toqaev letter"~999`, `"toqaev letter"~50`},
		{`"toqaev letter"~99999999999999999999`, `"toqaev letter"~50`},
		{`"toqaev letter"~0`, `"toqaev letter"`},
		{`"a b"~3c`, `("a b"~3 AND c)`},
		{`person:"a b"~3`, `person:"a b"`},
		{"date:2006", "date:2006"},
		{"date:2006-02", "date:2006-02"},
		{"date:2006-02-13 x", "(date:2006-02-13 AND x)"},
		{"date:[2006-02 TO 2006-09]", "date:[2006-02 TO 2006-09]"},
		{"date:[ 2006 TO 2007-03-01 ]", "date:[2006 TO 2007-03-01]"},
		{"date:[2006 TO *]", "date:[2006 TO *]"},
		{"date:[* TO 2006-02]", "date:[* TO 2006-02]"},
		{"date:[* TO *]", "date:[* TO *]"},
		{"-date:2006", "-date:2006"},
		{"a OR date:2006", "(a OR date:2006)"},
		{"date:[2007 TO 2006] a", "a"},
		{"date:[2006-13 TO 2007] a", "a"},
		{"date:[2006", "*"},
		{"date:yesterday", "yesterday"},
		{"date:2006-02-30", "2006-02-30"},
		{`date:"2006-02"`, `"2006-02"`},
		{"date:", "*"},
		{"a b same:sentence", "(a b same:sentence)"},
		{"same:sentence a b", "(a b same:sentence)"},
		{`a "b c" same:paragraph`, `(a "b c" same:paragraph)`},
		{"a near:person", "(a near:person)"},
		{"a b same:sentence near:person", "(a b near:person same:sentence)"},
		{"a same:sentence same:sentence", "(a same:sentence)"},
		{"a b same:sentence OR c", "((a b same:sentence) OR c)"},
		{"(a b same:sentence) c", "((a b same:sentence) AND c)"},
		{"(a OR b) c same:sentence", "((a OR b) c same:sentence)"},
		{"a -b same:sentence", "((a same:sentence) AND -b)"},
		{"a person:b same:sentence", "((a same:sentence) AND person:b)"},
		{"a bc* same:sentence", "((a same:sentence) AND bc*)"},
		{"a date:2006 same:sentence", "((a same:sentence) AND date:2006)"},
		{"-(a b same:sentence)", "-(a b same:sentence)"},
		{"same:sentence", "*"},
		{"-same:sentence a", "a"},
		{"same:page", "same:page"},
		{"near:person:x", "near:person:x"},
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
		{"a t*", 2, "need two letters"},
		{"a to~", 2, "needs three"},
		{"a title:tok*", 8, "words of the text and of names"},
		{"a Qasym-Zh*", 2, "words of letters and digits"},
		{"a tok*~1", 2, "cannot stand beside"},
		{"a toqaev~3", 2, "two letters different"},
		{"a toqaev^2", 2, "means nothing"},
		{`"a b"~99`, 5, "at most 50"},
		{`"a b"~ c`, 5, "needs a number"},
		{`person:"a b"~9`, 12, "for the text and the title"},
		{"a date:soon", 7, "is no date"},
		{"a date:[2007 TO 2006]", 7, "no range"},
		{`a date:"2006"`, 7, "a phrase is no date"},
		{"same:sentence -a", 0, "no words to look at"},
		{"a person:b same:sentence", 11, "person:b was searched in the whole article"},
		{"a -same:sentence", 3, "belongs behind"},
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
	for _, clean := range []string{"", "a b", `"a b" -c`, "(a OR b) person:c", "2005 - 2006", "a & b", "tok* h?t toqaev~1", `"a b"~8 date:[2006 TO *] c`, "a b same:sentence", "who?"} {
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
