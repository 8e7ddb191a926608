package clean

import (
	"strings"

	"github.com/abadojack/whatlanggo"

	"casefile/corpus/clean/page"
)

// languageBytes is how much of a text is read to tell its language.
const languageBytes = 4000

// language returns the ISO 639-1 code of a text's language, "" where it cannot
// be told. declared is what the page says, and decides where the text leaves
// doubt: many sites declare the language of their template.
//
// Kazakh is told by its own letters, which no neighbour has all of: the
// detector does not know the language and would call it Russian.
func language(text, declared string) string {
	if len(text) > languageBytes {
		text = text[:languageBytes]
	}
	if kazakh(text) {
		return "kk"
	}
	if len(text) < 40 {
		return declared
	}
	info := whatlanggo.Detect(text)
	code := info.Lang.Iso6391()
	if declared != "" && (code == "" || !info.IsReliable()) {
		return declared
	}
	return code
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
