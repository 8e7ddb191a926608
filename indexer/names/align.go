package names

import (
	"cmp"
	"slices"
)

// minPair is the least likeness at which two words are set against each other.
const minPair = .4

// A pair is a word of one name set against a word of another.
type pair struct {
	i, j  int
	score float64
	by    rule
}

// An alignment sets the words of the name q against those of d.
type alignment struct {
	q, d         *name
	chosen       []pair
	usedQ, usedD uint32                // positions that have a partner
	score        [2 * maxWords]float64 // by position of q
}

// align sets the words of two names against each other, the likest first. It
// reorders the pairs.
func align(q, d *name, pairs []pair) Match {
	for k := range pairs {
		const otherRole = .15 // a father's name is not a surname
		p := &pairs[k]
		switch {
		case p.by == initialRule:
		case (p.i == q.middle) != (p.j == d.middle) && q.n > 2 && d.n > 2,
			p.j == d.middle && q.n == 1 && q.words[0].flags&patronymic == 0:
			p.score -= otherRole
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(b.score, a.score) })
	a := alignment{q: q, d: d, chosen: pairs[:0]}
	whole := false // a pair of words, not of an initial with one
	for _, p := range pairs {
		if a.usedQ&q.spans[p.i] != 0 || a.usedD&d.spans[p.j] != 0 {
			continue
		}
		a.usedQ |= q.spans[p.i]
		a.usedD |= d.spans[p.j]
		a.chosen = append(a.chosen, p)
		whole = whole || p.by != initialRule
		for k := range q.n {
			if q.spans[p.i]&(1<<k) != 0 {
				a.score[k] = p.score
			}
		}
	}
	if !whole {
		return Match{}
	}
	score := a.weigh()
	if score <= 0 {
		return Match{}
	}
	return Match{score, a.rules()}
}

// contained tells whether d is q with names left out.
func (a *alignment) contained() bool {
	pairs := 0
	for _, p := range a.chosen {
		if p.by != initialRule {
			pairs++
		}
	}
	return pairs >= 2 && a.usedD == 1<<a.d.n-1
}

// weigh returns the mean of the likenesses, by how much each word of q tells,
// less a little for what only d has.
func (a *alignment) weigh() float64 {
	const (
		father         = .35 // where both have one
		fatherMissing  = .08 // where d has none
		fatherOther    = .6  // where d has another
		initialMatched = .5
		initialMissing = .3
		initialSecond  = .06 // of a father's name that d leaves out
		repeatMissing  = .1  // "Elena Olena": one is enough
		leftOut        = .2
	)
	otherFather := a.d.middle >= 0 && a.usedD&(1<<a.d.middle) == 0
	contained := a.contained()
	var sum, total float64
	initials := 0
	for k := range a.q.n {
		weight := 1.0
		matched := a.usedQ&(1<<k) != 0
		f := a.q.words[k].flags
		switch {
		case f&repeated != 0 && !matched:
			weight = repeatMissing
		case k == a.q.middle && matched:
			weight = father
		case k == a.q.middle && otherFather:
			weight = fatherOther
		case k == a.q.middle:
			weight = fatherMissing
		case f&initial != 0 && (matched || a.q.n == 1):
			weight = initialMatched
		case f&initial != 0 && initials == 0:
			weight = initialMissing
		case f&initial != 0:
			weight = initialSecond
		case !matched && contained:
			weight = leftOut
		}
		if f&initial != 0 {
			initials++
		}
		sum += weight * a.score[k]
		total += weight
	}
	const moreFather, more = .005, .015
	score := sum / total
	for k := range a.d.n {
		switch {
		case a.usedD&(1<<k) != 0:
		case k == a.d.middle:
			score -= moreFather
		default:
			score -= more
		}
	}
	return score
}

// rules names the rules of an alignment.
func (a *alignment) rules() []string {
	var rules []string
	add := func(r string) {
		if !slices.Contains(rules, r) {
			rules = append(rules, r)
		}
	}
	ordered := true
	for i, p := range a.chosen {
		add(ruleNames[p.by])
		for _, o := range a.chosen[:i] {
			if (a.q.spans[p.i] < a.q.spans[o.i]) != (a.d.spans[p.j] < a.d.spans[o.j]) {
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
