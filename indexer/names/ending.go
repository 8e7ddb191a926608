package names

import "strings"

// An ending is what case, gender or derivation adds to a name, as sounds.
type ending struct{ from, to string }

// russianCases turns inflected and women's forms of Russian surnames and
// patronymics into the man's nominative, on sound keys.
var russianCases = []ending{
	{"oviCem", "oviC"}, {"eviCem", "eviC"}, {"oviCa", "oviC"}, {"eviCa", "eviC"}, {"oviCu", "oviC"}, {"eviCu", "eviC"}, {"oviCe", "oviC"}, {"eviCe", "eviC"},
	{"ovni", "ovna"}, {"evni", "evna"}, {"ovne", "ovna"}, {"evne", "evna"}, {"ovnu", "ovna"}, {"evnu", "evna"}, {"ovno", "ovna"}, {"evno", "evna"},
	{"skogo", "ski"}, {"skomu", "ski"}, {"skim", "ski"}, {"skom", "ski"}, {"skaa", "ski"}, {"ska", "ski"}, {"sko", "ski"}, {"skuu", "ski"}, {"sku", "ski"},
	{"Tkogo", "Tki"}, {"Tkomu", "Tki"}, {"Tkim", "Tki"}, {"Tkom", "Tki"}, {"Tkaa", "Tki"}, {"Tka", "Tki"}, {"Tko", "Tki"}, {"Tkuu", "Tki"}, {"Tku", "Tki"},
	{"ovim", "ov"}, {"evim", "ev"}, {"ova", "ov"}, {"eva", "ev"}, {"ovu", "ov"}, {"evu", "ev"}, {"ove", "ov"}, {"eve", "ev"}, {"ovo", "ov"}, {"evo", "ev"},
	{"Cus", "C"}, {"ovs", "ov"}, {"evs", "ev"}, {"ovas", "ov"}, {"evas", "ev"}, {"skis", "ski"}, // Lithuanian and Latvian nominatives
	{"inim", "in"}, {"ina", "in"}, {"inu", "in"}, {"ine", "in"}, {"ino", "in"},
}

// kazakhCases follow a surname in -ov or a patronymic in -uly, -kyzy.
var kazakhCases = []string{
	"tin", "din", "nin", "tan", "dan", "nan", "ten", "den", "nen", "pen", "men", "ben",
	"nda", "nde", "ka", "ga", "ke", "ge", "na", "ne", "ti", "di", "ni", "ta", "da", "te", "de", "n",
}

var kazakhStems = []string{"ov", "ev", "ova", "eva", "uli", "kizi"}

// lemma returns the man's nominative of a sound key.
func lemma(key string) string {
	for _, c := range kazakhCases {
		stem, ok := strings.CutSuffix(key, c)
		if !ok {
			continue
		}
		for _, s := range kazakhStems {
			if strings.HasSuffix(stem, s) && (len(c) > 1 || s == "uli" || s == "kizi") {
				return stem
			}
		}
	}
	for _, e := range russianCases {
		if stem, ok := strings.CutSuffix(key, e.from); ok && len(stem) >= 2 {
			return stem + e.to
		}
	}
	return key
}

// fatherhood makes a patronymic or surname of a father's name.
var fatherhood = []string{
	"oviC", "eviC", "ovna", "evna", "ov", "ev", "of", "ef",
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
	return hasSuffix(key, 1, "oviC", "eviC", "ovna", "evna", "iniCna", "uli", "kizi")
}

// isTurkic tells whether a key is a surname or patronymic in the Kazakh,
// Tajik or Azeri form, which stands for the Russian one of the same root.
func isTurkic(key string) bool {
	return hasSuffix(lemma(key), 4, "uli", "ulu", "oli", "kizi", "kiz", "zada", "zade", "zoda")
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
