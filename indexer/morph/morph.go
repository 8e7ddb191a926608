// Package morph knows the endings of words and names: what a form may be of, and of
// which name all forms of it in a text are.
//
//	tables/ru.txt     Russian paradigms of names, adjectives and nouns
//	tables/kk.txt     Kazakh endings in their order, with the sounds that they follow
//	tables/given.txt  given names, with how often official records have them
//	table.go          reads the paradigms and finds the readings of a form
//	kazakh.go         the same for endings that follow one another
//	name.go           the name of a person, see [Names.Resolve]
//	phrase.go         the name of an organization or a place, see [Names.Phrase]
//	noun.go           offices in their cases
//	key.go, stem.go   keys and stems by which words are compared and looked up
//
// A form mostly has several readings: "Александра Морозова" is a woman in the nominative
// or a man in the genitive. No rule decides between them. Each reading has a likelihood,
// by the records of given names, the sort of its paradigm and how rare its case is; the
// readings of one name must have one case and gender; and what the caller knows of the
// words around, see [Form], makes cases unlikely. The name by which all its forms in the
// text are the likeliest together is shown. The weights are constants of name.go.
//
// # How to add a language
//
// If its endings tell case, number and gender at once, as those of Ukrainian, write a
// table like ru.txt: a line for each paradigm, the stems that it takes, and its endings.
// If they follow one another, as those of Uzbek, write one like kk.txt: a line for each
// set of sounds, and the endings after them. Then
//
//  1. add the language to [NamesOf], with a function as russianOptions or kazakhOptions
//     that turns the readings of a word into options: its nominative, gender, cases, and
//     how likely it is as a given and as a family name;
//  2. add it to [NameKey], so that forms of one word have one key;
//  3. add names to TestBase, and their declension, written apart from the table, to
//     entity/eval/decline.go, and see what go run ./indexer/entity/eval templates prints.
//
// A language of which only the endings after family names in -ov are known needs no more
// than a line in [FamilyBase].
package morph

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Plain returns a word in lower case with one kind of apostrophe and hyphen,
// and with е for ё.
func Plain(w string) string {
	for i, r := range w {
		if unicode.ToLower(r) != r || r == 'ё' || r >= 'ʼ' && (r < 'а' || r > 'я') && strings.ContainsRune("’‘ʼ‑", r) || r == utf8.RuneError {
			return w[:i] + strings.Map(plain, w[i:])
		}
	}
	return w
}

func plain(r rune) rune {
	switch r = unicode.ToLower(r); r {
	case '’', '‘', 'ʼ':
		return '\''
	case '‑':
		return '-'
	case 'ё':
		return 'е'
	}
	return r
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

// recase writes a lower-case form with the capitals of the word like.
func recase(like, form string) string {
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

func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}
