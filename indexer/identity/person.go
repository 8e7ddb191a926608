package identity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"casefile/indexer/names"
)

// A name is a parsed label.
type name struct {
	text     string
	words    []*word  // without initials and the father's name
	father   *word    // nil if the label has none
	initials []string // letters with full stops
	row      int      // in the table of places or organizations, 0 for none
}

// full returns how complete a name is: 2 for each word, 1 for each initial.
func (n *name) full() uint8 {
	count := 2*len(n.words) + len(n.initials)
	if n.father != nil {
		count += 2
	}
	return uint8(count)
}

// A rank is what two names are to each other.
type rank uint8

const (
	apart     rank = iota
	resembles      // listed as possible, but counts as apart when labels are merged
	possible
	same
)

// A verdict is the result of comparing two names. The zero verdict is apart.
type verdict struct {
	rank    rank
	score   float64
	why     []string // rules of [names.Similar]
	partial bool     // one name leaves out a word that the other has
	soft    bool     // a word differs by more than the spelling of a sound
}

// add takes the likeness of two words into the score and the reasons.
func (v *verdict) add(l likeness) {
	v.score = min(v.score, l.score)
	for _, w := range l.why {
		if w != names.Literal && !slices.Contains(v.why, w) {
			v.why = append(v.why, w)
		}
	}
}

// read parses a label. mu must be held.
func (r *Resolver) read(text string) *name {
	if n, ok := r.names[text]; ok {
		return n
	}
	n := &name{text: text}
	if r.kind == Person {
		r.readPerson(n)
	} else {
		r.readThing(n)
	}
	r.names[text] = n
	return n
}

// compare compares two names. mu must be held.
func (r *Resolver) compare(a, b *name) verdict {
	if a.text > b.text { // the order must not matter
		a, b = b, a
	}
	if r.kind == Person {
		return r.comparePersons(a, b)
	}
	return r.compareThings(a, b)
}

// particles are part of the father's name before them.
var particles = map[string]bool{
	"uly": true, "ulu": true, "kyzy": true, "qyzy": true, "kizi": true, "oglu": true, "ogly": true,
	"улы": true, "ұлы": true, "кызы": true, "қызы": true, "оглы": true,
}

func (r *Resolver) readPerson(n *name) {
	var words []string
	for _, f := range fields(n.text) {
		switch {
		case isInitial(f):
			n.initials = append(n.initials, f)
		case particles[strings.ToLower(f)] && len(words) > 0:
			words[len(words)-1] += strings.ToLower(f)
		default:
			words = append(words, f)
		}
	}
	for i, f := range words {
		w := r.word(f)
		if len(w.keys) == 0 {
			continue
		}
		if n.father == nil && i > 0 && len(words) > 2 && hasSuffix(w.keys[0], "oviC", "eviC", "ovna", "evna", "iCna", "uli", "kizi", "ogli", "oglu") {
			n.father = w
			continue
		}
		n.words = append(n.words, w)
	}
}

func hasSuffix(key string, suffixes ...string) bool {
	return slices.ContainsFunc(suffixes, func(s string) bool { return len(key) > len(s) && strings.HasSuffix(key, s) })
}

// comparePersons compares the names of two persons.
func (r *Resolver) comparePersons(a, b *name) verdict {
	if len(a.words) == 0 || len(b.words) == 0 {
		return verdict{}
	}
	if len(a.words) > len(b.words) {
		a, b = b, a
	}
	if len(a.words) == 1 {
		return r.compareShort(a, b)
	}
	likes, straight := r.align(a.words, b.words, like)
	if likes == nil {
		return r.resemblance(a, b)
	}
	v := verdict{rank: same, score: 1}
	surname, sure := surnameOf(a)
	var softs, inflections, plain int
	for i, l := range likes {
		v.add(l)
		if v.rank = min(v.rank, rankOfWord(a, b, i, surname, l)); v.rank == apart {
			return verdict{}
		}
		switch {
		case l.grade == like, l.grade == close:
			softs++
		case l.inCase():
			inflections++
		case l.grade >= heard:
			plain++
		}
	}
	v.soft = softs > 0
	switch {
	case softs > 1,
		softs == 1 && plain+inflections == 0,
		inflections > 0 && plain > 0: // Asel Alieva is not Asel Aliev in the genitive
		v.rank = possible
	case !straight && !sure:
		v.rank = possible // Marat Bolat, Bolat Marat
		v.why = append(v.why, names.Order)
	case len(a.words) != len(b.words):
		v.rank, v.partial = possible, true
		v.why = append(v.why, names.Incomplete)
	}
	return r.compareFathers(a, b, v)
}

