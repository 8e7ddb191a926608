package clean

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"

	"casefile/corpus/clean/page"
)

// languageBytes is how much of a text is read to tell its language.
const languageBytes = 2000

// commonWords are words that every text of a language has, and few texts of
// another.
var commonWords = map[string]string{
	"en": " the of and to in is that for with was on are ",
	"ru": " и в не на что с по как это для из за ",
	"de": " der die und das den von ist mit des nicht ein eine ",
	"fr": " le la les et des est que une dans pour du en ",
	"es": " el los las del que una por con para se en y ",
	"it": " il di che della per una con del sono gli non è ",
	"pt": " o os da do das dos que uma não com para em ",
	"pl": " i w na się z nie do jest że to od przez ",
	"tr": " ve bir bu için ile da de olarak olan çok en daha ",
}

// language returns the ISO 639-1 code of a text's language, "" where it cannot
// be told. declared is what the page says. It is taken where the language's
// commonest words confirm it, or where the detector is in doubt: many sites
// declare the language of their template.
//
// Kazakh is told by its own letters, which no neighbour has all of: the
// detector does not know the language and would call it Russian.
func language(text, declared string) string {
	if len(text) > languageBytes {
		text = strings.ToValidUTF8(text[:languageBytes], "")
	}
	if kazakh(text) {
		return "kk"
	}
	if len(text) < 40 || confirms(text, declared) {
		return declared
	}
	info := whatlanggo.Detect(text)
	code := info.Lang.Iso6391()
	if declared != "" && (code == "" || !info.IsReliable()) {
		return declared
	}
	return code
}

// confirms reports whether one word in seven is among the commonest of the
// language.
func confirms(text, lang string) bool {
	common, known := commonWords[lang]
	if !known {
		return false
	}
	words, hits := 0, 0
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		words++
		if len(w) <= 8 && strings.Contains(common, " "+strings.ToLower(w)+" ") {
			hits++
		}
	}
	return words >= 20 && hits*7 >= words
}

// kazakh reports whether a text in Cyrillic has Kazakh's letters as often as
// Kazakh has them: one letter in five or so.
func kazakh(text string) bool {
	own, cyrillic := 0, 0
	for _, r := range text {
		switch r {
		case 'ә', 'ғ', 'қ', 'ң', 'ө', 'ұ', 'ү', 'һ', 'і', 'Ә', 'Ғ', 'Қ', 'Ң', 'Ө', 'Ұ', 'Ү', 'Һ', 'І':
			own++
		}
		if r >= 0x400 && r < 0x530 {
			cyrillic++
		}
	}
	return cyrillic >= 20 && own*12 >= cyrillic && strings.ContainsAny(text, "әғқңұүӘҒҚҢҰҮ")
}

// declaredLanguage returns the language that the page declares.
func declaredLanguage(p *page.Page) string {
	for _, s := range []string{p.Lang, p.Meta("og:locale", "content-language", "dc.language", "inlanguage")} {
		code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(s), "_", "-"), "-")
		if len(code) == 2 {
			return code
		}
	}
	return ""
}
