package dates

import (
	"testing"
)

var lines = []struct {
	lang, line string
	at, words  string // "" for no date; words "" for the whole line
}{
	// Feeds and page data
	{"", "2024-02-12T10:15:00+06:00", "2024-02-12T10:15:00+06:00", ""},
	{"", "2024-02-12T10:15:00Z", "2024-02-12T10:15:00Z", ""},
	{"", "2024-02-12T10:15:00.123Z", "2024-02-12T10:15:00Z", ""},
	{"", "2024-02-12T10:15+0600", "2024-02-12T10:15:00+06:00", ""},
	{"", "2024-02-12 10:15:00 +06", "2024-02-12T10:15:00+06:00", ""},
	{"", "2024-02-12T10:15:00", "2024-02-12", "2024-02-12"},
	{"", "2024-02-12 10:15", "2024-02-12", "2024-02-12"},
	{"", "2024-02-12", "2024-02-12", ""},
	{"", "2024-02", "2024-02", ""},
	{"", "2024", "2024", ""},
	{"", "20240212", "2024-02-12", ""},
	{"", "20240212T10:15:00Z", "2024-02-12T10:15:00Z", ""},
	{"", "20240212T101500+0600", "2024-02-12T10:15:00+06:00", ""},
	{"", "2024/02/12", "2024-02-12", ""},
	{"", "Mon, 12 Feb 2024 10:15:00 +0600", "2024-02-12T10:15:00+06:00", "12 Feb 2024 10:15:00 +0600"},
	{"", "Mon, 12 Feb 2024 10:15:00 GMT", "2024-02-12T10:15:00Z", "12 Feb 2024 10:15:00 GMT"},
	{"", "Mon, 12 Feb 2024 10:15:00 EST", "2024-02-12T10:15:00-05:00", "12 Feb 2024 10:15:00 EST"},
	{"", "Monday, 12-Feb-24 10:15:00 GMT", "2024-02-12T10:15:00Z", "12-Feb-24 10:15:00 GMT"},
	{"", "Mon Feb 12 10:15:00 +0600 2024", "2024-02-12T10:15:00+06:00", "Feb 12 10:15:00 +0600 2024"},
	{"", "Mon, 12 Feb 2024 10:15:00 XYZ", "2024-02-12", "12 Feb 2024"},

	// English pages
	{"en", "Feb. 12, 2024 3:04 pm", "2024-02-12", "Feb. 12, 2024"},
	{"en", "Feb. 12, 2024 3:04 p.m. EST", "2024-02-12T15:04:00-05:00", "Feb. 12, 2024 3:04 p.m. EST"},
	{"en", "Published: February 12th, 2024 12:30 am UTC+6", "2024-02-12T00:30:00+06:00", "February 12th, 2024 12:30 am UTC+6"},
	{"en", "12 MAY 2024", "2024-05-12", ""},
	{"en", "may 12, 2024", "2024-05-12", ""},
	{"en", "Updated 0415 GMT (1215 HKT) November 12, 2024", "2024-11-12T04:15:00Z", "0415 GMT (1215 HKT) November 12, 2024"},
	{"en", "9-Dec-2013", "2013-12-09", ""},
	{"en", "October 2013", "2013-10", ""},
	{"en", "5 MIN READ • June 2, 2024", "2024-06-02", "June 2, 2024"},
	{"en", "12/25/2023", "2023-12-25", ""},
	{"en", "12/25/23 9:15 PM", "2023-12-25", "12/25/23"},
	{"en", "25/12/2023", "2023-12-25", ""},
	{"en-US", "03/04/2024", "2024-03-04", ""},
	{"en-GB", "03/04/2024", "2024-04-03", ""},
	{"fr", "03/04/2024", "2024-04-03", ""},
	{"", "12.02.2024 14:05", "2024-02-12", "12.02.2024"},
	{"", "04/04/2024", "2024-04-04", ""},

	// Russian, Kazakh
	{"ru", "13 сентября 2006 года, 10:15", "2006-09-13", "13 сентября 2006"},
	{"ru", "Четверг, 9 января 2014 г. 18:07 МСК", "2014-01-09", "9 января 2014"},
	{"ru", "18:07 МСК, 9 января 2014", "2014-01-09", "9 января 2014"},
	{"ru", "Николай Фадеев | 14 ноября 2013", "2013-11-14", "14 ноября 2013"},
	{"ru", "10:15 13.09.06", "2006-09-13", "13.09.06"},
	{"kk", "2006 жылғы 13 қыркүйек, 10:15", "2006-09-13", "2006 жылғы 13 қыркүйек"},
	{"kk", "13 қыркүйек 2006, 10:15", "2006-09-13", "13 қыркүйек 2006"},
	{"kk", "13 ақпанда 2006", "2006-02-13", ""},

	// Others
	{"de", "12. Februar 2024 um 14:05 Uhr", "2024-02-12", "12. Februar 2024"},
	{"de", "Dienstag, 04.10.2016 | 18:07 Uhr", "2016-10-04", "04.10.2016"},
	{"de", "May 27, 2013", "2013-05-27", ""},
	{"de", "29 / Dezember / 2013", "2013-12-29", ""},
	{"es", "miércoles, 9 de mayo de 2018", "2018-05-09", "9 de mayo de 2018"},
	{"es", "sabado 12 de mayo del 2018", "2018-05-12", "12 de mayo del 2018"},
	{"fr", "Publié le 1er février 2024 à 10h15", "2024-02-01", "1er février 2024"},
	{"pl", "9 kwietnia 2014r.", "2014-04-09", "9 kwietnia 2014"},
	{"tr", "12 ŞUBAT 2024 - 10:15", "2024-02-12", "12 ŞUBAT 2024"},
	{"uz", "12 fevral 2024", "2024-02-12", ""},
	{"az", "12 iyul 2024", "2024-07-12", ""},
	{"el", "Τετάρτη 15 Απριλίου 2014", "2014-04-15", "15 Απριλίου 2014"},
	{"hu", "2024. február 12. 10:15", "2024-02-12", "2024. február 12"},
	{"cs", "1. listopadu 2023", "2023-11-01", ""},
	{"hr", "1. listopada 2023.", "2023-10-01", "1. listopada 2023"},
	{"", "1. listopad 2023", "", ""}, // November in Prague, October in Zagreb
	{"ja", "2024年2月12日（月）10時15分", "2024-02-12", "2024年2月12日"},
	{"ko", "2024년 2월 12일", "2024-02-12", ""},
	{"zh", "2024年2月", "2024-02", ""},
	{"ar", "١٢ ديسمبر ٢٠٢٤ | 9:15 ص", "2024-12-12", "١٢ ديسمبر ٢٠٢٤"},

	// No date, or more than one, or either way
	{"", "", "", ""},
	{"en", "03/04/2024", "", ""},
	{"", "03/04/24", "", ""},
	{"", "24.02.12", "", ""},
	{"en", "January 14", "", ""},
	{"en", "February 30, 2024", "", ""},
	{"", "2024-13-01", "", ""},
	{"en", "10:15 am", "", ""},
	{"en", "5 min read", "", ""},
	{"en", "© 2024 The Gazette", "", ""},
	{"en", "Published June 2, 2024, updated June 4, 2024", "", ""},
	{"fa", "1402/11/23", "", ""},
	{"ru", "12 лет назад", "", ""},
	{"", "12345678", "", ""},
	{"", "192.168.20.10", "", ""},
	{"", "\xff\xfe12", "", ""},
}

