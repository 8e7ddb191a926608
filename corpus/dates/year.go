package dates

import "strings"

// What makes a number an English year.
var (
	yearAfter = words("in since during until till by from before after around circa early late mid between through throughout year spring summer autumn fall winter")
	// A year after one of these must not be followed by what it may count.
	yearAfterLoosely = words("of for to than as the a an its their his her our my this that s (")
	counted          = words("people persons men women children cases votes voters dollars euros rubles roubles tenge percent km kilometers kilometres meters metres miles feet tons tonnes times pages copies seats houses homes apartments soldiers troops police officers workers employees prisoners detainees inmates students families victims deaths delegates members companies firms cars vehicles hours minutes days weeks months years bags units square hectares acres pounds million billion thousand")
	// What may follow a year that something belongs to: "the end of 2006 was".
	mayFollowYear = words("and or to in on at by when where which who that as with was were is are has have had he she it they the a an but for from after before until because while until of")
)

func words(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// englishYear reports whether the four digits at i are a year, from the words
// around them.
func englishYear(tokens []token, i int) bool {
	t := &tokens[i]
	if t.number < 1500 || i == 0 || tokens[i-1].paragraph != t.paragraph {
		return false
	}
	var after *token
	if i+1 < len(tokens) {
		after = &tokens[i+1]
		if after.glued && (after.text == "." || after.text == "," || after.text == ":" || after.text == "/") && i+2 < len(tokens) && tokens[i+2].glued && tokens[i+2].digits > 0 {
			return false
		}
		if after.text == "%" || after.glued && after.word() || counted[after.text] {
			return false
		}
	}
	p := &tokens[i-1]
	if p.text == "-" && i > 1 && p.glued {
		p = &tokens[i-2] // mid-2006
		return p.text == "mid" || p.text == "early" || p.text == "late" || p.text == "pre" || p.text == "post"
	}
	if yearAfter[p.text] {
		return true
	}
	if !yearAfterLoosely[p.text] || t.number < 1900 || t.number > 2099 {
		return false
	}
	switch p.text {
	case "the", "a", "an", "its", "their", "his", "her", "our", "my", "this", "that":
		return after != nil && after.word() && after.sentence == t.sentence
	case "s":
		return i > 1 && tokens[i-2].text == "'" && p.glued
	case "(":
		return after != nil && (after.text == ")" || after.text == "-" || after.text == "," || after.text == ";")
	}
	return after == nil || !after.word() || mayFollowYear[after.text]
}

// russianYear reports whether the four digits at i are a year without the word:
// "в 2014.", "с 1975 по 1977".
func russianYear(tokens []token, i int) bool {
	t := &tokens[i]
	if t.number < 1900 || t.number > 2099 || i == 0 || tokens[i-1].paragraph != t.paragraph {
		return false
	}
	switch tokens[i-1].text {
	case "в", "с", "до", "после", "к", "от":
	default:
		return false
	}
	if i+1 == len(tokens) || tokens[i+1].paragraph != t.paragraph {
		return true
	}
	after := &tokens[i+1]
	if after.word() {
		switch after.text {
		case "и", "а", "но", "в", "во", "на", "по", "до", "он", "она", "они", "его", "ее":
			return true
		}
		return false
	}
	return after.digits == 0 && after.text != "%" && !(after.glued && after.text != "." && i+2 < len(tokens) && tokens[i+2].digits > 0 && tokens[i+2].glued && after.text != "-")
}

// bracketed reports whether the four digits at i stand alone in brackets, or
// open or close a span of years there.
func bracketed(tokens []token, i int) bool {
	n := tokens[i].number
	if n < 1900 || n > 2099 || i == 0 || i+1 >= len(tokens) || tokens[i-1].text != "(" {
		return false
	}
	if tokens[i+1].text == ")" {
		return true
	}
	return i+3 < len(tokens) && tokens[i+1].text == "-" && tokens[i+2].is(year) && tokens[i+3].text == ")" && tokens[i+2].number > n
}

// inRow reports whether the four digits at i go on a row of years: "2004–2006",
// "2013, 2014 and 2015".
func inRow(tokens []token, i int, before []found) bool {
	if len(before) == 0 {
		return false
	}
	f := &before[len(before)-1]
	gap := i - f.end
	if f.kind != absolute || gap < 1 || gap > 2 || f.date.month != 0 || tokens[f.end].paragraph != tokens[i].paragraph {
		return false
	}
	if d := tokens[i].number - f.date.year; d <= 0 || d > 110 {
		return false
	}
	for _, t := range tokens[f.end:i] {
		if !joins[t.text] {
			return false
		}
	}
	if i+1 < len(tokens) && counted[tokens[i+1].text] {
		return false
	}
	return true
}

// joins are what may stand between two years or days of a row.
var joins = words("- , and or to through until и или по до на мен және")

// rowAhead reports whether the four digits at i begin a row of years of which
// the last has the word "year": "с 2004 по 2006 год", "2004–2006 жылдары".
func rowAhead(tokens []token, i int) bool {
	for n := 0; n < 6; n++ {
		if i+2 >= len(tokens) || !joins[tokens[i+1].text] || !tokens[i+2].is(year) || tokens[i+2].number <= tokens[i].number {
			return false
		}
		i += 2
		k := i + 1
		for ; k < len(tokens) && k <= i+2 && (tokens[k].text == "-" || tokens[k].is(ord)); k++ {
		}
		if k < len(tokens) && tokens[k].is(yearWord) {
			return true
		}
	}
	return false
}

// decade reports whether what was read as a year tells ten: "1990-х", "1990-жылдары",
// but not "1998—2010 годах".
func decade(tokens []token, f *found) bool {
	if f.date.year%10 != 0 {
		return false
	}
	for i := f.first + 1; i < f.end; i++ {
		switch t := &tokens[i]; {
		case t.is(ord) && (t.text == "х" || t.text == "е"):
			return true
		case t.is(yearWord) && (t.text == "годы" || t.text == "годах" || t.text == "годов" || t.text == "годам" || strings.HasPrefix(t.text, "жылдар")):
			return f.first < 2 || !joins[tokens[f.first-1].text] || !tokens[f.first-2].is(year)
		}
	}
	return false
}
