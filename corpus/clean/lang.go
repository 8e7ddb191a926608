package clean

import (
	"strings"
	"unicode"

	"github.com/abadojack/whatlanggo"

	"casefile/corpus/clean/page"
)

// languageBytes is how much of a text is read to detect its language.
const languageBytes = 1500

// commonWords are, by word, the languages in which it is one of the commonest.
var commonWords = func() map[string][]string {
	languages := map[string][]string{}
	for lang, words := range map[string]string{
		"en": "the of and to in is that for with was on are",
		"ru": "и в не на что с по как это для из за",
		"de": "der die und das den von ist mit des nicht ein eine",
		"fr": "le la les et des est que une dans pour du en",
		"es": "el los las del que una por con para se en y",
		"it": "il di che della per una con del sono gli non è",
		"pt": "o os da do das dos que uma não com para em",
		"pl": "i w na się z nie do jest że to od przez",
		"tr": "ve bir bu için ile da de olarak olan çok en daha",
	} {
		for word := range strings.FieldsSeq(words) {
			languages[word] = append(languages[word], lang)
		}
	}
	return languages
}()

// language returns the ISO 639-1 code of a text's language, "" if it is unknown.
// declared is what the page says; it decides only where the text leaves doubt, as many
// sites declare the language of their template. If the detector is in doubt about a
// short text, its guess is taken for Cyrillic, where two in three are right, not for
// Latin letters, where every other one is wrong.
//
// Kazakh is recognized by its letters, which none of its neighbours has all of: the
// detector does not know the language and takes it for Russian.
func language(text, declared string) string {
	if len(text) > languageBytes {
		text = strings.ToValidUTF8(text[:languageBytes], "")
	}
	if kazakh(text) || kazakhLatin(text) {
		return "kk"
	}
	if len(text) < 40 {
		return declared
	}
	if lang := byCommonWords(text); lang != "" {
		return lang
	}
	info := whatlanggo.Detect(text)
	code := info.Lang.Iso6391()
	if code == "" || !info.IsReliable() && inCyrillic(text) == cyrillicLanguages[declared] {
		return declared
	}
	return code
}

// byCommonWords returns the language whose commonest words make up the most of the
// text, if they are at least one word in nine and a third more than those of any
// other; else "".
func byCommonWords(text string) string {
	words := 0
	hits := map[string]int{}
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		words++
		for _, lang := range commonWords[w] {
			hits[lang]++
		}
	}
	best, most, next := "", 0, 0
	for lang, n := range hits {
		if n > most {
			best, most, next = lang, n, most
		} else {
			next = max(next, n)
		}
	}
	if words < 10 || most*9 < words || most*3 < next*4 {
		return ""
	}
	return best
}

// cyrillicLanguages are the languages written in Cyrillic.
var cyrillicLanguages = map[string]bool{"be": true, "bg": true, "kk": true, "ky": true, "mk": true, "mn": true, "ru": true, "sr": true, "tg": true, "uk": true}

// inCyrillic reports whether most letters of a text are Cyrillic.
func inCyrillic(text string) bool {
	cyrillic, letters := 0, 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			letters++
			if unicode.Is(unicode.Cyrillic, r) {
				cyrillic++
			}
		}
	}
	return cyrillic*2 > letters
}

// kazakh reports whether a text in Cyrillic has Kazakh's own letters nearly as often
// as Kazakh, in which they are about one letter in five, and one of those that Kyrgyz,
// Tatar and Mongolian lack.
func kazakh(text string) bool {
	own, cyrillic := 0, 0
	for _, r := range text {
		if r >= 0x400 && r < 0x530 {
			cyrillic++
			if strings.ContainsRune("әғқңөұүһіӘҒҚҢӨҰҮҺІ", r) {
				own++
			}
		}
	}
	return cyrillic >= 20 && own*12 >= cyrillic && strings.ContainsAny(text, "ғқұҒҚҰ")
}

// kazakhLatin reports whether a text has the letters of one of Kazakh's Latin
// alphabets that no other language has together: ǵ and q of 2018, ğ, ū and q of
// 2021, and of those in use beside them ǧ, ŋ and q.
func kazakhLatin(text string) bool {
	has := func(r rune) bool { return strings.ContainsRune(text, r) }
	return has('q') && (strings.Count(text, "ǵ") > 1 || has('ğ') && has('ū') || has('ǧ') && has('ŋ'))
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
