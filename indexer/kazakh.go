package indexer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// In Kazakh, endings follow one another. After the stem of a noun come the plural, the
// possessor and the case (қала-лар-ымыз-дан, "from our cities"), after that of a verb the
// participle, which then is a noun. An ending has back or front vowels, as the syllable
// before it, and begins with the consonant that agrees with the sound before it. So
// kazakhStem removes endings from the last group to the first, at most one of a group,
// and each only if it agrees with the stem.
//
// The endings follow L. Krippes, Kazakh Grammar with Affix List (1996), the order of
// groups U. Tukeyev, "Morphology of the Kazakh language by complete sets of endings"
// (2015). Of the endings that derive words, only the most common adjectives' are
// removed (қазақстандық, "of Kazakhstan").

// An ending follows a stem whose last letter is of one of the classes.
type ending struct {
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
	consonant = voiced | unvoiced
)

// kazakhEndings are the groups of endings, the last in a word first. In a group the
// longer ones come first.
var kazakhEndings = [][]ending{
	// Person: дәрігермін, "I am a doctor".
	endings(vowel|voiced, "мын мін мыз міз", unvoiced, "пын пін пыз піз", voiced, "бын бін"),
	// Case: instrumental, ablative, genitive, locative, dative, accusative.
	endings(owned, "ндағы ндегі", vowel|voiced, "дағы дегі", unvoiced, "тағы тегі",
		vowel|voiced, "мен бен", unvoiced, "пен",
		owned|nasal, "нан нен", vowel|voiced, "дан ден", unvoiced, "тан тен",
		vowel|voiced, "ның нің", voiced, "дың дің", unvoiced, "тың тің",
		owned, "нда нде", vowel|voiced, "да де", unvoiced, "та те",
		vowel|voiced, "ға ге", unvoiced, "қа ке", owned, "на не",
		vowel, "ны ні", voiced, "ды ді", unvoiced, "ты ті"),
	// Possessor.
	endings(vowel, "мыз міз ңыз ңіз", consonant, "ымыз іміз ыңыз іңіз", vowel, "сын сін", consonant, "ын ін ына іне ым ім ың ің", vowel, "сы сі", consonant, "ы і"),
	// Plural.
	endings(vowel|voiced, "лар лер", voiced, "дар дер", unvoiced, "тар тер"),
	// Adjectives.
	endings(vowel|voiced, "лық лік лығ ліг", voiced, "дық дік дығ діг", unvoiced, "тық тік тығ тіг", voiced|vowel, "ғы гі", unvoiced, "қы кі"),
	// Verbs: participles, tenses, verbal nouns.
	endings(consonant, "атын етін", vowel, "йтын йтін", vowel|voiced, "ған ген", unvoiced, "қан кен", consonant, "ады еді", vowel, "йды йді", consonant, "ып іп", consonant, "у"),
}

// endings returns the group of pairs of a letterClass and a list of endings that follow
// it.
func endings(pairs ...any) []ending {
	var group []ending
	for i := 0; i < len(pairs); i += 2 {
		for text := range strings.FieldsSeq(pairs[i+1].(string)) {
			group = append(group, ending{text, pairs[i].(letterClass)})
		}
	}
	return group
}

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

// kazakhStem removes the endings of a folded Kazakh word until none is left. So a word
// that only looks as if it had an ending has the same stem as its forms (ақпан,
// "February", and ақпанда, "in February"). At least three letters with a vowel remain.
// Patronymics (Сәрсенбайұлы) and countries (Қазақстан) keep their last part.
func kazakhStem(word string) string {
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
	for _, group := range kazakhEndings {
		if slices.ContainsFunc(kazakhNouns, func(noun string) bool { return strings.HasSuffix(word, noun) }) {
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
func suits(stem string, e ending) bool {
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
