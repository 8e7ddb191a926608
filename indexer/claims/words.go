package claims

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

//go:embed words.txt
var table string

// grammars has the rows of the table by language.
var grammars = readTable(table)

// A grammar is the rows of a language.
type grammar struct {
	phrases []phrase // that begin an event or another use, the longest first
	units   map[string]bool
	about   map[string]bool
	since   map[string]bool
	numbers map[string]int
}

// A phrase is some words of a row.
type phrase struct {
	what  string
	days  bool // a day can be stated of it
	years bool // a number of years can be stated of it
	words []string
}

func readTable(table string) map[string]*grammar {
	all := map[string]*grammar{}
	for n, line := range strings.Split(table, "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		row := strings.Split(line, "\t")
		if len(row) != 4 {
			panic(fmt.Sprintf("words.txt:%d: %d columns, want 4", n+1, len(row)))
		}
		g := all[row[2]]
		if g == nil {
			g = &grammar{units: map[string]bool{}, about: map[string]bool{}, since: map[string]bool{}, numbers: map[string]int{}}
			all[row[2]] = g
		}
		if err := g.add(row[0], row[1], strings.Fields(row[3])); err != nil {
			panic(fmt.Sprintf("words.txt:%d: %v", n+1, err))
		}
	}
	for _, g := range all {
		slices.SortStableFunc(g.phrases, func(a, b phrase) int { return len(b.words) - len(a.words) })
	}
	return all
}

func (g *grammar) add(kind, what string, words []string) error {
	set := map[string]map[string]bool{"unit": g.units, "about": g.about, "since": g.since}[kind]
	for i, w := range words {
		switch {
		case set != nil:
			set[w] = true
		case kind == "number":
			from, err := strconv.Atoi(what)
			if err != nil {
				return err
			}
			for form := range strings.SplitSeq(w, "/") {
				g.numbers[form] = from + i
			}
		case kind == "day", kind == "years", kind == "other":
			g.phrases = append(g.phrases, phrase{what, kind == "day", kind == "years", strings.Split(w, "+")})
		default:
			return fmt.Errorf("kind %q", kind)
		}
	}
	return nil
}

// A word is a word of a sentence in lower case.
type word struct {
	text       string
	start, end int // code points of the body
}

// wordsOf returns the words of a part of a text: runs of letters and digits.
func wordsOf(text []rune, start, end int) []word {
	var all []word
	for at := start; at < end; {
		from := at
		for at < end && (unicode.IsLetter(text[at]) || unicode.IsDigit(text[at]) || unicode.Is(unicode.Mn, text[at])) {
			at++
		}
		if at > from {
			all = append(all, word{strings.ToLower(string(text[from:at])), from, at})
		}
		at++
	}
	return all
}

// An event is a phrase where a sentence has it.
type event struct {
	*phrase
	start, end int // code points
}

// events returns the phrases in a sentence that state days, or those that state
// years, with the other uses, in order and without overlap.
func (g *grammar) events(words []word, days bool) []event {
	var all []event
	for i := 0; i < len(words); {
		n := 1
		for p := range g.phrases {
			f := &g.phrases[p]
			if (f.days && days || f.years && !days || !f.days && !f.years) && f.at(words[i:]) {
				n = len(f.words)
				all = append(all, event{f, words[i].start, words[i+n-1].end})
				break
			}
		}
		i += n
	}
	return all
}

func (f *phrase) at(words []word) bool {
	if len(words) < len(f.words) {
		return false
	}
	for i, w := range f.words {
		if stem, open := strings.CutSuffix(w, "*"); words[i].text != w && !(open && strings.HasPrefix(words[i].text, stem)) {
			return false
		}
	}
	return true
}

// number returns the number that words at i state, and how many words it has; 0 for
// none.
func (g *grammar) number(words []word, i int) (value, length int) {
	if n, err := strconv.Atoi(words[i].text); err == nil && n > 0 && len(words[i].text) <= 2 {
		return n, 1
	}
	n := g.numbers[words[i].text]
	if n >= 10 && n%10 == 0 && i+1 < len(words) { // twenty-five
		if unit := g.numbers[words[i+1].text]; unit > 0 && unit < 10 {
			return n + unit, 2
		}
	}
	return n, min(n, 1)
}
