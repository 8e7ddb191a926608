package dates

import (
	"slices"
	"strings"
)

// reach is how many tokens around a date may say when it is.
const reach = 8

// clause returns the tokens of a date's clause before it, from the nearest on,
// and those after it, as far as they may say whether it is past or to come.
func clause(tokens []token, f *found) (before, after []*token) {
	sentence := tokens[f.first].sentence
	ends := func(t *token) bool {
		if t.sentence != sentence {
			return true
		}
		switch t.text {
		case ",", ";", ":", "(", ")", "«", "»", "“", "”", "\"", "that", "after", "before", "что":
			return true
		}
		return false
	}
	for i := f.first - 1; i >= max(0, f.first-reach) && !ends(&tokens[i]); i-- {
		before = append(before, &tokens[i])
	}
	next := f.end
	opens := f.first <= 1 || tokens[f.first-1].sentence != sentence || tokens[f.first-2].sentence != sentence
	if opens && next < len(tokens) && tokens[next].text == "," {
		next++ // "On March 3, the court will"
	}
	for i := next; i < min(len(tokens), next+reach) && !ends(&tokens[i]); i++ {
		after = append(after, &tokens[i])
	}
	return before, after
}

// futureAt reports whether the clause around a date says that it is still to
// come: "will be heard on March 3", "3 марта состоится суд".
func futureAt(tokens []token, f *found) bool {
	before, after := clause(tokens, f)
	for i, t := range before {
		if t.is(past) {
			break // "said on March 3": what comes before is not of the date
		}
		if t.is(future|next) || t.text == "to" && i > 0 && before[i-1].text == "be" {
			return true
		}
	}
	for _, t := range after {
		if t.is(past) {
			break
		}
		if t.is(future) {
			return true
		}
	}
	return false
}

// A day or month without a year is the latest one, as news is of what has just
// been. But what lies far back lies as near ahead: "the hearing on April 20", read
// in February. Beyond half a year or so the text must say that it is past, beyond
// far nothing helps.
const (
	near       = 240 // days
	nearMonths = 8
	far        = 330 // days
)

// pastAt reports whether the clause around a date tells of the past.
func pastAt(tokens []token, f *found, lang string) bool {
	tells := func(t *token) bool {
		if t.is(past) || t.text == "since" {
			return true
		}
		if !t.word() || t.upper || len(t.text) < 4 {
			return false
		}
		switch lang {
		case "en":
			return pastVerbs[t.text] || strings.HasSuffix(t.text, "ed")
		case "ru":
			return endsIn(t.text, russianPast)
		case "kk":
			return endsIn(t.text, kazakhPast)
		}
		return false
	}
	before, after := clause(tokens, f)
	modal := func(t *token) bool { return modals[t.text] } // "would be closed in April"
	if lang == "en" && (slices.ContainsFunc(before, modal) || slices.ContainsFunc(after, modal)) {
		return false
	}
	return slices.ContainsFunc(before, tells) || slices.ContainsFunc(after, tells)
}

var (
	modals      = words("would should could may might must can")
	pastVerbs   = words("were took began came went gave made told left found died held shot fled became sent wrote lost spoke fell rose broke brought bought sold struck won hung drove flew grew kept knew paid quit rang read sank sent stood stole swore thought threw hurt beat met got felt meant heard built caught chose")
	russianPast = strings.Fields("ал ил ел ул ял ыл ала ила ела ула яла ыла ало ило ело ули али или ели яли ыли лся лась лось лись ан ана ано аны ен ена ено ены")
	kazakhPast  = strings.Fields("ды ді ты ті ған ген қан кен")
)

func endsIn(s string, endings []string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(s, e) })
}

