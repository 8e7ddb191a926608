// Package morph knows the endings of words and names: it makes the forms of a word and
// finds what a form is of, by the same tables.
//
//	tables/ru.txt     Russian paradigms: names, adjectives, nouns
//	tables/kk.txt     Kazakh endings in their order, with the sounds that they follow
//	tables/given.txt  given names with how often records have them
//	table.go          reads the paradigms and finds the readings of a form
//	name.go           the name of which the mentions of a person are forms, see [Names.Resolve]
//	noun.go           offices and names of organizations in their cases
//	stem.go           stems by which word lists are looked up
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

func capital(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r)
}
