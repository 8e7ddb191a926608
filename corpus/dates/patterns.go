package dates

import (
	"slices"
	"strings"
)

// A kind is how the values of a pattern make a date.
type kind int

const (
	absolute      kind = 1 << iota // a date with its year
	dayOfMonth                     // a day and a month, without a year
	monthOnly                      // a month without a year
	dayOfWeek                      // a weekday
	countAgo                       // so many units before the publication
	countLater                     // so many units after the preceding date
	countBefore                    // so many units before the preceding date
	unitNear                       // last month, this year
	dayNear                        // yesterday, today, tomorrow
	yearNear                       // a word for last year or this year
	yearSaid                       // a month, maybe with a day, of last year or this year
	sameYear                       // likewise, of the year of the preceding date
	followingYear                  // likewise, of the year after that
	precedingYear                  // likewise, of the year before that
	dayBeside                      // the day before yesterday
)

const (
	yearless = dayOfMonth | monthOnly | dayOfWeek
	counts   = countAgo | countLater | countBefore
	// ofText are the kinds whose year comes from the text, not the publication.
	ofText = absolute | countLater | countBefore | sameYear | followingYear | precedingYear
)

// A pattern is a row of tokens that makes a date.
type pattern struct {
	kind   kind
	before []string // words of which one must stand before the date, nil for none
	parts  []part
}

// A part is one token of a pattern: of a class, or one of some words.
type part struct {
	class  class
	words  []string
	second bool // the second day of "27 and 28 September", which makes two dates
}

var classes = map[string]class{
	"month": month, "weekday": weekday, "season": season, "day": day, "year": year, "num": num,
	"unit": unitWord, "yr": yearWord, "ord": ord, "ago": ago, "later": later, "earlier": earlier,
	"last": last, "next": next, "this": this, "near": yesterday, "lastyear": lastYear, "datedday": datedDay,
}

// rule returns the patterns that a text stands for. Parts are written <class> or
// word|word, optional ones end with ?, and {one; two} are alternatives. One of the
// words in before must stand before the date, unless that is "".
func rule(k kind, before, text string) []pattern {
	if head, rest, ok := strings.Cut(text, "{"); ok {
		var ps []pattern
		alternatives, tail, _ := strings.Cut(rest, "}")
		for alternative := range strings.SplitSeq(alternatives, ";") {
			ps = append(ps, rule(k, before, head+alternative+tail)...)
		}
		return ps
	}
	rows := [][]part{nil}
	for f := range strings.FieldsSeq(text) {
		name, optional := strings.CutSuffix(f, "?")
		p := part{words: strings.Split(name, "|")}
		if class, ok := strings.CutPrefix(name, "<"); ok {
			class, p.second = strings.CutSuffix(strings.TrimSuffix(class, ">"), "2")
			if p.class = classes[class]; p.class == 0 {
				panic("dates: no class " + class)
			}
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
			continue // the part before the sign was left out
		}
		ps = append(ps, pattern{k, strings.Fields(before), row})
	}
	return ps
}

// A grammar is the patterns of a language by their first part.
type grammar struct {
	byClass  map[class][]pattern
	first    class // all classes that begin a pattern
	byWord   map[string][]pattern
	bareYear bool // a year needs no word "year", as in English
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
	onWeekday = "on since until till by to for late early from before after said told announced reported confirmed stated wrote added ruled held killed died arrested detained sentenced released met began started ended opened published issued and"
)

var englishGrammar = newGrammar(true,
	rule(absolute, "", "<weekday>? ,? <month> .? <day> <ord>? ,? <year>"),
	rule(absolute, "", "<weekday>? ,? the? <day> <ord>? of? <month> .? ,? <year>"),
	rule(absolute, "", "{<month> .? ,?; <season>} of? <year>"),
	rule(absolute, "", "<month> .? <day> <ord>? -|and|to|through|or <day2> <ord>? ,? <year>"),
	rule(absolute, "", "<day> <ord>? -|and|to|or <day2> <ord>? of? <month> ,? <year>"),
	rule(dayOfMonth, "", "<month> .? <day> <ord>? -|and|to|through|or <day2> <ord>?"),
	rule(dayOfMonth, "", "<day> <ord>? -|and|to|or <day2> <ord>? of? <month>"),
	rule(dayOfMonth, "", "<weekday>? ,? {<month> .? <day> <ord>?; the? <day> <ord>? of? <month>}"),
	rule(monthOnly, onMonth, "<month>"),
	rule(monthOnly, "", "<last> <month>"),
	rule(dayOfWeek, onWeekday, "<weekday>"),
	rule(dayOfWeek, "", "<last> <weekday>"),
	rule(countAgo, "", "<num> <unit> {<ago>; on ,}"),
	rule(countLater, "", "{<num> <unit> <later>; the next|following <unit>}"),
	rule(countBefore, "", "{<num> <unit> <earlier>; the previous <unit>}"),
	rule(unitNear, "", "{<last>; <this>; <next>} <unit>"),
	rule(dayNear, "", "<near>"),
	rule(dayBeside, "", "the day before|after <near>"),
	rule(yearSaid, "", "{<month> .? <day>? <ord>?; <day> <ord>? of? <month>; <season>} of? {<last>; <this>} <unit>"),
	rule(yearSaid, "", "<month> .? <day>? <ord>? of? <next> <unit>"),
	rule(sameYear, "", "{<month> .? <day>? <ord>? of?; <day> <ord>? of? <month> of?; <season> of} {that; that same; the same} year"),
	rule(sameYear, "", "that same? year"),
	rule(followingYear, "", "<month> .? <day>? <ord>? ,? of? the {next|following year; year after}"),
	rule(followingYear, "", "<day> <ord>? of? <month> ,? of? the next|following year"),
	rule(precedingYear, "", "<month> .? <day>? <ord>? ,? of? the {previous|preceding year; year before|earlier}"),
	rule(precedingYear, "", "<day> <ord>? of? <month> ,? of? the previous|preceding year"),
)

