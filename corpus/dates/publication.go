package dates

import (
	"strings"

	"casefile/corpus"
)

// Publication concludes from what a text says when it was published, for a
// text without a date. The result's Words are the words that it was concluded
// from, the day's first; it is the zero Date where nothing can be concluded.
//
// The year comes from a count of years and a dated event that are said of the
// same thing ("the murder of X 18 years ago", "the killing of X in February
// 2006"), the day from what the opening reports as said then ("told the agency
// on February 12"), if the text doesn't call its latest days by their names ("on
// Monday"): those with a date are older then. Or a whole date does both, in the
// dateline or the first paragraph, if something was said then and no date is
// later. What speaks against each other concludes nothing.
//
// The reader must see that it is a conclusion, so From is always inferred. Only
// the text decides, never the day on which the program runs.
func Publication(text, lang string) corpus.Date {
	lang = base(lang)
	known, ok := subjects[lang]
	if !ok {
		return corpus.Date{}
	}
	r := &reading{text: text, tokens: split(text, lexiconOf(lang)), subject: known}
	r.dates = find(r.tokens, lang)
	return r.conclude()
}

// A reading is a text that a publication is concluded from.
type reading struct {
	text    string
	tokens  []token
	dates   []found
	subject *subject
	lower   map[string]bool // stems of words that occur in lower case
	dated   []bool          // tokens that are part of a date
}

// No article has more dates than this. What does is a list, and gets none.
const maxDates = 400

func (r *reading) conclude() corpus.Date {
	if len(r.dates) > maxDates {
		return corpus.Date{}
	}
	r.dated = make([]bool, len(r.tokens))
	for i := range r.dates {
		for k := r.dates[i].first; k < r.dates[i].end; k++ {
			r.dated[k] = true
		}
	}
	r.lower = map[string]bool{}
	for i := range r.tokens {
		if t := &r.tokens[i]; t.word() && !t.upper {
			r.lower[stem(t.text)] = true
		}
	}
	latest, stated := r.latest()
	day := r.reportedDay()
	count, event, year, sure := r.countedYear(day)
	switch {
	case count != nil && !sure:
		return corpus.Date{}
	case stated != nil:
		if count != nil && year != stated.date.year {
			return corpus.Date{}
		}
		if day != nil && (civil{stated.date.year, day.date.month, day.date.day}).String() > stated.date.String() {
			return corpus.Date{} // something happened after it, in this year or a later one
		}
		return r.date(stated.date, stated)
	case count == nil || year < latest.year:
		return corpus.Date{}
	case day == nil:
		return r.date(civil{year: year}, count, event)
	}
	at := civil{year, day.date.month, day.date.day}
	if !at.valid() || day.weekday >= 0 && int(at.time().Weekday()) != day.weekday {
		return corpus.Date{}
	}
	if at.cut(latest.precision()).String() < latest.String() {
		return r.date(civil{year: year}, count, event)
	}
	return r.date(at, day, count, event)
}

// date returns a conclusion with its words.
func (r *reading) date(c civil, from ...*found) corpus.Date {
	d := corpus.Date{At: c.String(), Precision: c.precision(), From: corpus.FromInferred}
	for _, f := range from {
		first := f.first
		if first > 0 && r.subject.prepositions[r.tokens[first-1].text] && r.tokens[first-1].sentence == r.tokens[first].sentence {
			first--
		}
		d.Words = append(d.Words, r.text[r.tokens[first].start:r.tokens[f.end-1].end])
	}
	return d
}

// lead is how many paragraphs open a text; of a text without paragraphs it is
// twice as many sentences.
const lead = 3

// inLead reports whether a date stands in the first n paragraphs.
func (r *reading) inLead(f *found, n int) bool {
	t := &r.tokens[f.first]
	return t.paragraph < n && t.sentence < 2*n
}

