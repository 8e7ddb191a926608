package morph

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// A suffix follows a stem whose last letter is of one of the classes.
type suffix struct {
	text  string
	after letterClass
}

// A letterClass is a set of classes of letters that an ending may follow.
type letterClass byte

const (
	vowel     letterClass = 1 << iota // а е …
	voiced                            // л р м н ң з й у …
	unvoiced                          // п т қ …
	nasal                             // м н ң
	owned                             // ы і, the end of "his"
	anyLetter = vowel | voiced | unvoiced
)

// kazakh are the groups of endings, the last in a word first. A word of the table may
// stand in a group more than once.
var kazakh = sync.OnceValues(func() (groups [][]suffix, named map[string][]suffix) {
	classes := map[string]letterClass{"vowel": vowel, "voiced": voiced, "unvoiced": unvoiced, "nasal": nasal, "owned": owned, "consonant": voiced | unvoiced}
	named = map[string][]suffix{}
	group := ""
	for line := range lines("tables/kk.txt") {
		if line[0] == '[' {
			if group = strings.Trim(line, "[]"); group != "name" {
				groups = append(groups, nil)
			}
			continue
		}
		fields := strings.Fields(line)
		after := letterClass(0)
		for c := range strings.SplitSeq(fields[0], ",") {
			after |= classes[c]
		}
		for _, text := range fields[1:] {
			named[group] = append(named[group], suffix{text, after})
		}
		if group != "name" {
			groups[len(groups)-1] = named[group]
		}
	}
	return groups, named
})

// kazakhNouns end names and contain what looks like endings: son, daughter, country.
var kazakhNouns = []string{"ұлы", "қызы", "стан"}

const (
	backVowels    = "аоұыя"
	frontVowels   = "әеөүіэ"
	neutralVowels = "иуюё"
)

// letterClasses are the classes of letters. All others are voiced. Letters of Russian
// words, and у, which is a vowel or a consonant, are in several classes.
var letterClasses = []struct {
	letters string
	class   letterClass
}{
	{"ыі", vowel | owned},
	{"аәеоөұүэяиюё", vowel},
	{"мнң", voiced | nasal},
	{"пфктқсшщчхцһ", unvoiced},
	{"бвгғджзу", anyLetter},
}

// KazakhStem removes the endings of a folded Kazakh word until none is left. So a word
// that only looks as if it had an ending has the same stem as its forms (ақпан,
// "February", and ақпанда, "in February"). At least three letters with a vowel remain.
// Patronymics (Сәрсенбайұлы) and countries (Қазақстан) keep their last part.
func KazakhStem(word string) string {
	for {
		shorter := withoutEndings(word)
		if shorter == word {
			return word
		}
		word = shorter
	}
}

// withoutEndings removes at most one ending of each group.
func withoutEndings(word string) string {
	groups, _ := kazakh()
	for _, group := range groups {
		if kazakhNoun(word) {
			return word
		}
		for _, e := range group {
			if stem, ok := strings.CutSuffix(word, e.text); ok && suits(stem, e) {
				word = stem
				break
			}
		}
	}
	// A last п, к or қ becomes б, г or ғ before a vowel (кітап, кітабы).
	r, size := utf8.DecodeLastRuneInString(word)
	if hard, ok := unvoicedLetters[r]; ok {
		return word[:len(word)-size] + hard
	}
	return word
}

var unvoicedLetters = map[rune]string{'б': "п", 'г': "к", 'ғ': "қ"}

// suits reports whether an ending may follow a stem.
func suits(stem string, e suffix) bool {
	if utf8.RuneCountInString(stem) < 3 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(stem)
	class := voiced
	for _, c := range letterClasses {
		if strings.ContainsRune(c.letters, last) {
			class = c.class
			break
		}
	}
	return e.after&class != 0 && agrees(stem, e.text)
}

// agrees reports whether an ending has the vowels, back or front, that the stem requires.
func agrees(stem, end string) bool {
	at := strings.LastIndexAny(stem, backVowels+frontVowels+neutralVowels)
	if at < 0 {
		return false
	}
	before, _ := utf8.DecodeRuneInString(stem[at:])
	front := strings.ContainsAny(end, frontVowels)
	back := strings.ContainsAny(end, backVowels)
	switch {
	case strings.HasSuffix(stem, "ев"): // by the pronunciation of the name: Тоқаевтың
		return true
	case strings.ContainsRune(backVowels, before):
		return !front || end == "мен" || end == "бен" || end == "пен"
	case strings.ContainsRune(frontVowels, before):
		return !back
	}
	return true
}

