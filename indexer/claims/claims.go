// Package claims extracts what a text states about an event that involves a person: its
// day, or the number of years of a sentence.
//
//	for _, c := range claims.Find(body, lang, sentences, entities) {
//		fmt.Println(c.Event, c.Value, entities.Persons[c.Persons[0]].Name)
//	}
//
// prints "verdict 2006-08-31 Rustam Ibragimov" for "A court sentenced Rustam Ibragimov
// on 31 August." Claims of several articles on one event and person can be compared:
// where their values differ, the articles contradict each other. So precision comes
// first. Ambiguous statements are left out: a date nearer to "he said" than to the event,
// a range or an inexact number, a person in a clause before the event.
//
// Events and the other words are rows of a table, words.txt: a language is added by
// adding rows.
package claims

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/corpus/dates"
	"casefile/indexer/entity"
)

// A Claim is a value that a sentence states of an event.
type Claim struct {
	Event string // its name in words.txt: "verdict"
	// Value is a day, "2006-08-31", or a number of years, "20".
	Value string
	Years bool // it is a number of years
	// Persons are the persons it is about, as indexes in [entity.Entities.Persons]. If
	// the sentence names nobody, Near is set, and they are all those of the article.
	Persons  []int
	Near     bool
	At       [2]int // start and end of the value, in code points of the body
	Sentence [2]int
}

// A Term is a claim of one person, as an index has it.
type Term struct {
	Event, Value string
	Years, Near  bool
	Person       string // the person's id in the index
}

// String returns the term as text, which [ParseTerm] reads.
func (t Term) String() string {
	kind, near := "day", ""
	if t.Years {
		kind = "years"
	}
	if t.Near {
		near = "~"
	}
	return strings.Join([]string{kind, t.Event, near + t.Value, t.Person}, "|")
}

// ParseTerm reads a term.
func ParseTerm(text string) (Term, bool) {
	parts := strings.Split(text, "|")
	if len(parts) != 4 {
		return Term{}, false
	}
	value, near := strings.CutPrefix(parts[2], "~")
	return Term{Event: parts[1], Value: value, Years: parts[0] == "years", Near: near, Person: parts[3]}, true
}

// Limits on the claims of an article.
const (
	maxClaims = 40
	maxNear   = 20  // persons of a claim of which the sentence names nobody
	maxApart  = 90  // code points between an event and its date
	maxLength = 600 // code points of a sentence
)

// Find returns what a text states, in its order. The entities are those of the text,
// the sentences what [entity.Sentences] returns.
func Find(body, lang string, sentences [][2]int, e *entity.Entities) []Claim {
	lang, _, _ = strings.Cut(lang, "-")
	g := grammars[lang]
	if g == nil || len(e.Persons) == 0 {
		return nil
	}
	f := &finder{grammar: g, lang: lang, text: []rune(body), found: e}
	for i, p := range e.Persons {
		for _, m := range p.Mentions {
			f.people = append(f.people, mention{i, m.Start, m.End})
		}
	}
	slices.SortFunc(f.people, func(a, b mention) int { return cmp.Compare(a.start, b.start) })
	for _, s := range sentences {
		if s[1]-s[0] <= maxLength && s[1] <= len(f.text) && len(f.claims) < maxClaims {
			f.sentence(s)
		}
	}
	return f.claims[:min(len(f.claims), maxClaims)]
}

type finder struct {
	*grammar
	lang   string
	text   []rune
	found  *entity.Entities
	people []mention // in the order of the text
	claims []Claim
}

// A mention is a place where a person is named.
type mention struct{ person, start, end int }

func (f *finder) sentence(s [2]int) {
	words := wordsOf(f.text, s[0], s[1])
	people := f.people
	people = people[lowest(people, s[0]):]
	people = people[:lowest(people, s[1])]
	f.days(s, words, people)
	f.years(s, words, people)
}

// lowest returns the index of the first mention from a code point on.
func lowest(people []mention, at int) int {
	i, _ := slices.BinarySearchFunc(people, at, func(m mention, at int) int { return cmp.Compare(m.start, at) })
	return i
}

// days finds what a sentence states of days.
func (f *finder) days(s [2]int, words []word, people []mention) {
	var days []dates.Mention
	for _, d := range f.found.Dates {
		if d.Start >= s[0] && d.End <= s[1] {
			days = append(days, d)
		}
	}
	if len(days) == 0 {
		return
	}
	events := f.events(words, true)
	for i, d := range days {
		if d.Precision != corpus.Day || len(d.At) != len(time.DateOnly) {
			continue
		}
		from, to := s[0], s[1] // the date's part of the sentence
		if i > 0 {
			from = days[i-1].End
		}
		if i+1 < len(days) {
			to = days[i+1].Start
		}
		e := f.nearest(events, d.Start, d.End)
		if e == nil || !e.phrase.days || e.start < from || e.end > to || f.split(e.end, d.Start) || f.split(d.End, e.start) || !explicit(d, f.lang) {
			continue
		}
		c := Claim{Event: e.what, Value: d.At, At: [2]int{d.Start, d.End}, Sentence: s}
		if len(people) > 0 {
			c.Persons = f.of(e, events, people)
		} else {
			for p := range min(len(f.found.Persons), maxNear) {
				c.Persons = append(c.Persons, p)
			}
			c.Near = true
		}
		f.add(c)
	}
}

