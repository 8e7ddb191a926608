package morph

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
