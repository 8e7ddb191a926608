package indexer

import (
	"strings"
	"unicode/utf8"
)

// Kazakh adds its endings one behind the other: to the stem of a noun first the
// plural, then whose it is, then the case (қала-лар-ымыз-дан, "from our
// cities"); to that of a verb the participle, which then is a noun. An ending
// takes the vowels of the syllable before it, back or front, and begins with the
// consonant that suits the sound before it. So the endings are taken off from
// the last group to the first, at most one of a group, each only where it
// agrees with what stands before it.
//
// After L. Krippes, Kazakh Grammar with Affix List (1996), and the order of
// groups of U. Tukeyev, "Morphology of the Kazakh language by complete sets of
// endings" (2015). Derived words are left alone but for the commonest adjectives
// (қазақстандық, "of Kazakhstan").

// An ending is taken off a word whose last letter before it suits.
type ending struct {
	text  string
	after sounds
}

// sounds are classes of letters that an ending may follow.
type sounds byte

const (
	vowel     sounds = 1 << iota // а е …
	voiced                       // л р м н ң з й у …
	unvoiced                     // п т қ …
	nasal                        // м н ң
	owned                        // ы і, with which "his" ends
	anyLetter = vowel | voiced | unvoiced
	consonant = voiced | unvoiced
)

// kazakhEndings are the groups of endings, the last of a word first, and in a
// group the longer ones first.
var kazakhEndings = [][]ending{
	// Of a person: who one is (дәрігермін, "I am a doctor").
	endings(vowel|voiced, "мын мін мыз міз", unvoiced, "пын пін пыз піз", voiced, "бын бін"),
	// Case: instrumental, ablative, genitive, locative, dative, accusative.
	endings(owned, "ндағы ндегі", vowel|voiced, "дағы дегі", unvoiced, "тағы тегі",
		vowel|voiced, "мен бен", unvoiced, "пен",
		owned|nasal, "нан нен", vowel|voiced, "дан ден", unvoiced, "тан тен",
		vowel|voiced, "ның нің", voiced, "дың дің", unvoiced, "тың тің",
		owned, "нда нде", vowel|voiced, "да де", unvoiced, "та те",
		vowel|voiced, "ға ге", unvoiced, "қа ке", owned, "на не",
		vowel, "ны ні", voiced, "ды ді", unvoiced, "ты ті"),
	// Whose.
	endings(vowel, "мыз міз ңыз ңіз", consonant, "ымыз іміз ыңыз іңіз", vowel, "сын сін", consonant, "ын ін ына іне ым ім ың ің", vowel, "сы сі", consonant, "ы і"),
	// Plural.
	endings(vowel|voiced, "лар лер", voiced, "дар дер", unvoiced, "тар тер"),
	// Of what: adjectives.
	endings(vowel|voiced, "лық лік лығ ліг", voiced, "дық дік дығ діг", unvoiced, "тық тік тығ тіг", voiced|vowel, "ғы гі", unvoiced, "қы кі"),
	// Verbs: participles, tenses, the verb's noun.
	endings(consonant, "атын етін", vowel, "йтын йтін", vowel|voiced, "ған ген", unvoiced, "қан кен", consonant, "ады еді", vowel, "йды йді", consonant, "ып іп", consonant, "у"),
}

// endings makes a group of pairs: what stands before, then endings.
func endings(pairs ...any) []ending {
	var group []ending
	for i := 0; i < len(pairs); i += 2 {
		for text := range strings.FieldsSeq(pairs[i+1].(string)) {
			group = append(group, ending{text, pairs[i].(sounds)})
		}
	}
	return group
}

// kazakhWholes end names and look like endings: son, daughter, country of.
var kazakhWholes = []string{"ұлы", "қызы", "стан"}

const (
	backVowels    = "аоұыя"
	frontVowels   = "әеөүіэ"
	neutralVowels = "иуюё"
)

// letterClasses tell how a stem's last letter sounds. What is not listed is
// voiced. Letters of Russian words, and у, which is a vowel or not, are of
// several classes.
var letterClasses = []struct {
	letters string
	sounds  sounds
}{
	{"ыі", vowel | owned},
	{"аәеоөұүэяиюё", vowel},
	{"мнң", voiced | nasal},
	{"пфктқсшщчхцһ", unvoiced},
	{"бвгғджзу", anyLetter},
}

// kazakhStem takes the endings off a folded Kazakh word, again and again, so that
// a word that only looks as if it had an ending has the same stem as its forms
// (ақпан, "February", and ақпанда, "in February"). At least three letters with a
// vowel are left. Patronymics (Сәрсенбайұлы) and countries (Қазақстан) keep theirs.
func kazakhStem(word string) string {
	for {
		shorter := withoutEndings(word)
		if shorter == word {
			return word
		}
		word = shorter
	}
}

func withoutEndings(word string) string {
	for _, group := range kazakhEndings {
		for _, whole := range kazakhWholes {
			if strings.HasSuffix(word, whole) {
				return word
			}
		}
		for _, e := range group {
			if stem, ok := strings.CutSuffix(word, e.text); ok && suits(stem, e) {
				word = stem
				break
			}
		}
	}
	// A last п к қ is spoken, and written, б г ғ before a vowel (кітап, кітабы).
	r, size := utf8.DecodeLastRuneInString(word)
	if hard, ok := hardened[r]; ok {
		return word[:len(word)-size] + hard
	}
	return word
}

var hardened = map[rune]string{'б': "п", 'г': "к", 'ғ': "қ"}

// suits reports whether an ending may follow a stem.
func suits(stem string, e ending) bool {
	if utf8.RuneCountInString(stem) < 3 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(stem)
	class := voiced
	for _, c := range letterClasses {
		if strings.ContainsRune(c.letters, last) {
			class = c.sounds
			break
		}
	}
	if e.after&class == 0 {
		return false
	}
	return agrees(stem, e.text)
}

// agrees reports whether the vowels of an ending suit those of the stem.
func agrees(stem, end string) bool {
	at := strings.LastIndexAny(stem, backVowels+frontVowels+neutralVowels)
	if at < 0 {
		return false
	}
	before, _ := utf8.DecodeRuneInString(stem[at:])
	front := strings.ContainsAny(end, frontVowels)
	back := strings.ContainsAny(end, backVowels)
	switch {
	case strings.HasSuffix(stem, "ев"): // as the bearer of the name speaks it: Тоқаевтың
		return true
	case strings.ContainsRune(backVowels, before):
		return !front || end == "мен" || end == "бен" || end == "пен"
	case strings.ContainsRune(frontVowels, before):
		return !back
	}
	return true
}