// resolve works out what each date means, given the day of publication as far
// as it is known.
func resolve(fs []found, tokens []token, lang string, published civil) {
	for i := range fs {
		f := &fs[i]
		f.old = f.ofNear() && (ofOldYear(fs[:i], f, tokens, published) || i+1 < len(fs) && ofYearAhead(f, &fs[i+1], tokens, published))
		switch f.kind {
		case absolute:
			f.at = f.date
		case dayOfMonth:
			if b := appositive(fs[:i], f, tokens); b != nil {
				f.at = b.named(f)
			} else if !f.old && !ofNoYear(fs, i, tokens) {
				f.at = nearestDay(f, tokens, lang, published)
			}
		case monthOnly:
			if !f.old && !ofNoYear(fs, i, tokens) {
				f.at = nearestMonth(f, tokens, lang, published)
			}
		case dayOfWeek:
			f.old = f.old && !reported(tokens, f)
			if b := appositive(fs[:i], f, tokens); b != nil {
				f.at = b.named(f)
			} else if !f.old {
				f.at = nearestWeekday(f, tokens, published)
			}
		case countAgo:
			if published.known() && f.count > 0 {
				f.at = published.add(-f.count, f.unit)
			}
		case unitLast, unitThis, unitNext:
			// Last week has no name, and this day is not always today; nor is "18 years
			// ago this month" this month.
			if n := int(f.kind - unitThis); published.known() && (f.unit == months || f.unit == years) && !(i > 0 && fs[i-1].agoInYears() && fs[i-1].end == f.first) {
				f.at = published.add(n, f.unit)
			}
		case dayNear:
			// In English "today" means "nowadays" as often as not.
			if f.count != 0 || f.first > 0 && tokens[f.first-1].is(past|earlier) {
				f.at = published.add(f.count, days)
			}
		case dayBeside:
			if beside := &tokens[f.end-2]; f.count < 0 && beside.text == "before" || f.count > 0 && beside.text == "after" {
				f.at = published.add(2*f.count, days)
			}
		case yearNear:
			if published.known() {
				f.at = published.add(f.count, years)
			}
		case yearSaid:
			if published.known() {
				f.at = civil{published.year + f.shift, f.date.month, f.date.day}
			}
		case sameYear:
			if b := before(fs[:i], f, tokens); b != nil {
				f.at = civil{b.at.year, f.date.month, f.date.day}
			}
		case followingYear, precedingYear:
			f.at = besideYear(before(fs[:i], f, tokens), f, published)
		case countLater, countBefore:
			f.at = countedFrom(fs[:i], f, tokens, lang, published)
		}
		if !f.at.valid() {
			f.at = civil{}
		}
		inOrder(fs[:i+1], tokens)
	}
}

// besideYear resolves "in January of the following year" against the date before
// it, or against the publication if it is to come.
func besideYear(from, f *found, published civil) civil {
	n := 1
	if f.kind == precedingYear {
		n = -1
	}
	switch {
	case from != nil && (from.kind == followingYear || from.kind == precedingYear):
		return civil{} // that year once more, or the next one?
	case from != nil:
		return civil{from.at.year + n, f.date.month, f.date.day}
	case f.future && n > 0 && published.known():
		return civil{published.year + n, f.date.month, f.date.day}
	}
	return civil{}
}

// before returns the date that stands before f, if it is resolved and in the same
// paragraph, at most two sentences back.
func before(fs []found, f *found, tokens []token) *found {
	if len(fs) == 0 {
		return nil
	}
	b := &fs[len(fs)-1]
	if !b.at.known() || !goesOn(tokens, b, f) {
		return nil
	}
	return b
}

// goesOn reports whether a date stands in the paragraph of the one before it, at
// most two sentences on.
func goesOn(tokens []token, b, f *found) bool {
	t, u := &tokens[f.first], &tokens[b.first]
	return t.paragraph == u.paragraph && t.sentence-u.sentence <= 2
}

// ofOldYear reports whether a day without a year may be of a year named before
// it: "He was detained on November 3, 2005, and on December 12 he was charged".
func ofOldYear(fs []found, f *found, tokens []token, published civil) bool {
	if len(fs) == 0 || f.kind == dayOfMonth && f.weekday >= 0 {
		return false
	}
	b := &fs[len(fs)-1]
	switch {
	case f.kind == dayOfWeek && b.at.known() && b.at.day == 0:
		return false // "Dosov, jailed in 2006, was freed on Friday"
	case !goesOn(tokens, b, f):
		return false
	case b.old:
		return true
	case !b.at.known() || b.at.year >= published.year:
		return false
	case b.kind == countAgo:
		return b.unit == years && b.count > 1 && !reported(tokens, f)
	}
	return b.ofText()
}

// ofYearAhead reports whether a day without a year may be of a year named after it:
// "On January 11, says the verdict of August 31, 2006, he left", "January 11 (2006)".
func ofYearAhead(f, next *found, tokens []token, published civil) bool {
	if next.kind != absolute || !next.date.known() || next.date.year >= published.year || f.weekday >= 0 || tokens[f.first].sentence != tokens[next.first].sentence {
		return false
	}
	gap := next.first - f.end
	switch {
	case slices.ContainsFunc(tokens[f.end:next.first], func(t token) bool { return t.text == ";" }):
		return false
	case next.date.month == 0:
		return gap == 1 && tokens[f.end].text == "("
	case gap <= 2: // "in January and in February 2006" may be of two years
		return true
	case f.kind != dayOfMonth || next.date.day == 0 || gap > reach:
		return false
	}
	return !reported(tokens, f)
}

