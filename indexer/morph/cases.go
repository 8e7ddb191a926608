package morph

import "strings"

// A Case is a set of Russian cases, one bit each.
type Case uint8

// The cases. The accusative of men and of women differ in form, and are told
// apart here.
const (
	Nominative Case = 1 << iota
	Genitive
	Dative
	AccusativeMale
	AccusativeFemale
	Instrumental
	Prepositional

	AnyCase = 1<<iota - 1
)

// An ending may be that of one or more cases of the singular.
type ending struct {
	letters string
	cases   Case
}

// The endings of the singular, the longest first: of men's offices, of women's,
// and of names.
var (
	maleRole = []ending{
		{"ого", Genitive | AccusativeMale}, {"его", Genitive | AccusativeMale}, {"ому", Dative}, {"ему", Dative},
		{"ым", Instrumental}, {"им", Instrumental}, {"ом", Instrumental | Prepositional}, {"ем", Instrumental | Prepositional},
		{"а", Genitive | AccusativeMale}, {"я", Genitive | AccusativeMale}, {"у", Dative}, {"ю", Dative}, {"е", Prepositional},
	}
	femaleRole = []ending{
		{"ой", Instrumental}, {"ей", Instrumental}, {"у", AccusativeFemale}, {"ю", AccusativeFemale},
		{"ы", Genitive}, {"и", Genitive | Dative | Prepositional}, {"е", Dative | Prepositional},
	}
	nameEndings = []ending{
		{"ого", Genitive | AccusativeMale}, {"ому", Dative}, {"ой", Genitive | Dative | Instrumental | Prepositional},
		{"ией", Instrumental}, {"ым", Instrumental}, {"им", Instrumental}, {"ом", Instrumental | Prepositional}, {"ем", Instrumental},
		{"ую", AccusativeFemale}, {"ая", Nominative},
		{"а", Nominative | Genitive | AccusativeMale}, {"я", Nominative | Genitive | AccusativeMale},
		{"ы", Genitive}, {"и", Genitive | Dative | Prepositional}, {"у", Dative | AccusativeFemale}, {"ю", Dative | AccusativeFemale},
		{"е", Dative | Prepositional},
	}
)

// CasesOf returns the cases that the form of a Russian office may be, given its
// base form; 0 for a plural.
func CasesOf(w, base string) Case {
	w = Plain(w)
	if w == base {
		return Nominative
	}
	endings := maleRole
	if strings.HasSuffix(base, "а") || strings.HasSuffix(base, "я") {
		endings = femaleRole
	}
	for _, e := range endings {
		if strings.HasSuffix(w, e.letters) {
			return e.cases
		}
	}
	return 0
}

// NameCases returns the cases that a form of a Russian person's name may be. A
// word that does not decline tells nothing, unless all are such.
func NameCases(words []string) Case {
	cases, told := Case(AnyCase), false
	for i, w := range words {
		w = Plain(w)
		stem, _ := russianStem(w)
		switch {
		case stem == w && familyStem(w) && i == len(words)-1:
			return Nominative
		case stem == w || strings.HasSuffix(w, "ь") || strings.HasSuffix(w, "й") && !strings.HasSuffix(w, "ой") && !strings.HasSuffix(w, "ией"):
			continue
		}
		for _, e := range nameEndings {
			if strings.HasSuffix(w, e.letters) {
				cases, told = cases&e.cases, true
				break
			}
		}
	}
	if !told {
		return Nominative
	}
	return cases
}

// MayBePlural reports whether the form of a Russian office may be a plural, given
// its base form.
func MayBePlural(w, base string) bool {
	w = Plain(w)
	if w == base || base == "" {
		return false
	}
	for _, e := range [...]string{"ы", "и", "ые", "ие", "ов", "ев", "ей", "ых", "их", "ам", "ям", "ами", "ями", "ыми", "ими", "ах", "ях"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// NominativePlural reports whether a plural that [MayBePlural] knows is one of the
// nominative.
func NominativePlural(w string) bool {
	w = Plain(w)
	return strings.HasSuffix(w, "ы") || strings.HasSuffix(w, "и") && !strings.HasSuffix(w, "ми") || strings.HasSuffix(w, "ые") || strings.HasSuffix(w, "ие")
}
