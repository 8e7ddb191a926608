package names

import "strings"

// A gender says whose name a form can be, as bits.
type gender uint8

const (
	man gender = 1 << iota
	woman
	either = man | woman
)

// An ending is what case or gender adds to a name, as sounds.
type ending struct {
	from, to string // the form and the man's nominative
	of       gender
}

// endings turns inflected and women's forms of Russian surnames and
// patronymics into the man's nominative. A sound key does not tell -ой from
// -о. The first that fits is taken, so longer ones come first.
var endings = func() []ending {
	var all []ending
	add := func(to string, of gender, from ...string) {
		for _, f := range from {
			all = append(all, ending{f, to, of})
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
	// The Lithuanian and Latvian nominatives.
	add("C", man, "Cus")
	add("ov", man, "ovs", "ovas")
	add("ev", man, "evs", "evas")
	add("ski", man, "skis")
	return all
}()

// kazakhCases follow a surname in -ov or a patronymic in -uly, -kyzy.
var kazakhCases = []string{
	"tin", "din", "nin", "tan", "dan", "nan", "ten", "den", "nen", "pen", "men", "ben",
	"nda", "nde", "ka", "ga", "ke", "ge", "na", "ne", "ti", "di", "ni", "ta", "da", "te", "de", "n",
}

var kazakhStems = []ending{
	{"ov", "ov", man}, {"ev", "ev", man}, {"ova", "ov", woman}, {"eva", "ev", woman}, {"uli", "uli", man}, {"kizi", "kizi", woman},
}

// lemma returns the man's nominative of a sound key and whose name the key can
// be. Latin texts do not inflect: there -ova is a woman.
func lemma(key string, cyrillic bool) (string, gender) {
	for _, c := range kazakhCases {
		stem, ok := strings.CutSuffix(key, c)
		if !ok {
			continue
		}
		for _, s := range kazakhStems {
			if strings.HasSuffix(stem, s.from) && (len(c) > 1 || s.from == s.to && len(s.from) > 2) {
				return strings.TrimSuffix(stem, s.from) + s.to, s.of
			}
		}
	}
	for _, e := range endings {
		stem, ok := strings.CutSuffix(key, e.from)
		if !ok || len(stem) < 2 {
			continue
		}
		if e.of == either && !cyrillic && strings.HasSuffix(e.from, "a") {
			return stem + e.to, woman
		}
		return stem + e.to, e.of
	}
	if hasSuffix(key, 2, "ov", "ev", "in", "ski", "Tki") {
		return key, man
	}
	return key, either
}

// caseVowels are what Russian cases put after other names.
var caseVowels = []string{"om", "em", "oi", "a", "u", "e", "i", "o"}

// stems returns what is left of a Cyrillic word that may be inflected by the
// Russian and the Kazakh cases, as sound keys, "" where it can't be.
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

// fatherhood makes a patronymic or surname of a father's name.
var fatherhood = []string{
	"oviC", "eviC", "aviC", "iviC", "ovna", "evna", "avna", "ivna", "auna", "euna", "ov", "ev", "of", "ef",
	"uli", "ulu", "oli", "kizi", "kiz", "ogli", "oglu", "zade", "zada", "zoda",
}

// root returns the father's name in a lemma, at least four sounds of it.
func root(lemma string) string {
	for _, s := range fatherhood {
		if stem, ok := strings.CutSuffix(lemma, s); ok && len(stem) >= 4 {
			return stem
		}
	}
	return lemma
}

// hasSuffix tells whether key ends in one of suffixes after least sounds.
func hasSuffix(key string, least int, suffixes ...string) bool {
	for _, s := range suffixes {
		if strings.HasSuffix(key, s) && len(key)-len(s) >= least {
			return true
		}
	}
	return false
}

// isPatronymic tells whether a key is a father's name in the Russian or Kazakh
// form, which texts may leave out.
func isPatronymic(key string) bool {
	return hasSuffix(key, 1, "oviC", "eviC", "aviC", "iviC", "ovna", "evna", "avna", "ivna", "auna", "euna", "iniCna", "uli", "kizi")
}

// isTurkic tells whether a key is a surname or patronymic in the Kazakh,
// Tajik or Azeri form, which stands for the Russian one of the same root.
func isTurkic(key string) bool {
	return hasSuffix(key, 4, "uli", "ulu", "oli", "kizi", "kiz", "zada", "zade", "zoda")
}

// coarsen merges the sounds that hearers and romanisations confuse most, for
// finding candidates.
func coarsen(key string) string {
	out := make([]byte, 0, len(key))
	for i := range len(key) {
		c, next := key[i], byte(0)
		if i+1 < len(key) {
			next = key[i+1]
		}
		switch c {
		case 'o':
			c = 'u'
		case 'e':
			c = 'i'
		case 'X':
			c = 'g'
		case 'T':
			c = 's'
		case 'd':
			if !isVowel(next) {
				c = 't'
			}
		case 'n':
			if next == 'b' || next == 'p' { // Utenbaev, Utembaev
				c = 'm'
			}
		case 'v':
			if next == 0 {
				c = 'f'
			}
		case 'g':
			if len(out) > 0 && out[len(out)-1] == 'n' && !isVowel(next) {
				continue
			}
		}
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	for len(out) > 4 && isVowel(out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return string(out)
}
