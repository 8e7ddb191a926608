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
	// Relative is set if the words alone don't say the date: it was resolved
	// against the day of publication or against another date of the text.
	Relative bool
}

// Find returns the dates written in a text, in order and without overlap.
//
// A day without a year ("on January 14") is the latest such day not after
// published, or the first one after it where the text says that it is still to
// come; a weekday likewise. Where the latest is more than some eight months back
// the text must say that it is past. "18 years ago" is counted from published, "three
// months later" from the date named before it in the same paragraph, where that
// date is known finely enough. What can't be resolved, and what may be read two
// ways, is left out. Without published only what the text itself says is found.
//
// Lang is an ISO 639-1 code, "" where unknown.
func Find(text, lang string, published corpus.Date) []Mention {
	lang = base(lang)
	tokens := split(text, lexiconOf(lang))
	fs := find(tokens, lang)
	resolve(fs, tokens, lang, civilOf(published))
	var ms []Mention
	for i := range fs {
		f := &fs[i]
		if !f.at.known() {
			continue
		}
		first, last := tokens[f.first], tokens[f.end-1]
		ms = append(ms, Mention{
			Text:      text[first.start:last.end],
			Start:     first.from,
			End:       last.to,
			At:        f.at.String(),
			Precision: f.at.precision(),
			Relative:  f.kind != absolute,
		})
	}
	return ms
}

// base returns a language tag's language: "en" for "en-GB".
func base(lang string) string {
	lang, _, _ = strings.Cut(strings.ReplaceAll(strings.ToLower(lang), "_", "-"), "-")
	return lang
}

// A found is a date found in a text, before and after it was resolved.
type found struct {
	kind       kind
	first, end int // tokens
	date       civil
	weekday    int // -1 if none is named
	count      int
	unit       unit
	back       bool // "last" stands before a month or weekday
	shift      int  // years from that of the publication, in "January last year"
	second     bool // shares a row with the one before it
	future     bool // said to be still to come
	until      bool // said to be the end of something
	old        bool // a day or month of a year named before it, though it isn't sure of which
	at         civil
}

// find lays the language's patterns over the tokens.
func find(tokens []token, lang string) []found {
	g := grammarOf(lang)
	var fs []found
	for i := 0; i < len(tokens); {
		row := g.match(tokens, i, lang, fs)
		if len(row) == 0 {
			i++
			continue
		}
		for k := range row {
			row[k].future, row[k].until = futureAt(tokens, &row[k]), untilAt(tokens, &row[k])
		}
		fs = append(fs, row...)
		i = row[len(row)-1].end
	}
	shareYears(fs, tokens)
	return fs
}

// match returns the longest date that begins at token i, or the two dates that
// share a month or a name of a unit, or none.
func (g *grammar) match(tokens []token, i int, lang string, before []found) []found {
	t := &tokens[i]
	if t.class == 0 && g.byWord[t.text] == nil || t.fraction {
		return nil
	}
	var best []found
	try := func(ps []pattern) {
		for n := range ps {
			row := ps[n].match(tokens, i)
			if len(row) > 0 && !misread(tokens, row, lang) && (len(best) == 0 || row[len(row)-1].end > best[len(best)-1].end) {
				best = row
			}
		}
	}
	for bits := t.class & g.first; bits != 0; bits &= bits - 1 {
		try(g.byClass[bits&-bits])
	}
	if ordinalAt(tokens, i) {
		try(g.byClass[day])
	}
	try(g.byWord[t.text])
	if c, n := figures(tokens[i:], lang); n > 0 {
		best = []found{{first: i, end: i + n, date: c, weekday: -1}}
	}
	if len(best) > 0 {
		return best
	}
	if t.is(year) && (g.bareYear && englishYear(tokens, i) || lang == "ru" && russianYear(tokens, i) || bracketed(tokens, i) || inRow(tokens, i, before) || rowAhead(tokens, i)) {
		return []found{{first: i, end: i + 1, date: civil{year: t.number}, weekday: -1}}
	}
	return nil
}

