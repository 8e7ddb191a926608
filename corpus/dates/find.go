package dates

import (
	"slices"
	"strings"

	"casefile/corpus"
)

// A Mention is a date written in a text.
type Mention struct {
	Text       string
	Start, End int              // code points of the text
	At         string           // as in [corpus.Date]
	Precision  corpus.Precision // never finer than the words
	// Relative says that the date was resolved against the day of publication or
	// another date of the text.
	Relative bool
}

// Find returns the dates written in a text, in order and without overlap.
//
// A day without a year ("on January 14") is the latest such day not after
// published, or the next one if the text says that it is still to come; a weekday
// likewise. If the latest is more than about eight months back, the text must say
// that it is past. "18 years ago" is counted from published, "three months later"
// from the date before it in the same paragraph, if that date is precise enough.
// Dates that can't be resolved or can be read two ways are left out. If published
// is zero, relative dates are resolved only against other dates of the text.
//
// Lang is an ISO 639-1 code, "" if unknown.
func Find(text, lang string, published corpus.Date) []Mention {
	r := newReader(text, base(lang))
	r.published = civilOf(published)
	r.find()
	r.resolve()
	var ms []Mention
	for i := range r.dates {
		d := &r.dates[i]
		if !d.at.known() {
			continue
		}
		first, last := r.tokens[d.first], r.tokens[d.end-1]
		ms = append(ms, Mention{
			Text:      text[first.start:last.end],
			Start:     first.from,
			End:       last.to,
			At:        d.at.String(),
			Precision: d.at.precision(),
			Relative:  d.kind != absolute,
		})
	}
	return ms
}

// base returns a language tag's language: "en" for "en-GB".
func base(lang string) string {
	lang, _, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(lang), "_", "-"), "-")
	return lang
}

// A reader reads the dates of one text.
type reader struct {
	lang      string
	tokens    tokens
	grammar   *grammar
	dates     []date // found so far, in order
	published civil
}

func newReader(text, lang string) *reader {
	lex, grammar := lexicons[lang], grammars[lang]
	if grammar == nil {
		lex, grammar = monthsOf(lang), otherGrammar
	}
	return &reader{lang: lang, tokens: split(text, lex), grammar: grammar}
}

// A date is a date found in a text.
type date struct {
	kind       kind
	first, end int   // tokens
	written    civil // what the words say
	weekday    int   // -1 for none
	count      int
	unit       unit
	shift      int   // -1 for "last", 1 for "next"; years from the publication's
	second     bool  // the second day of its pattern
	future     bool  // still to come, says the text
	either     bool  // past or to come: the end of something, or what is told in the present tense
	old        bool  // may be of a year named before or after it
	at         civil // what it means
}

// find matches the language's patterns against the tokens.
func (r *reader) find() {
	for i := 0; i < len(r.tokens); {
		row := r.match(i)
		if len(row) == 0 {
			i++
			continue
		}
		for k := range row {
			row[k].future, row[k].either = r.tokens.futureAt(&row[k]), r.tokens.eitherAt(&row[k])
		}
		r.dates = append(r.dates, row...)
		i = row[len(row)-1].end
	}
	r.shareYears()
}

// match returns the longest date that begins at token i, or the two dates that
// share a month or a year, or none.
func (r *reader) match(i int) []date {
	t, g := &r.tokens[i], r.grammar
	if t.class == 0 && g.byWord[t.text] == nil || t.fraction {
		return nil
	}
	if c, n := figures(r.tokens[i:], r.lang); n > 0 {
		return []date{{kind: absolute, first: i, end: i + n, written: c, weekday: -1}}
	}
	var best []date
	try := func(ps []pattern) {
		for n := range ps {
			row := ps[n].match(r.tokens, i)
			if len(row) > 0 && (len(best) == 0 || row[len(row)-1].end > best[len(best)-1].end) && !misread(r.tokens, row, r.lang) {
				best = row
			}
		}
	}
	for bits := t.class & g.first; bits != 0; bits &= bits - 1 {
		try(g.byClass[bits&-bits])
	}
	if r.tokens.ordinalAt(i) {
		try(g.byClass[day])
	}
	try(g.byWord[t.text])
	if len(best) == 0 && t.is(year) && r.bareYear(i) {
		return []date{{kind: absolute, first: i, end: i + 1, written: civil{year: t.number}, weekday: -1}}
	}
	return best
}

// match matches the pattern against the tokens from i on. It returns one date or
// none, or the two of a pattern with a second day.
func (p *pattern) match(ts tokens, i int) []date {
	if len(p.before) > 0 && !p.follows(ts, i) {
		return nil
	}
	d := date{kind: p.kind, first: i, end: i, weekday: -1, count: 1}
	second, at, ok := d.fill(p, ts)
	switch {
	case !ok:
		return nil
	// Some dates are taken without a meaning, so that no part of them is matched.
	case d.impossible():
		d.kind, d.written = absolute, civil{}
	case p.kind == absolute && (decade(ts, &d) || d.amount(ts)):
		d.written = civil{}
	case p.kind == yearSaid && d.unit != years:
		return nil // "in January this week"
	case p.kind == unitNear && d.shift < 0 && ts.at(i-1).text == "the":
		return nil // "in the last year": twelve months
	case p.kind == countAgo && (ts.at(i-1).is(rough) || d.count >= 30 && d.count%10 == 0):
		d.count = 0 // "nearly 20 years ago" is no year, nor is "a hundred years ago"
	case vague(ts, &d, p):
		d.kind, d.count = countAgo, 0
	case at > 0:
		return d.withSecond(second, at)
	}
	return []date{d}
}