// latinLetters are Kazakh letters of the Latin alphabets of 2018 and 2021, each as the
// Cyrillic one that endings agree with.
var latinLetters = map[rune]rune{'a': 'а', 'á': 'ә', 'ä': 'ә', 'b': 'б', 'c': 'с', 'd': 'д', 'e': 'е', 'f': 'ф', 'g': 'г', 'ǵ': 'ғ', 'ğ': 'ғ', 'h': 'х', 'i': 'і', 'ı': 'и', 'í': 'и',
	'j': 'ж', 'k': 'к', 'q': 'қ', 'l': 'л', 'm': 'м', 'n': 'н', 'ń': 'ң', 'ñ': 'ң', 'o': 'о', 'ó': 'ө', 'ö': 'ө', 'p': 'п', 'r': 'р', 's': 'с', 'ş': 'ш', 't': 'т', 'u': 'ұ', 'ú': 'ү',
	'ü': 'ү', 'ý': 'у', 'ū': 'ұ', 'v': 'в', 'x': 'х', 'y': 'ы', 'z': 'з'}

// russianLetters are Kazakh letters as Russian has them in names.
var russianLetters = map[rune]rune{'ә': 'а', 'ғ': 'г', 'қ': 'к', 'ө': 'о', 'ұ': 'у', 'ү': 'у', 'һ': 'х', 'і': 'и'}

func replace(w string, letters map[rune]rune) string {
	return strings.Map(func(r rune) rune {
		if to, ok := letters[r]; ok {
			return to
		}
		return r
	}, w)
}

// Familiar reports whether a Kazakh word is a known given name, or ends as many do.
func Familiar(w string) bool {
	w = replace(Plain(w), latinLetters)
	return kazakhFamily(w) || kazakhNoun(w) || familiarity(replace(w, russianLetters), Unknown) > 1.5
}

// kazakhOptions are what a form of a Kazakh name may be of, in either alphabet. Only the
// last word of a name declines.
func kazakhOptions(w string, last bool) []option {
	if !last {
		return []option{{lemma: w, cases: AnyCase}}
	}
	cyrillic := replace(w, latinLetters)
	_, groups := kazakh()
	ends := func(w string) bool {
		return slices.ContainsFunc(groups["name"], func(e suffix) bool { return strings.HasSuffix(w, e.text) })
	}
	var out []option
	add := func(stem string, cases Case) {
		likely := familiarity(replace(stem, russianLetters), Unknown)
		if kazakhFamily(stem) || ends(stem) {
			likely = max(likely, 5)
		}
		out = append(out, option{lemma: Cut(w, stem), cases: cases, given: likely, family: likely})
	}
	add(cyrillic, Nominative)
	if ends(cyrillic) {
		return out
	}
	for _, e := range groups["case"] {
		if stem, ok := strings.CutSuffix(cyrillic, e.text); ok && (suits(stem, e) || kazakhFamily(stem)) {
			c := Dative // or any other
			if endsIn(e.text, "ң") {
				c = Genitive
			}
			add(stem, c)
			out[0].given -= .4 * float64(utf8.RuneCountInString(e.text)) // few names end so
			out[0].family = out[0].given
		}
	}
	if stem, ok := strings.CutSuffix(cyrillic, "н"); ok && kazakhNoun(stem) {
		add(stem, Dative) // Сәрсенбайұлын
	}
	for _, e := range groups["plural"] { // Қайрат пен Жанна Бекеновтер
		if stem, ok := strings.CutSuffix(cyrillic, e.text); ok && kazakhFamily(stem) {
			add(stem, AnyCase)
		}
	}
	return out
}

func kazakhNoun(w string) bool {
	return slices.ContainsFunc(kazakhNouns, func(noun string) bool { return strings.HasSuffix(w, noun) })
}

// kazakhFamily reports whether a word ends as family names in -ov do.
func kazakhFamily(s string) bool {
	return utf8.RuneCountInString(s) >= 5 && slices.ContainsFunc([]string{"ов", "ев", "ин", "ова", "ева", "ина"}, func(e string) bool { return strings.HasSuffix(s, e) })
}