// latest returns the latest date that the text gives with its year and as past,
// and that date itself if it is a day in the opening on which something was
// said.
func (r *reading) latest() (civil, *found) {
	var at civil
	var stated *found
	for i := range r.dates {
		f := &r.dates[i]
		if f.kind != absolute || !f.date.known() || f.future || f.first > 0 && r.subject.until[r.tokens[f.first-1].text] {
			continue
		}
		if s := f.date.String(); s > at.String() {
			at, stated = f.date, nil
			if f.date.day > 0 && r.inLead(f, 1) && r.reports(f) {
				stated = f
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

// reports reports whether something was said on a date, or the date is that of
// the dateline: "ALMATY, February 12 (Agency) –". That something was said of the
// date is not enough: "the company said it pays for the year to December 31".
func (r *reading) reports(f *found) bool {
	s := r.tokens[f.first].sentence
	begin := f.first
	for begin > 0 && r.tokens[begin-1].sentence == s {
		begin--
	}
	if begin == 0 && f.first <= 4 && f.end < len(r.tokens) && (r.tokens[f.end].text == "(" || r.tokens[f.end].text == "-") {
		return true
	}
	if !r.on(f) {
		return false
	}
	on := f.first // the first token of the day with its preposition
	if len(r.subject.on) > 0 {
		on--
	}
	ends := func(t *token) bool {
		return t.text == "," || t.text == ";" || t.text == ":" || t.text == "that" || t.text == "что"
	}
	for i := on - 1; i >= max(begin, on-saidBefore) && !ends(&r.tokens[i]); i-- {
		t := &r.tokens[i]
		if t.is(past) {
			// "had announced" was before what the text is of.
			return i == begin || !r.subject.older[r.tokens[i-1].text]
		}
		if r.subject.clause[t.text] || strings.HasSuffix(t.text, "ed") {
			return false // "said it bought shares on March 3"
		}
	}
	for i := f.end; i < min(len(r.tokens), f.end+saidAfter) && r.tokens[i].sentence == s; i++ {
		if t := &r.tokens[i]; t.is(past) {
			return !r.subject.older[r.tokens[i-1].text]
		} else if r.subject.clause[t.text] {
			return false
		} else if ends(t) && !(t.text == "," && i == f.end && on == begin) {
			return false
		}
	}
	return false
}

// reportedDay returns the latest of the days without a year that the text gives
// as of now, if the opening says that something was said on it; nil otherwise.
func (r *reading) reportedDay() *found {
	var recent []*found
	paragraph, old := -1, false
	for i := range r.dates {
		f := &r.dates[i]
		if p := r.tokens[f.first].paragraph; p != paragraph {
			paragraph, old = p, false
		}
		switch {
		case f.kind == dayOfWeek, f.kind == dayNear && f.count <= 0:
			// Where the latest days go by their names those with a date are
			// older.
			return nil
		case f.kind == absolute:
			old = true // what follows in the paragraph may be of that year
		case f.kind == dayOfMonth && f.date.day > 0 && !f.future && !f.second && !old && r.on(f):
			recent = append(recent, f)
		}
	}
	// Days go round with the year: the latest is that from which all others
	// lie nearest behind.
	var day *found
	best := 366
	for _, f := range recent {
		widest := 0
		for _, g := range recent {
			widest = max(widest, (dayOfYear(f.date)-dayOfYear(g.date)+366)%366)
		}
		if widest < best {
			day, best = f, widest
		}
	}
	if day == nil || best > 180 {
		return nil
	}
	for _, f := range recent { // the same day may stand in several places
		if f.date == day.date && r.inLead(f, lead) && r.reports(f) {
			return f
		}
	}
	return nil
}

// on reports whether a date is written as a day on which something was, not as
// one by which, or a name of a term: "on March 4".
func (r *reading) on(f *found) bool {
	return len(r.subject.on) == 0 || f.first > 0 && r.subject.on[r.tokens[f.first-1].text]
}

func dayOfYear(c civil) int {
	return civil{2000, c.month, c.day}.time().YearDay()
}

// countedYear looks for a count of years or months before now and a dated event
// that are said of the same thing, and returns them with the year that they
// make the present one. Count is nil if there are none; sure is false if they
// make more than one year.
func (r *reading) countedYear(day *found) (count, event *found, at int, sure bool) {
	sure = true
	bestScore := 0
	abouts := map[int]about{} // of the dated events
	for i := range r.dates {
		f := &r.dates[i]
		if f.kind != countAgo || f.count == 0 || f.unit != years && f.unit != months {
			continue
		}
		said := r.around(f)
		for k := range r.dates {
			g := &r.dates[k]
			if g.kind != absolute || !g.date.known() || g.future || f.unit == months && g.date.month == 0 {
				continue
			}
			if _, ok := abouts[k]; !ok {
				abouts[k] = r.around(g)
			}
			score := 0
			switch {
			case r.beside(f, g):
				score = beside
			case r.tokens[f.first].sentence != r.tokens[g.first].sentence:
				// In one sentence they would share words for no reason.
				score = said.same(abouts[k])
			}
			if score == 0 {
				continue
			}
			y, ok := yearFrom(g.date, f.count, f.unit, day)
			if !ok {
				count, sure = f, false
				continue
			}
			if count != nil && y != at && at != 0 {
				sure = false
			}
			at = y
			if score > bestScore || count == nil {
				count, event, bestScore = f, g, score
			}
		}
	}
	return count, event, at, sure
}

// beside is the score of a count and a date that explain each other: "12 years
// ago, in March 2009", "in March 2009 (12 years ago)".
const beside = 100

func (r *reading) beside(f, g *found) bool {
	if f.first > g.first {
		f, g = g, f
	}
	if g.first-f.end > 3 || r.tokens[f.first].sentence != r.tokens[g.first].sentence {
		return false
	}
	for _, t := range r.tokens[f.end:g.first] {
		if t.text != "," && t.text != "(" && t.text != "-" && !r.subject.prepositions[t.text] {
			return false
		}
	}
	return g.first > f.end // with something between the two
}

// yearFrom returns the year of a text that says n years (or months) ago of an
// event, and the day without a year that it speaks of as now, if it does. People
// count by the calendar's years or by those completed, sometimes to the nearest.
// The year must have twice the weight of any other.
func yearFrom(event civil, n int, u unit, day *found) (int, bool) {
	weights := map[int]int{}
	for m := 1; m <= 12; m++ {
		if event.month != 0 && event.month != m {
			continue
		}
		from := event.year*12 + m - 1
		span := 12
		if u == months {
			span = 1
		}
		for now := from + n*span - 12; now <= from+n*span+24; now++ {
			if day != nil && now%12 != day.date.month-1 {
				continue
			}
			d := now - from
			if u == months {
				if d == n {
					weights[now/12] += 2
				} else if d == n-1 || d == n+1 {
					weights[now/12]++
				}
				continue
			}
			if now/12-event.year == n {
				weights[now/12] += 2
			}
			if d/12 == n {
				weights[now/12] += 2
			}
			if (d+6)/12 == n {
				weights[now/12]++
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
