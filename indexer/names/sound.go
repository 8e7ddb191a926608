package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxKeys  = 4  // readings of one word
	maxSound = 40 // bytes of one key; longer words are cut there
	maxRunes = 64 // letters of a word that are read at all
)

// Keys returns the sound keys of one word of a name, the usual reading first:
// at least one for a word with a letter that is known, at most four, none of
// them empty. Words of one name written in different alphabets and
// romanisations share a key.
//
// A key has a byte for each sound: lower-case letters as in English, and S for
// sh, C for ch, Z for zh and j as in Jack, X for kh, T for ts. Glides next to
// a vowel, doubled letters, soft and hard signs carry no weight; ё, yo and е
// are one. Latin j, c, x and ch are read differently from language to
// language, which is what several keys are for.
//
// The letters' values are those of BGN/PCGN, ISO 9, GOST 7.79, ICAO 9303 and
// the older passport rules for Russian, and of the Kazakh alphabets of 1940,
// 2018 and 2021 with their BGN/PCGN romanisation.
func Keys(token string) []string {
	letters := spell(token)
	if len(letters) == 0 {
		return nil
	}
	var keys []string
	for _, as := range readings(letters) {
		if key := smooth(utter(letters, as)); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys[:min(len(keys), maxKeys)]
}

// Key returns the first of a token's [Keys], that of the usual reading, and "" for a
// token without any.
func Key(token string) string {
	if letters := spell(token); len(letters) > 0 {
		return smooth(utter(letters, usual))
	}
	return ""
}

// spell returns the letters and digits of token in lower case, composed,
// without apostrophes.
func spell(token string) []rune {
	const most = 8 * maxRunes // bytes; more would be cut below anyway
	if len(token) > most {
		token = token[:most]
	}
	token = norm.NFC.String(oneAlphabet(strings.ToValidUTF8(token, "")))
	letters := make([]rune, 0, len(token))
	for _, r := range token {
		switch r {
		case 'İ':
			r = 'i'
		default:
			r = unicode.ToLower(r)
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || isApostrophe(r) {
			continue
		}
		if letters = append(letters, r); len(letters) == maxRunes {
			break
		}
	}
	return letters
}

// A reading says how the ambiguous Latin letters of a word are sounded.
type reading struct{ j, c, x, ch byte }

var usual = reading{j: 'j', c: 'k', x: 'k', ch: 'C'}

// pairsOfC takes out the pairs in which a c is read in one way.
var pairsOfC = strings.NewReplacer("ch", "", "cz", "", "tsch", "")

// readings returns the ways to read the letters, the usual first. Each of the
// others changes one letter: names that need two changes are covered by what
// follows the keys, the comparison by cost.
func readings(letters []rune) []reading {
	all := []reading{usual}
	word := string(letters)
	add := func(change func(*reading)) {
		r := usual
		change(&r)
		all = append(all, r)
	}
	if strings.ContainsRune(word, 'j') {
		add(func(r *reading) { r.j = 'Z' }) // Kazakh, Kyrgyz, English
	}
	if strings.Contains(pairsOfC.Replace(word), "c") {
		add(func(r *reading) { r.c = 'C' }) // ć and č without their marks
		add(func(r *reading) { r.c = 'T' }) // Slavic
	}
	if strings.ContainsRune(word, 'x') {
		add(func(r *reading) { r.x = 'X' }) // Uzbek, Azeri, GOST 7.79
	}
	if strings.Contains(word, "ch") {
		add(func(r *reading) { r.ch = 'X' }) // German, Polish
	}
	if strings.ContainsRune(word, 'c') {
		add(func(r *reading) { r.c = 'Z' }) // Azeri, Turkish
	}
	return all
}

// sounds gives the letters that sound alike wherever they stand. j is a glide,
// Y a Latin y that may be one; smooth decides.
var sounds = map[rune]string{
	// Cyrillic: Russian, Kazakh and neighbours.
	'а': "a", 'ә': "a", 'ӓ': "a", 'б': "b", 'в': "v", 'г': "g", 'ғ': "g", 'ҕ': "g", 'ґ': "g", 'ѓ': "g", 'ӷ': "g",
	'д': "d", 'ђ': "Z", 'е': "je", 'ѐ': "je", 'ё': "je", 'є': "je", 'э': "e", 'ж': "Z", 'җ': "Z", 'ӂ': "Z", 'з': "z", 'ҙ': "z", 'ѕ': "z",
	'и': "i", 'ѝ': "i", 'й': "j", 'ј': "j", 'і': "i", 'ї': "ji", 'ӣ': "i", 'к': "k", 'қ': "k", 'ҡ': "k", 'ҝ': "g", 'ќ': "k", 'ӄ': "k",
	'л': "l", 'љ': "l", 'м': "m", 'н': "n", 'ң': "n", 'ҥ': "n", 'њ': "n", 'о': "o", 'ө': "o", 'ӧ': "o", 'п': "p", 'р': "r",
	'с': "s", 'ҫ': "s", 'т': "t", 'ћ': "C", 'у': "u", 'ү': "u", 'ұ': "u", 'ӯ': "u", 'ӱ': "u", 'ф': "f", 'х': "X", 'ҳ': "X", 'һ': "X",
	'ц': "T", 'ч': "C", 'ҷ': "Z", 'ҹ': "Z", 'џ': "Z", 'ш': "S", 'щ': "S", 'ъ': "", 'ы': "i", 'ь': "", 'ю': "ju", 'я': "ja", 'ӏ': "",
	// Latin with marks, where the mark changes the sound.
	'š': "S", 'ş': "S", 'ș': "S", 'ŝ': "S", 'ś': "S", 'č': "C", 'ç': "C", 'ć': "C", 'ĉ': "C", 'ž': "Z", 'ż': "Z", 'ź': "z", 'ẑ': "Z",
	'ə': "a", 'ä': "a", 'æ': "a", 'ø': "o", 'ö': "o", 'ő': "o", 'œ': "o", 'ü': "u", 'ű': "u", 'ı': "i", 'ł': "l", 'đ': "Z", 'ð': "d", 'þ': "t", 'ŋ': "n",
	'ý': "Y", 'ÿ': "i", 'ß': "s", 'ë': "je", 'ŭ': "v", 'â': "ja", 'û': "ju", 'ĭ': "j",
}

// groups gives the Latin letters that make one sound together, longest first.
var groups = []struct{ letters, sound string }{
	{"schtsch", "S"}, {"chtch", "S"}, {"shtch", "S"},
	{"szcz", "S"}, {"shch", "S"}, {"stch", "S"}, {"tsch", "C"}, {"dsch", "Z"},
	{"dzh", "Z"}, {"dsh", "Z"}, {"tzh", "Z"}, {"tch", "C"}, {"sch", "S"},
	{"tsj", "C"}, {"cki", "Tki"}, {"cky", "Tki"}, {"gue", "ge"}, {"gui", "gi"},
	{"zh", "Z"}, {"dj", "Z"}, {"sh", "S"}, {"sz", "S"}, {"cz", "C"}, {"kh", "X"}, {"gh", "g"}, {"ph", "f"}, {"th", "t"}, {"ck", "k"},
	{"ts", "T"}, {"tz", "T"}, {"tc", "T"}, {"ou", "u"}, {"oo", "u"},
}

// utter sounds the letters out one by one.
func utter(letters []rune, as reading) []byte {
	out := make([]byte, 0, 2*len(letters))
	for i := 0; i < len(letters); {
		r := letters[i]
		if s, ok := sounds[r]; ok {
			out = append(out, s...)
			i++
			continue
		}
		if r == 'ў' { // Belarusian v after a vowel, Uzbek o
			if i > 0 && strings.ContainsRune("аеёиоуыэюяі", letters[i-1]) {
				out = append(out, 'v')
			} else {
				out = append(out, 'o')
			}
			i++
			continue
		}
		if r >= 0x80 {
			if r = unaccented(r); r == 0 {
				i++
				continue
			}
		}
		if s, n := group(letters[i:], as); n > 0 {
			out = append(out, s...)
			i += n
			continue
		}
		var next rune
		if i+1 < len(letters) {
			next = letters[i+1]
		}
		switch r {
		case 'c':
			switch {
			case as.c != 'k':
				out = append(out, as.c)
			case next == 'e' || next == 'i' || next == 'y':
				out = append(out, 'T')
			default:
				out = append(out, 'k')
			}
		case 'x':
			if as.x == 'X' {
				out = append(out, 'X')
			} else {
				out = append(out, "ks"...)
			}
		case 'j':
			out = append(out, as.j)
		case 'h':
			out = append(out, 'X')
		case 'q':
			out = append(out, 'k')
		case 'w':
			out = append(out, 'v')
		case 'y':
			out = append(out, 'Y')
		default:
			out = append(out, byte(r))
		}
		i++
	}
	return out
}

// unaccented returns the ASCII letter or digit under r's accents, or 0.
func unaccented(r rune) rune {
	base, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r)))
	if base = unicode.ToLower(base); base < 0x80 && (unicode.IsLetter(base) || unicode.IsDigit(base)) {
		return base
	}
	return 0
}

