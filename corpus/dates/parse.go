package dates

import (
	"strings"
	"time"
	"unicode/utf8"

	"casefile/corpus"
)

// line is the longest date line in code points; what is longer is a text.
const line = 200

// Parse reads one date as pages and feeds write it: RFC 3339, RFC 1123 and its
// relatives, ISO 8601 with or without time and zone, figures with points or
// strokes, and names of months in the languages of Europe, the Turkic and some
// others, with whatever stands around ("Published: Feb. 12, 2024 3:04 pm").
// It sets At, Precision and Words.
//
// The precision is that of the words. A time without a zone, or with one that
// has no known offset, gives the day: a guessed zone could move it. False means
// that there is no date, that there are two, that the year is missing, or that
// the date may be read two ways: 03/04/2024 where the language doesn't tell.
//
// Lang is the page's language, "" where unknown; a region helps ("en-US").
func Parse(s, lang string) (corpus.Date, bool) {
	s = strings.TrimSpace(s)
	if len(s) > line*utf8.UTFMax || utf8.RuneCountInString(s) > line {
		return corpus.Date{}, false
	}
	plain := strings.Map(figure, s)
	tokens := split(plain, monthsOf(base(lang)))
	f, ok := oneDate(tokens, lang)
	if !ok {
		// Pages of one language write dates in another.
		tokens = split(plain, anyLexicon())
		if f, ok = oneDate(tokens, lang); !ok {
			return corpus.Date{}, false
		}
	}
	d := corpus.Date{At: f.date.String(), Precision: f.date.precision()}
	from, to := tokens[f.first].from, tokens[f.end-1].to
	if d.Precision == corpus.Day {
		if c, ok := oneClock(tokens); ok {
			t := time.Date(f.date.year, time.Month(f.date.month), f.date.day, c.hour, c.minute, c.second, 0, time.FixedZone("", c.offset))
			d.At, d.Precision = t.Format(time.RFC3339), corpus.Time
			from, to = min(from, tokens[c.first].from), max(to, tokens[c.end-1].to)
		}
	}
	d.Words = []string{string([]rune(s)[from:to])}
	return d, true
}

// figure turns the digits of other scripts into ours.
func figure(r rune) rune {
	for _, zero := range []rune{'٠', '۰', '०', '০', '０'} {
		if r >= zero && r <= zero+9 {
			return '0' + r - zero
		}
	}
	return r
}

// lineLexicons hold the names of months without the words that a running text
// needs.
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

// oneDate returns the date of a line if there is just one.
func oneDate(tokens []token, lang string) (found, bool) {
	if f, ok := bareDate(tokens); ok {
		return f, true
	}
	var best found
	var alone *found // a day without a year
	for i := 0; i < len(tokens); {
		row := lineGrammar.match(tokens, i, lang, nil)
		if c, n := shortYear(tokens[i:], lang); n > 0 {
			row = []found{{first: i, end: i + n, date: c}}
		}
		if len(row) != 1 {
			i++
			continue
		}
		f := row[0]
		i = f.end
		switch {
		case f.kind == dayOfMonth:
			alone = &f
		case !f.date.known():
			return found{}, false // February 30
		case best.date.known() && best.date != f.date:
			return found{}, false
		default:
			best = f
		}
	}
	if !best.date.known() && alone != nil {
		// "Mon Feb 12 10:15:00 +0600 2024"
		if t := &tokens[len(tokens)-1]; t.is(year) && !t.glued && alone.end < len(tokens) {
			best = *alone
			best.date.year = t.number
			best.end = len(tokens)
		}
	}
	// No page is older than newspapers; years of other calendars are.
	return best, best.date.valid() && best.date.year >= 1700
}

// bareDate reads a line that is nothing but a year, a year and a month, or
// eight figures.
func bareDate(ts []token) (found, bool) {
	var c civil
	switch {
	case len(ts) == 0:
		return found{}, false
	case len(ts) == 1 && ts[0].is(year):
		c = civil{year: ts[0].number}
	case len(ts) == 3 && ts[0].is(year) && ts[1].text == "-" && ts[1].glued && ts[2].glued && ts[2].digits == 2:
		if c = (civil{year: ts[0].number, month: ts[2].number}); c.month == 0 {
			return found{}, false
		}
	case ts[0].digits == 8 && (len(ts) == 1 || ts[1].text == "t" && ts[1].glued):
		n := 0
		for _, r := range ts[0].text {
			n = n*10 + int(r-'0')
		}
		if c = (civil{n / 10000, n / 100 % 100, n % 100}); c.month == 0 || c.day == 0 {
			return found{}, false
		}
	}
	end := len(ts)
	if ts[0].digits == 8 {
		end = 1
	}
	return found{end: end, date: c}, c.valid() && c.year >= 1700
}

