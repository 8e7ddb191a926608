package names

import (
	"strings"
)

// The rules by which two spellings can match, as shown to a reader.
const (
	Literal    = "literal"                    // the same letters, but for case and accents
	Sound      = "same sound"                 // written otherwise, read the same
	Reading    = "same sound, read otherwise" // one of them in another language's reading
	Father     = "-uly for -ov"               // the Kazakh form for the Russian one, or the like
	Ending     = "case or gender"             // a woman's or an inflected form
	Near       = "near sound"                 // confusable sounds differ
	Spelt      = "letters differ"             // what is left is like
	Gender     = "man's or woman's form"      // of the same surname
	Given      = "given name"                 // in another language
	Derived    = "same root"                  // of a father's name and a surname made of it
	Initial    = "initial"                    // a letter stands for a name
	Order      = "other order"                // the words stand in another order
	Incomplete = "more names"                 // one of them has names that the other leaves out
	Differs    = "another name"               // a name of the one is not in the other
)

// A Match says how like two spellings are and why.
type Match struct {
	Score float64  // from 0 to 1; 1 only for a literal match
	Rules []string // what made them match, the weightiest first; nil for no match
}

// A rule is one of the rules for single words, by number.
type rule uint8

const (
	none rule = iota
	literalRule
	soundRule
	readingRule
	fatherRule
	endingRule
	nearRule
	speltRule
	derivedRule
	genderRule
	givenRule
	initialRule
)

var ruleNames = [...]string{"", Literal, Sound, Reading, Father, Ending, Near, Spelt, Derived, Gender, Given, Initial}

// Similar compares two names of one or more words. The order of the words does
// not matter; an initial stands for a name, and a patronymic may be missing.
// What a has and b lacks counts, what b has beyond a hardly does.
//
// The score is no probability, but the bands mean something: 1 is a literal
// match, from .95 the spellings are read the same, at [Cut] and above they are
// taken for one name, and down to .75 they may be.
func Similar(a, b string) Match {
	q, d := parse(a), parse(b)
	pairs := make([]pair, 0, len(q.words)*len(d.words))
	for i := range q.words {
		for j := range d.words {
			if l := compare(&q.words[i], &d.words[j]); l.score > minPair {
				pairs = append(pairs, pair{i, j, l.score, l.by})
			}
		}
	}
	return align(&q, &d, pairs)
}

// A likeness is how like two words are.
type likeness struct {
	score   float64
	by      rule
	sound   float64 // closeness of the sound keys
	letters float64 // closeness of the letters; of the keys in another alphabet
	errors  int     // typing errors between them, or otherAlphabet
	length  int     // sounds of the longer one
	prefix  float64 // share of it before the first difference
	loudest float64 // likeness of the likest word of the same sound, in a lexicon
}

const otherAlphabet = -1

// compare returns how like two words are and by which rule.
func compare(a, b *word) likeness {
	if a.fold == b.fold {
		return likeness{score: 1, by: literalRule}
	}
	if len(a.forms) == 0 || len(b.forms) == 0 {
		return likeness{}
	}
	if (a.flags|b.flags)&initial != 0 {
		return compareInitial(a, b)
	}
	l := closest(a, b)
	if a.forms[0].sound == b.forms[0].sound {
		l.score, l.by = .98, soundRule
		return l
	}
	var sound, stem, given, lemma, coarse, root bool
	var gender gender
	for i := range a.forms {
		for j := range b.forms {
			x, y := &a.forms[i], &b.forms[j]
			sound = sound || x.sound == y.sound
			stem = stem || x.isCase(y) || y.isCase(x)
			given = given || x.given != 0 && x.given == y.given
			coarse = coarse || x.coarse == y.coarse
			root = root || x.root == y.root
			if x.plain == y.plain {
				lemma = true
				gender |= x.of & y.of
			}
		}
	}
	switch {
	case sound:
		l.score, l.by = .955, readingRule
		return l
	case given:
		l.score, l.by = .93, givenRule
		return l
	case lemma && gender != 0:
		l.score, l.by = .90, endingRule
		return l
	case stem && !lemma:
		l.score, l.by = .89, endingRule
		return l
	case lemma:
		l.score, l.by = .80, genderRule
		return l
	}
	l.score, l.by = min(.95, max(l.sound, l.letters)), speltRule
	if a.flags&b.flags&patronymic != 0 {
		l.score = min(l.score, fathersClose(a, b))
	}
	oneTurkic := (a.flags^b.flags)&turkic != 0
	if (a.flags^b.flags)&patronymic != 0 && (a.flags|b.flags)&turkic == 0 {
		l.score = min(l.score, .74) // Fyodorov is not Fyodorovich
	}
	if coarse && l.score < .87 {
		l.score, l.by = .87, nearRule
	}
	switch {
	case root && oneTurkic && l.score < .90:
		l.score, l.by = .90, fatherRule
	case root && !oneTurkic && l.score < .78:
		l.score, l.by = .78, derivedRule
	}
	return l
}

// closest compares the sound keys and the letters of two words.
func closest(a, b *word) likeness {
	l := likeness{errors: otherAlphabet}
	for i := range a.forms {
		for j := range b.forms {
			x, y := a.forms[i].sound, b.forms[j].sound
			c := closeness(x, y)
			if (a.flags&b.flags)&base == 0 && (a.flags|b.flags)&cyrillic != 0 {
				const inflected = .06
				c = max(c, closeness(a.forms[i].plain, b.forms[j].plain)-inflected)
			}
			if c > l.sound || l.length == 0 {
				l.sound = c
				l.length = max(len(x), len(y))
				l.prefix = float64(commonPrefix(x, y)) / float64(l.length)
			}
		}
	}
	l.letters = l.sound
	if n := max(len(a.page), len(b.page)); (a.flags^b.flags)&cyrillic == 0 && n > 0 {
		l.errors = typingErrors(a.page, b.page)
		cost := l.errors * letterCost
		if a.page[0] != b.page[0] {
			cost += startCost
		}
		l.letters = share(cost, n)
	}
	return l
}

// fathersClose compares the father's names in two patronymics.
func fathersClose(a, b *word) float64 {
	return closeness(root(a.forms[0].sound), root(b.forms[0].sound))
}

func commonPrefix(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// isCase tells whether f may be y in a Russian or Kazakh case.
func (f *form) isCase(y *form) bool {
	for _, s := range f.stems {
		if s != "" && (s == y.plain || s == y.stems[0]) {
			return true
		}
	}
	return false
}

// compareInitial compares words one of which is an initial.
func compareInitial(a, b *word) likeness {
	for i := range a.forms {
		for j := range b.forms {
			if a.forms[i].sound[0] == b.forms[j].sound[0] {
				return likeness{score: .9, by: initialRule}
			}
		}
	}
	if a.flags&initial == 0 {
		a, b = b, a
	}
	for _, f := range b.forms {
		if strings.IndexByte(initialSounds[a.fold], f.sound[0]) >= 0 {
			return likeness{score: .89, by: initialRule}
		}
	}
	return likeness{}
}

// initialSounds gives the other sounds that a name with a Latin initial can
// begin with: Y for Yury, Yana or Yevgeny, J for Zhanna or Julia.
var initialSounds = map[string]string{
	"y": "uaeo", "i": "uae", "j": "Ziuae", "c": "kCTZ", "s": "S", "z": "Z", "t": "T", "k": "X", "d": "Z",
	"g": "X", "h": "g", "x": "X", "u": "v", "v": "u", "w": "u", "г": "X",
}
