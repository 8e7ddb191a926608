package names

import "strings"

// A gender is whose name a form can be, a set of bits.
type gender uint8

const (
	man gender = 1 << iota
	woman
	either = man | woman
)

// An ending is the end of an inflected or women's form, as sounds.
type ending struct {
	from, to string // of the form and of the man's nominative
	gender   gender
}

// endings are those of Russian surnames and patronymics. The first that matches is
// replaced, so longer ones come first. In a sound key -ой is the same as -о.
var endings = func() []ending {
	var all []ending
	add := func(to string, g gender, from ...string) {
		for _, f := range from {
			all = append(all, ending{f, to, g})
		}
	}
	for _, v := range []string{"ov", "ev"} {
		add(v+"iC", man, v+"iCem", v+"iCa", v+"iCu", v+"iCe")
		add(v+"na", woman, v+"ni", v+"ne", v+"nu", v+"no")
	}
	for _, v := range []string{"ov", "ev", "in"} {
		add(v, man, v+"im", v+"e")
		add(v, woman, v+"o")
		add(v, either, v+"a", v+"u")
	}
	for _, v := range []string{"sk", "Tk"} {
		add(v+"i", man, v+"ogo", v+"omu", v+"im", v+"om")
		add(v+"i", woman, v+"aa", v+"a", v+"uu", v+"u", v+"o")
	}
	// Lithuanian and Latvian nominatives.
	add("C", man, "Cus")
	add("ov", man, "ovs", "ovas")
	add("ev", man, "evs", "evas")
	add("ski", man, "skis")
	return all
}()

// kazakhCases are the case endings after a surname in -ov or a patronymic in -uly or
// -kyzy.
var kazakhCases = []string{
	"tin", "din", "nin", "tan", "dan", "nan", "ten", "den", "nen", "pen", "men", "ben",
	"nda", "nde", "ka", "ga", "ke", "ge", "na", "ne", "ti", "di", "ni", "ta", "da", "te", "de", "n",
}

var kazakhStems = []ending{
	{"ov", "ov", man}, {"ev", "ev", man}, {"ova", "ov", woman}, {"eva", "ev", woman}, {"uli", "uli", man}, {"kizi", "kizi", woman},
}

// lemmaOf returns the man's nominative of a sound key, and whose name the key can be.
// Latin texts do not inflect: there a name in -ova is a woman's.
func lemmaOf(key string, cyrillic bool) (string, gender) {
	for _, c := range kazakhCases {
		stem, ok := strings.CutSuffix(key, c)
		if !ok {
			continue
		}
		for _, s := range kazakhStems {
			if strings.HasSuffix(stem, s.from) && (len(c) > 1 || s.from == s.to && len(s.from) > 2) {
				return strings.TrimSuffix(stem, s.from) + s.to, s.gender
			}
		}
	}
	for _, e := range endings {
		stem, ok := strings.CutSuffix(key, e.from)
		if !ok || len(stem) < 2 {
			continue
		}
		if e.gender == either && !cyrillic && strings.HasSuffix(e.from, "a") {
			return stem + e.to, woman
		}
		return stem + e.to, e.gender
	}
	if hasSuffix(key, 2, "ov", "ev", "in", "ski", "Tki") {
		return key, man
	}
	return key, either
}

// caseVowels are the Russian case endings of other names.
var caseVowels = []string{"om", "em", "oi", "a", "u", "e", "i", "o"}

// stems returns the sound key of a Cyrillic word without its Russian and without its
// Kazakh case ending, each "" if it has none.
func stems(key string) (russian, kazakh string) {
	for _, v := range caseVowels {
		if s, ok := strings.CutSuffix(key, v); ok && len(s) >= 3 && !isVowel(s[len(s)-1]) {
			russian = s
			break
		}
	}
	for _, c := range kazakhCases {
		if s, ok := strings.CutSuffix(key, c); ok && len(s) >= 4 && len(c) > 1 {
			kazakh = s
			break
		}
	}
	return russian, kazakh
}

// fatherEndings make a patronymic or a surname of a father's name.
var fatherEndings = []string{
	"oviC", "eviC", "aviC", "iviC", "ovna", "evna", "avna", "ivna", "auna", "euna", "ov", "ev", "of", "ef",
	"uli", "ulu", "oli", "kizi", "kiz", "ogli", "oglu", "zade", "zada", "zoda",
}

// root returns the father's name in a lemma, of at least four sounds, or the lemma.
func root(lemma string) string {
	for _, s := range fatherEndings {
		if stem, ok := strings.CutSuffix(lemma, s); ok && len(stem) >= 4 {
			return stem
		}
	}
	return lemma
}

// hasSuffix reports whether key has one of the suffixes after at least least sounds.
func hasSuffix(key string, least int, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(key, s) && len(key)-len(s) >= least {
			return true
		}
	}
	return false
}

// isPatronymic reports whether a key has the Russian or Kazakh form of a patronymic.
func isPatronymic(key string) bool {
	return hasSuffix(key, 1, "oviC", "eviC", "aviC", "iviC", "ovna", "evna", "avna", "ivna", "auna", "euna", "iniCna", "uli", "kizi")
}

// isTurkic reports whether a key is a surname or patronymic in the Kazakh, Tajik or
// Azeri form, which is equivalent to the Russian form of the same root.
func isTurkic(key string) bool {
	return hasSuffix(key, 4, "uli", "ulu", "oli", "kizi", "kiz", "zada", "zade", "zoda")
}

// coarsen merges the sounds of a key that listeners and romanizations confuse most.
// Words with similar coarse keys are candidates.
func coarsen(key string) string {
	out := make([]byte, 0, len(key))
	var last, next byte
	for i := range len(key) {
		if next = 0; i+1 < len(key) {
			next = key[i+1]
		}
		if c := coarseSound(key[i], last, next); c != 0 && c != last {
			out, last = append(out, c), c
		}
	}
	for len(out) > 4 && isVowel(out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return string(out)
}

// coarseSound returns the sound that represents c between the coarse sound last and
// the sound next, each 0 at the end of the key, or 0 if c is dropped.
func coarseSound(c, last, next byte) byte {
	switch c {
	case 'o':
		return 'u'
	case 'e':
		return 'i'
	case 'X':
		return 'g'
	case 'T':
		return 's'
	case 'd':
		if !isVowel(next) {
			return 't'
		}
	case 'n':
		if next == 'b' || next == 'p' { // Utenbaev, Utembaev
			return 'm'
		}
	case 'v':
		if next == 0 {
			return 'f'
		}
	case 'g':
		if last == 'n' && !isVowel(next) {
			return 0
		}
	}
	return c
}