var russianGrammar = newGrammar(false,
	rule(absolute, "", "<weekday>? ,? <day> -? <ord>? <month> <year> <yr>?"),
	rule(absolute, "", "{<month>; <season>} <year> -? <ord>? <yr>?"),
	rule(absolute, "", "<year> {-? <ord>? <yr>; - <ord>}"),
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
	rule(countAgo, "", "<num> <unit> со дня|времени|момента"),
	rule(countLater, "", "{<num>? <unit> <later>; спустя <num>? <unit>}"),
	rule(countLater, "на", "<next> <unit>"),
	rule(countBefore, "", "<num>? <unit> <earlier>"),
	rule(unitNear, "", "{<last>; <this>} <unit>"),
	rule(dayNear, "", "<near>"),
	rule(yearNear, "", "<lastyear> <yr>"),
	rule(yearSaid, "", "{<day>? <month>; <season>} {<last>; <this>} <unit>"),
	rule(yearSaid, "", "<day>? <month> <lastyear> <yr>"),
	rule(sameYear, "", "{<day>? <month>; <season>} того же? года"),
	rule(sameYear, "", "{<day>? <month> этого же года; том же году}"),
	rule(followingYear, "", "<day>? <month> следующего года"),
	rule(followingYear, "в", "следующем году"),
	rule(precedingYear, "", "<day>? <month> предыдущего|предшествующего года"),
)

var kazakhGrammar = newGrammar(false,
	rule(absolute, "", "<year> -? <ord>? <yr> {<day> -? <ord>? <month>; <day> -|және|мен <day2> <month>; <month>; <season>}"),
	rule(absolute, "", "<year> -? <ord>? <yr>? ,? <month> айы? <day> -? <ord>?"),
	rule(absolute, "", "{<day> -? <ord>? <month>; <month>} ,? <year> -? <ord>? <yr>?"),
	rule(absolute, "", "<year> {-? <ord>? <yr>; - де|да|те|та|ден|дан|тен|тан}"),
	rule(dayOfMonth, "", "<day> {-|және|мен <day2>; -? <ord>?} <month>"),
	rule(dayOfMonth, "", "<month> <day> {- <ord>; күні}"),
	rule(monthOnly, "", "<month> айында|айының|айынан|айына|айындағы|басында|басынан|ортасында|соңында|аяғында|соңына|аяғына"),
	rule(monthOnly, "", "<last> <month>"),
	rule(dayOfWeek, "", "{<last>? <weekday> күні; <datedday>}"),
	rule(countAgo, "", "<num> <unit> <ago>"),
	rule(countLater, "", "{<num> <unit> <later>; келесі күні; ертеңіне|ертесіне|ертеңінде}"),
	rule(unitNear, "", "{<last>; <this>} <unit>"),
	rule(dayNear, "", "<near>"),
	rule(yearNear, "", "<lastyear>"),
	rule(yearSaid, "", "{<last> <unit>; <this> <unit>; <lastyear>} <day>? -? <ord>? <month>"),
	rule(sameYear, "", "сол жылы|жылғы|жылдың {<day>? -? <ord>? <month>; <season>?}"),
	rule(followingYear, "", "<next> {жылы; жылғы|жылдың <day>? -? <ord>? <month>}"),
)

// otherGrammar is for all other languages: dates with their year, in the usual
// orders.
var otherGrammar = newGrammar(false,
	rule(absolute, "", "<day> .? <ord>? de|of|di|da? <month> .? ,? de|del|do? <year>"),
	rule(absolute, "", "<month> .? <day> ,? <year>"),
	rule(absolute, "", "<month> .? de|del|do? <year>"),
	rule(absolute, "", "<year> .? <month> <day> .?"),
)

// grammars are those of the languages that are read in full.
var grammars = map[string]*grammar{"en": englishGrammar, "ru": russianGrammar, "kk": kazakhGrammar}
