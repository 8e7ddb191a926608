package main

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// This file declines Russian and Kazakh names as grammars have it. It is written anew,
// so that the program isn't judged by its own tables.

var (
	russianCaseNames = words("nominative genitive dative accusative instrumental prepositional")
	kazakhCaseNames  = words("nominative genitive dative accusative locative ablative instrumental")
)

// A pattern is the ending of a nominative with those of the other cases, in the order of
// russianCaseNames; none if it does not decline.
type pattern struct {
	ending, cases string
	woman         int // 1 of women alone, -1 of men alone
}

// The patterns of family names alone, of names in -а and -я, and of all others. The
// first that matches is the one.
var (
	familyPatterns = []pattern{
		{"их", "", 0}, {"ых", "", 0},
		{"ова", "овой овой ову овой овой", 1}, {"ева", "евой евой еву евой евой", 1}, {"ёва", "ёвой ёвой ёву ёвой ёвой", 1}, {"ина", "иной иной ину иной иной", 1}, {"ына", "ыной ыной ыну ыной ыной", 1},
		{"ов", "ова ову ова овым ове", -1}, {"ев", "ева еву ева евым еве", -1}, {"ёв", "ёва ёву ёва ёвым ёве", -1}, {"ин", "ина ину ина иным ине", -1}, {"ын", "ына ыну ына ыным ыне", -1},
		{"кий", "кого кому кого ким ком", -1}, {"гий", "гого гому гого гим гом", -1}, {"ний", "него нему него ним нем", -1}, {"ый", "ого ому ого ым ом", -1}, {"ой", "ого ому ого ым ом", -1},
		{"ая", "ой ой ую ой ой", 1}, {"яя", "ей ей юю ей ей", 1},
	}
	nounPatterns = []pattern{
		{"Павел", "Павла Павлу Павла Павлом Павле", -1}, {"Лев", "Льва Льву Льва Львом Льве", -1}, {"Любовь", "Любови Любови Любовь Любовью Любови", 1},
		{"ия", "ии ии ию ией ии", 0}, {"я", "и е ю ей е", 0},
		{"ка", "ки ке ку кой ке", 0}, {"га", "ги ге гу гой ге", 0}, {"ха", "хи хе ху хой хе", 0},
		{"жа", "жи же жу жей же", 0}, {"ша", "ши ше шу шей ше", 0}, {"ча", "чи че чу чей че", 0}, {"ца", "цы це цу цей це", 0},
		{"а", "ы е у ой е", 0},
	}
	otherPatterns = []pattern{
		{"о", "", 0}, {"е", "", 0}, {"э", "", 0}, {"и", "", 0}, {"у", "", 0}, {"ю", "", 0}, {"ы", "", 0},
		{"", "", 1}, // a woman's in a consonant, Айгуль
		{"ь", "я ю я ем е", -1}, {"ий", "ия ию ия ием ии", -1}, {"й", "я ю я ем е", -1},
		{"ж", "жа жу жа жем же", -1}, {"ш", "ша шу ша шем ше", -1}, {"ч", "ча чу ча чем че", -1}, {"щ", "ща щу ща щем ще", -1}, {"ц", "ца цу ца цем це", -1},
		{"", "а у а ом е", -1},
	}
)

// russian declines a given or a father's name.
func russian(w, c string, woman bool) string {
	return inflect(w, c, woman, slices.Concat(nounPatterns, otherPatterns))
}

func russianFamily(w, c string, woman bool) string {
	return inflect(w, c, woman, slices.Concat(familyPatterns, nounPatterns, otherPatterns))
}

func inflect(w, c string, woman bool, patterns []pattern) string {
	k := slices.Index(russianCaseNames, c)
	for _, p := range patterns {
		stem, ok := strings.CutSuffix(w, p.ending)
		if !ok || p.woman > 0 && !woman || p.woman < 0 && woman {
			continue
		}
		if cases := words(p.cases); k > 0 && len(cases) > 0 {
			return stem + cases[k-1]
		}
		return w
	}
	return w
}

