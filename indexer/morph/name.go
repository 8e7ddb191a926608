package morph

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NameKey returns what a word of a person's name is compared by: [Plain], in
// Latin letters without marks, in Russian and Kazakh without its case ending. The family-name endings -ov,
// -ev, -in stay, so that Karimov and Karim are two.
func NameKey(w, lang string) string {
	w = Plain(w)
	switch lang {
	case "ru":
		stem, _ := russianStem(w)
		return stem
	case "kk":
		return kazakhBase(w, nil)
	}
	return withoutMarks(w)
}

// ModelKey is what the recognizer's models know a word's other forms in a document by:
// [NameKey] as it was when they were trained, without plurals and the Kazakh dative.
func ModelKey(w, lang string) string {
	w = Plain(w)
	switch lang {
	case "ru":
		stem, _ := russianForm(w)
		return stem
	case "kk":
		return kazakhForm(w, nil)
	}
	return withoutMarks(w)
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

// Base returns the words of a person's name in the nominative. The forms are
// all forms of the name that the article has, in words; they tell the bearer's
// gender, on which the nominative depends in Russian; where they don't, it is hint.
// Known reports whether a lower-case word is a given name in its base form.
func Base(words []string, forms [][]string, lang string, hint Gender, known func(string) bool) []string {
	switch lang {
	case "ru":
		if indeclinable(words) || slices.ContainsFunc(words, daughter) {
			return words
		}
		n := declension{forms: forms, known: known, hint: hint}
		n.gender = n.bearer()
		out := make([]string, len(words))
		for i, w := range words {
			out[i] = n.nominative(w)
		}
		return out
	case "kk":
		seen := map[string]bool{}
		for _, f := range forms {
			seen[Plain(f[len(f)-1])] = true
		}
		out := slices.Clone(words)
		last := &out[len(out)-1]
		*last = Cut(*last, kazakhBase(Plain(*last), seen))
		return out
	}
	return words
}

// daughter reports whether a word is a woman's patronymic in the nominative, so that
// all words of her name are: Сауле Маратовна is no form of Саула.
func daughter(w string) bool {
	w = Plain(w)
	return strings.HasSuffix(w, "овна") || strings.HasSuffix(w, "евна") || strings.HasSuffix(w, "ична")
}

// KazakhWord returns the base form of a Kazakh word that only the end of a
// longer name declines.
func KazakhWord(w string) string {
	low := Plain(w)
	for _, e := range [...]string{"дағы", "дегі", "тағы", "тегі"} { // Қарағандыдағы: that in Qaragandy
		if s, ok := strings.CutSuffix(low, e); ok && utf8.RuneCountInString(s) >= 4 {
			return Cut(w, s)
		}
	}
	return Cut(w, kazakhBase(low, nil))
}

// Cut returns the beginning of w that has as many letters as base.
func Cut(w, base string) string {
	n := utf8.RuneCountInString(base)
	for i := range w {
		if n == 0 {
			return w[:i]
		}
		n--
	}
	return w
}

// A Gender is what a name form tells of its bearer.
type Gender int8

// The genders; of most forms it is unknown.
const (
	Unknown Gender = iota
	Male
	Female
)

// GenderOf returns the gender that one form of a person's name tells, in
// Russian; [Unknown] in other languages. For known see [Base].
func GenderOf(words []string, lang string, known func(string) bool) Gender {
	if lang != "ru" || len(words) == 0 {
		return Unknown
	}
	if g := formGender(words); g != Unknown || len(words) == 1 {
		return g
	}
	return givenGender(words[0], known)
}

// russianStem is russianForm that knows the genitive of several who bear a family
// name, too: "Ерлана и Марата Ибраевых".
func russianStem(w string) (string, Gender) {
	if s, ok := strings.CutSuffix(w, "ых"); ok && familyStem(s) {
		return s, Unknown
	}
	return russianForm(w)
}

// russianForm takes the case ending off a Russian name and tells the gender if
// that form has only one.
func russianForm(w string) (string, Gender) {
	if utf8.RuneCountInString(w) < 4 {
		for _, e := range [...]string{"ой", "оя", "ою"} { // Цой
			if strings.HasSuffix(w, e) {
				return Cut(w, "цо"), Unknown
			}
		}
		return w, Unknown
	}
	cut := func(ending string) (string, bool) {
		s, ok := strings.CutSuffix(w, ending)
		return s, ok && utf8.RuneCountInString(s) >= 3
	}
	for _, e := range [...]string{"ий", "ого", "ому", "им", "ом"} { // Достоевский
		if s, ok := cut(e); ok && strings.HasSuffix(s, "ск") {
			return s, Male
		}
	}
	for _, e := range [...]string{"ая", "ую", "ой"} { // Ковальская
		if s, ok := cut(e); ok && strings.HasSuffix(s, "ск") {
			return s, Female
		}
	}
	for _, e := range [...]string{"ым", "ой", "а", "у", "е", "ы"} { // Иванов, Иванова
		s, ok := cut(e)
		if !ok || !familyStem(s) {
			continue
		}
		switch e {
		case "ым":
			return s, Male
		case "ой":
			return s, Female
		}
		return s, Unknown
	}
	if s, ok := cut("ой"); ok { // Анной
		return s, Female
	}
	switch {
	case familyStem(w):
		return w, Male
	case strings.HasSuffix(w, "ией"): // Марией
		return strings.TrimSuffix(w, "ей"), Female
	case strings.HasSuffix(w, "й"): // Сергей, Юрий, Николай
		return strings.TrimSuffix(w, "й"), Male
	}
	for _, e := range [...]string{"ом", "ем"} { // Нурланом, Сергеем
		if s, ok := cut(e); ok && (!vowelEnd(s) || e == "ем") {
			return s, Male
		}
	}
	for _, e := range [...]string{"а", "я", "у", "ю", "е", "ы", "и"} {
		if s, ok := cut(e); ok {
			return s, Unknown
		}
	}
	if s, ok := cut("ь"); ok { // Игорь
		return s, Male
	}
	return w, Male
}

// familyStem reports whether a Russian stem is that of a family name which
// declines as Иванов and Иванова do.
func familyStem(s string) bool {
	for _, e := range [...]string{"ов", "ев", "ин", "ын"} {
		if strings.HasSuffix(s, e) && utf8.RuneCountInString(s) >= 5 {
			return true
		}
	}
	return false
}

func vowelEnd(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune("аеиоуыэюя", r)
}

// A declension is the forms of one person's name.
type declension struct {
	forms  [][]string
	known  func(string) bool
	hint   Gender // of what stands around the name
	gender Gender
}

// bearer returns the gender that the forms tell.
func (n *declension) bearer() Gender {
	men, women := 0, 0
	for _, f := range n.forms {
		switch formGender(f) {
		case Male:
			men++
		case Female:
			women++
		}
	}
	switch {
	case men > women:
		return Male
	case women > men:
		return Female
	}
	for _, f := range n.forms {
		if len(f) > 1 {
			// "Сауле Касенова": no case has both endings, so that the first is none.
			if indeclinable(f) {
				return Female
			}
			// "Алтынбека Касенова", "Светлана Касенова": the given name decides.
			if g := cmp.Or(givenGender(f[0], n.known), n.hint); g != Unknown {
				return g
			}
			stem, _ := russianStem(Plain(f[0]))
			if maleGiven(stem) || n.known(fleeting(stem)) || n.known(stem+"й") && !strings.HasSuffix(stem, "и") && !strings.HasSuffix(Plain(f[0]), "а") {
				return Male
			}
			return Female
		}
		// "допросил Рустама": a given name alone in another case; but Маке is no Мак.
		low := Plain(f[0])
		if stem, _ := russianStem(low); (low == stem+"а" || low == stem+"у" || low == stem+"ы") && !n.known(low) && !familyStem(stem) && (n.known(stem) || n.known(stem+"а") || n.known(stem+"я")) {
			if g := givenGender(low, n.known); g != Unknown {
				return g
			}
		}
	}
	if n.declines() { // "президента Назарбаева"
		return n.hint
	}
	return Unknown
}

// indeclinable reports whether the given name before a woman's family name in the
// nominative is one that does not decline, "Сауле Касенова".
func indeclinable(words []string) bool {
	last := Plain(words[len(words)-1])
	return len(words) > 1 && NameCases(words) == 0 && strings.HasSuffix(last, "а") && familyStem(strings.TrimSuffix(last, "а"))
}

// givenGender returns the gender that a form of a given name tells if only one
// of the base forms that it may be of is known.
func givenGender(w string, known func(string) bool) Gender {
	stem, _ := russianStem(Plain(w))
	man := known(stem) || known(fleeting(stem)) || !strings.HasSuffix(Plain(w), "а") && (known(stem+"й") || known(stem+"ь"))
	woman := known(stem+"а") || known(stem+"я")
	switch {
	case man && !woman:
		return Male
	case woman && !man:
		return Female
	}
	return Unknown
}

// formGender returns the gender that one form of a name tells, by itself: by
// the patronymic, by an ending that one gender has, or by a family name in -ова
// beside a given name in the nominative.
func formGender(words []string) Gender {
	last := Plain(words[len(words)-1])
	for _, w := range words {
		stem, _ := russianStem(Plain(w))
		for _, e := range [...]string{"ович", "евич", "улы", "ұлы"} {
			if strings.HasSuffix(stem, e) {
				return Male
			}
		}
		for _, e := range [...]string{"овн", "евн", "кызы", "қызы"} {
			if strings.HasSuffix(stem, e) {
				return Female
			}
		}
	}
	stem, g := russianStem(last)
	if !familyStem(stem) && !strings.HasSuffix(stem, "ск") {
		if len(words) == 1 {
			return Unknown
		}
		_, g = russianStem(Plain(words[0]))
		return g
	}
	if g == Unknown && len(words) > 1 && (last == stem+"а" || last == stem+"у") {
		if _, given := russianStem(Plain(words[0])); given == Male {
			return Female // Салтанат Атушева, Салтанат Атушеву
		}
	}
	return g
}

// maleGiven reports whether a stem ends as given names of men do.
func maleGiven(stem string) bool {
	for _, e := range maleEndings {
		if strings.HasSuffix(stem, e) {
			return true
		}
	}
	return false
}

var maleEndings = strings.Fields("бек жан бай хан мурат гали булат дос лан тан ман сын мир дар ген кен рат тур ид " +
	"ур ор ер ик ис ем ет ил ул арт ат ан ад ам ий гей рей сей лай ист ав")

// attested returns the nominative of a family name that the article has: what
// stands after a given name in the nominative, as in "Барак Обама" or "Гарри
// Трумэн". It returns "" if there is none with the stem.
func (n *declension) attested(stem string) string {
	for _, f := range n.forms {
		if len(f) < 2 {
			continue
		}
		given, last := Plain(f[0]), f[len(f)-1]
		if s, g := russianStem(given); g != Male || s != given && !strings.HasSuffix(given, "й") {
			continue
		}
		if s, _ := russianStem(Plain(last)); s == stem {
			return last
		}
	}
	return ""
}

// declines reports whether the family name is one that declines as Иванова does.
func (n *declension) declines() bool {
	for _, f := range n.forms {
		if stem, _ := russianStem(Plain(f[len(f)-1])); familyStem(stem) {
			return true
		}
	}
	return false
}

// nominativeBeside reports whether a word stands before a woman's family name in the
// nominative, and so is in it too.
func (n *declension) nominativeBeside(w string) bool {
	for _, f := range n.forms {
		if len(f) == 2 && f[0] == w {
			if stem, ok := strings.CutSuffix(Plain(f[1]), "а"); ok && familyStem(stem) {
				return true
			}
		}
	}
	return false
}

// fleeting puts е before the last letter of a stem: павл-, Павел.
func fleeting(stem string) string {
	_, size := utf8.DecodeLastRuneInString(stem)
	return stem[:len(stem)-size] + "е" + stem[len(stem)-size:]
}

// nominative returns the nominative of one word of a Russian name: the form of
// the article that is it, else one made by rule.
func (n *declension) nominative(w string) string {
	sex := n.gender
	low := Plain(w)
	stem, _ := russianStem(low)
	if sex == Male && stem != low && n.known(stem+"а") && !n.known(stem) && !n.known(fleeting(stem)) && !familyStem(stem) {
		return Recase(w, stem+"а") // Никита
	}
	if stem == "льв" && sex == Male {
		return Recase(w, "лев")
	}
	if strings.HasSuffix(low, "а") && vowelEnd(stem) {
		return w // Андреа is no form of Андрей
	}
	if sex == Unknown && stem != low {
		for _, f := range n.forms { // "муж Жанары", where the article has Жанара
			if have := Plain(f[0]); len(f) == 1 && have != low && (have == stem+"а" || have == stem+"я") && vowelEnd(low) {
				return f[0]
			}
		}
	}
	if stem == low && sex != Female || sex == Unknown || strings.HasSuffix(low, "улы") || strings.HasSuffix(low, "ұлы") {
		return w
	}
	if sex == Female && n.nominativeBeside(w) {
		return w // Биби Базарова
	}
	switch {
	case sex == Female && strings.HasSuffix(low, "й") && !strings.HasSuffix(low, "ой") && !strings.HasSuffix(low, "ей"):
		return w // Инга Иманбай
	case strings.HasSuffix(stem, "ск") && sex == Female:
		return Recase(w, stem+"ая")
	case strings.HasSuffix(stem, "ск"):
		return Recase(w, stem+"ий")
	case !familyStem(stem) && n.attested(stem) != "":
		return n.attested(stem)
	case familyStem(stem) && sex == Female && stem != low:
		return Recase(w, stem+"а")
	case familyStem(stem):
		return Recase(w, stem)
	}
	candidates := []string{stem, stem + "й", stem + "ь"}
	if sex == Female {
		candidates = []string{stem + "а", stem + "я", stem, stem + "ь"}
	}
	for _, form := range candidates {
		for _, f := range n.forms {
			for _, have := range f {
				if Plain(have) == form {
					return have
				}
			}
		}
	}
	switch {
	case sex == Male && (strings.HasSuffix(low, "ы") || strings.HasSuffix(low, "и")) && !n.known(stem+"а"): // Гарри
		return w
	case sex == Male && (strings.HasSuffix(low, "ы") || strings.HasSuffix(low, "и")): // Никиты
		return Recase(w, stem+"а")
	case sex == Male && !n.known(stem) && n.known(fleeting(stem)): // Павла
		return Recase(w, fleeting(stem))
	case sex == Male && vowelEnd(stem):
		return Recase(w, stem+"й")
	case sex == Male && (strings.HasSuffix(low, "я") || strings.HasSuffix(low, "ю")):
		return Recase(w, stem+"ь")
	case sex == Male:
		return Recase(w, stem)
	case stem == low:
		return w
	case strings.HasSuffix(stem, "вн"): // Петровна
		return Recase(w, stem+"а")
	case (strings.HasSuffix(low, "ы") || strings.HasSuffix(low, "и")) && !n.known(stem+"а") && !n.known(stem+"я") && !n.declines():
		return w // Гарри, Кэрри
	case strings.HasSuffix(stem, "и"):
		return Recase(w, stem+"я")
	}
	return Recase(w, stem+"а")
}

// Recase writes a lower-case form with the capitals of the word like.
func Recase(like, form string) string {
	have, want := []rune(like), []rune(form)
	for i := range min(len(have), len(want)) {
		switch {
		case Plain(string(have[i])) == string(want[i]):
			want[i] = have[i] // keeps ё as well
		case unicode.IsUpper(have[i]):
			want[i] = unicode.ToUpper(want[i])
		}
	}
	return string(want)
}

// kazakhCases are the case endings of a Kazakh name, the longest first.
var kazakhCases = strings.Fields("ның нің дың дің тың тің нан нен дан ден тан тен мен бен пен нда нде ға ге қа ке на не да де та те ны ні ды ді ты ті")

// kazakhBase is kazakhForm that knows the plural of a family name and the dative of
// any name, too.
func kazakhBase(w string, seen map[string]bool) string {
	for _, e := range [...]string{"лар", "лер", "дар", "дер", "тар", "тер"} { // Қайрат пен Жанна Бекеновтер
		if s, ok := strings.CutSuffix(w, e); ok && kazakhFamily(s) {
			return s
		}
	}
	if base := kazakhForm(w, seen); base != w {
		return base
	}
	for _, e := range [...]string{"ға", "ге"} { // Қуаныш Төлебиге
		if s, ok := strings.CutSuffix(w, e); ok && utf8.RuneCountInString(s) >= 4 {
			return s
		}
	}
	return w
}

// kazakhForm takes the case ending off a Kazakh name. An ending is taken off
// only where what stays is a form in seen or ends as names do, or the ending
// has three letters.
func kazakhForm(w string, seen map[string]bool) string {
	for _, e := range kazakhCases {
		s, ok := strings.CutSuffix(w, e)
		if !ok || utf8.RuneCountInString(s) < 4 {
			continue
		}
		if seen[s] || kazakhName(s) || utf8.RuneCountInString(e) >= 3 && !kazakhName(w) {
			return s
		}
	}
	return w
}

// kazakhFamily reports whether a word ends as family names in -ov do.
func kazakhFamily(s string) bool {
	return utf8.RuneCountInString(s) >= 5 && slices.ContainsFunc([]string{"ов", "ев", "ин", "ова", "ева", "ина"}, func(e string) bool { return strings.HasSuffix(s, e) })
}

// kazakhName reports whether a word ends as Kazakh names do.
func kazakhName(s string) bool {
	for _, e := range kazakhNameEndings {
		if strings.HasSuffix(s, e) {
			return true
		}
	}
	return false
}

var kazakhNameEndings = strings.Fields("ов ев ова ева ин ина ұлы улы қызы кызы бай бек хан жан тай гүл мұрат әлі")

// FamilyName reports whether a form of a name ends as family names in -ov and -ev
// do, in Latin or Cyrillic letters, or as names in -uly. Of others it tells
// nothing.
func FamilyName(w, lang string) bool {
	w = Plain(w)
	switch lang {
	case "ru":
		w, _ = russianStem(w)
	case "kk":
		w = kazakhBase(w, nil)
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
