package names

import (
	"cmp"
	"slices"
)

// minPair is the least similarity at which two words can be paired.
const minPair = .4

// A pair is word i of one name and word j of another.
type pair struct {
	i, j  int
	score float64
	rule  rule
}

// An alignment is the words of the name q paired with those of the name d.
type alignment struct {
	q, d         *parsedName
	chosen       []pair
	whole        int                   // pairs of two words, not of a word and an initial
	usedQ, usedD uint32                // positions in a pair
	score        [2 * maxWords]float64 // by position of q
}

// align pairs the words of two names, the most similar first. It reorders pairs.
func align(q, d *parsedName, pairs []pair) Match {
	for k := range pairs {
		const otherRole = .15 // a father's name is not a surname
		if !sameRole(q, d, &pairs[k]) {
			pairs[k].score -= otherRole
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	a := alignment{q: q, d: d, chosen: pairs[:0]}
	for _, p := range pairs {
		if a.usedQ&q.spans[p.i] != 0 || a.usedD&d.spans[p.j] != 0 {
			continue
		}
		a.usedQ |= q.spans[p.i]
		a.usedD |= d.spans[p.j]
		a.chosen = append(a.chosen, p)
		if p.rule != initialRule {
			a.whole++
		}
		for k := range q.n {
			if q.spans[p.i]&(1<<k) != 0 {
				a.score[k] = p.score
			}
		}
	}
	if a.whole > 0 {
		if score := a.lessExcess(a.mean()); score > 0 {
			return Match{score, a.rules()}
		}
	}
	return Match{}
}

// sameRole reports whether the words of a pair can be the same part of their names:
// both or neither is the father's name.
func sameRole(q, d *parsedName, p *pair) bool {
	switch {
	case p.rule == initialRule:
		return true
	case (p.i == q.middle) != (p.j == d.middle) && q.n > 2 && d.n > 2:
		return false
	}
	return p.j != d.middle || q.n != 1 || q.words[0].flags&patronymic != 0
}

// contained reports whether d is q with names left out.
func (a *alignment) contained() bool { return a.whole >= 2 && a.usedD == 1<<a.d.n-1 }

// mean returns the mean similarity of the words of q, weighted by their importance.
func (a *alignment) mean() float64 {
	var sum, total float64
	initials := 0
	for k := range a.q.n {
		weight := a.weight(k, initials)
		if a.q.words[k].flags&initial != 0 {
			initials++
		}
		sum += weight * a.score[k]
		total += weight
	}
	return sum / total
}

// weight returns the weight of the word of q at position k, after so many initials.
func (a *alignment) weight(k, initials int) float64 {
	const (
		father         = .35 // both have one
		fatherMissing  = .08 // d has none
		fatherOther    = .6  // d has another
		initialMatched = .5
		initialMissing = .3
		initialSecond  = .06 // of a father's name that d leaves out
		repeatMissing  = .1  // "Elena Olena": one is enough
		leftOut        = .2
	)
	matched := a.usedQ&(1<<k) != 0
	switch f := a.q.words[k].flags; {
	case f&repeated != 0 && !matched:
		return repeatMissing
	case k == a.q.middle && matched:
		return father
	case k == a.q.middle && a.d.middle >= 0 && a.usedD&(1<<a.d.middle) == 0:
		return fatherOther
	case k == a.q.middle:
		return fatherMissing
	case f&initial != 0 && (matched || a.q.n == 1):
		return initialMatched
	case f&initial != 0 && initials == 0:
		return initialMissing
	case f&initial != 0:
		return initialSecond
	case !matched && a.contained():
		return leftOut
	}
	return 1
}

// lessExcess returns score less a deduction for each word that only d has.
func (a *alignment) lessExcess(score float64) float64 {
	const father, other = .005, .015
	for k := range a.d.n {
		switch {
		case a.usedD&(1<<k) != 0:
		case k == a.d.middle:
			score -= father
		default:
			score -= other
		}
	}
	return score
}

// rules returns the rules that the names match by.
func (a *alignment) rules() []string {
	var rules []string
	add := func(r string) {
		if !slices.Contains(rules, r) {
			rules = append(rules, r)
		}
	}
	ordered := true
	for i, p := range a.chosen {
		add(ruleNames[p.rule])
		for _, o := range a.chosen[:i] {
			if (a.q.spans[p.i] < a.q.spans[o.i]) != (a.d.spans[p.j] < a.d.spans[o.j]) {
				ordered = false
			}
		}
	}
	if len(rules) > 1 { // name only what differs
		rules = slices.DeleteFunc(rules, func(r string) bool { return r == Literal })
	}
	if !ordered {
		add(Order)
	}
	if a.usedD != 1<<a.d.n-1 {
		add(Incomplete)
	}
	if a.usedQ != 1<<a.q.n-1 {
		if a.contained() {
			add(Incomplete)
		} else {
			add(Differs)
		}
	}
	return rules
}