// russianNames declines each given name with a family name, all family names in turn.
func russianNames(given, surnames []string, woman bool) []declined {
	var out []declined
	for i := range max(len(given), len(surnames)) {
		family := surnames[i%len(surnames)]
		if woman && strings.IndexAny(family[len(family)-len("в"):], "вн") == 0 {
			family += "а"
		}
		out = append(out, russianName(given[i%len(given)], "", family, woman))
	}
	return out
}

// russianName declines a name in both orders; father is "" for one without a father's
// name.
func russianName(given, father, family string, woman bool) declined {
	n := declined{"initials": initial(given) + " " + family}
	for _, c := range russianCaseNames {
		own := russian(given, c, woman)
		if father != "" {
			own += " " + russian(father, c, woman)
		}
		n["bare "+c] = russianFamily(family, c, woman)
		n[c] = own + " " + n["bare "+c]
		n["reversed "+c] = n["bare "+c] + " " + own
	}
	n["reversed"] = n["reversed nominative"]
	return n
}

// kazakhEndings are the endings of each case after a vowel, a nasal, another voiced
// consonant and a voiceless one or in -в, -г, -д or -б; with back vowels.
var kazakhEndings = map[string][4]string{
	"genitive":     {"ның", "ның", "дың", "тың"},
	"accusative":   {"ны", "ды", "ды", "ты"},
	"dative":       {"ға", "ға", "ға", "қа"},
	"ablative":     {"дан", "нан", "дан", "тан"},
	"locative":     {"да", "да", "да", "та"},
	"instrumental": {"мен", "мен", "мен", "пен"},
}

// kazakhForm adds the ending of a case to a name, in harmony with its last vowel.
func kazakhForm(w, c string) string {
	const back, front = "аоұыуяю", "әөүіеэи"
	last, _ := utf8.DecodeLastRuneInString(w)
	k := 2
	switch {
	case c == "nominative":
		return w
	case strings.ContainsRune(back+front, last):
		k = 0
	case strings.ContainsRune("мнң", last):
		k = 1
	case strings.ContainsRune("кқпстфхцчшщбвгд", last):
		k = 3
	}
	ending := kazakhEndings[c][k]
	if strings.LastIndexAny(w, front) > strings.LastIndexAny(w, back) {
		ending = strings.NewReplacer("ы", "і", "а", "е", "қ", "к", "ғ", "г").Replace(ending)
	}
	return w + ending
}

// latinKazakh are the letters of the Kazakh alphabet of 2018, which outlets wrote in.
var latinKazakh = strings.NewReplacer("а", "a", "ә", "á", "б", "b", "в", "v", "г", "g", "ғ", "ǵ", "д", "d", "е", "e", "ж", "j", "з", "z", "и", "ı", "й", "ı",
	"к", "k", "қ", "q", "л", "l", "м", "m", "н", "n", "ң", "ń", "о", "o", "ө", "ó", "п", "p", "р", "r", "с", "s", "т", "t", "у", "ý", "ұ", "u", "ү", "ú",
	"ф", "f", "х", "h", "һ", "h", "ш", "sh", "ч", "ch", "ы", "y", "і", "i", "э", "e", "ё", "e", "ю", "ıý", "я", "ıa", "ц", "ts", "ь", "", "щ", "sh",
	"А", "A", "Ә", "Á", "Б", "B", "В", "V", "Г", "G", "Ғ", "Ǵ", "Д", "D", "Е", "E", "Ж", "J", "З", "Z", "И", "I", "К", "K", "Қ", "Q", "Л", "L", "М", "M",
	"Н", "N", "О", "O", "Ө", "Ó", "П", "P", "Р", "R", "С", "S", "Т", "T", "У", "Ý", "Ұ", "U", "Ү", "Ú", "Ф", "F", "Х", "H", "Ш", "Sh", "Ч", "Ch", "Ы", "Y", "І", "I", "Э", "E", "Я", "Ia")

// kazakhName declines a name, of which only the last word has an ending.
func kazakhName(given, family string) declined {
	n := declined{}
	for _, c := range kazakhCaseNames {
		form := kazakhForm(family, c)
		n[c], n["bare "+c] = given+" "+form, form
		n["latin "+c], n["latin bare "+c] = latinKazakh.Replace(n[c]), latinKazakh.Replace(form)
	}
	return n
}