// ofNear reports whether a date says neither its year nor that it is to be counted
// from the publication.
func (f *found) ofNear() bool {
	switch f.kind {
	case dayOfMonth, monthOnly, dayOfWeek:
		return true
	}
	return f.kind != absolute && f.ofText()
}

// ofText reports whether the year of a date comes from the text and not from the
// day of publication.
func (f *found) ofText() bool {
	switch f.kind {
	case absolute, countLater, countBefore, sameYear, followingYear, precedingYear:
		return true
	}
	return false
}

// nearestDay resolves a day and month without a year.
func nearestDay(f *found, tokens []token, lang string, published civil) civil {
	if published.month == 0 {
		return civil{}
	}
	if published.day == 0 {
		// Known to the month: the day is of that month, or of one before.
		c := civil{published.year, f.date.month, f.date.day}
		if c.month > published.month {
			c.year--
		}
		if f.future || !c.valid() || published.month+12*(published.year-c.year)-c.month >= nearMonths && !pastAt(tokens, f, lang) {
			return civil{}
		}
		return c
	}
	back, ahead := f.date, f.date
	back.year, ahead.year = published.year, published.year
	if f.date.month > published.month || f.date.month == published.month && f.date.day > published.day {
		back.year--
	} else {
		ahead.year++
	}
	gone := int(published.time().Sub(back.time()).Hours() / 24)
	toCome := int(ahead.time().Sub(published.time()).Hours() / 24)
	fits := func(c civil) bool {
		return c.valid() && (f.weekday < 0 || int(c.time().Weekday()) == f.weekday)
	}
	switch {
	case f.future && gone == 0 && fits(back):
		return back
	case f.future && toCome <= near && fits(ahead):
		return ahead
	case f.future, f.until && toCome < gone:
		return civil{}
	case fits(back) && (gone <= near || gone <= far && pastAt(tokens, f, lang)):
		return back
	case toCome == 1 && fits(ahead):
		// The page's day is the day before in another time zone.
		return ahead
	case f.weekday >= 0 && fits(back) && !fits(ahead):
		return back
	case f.weekday >= 0 && fits(ahead) && !fits(back):
		return ahead
	}
	return civil{}
}

// nearestMonth resolves a month without a year.
func nearestMonth(f *found, tokens []token, lang string, published civil) civil {
	if published.month == 0 {
		return civil{}
	}
	c := civil{published.year, f.date.month, 0}
	switch {
	case f.back && c.month == published.month:
		return civil{} // "last February", in February: this one or that of last year
	case f.future && c.month < published.month:
		if published.month-c.month <= 12-nearMonths {
			return civil{} // "was scheduled for February", in March
		}
		c.year++
	case !f.future && c.month > published.month:
		c.year--
	}
	gone := published.month + 12*(published.year-c.year) - c.month
	if f.until && !f.future && 12-gone <= gone {
		return civil{}
	}
	if gone >= nearMonths && !f.back && !pastAt(tokens, f, lang) {
		return civil{}
	}
	return c
}

// nearestWeekday resolves a weekday.
func nearestWeekday(f *found, tokens []token, published civil) civil {
	if published.day == 0 {
		return civil{}
	}
	now := published.time()
	n := (int(now.Weekday()) - f.weekday + 7) % 7
	switch {
	case f.first > 0 && tokens[f.first-1].is(next):
		return civil{}
	case f.future && n == 0:
		return published
	case f.future:
		return fromTime(now.AddDate(0, 0, 7-n))
	case f.back:
		return lastWeekday(now, n)
	case f.until:
		return civil{}
	}
	return fromTime(now.AddDate(0, 0, -n))
}

// countedFrom resolves "three months later" and "two days earlier" against the
// date named before it in the same paragraph.
func countedFrom(fs []found, f *found, tokens []token, lang string, published civil) civil {
	from := before(fs, f, tokens)
	if f.count == 0 || from == nil || fromElse(tokens, f, lang) {
		return civil{}
	}
	n := f.count
	if f.kind == countBefore {
		n = -n
	}
	if f.unit == days && (from.kind == countLater || from.kind == countBefore) {
		return civil{} // "The following day he fled, and ten days later": than which?
	}
	c := from.at.add(n, f.unit)
	// "Later" tells what has happened.
	if published.known() && c.known() && c.String() > published.String() && f.kind == countLater && !f.future {
		return civil{}
	}
	return c
}