// years finds what a sentence states of numbers of years.
func (f *finder) years(s [2]int, words []word, people []mention) {
	var events []event
	for i := 0; i < len(words); i++ {
		value, n := f.number(words, i)
		if n == 0 {
			continue
		}
		unit := i + n
		if unit >= len(words) || !f.units[words[unit].text] || f.text[words[unit-1].end] == '-' || !f.exact(words, i, unit) {
			continue
		}
		if events == nil {
			events = f.events(words, false)
		}
		start, end := words[i].start, words[unit].end
		e := f.nearest(events, start, end)
		if e == nil || !e.phrase.years || e.start > start || f.split(e.end, start) {
			continue
		}
		c := Claim{Event: e.what, Value: strconv.Itoa(value), Years: true, At: [2]int{start, end}, Sentence: s}
		// Whom they are given stands between the event and the number, or before both.
		if between := people[lowest(people, e.end):lowest(people, start)]; len(between) > 0 {
			c.Persons = []int{between[len(between)-1].person}
		} else {
			c.Persons = f.before(e.start, events, people)
		}
		f.add(c)
		i = unit
	}
}

// add keeps a claim of somebody.
func (f *finder) add(c Claim) {
	if len(c.Persons) > 0 {
		f.claims = append(f.claims, c)
	}
}

// exact reports whether the number of words i to unit is neither inexact nor a part of
// a range, and states no distance in time.
func (f *finder) exact(words []word, i, unit int) bool {
	if unit+1 < len(words) && f.since[words[unit+1].text] {
		return false
	}
	for back := 1; back <= 2 && i-back >= 0; back++ {
		if f.about[words[i-back].text] {
			return false
		}
		if _, n := f.number(words, i-back); n > 0 { // three to twenty
			return false
		}
	}
	return true
}

// nearest returns the event nearest to a part of the text, nil if none is near. What
// is behind a comma is farther.
func (f *finder) nearest(events []event, start, end int) *event {
	const comma = 30
	var best *event
	least := maxApart + 1
	for i := range events {
		e := &events[i]
		from, to := e.end, start
		if e.start >= end {
			from, to = end, e.start
		}
		apart := max(0, to-from)
		if from < to && slices.Contains(f.text[from:to], ',') {
			apart += comma
		}
		if apart < least {
			best, least = e, apart
		}
	}
	return best
}

// split reports whether a mark stands between two places that ends what is stated.
func (f *finder) split(from, to int) bool {
	return from < to && slices.ContainsFunc(f.text[from:to], func(r rune) bool { return strings.ContainsRune(";:()—", r) })
}

// of returns the persons that an event is about: those named right behind it, as in
// "the murder of A and B", else the one before it.
func (f *finder) of(e *event, events []event, people []mention) []int {
	behind := people[lowest(people, e.end):]
	if len(behind) > 0 {
		switch between := strings.TrimSpace(string(f.text[e.end:behind[0].start])); {
		case between == "", between == "of":
			return f.together(behind)
		case len(people) == len(behind) && !strings.HasSuffix(between, " by") && between != "by": // there is none before
			return f.together(behind)
		}
	}
	return f.before(e.start, events, people)
}

// maxJoined is how many code points may be between two names in a list of names.
const maxJoined = 20

// together returns the first person and those that are listed with him.
func (f *finder) together(people []mention) []int {
	all := []int{people[0].person}
	for i := 1; i < len(people) && people[i].start-people[i-1].end <= maxJoined; i++ {
		if !slices.Contains(all, people[i].person) {
			all = append(all, people[i].person)
		}
	}
	return all
}

// before returns the last person named before a place, or nobody if that is uncertain:
// a verb of saying is between, or the end of a clause and somebody else is named before it.
func (f *finder) before(at int, events []event, people []mention) []int {
	people = people[:lowest(people, at)]
	if len(people) == 0 {
		return nil
	}
	last := people[len(people)-1]
	says := func(e event) bool { return !e.days && !e.phrase.years && e.start >= last.end && e.end <= at }
	if last.end > at || slices.ContainsFunc(events, says) {
		return nil
	}
	other := slices.ContainsFunc(people, func(m mention) bool { return m.person != last.person })
	if other && slices.ContainsFunc(f.text[last.end:at], func(r rune) bool { return strings.ContainsRune(",;:()—", r) }) {
		return nil
	}
	return []int{last.person}
}

// explicit reports whether the words of a date say which day of which month it is:
// read in other years, they mean the same day of the year.
func explicit(d dates.Mention, lang string) bool {
	if !d.Relative {
		return true
	}
	day, err := time.Parse(time.DateOnly, d.At)
	if err != nil {
		return false
	}
	for _, shift := range [][2]int{{-2, 40}, {-5, 33}} {
		at := day.AddDate(shift[0], 0, shift[1]).Format(time.DateOnly)
		again := dates.Find(d.Text, lang, corpus.Date{At: at, Precision: corpus.Day})
		if len(again) != 1 || !strings.HasSuffix(again[0].At, d.At[len("2006"):]) {
			return false
		}
	}
	return true
}
