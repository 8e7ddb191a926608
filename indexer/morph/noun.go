package morph

import (
	"slices"
	"strings"
)

// nounCases returns the cases of the singular and of the plural in which a form of a
// Russian word may be, given its nominative.
func nounCases(w, base string) (singular, plural Case) {
	w = Plain(w)
	for r := range russian().readings(w) {
		if r.sort == "family" || r.sort == "still" {
			continue
		}
		switch {
		case r.gender == several && base == r.as(Male), // обвиняемые of обвиняемый
			base == r.lemma() && r.plural:
			plural |= r.cases
		case base == r.lemma():
			singular |= r.cases
		}
	}
	return singular, plural
}

// CasesOf returns the cases that the form of a Russian office may be, given its
// base form; 0 for a plural.
func CasesOf(w, base string) Case {
	singular, _ := nounCases(w, base)
	return singular
}

// MayBePlural reports whether the form of a Russian office may be a plural, given
// its base form.
func MayBePlural(w, base string) bool {
	_, plural := nounCases(w, base)
	return plural != 0
}

// NominativePlural reports whether a form that [MayBePlural] knows is one of the
// nominative.
func NominativePlural(w, base string) bool {
	_, plural := nounCases(w, base)
	return plural&Nominative != 0
}

// Adjective returns the nominative of a Russian adjective that stands before a noun
// whose base form is noun, and false if w is none.
func Adjective(w, noun string) (string, bool) {
	g := nounGender(noun)
	for r := range russian().readings(Plain(w)) {
		switch r.sort {
		case "family", "father", "noun", "still":
			continue
		}
		if r.gender == several || len([]rune(r.stem)) < 4 {
			continue
		}
		if base := r.as(g); base != "" {
			return Recase(w, base), true
		}
	}
	return "", false
}

// nounGender returns the gender that the nominative of a Russian noun tells.
func nounGender(noun string) Gender {
	switch {
	case noun == "":
		return Unknown
	case endsIn(noun, "ая"), strings.HasSuffix(noun, "сть"), strings.HasSuffix(noun, "сеть"):
		return Female
	case endsIn(noun, "ое"):
		return neuter
	}
	return Male
}

// Title returns the nominative of a Russian title of one word, as newspapers have
// them, that stands in one of two cases: "Трибуны" in "редактор «Трибуны»" is
// "Трибуна". Where the form doesn't tell, it is that of which attested, given a
// lower-case word, says that it occurs, or else w itself. Neuters in -о are taken
// for masculines unless attested.
func Title(w string, c Case, attested func(string) bool) string {
	low := Plain(w)
	var found []string
	stem := ""
	for r := range russian().readings(low) {
		if r.sort != "noun" || r.stem == low || r.cases&c == 0 || r.cases&Nominative != 0 && !r.plural {
			continue
		}
		lemma := r.lemma()
		if r.plural {
			lemma = r.stem + r.forms[1][0][0]
		}
		if lemma == low {
			continue
		}
		if attested(lemma) {
			return Recase(w, lemma)
		}
		if r.gender == neuter && strings.HasSuffix(lemma, "о") || len([]rune(r.stem)) < 3 || found != nil && r.stem != stem {
			continue
		}
		if found, stem = append(found, lemma), r.stem; r.plural {
			break
		}
	}
	slices.Sort(found)
	if found = slices.Compact(found); len(found) == 1 {
		return Recase(w, found[0])
	}
	return w
}
