package dates

import (
	"slices"
	"strings"
	"time"
)

// reach is how many tokens on either side of a date may say when it is.
const reach = 8

// clauseEnds end the clause of a date.
var clauseEnds = words(`, ; : ( ) « » “ ” " that after before что`)

// clause returns the tokens before and after a date that may say whether it is past
// or to come.
func (ts tokens) clause(d *date) (before, after tokens) {
	sentence := ts[d.first].sentence
	ends := func(t *token) bool { return t.sentence != sentence || clauseEnds[t.text] }
	begin, from := d.first, d.end
	for begin > d.first-reach && !ends(ts.at(begin-1)) {
		begin--
	}
	opens := ts.at(d.first-1).sentence != sentence || ts.at(d.first-2).sentence != sentence
	if opens && ts.at(from).text == "," {
		from++ // "On March 3, the court will"
	}
	end := from
	for end < from+reach && !ends(ts.at(end)) {
		end++
	}
	return ts[begin:d.first], ts[from:end]
}

// closeClause returns the tokens of clause up to a word for what was said: what is
// before "said on March 3", and what was said then, are about other times.
func (ts tokens) closeClause(d *date) (before, after tokens) {
	before, after = ts.clause(d)
	for i := range before {
		if before[len(before)-1-i].is(past) {
			before = before[len(before)-i:]
			if i <= 2 { // "told reporters on"
				after = nil
			}
			break
		}
	}
	for i := range after {
		if after[i].is(past) {
			after = after[:i]
			break
		}
	}
	return before, after
}

// futureAt reports whether the clause around a date says that it is still to
// come: "will be heard on March 3", "3 марта состоится суд".
func (ts tokens) futureAt(d *date) bool {
	before, after := ts.closeClause(d)
	if before.any(func(t *token) bool { return t.text == "did" || t.text == "had" || t.is(earlier) }) {
		return false // "did not resume", "had been adjourned until"
	}
	to := movedTo[ts.at(d.first-1).text]
	for i := range before {
		if t := &before[i]; t.is(next) || t.is(future) && before.at(i-1).text != "to" || t.is(moved) && to || t.text == "to" && before.at(i+1).text == "be" {
			return true
		}
	}
	return after.any(func(t *token) bool { return t.is(future) })
}

// movedTo stand between what is moved and the date to which it is moved.
var movedTo = words("until till to for до на")

// A day or month without a year is the latest one, since news is about what has
// just been. But the farther back that is, the nearer the next one: "the hearing on
// April 20", read in February. Beyond near the text must say that a date is past;
// beyond far it is left out.
const (
	near       = 240 // days
	nearMonths = 8
	far        = 330 // days
)

// pastAt reports whether the clause around a date is about the past.
func (r *reader) pastAt(d *date) bool {
	before, after := r.tokens.clause(d)
	modal := func(t *token) bool { return modals[t.text] } // "would be closed in April"
	if r.lang == "en" && (before.any(modal) || after.any(modal)) {
		return false
	}
	of := func(t *token) bool {
		if t.is(past) || t.text == "since" {
			return true
		}
		if !t.word() || t.upper || len(t.text) < 4 {
			return false
		}
		switch r.lang {
		case "en":
			return pastVerbs[t.text] || strings.HasSuffix(t.text, "ed")
		case "ru":
			return endsWith(t.text, russianPast)
		case "kk":
			return endsWith(t.text, kazakhPast)
		}
		return false
	}
	return before.any(of) || after.any(of)
}

var (
	modals      = words("would should could may might must can")
	pastVerbs   = words("were took began came went gave made told left found died held shot fled became sent wrote lost spoke fell rose broke brought bought sold struck won hung drove flew grew kept knew paid quit rang read sank sent stood stole swore thought threw hurt beat met got felt meant heard built caught chose")
	russianPast = strings.Fields("ал ил ел ул ял ыл ала ила ела ула яла ыла ало ило ело ули али или ели яли ыли лся лась лось лись ан ана ано аны ен ена ено ены")
	kazakhPast  = strings.Fields("ды ді ты ті ған ген қан кен")
)

func beginsWith(s string, beginnings []string) bool {
	return slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(s, b) })
}

func endsWith(s string, endings []string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(s, e) })
}

func (r *reader) resolve() {
	for i := range r.dates {
		d := &r.dates[i]
		d.old = d.kind&(yearless|ofText&^absolute) != 0 && (r.ofOldYear(i) || r.ofYearAhead(i))
		if d.at = r.meaning(i); !d.at.valid() {
			d.at = civil{}
		}
		r.checkSpan(i)
	}
}

