package dates

import (
	"strings"

	"casefile/corpus"
)

// Publication infers from what a text says when it was published, for a text
// without a date. From is always [corpus.FromInferred], and Words are those that
// the date was inferred from, the day's first. It returns the zero Date if nothing
// can be inferred or what can is contradictory.
//
// The year comes from a count of years and a dated event that are about the same
// thing ("the murder of X 18 years ago", "the killing of X in February 2006"), the
// day from what was said on it, in the opening ("told the agency on February 12"),
// unless the text has weekdays ("on Monday"): then its dates are older. Or both
// come from a whole date in the dateline or the first paragraph, if something was
// said then and no date is later.
func Publication(text, lang string) corpus.Date {
	lang = base(lang)
	cues, ok := cuesOf[lang]
	if !ok {
		return corpus.Date{}
	}
	p := &inference{reader: newReader(text, lang), text: text, cues: cues, lower: map[string]bool{}}
	if p.find(); len(p.dates) > maxDates {
		return corpus.Date{}
	}
	p.dated = make([]bool, len(p.tokens))
	for _, d := range p.dates {
		for k := d.first; k < d.end; k++ {
			p.dated[k] = true
		}
	}
	for i := range p.tokens {
		if t := &p.tokens[i]; t.word() && !t.upper {
			p.lower[stem(t.text)] = true
		}
	}
	return p.infer()
}

// maxDates is more than any article has; a text with more is a list.
const maxDates = 400

// An inference infers from a text when it was published.
type inference struct {
	*reader
	text  string
	cues  *cues
	lower map[string]bool // stems of words that occur in lower case
	dated []bool          // tokens that are part of a date
}

func (p *inference) infer() corpus.Date {
	latest, stated := p.latest()
	day := p.reportedDay()
	a, sure := p.countedYear(day)
	switch {
	case !sure:
		return corpus.Date{}
	case stated != nil:
		if a.count != nil && a.year != stated.written.year || day != nil && day.in(stated.written.year).after(stated.written) {
			return corpus.Date{} // something happened after it, in its year or a later one
		}
		return p.date(stated.written, stated)
	case a.count == nil || a.year < latest.year:
		return corpus.Date{}
	case day == nil:
		return p.date(civil{year: a.year}, a.count, a.event)
	}
	at := day.in(a.year)
	if latest.after(at.cut(latest.precision())) {
		return p.date(civil{year: a.year}, a.count, a.event)
	}
	return p.date(at, day, a.count, a.event)
}

// in returns the day of a date in a year.
func (d *date) in(year int) civil { return civil{year, d.written.month, d.written.day} }

// date returns an inferred date with its words.
func (p *inference) date(c civil, from ...*date) corpus.Date {
	at := corpus.Date{At: c.String(), Precision: c.precision(), From: corpus.FromInferred}
	for _, d := range from {
		first := &p.tokens[d.first]
		if t := p.tokens.at(d.first - 1); p.cues.prepositions[t.text] && t.sentence == first.sentence {
			first = t
		}
		at.Words = append(at.Words, p.text[first.start:p.tokens[d.end-1].end])
	}
	return at
}

// lead is how many paragraphs open a text, and half the sentences of one without
// paragraphs.
const lead = 3

// inLead reports whether a date is in the first n paragraphs.
func (p *inference) inLead(d *date, n int) bool {
	t := &p.tokens[d.first]
	return t.paragraph < n && t.sentence < 2*n
}

// latest returns the latest past date that the text gives with its year. Stated is
// that date if it is a day in the opening on which something was said, else nil.
func (p *inference) latest() (at civil, stated *date) {
	for i := range p.dates {
		d := &p.dates[i]
		if d.kind != absolute || !d.written.known() || d.future || p.cues.until[p.tokens.at(d.first-1).text] {
			continue
		}
		if d.written.after(at) {
			at, stated = d.written, nil
			if d.written.day > 0 && p.inLead(d, 1) && p.reports(d) {
				stated = d
			}
		}
	}
	return at, stated
}

// How many tokens may stand between a date and what was said then.
const (
	saidBefore = 6  // "told the agency's Almaty bureau on February 12"
	saidAfter  = 10 // "On February 12, the lawyer of X said"
)

// reports reports whether something was said on a date, or it is the dateline's:
// "ALMATY, February 12 (Agency) –". That something was said about a date is not
// enough: "the company said it pays for the year to December 31".
func (p *inference) reports(d *date) bool {
	begin := d.first // of the sentence
	for p.tokens.at(begin-1).sentence == p.tokens[d.first].sentence {
		begin--
	}
	after := p.tokens.at(d.end).text
	if begin == 0 && d.first <= 4 && (after == "(" || after == "-") {
		return true
	}
	if !p.on(d) {
		return false
	}
	on := d.first // the first token of the day with its preposition
	if len(p.cues.on) > 0 {
		on--
	}
	said, known := p.saidBefore(begin, on)
	return said || !known && p.saidAfter(d, on == begin)
}

// saidBefore reports whether the words before a day, whose own words begin at token
// on, say that something was said then. Known is false if they don't decide that.
func (p *inference) saidBefore(begin, on int) (said, known bool) {
	for i := on - 1; i >= max(begin, on-saidBefore) && !statementEnds[p.tokens[i].text]; i-- {
		t := &p.tokens[i]
		if t.is(past) {
			// "had announced" is about an earlier time.
			return i == begin || !p.cues.older[p.tokens[i-1].text], true
		}
		if p.cues.clause[t.text] || strings.HasSuffix(t.text, "ed") {
			return false, true // "said it bought shares on March 3"
		}
	}
	return false, false
}

