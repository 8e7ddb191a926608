package query

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// queries are read as what stands beside them.
var queries = []struct{ query, want string }{
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
	{"+a +b", "(+a AND +b)"},
	{"NOT +a b", "(-a AND b)"},
	{"+(a b)", "(a AND b)"},
	{"NOT (NOT a)", "a"},
	{"NOT (NOT (a b)) c", "(a AND b AND c)"},
	{"Qasym-Zhomart", "Qasym-Zhomart"},
	{"R.Aliyev", "(R. AND Aliyev)"},
	{"А.С.Пушкин OR x", "((А.С. AND Пушкин) OR x)"},
	{"К.-Ж.Токаев К-Ж.Токаев U.S.A К.-Ж.", "(К.-Ж. AND Токаев AND К-Ж. AND Токаев AND U.S.A AND К.-Ж.)"},
	{"R.OR a", "(R.OR AND a)"},
	{"R.Ali* a", "(R.Ali* AND a)"},
	{"R.Aliyev?", "(R. AND Aliyev?)"},
	{"a R.Aliyev", "(a AND R. AND Aliyev)"},
	{"-R.Aliyev a", "(-R.Aliyev AND a)"},
	{"+R.Aliyev", "+R.Aliyev"},
	{"=R.Aliyev", "=R.Aliyev"},
	{"person:R.Aliyev", "person:R.Aliyev"},
	{"U.S.A example.org", "(U.S.A AND example.org)"},
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
	{"title:(a)", "title:a"},
	{"title:(a b) c", "(title:a AND title:b AND c)"},
	{"-title:(a OR b)", "-(title:a OR title:b)"},
	{`person:("Rakhat Aliev" OR dut*) x`, `((person:"Rakhat Aliev" OR person:dut*) AND x)`},
	{"title:(a person:b)", "(title:a AND person:b)"},
	{"title:(body:(a b))", "(body:a AND body:b)"},
	{"title:(a", "title:a"},
	{"title:(who is a?)", "(title:who AND title:is AND title:a)"},
	{"title:()", "*"},
	{"title:(ab* c)", "(title:ab* AND title:c)"},
	{"title:(a b same:sentence)", "(a b same:sentence)"},
	{"date:(2006 OR 2007)", "(2006 OR 2007)"},
	{"title:(a -b date:2006)", "(title:a AND -title:b AND date:2006)"},
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
	{"-*ov a", "(-*ov AND a)"},
	{"-* a", "a"},
	{"NOT !a", "-(!a)"},
	{"+(!a)", "+(!a)"},
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
	{`"a b"~3+c`, `("a b"~3 AND +c)`},
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
	{"date:title:a", "title:a"},
	{"date:=a", "=a"},
	{"date:-a b", "(-a AND b)"},
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
	{"body:letter", "body:letter"},
	{`body:"a b"~3 title:c`, `(body:"a b"~3 AND title:c)`},
	{"-body:letter a", "(-body:letter AND a)"},
	{"body:=Toqaev", "body:=Toqaev"},
	{"byline:Ivanov", "author:Ivanov"},
	{`byline:"Olga Petrova" OR author:x`, `(author:"Olga Petrova" OR author:x)`},
	{"Body:letter", "Body:letter"},
	{"body: letter", "letter"},
	{"body:tok*", "body:tok*"},
	{"body:letter same:sentence a", "((a same:sentence) AND body:letter)"},
	{"org:akorda -place:Vienna", "(org:akorda AND -place:Vienna)"},
	{"source:rferl lang:kk", "(source:rferl AND lang:kk)"},
	{"a AND (b OR c) AND NOT d", "(a AND (b OR c) AND -d)"},
	{"a OR (b AND -c)", "(a OR (b AND -c))"},
	{"a*b?c", "a*b?c"},
	{"Ә?ди*", "Ә?ди*"},
	{"٢٠٠٦", "٢٠٠٦"},
	{"a\u00a0b", "(a AND b)"},
}