// meaning returns what date i means. The dates before it are resolved.
func (r *reader) meaning(i int) civil {
	d := &r.dates[i]
	switch d.kind {
	case absolute:
		return d.written
	case dayOfMonth, monthOnly, dayOfWeek:
		return r.nearest(i)
	case countAgo:
		if d.count > 0 {
			return r.published.add(-d.count, d.unit)
		}
	case unitNear:
		// Weeks have no date, and "this day" is not always today; nor is "18 years
		// ago this month" this month.
		if d.unit >= months && !(i > 0 && r.dates[i-1].agoInYears() && r.dates[i-1].end == d.first) {
			return r.published.add(d.shift, d.unit)
		}
	case dayNear:
		// In English "today" means "nowadays" as often as not.
		if d.count != 0 || r.tokens.at(d.first-1).is(past|earlier) {
			return r.published.add(d.count, days)
		}
	case dayBeside:
		if side := r.tokens[d.end-2].text; d.count < 0 && side == "before" || d.count > 0 && side == "after" {
			return r.published.add(2*d.count, days)
		}
	case yearNear:
		return r.published.add(d.count, years)
	case yearSaid:
		return civil{r.published.year + d.shift, d.written.month, d.written.day}
	case sameYear, followingYear, precedingYear:
		return r.besideYear(i)
	case countLater, countBefore:
		return r.countedFrom(i)
	}
	return civil{}
}

// nearest resolves a day, month or weekday without a year.
func (r *reader) nearest(i int) civil {
	d := &r.dates[i]
	if d.kind == dayOfWeek && r.reported(d) {
		d.old = false
	}
	if b := r.appositive(i); b != nil && d.kind != monthOnly {
		return b.named(d)
	}
	switch {
	case d.old || d.kind != dayOfWeek && r.notNearest(i):
		return civil{}
	case d.kind == dayOfWeek:
		return r.nearestWeekday(d)
	case d.kind == monthOnly:
		return r.nearestMonth(d)
	case r.published.day == 0:
		return r.dayOfMonths(d)
	}
	return r.nearestDay(d)
}

// besideYear resolves "in January of the same year" or "of the following year"
// against the date before it, or against the publication if it is to come.
func (r *reader) besideYear(i int) civil {
	d, from := &r.dates[i], r.before(i)
	n := map[kind]int{precedingYear: -1, sameYear: 0, followingYear: 1}[d.kind]
	switch {
	case from != nil && n != 0 && (from.kind == followingYear || from.kind == precedingYear):
		return civil{} // the same year, or the one after it?
	case from != nil:
		return civil{from.at.year + n, d.written.month, d.written.day}
	case d.future && n > 0:
		return civil{r.published.year + n, d.written.month, d.written.day}
	}
	return civil{}
}

// before returns the date before date i, if it is resolved and in the same
// paragraph, at most two sentences back.
func (r *reader) before(i int) *date {
	if i == 0 || !r.dates[i-1].at.known() || !r.connected(i) {
		return nil
	}
	return &r.dates[i-1]
}

// connected reports whether date i is in the paragraph of the one before it, at
// most two sentences on.
func (r *reader) connected(i int) bool {
	t, before := &r.tokens[r.dates[i].first], &r.tokens[r.dates[i-1].first]
	return t.paragraph == before.paragraph && t.sentence-before.sentence <= 2
}

// ofOldYear reports whether date i, which has no year, may be of a year before it:
// "He was detained on November 3, 2005, and on December 12 he was charged".
func (r *reader) ofOldYear(i int) bool {
	d := &r.dates[i]
	if i == 0 || d.kind == dayOfMonth && d.weekday >= 0 {
		return false
	}
	b := &r.dates[i-1]
	switch {
	case d.kind == dayOfWeek && b.at.known() && b.at.day == 0:
		return false // "Dosov, jailed in 2006, was freed on Friday"
	case !r.connected(i):
		return false
	case b.old:
		return true
	case !b.at.known() || b.at.year >= r.published.year:
		return false
	case b.kind == countAgo:
		return b.unit == years && b.count > 1 && !r.reported(d)
	}
	return b.kind&ofText != 0
}

// ofYearAhead reports whether date i, which has no year, may be of a year after it:
// "On January 11, says the verdict of August 31, 2006, he left", "January 11 (2006)".
func (r *reader) ofYearAhead(i int) bool {
	if i+1 == len(r.dates) {
		return false
	}
	d, ahead := &r.dates[i], &r.dates[i+1]
	if ahead.kind != absolute || !ahead.written.known() || ahead.written.year >= r.published.year || d.weekday >= 0 || !r.oneSentence(d, ahead) {
		return false
	}
	between := r.tokens[d.end:ahead.first]
	switch {
	case between.any(func(t *token) bool { return t.text == ";" }):
		return false
	case ahead.written.month == 0:
		return len(between) == 1 && between[0].text == "("
	case len(between) <= 2: // "in January and in February 2006" may be of two years
		return true
	case d.kind != dayOfMonth || ahead.written.day == 0 || len(between) > reach:
		return false
	}
	return !r.reported(d)
}

