package dates

import (
	"slices"
	"strings"
)

// A kind tells how the values of a pattern make a date.
type kind int

const (
	absolute      kind = iota // a date with its year
	dayOfMonth                // a day and a month, without a year
	monthOnly                 // a month without a year
	dayOfWeek                 // a weekday
	countAgo                  // so many units before the publication
	countLater                // so many units after the date before it in the text
	countBefore               // so many units before the date before it in the text
	unitLast                  // the unit before that of the publication
	unitThis                  // the unit of the publication
	unitNext                  // the unit after that of the publication
	dayNear                   // yesterday, today, tomorrow
	yearNear                  // a word for last year or this year
	yearSaid                  // a month, maybe with a day, of last year or this year
	sameYear                  // a month, maybe with a day, of the year named before it
	followingYear             // a month, maybe with a day, of the year after that one
	precedingYear             // and of the year before it
	dayBeside                 // the day before yesterday
)

// A pattern is a row of tokens that makes a date.
type pattern struct {
	kind kind
	// before are the words of which one must stand before the date, all if
	// there are none.
	before []string
	parts  []part
}

// A part is one token of a pattern: of a class, or one of some words.
type part struct {
	class class
	words []string
	// second is for the second day of "27 and 28 September", the second year
	// of "2004–2006": a pattern with one makes two dates.
	second bool
}

var classes = map[string]class{
	"month": month, "weekday": weekday, "season": season, "day": day, "year": year, "num": num,
	"unit": unitWord, "yr": yearWord, "ord": ord, "ago": ago, "later": later, "earlier": earlier,
	"last": last, "next": next, "this": this, "near": yesterday, "lastyear": lastYear,
}

// rule writes patterns as a person would: <class>, word|word, and ? after what
// may be missing. It returns one pattern for every way to leave those out.
func rule(k kind, before, text string) []pattern {
	rows := [][]part{nil}
	for _, f := range strings.Fields(text) {
		name, optional := strings.CutSuffix(f, "?")
		var p part
		if strings.HasPrefix(name, "<") {
			name = strings.Trim(name, "<>")
			name, p.second = strings.CutSuffix(name, "2")
			c, ok := classes[name]
			if !ok {
				panic("dates: no class " + name)
			}
			p.class = c
		} else {
			p.words = strings.Split(name, "|")
		}
		var more [][]part
		for _, row := range rows {
			if optional {
				more = append(more, row)
			}
			more = append(more, append(slices.Clone(row), p))
		}
		rows = more
	}
	var ps []pattern
	for _, row := range rows {
		if row[0].class == 0 && (row[0].words[0] == "," || row[0].words[0] == "-") {
			continue // what the sign belonged to was left out
		}
		ps = append(ps, pattern{k, strings.Fields(before), row})
	}
	return ps
}

// A grammar is the patterns of a language by what they begin with.
type grammar struct {
	byClass map[class][]pattern
	first   class // all classes that begin a pattern
	byWord  map[string][]pattern
	// bareYear says that a year may stand without the word "year", as in
	// English: what is around it must then tell.
	bareYear bool
}

func newGrammar(bareYear bool, rules ...[]pattern) *grammar {
	g := &grammar{byClass: map[class][]pattern{}, byWord: map[string][]pattern{}, bareYear: bareYear}
	for _, p := range slices.Concat(rules...) {
		if first := p.parts[0]; first.class != 0 {
			g.byClass[first.class] = append(g.byClass[first.class], p)
			g.first |= first.class
		} else {
			for _, w := range first.words {
				g.byWord[w] = append(g.byWord[w], p)
			}
		}
	}
	return g
}

// Words before an English month or weekday that make it a date.
const (
	onMonth   = "between in since until till by during of for from early late mid to and or through before after around"
	onWeekday = "on since until till by late early from before after said told announced reported confirmed stated wrote added ruled held killed died arrested detained sentenced released met began started ended opened published issued and"
	onToday   = "said told announced reported confirmed stated wrote added ruled held killed died arrested detained sentenced released met began started ended opened published issued earlier"
)

