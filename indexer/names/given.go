package names

import (
	_ "embed"
	"strings"
)

// givenSpellings are given names, a line for each, in the languages in which one
// person's documents may have them: Russian, Ukrainian, Belarusian and usual foreign
// forms.
//
//go:embed given.txt
var givenSpellings string

// givenNames maps sound keys to their lines in givenSpellings, from 1.
var givenNames = func() map[string]uint8 {
	number := map[string]uint8{}
	for i, line := range strings.Split(givenSpellings, "\n") {
		for _, name := range strings.Fields(line) {
			if keys := Keys(name); number[keys[0]] == 0 {
				number[keys[0]] = uint8(i + 1)
			}
		}
	}
	return number
}()

const fathers = 0x80 // added to the number of the given name in a patronymic

// givenNumber returns the number of the given name that a key is or, for a
// patronymic, is made of, or 0.
func givenNumber(key string) uint8 {
	if n := givenNames[key]; n != 0 || !isPatronymic(key) {
		return n
	}
	r := root(key)
	for _, end := range []string{"", "i", "e", "a"} {
		if n := givenNames[r+end]; n != 0 {
			return n | fathers
		}
	}
	return 0
}