// rankOfWord returns the highest rank that two persons' names can have if the i-th word
// of the first is like a word of the second.
func rankOfWord(a, b *name, i, surname int, l likeness) rank {
	switch {
	case l.grade == differs:
		return apart
	case l.grade == like:
		// A given name may be misspelt; a surname with another letter is another
		// surname. A word in the form of a surname may be a father's name, and the
		// last word the surname.
		if i == surname || i == len(a.words)-1 || !misspelt(a.words[i], l.score) {
			return possible
		}
	case l.inCase():
		if i == surname && l.added == "a" && (isDaughter(a.father) || isDaughter(b.father)) {
			return apart
		}
		if isWomanToo(a.words[i], b.words) {
			return possible
		}
	}
	return same
}

// resemblance compares two full names of which one word is like no word of the
// other: Nurtai and Nartai Dutbaev may be one man in a hasty report. It never merges
// names.
func (r *Resolver) resemblance(a, b *name) verdict {
	likes, straight := r.align(a.words, b.words, slip)
	if likes == nil || !straight || len(a.words) != len(b.words) || (a.father == nil) != (b.father == nil) || !sameInitials(a.initials, b.initials) ||
		a.father != nil && r.like(a.father, b.father).grade < close {
		return verdict{}
	}
	v := verdict{rank: resembles, score: 1}
	surname, _ := surnameOf(a)
	slips := 0
	for i, l := range likes {
		switch {
		case l.grade == slip && i != surname && i != len(likes)-1:
			slips++
			v.why = l.why
		case l.grade < heard:
			return verdict{}
		}
		v.score = min(v.score, l.score)
	}
	if slips != 1 {
		return verdict{}
	}
	return v
}

// misspelt reports whether given names of this likeness are one name, misspelt. Short
// ones are two names: Marat and Murat, Carlo and Carla.
func misspelt(w *word, score float64) bool {
	n := utf8.RuneCountInString(w.text)
	return n >= 7 && score >= .92 || n >= 10 && score >= .90
}

// isDaughter reports whether a father's name is a woman's.
func isDaughter(father *word) bool {
	return father != nil && hasSuffix(father.keys[0], "ovna", "evna", "iCna", "kizi")
}

// mostAligned is how many words of a name are paired in any order.
const mostAligned = 4

// align pairs the words of a with words of b, which has as many or more, so that they
// are most alike. The likenesses are in the order of a; straight is set if that is the
// order of b too. It returns no likenesses if a word of a reaches the least grade with
// no word of b.
func (r *Resolver) align(a, b []*word, least grade) (best []likeness, straight bool) {
	if len(a) > mostAligned || len(b) > mostAligned {
		if len(a) != len(b) {
			return nil, false
		}
		for i := range a {
			best = append(best, r.like(a[i], b[i]))
		}
		return best, true
	}
	bestSum := 0.0
	var try func(i int, used uint, ordered bool, last int, sofar []likeness, sum float64)
	try = func(i int, used uint, ordered bool, last int, sofar []likeness, sum float64) {
		if i == len(a) {
			if ordered {
				sum += .01 // of equal pairings, the one in order
			}
			if sum > bestSum {
				bestSum, straight = sum, ordered
				best = slices.Clone(sofar)
			}
			return
		}
		for j := range b {
			if used&(1<<j) != 0 {
				continue
			}
			if l := r.like(a[i], b[j]); l.grade >= least {
				try(i+1, used|1<<j, ordered && j > last, j, append(sofar, l), sum+l.score)
			}
		}
	}
	try(0, 0, true, -1, nil, 0)
	return best, straight
}

// surnameOf returns which word of a name is the surname, and whether its form shows
// that. Otherwise it is the last word.
func surnameOf(n *name) (at int, sure bool) {
	at = len(n.words) - 1
	count := 0
	for i, w := range n.words {
		if hasSuffix(w.keys[0], "ov", "ev", "ova", "eva", "in", "ina", "ski", "skaa", "enko", "uli", "kizi", "iC") {
			at = i
			count++
		}
	}
	if count != 1 {
		return len(n.words) - 1, false
	}
	return at, true
}