func TestParse(t *testing.T) {
	for _, c := range lines {
		d, ok := Parse(c.line, c.lang)
		if d.At != c.at || ok != (c.at != "") {
			t.Errorf("Parse(%q, %q) = %q, %v, want %q", c.line, c.lang, d.At, ok, c.at)
			continue
		}
		want := c.words
		if want == "" {
			want = c.line
		}
		if ok && (len(d.Words) != 1 || d.Words[0] != want) {
			t.Errorf("Parse(%q, %q) read %q, want %q", c.line, c.lang, d.Words, want)
		}
	}
}

// TestMonthNames holds the table against itself: twelve months, and no form that
// means two months in one language.
func TestMonthNames(t *testing.T) {
	for lang, names := range monthNames {
		x := newLexicon(false, "", family{month, 1, names})
		seen := map[int]bool{}
		for w, s := range x.words {
			if len(s) > 1 {
				t.Errorf("%s: %q stands for months %v", lang, w, s)
			}
			if fold(w) != w {
				t.Errorf("%s: %q is not as words are looked up: %q", lang, w, fold(w))
			}
			seen[s[0].value] = true
		}
		if len(seen) != 12 || seen[13] {
			t.Errorf("%s: %d months, want 12", lang, len(seen))
		}
	}
}

// TestAnyLanguage holds what is read without a language: every name of a month
// that has one meaning, none that has two.
func TestAnyLanguage(t *testing.T) {
	for line, want := range map[string]string{"5 мая 2010": "2010-05-05", "5 mai 2010": "2010-05-05", "5 lipca 2010": "2010-07-05", "5 lipnja 2010": "2010-06-05"} {
		if d, _ := Parse(line, ""); d.At != want {
			t.Errorf("Parse(%q, any) = %q, want %q", line, d.At, want)
		}
	}
	if d, ok := Parse("5 listopad 2010", ""); ok {
		t.Errorf("Parse(listopad, any) = %v, want none: it is October and November", d)
	}
}