// ordinalAt reports whether an ordinal of two words begins at token i, "двадцать
// первого".
func ordinalAt(tokens []token, i int) bool {
	return tokens[i].is(tens) && i+1 < len(tokens) && tokens[i+1].is(day) && tokens[i+1].digits == 0 && tokens[i+1].value(day) < 10
}

// match lays the pattern over the tokens from i.
func (p *pattern) match(tokens []token, i int) []found {
	if len(p.before) > 0 {
		k := i - 1
		if k > 0 && tokens[k].text == "-" && tokens[k].glued {
			k-- // mid-February
		}
		if k < 0 || !slices.Contains(p.before, tokens[k].text) {
			return nil
		}
	}
	f := found{kind: p.kind, first: i, end: i, weekday: -1, count: 1}
	var g found // the second date
	splitAt := 0
	for _, q := range p.parts {
		if f.end >= len(tokens) {
			return nil
		}
		t := &tokens[f.end]
		if t.paragraph != tokens[i].paragraph {
			return nil
		}
		if q.class == 0 {
			if !slices.Contains(q.words, t.text) {
				return nil
			}
			f.end++
			continue
		}
		v := t.value(q.class)
		if q.class == day && ordinalAt(tokens, f.end) {
			f.end++
			v = t.value(tens) + tokens[f.end].value(day)
		} else if !t.is(q.class) {
			return nil
		}
		switch q.class {
		case month:
			f.date.month = v
		case day:
			if q.second {
				g.date.day, splitAt = v, f.end
			} else {
				f.date.day = v
			}
		case year:
			f.date.year = v
		case weekday:
			f.weekday = v
		case unitWord:
			f.unit = unit(v)
		case num:
			f.count = v
			// "twenty-five", "двадцать пять"
			if k := f.end + 1; t.is(tens) && k < len(tokens) {
				if tokens[k].text == "-" && k+1 < len(tokens) {
					k++
				}
				if u := &tokens[k]; u.is(num) && u.digits == 0 && u.value(num) < 10 && u.text != "a" && u.text != "an" {
					f.count = t.value(tens) + u.value(num)
					f.end = k
				}
			}
		case yesterday:
			f.count, f.unit = v, days
		case lastYear:
			f.count, f.unit, f.shift = v, years, v
		case last:
			f.back, f.shift = true, -1
		case this:
			f.shift = 0
		case next:
			f.shift = 1
		}
		f.end++
	}
	if p.kind == absolute && !f.date.valid() || (p.kind == dayOfMonth || p.kind == yearSaid || p.kind == sameYear) && f.date.day > monthDays(2000, f.date.month) {
		// February 30: take the words, so that no part of them is read.
		f.kind, f.date = absolute, civil{}
		return []found{f}
	}
	if p.kind == absolute && f.date.month == 0 && decade(tokens, &f) {
		// "В 1990-х годах" is no year: take the words, so that no part is read.
		f.date = civil{}
		return []found{f}
	}
	if p.kind == absolute && f.date.day > 0 && tokens[f.end-1].is(year) && f.end < len(tokens) && amounts[tokens[f.end].text] {
		// "On January 12, 2000 people gathered" can be read two ways: take the words,
		// resolve nothing.
		f.date = civil{}
		return []found{f}
	}
	if p.kind == yearSaid && f.unit != years {
		return nil // "in January this week"
	}
	if p.kind == countAgo && (i > 0 && tokens[i-1].is(rough) || f.count >= 30 && f.count%10 == 0) {
		// "Nearly 20 years ago" is no year, nor is "a hundred years ago": take
		// the words, resolve nothing.
		f.count = 0
	}
	if vague(tokens, &f, p) {
		f.kind, f.count = countAgo, 0
	}
	if p.kind == unitLast && i > 0 && tokens[i-1].text == "the" {
		return nil // "in the last year": twelve months
	}
	if splitAt > 0 {
		g.kind, g.first, g.end, g.weekday, g.second = p.kind, splitAt, f.end, -1, true
		g.date.month, g.date.year = f.date.month, f.date.year
		if g.date.day <= f.date.day || g.date.day > monthDays(2000, g.date.month) {
			return nil
		}
		// The first day's words end before the sign or word between the two.
		f.end = splitAt - 1
		return []found{f, g}
	}
	return []found{f}
}