// group returns the sound of the letter group that letters begin with and how
// many letters it has, or 0.
func group(letters []rune, as reading) (sound string, n int) {
next:
	for _, g := range groups {
		if len(g.letters) > len(letters) {
			continue
		}
		for i := range len(g.letters) {
			if letters[i] != rune(g.letters[i]) {
				continue next
			}
		}
		return g.sound, len(g.letters)
	}
	if len(letters) > 1 && letters[0] == 'c' && letters[1] == 'h' {
		return string(as.ch), 2
	}
	return "", 0
}

func isVowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'
}

// smooth makes a key of sounds: y becomes a vowel or a glide, glides beside a
// vowel and doubled sounds go, yo and ё become e, and so does o after a
// sibilant.
func smooth(in []byte) string {
	for i, c := range in {
		if c != 'Y' {
			continue
		}
		before := i > 0 && isVowel(in[i-1])
		after := i+1 < len(in) && (isVowel(in[i+1]) || in[i+1] == 'Y')
		if before || after {
			in[i] = 'j'
		} else {
			in[i] = 'i'
		}
	}
	out := make([]byte, 0, len(in))
	last := func() byte {
		if len(out) == 0 {
			return 0
		}
		return out[len(out)-1]
	}
	glided := false // a glide stood just before: the next vowel is no double
	for i := 0; i < len(in); i++ {
		c := in[i]
		if c == 'i' || c == 'j' {
			for i+1 < len(in) && (in[i+1] == 'i' || in[i+1] == 'j') {
				i++
			}
			switch {
			case i+1 < len(in) && in[i+1] == 'o':
				c = 'e'
				i++
				glided = true
			case i+1 < len(in) && isVowel(in[i+1]):
				glided = true
				continue
			case isVowel(last()):
				continue
			default:
				c = 'i'
			}
		}
		switch {
		case c == 'o' && (last() == 'S' || last() == 'Z' || last() == 'C'):
			c = 'e'
		case (c == 't' || c == 'd') && i+1 < len(in) && in[i+1] == 'Z':
			continue
		}
		double := last() == c && c > '9' || last() == 'S' && c == 'C'
		if !double || glided && c != 'e' && isVowel(c) && i+1 < len(in) {
			out = append(out, c)
		}
		glided = false
		if len(out) == maxSound {
			break
		}
	}
	return string(out)
}