// saidAfter reports whether the words after a date say that something was said
// then. If the date opens the sentence, a comma may follow it.
func (p *inference) saidAfter(d *date, opens bool) bool {
	for i := d.end; i < d.end+saidAfter && p.tokens.at(i).sentence == p.tokens[d.first].sentence; i++ {
		t := &p.tokens[i]
		switch {
		case t.is(past):
			return !p.cues.older[p.tokens[i-1].text]
		case p.cues.clause[t.text], statementEnds[t.text] && !(t.text == "," && i == d.end && opens):
			return false
		}
	}
	return false
}

// statementEnds end a statement in a sentence.
var statementEnds = words(", ; : that что")

// reportedDay returns the latest of the recent days if the opening says that
// something was said on it, else nil.
func (p *inference) reportedDay() *date {
	recent := p.recentDays()
	// Without a year the latest day is the one with the others closest before it.
	var day *date
	best := 366
	for _, d := range recent {
		widest := 0
		for _, other := range recent {
			widest = max(widest, (d.in(2000).time().YearDay()-other.in(2000).time().YearDay()+366)%366)
		}
		if widest < best {
			day, best = d, widest
		}
	}
	if day == nil || best > 180 {
		return nil
	}
	for _, d := range recent { // the same day may be given several times
		if d.written == day.written && p.inLead(d, lead) && p.reports(d) {
			return d
		}
	}
	return nil
}

// recentDays returns the days without a year that may be of the year of the
// publication. There are none if the text has weekdays: then its dates are older.
func (p *inference) recentDays() []*date {
	var recent []*date
	paragraph, old := -1, false
	for i := range p.dates {
		d := &p.dates[i]
		if n := p.tokens[d.first].paragraph; n != paragraph {
			paragraph, old = n, false
		}
		switch {
		case d.kind == dayOfWeek, d.kind == dayNear && d.count <= 0:
			return nil
		case d.kind == absolute:
			old = true // the rest of the paragraph may be of that year
		case d.kind == dayOfMonth && d.written.day > 0 && !d.future && !d.second && !old && p.on(d):
			recent = append(recent, d)
		}
	}
	return recent
}

// on reports whether a date is written as the day of an event, "on March 4", not as
// an end or a name.
func (p *inference) on(d *date) bool {
	return len(p.cues.on) == 0 || p.cues.on[p.tokens.at(d.first-1).text]
}

// An anniversary is a count of years or months before now and a dated event, both
// about the same thing.
type anniversary struct {
	count, event *date // nil for none
	year         int   // of now
	score        int   // how likely both are about one thing
}

// countedYear returns the likeliest anniversary in the text. It is not sure if
// there are several years.
func (p *inference) countedYear(day *date) (best anniversary, sure bool) {
	said := map[int]about{} // of the dated events
	for i := range p.dates {
		count := &p.dates[i]
		if !count.agoInYears() || count.count == 0 {
			continue
		}
		thing := p.around(count)
		for k := range p.dates {
			event := &p.dates[k]
			if !event.starts(count.unit) {
				continue
			}
			if _, ok := said[k]; !ok {
				said[k] = p.around(event)
			}
			a := anniversary{count: count, event: event}
			if p.beside(count, event) {
				a.score = besideScore
			} else if !p.oneSentence(count, event) { // in one sentence they share words by chance
				a.score = thing.same(said[k])
			}
			if a.score == 0 {
				continue
			}
			a.year, sure = yearFrom(event.written, count.count, count.unit, day)
			if !sure || best.count != nil && a.year != best.year {
				return best, false
			}
			if a.score > best.score {
				best = a
			}
		}
	}
	return best, true
}

// starts reports whether a date is a past event from which units can be counted.
func (d *date) starts(u unit) bool {
	return d.kind == absolute && d.written.known() && !d.future && (u == years || d.written.month > 0)
}

// besideScore is the score of a count and a date that explain each other: "12
// years ago, in March 2009", "in March 2009 (12 years ago)".
const besideScore = 100

func (p *inference) beside(a, b *date) bool {
	if a.first > b.first {
		a, b = b, a
	}
	between := p.tokens[a.end:b.first]
	return len(between) >= 1 && len(between) <= 3 && p.oneSentence(a, b) && !between.any(func(t *token) bool {
		return t.text != "," && t.text != "(" && t.text != "-" && !p.cues.prepositions[t.text]
	})
}

// yearFrom returns the year of a text in which an event was n years or months ago,
// and which was published about a day, if that is known. A weekday of that day rules years out. People count calendar
// years or completed ones, and sometimes round. The year must have twice the weight
// of any other.
func yearFrom(event civil, n int, u unit, day *date) (int, bool) {
	weights := map[int]int{}
	for m := 1; m <= 12; m++ {
		if event.month != 0 && event.month != m {
			continue
		}
		from := event.year*12 + m - 1
		about := from + n
		if u == years {
			about = from + 12*n
		}
		for now := about - 12; now <= about+24; now++ {
			if day == nil || now%12 == day.written.month-1 && day.in(now/12).on(day.weekday) {
				weights[now/12] += weight(from, now, n, u)
			}
		}
	}
	best, second, year := 0, 0, 0
	for y, w := range weights {
		switch {
		case w > best:
			best, second, year = w, best, y
		case w > second:
			second = w
		}
	}
	return year, best > 0 && best >= 2*second
}

// weight returns how likely people say that one month is n years or months after
// another.
func weight(from, now, n int, u unit) int {
	d, w := now-from, 0
	if u == months {
		return max(0, 2-max(d-n, n-d))
	}
	if now/12-from/12 == n {
		w += 2
	}
	if d/12 == n {
		w += 2
	}
	if (d+6)/12 == n {
		w++
	}
	return w
}
