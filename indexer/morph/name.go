package morph

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Form is a mention of a name, with what the words around it tell.
type Form struct {
	Words []string
	// Cases are those that the words around may govern or agree with, 0 if they tell
	// nothing; Firm says that no other is possible, as after a preposition.
	Cases Case
	Firm  bool
	// Subject is the gender of the verb whose subject the name is if it is in the
	// nominative.
	Subject Gender
}

// A Name is what [Names.Resolve] takes the forms of a name for.
type Name struct {
	Words  []string // in the nominative
	Gender Gender
	// Margin is by how much, as the logarithm of odds, it is likelier than the next other
	// one; Attested says that a form of the text is the nominative.
	Margin   float64
	Attested bool
}

// Resolve returns the name of which all forms are forms, one person's in one text: the
// nominative of words. It is the one by which the forms, in cases that the words around
// them allow, are the likeliest:
//
//   - all words of a form have one case and gender;
//   - a given name is as likely as the records have it, and another one as those that end
//     alike;
//   - the nominative is the most frequent case, so that one which occurs wins.
//
// Where nothing is known of the language, it is words.
func (l *Names) Resolve(words []string, forms []Form) Name {
	same := Name{Words: words, Margin: math.Inf(1), Attested: true}
	if l.options == nil || len(words) > maxWords {
		return same
	}
	forms = forms[:min(len(forms), maxForms)]
	all := slices.Clone(l.candidates(words))
	for _, f := range forms {
		if len(f.Words) == len(words) {
			for _, c := range l.candidates(f.Words) {
				if !slices.ContainsFunc(all, func(k candidate) bool { return k.gender == c.gender && slices.Equal(k.lemmas, c.lemmas) }) {
					all = append(all, c)
				}
			}
		}
	}
	if len(all) == 0 {
		return same
	}
	for i := range all {
		for _, f := range forms {
			all[i].explain(l, f)
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	best := all[0]
	n := Name{Words: make([]string, len(words)), Gender: best.gender, Margin: math.Inf(1), Attested: best.attested}
	for i := range words {
		n.Words[i] = recase(words[i], best.lemmas[i])
	}
	for _, c := range all[1:] {
		if !slices.Equal(c.lemmas, best.lemmas) {
			n.Margin = best.score - c.score
			break
		}
	}
	if len(words) == 1 && !n.Attested && n.Margin < doubtful {
		n.Words = words
	}
	return n
}

// What is longer is not read: a list, no name.
const (
	maxWords = 6
	maxForms = 32
)

// An option is a word of which a form of a name may be.
type option struct {
	lemma  string
	gender Gender // Unknown is of men and women
	cases  Case
	// How likely the word is as a given and as a family name, as logarithms.
	given, family float64
	father        bool
}

// Names resolves the names of persons in one text. It is for one goroutine.
type Names struct {
	genders []Gender
	price   float64 // of cases other than the nominative, by which their costs are multiplied
	// options are the words that a form may be of; last says that it is its name's last
	// word.
	options func(w string, last bool) []option
	words   map[string][]option
	forms   map[string][]candidate
}

// NamesOf returns the names of a language. In one without cases, or without tables here,
// every name is shown as it stands.
func NamesOf(lang string) *Names {
	n := &Names{words: map[string][]option{}, forms: map[string][]candidate{}}
	switch lang {
	case "ru":
		n.genders, n.price, n.options = []Gender{Male, Female}, 1, russianOptions
	case "kk", "kk-latn":
		n.genders, n.price, n.options = []Gender{Unknown}, .4, kazakhOptions
	}
	return n
}

func (l *Names) of(words []string, i int) []option {
	w := Plain(words[i])
	last := i == len(words)-1
	key := w
	if last {
		key += "."
	}
	o, ok := l.words[key]
	if !ok {
		if o = l.options(w, last); len(o) == 0 || Initial(Initials(words[i])[0]) {
			o = []option{{lemma: w, cases: AnyCase}}
		}
		l.words[key] = o
	}
	return o
}

// A candidate is a name that forms may be of.
type candidate struct {
	gender   Gender
	lemmas   []string
	score    float64
	attested bool
}

// costs are the logarithms of how rare the cases are.
var costs = map[Case]float64{Nominative: 0, Genitive: 1.3, Dative: 1.8, AccusativeMale: 1.4, AccusativeFemale: 1.6, Instrumental: 1.8, Prepositional: 4.5}

const (
	unexplained = 4.0 // the cost of a form that isn't one of the name
	misgoverned = 5.0 // of a case that no word around can govern
	unlikely    = 1.5 // of one that the words around don't suggest
	doubtful    = 0.8 // the margin below which a word that no form confirms stays as it is
	misgendered = 3.0 // of a subject whose verb has another gender
	men         = 0.7 // what the news names more men tells
	reversed    = 1.5 // of the family name first
)

// candidates returns the names that one form may be of.
func (l *Names) candidates(words []string) []candidate {
	form := strings.Join(words, " ")
	out, ok := l.forms[form]
	if ok {
		return out
	}
	n := len(words)
	for _, g := range l.genders {
		for c := Nominative; c <= Prepositional; c <<= 1 {
			for family := -1; family < n; family++ {
				if family > 0 && family < n-1 {
					continue
				}
				k, ok := l.candidate(words, g, c, family)
				if !ok {
					continue
				}
				at := slices.IndexFunc(out, func(o candidate) bool { return o.gender == g && slices.Equal(o.lemmas, k.lemmas) })
				if at < 0 {
					out = append(out, k)
				} else {
					out[at].score = max(out[at].score, k.score)
				}
			}
		}
	}
	l.forms[form] = out
	return out
}

// candidate returns the likeliest name of which words are the form of a gender and a
// case, whose family name is the word at family; -1 if it has none.
func (l *Names) candidate(words []string, g Gender, c Case, family int) (candidate, bool) {
	k := candidate{gender: g, lemmas: make([]string, len(words))}
	if g == Male {
		k.score = men
	}
	father := false
	for i := range words {
		best := math.Inf(-1)
		for _, o := range l.of(words, i) {
			score := o.given
			if i == family {
				score = o.family
			}
			if o.cases&c != 0 && (o.gender == Unknown || o.gender == g) && score > best {
				best, k.lemmas[i] = score, o.lemma
				father = o.father
			}
		}
		if math.IsInf(best, -1) {
			return k, false
		}
		k.score += best
	}
	switch n := len(words); { // father is of the last word
	case n == 1:
	case family < 0 && !(father && n == 2): // "Анна Петровна"
		return k, false
	case family == 0 && !(father && n == 3): // "Петров Иван Сергеевич"
		k.score -= reversed
	}
	return k, true
}

// explain adds to the score of a candidate what a form tells.
func (k *candidate) explain(l *Names, f Form) {
	cases := Case(AnyCase)
	for i := range f.Words {
		own := Case(0)
		for _, o := range l.of(f.Words, i) {
			if (o.gender == Unknown || o.gender == k.gender) && (slices.Contains(k.lemmas, o.lemma) || Initial(Initials(o.lemma)[0])) {
				own |= o.cases
			}
		}
		cases &= own
	}
	cost, in := k.cost(cases, f, l.price)
	k.score -= cost
	k.attested = k.attested || in == Nominative && len(f.Words) == len(k.lemmas)
}

// cost returns the least cost of a form in one of the cases, and which it is.
func (k *candidate) cost(cases Case, f Form, price float64) (float64, Case) {
	best, in := unexplained, Case(0)
	if f.Firm {
		best += misgoverned
	}
	for c := Nominative; c <= Prepositional; c <<= 1 {
		if cases&c == 0 || c == AccusativeFemale && k.gender == Male || c == AccusativeMale && k.gender == Female {
			continue
		}
		cost := costs[c] * price
		switch {
		case f.Cases&c != 0:
			cost /= 2
		case f.Cases == 0:
		case f.Firm:
			cost += misgoverned
		default:
			cost += unlikely
		}
		if c == Nominative && f.Subject != Unknown && k.gender != Unknown && f.Subject != k.gender {
			cost += misgendered
		}
		if cost < best {
			best, in = cost, c
		}
	}
	return best, in
}

// russianOptions are what a form of a Russian name may be of.
func russianOptions(w string, _ bool) []option {
	var out []option
	add := func(o option, g Gender) {
		if o.gender = g; g == Unknown && o.given != 0 {
			for _, g := range []Gender{Male, Female} { // one name may be of both
				o.gender, o.given = g, familiarity(o.lemma, g)
				out = append(out, o)
			}
			return
		}
		out = append(out, o)
	}
	for r := range russian().readings(w) {
		o := option{lemma: r.lemma(), cases: r.cases}
		switch r.sort {
		case "family":
			o.given, o.family = -2, 3
			if r.gender == several { // Ерлана Ибраевых
				for _, g := range []Gender{Male, Female} {
					o := option{lemma: r.as(g), gender: g, cases: AnyCase &^ Nominative, given: -4, family: 3.5}
					if strings.HasSuffix(r.stem, "ск") { // Куликовских is more often a name
						o.family = 2.5
					}
					out = append(out, o)
				}
				continue
			}
		case "father":
			o.given, o.family, o.father = 5, 0, true
		case "noun":
			if r.plural || r.gender == neuter {
				continue
			}
			o.given, o.family = r.asNoun()
		case "still":
			o.given, o.family = familiarity(w, r.gender), stillFamily(w)
		case "velar":
			o.given, o.family = -4, 1
		default: // adjectives
			o.given, o.family = -4, -.5
		}
		add(o, r.gender)
	}
	if slices.ContainsFunc(out, func(o option) bool { return o.family >= 3 }) {
		for i := range out {
			if out[i].family < 3 {
				out[i].family -= 3 // Саттарову is of nothing but Саттаров and Саттарова
			}
		}
	}
	return out
}

// asNoun returns how likely a reading of the nouns is as a given and as a family name.
func (r reading) asNoun() (given, family float64) {
	given = familiarity(r.lemma(), r.gender)
	switch last := r.forms[0][0][0]; {
	case r.gender == Unknown:
		return 1, -3 // Обама
	case r.gender == Female:
		return given, -3
	case last == "ец":
		return given, .3
	case last == "ь":
		given -= .5
	}
	return given, .2 * given
}

// stillFamily returns how likely a word that does not decline is as a family name.
func stillFamily(w string) float64 {
	switch {
	case endsIn(w, "ы"):
		return -3
	case strings.HasSuffix(w, "ко"), strings.HasSuffix(w, "швили"), strings.HasSuffix(w, "дзе"):
		return .5
	case strings.HasSuffix(w, "го"), endsIn(w, "еую"):
		return -3.5
	}
	return -.3
}

// givenNames are the given names of one gender: how many records have each, and how many
// of 10,000 names end alike.
type givenNames struct{ records, endings map[string]float64 }

// known are the given names by gender; of Unknown are all.
var known = sync.OnceValue(func() [3]givenNames {
	var all [3]givenNames
	for g := range all {
		all[g] = givenNames{map[string]float64{}, map[string]float64{}}
	}
	g, records := Unknown, 0.0
	for line := range lines("tables/given.txt") {
		if line[0] == '[' {
			sex, log, _ := strings.Cut(strings.Trim(line, "[]"), " ")
			g = map[string]Gender{"m": Male, "f": Female}[sex]
			n, _ := strconv.Atoi(log) // it is embedded
			records = math.Exp2(float64(n))
			continue
		}
		for name := range strings.FieldsSeq(line) {
			all[g].records[name] += records
			all[Unknown].records[name] += records
			for n := 3; n <= 4; n++ {
				all[g].endings[tail(name, n)]++
				all[Unknown].endings[tail(name, n)]++
			}
		}
	}
	for _, n := range all {
		for e := range n.endings {
			n.endings[e] *= 10000 / float64(len(n.records))
		}
	}
	return all
})

// tail returns the last n letters of a word.
func tail(w string, n int) string {
	at := len(w)
	for range n {
		at -= lastLen(w[:at])
	}
	return w[at:]
}

// familiarity returns how well a given name is known, as a logarithm: by its records, or
// by the names that end alike. Unknown is any gender.
func familiarity(lemma string, g Gender) float64 {
	n := known()[max(0, min(g, Female))]
	size := 3
	if vowelEnd(lemma) {
		size = 4 // Дилноза, as Дилноз would be by three
	}
	return .7 * math.Log(20*n.records[lemma]+n.endings[tail(lemma, size)]+.5)
}

// Agree reports whether the words of a Russian name are of one case and gender, with the
// family name first or last: whether they are about as likely together as each alone, or,
// if any will do, possible.
func Agree(words []string, any bool) bool {
	if len(words) > maxWords {
		return false
	}
	l := NamesOf("ru")
	for _, family := range [...]int{0, len(words) - 1} {
		if family > 0 && Father(words[family]) {
			continue
		}
		alone := -4.0
		for i := range words {
			best := math.Inf(-1)
			for _, o := range l.of(words, i) {
				if i == family {
					best = max(best, o.family)
				} else {
					best = max(best, o.given)
				}
			}
			alone += best
		}
		for _, g := range l.genders {
			for c := Nominative; c <= Prepositional; c <<= 1 {
				if k, ok := l.candidate(words, g, c, family); ok && (any || k.score > alone) {
					return true
				}
			}
		}
	}
	return false
}

// Owner returns how many of the Russian words after somebody's kin, lawyer or the like
// name whose he is, if the others name him: 2 of "Ермека Касенова Айгуль Тулегенова"
// after "вдова". It is 0 if all are one name. Cases are those of the word before; given
// reports whether a lower-case word is a known given name, with which his name must begin.
func Owner(words []string, cases Case, given func(string) bool) int {
	if len(words) > maxWords {
		return 0
	}
	l := NamesOf("ru")
	best, owner := l.together(words, cases|Genitive).score, 0
	whole := len(l.together(words, cases).lemmas) > 0
	for n := 1; n < len(words); n++ {
		who := l.together(words[n:], cases)
		family := func(o option) bool { return o.family >= 3 }
		alone := whole && n == len(words)-1 && slices.ContainsFunc(l.of(words, n), family) // Карина of "Юлия Карина"
		if alone || len(who.lemmas) == 0 || !given(who.lemmas[0]) {
			continue
		}
		if score := l.together(words[:n], Genitive).score + who.score; score > best {
			best, owner = score, n
		}
	}
	return owner
}

// together returns the likeliest name that words are a form of in one of the cases; its
// score is -Inf if there is none.
func (l *Names) together(words []string, cases Case) candidate {
	best := candidate{score: math.Inf(-1)}
	for _, g := range l.genders {
		for c := Nominative; c <= Prepositional; c <<= 1 {
			for family := -1; family < len(words); family++ {
				if cases&c == 0 || family > 0 && family < len(words)-1 {
					continue
				}
				if k, ok := l.candidate(words, g, c, family); ok && k.score > best.score {
					best = k
				}
			}
		}
	}
	return best
}

// Father reports whether a Russian word may be a father's name, Серикович.
func Father(w string) bool {
	return slices.ContainsFunc(russianOptions(Plain(w), false), func(o option) bool { return o.father })
}

// GenderOf returns the gender that one form of a person's name tells, in Russian;
// [Unknown] in other languages.
func (l *Names) GenderOf(f Form) Gender {
	if len(l.genders) < 2 || len(f.Words) > maxWords {
		return Unknown
	}
	var best [3]float64
	for g := range best {
		best[g] = -unexplained
	}
	for _, k := range l.candidates(f.Words) {
		k.explain(l, f)
		best[k.gender] = max(best[k.gender], k.score)
	}
	const sure = 1.5
	switch d := best[Male] - best[Female]; {
	case d > sure:
		return Male
	case d < -sure:
		return Female
	}
	return Unknown
}

// NameCases returns the cases that a form of a Russian person's name may be.
func NameCases(words []string) Case {
	l := NamesOf("ru")
	if len(words) > maxWords {
		return AnyCase
	}
	var scores [8]float64
	best := math.Inf(-1)
	for i := range scores {
		scores[i] = math.Inf(-1)
	}
	for _, g := range l.genders {
		for i, c := 0, Nominative; c <= Prepositional; i, c = i+1, c<<1 {
			if g == Male && c == AccusativeFemale || g == Female && c == AccusativeMale {
				continue
			}
			for family := range len(words) {
				if k, ok := l.candidate(words, g, c, family); ok {
					scores[i] = max(scores[i], k.score-costs[c])
				}
			}
			best = max(best, scores[i])
		}
	}
	cases := Case(0)
	for i, s := range scores {
		if s > best-2.5 {
			cases |= 1 << i
		}
	}
	return cases
}
