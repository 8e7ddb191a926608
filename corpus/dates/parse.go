package dates

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"casefile/corpus"
)

// maxLine is the longest date line in code points.
const maxLine = 200

// Parse reads one date as pages and feeds write it: RFC 3339, RFC 1123 and its
// relatives, ISO 8601 with or without time and zone, figures with points or
// strokes, and names of months in the languages of Europe, the Turkic and some
// other languages. Other words may surround it ("Published: Feb. 12, 2024 3:04
// pm"). It sets At, Precision and Words.
//
// The precision is that of the words. A time without a zone, or with one of
// unknown offset, gives the day: a guessed zone could move it. Parse returns false
// if there is no date, if there are two, if the year is missing, or if the date can
// be read two ways: 03/04/2024 in an unknown language.
//
// Lang is the page's language, "" if unknown; a region helps ("en-US").
func Parse(s, lang string) (corpus.Date, bool) {
	s = strings.TrimSpace(s)
	if len(s) > maxLine*utf8.UTFMax || utf8.RuneCountInString(s) > maxLine {
		return corpus.Date{}, false
	}
	plain := strings.Map(figure, s)
	ts := split(plain, monthsOf(base(lang)))
	day, ok := oneDate(ts, lang)
	if !ok {
		// Pages of one language write dates in another.
		ts = split(plain, anyLexicon())
		if day, ok = oneDate(ts, lang); !ok {
			return corpus.Date{}, false
		}
	}
	d := corpus.Date{At: day.written.String(), Precision: day.written.precision()}
	from, to := ts[day.first].from, ts[day.end-1].to
	if d.Precision == corpus.Day {
		if c, ok := oneClock(ts); ok {
			w := day.written
			t := time.Date(w.year, time.Month(w.month), w.day, c.hour, c.minute, c.second, 0, time.FixedZone("", c.offset))
			d.At, d.Precision = t.Format(time.RFC3339), corpus.Time
			from, to = min(from, ts[c.first].from), max(to, ts[c.end-1].to)
		}
	}
	d.Words = []string{string([]rune(s)[from:to])}
	return d, true
}

