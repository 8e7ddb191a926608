package morph

import (
	"math"
	"slices"
	"strings"
)

// A phrase is a Russian noun with the adjectives before it, as a form of a name may be
// read.
type phrase struct {
	candidate      // its lemmas are of the adjectives and the noun
	cases     Case // in which the form may be
}

// Phrase returns the nominative of a name that is no person's, of which all forms are
// forms: of a noun and the adjectives before it, while what follows stays, "Верховного
// суда Испании". Known reports whether a lower-case word is the nominative of a noun or a
// name that is known. In another language than Russian, and where the forms do not tell,
// it is words.
func (l *Names) Phrase(words []string, forms []Form, known func(string) bool) []string {
	if len(l.genders) < 2 {
		return words
	}
	all := phrases(words, known)
	for i := range all {
		for k, f := range forms {
			if k == maxForms || len(f.Words) != len(words) {
				break
			}
			cases := Case(0)
			for _, p := range phrases(f.Words, known) {
				if slices.Equal(p.lemmas, all[i].lemmas) && p.gender == all[i].gender {
					cases |= p.cases
				}
			}
			cost, in := all[i].cost(cases, f, l.price)
			if all[i].score -= cost; in == Prepositional && f.Cases == 0 {
				all[i].score += costs[in] / 2 // an adjective may stand between it and its preposition
			}
		}
	}
	best, next := -1, math.Inf(-1)
	for i, p := range all {
		switch {
		case best < 0 || p.score > all[best].score:
			if best >= 0 && !slices.Equal(p.lemmas, all[best].lemmas) {
				next = max(next, all[best].score)
			}
			best = i
		case !slices.Equal(p.lemmas, all[best].lemmas):
			next = max(next, p.score)
		}
	}
	if best < 0 || all[best].score-next < unclear {
		return words
	}
	out := slices.Clone(words)
	for i, lemma := range all[best].lemmas {
		out[i] = recase(words[i], lemma)
	}
	return out
}

// unclear is the margin below which a phrase stays as it is.
const unclear = 1.0

// phrases returns how the beginning of a name may be read.
func phrases(words []string, known func(string) bool) []phrase {
	var out []phrase
	for noun := range words[:min(len(words), 5)] {
		still := noun == 1 && len(words) == 2 && len(adjectives(words[0])) == 0 && capital(words[0]) && consonantEnd(words[0]) // Нур Отана
		if noun > 0 && len(adjectives(words[noun-1])) == 0 && !still {
			break
		}
		w := Plain(words[noun])
		for r := range russian().readings(w) {
			p, ok := nounPhrase(r, words, noun, known)
			switch {
			case !ok:
			case still:
				p.lemmas[0], p.score = Plain(words[0]), p.score-.5
				out = append(out, p)
			default:
				out = p.withAdjectives(words[:noun], out)
			}
		}
		if noun == 0 {
			score := -3.0
			if known(w) {
				score = 4
			} else if endsIn(w, "оеи") {
				score = -.5
			}
			out = append(out, phrase{candidate{lemmas: []string{w}, score: score}, AnyCase})
		}
	}
	return out
}

// nounPhrase returns the phrase that a reading of the word at noun makes alone.
func nounPhrase(r reading, words []string, noun int, known func(string) bool) (phrase, bool) {
	w, lemma := Plain(words[noun]), r.lemma()
	p := phrase{cases: inanimate(r)}
	p.gender = r.gender
	switch likely := known(lemma); {
	case r.sort != "noun", p.cases == 0, r.plural && r.stem == w && !likely:
		return p, false
	case noun == 0 && len(words) > 1 && capital(words[1]) && !likely: // Санта Барбара
		return p, false
	case noun+1 < len(words) && !likely && len(adjectives(words[noun])) > 0:
		p.score = -2 // rather an adjective itself
	}
	switch {
	case r.plural:
		p.gender, p.score = several, p.score-3
		if lemma = r.stem + r.forms[1][0][0]; r.cases&Nominative != 0 {
			lemma = w
		}
	case r.gender == Unknown:
		p.gender = Female
	}
	p.lemmas = append(make([]string, noun, noun+1), lemma)
	p.score += nounLikely(r, known)
	return p, true
}

// nounLikely returns how likely a reading of a noun is, as a logarithm.
func nounLikely(r reading, known func(string) bool) float64 {
	lemma := r.lemma()
	ends := func(ends ...string) bool {
		return slices.ContainsFunc(ends, func(e string) bool { return strings.HasSuffix(lemma, e) })
	}
	switch last := r.forms[0][0][0]; {
	case known(lemma):
		return 4
	case r.gender == neuter && ends("ще", "ство", "ние", "тие"), last == "я" && ends("ия"):
		return 1.5
	case r.gender == Male && slices.ContainsFunc(masculine, func(e string) bool { return strings.HasSuffix(r.stem, e) }):
		return 2
	case r.gender == neuter, last == "ь", last == "я", ends("щ"):
		return -1.5
	case r.gender == Male && last == "":
		return .5
	}
	return -.4
}

// masculine are ends of names of places that are men's in grammar.
var masculine = strings.Fields("ск цк град город бург стан абад кент поль горск")

// adjectives returns the readings of a word as an adjective.
func adjectives(w string) []reading {
	var out []reading
	for r := range russian().readings(Plain(w)) {
		switch r.sort {
		case "stressed", "velar", "soft", "hard":
			out = append(out, r)
		}
	}
	return out
}

// inanimate returns the cases of a reading as of a thing, whose accusative is the
// nominative but in women's endings.
func inanimate(r reading) Case {
	cases := r.cases
	if r.gender == Male || r.gender == neuter || r.gender == several || r.plural {
		cases &^= AccusativeMale | AccusativeFemale
		if cases&Nominative != 0 {
			cases |= AccusativeMale
		}
	}
	if r.gender == Male && r.sort == "noun" && !r.plural && cases&Dative != 0 {
		cases |= Prepositional // в аэропорту
	}
	return cases
}

// withAdjectives appends to all the phrases that the noun of p makes with the adjectives
// before it.
func (p phrase) withAdjectives(words []string, all []phrase) []phrase {
	for i, w := range words {
		cases := Case(0)
		for _, r := range adjectives(w) {
			if r.gender != p.gender {
				continue
			}
			if cases |= inanimate(r); p.lemmas[i] == "" || r.sort == "stressed" {
				p.lemmas[i] = r.lemma()
			}
		}
		if p.cases &= cases; p.cases == 0 {
			return all
		}
		p.score++ // agreement is seldom chance
	}
	return append(all, p)
}

// Adjective returns the nominative of a Russian adjective that stands before a noun
// whose base form is noun, and false if w is none.
func Adjective(w, noun string) (string, bool) {
	g := Male
	switch {
	case endsIn(noun, "ая"), strings.HasSuffix(noun, "сть"):
		g = Female
	case endsIn(noun, "ое"):
		g = neuter
	}
	for _, r := range adjectives(w) {
		if base := r.as(g); base != "" && len(r.stem) > len("тог") {
			return recase(w, base), true
		}
	}
	return "", false
}
