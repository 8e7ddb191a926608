package names

import (
	"slices"
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
//
// The score is no probability, but the bands mean something: 1 is a literal
// match, from .95 the spellings are read the same, at [Cut] and above they are
// taken for one name, and down to .75 they may be.
func Similar(a, b string) Match {
	q, d := parse(a), parse(b)
	pairs := make([]pair, 0, len(q.words)*len(d.words))
	for i := range q.words {
		for j := range d.words {
			if score, by := compare(&q.words[i], &d.words[j]); score > minPair {
				pairs = append(pairs, pair{i, j, score, by})
			}
		}
	}
	return align(&q, &d, pairs)
}

// compare returns how like two words are and by which rule.
func compare(a, b *word) (float64, rule) {
	if a.fold == b.fold {
		return 1, literalRule
	}
	if len(a.forms) == 0 || len(b.forms) == 0 {
		return 0, none
	}
	if (a.flags|b.flags)&initial != 0 {
		return compareInitial(a, b)
	}
	if a.forms[0].sound == b.forms[0].sound {
		return .98, soundRule
	}
	var sameLemma, sameCoarse, sameRoot, sameGiven bool
	gender := man &^ man
	for i := range a.forms {
		for j := range b.forms {
			x, y := &a.forms[i], &b.forms[j]
			if x.sound == y.sound {
				return .955, readingRule
			}
			if x.lemma == y.lemma {
				sameLemma = true
				gender |= x.of & y.of
			}
			sameGiven = sameGiven || x.given != 0 && x.given == y.given
			sameCoarse = sameCoarse || x.coarse == y.coarse
			sameRoot = sameRoot || x.root == y.root
		}
	}
	switch {
	case sameGiven:
		return .93, givenRule
	case sameLemma && gender != 0:
		return .90, endingRule
	case sameLemma:
		return .80, genderRule
	}
	best, by := 0.0, speltRule
	for i := range a.forms {
		for j := range b.forms {
			best = max(best, closeness(a.forms[i].sound, b.forms[j].sound))
		}
	}
	if (a.flags^b.flags)&cyrillic == 0 {
		if n := max(len(a.page), len(b.page)); n > 0 {
			c := float64(typed(a.page, b.page))
			if a.page[0] != b.page[0] {
				c += .4
			}
			if n < 6 {
				c *= 1.25
			}
			if x := 1 - c/float64(n); x > best {
				best = x
			}
		}
	}
	best = min(best, .95)
	if (a.flags^b.flags)&patronymic != 0 && (a.flags|b.flags)&turkic == 0 {
		best = min(best, .74) // Fyodorov is not Fyodorovich
	}
	if sameCoarse && best < .87 {
		best, by = .87, nearRule
	}
	if sameRoot {
		if (a.flags^b.flags)&turkic != 0 && best < .90 {
			best, by = .90, fatherRule
		} else if best < .78 {
			best, by = .78, derivedRule
		}
	}
	return best, by
}

// compareInitial compares words one of which is an initial.
func compareInitial(a, b *word) (float64, rule) {
	for i := range a.forms {
		for j := range b.forms {
			if a.forms[i].sound[0] == b.forms[j].sound[0] {
				return .9, initialRule
			}
		}
	}
	return 0, none
}

// minPair is the least likeness at which two words are set against each other.
const minPair = .4

// A pair is a word of one name set against a word of another.
type pair struct {
	i, j  int
	score float64
	by    rule
}

// align sets the words of two names against each other, the likest first, and
// weighs the likenesses: what q has and d lacks counts, what d has beyond q
// hardly does.
func align(q, d *name, pairs []pair) Match {
	slices.SortStableFunc(pairs, func(x, y pair) int {
		switch {
		case x.score > y.score:
			return -1
		case x.score < y.score:
			return 1
		}
		return 0
	})
	var usedQ, usedD uint32
	var score [2 * maxWords]float64
	var chosen [2 * maxWords]pair
	n := 0
	for _, p := range pairs {
		if usedQ&q.spans[p.i] != 0 || usedD&d.spans[p.j] != 0 {
			continue
		}
		usedQ |= q.spans[p.i]
		usedD |= d.spans[p.j]
		chosen[n] = p
		n++
		for k := range q.n {
			if q.spans[p.i]&(1<<k) != 0 {
				score[k] = p.score
			}
		}
	}
	if n == 0 {
		return Match{}
	}
	spare := d.middle >= 0 && usedD&(1<<d.middle) == 0
	var sum, total float64
	lone := 0
	for k := range q.n {
		weight := 1.0
		matched := usedQ&(1<<k) != 0
		switch f := q.words[k].flags; {
		case f&repeated != 0 && !matched:
			weight = .1
		case k == q.middle:
			weight = .35
			if !matched && !spare {
				weight = .08
			}
		case f&initial != 0:
			weight = .5
			if !matched && q.n > 1 {
				weight = .3
				if lone > 0 {
					weight = .06
				}
			}
			lone++
		}
		sum += weight * score[k]
		total += weight
	}
	m := Match{Score: sum / total}
	more := false
	for k := range d.n {
		if usedD&(1<<k) != 0 {
			continue
		}
		more = true
		if k == d.middle {
			m.Score -= .005
		} else {
			m.Score -= .015
		}
	}
	m.Score = max(m.Score, 0)
	m.Rules = explain(q, d, chosen[:n], usedQ, more)
	return m
}

// explain names the rules of an alignment.
func explain(q, d *name, chosen []pair, usedQ uint32, more bool) []string {
	var rules []string
	add := func(r string) {
		if !slices.Contains(rules, r) {
			rules = append(rules, r)
		}
	}
	ordered := true
	for i, p := range chosen {
		add(ruleNames[p.by])
		for _, o := range chosen[:i] {
			if (q.spans[p.i] < q.spans[o.i]) != (d.spans[p.j] < d.spans[o.j]) {
				ordered = false
			}
		}
	}
	if len(rules) > 1 { // literal says nothing where something differs
		rules = slices.DeleteFunc(rules, func(r string) bool { return r == Literal })
	}
	if !ordered {
		add(Order)
	}
	if more {
		add(Incomplete)
	}
	if usedQ != 1<<q.n-1 {
		add(Differs)
	}
	return rules
}

func typed(a, b string) int {
	var rows [3][maxSound + 1]int
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) {
		above[j+1] = j + 1
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			c := 1
			if a[i] == b[j] {
				c = 0
			}
			v := min(above[j]+c, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				v = min(v, before[j-1]+1)
			}
			row[j+1] = v
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}
