package dates

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"casefile/corpus"
)

var layouts = map[corpus.Precision]string{
	corpus.Year: "2006", corpus.Month: "2006-01", corpus.Day: time.DateOnly, corpus.Time: time.RFC3339,
}

// checkDate holds a date's form to its precision.
func checkDate(t *testing.T, at string, p corpus.Precision) {
	t.Helper()
	if _, err := time.Parse(layouts[p], at); err != nil || layouts[p] == "" {
		t.Errorf("%q is no date of precision %q: %v", at, p, err)
	}
}

func FuzzFind(f *testing.F) {
	for _, c := range findings {
		f.Add(c.text, c.lang, c.published)
	}
	for _, c := range trials {
		f.Add(c.text, c.lang, c.published)
	}
	f.Fuzz(func(t *testing.T, text, lang, published string) {
		runes := []rune(text)
		end := 0
		for _, m := range Find(text, lang, corpus.Date{At: published}) {
			if m.Start < end || m.End <= m.Start || m.End > len(runes) {
				t.Fatalf("mention at %d to %d of %d, the one before ends at %d", m.Start, m.End, len(runes), end)
			}
			if utf8.ValidString(text) && string(runes[m.Start:m.End]) != m.Text {
				t.Errorf("text at %d to %d is %q, the mention says %q", m.Start, m.End, string(runes[m.Start:m.End]), m.Text)
			}
			checkDate(t, m.At, m.Precision)
			end = m.End
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, c := range lines {
		f.Add(c.line, c.lang)
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		d, ok := Parse(s, lang)
		if ok == d.IsZero() {
			t.Fatalf("Parse = %+v, %v", d, ok)
		}
		if !ok {
			return
		}
		checkDate(t, d.At, d.Precision)
		// What was read is read again from what Parse wrote.
		again, ok := Parse(d.At, lang)
		if !ok || again.At != d.At || again.Precision != d.Precision {
			t.Errorf("Parse(%q) = %q, but Parse(%q) = %q", s, d.At, d.At, again.At)
		}
	})
}

func FuzzPublication(f *testing.F) {
	for _, c := range publications {
		f.Add(c.text, c.lang)
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		d := Publication(text, lang)
		if d.IsZero() != (len(d.Words) == 0) {
			t.Fatalf("Publication = %+v", d)
		}
		if !d.IsZero() {
			checkDate(t, d.At, d.Precision)
		}
		for _, w := range d.Words {
			if !strings.Contains(text, w) {
				t.Errorf("%q does not stand in the text", w)
			}
		}
	})
}