// figures reads a date in figures at the beginning of the tokens and returns how
// many tokens it takes, 0 if there is none or it may be read two ways.
func figures(ts []token, lang string) (civil, int) {
	if len(ts) < 4 || ts[0].digits == 0 || ts[0].digits > 4 {
		return civil{}, 0
	}
	// 2024年2月12日, 2024년 2월 12일
	if s := ts[1].text; ts[0].is(year) && (s == "年" || s == "년") && ts[2].digits > 0 && (ts[3].text == "月" || ts[3].text == "월") {
		c, n := civil{year: ts[0].number, month: ts[2].number}, 4
		if len(ts) > 5 && ts[4].is(day) && (ts[5].text == "日" || ts[5].text == "일") {
			c.day, n = ts[4].number, 6
		}
		if c.month == 0 || !c.valid() {
			return civil{}, 0
		}
		return c, n
	}
	sign := ts[1].text
	if len(ts) < 5 || sign != "-" && sign != "." && sign != "/" || ts[3].text != sign {
		return civil{}, 0
	}
	for _, t := range ts[1:5] {
		if !t.glued {
			return civil{}, 0
		}
	}
	a, b, c := &ts[0], &ts[2], &ts[4]
	if a.digits == 4 && b.digits > 0 && b.digits <= 2 && c.digits > 0 && c.digits <= 2 {
		d := civil{a.number, b.number, c.number}
		if !a.is(year) || d.month == 0 || d.day == 0 || !d.valid() {
			return civil{}, 0
		}
		return d, 5
	}
	if a.digits > 2 || b.digits == 0 || b.digits > 2 || !c.is(year) || len(ts) > 6 && ts[5].glued && ts[5].text == sign && ts[6].glued && ts[6].digits > 0 {
		return civil{}, 0
	}
	dayFirst, monthFirst := civil{c.number, b.number, a.number}, civil{c.number, a.number, b.number}
	d := dayFirst
	switch order := orderOf(lang, sign); {
	case a.number == 0 || b.number == 0:
		return civil{}, 0
	case order == monthsFirst || order == eitherFirst && !dayFirst.valid():
		d = monthFirst
	case order == eitherFirst && monthFirst.valid() && monthFirst != dayFirst:
		return civil{}, 0
	}
	if !d.valid() {
		return civil{}, 0
	}
	return d, 5
}

type order int

const (
	daysFirst order = iota
	monthsFirst
	eitherFirst
)

// orderOf returns the order of day and month in a language. With points the day
// stands first everywhere but in the United States; with strokes English alone
// doesn't tell.
func orderOf(lang, sign string) order {
	tag := strings.ToLower(strings.ReplaceAll(lang, "_", "-"))
	switch tag {
	case "en-us", "en-ph":
		if sign == "." {
			return eitherFirst
		}
		return monthsFirst
	case "en-gb", "en-au", "en-nz", "en-ie", "en-in", "en-za":
		return daysFirst
	}
	if sign != "." && (tag == "" || base(tag) == "en") {
		return eitherFirst
	}
	return daysFirst
}

// shareYears gives a day or month without a year the year of the date right after
// it: "from December 28 to January 3, 2006".
func shareYears(fs []found, tokens []token) {
	for i := len(fs) - 2; i >= 0; i-- {
		f, g := &fs[i], &fs[i+1]
		if f.kind != dayOfMonth && f.kind != monthOnly || g.kind != absolute || g.date.month == 0 || f.kind == dayOfMonth && g.date.day == 0 || g.first-f.end > 2 || f.weekday >= 0 {
			continue
		}
		joined := g.first > f.end
		for _, t := range tokens[f.end:g.first] {
			joined = joined && (joins[t.text] || t.text == "/")
		}
		if !joined {
			continue
		}
		f.kind, f.date.year = absolute, g.date.year
		if f.date.month > g.date.month || f.date.month == g.date.month && f.date.day > g.date.day && g.date.day > 0 {
			f.date.year--
		}
		if !f.date.valid() {
			f.date = civil{}
		}
	}
}