// fill adds the tokens of a pattern to a date, and reports whether they match. If
// the pattern has a second day, it is returned with its first token.
func (d *date) fill(p *pattern, ts tokens) (second, at int, ok bool) {
	for i := range p.parts {
		q, t := &p.parts[i], ts.at(d.end)
		v, n := 0, 1
		if q.class != 0 {
			v, n = ts.value(d.end, q.class)
		} else if !slices.Contains(q.words, t.text) {
			n = 0
		}
		if n == 0 || t.paragraph != ts[d.first].paragraph {
			return 0, 0, false
		}
		if q.second {
			second, at = v, d.end
		} else {
			d.set(q.class, v)
		}
		d.end += n
	}
	return second, at, true
}

// follows reports whether one of the words that the pattern requires stands
// before token i.
func (p *pattern) follows(ts tokens, i int) bool {
	if t := ts.at(i - 1); t.text == "-" && t.glued {
		i-- // mid-February
	}
	return i > 0 && slices.Contains(p.before, ts[i-1].text)
}

// value returns the value that the words from token i on have as a class, and
// how many words have it, 0 for none.
func (ts tokens) value(i int, c class) (v, n int) {
	t := ts.at(i)
	switch {
	case c == day && ts.ordinalAt(i):
		return t.value(tens) + ts[i+1].value(day), 2
	case !t.is(c):
		return 0, 0
	case c == num && t.is(tens): // "twenty-five", "двадцать пять"
		k := i + 1
		if ts.at(k).text == "-" {
			k++
		}
		if u := ts.at(k); u.is(num) && u.digits == 0 && u.value(num) < 10 && u.text != "a" && u.text != "an" {
			return t.value(tens) + u.value(num), k + 1 - i
		}
	}
	return t.value(c), 1
}

// ordinalAt reports whether an ordinal of two words begins at token i, "двадцать
// первого".
func (ts tokens) ordinalAt(i int) bool {
	u := ts.at(i + 1)
	return ts.at(i).is(tens) && u.is(day) && u.digits == 0 && u.value(day) < 10
}

func (d *date) set(c class, v int) {
	switch c {
	case month:
		d.written.month = v
	case day:
		d.written.day = v
	case year:
		d.written.year = v
	case weekday, datedDay:
		d.weekday = v
	case unitWord:
		d.unit = unit(v)
	case num:
		d.count = v
	case yesterday:
		d.count, d.unit = v, days
	case lastYear:
		d.count, d.unit, d.shift = v, years, v
	case last, next:
		d.shift = v
	}
}

// impossible reports whether the calendar lacks the date: February 30.
func (d *date) impossible() bool {
	switch d.kind {
	case absolute:
		return !d.written.valid()
	case dayOfMonth, yearSaid, sameYear:
		return d.written.day > monthDays(2000, d.written.month)
	}
	return false
}

// amount reports whether the year of a date may count something: "on January 12,
// 2000 people gathered".
func (d *date) amount(ts tokens) bool {
	return d.written.day > 0 && ts[d.end-1].is(year) && amounts[ts.at(d.end).text]
}

// withSecond returns a date and a later day of its month, whose words begin at
// token i, or none if the day is not later.
func (d *date) withSecond(day, i int) []date {
	if day <= d.written.day || day > monthDays(2000, d.written.month) {
		return nil
	}
	second := date{kind: d.kind, first: i, end: d.end, weekday: -1, second: true, written: d.written}
	second.written.day = day
	d.end = i - 1 // before the sign or word between the two
	return []date{*d, second}
}

// shareYears gives a day or month without a year the year of the date right after
// it: "from December 28 to January 3, 2006".
func (r *reader) shareYears() {
	for i := len(r.dates) - 2; i >= 0; i-- {
		d, next := &r.dates[i], &r.dates[i+1]
		if !d.mayShare(next) || !r.joined(d, next) {
			continue
		}
		d.kind, d.written.year = absolute, next.written.year
		if d.written.month > next.written.month || d.written.month == next.written.month && d.written.day > next.written.day && next.written.day > 0 {
			d.written.year--
		}
		if !d.written.valid() {
			d.written = civil{}
		}
	}
}

// mayShare reports whether a date is as precise as the next and lacks only its year.
func (d *date) mayShare(next *date) bool {
	if next.kind != absolute || next.written.month == 0 || d.weekday >= 0 {
		return false
	}
	return d.kind == monthOnly || d.kind == dayOfMonth && next.written.day > 0
}

// joined reports whether one or two words or signs that join dates are all that
// stands between two.
func (r *reader) joined(d, next *date) bool {
	between := r.tokens[d.end:next.first]
	return len(between) >= 1 && len(between) <= 2 &&
		!between.any(func(t *token) bool { return !joins[t.text] && t.text != "/" })
}