// figure turns the digits of other scripts into ASCII.
func figure(r rune) rune {
	for _, zero := range []rune{'٠', '۰', '०', '০', '０'} {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	return r
}

// lineLexicons hold the names of months alone, by language.
var lineLexicons = func() map[string]*lexicon {
	xs := map[string]*lexicon{}
	for lang, names := range monthNames {
		xs[lang] = newLexicon(false, "", family{month, 1, names})
	}
	xs["kk"].endings, xs["kk"].longest = kazakhLexicon.endings, kazakhLexicon.longest
	return xs
}()

func monthsOf(lang string) *lexicon {
	if x := lineLexicons[lang]; x != nil {
		return x
	}
	return anyLexicon()
}

var lineGrammar = newGrammar(false,
	rule(absolute, "", "<day> .? -? th|st|nd|rd|er|го|е|і|ші|шы|º|°? -|/|,? de|of|di|da|den|d? '? <month> .? -|/|,? de|del|do|of? <year>"),
	rule(absolute, "", "<month> .? <day> th|st|nd|rd? .? ,? <year>"),
	rule(absolute, "", "<year> .? жылғы|жылы|жылдың|ж|m|gada|року|року,|г? .? <month> <day>"),
	rule(absolute, "", "<year> -? жылғы|жылы|жылдың|жылдын|ж|jylǵy|jylğy|jyly|yil|йил|gada .? <day> .? -? <month>"),
	rule(absolute, "", "<year> - <month> - <day>"),
	rule(absolute, "", "<month> .? ,? de|del|of? <year>"),
	rule(dayOfMonth, "", "<month> .? <day>"),
)

// oldest is the first year that a page can be of: a lower one is of another
// calendar.
const oldest = 1700

// oneDate returns the date of a line if there is exactly one.
func oneDate(ts tokens, lang string) (date, bool) {
	if c, n := bareDate(ts); c.valid() && c.year >= oldest {
		return date{kind: absolute, end: n, written: c}, true
	}
	r := &reader{lang: lang, tokens: ts, grammar: lineGrammar}
	var best, yearless date
	for i := 0; i < len(ts); {
		row := r.match(i)
		if c, n := shortYear(ts[i:], lang); n > 0 {
			row = []date{{kind: absolute, first: i, end: i + n, written: c}}
		}
		if len(row) != 1 {
			i++
			continue
		}
		d := row[0]
		i = d.end
		switch {
		case d.kind == dayOfMonth:
			yearless = d
		case !d.written.known(): // February 30
			return date{}, false
		case best.written.known() && best.written != d.written:
			return date{}, false
		default:
			best = d
		}
	}
	// "Mon Feb 12 10:15:00 +0600 2024"
	if t := ts.at(len(ts) - 1); !best.written.known() && yearless.end > 0 && yearless.end < len(ts) && t.is(year) && !t.glued {
		best = yearless
		best.written.year = t.number
		best.end = len(ts)
	}
	return best, best.written.valid() && best.written.year >= oldest
}

// A clock is a time of day with its zone.
type clock struct {
	first, end           int // tokens
	hour, minute, second int
	offset               int // seconds east of Greenwich
}

// oneClock returns the time of a line if there is exactly one with a zone.
func oneClock(ts tokens) (clock, bool) {
	var best clock
	n := 0
	for i := 0; i < len(ts); i++ {
		if c, ok := clockAt(ts, i); ok {
			n++
			best = c
			i = c.end - 1
		}
	}
	return best, n == 1
}

// clockAt reads a time of day with its zone at token i.
func clockAt(ts tokens, i int) (clock, bool) {
	c, k := timeAt(ts, i)
	if k == 0 || c.hour > 23 || c.minute > 59 || c.second > 59 {
		return c, false
	}
	k, ok := c.half(ts, k)
	if !ok {
		return c, false
	}
	if t := ts.at(k).text; t == "(" || t == "," {
		k++
	}
	c.offset, c.end, ok = zoneAt(ts, k)
	return c, ok
}

// timeAt reads the figures of a time of day at token i, and returns the token
// after them, 0 if there are none.
func timeAt(ts tokens, i int) (c clock, end int) {
	c.first = i
	switch t, after := &ts[i], ts.at(i+1).text; {
	case t.digits == 4 && (after == "gmt" || after == "utc"): // "0415 GMT"
		c.hour, c.minute = t.number/100, t.number%100
		return c, i + 1
	case t.digits == 6 && t.glued && ts.at(i-1).text == "t": // "20240212T101500Z"
		n, _ := strconv.Atoi(t.text) // digits
		c.hour, c.minute, c.second = n/10000, n/100%100, n%100
		return c, i + 1
	case !t.short() || after != ":" || ts.at(i+2).digits != 2 || t.glued && ts.at(i-1).text == ":":
		return c, 0
	}
	c.hour, c.minute = ts[i].number, ts[i+2].number
	i += 3
	switch s := ts.at(i + 1); {
	case ts.at(i).text != ":":
		return c, i
	case s.digits != 2:
		return c, 0
	case s.number == 60:
		c.second = 59 // a leap second is the last of its minute
	default:
		c.second = s.number
	}
	if i += 2; ts.continues(i, ".,") {
		i += 2
	}
	return c, i
}

// half reads "am" or "p.m." at token k, and returns the token after it. It
// reports whether the hour fits.
func (c *clock) half(ts tokens, k int) (end int, ok bool) {
	t := ts.at(k).text
	switch {
	case t == "am" || t == "pm":
		k++
	case (t == "a" || t == "p") && ts.at(k+1).text == "." && ts.at(k+2).text == "m":
		if k += 3; ts.at(k).text == "." {
			k++
		}
	default:
		return k, true
	}
	ok = c.hour >= 1 && c.hour <= 12
	if c.hour %= 12; t[0] == 'p' {
		c.hour += 12
	}
	return k, ok
}

// zones are those of RFC 822 and Europe's, in hours. Moscow's is left out: it was
// three hours or four, depending on the year.
var zones = map[string]int{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0,
	"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
	"cet": 1, "cest": 2, "eet": 2, "eest": 3,
}

// zoneAt reads a zone at token k: Z, GMT, +06:00, +0600, +06, UTC+6, EST.
func zoneAt(ts tokens, k int) (offset, end int, ok bool) {
	hours, named := zones[ts.at(k).text]
	if !named {
		return offsetAt(ts, k, 2)
	}
	if sign := ts.at(k + 1); hours == 0 && sign.glued && (sign.text == "+" || sign.text == "-") {
		return offsetAt(ts, k+1, 1)
	}
	return hours * 3600, k + 1, true
}

// offsetAt reads a sign, hours of at least so many digits, and minutes.
func offsetAt(ts tokens, k, digits int) (offset, end int, ok bool) {
	sign, t := ts.at(k).text, ts.at(k+1)
	h, m := t.number, 0
	switch {
	case sign != "+" && sign != "-" || !t.glued:
		return 0, 0, false
	case t.digits == 4:
		h, m = h/100, h%100
	case !t.short() || t.digits < digits:
		return 0, 0, false
	case ts.at(k+2).text == ":" && ts[k+2].glued && ts.at(k+3).digits == 2:
		m = ts[k+3].number
		k += 2
	}
	if offset = h*3600 + m*60; sign == "-" {
		offset = -offset
	}
	return offset, k + 2, h <= 14 && m <= 59
}
