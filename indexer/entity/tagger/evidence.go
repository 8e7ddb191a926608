package tagger

import "strings"

// Evidence is what a document tells of a word form by all its occurrences. Its
// bits are features of each of them.
type clue uint16

const (
	afterTitle clue = 1 << iota
	afterGiven
	beforeSay
	afterIn
	afterThe
	beforeHead
	afterInitial
	afterOf
	beforePossessive
	asAcronym  // in brackets after a run of words with its initials
	inRun      // beside another capitalized word
	endsRun    // the last of a run
	beginsRun  // the first of a run
	afterComma // "the lawyer, X"
	beforeComma
)

const clues = 15

// evidence is what the document tells of one word form.
type evidence struct {
	clues  clue
	inside int // capitalized, not at the start of a sentence
	small  int // written small
	votes  [4]int
}

// A record is the evidence on all word forms of a document, by [word.key].
type record map[uint64]*evidence

func (d record) of(key uint64) *evidence {
	e := d[key]
	if e == nil {
		e = &evidence{}
		d[key] = e
	}
	return e
}

// observe reads the evidence of a document's sentences.
func observe(doc [][]word, x *Lexicon) record {
	d := record{}
	for _, ws := range doc {
		loud := shouting(ws)
		for i := range ws {
			w := &ws[i]
			if !w.capital && !w.small {
				continue
			}
			if w.small {
				d.of(w.key).small++
			} else if !loud {
				d.see(ws, i, x)
			}
		}
	}
	return d
}

// see takes in one capitalized occurrence.
func (d record) see(ws []word, i int, x *Lexicon) {
	e := d.of(ws[i].key)
	set := func(c clue, is bool) {
		if is {
			e.clues |= c
		}
	}
	before, after := at(ws, i-1), at(ws, i+1)
	if i > 0 && !before.stop {
		e.inside++
	}
	set(afterTitle, before.class&Role != 0)
	set(afterGiven, before.class&First != 0 && before.capital)
	set(beforeSay, after.class&Say != 0)
	set(afterIn, before.class&PlacePrep != 0)
	set(afterThe, before.text == "the")
	set(afterOf, before.text == "of")
	set(beforeHead, after.class&OrgHead != 0 && after.capital)
	set(afterInitial, before.initial)
	set(beforePossessive, after.text == "'s")
	set(afterComma, before.text == ",")
	set(beforeComma, after.text == ",")
	set(asAcronym, ws[i].acronym && before.text == "(" && after.text == ")" && abbreviates(ws, i))
	set(inRun, before.capital || after.capital)
	set(endsRun, before.capital && !after.capital)
	set(beginsRun, after.capital && !before.capital)
}

// abbreviates reports whether the word at i, in brackets, is made of the
// initials of the words before the bracket.
func abbreviates(ws []word, i int) bool {
	initials := ""
	for k := i - 2; k >= 0 && k > i-10; k-- {
		if ws[k].capital {
			initials = firstLetter(ws[k].text) + initials
		} else if !joins[ws[k].text] {
			break
		}
	}
	return len(initials) > 1 && strings.HasSuffix(initials, ws[i].text)
}

func firstLetter(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}

var joins = set("of for and the on in & de 's по")

// shouting reports whether most words of a sentence are written in capitals.
func shouting(ws []word) bool {
	words, caps := 0, 0
	for i := range ws {
		if ws[i].capital || ws[i].small {
			words++
			if ws[i].acronym {
				caps++
			}
		}
	}
	return words > 2 && caps*2 > words
}

// at returns the word at i, or [outside].
func at(ws []word, i int) *word {
	if i < 0 || i >= len(ws) {
		return &outside
	}
	return &ws[i]
}
