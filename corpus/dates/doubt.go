package dates

import (
	"slices"
	"strings"
	"time"
)

// What the words around a date say against reading it as it stands.

// misread reports whether a row of the patterns takes for a day what is none: the
// number of something, "in January 12 people were killed", "in January 2,000
// marched"; or, in Russian and Kazakh, a day that has a capital because a street
// or a feast is called by it, "улица 28 Апреля".
func misread(tokens []token, row []found, lang string) bool {
	f, end := &row[0], row[len(row)-1].end
	if f.date.day == 0 || f.date.year != 0 {
		return false
	}
	last := &tokens[end-1]
	if lang != "en" {
		return last.is(month) && last.upper
	}
	if last.digits == 0 || end == len(tokens) {
		return false
	}
	after := &tokens[end]
	switch {
	case after.text == "%" || after.is(unitWord):
		return true
	case (after.text == "," || after.text == ".") && after.glued && end+1 < len(tokens) && tokens[end+1].glued && tokens[end+1].digits > 0:
		return true
	}
	return f.first > 0 && tokens[f.first-1].text == "in" && tokens[f.first].is(month) &&
		after.word() && !after.upper && after.sentence == last.sentence && !mayFollowYear[after.text]
}

// vague reports whether a count without a number is of nobody knows how many:
// "пару лет назад", but not "год назад".
func vague(tokens []token, f *found, p *pattern) bool {
	if p.kind != countAgo && p.kind != countLater && p.kind != countBefore {
		return false
	}
	for _, q := range p.parts {
		if q.class == num || q.class == next || q.class == 0 && q.words[0] != "спустя" && q.words[0] != "тому" {
			return false
		}
	}
	for _, t := range tokens[f.first:f.end] {
		if t.is(unitWord) {
			return !oneUnit[t.text]
		}
	}
	return false
}

var oneUnit = words("день днем неделю неделей месяц месяцем год годом")

// ofNoYear reports whether a day or month without a year is not the nearest one:
// somebody was born then, it comes round each year, or the years since then are
// told beside it, "on January 14 two years ago".
func ofNoYear(fs []found, i int, tokens []token) bool {
	f := &fs[i]
	if i+1 < len(fs) && fs[i+1].agoInYears() && adjoin(tokens[f.end:fs[i+1].first]) || i > 0 && fs[i-1].agoInYears() && adjoin(tokens[fs[i-1].end:f.first]) {
		return true
	}
	before, after := clause(tokens, f)
	for _, t := range before {
		if t.is(past) {
			break
		}
		if ofBirth[t.text] || eachYear[t.text] {
			return true
		}
	}
	for k, t := range after {
		if t.is(past) {
			break
		}
		if ofBirth[t.text] || k == 0 && eachYear[t.text] {
			return true
		}
	}
	// "The September 11 attacks" are never said to be of 2001.
	return f.date.month == 9 && f.date.day == 11 && terror(tokens, f)
}

// adjoin reports whether what stands between two dates leaves them one.
func adjoin(between []token) bool {
	return len(between) <= 3 && !slices.ContainsFunc(between, func(t token) bool { return !t.is(rough) && !fillers[t.text] })
}

// agoInYears reports whether a date is counted back from the publication in years
// or months.
func (f *found) agoInYears() bool { return f.kind == countAgo && f.unit >= months }

var (
	ofBirth = words("born birthday birth родился родилась родились рождения рождение рождении туған туды дүниеге")
	// fillers may stand between a day and the years since it.
	fillers = words(", - on in the exactly precisely just day в ровно день тура дәл")
	// amounts are what so many are of, and no year belongs to.
	amounts = words(`people persons men women children cases votes voters dollars euros rubles roubles tenge percent km kilometers kilometres
		meters metres miles feet tons tonnes copies seats houses homes apartments families pages cars vehicles bags units square hectares acres pounds`)
	// eachYear must stand before a date, or right after it.
	eachYear = words("every each annually yearly ежегодно ежегодный ежегодная каждый каждое каждого сайын")
)

// terror reports whether the sentence of a date is about terror.
func terror(tokens []token, f *found) bool {
	for i := max(0, f.first-reach); i < min(len(tokens), f.end+reach); i++ {
		if t := &tokens[i]; strings.HasPrefix(t.text, "terror") || strings.HasPrefix(t.text, "attack") || strings.HasPrefix(t.text, "теракт") ||
			strings.HasPrefix(t.text, "террор") || strings.HasPrefix(t.text, "лаңкес") || strings.HasPrefix(t.text, "hijack") {
			return true
		}
	}
	return false
}

