package morph

import (
	"iter"
	"strings"
	"unicode/utf8"
)

// Stem takes the longest ending off a word as [Plain] returns it, so that the
// case forms of a word get one stem, mostly. At least three letters stay. A word
// of another language is its own stem.
func Stem(w, lang string) string {
	shortest := w
	for s := range Stems(w, lang) {
		shortest = s
	}
	return shortest
}

// Stems yields what a word as [Plain] returns it may be a form of: the word
// itself, then what stays when an ending is taken off, the longest first.
func Stems(w, lang string) iter.Seq[string] {
	var endings map[string]bool
	switch lang {
	case "ru":
		endings = russianEndings
	case "kk":
		endings = kazakhEndings
	}
	return func(yield func(string) bool) {
		if !yield(w) || endings == nil {
			return
		}
		letters := utf8.RuneCountInString(w)
		i := len(w)
		for n := 1; n <= longestEnding && letters-n >= 3; n++ {
			_, size := utf8.DecodeLastRuneInString(w[:i])
			i -= size
			if endings[w[i:]] && !yield(w[:i]) {
				return
			}
		}
	}
}

// longestEnding is the length in letters of the longest ending of the tables.
const longestEnding = 7

// russianEndings are the endings of nouns and adjectives.
var russianEndings = set(`а я о е ы и у ю ь й
	ой ей ою ею ом ем ам ям ах ях ов ев ью ья ье ьи ие ия ии ию ий ый ая яя ое ее ую юю ые ых их ым им
	ами ями ого его ому ему ыми ими ией ием иям иях иев ьев ьям ьях ьями иями`)

// kazakhEndings are the endings of nouns: plural, possessive and case, and
// those together.
var kazakhEndings = func() map[string]bool {
	plural := strings.Fields("лар лер дар дер тар тер")
	possessive := strings.Fields("ы і сы сі")
	cases := strings.Fields("ның нің дың дің тың тің ға ге қа ке на не ны ні ды ді ты ті н да де та те нда нде дан ден тан тен нан нен мен бен пен")
	m := set("")
	for _, c := range cases {
		m[c] = true
		for _, p := range possessive {
			m[p+c] = true
		}
	}
	for _, p := range possessive {
		m[p] = true
	}
	for _, l := range plural {
		m[l] = true
		for _, p := range append(possessive[:2:2], cases...) {
			m[l+p] = true
		}
		for _, p := range possessive[:2] {
			for _, c := range cases {
				if utf8.RuneCountInString(l+p+c) <= longestEnding {
					m[l+p+c] = true
				}
			}
		}
	}
	return m
}()

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
