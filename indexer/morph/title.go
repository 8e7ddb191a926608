package morph

import (
	"strings"
	"unicode/utf8"
)

// A swap is a case ending of a Russian noun and the ending of its nominative.
type swap struct{ have, want string }

// Endings that only one nominative has, or nearly so, the longest first.
var (
	titleGenitives = []swap{
		{"остей", "ости"}, {"ений", "ения"}, {"стий", "стия"}, {"естей", "ести"}, {"ии", "ия"}, {"мени", "мя"},
		{"ги", "га"}, {"ки", "ка"}, {"хи", "ха"}, {"жи", "жа"}, {"ши", "ша"}, {"чи", "ча"}, {"ы", "а"}, {"а", ""},
	}
	titlePrepositionals = []swap{{"остях", "ости"}, {"иях", "ия"}, {"ях", "и"}, {"ии", "ия"}, {"мени", "мя"}}
)

// Title returns the nominative of a Russian title of one word, as newspapers have
// them, that stands in one of two cases: "Трибуны" in "редактор «Трибуны»" is
// "Трибуна". Where the form doesn't tell, it is that of which attested, given a
// lower-case word, says that it occurs, or else w itself. Neuters in -о are taken
// for masculines unless attested.
func Title(w string, c Case, attested func(string) bool) string {
	low := Plain(w)
	var swaps []swap
	switch c {
	case Genitive:
		swaps = titleGenitives
	case Prepositional:
		swaps = titlePrepositionals
	default:
		return w
	}
	stem := Stem(low, "ru")
	for _, e := range [...]string{"", "а", "я", "о", "е", "ь", "ы", "и"} {
		if form := stem + e; form != low && attested(form) {
			return Recase(w, form)
		}
	}
	for _, s := range swaps {
		if rest, ok := strings.CutSuffix(low, s.have); ok && utf8.RuneCountInString(rest) >= 3 && (s.want != "" || utf8.RuneCountInString(rest) >= 4) {
			return Recase(w, rest+s.want)
		}
	}
	return w
}