// compareFathers lowers a verdict if father's names or initials differ.
func (r *Resolver) compareFathers(a, b *name, v verdict) verdict {
	switch {
	case a.father != nil && b.father != nil:
		switch l := r.like(a.father, b.father); l.grade {
		case differs:
			return verdict{}
		case like:
			v.rank = min(v.rank, possible)
		case close:
			v.soft = true
		}
		return v
	case a.father == nil && b.father == nil && len(a.initials) == 0 && len(b.initials) == 0:
		return v
	case len(a.initials) > 0 && len(b.initials) > 0:
		if !sameInitials(a.initials, b.initials) {
			return verdict{}
		}
		return v
	}
	if a.father == nil && len(a.initials) == 0 {
		a, b = b, a // b has less
	}
	if b.father != nil {
		a, b = b, a
	}
	if a.father != nil && len(b.initials) > 0 && !stands(b.initials[0], a.father) {
		return verdict{}
	}
	v.partial = true
	v.why = append(v.why, names.Incomplete)
	return v
}

// compareShort compares a name of one word, perhaps with an initial, with another name.
// They are possibly the same person at most, except for two such names that are one
// in two spellings.
func (r *Resolver) compareShort(a, b *name) verdict {
	best := likeness{}
	rest := b.words
	for i, w := range b.words {
		if l := r.like(a.words[0], w); l.grade > best.grade || l.grade == best.grade && l.score > best.score {
			best = l
			rest = slices.Concat(b.words[:i], b.words[i+1:])
		}
	}
	if best.grade < close {
		return verdict{}
	}
	v := verdict{rank: possible, score: best.score, why: best.why}
	if len(b.words) == 1 {
		switch {
		case len(a.initials) > 0 && len(b.initials) > 0 && !sameInitials(a.initials, b.initials):
			return verdict{}
		case len(a.initials) == len(b.initials) && best.grade == equal:
			v.rank = same
		}
		return v
	}
	v.score -= .1
	if len(a.initials) == 0 {
		v.score -= .1
		v.why = append(slices.Clone(v.why), names.Incomplete)
		return v
	}
	v.why = append(slices.Clone(v.why), names.Initial)
	if !slices.ContainsFunc(rest, func(w *word) bool { return stands(a.initials[0], w) }) {
		return verdict{}
	}
	return v
}

// stands reports whether an initial can stand for a word.
func stands(initial string, w *word) bool {
	const other = " Nazarbaev"
	m := names.Similar(initial+other, w.text+other)
	return slices.Contains(m.Rules, names.Initial) && !slices.Contains(m.Rules, names.Differs)
}

// sameInitials reports whether two lists of initials sound the same.
func sameInitials(a, b []string) bool {
	return slices.EqualFunc(a, b, func(x, y string) bool {
		k, l := names.Keys(x), names.Keys(y)
		return strings.EqualFold(x, y) || len(k) > 0 && len(l) > 0 && slices.ContainsFunc(k, func(s string) bool { return slices.Contains(l, s) })
	})
}

// isWomanToo reports whether the longer form of a given name is a woman's name as well
// as a man's in the genitive.
func isWomanToo(w *word, others []*word) bool {
	if womenToo[w.keys[0]] {
		return true
	}
	return slices.ContainsFunc(others, func(o *word) bool { return womenToo[o.keys[0]] })
}

// womenToo has the sound keys of women's names that are men's names with an -a.
var womenToo = func() map[string]bool {
	all := map[string]bool{}
	for _, n := range strings.Fields(womenAsMen) {
		for _, k := range names.Keys(n) {
			all[k] = true
		}
	}
	return all
}()

const womenAsMen = `Aleksandra Valentina Antonina Zinaida Ruslana Evgenia Valeria Stanislava Vladislava Yaroslava Miroslava Viktora Pavla
Ivana Stefana Mihaila Daniela Gabriela Bogdana Lubomira Vladimira Kazimira Martina Roberta Petra Karola Paula
Saida Farida Kamila Aziza Karima Rashida Salima Halida Zamira Dinara Samira Nazira Amira Latifa Zakira Sabira Nadira Shakira
Munira Nazima Halima Hamida Jamila Zhamila Malika Rahima Sharifa Fatiha Aisulu Adila Kabira Nasima Hakima Habiba Fazila Galia Aida Alia
Zuhra Tahira Mariama Rafika Shafika Sania Sadia Zulfia Ilmira Elmira Elvira Albina Marina Alina Karina Sabina Selima Ramina Anvara Safia
Valida Vahida Majida Mazhida Rauza Raufa Raifa Bahita Zaida Nailya Naila Ramila Rasima Tamila Emila Emilia Julia Iulia Vasilisa`
