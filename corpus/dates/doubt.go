package dates

import (
	"strings"
)

// The functions of this file find reasons not to take a date at its word.

// misread reports whether what matched as a day is none: a number of something,
// "in January 12 people were killed", "in January 2,000 marched"; or, in Russian
// and Kazakh, a street or a feast that is named after a day and so has a capital,
// "улица 28 Апреля".
func misread(ts tokens, row []date, lang string) bool {
	d, end := &row[0], row[len(row)-1].end
	if d.written.day == 0 || d.written.year != 0 {
		return false
	}
	last, after := &ts[end-1], ts.at(end)
	switch {
	case lang != "en":
		return last.is(month) && last.upper
	case last.digits == 0:
		return false
	case after.text == "%" || after.is(unitWord) || ts.continues(end, ",."):
		return true
	}
	return ts.at(d.first-1).text == "in" && ts[d.first].is(month) &&
		after.word() && !after.upper && after.sentence == last.sentence && !mayFollowYear[after.text]
}

// vague reports whether a pattern counts an unknown number of units: "пару лет
// назад", but not "год назад".
func vague(ts tokens, d *date, p *pattern) bool {
	if p.kind&counts == 0 {
		return false
	}
	for _, q := range p.parts {
		if q.class&(num|next) != 0 || q.class == 0 && q.words[0] != "спустя" && q.words[0] != "тому" {
			return false
		}
	}
	return ts[d.first:d.end].any(func(t *token) bool { return t.is(unitWord) && !oneUnit[t.text] })
}

var oneUnit = words("день днем неделю неделей месяц месяцем год годом")

// notNearest reports whether date i, a day or month without a year, is not the
// nearest one: it is a birthday, it recurs each year, or the years since then
// stand beside it, "on January 14 two years ago".
func (r *reader) notNearest(i int) bool {
	d := &r.dates[i]
	if i > 0 && r.dates[i-1].agoInYears() && r.adjoin(i-1) || i+1 < len(r.dates) && r.dates[i+1].agoInYears() && r.adjoin(i) {
		return true
	}
	before, after := r.tokens.closeClause(d)
	birth := func(t *token) bool { return ofBirth[t.text] }
	each := func(t *token) bool { return eachYear[t.text] }
	if before.any(birth) || after.any(birth) || before.any(each) || each(after.at(0)) {
		return true
	}
	// "The September 11 attacks" are never said to be of 2001.
	return d.written.month == 9 && d.written.day == 11 && r.terror(d)
}

// adjoin reports whether date i and the next are parts of one.
func (r *reader) adjoin(i int) bool {
	between := r.tokens[r.dates[i].end:r.dates[i+1].first]
	return len(between) <= 3 && !between.any(func(t *token) bool { return !t.is(rough) && !fillers[t.text] })
}

// agoInYears reports whether a date is counted back from the publication in years
// or months.
func (d *date) agoInYears() bool { return d.kind == countAgo && d.unit >= months }

var (
	ofBirth = words("born birthday birth родился родилась родились рождения рождение рождении туған туды дүниеге")
	// fillers may stand between a day and the years since it.
	fillers = words(", - on in the exactly precisely just day в ровно день тура дәл")
	// amounts are counted by numbers that look like years.
	amounts = words(`people persons men women children cases votes voters dollars euros rubles roubles tenge percent km kilometers kilometres
		meters metres miles feet tons tonnes copies seats houses homes apartments families pages cars vehicles bags units square hectares acres pounds`)
	// eachYear must stand before a date, or right after it.
	eachYear = words("every each annually yearly ежегодно ежегодный ежегодная каждый каждое каждого сайын")
	// terrorWords are the beginnings of words about terror.
	terrorWords = strings.Fields("terror attack теракт террор лаңкес hijack")
)

// terror reports whether words near a date are about terror.
func (r *reader) terror(d *date) bool {
	return r.tokens[max(0, d.first-reach):min(len(r.tokens), d.end+reach)].any(func(t *token) bool { return beginsWith(t.text, terrorWords) })
}