var englishGrammar = newGrammar(true,
	rule(absolute, "", "<weekday>? ,? <month> .? <day> <ord>? ,? <year>"),
	rule(absolute, "", "<weekday>? ,? the? <day> <ord>? of? <month> .? ,? <year>"),
	rule(absolute, "", "<month> .? ,? of? <year>"),
	rule(absolute, "", "<season> of? <year>"),
	rule(absolute, "", "<month> .? <day> <ord>? -|and|to|through|or <day2> <ord>? ,? <year>"),
	rule(absolute, "", "<day> <ord>? -|and|to|or <day2> <ord>? of? <month> ,? <year>"),
	rule(dayOfMonth, "", "<month> .? <day> <ord>? -|and|to|through|or <day2> <ord>?"),
	rule(dayOfMonth, "", "<day> <ord>? -|and|to|or <day2> <ord>? of? <month>"),
	rule(dayOfMonth, "", "<weekday>? ,? <month> .? <day> <ord>?"),
	rule(dayOfMonth, "", "<weekday>? ,? the? <day> <ord>? of? <month>"),
	rule(monthOnly, onMonth, "<month>"),
	rule(monthOnly, "", "<last> <month>"),
	rule(dayOfWeek, onWeekday, "<weekday>"),
	rule(dayOfWeek, "", "<last> <weekday>"),
	rule(countAgo, "", "<num> <unit> <ago>"),
	rule(countLater, "", "<num> <unit> <later>"),
	rule(countBefore, "", "<num> <unit> <earlier>"),
	rule(countLater, "", "the next|following <unit>"),
	rule(countBefore, "", "the previous <unit>"),
	rule(unitLast, "", "<last> <unit>"),
	rule(unitThis, "", "<this> <unit>"),
	rule(unitNext, "", "<next> <unit>"),
	rule(dayNear, "", "<near>"),
	rule(dayBeside, "", "the day before|after <near>"),
	rule(yearSaid, "", "<month> .? <day>? <ord>? of? <last> <unit>"),
	rule(yearSaid, "", "<month> .? <day>? <ord>? of? <this> <unit>"),
	rule(yearSaid, "", "<month> .? <day>? <ord>? of? <next> <unit>"),
	rule(yearSaid, "", "<day> <ord>? of? <month> of? <last> <unit>"),
	rule(yearSaid, "", "<day> <ord>? of? <month> of? <this> <unit>"),
	rule(sameYear, "", "<month> .? <day>? <ord>? of? that same? year"),
	rule(sameYear, "", "<month> .? <day>? <ord>? of? the same year"),
	rule(sameYear, "", "<day> <ord>? of? <month> of? that same? year"),
	rule(sameYear, "", "<day> <ord>? of? <month> of? the same year"),
	rule(sameYear, "", "<season> of that same? year"),
	rule(sameYear, "", "<season> of the same year"),
	rule(sameYear, "", "that same? year"),
	rule(yearSaid, "", "<season> of? <last> <unit>"),
	rule(yearSaid, "", "<season> of? <this> <unit>"),
	rule(followingYear, "", "<month> .? <day>? <ord>? ,? of? the next|following year"),
	rule(followingYear, "", "<month> .? <day>? <ord>? ,? of? the year after"),
	rule(followingYear, "", "<day> <ord>? of? <month> ,? of? the next|following year"),
	rule(precedingYear, "", "<month> .? <day>? <ord>? ,? of? the previous|preceding year"),
	rule(precedingYear, "", "<month> .? <day>? <ord>? ,? of? the year before|earlier"),
	rule(precedingYear, "", "<day> <ord>? of? <month> ,? of? the previous|preceding year"),
	rule(countAgo, "", "<num> <unit> on ,"),
)

var russianGrammar = newGrammar(false,
	rule(absolute, "", "<weekday>? ,? <day> -? <ord>? <month> <year> <yr>?"),
	rule(absolute, "", "<month> <year> -? <ord>? <yr>?"),
	rule(absolute, "", "<season> <year> -? <ord>? <yr>?"),
	rule(absolute, "", "<year> -? <ord>? <yr>"),
	rule(absolute, "", "<year> - <ord>"),
	rule(absolute, "", "<day> -|и|по|или|на|до <day2> <month> <year> <yr>?"),
	rule(absolute, "", "<day> - <ord> -|и|по|или|на|до <day2> - <ord> <month> <year> <yr>?"),
	rule(dayOfMonth, "", "<day> -|и|по|или|на|до <day2> <month>"),
	rule(dayOfMonth, "", "<day> - <ord> -|и|по|или|на|до <day2> - <ord> <month>"),
	rule(dayOfMonth, "", "<weekday>? ,? <day> -? <ord>? <month>"),
	rule(monthOnly, "в с до к на от начале начала началу середине середины середину конце конца концу", "<month>"),
	rule(monthOnly, "", "<last> <month>"),
	rule(dayOfWeek, "в во с до на от", "<weekday>"),
	rule(dayOfWeek, "в во", "<last> <weekday>"),
	rule(countAgo, "", "<num>? <unit> тому? <ago>"),
	rule(countLater, "", "<num>? <unit> <later>"),
	rule(countLater, "", "спустя <num>? <unit>"),
	rule(countBefore, "", "<num>? <unit> <earlier>"),
	rule(countLater, "на", "<next> <unit>"),
	rule(unitLast, "", "<last> <unit>"),
	rule(unitThis, "", "<this> <unit>"),
	rule(dayNear, "", "<near>"),
	rule(yearSaid, "", "<day>? <month> <last> <unit>"),
	rule(yearSaid, "", "<day>? <month> <this> <unit>"),
	rule(sameYear, "", "<day>? <month> того же? года"),
	rule(sameYear, "", "<day>? <month> этого же года"),
	rule(sameYear, "", "<season> того же? года"),
	rule(sameYear, "", "том же году"),
	rule(yearNear, "", "<lastyear> <yr>"),
	rule(yearSaid, "", "<day>? <month> <lastyear> <yr>"),
	rule(yearSaid, "", "<season> <last> <unit>"),
	rule(yearSaid, "", "<season> <this> <unit>"),
	rule(followingYear, "", "<day>? <month> следующего года"),
	rule(followingYear, "в", "следующем году"),
	rule(precedingYear, "", "<day>? <month> предыдущего|предшествующего года"),
	rule(countAgo, "", "<num> <unit> со дня|времени|момента"),
)

