package entity

import (
	"strings"
	"unicode"
)

// language returns the language by whose rules and model a body is read. Where
// the article doesn't say, or says one that is written in other letters, the
// letters tell.
func language(lang, body string) string {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	cyrillic, latin := 0, 0
	count := map[rune]int{} // letters that not all Cyrillic alphabets have
	for i, r := range body {
		if i > 20000 {
			break
		}
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
			if r = unicode.ToLower(r); strings.ContainsRune(special, r) {
				count[r]++
			}
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	isCyrillic := cyrillic > latin
	switch {
	case lang == "" && isCyrillic:
		return cyrillicLanguage(count, cyrillic)
	case isCyrillic && lang == "en":
		return "ru"
	case lang == "":
		return "en"
	case !isCyrillic && latin > 0 && (lang == "ru" || lang == "kk"):
		return lang + "-latn"
	}
	return lang
}

// special are the letters by which Cyrillic alphabets differ from the Russian one.
const special = "әғқңөұүһіўҳӣӯҷїєґ"

// cyrillicLanguage tells the language of a text of so many Cyrillic letters by
// those that Russian has not. A name or two in another language don't make it
// another.
func cyrillicLanguage(count map[rune]int, all int) string {
	sum := func(letters string) int {
		n := 0
		for _, r := range letters {
			n += count[r]
		}
		return n
	}
	const few, rare = 50, 200 // one letter in so many is a language's own
	switch {
	case sum("ӣӯҷ")*rare > all:
		return "tg"
	case sum("їєґ")*rare > all:
		return "uk"
	case count['ў'] > 0 && count['і'] > count['ў']:
		return "be"
	case sum("ўҳ")*few > all:
		return "uz"
	case sum("әғқұһі")*few > all:
		return "kk"
	case sum("ңөү")*few > all:
		return "ky"
	}
	return "ru"
}
