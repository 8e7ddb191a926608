package dates

import (
	"strings"
)

// Words around four digits that make them an English year.
var (
	yearAfter = words("in since during until till by from before after around circa early late mid between through throughout year spring summer autumn fall winter")
	// After one of these nothing may follow that a number counts.
	yearAfterLoosely = words("of for to than as")
	// After one of these a word must follow: "the 2006 murder".
	determiners = words("the a an its their his her our my this that")
	counted     = words("people persons men women children cases votes voters dollars euros rubles roubles tenge percent km kilometers kilometres meters metres miles feet tons tonnes times pages copies seats houses homes apartments soldiers troops police officers workers employees prisoners detainees inmates students families victims deaths delegates members companies firms cars vehicles hours minutes days weeks months years bags units square hectares acres pounds million billion thousand")
	// Words that a number doesn't count: "the end of 2006 was".
	mayFollowYear = words("and or to in on at by when where which who that as with was were is are has have had he she it they the a an but for from after before until because while of")
	// The beginnings of "mid-2006".
	partsOfYear = words("mid early late pre post")
	// Signs after a year that follows a bracket.
	afterBracketed = words(") - , ;")
)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// bareYear reports whether the four digits at i are a year without the word
// "year".
func (r *reader) bareYear(i int) bool {
	ts := r.tokens
	return r.grammar.bareYear && ts.englishYear(i) || r.lang == "ru" && ts.russianYear(i) ||
		ts.bracketed(i) || r.inRow(i) || ts.rowAhead(i)
}

// englishYear reports whether the words around the four digits at i make them a
// year.
func (ts tokens) englishYear(i int) bool {
	t, before, after := &ts[i], ts.at(i-1), ts.at(i+1)
	switch {
	case t.number < 1500 || before.paragraph != t.paragraph || ts.continues(i+1, ".,:/"):
		return false
	case after.text == "%" || after.glued && after.word() || counted[after.text]:
		return false
	case before.text == "-" && before.glued:
		return partsOfYear[ts.at(i-2).text]
	case yearAfter[before.text]:
		return true
	case t.number < 1900 || t.number > 2099:
		return false
	case determiners[before.text]:
		return after.word() && after.sentence == t.sentence
	case before.text == "s":
		return ts.at(i-2).text == "'" && before.glued
	case before.text == "(":
		return afterBracketed[after.text]
	}
	return yearAfterLoosely[before.text] && (!after.word() || mayFollowYear[after.text])
}

// Words around four digits that make them a Russian year: "в 2014.", "с 1975 по
// 1977".
var (
	russianBefore = words("в с до после к от")
	russianAfter  = words("и а но в во на по до он она они его ее")
)

// russianYear reports whether the words around the four digits at i make them a
// year.
func (ts tokens) russianYear(i int) bool {
	t, before, after := &ts[i], ts.at(i-1), ts.at(i+1)
	switch {
	case t.number < 1900 || t.number > 2099 || before.paragraph != t.paragraph || !russianBefore[before.text]:
		return false
	case after.paragraph != t.paragraph:
		return true
	case after.word():
		return russianAfter[after.text]
	case after.digits > 0 || after.text == "%":
		return false
	}
	return after.text == "." || after.text == "-" || !ts.continues(i+1, after.text)
}

// bracketed reports whether the four digits at i stand alone in brackets, or
// open a span of years there.
func (ts tokens) bracketed(i int) bool {
	n := ts[i].number
	if n < 1900 || n > 2099 || ts.at(i-1).text != "(" {
		return false
	}
	to := ts.at(i + 2)
	return ts.at(i+1).text == ")" || ts.at(i+1).text == "-" && to.is(year) && to.number > n && ts.at(i+3).text == ")"
}

// joins may stand between two years or days of a row.
var joins = words("- , and or to through until и или по до на мен және")

// inRow reports whether the four digits at i continue a row of years: "2004–2006",
// "2013, 2014 and 2015".
func (r *reader) inRow(i int) bool {
	if len(r.dates) == 0 || counted[r.tokens.at(i+1).text] {
		return false
	}
	before, t := &r.dates[len(r.dates)-1], &r.tokens[i]
	between := r.tokens[before.end:i]
	if before.kind != absolute || len(between) < 1 || len(between) > 2 || before.written.month != 0 || between[0].paragraph != t.paragraph {
		return false
	}
	n := t.number - before.written.year
	return n > 0 && n <= 110 && !between.any(func(t *token) bool { return !joins[t.text] })
}

// rowAhead reports whether the four digits at i begin a row of years of which
// the last has the word "year": "с 2004 по 2006 год", "2004–2006 жылдары".
func (ts tokens) rowAhead(i int) bool {
	for range 6 {
		if !joins[ts.at(i+1).text] || !ts.at(i+2).is(year) || ts[i+2].number <= ts[i].number {
			return false
		}
		i += 2
		k := i + 1
		for k <= i+2 && (ts.at(k).text == "-" || ts.at(k).is(ord)) {
			k++
		}
		if ts.at(k).is(yearWord) {
			return true
		}
	}
	return false
}

// decadeWords are the plurals of "year" that make a round year a decade.
var decadeWords = words("годы годах годов годам")

// decade reports whether a year means ten: "1990-х", "1990-жылдары", but not
// "1998—2010 годах".
func decade(ts tokens, d *date) bool {
	if d.written.month != 0 || d.written.year%10 != 0 {
		return false
	}
	for i := d.first + 1; i < d.end; i++ {
		switch t := &ts[i]; {
		case t.is(ord) && (t.text == "х" || t.text == "е"):
			return true
		case t.is(yearWord) && (decadeWords[t.text] || strings.HasPrefix(t.text, "жылдар")):
			return !joins[ts.at(d.first-1).text] || !ts.at(d.first-2).is(year)
		}
	}
	return false
}