var kazakhGrammar = newGrammar(false,
	rule(absolute, "", "<year> -? <ord>? <yr> <day> -? <ord>? <month>"),
	rule(absolute, "", "<year> -? <ord>? <yr>? ,? <month> айы? <day> -? <ord>?"),
	rule(absolute, "", "<year> -? <ord>? <yr> <month>"),
	rule(absolute, "", "<day> -? <ord>? <month> ,? <year> -? <ord>? <yr>?"),
	rule(absolute, "", "<month> ,? <year> -? <ord>? <yr>?"),
	rule(absolute, "", "<year> -? <ord>? <yr> <season>"),
	rule(absolute, "", "<year> -? <ord>? <yr>"),
	rule(absolute, "", "<year> - де|да|те|та|ден|дан|тен|тан"),
	rule(absolute, "", "<year> -? <ord>? <yr> <day> -|және|мен <day2> <month>"),
	rule(dayOfMonth, "", "<day> -|және|мен <day2> <month>"),
	rule(dayOfMonth, "", "<day> -? <ord>? <month>"),
	rule(dayOfMonth, "", "<month> <day> - <ord>"),
	rule(dayOfMonth, "", "<month> <day> күні"),
	rule(monthOnly, "", "<month> айында|айының|айынан|айына|айындағы|басында|басынан|ортасында|соңында|аяғында|соңына|аяғына"),
	rule(monthOnly, "", "<last> <month>"),
	rule(dayOfWeek, "", "<weekday> күні"),
	rule(dayOfWeek, "", "<last> <weekday> күні"),
	rule(countAgo, "", "<num> <unit> <ago>"),
	rule(countLater, "", "<num> <unit> <later>"),
	rule(countLater, "", "келесі күні"),
	rule(countLater, "", "ертеңіне|ертесіне|ертеңінде"),
	rule(unitLast, "", "<last> <unit>"),
	rule(unitThis, "", "<this> <unit>"),
	rule(followingYear, "", "<next> жылы"),
	rule(dayNear, "", "<near>"),
	rule(yearNear, "", "<lastyear>"),
	rule(yearSaid, "", "<last> <unit> <day>? -? <ord>? <month>"),
	rule(yearSaid, "", "<this> <unit> <day>? -? <ord>? <month>"),
	rule(followingYear, "", "<next> жылғы|жылдың <day>? -? <ord>? <month>"),
	rule(yearSaid, "", "<lastyear> <day>? -? <ord>? <month>"),
	rule(sameYear, "", "сол жылы|жылғы|жылдың <day>? -? <ord>? <month>"),
	rule(sameYear, "", "сол жылы|жылғы|жылдың <season>?"),
)

// otherGrammar serves the languages whose words for "ago" and "last" are not
// known: a day and a month with the year in the orders that are met.
var otherGrammar = newGrammar(false,
	rule(absolute, "", "<day> .? <ord>? de|of|di|da? <month> .? ,? de|del|do? <year>"),
	rule(absolute, "", "<month> .? <day> ,? <year>"),
	rule(absolute, "", "<month> .? de|del|do? <year>"),
	rule(absolute, "", "<year> .? <month> <day> .?"),
)

func grammarOf(lang string) *grammar {
	switch lang {
	case "en":
		return englishGrammar
	case "ru":
		return russianGrammar
	case "kk":
		return kazakhGrammar
	}
	return otherGrammar
}