func TestParse(t *testing.T) {
	for _, c := range queries {
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
		{`Тоқаев "letter`, 7, "not closed"},
		{"a (b", 2, "not closed"},
		{"a) b", 1, "closing parenthesis"},
		{"a -( ) NOT", 7, "no word follows"},
		{"a person: b", 2, "person: has no value"},
		{"city:Almaty", 0, `no field "city"`},
		{"a t*", 2, "need two letters"},
		{"a to~", 2, "needs three"},
		{"a source:tok~1", 9, "words of the text and of names"},
		{"a lead:tok*", 7, "do not work in lead:"},
		{"a Qasym-Zh*", 2, "words of letters and digits"},
		{"a tok*~1", 2, "cannot be combined"},
		{"a toqaev~3", 2, "two letters different"},
		{"a toqaev^2", 2, "has no meaning"},
		{`"a b"~99`, 5, "at most 50"},
		{`"a b"~ c`, 5, "needs a number"},
		{`person:"a b"~9`, 12, "for the text and the title"},
		{"a date:soon", 7, "is not a date"},
		{"a date:[2007 TO 2006]", 7, "not a range"},
		{`a date:"2006"`, 7, "a phrase is not a date"},
		{"same:sentence -a", 0, "no words before it"},
		{"a person:b same:sentence", 11, "person:b was searched in the whole article"},
		{"a -same:sentence", 3, "must follow"},
		{`a ""`, 2, "empty phrase"},
		{`a person:"Nartai Dut*"`, 9, "have no meaning inside quotation marks"},
		{`a "Sarsenba?v"`, 2, "have no meaning inside quotation marks"},
		{"a OR", 2, "OR has nothing"},
		{"lead:(ab* c)", 6, "in the whole article, not in lead"},
		{"author:(abc~ c)", 8, "in the whole article, not in author"},
		{"a title:(b c same:sentence)", 13, "in the whole article, not in title"},
		{"date:(2006)", 6, "takes one date"},
		{strings.Repeat("(", 1000) + "a", 979, "more of this query"},
		{"/.*/", 0, "regular expressions are not supported"},
		{"/.*/", 0, "all articles match"},
		{"ә /(b+)+$/ c", 2, "/(b+)+$/ was searched by the words in it"},
		{"😀", 0, "no word to search for"},
		{`""`, 0, "no word to search for"},
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
	for _, clean := range []string{"", " ", "*", "/2006/02/ a", "km/h (a/b)", "a b", `"a b" -c`, "(a OR b) person:c", "2005 - 2006", "a & b", "tok* h?t toqaev~1", "title:tok* body:toqaev~ source:rf* year:200?", `"a b"~8 date:[2006 TO *] c`, "a b same:sentence", "who?", `"who was it?" "a * b"`} {
		if _, warnings, _ := Parse(clean); len(warnings) > 0 {
			t.Errorf("Parse(%q) warns %v, want nothing", clean, warnings)
		}
	}
}

// Words and phrases without a field are searched in the parts that are named.
func TestIn(t *testing.T) {
	for _, c := range []struct{ query, places, want string }{
		{"a", "", "a"},
		{"a", "title", "title:a"},
		{"a -b", "title byline", "((title:a OR author:a) AND -(title:b OR author:b))"},
		{`"a b"~3 OR source:c`, "body", `(body:"a b"~3 OR source:c)`},
		{"date:2006 a", "title", "(date:2006 AND title:a)"},
		{"", "title", "*"},
		{"ab* c", "title", "(title:ab* AND title:c)"},
		{"abc~1", "body", "body:abc~1"},
		{"ab* lead:c", "byline title", "((author:ab* OR title:ab*) AND lead:c)"},
		{"a", "lead", "lead:a"},
		{"ab*", "lead", ""},
		{"abc~1", "title byline", ""},
		{"-(a b same:sentence)", "body", ""},
	} {
		n, _, err := Parse(c.query)
		if err != nil {
			t.Fatal(err)
		}
		n, err = n.in(strings.Fields(c.places))
		if c.want == "" {
			if !errors.Is(err, ErrBad) {
				t.Errorf("%s in %s: %v, %v, want ErrBad", c.query, c.places, n, err)
			}
			continue
		}
		if err != nil || n.String() != c.want {
			t.Errorf("%s in %s is %v, %v, want %s", c.query, c.places, n, err, c.want)
		}
	}
}

func TestParseLimits(t *testing.T) {
	for _, q := range []string{strings.Repeat("x", MaxText+1), strings.Repeat("x ", MaxWords+1)} {
		if _, _, err := Parse(q); !errors.Is(err, ErrBad) {
			t.Errorf("a query of %d bytes: %v, want ErrBad", len(q), err)
		}
	}
}

// keepsWords reports whether a relaxed query has every word of the query, but for
// those that texts leave out of names.
func keepsWords(n, relaxed *Node) bool {
	have := relaxed.Positive()
	for _, w := range n.Positive() {
		if !w.Spare && !slices.Contains(have, w) {
			return false
		}
	}
	return len(have) <= len(n.Positive())
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{`a "b c" -d OR (e NOT f)`, "person:=x)", `«a „b“`, "((((", "- - -", "OR OR", "=:=", `title:"`, `body:a byline:"b`, "date:[2006 TO", `"a b"~`, "h?t~* same:sentence near:person", "+\u00a0-"} {
		f.Add(s)
	}
	for _, c := range queries {
		f.Add(c.query)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, warnings, err := Parse(s)
		if err != nil {
			if !errors.Is(err, ErrBad) {
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
		var walk func(*Node)
		walk = func(c *Node) {
			if c.At < 0 || c.At > length || c.At == length && c.Kind != All {
				t.Errorf("Parse(%q): %s is at %d of %d", s, c, c.At, length)
			}
			for _, inner := range c.Nodes {
				walk(inner)
			}
		}
		walk(n)
		if again, _, err := Parse(n.String()); err == nil {
			if d := cmp.Diff(n, again, cmp.AllowUnexported(Node{}), cmpopts.IgnoreFields(Node{}, "At")); d != "" {
				t.Errorf("Parse(%q) writes itself as %s, which is read as %s\n%s", s, n, again, d)
			}
		} else if !errors.Is(err, ErrBad) { // it may have become too long
			t.Errorf("Parse(%q) writes itself as %s: %v", s, n, err)
		}
		if got := len(n.Positive()); got > MaxWords {
			t.Errorf("Parse(%q) has %d words", s, got)
		}
		if narrow, err := n.in([]string{"title", "byline"}); err == nil {
			for _, w := range narrow.Positive() {
				if w.Field == "" {
					t.Errorf("%s in title and byline is %s", n, narrow)
				}
			}
		} else if !errors.Is(err, ErrBad) {
			t.Error(err)
		}
		if r := n.Relax(func(*Node) bool { return false }); r != nil && !keepsWords(n, r) {
			t.Errorf("relaxing %s loses words: %s", n, r)
		}
	})
}
