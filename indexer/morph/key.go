package morph

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NameKey returns what a word of a person's name is compared by: [Plain], in Latin
// letters without marks, in Russian and Kazakh without its case ending. The family-name
// endings -ov, -ev, -in stay, so that Karimov and Karim are two.
func NameKey(w, lang string) string {
	w = Plain(w)
	switch lang {
	case "ru":
		return russianKey(w)
	case "kk", "kk-latn":
		return kazakhKey(w)
	}
	return withoutMarks(w)
}

// russianKey is the shortest stem that a name has in any table.
func russianKey(w string) string {
	for r := range russian().readings(w) {
		switch {
		case r.whole:
			return r.lemma()
		case r.plural, r.gender == neuter, r.gender == several && r.sort != "family":
		case r.leaves(w):
			return r.stem
		}
	}
	return w
}

// leaves reports whether enough of a word stays without its ending to be compared by:
// three letters of four, or two of a short name such as Цой.
func (r reading) leaves(w string) bool {
	if w[len(r.stem):] == "ей" && !vowelEnd(r.stem) { // of Сергей, not of Настя
		return false
	}
	letters := utf8.RuneCountInString(r.stem)
	return letters > 2 && utf8.RuneCountInString(w) > 3 || letters == 2 && vowelEnd(r.stem) && endsIn(w, "йяюме")
}

// kazakhKey is the likeliest of the names that a word may be a form of.
func kazakhKey(w string) string {
	best, key := 0.0, ""
	for _, o := range kazakhOptions(w, true) {
		if score := o.given - .4*costs[o.cases&-o.cases]; key == "" || score > best {
			best, key = score, o.lemma
		}
	}
	return key
}

// ModelKey is what the recognizer's models know a word's other forms in a document by. In
// Russian it is a stem in the tables of nouns and family names, as they were trained.
func ModelKey(w, lang string) string {
	if w = Plain(w); lang != "ru" {
		return NameKey(w, lang)
	}
	for r := range russian().readings(w) {
		noun := (r.sort == "noun" || r.sort == "family") && !r.whole && !r.plural && r.gender != several
		if noun && r.forms[0][0][0] != "ец" && w[len(r.stem):] != "ью" && r.leaves(w) {
			return r.stem
		}
	}
	return w
}

// withoutMarks takes the marks off Latin letters: "ḥadīd" is "hadid".
func withoutMarks(w string) string {
	if strings.IndexFunc(w, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return w
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(w))
}

// KazakhWord returns a Kazakh word, which need not be a name, without the ending of its
// case, if that has three letters or more or is -ға.
func KazakhWord(w string) string {
	low := Plain(w)
	if kazakhNoun(low) {
		return w
	}
	_, groups := kazakh()
	for _, e := range groups["case"] {
		stem, ok := strings.CutSuffix(low, e.text)
		if long := len(e.text) > len("да") || e.text == "ға" || e.text == "ге"; ok && (long || kazakhFamily(stem)) && suits(stem, e) && utf8.RuneCountInString(stem) > 3 {
			return Cut(w, stem)
		}
	}
	return w
}

// FamilyName reports whether a form of a name ends as family names in -ov and -ev
// do, in Latin or Cyrillic letters, or as names in -uly. Of others it tells
// nothing.
func FamilyName(w, lang string) bool {
	w = Plain(w)
	if lang == "ru" || lang == "kk" {
		w = NameKey(w, lang)
	}
	if utf8.RuneCountInString(w) < 5 {
		return false
	}
	for _, e := range familyEndings {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

var familyEndings = strings.Fields("ов ев ёв ова ева ұлы улы ov ev ova eva uly")

// FamilyBase takes the case ending off a family name of which [FamilyName] tells, in
// Turkmen and Uzbek, where it is written together with the name:
// "Sarsenbaýulynyň", "Сарсенбаевнинг". A name in another language is returned as
// it is.
func FamilyBase(w, lang string) string {
	var endings []string
	switch lang {
	case "tk":
		endings = turkmenCases
	case "uz":
		endings = uzbekCases
	}
	low := strings.ReplaceAll(Plain(w), "w", "v") // Nazarbaýew
	for _, e := range endings {
		if stem, ok := strings.CutSuffix(low, e); ok && FamilyName(stem, "") {
			return Cut(w, stem)
		}
	}
	return w
}

var (
	turkmenCases = strings.Fields("nyň niň nuň nüň yň iň uň üň dan den da de na ne ny ni")
	uzbekCases   = strings.Fields("ning dan da ga ni нинг дан да га ни")
)