// untilAt reports whether something lasted or will last up to a date, "arrested
// until April 20", which may then be to come however the clause goes.
func untilAt(tokens []token, f *found) bool {
	if f.end < len(tokens) && tokens[f.end].text == "дейін" {
		return true
	}
	k := f.first - 1
	for k > 0 && (tokens[k].text == "-" || tokens[k].text == "mid" || tokens[k].text == "early" || tokens[k].text == "late") {
		k-- // by mid-April
	}
	if k < 0 {
		return false
	}
	switch tokens[k].text {
	case "until", "till", "by", "to", "through", "до", "к":
		return true
	}
	return false
}

// inOrder takes back what was resolved of the last date, and of the one that it
// ends a span with, if the span goes backwards or has no end: "from January to
// March", read in February, is of one year, but nobody knows of which. Nights are of one week:
// "с субботы на воскресенье".
func inOrder(fs []found, tokens []token) {
	if len(fs) < 2 {
		return
	}
	f, g := &fs[len(fs)-2], &fs[len(fs)-1]
	if !f.at.known() || f.kind != g.kind || g.at.known() && f.at.String() <= g.at.String() || tokens[f.first].sentence != tokens[g.first].sentence {
		return
	}
	span := g.first == f.end && untilAt(tokens, g) // 11 қаңтардан 3 наурызға дейін
	if k := f.end; k+1 == g.first {
		switch tokens[k].text {
		case "-", "to", "through", "until", "till", "into", "по", "до", "на":
			span = true
		case "and":
			span = f.first > 0 && tokens[f.first-1].text == "between"
		}
	}
	switch {
	case !span:
	case f.kind == dayOfWeek && g.at.known():
		f.at = fromTime(f.at.time().AddDate(0, 0, -7))
	case f.kind == dayOfMonth || f.kind == monthOnly:
		f.at, g.at = civil{}, civil{}
	}
}

// lastWeekday returns the weekday that "last Friday" means, n days before the
// day of publication: soon after a Friday it may be that one or the one before,
// and then only what both have in common is sure.
func lastWeekday(now time.Time, n int) civil {
	if n == 0 {
		n = 7
	}
	c := fromTime(now.AddDate(0, 0, -n))
	if n > 2 {
		return c
	}
	switch o := fromTime(now.AddDate(0, 0, -n-7)); {
	case o.month == c.month:
		c.day = 0
	case o.year == c.year:
		c.month, c.day = 0, 0
	default:
		c = civil{}
	}
	return c
}

// fromElse reports whether a count is said to begin with something else than the
// date before it: "десять дней спустя после убийства", "өлімінен он күннен кейін".
func fromElse(tokens []token, f *found, lang string) bool {
	if f.end < len(tokens) {
		switch tokens[f.end].text {
		case "after", "than", "после", "с", "со", "чем", "до":
			return true
		}
	}
	return lang == "kk" && f.first > 0 && tokens[f.first-1].sentence == tokens[f.first].sentence && endsIn(tokens[f.first-1].text, kazakhFrom)
}

var kazakhFrom = strings.Fields("нан нен дан ден тан тен")

// reported reports whether the clause around a date tells what was said then, as
// news tells it of the last days.
func reported(tokens []token, f *found) bool {
	before, after := clause(tokens, f)
	is := func(t *token) bool { return t.is(past) }
	return slices.ContainsFunc(before, is) || slices.ContainsFunc(after, is)
}

// appositive returns the day that was counted from another one right before a date,
// which names it: "Two days later, on Monday,".
func appositive(fs []found, f *found, tokens []token) *found {
	b := before(fs, f, tokens)
	if b == nil || b.at.day == 0 || b.kind != countLater && b.kind != countBefore || f.first-b.end > 3 ||
		tokens[b.first].sentence != tokens[f.first].sentence || f.first == b.end || tokens[b.end].text != "," {
		return nil
	}
	return b
}

// named returns the day that f counted, if its other name agrees.
func (f *found) named(name *found) civil {
	if name.date.day > 0 && (name.date.day != f.at.day || name.date.month != f.at.month) ||
		name.weekday >= 0 && int(f.at.time().Weekday()) != name.weekday {
		return civil{}
	}
	return f.at
}