// shortYear reads a date with two digits for the year where the order of the
// others is sure: 12.02.06, 25/12/06, 12-Feb-24. As in RFC 6265 and Go's own
// parser years from 70 are of the last century.
func shortYear(ts []token, lang string) (civil, int) {
	if len(ts) < 5 || ts[0].digits == 0 || ts[0].digits > 2 || ts[4].digits != 2 || ts[1].text != ts[3].text ||
		len(ts) > 5 && ts[5].glued && (ts[5].text == ts[1].text || ts[5].text == ":") {
		return civil{}, 0
	}
	for _, t := range ts[1:5] {
		if !t.glued {
			return civil{}, 0
		}
	}
	y := 2000 + ts[4].number
	if ts[4].number >= 70 {
		y -= 100
	}
	a, b := ts[0].number, ts[2].number
	c := civil{y, b, a}
	switch {
	case ts[2].is(month) && ts[1].text == "-":
		c.month = ts[2].value(month)
	case ts[2].digits == 0 || ts[2].digits > 2 || a == 0 || b == 0:
		return civil{}, 0
	case ts[1].text == ".":
		switch base(lang) {
		case "", "en", "ja", "ko", "zh", "hu", "lt":
			return civil{}, 0 // the year may stand first
		}
	case ts[1].text == "/":
		switch o, other := orderOf(lang, "/"), (civil{y, a, b}); {
		case o == monthsFirst, o == eitherFirst && !c.valid():
			c = other
		case o == eitherFirst && other.valid():
			return civil{}, 0
		}
	default:
		return civil{}, 0
	}
	if !c.valid() {
		return civil{}, 0
	}
	return c, 5
}

// A clock is a time of day with its zone.
type clock struct {
	first, end           int // tokens
	hour, minute, second int
	offset               int // seconds east of Greenwich
}

// oneClock returns the time of a line if there is just one with a zone.
func oneClock(tokens []token) (clock, bool) {
	var best clock
	n := 0
	for i := 0; i < len(tokens); {
		c, ok := clockAt(tokens, i)
		if !ok {
			i++
			continue
		}
		n++
		best = c
		i = c.end
	}
	return best, n == 1
}

func clockAt(ts []token, i int) (clock, bool) {
	number := func(k, digits, limit int) (int, bool) {
		if k >= len(ts) || ts[k].digits == 0 || ts[k].digits > 2 || ts[k].digits < digits || ts[k].number >= limit {
			return 0, false
		}
		return ts[k].number, true
	}
	text := func(k int) string {
		if k >= len(ts) {
			return ""
		}
		return ts[k].text
	}
	c := clock{first: i}
	var ok bool
	k := i
	if ts[i].digits == 4 && i+1 < len(ts) && (text(i+1) == "gmt" || text(i+1) == "utc") {
		// "0415 GMT"
		c.hour, c.minute = ts[i].number/100, ts[i].number%100
		if c.hour > 23 || c.minute > 59 {
			return c, false
		}
		k++
	} else if ts[i].digits == 6 && i > 0 && ts[i].glued && ts[i-1].text == "t" {
		// "20240212T101500Z"
		n := 0
		for _, r := range ts[i].text {
			n = n*10 + int(r-'0')
		}
		c.hour, c.minute, c.second = n/10000, n/100%100, n%100
		if c.hour > 23 || c.minute > 59 || c.second > 59 {
			return c, false
		}
		k++
	} else {
		if c.hour, ok = number(k, 1, 24); !ok || text(k+1) != ":" || i > 0 && ts[i].glued && ts[i-1].text == ":" {
			return c, false
		}
		if c.minute, ok = number(k+2, 2, 60); !ok {
			return c, false
		}
		k += 3
		if text(k) == ":" {
			// A leap second is the last of its minute.
			if c.second, ok = number(k+1, 2, 61); !ok {
				return c, false
			}
			c.second = min(c.second, 59)
			k += 2
			if (text(k) == "." || text(k) == ",") && k+1 < len(ts) && ts[k].glued && ts[k+1].glued && ts[k+1].digits > 0 {
				k += 2
			}
		}
	}
	half := ""
	switch t := text(k); {
	case t == "am" || t == "pm":
		half, k = t, k+1
	case (t == "a" || t == "p") && text(k+1) == "." && text(k+2) == "m":
		half, k = t+"m", k+3
		if text(k) == "." {
			k++
		}
	}
	if half != "" {
		if c.hour < 1 || c.hour > 12 {
			return c, false
		}
		if c.hour %= 12; half == "pm" {
			c.hour += 12
		}
	}
	if text(k) == "(" || text(k) == "," {
		k++
	}
	c.offset, c.end, ok = zoneAt(ts, k)
	return c, ok
}

// zones are those of RFC 822 and Europe's. Moscow's is not among them: it was
// three hours, or four, as the year had it.
var zones = map[string]int{
	"z": 0, "ut": 0, "utc": 0, "gmt": 0,
	"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
	"cet": 1, "cest": 2, "eet": 2, "eest": 3,
}

// zoneAt reads a zone: Z, GMT, +06:00, +0600, +06, UTC+6, EST.
func zoneAt(ts []token, k int) (offset, end int, ok bool) {
	if k >= len(ts) {
		return 0, 0, false
	}
	hours, named := zones[ts[k].text]
	if named {
		k++
		if hours != 0 || k >= len(ts) || !ts[k].glued || ts[k].text != "+" && ts[k].text != "-" {
			return hours * 3600, k, true
		}
	}
	sign := 1
	switch ts[k].text {
	case "+":
	case "-":
		sign = -1
	default:
		return 0, 0, false
	}
	if k++; k >= len(ts) || !ts[k].glued || ts[k].digits == 0 {
		return 0, 0, false
	}
	h, m := ts[k].number, 0
	switch {
	case ts[k].digits == 4:
		h, m = h/100, h%100
	case ts[k].digits > 2 || ts[k].digits == 1 && !named:
		return 0, 0, false
	case k+2 < len(ts) && ts[k+1].text == ":" && ts[k+1].glued && ts[k+2].digits == 2:
		m = ts[k+2].number
		k += 2
	}
	if h > 14 || m > 59 {
		return 0, 0, false
	}
	return sign * (h*3600 + m*60), k + 1, true
}