var (
	untilWords = words("until till by to for through до к")
	// partsOfMonth may stand between "by" and a month: "by mid-April".
	partsOfMonth = words("- mid early late")
)

// untilAt reports whether something lasted or will last up to a date, "arrested
// until April 20", which may then be to come whatever the clause says.
func (ts tokens) untilAt(d *date) bool {
	k := d.first - 1
	for k > 0 && partsOfMonth[ts[k].text] {
		k--
	}
	return ts.at(d.end).text == "дейін" || untilWords[ts.at(k).text]
}

// eitherAt reports whether a date may be past or to come: it is the end of something,
// its clause is in the present tense, as in captions and in plans, or a word of plans
// is near: "said on April 30 it will pay". What was said on a weekday is past.
func (ts tokens) eitherAt(d *date) bool {
	if ts.untilAt(d) {
		return true
	}
	c := present
	before, after := ts.closeClause(d)
	if d.kind != dayOfWeek {
		c |= future | moved
		before, after = ts.clause(d)
	}
	of := func(t *token) bool { return t.is(c) }
	return before.any(of) || after.any(of)
}

// spanWords join the two ends of a span.
var spanWords = words("- to through until till into по до на")

// checkSpan drops the meaning of date i and the one before it if they are the ends
// of a span that runs backwards or has no end: "from January to March", read in
// February, is of one year, but of which is unknown. A night between two weekdays
// is of one week: "с субботы на воскресенье".
func (r *reader) checkSpan(i int) {
	if i == 0 {
		return
	}
	from, to := &r.dates[i-1], &r.dates[i]
	if !from.at.known() || from.kind != to.kind || !r.oneSentence(from, to) || !r.span(from, to) {
		return
	}
	switch {
	case to.at.known() && !from.at.after(to.at):
	case from.kind == dayOfWeek && to.at.known():
		from.at = fromTime(from.at.time().AddDate(0, 0, -7))
	case from.kind == dayOfMonth || from.kind == monthOnly:
		from.at, to.at = civil{}, civil{}
	}
}

// span reports whether two dates are the ends of a span.
func (r *reader) span(from, to *date) bool {
	switch between := r.tokens[from.end:to.first]; {
	case len(between) == 0:
		return r.tokens.untilAt(to) // 11 қаңтардан 3 наурызға дейін
	case len(between) > 1:
		return false
	case between[0].text == "and":
		return r.tokens.at(from.first-1).text == "between"
	default:
		return spanWords[between[0].text]
	}
}

var (
	// otherStarts stand between a count and what it is counted from.
	otherStarts = words("after than после с со чем до")
	kazakhFrom  = strings.Fields("нан нен дан ден тан тен")
)

// fromElse reports whether the text names what a count begins with: "десять дней
// спустя после убийства", "өлімінен он күннен кейін".
func (r *reader) fromElse(d *date) bool {
	before := r.tokens.at(d.first - 1)
	return otherStarts[r.tokens.at(d.end).text] ||
		r.lang == "kk" && before.sentence == r.tokens[d.first].sentence && endsWith(before.text, kazakhFrom)
}

// reported reports whether the clause around a date has a word for what was said,
// as in reports of the last days.
func (r *reader) reported(d *date) bool {
	before, after := r.tokens.clause(d)
	said := func(t *token) bool { return t.is(past) }
	return before.any(said) || after.any(said)
}

// appositive returns the counted day right before date i that date i is another
// name of: "Two days later, on Monday,".
func (r *reader) appositive(i int) *date {
	d, b := &r.dates[i], r.before(i)
	if b == nil || b.at.day == 0 || b.kind&(countLater|countBefore) == 0 || d.first-b.end > 3 || !r.oneSentence(b, d) || r.tokens[b.end].text != "," {
		return nil
	}
	return b
}

// named returns a counted day if its other name agrees.
func (d *date) named(name *date) civil {
	if name.written.day > 0 && (name.written.day != d.at.day || name.written.month != d.at.month) || !d.at.on(name.weekday) {
		return civil{}
	}
	return d.at
}