func (r *reader) oneSentence(a, b *date) bool {
	return r.tokens[a.first].sentence == r.tokens[b.first].sentence
}

// dayOfMonths resolves a day and month without a year against a publication that is
// known to the month: the day is of that month or an earlier one.
func (r *reader) dayOfMonths(d *date) civil {
	c := civil{r.published.year, d.written.month, d.written.day}
	if c.month > r.published.month {
		c.year--
	}
	gone := r.published.month - c.month + 12*(r.published.year-c.year)
	if r.published.month == 0 || d.future || !c.valid() || gone >= nearMonths && !r.pastAt(d) {
		return civil{}
	}
	return c
}

// nearestDay resolves a day and month without a year.
func (r *reader) nearestDay(d *date) civil {
	back, ahead := d.written, d.written
	back.year, ahead.year = r.published.year, r.published.year+1
	if back.month > r.published.month || back.month == r.published.month && back.day > r.published.day {
		back.year, ahead.year = back.year-1, ahead.year-1
	}
	gone := int(r.published.time().Sub(back.time()).Hours() / 24)
	toCome := int(ahead.time().Sub(r.published.time()).Hours() / 24)
	mayBack, mayAhead := back.on(d.weekday), ahead.on(d.weekday)
	switch {
	case d.future && gone == 0 && mayBack:
		return back
	case d.future && toCome <= near && mayAhead:
		return ahead
	case d.future, d.either && toCome < gone:
		return civil{}
	case mayBack && (gone <= near || gone <= far && r.pastAt(d)):
		return back
	case toCome == 1 && mayAhead:
		return ahead // the day of the page is the one before in another time zone
	case d.weekday >= 0 && mayBack != mayAhead:
		if mayBack {
			return back
		}
		return ahead
	}
	return civil{}
}

// on reports whether a day exists and is a weekday, any if that is negative.
func (c civil) on(weekday int) bool {
	return c.valid() && (weekday < 0 || int(c.time().Weekday()) == weekday)
}

// nearestMonth resolves a month without a year.
func (r *reader) nearestMonth(d *date) civil {
	now := r.published
	c := civil{now.year, d.written.month, 0}
	switch {
	case now.month == 0:
		return civil{}
	case d.shift < 0 && c.month == now.month:
		return civil{} // "last February", in February: this one or that of last year
	case d.future && c.month < now.month:
		if now.month-c.month <= 12-nearMonths {
			return civil{} // "was scheduled for February", in March
		}
		c.year++
	case !d.future && c.month > now.month:
		c.year--
	}
	gone := now.month + 12*(now.year-c.year) - c.month
	if d.either && !d.future && 12-gone <= gone || gone >= nearMonths && d.shift == 0 && !r.pastAt(d) {
		return civil{}
	}
	return c
}

// nearestWeekday resolves a weekday.
func (r *reader) nearestWeekday(d *date) civil {
	if r.published.day == 0 || r.tokens.at(d.first-1).is(next) {
		return civil{}
	}
	now := r.published.time()
	n := (int(now.Weekday()) - d.weekday + 7) % 7
	switch {
	case d.future && n == 0:
		return r.published
	case d.future:
		return fromTime(now.AddDate(0, 0, 7-n))
	case d.shift < 0:
		return lastWeekday(now, n)
	case d.either:
		return civil{}
	}
	return fromTime(now.AddDate(0, 0, -n))
}

// lastWeekday returns what "last Friday" means if the latest was n days ago. Soon
// after a Friday it may be that one or the one before: then the date is what both
// have in common.
func lastWeekday(now time.Time, n int) civil {
	if n == 0 {
		n = 7
	}
	c := fromTime(now.AddDate(0, 0, -n))
	if n > 2 {
		return c
	}
	return c.common(fromTime(now.AddDate(0, 0, -n-7)))
}

// countedFrom resolves "three months later" and "two days earlier" against the
// date before it in the same paragraph.
func (r *reader) countedFrom(i int) civil {
	d, from := &r.dates[i], r.before(i)
	if d.count == 0 || from == nil || r.fromElse(d) {
		return civil{}
	}
	n := d.count
	if d.kind == countBefore {
		n = -n
	}
	if d.unit == days && (from.kind == countLater || from.kind == countBefore) {
		return civil{} // "The following day he fled, and ten days later": than which?
	}
	c := from.at.add(n, d.unit)
	// What came later has happened by now.
	if r.published.known() && c.known() && c.after(r.published) && d.kind == countLater && !d.future {
		return civil{}
	}
	return c
}
