package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxKeys  = 4  // keys of one word
	maxSound = 40 // bytes of one key; the rest is cut off
	maxRunes = 64 // letters of a word that are read; the rest is ignored
)

// Keys returns the sound keys of one word of a name, that of the usual
// pronunciation first. A word with a known letter has one to four keys, none of
// them empty. Spellings of one name in different alphabets and romanizations
// share a key.
//
// A key has a byte for each sound: lower-case letters as in English, and S for
// sh, C for ch, Z for zh and for j as in Jack, X for kh, T for ts. It has no
// glides next to a vowel, no doubled letters, no soft or hard signs; ё, yo and е
// are the same sound. Latin j, c, x and ch are pronounced differently from
// language to language; each pronunciation gives a key.
//
// The letters' values are those of BGN/PCGN, ISO 9, GOST 7.79, ICAO 9303 and
// the older passport rules for Russian, and of the Kazakh alphabets of 1940,
// 2018 and 2021 with their BGN/PCGN romanization.
func Keys(token string) []string {
	letters := normalize(token)
	if letters == "" {
		return nil
	}
	var keys []string
	add := func(p *pronunciation) {
		if key := smooth(p.sounds(letters)); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	add(&usual)
	for i := range unusual {
		if u := &unusual[i]; u.occurs(letters) {
			add(&u.pronunciation)
		}
	}
	return keys[:min(len(keys), maxKeys)]
}

// Key returns the first of a token's [Keys], that of the usual pronunciation, or ""
// for a token that has none.
func Key(token string) string { return smooth(usual.sounds(normalize(token))) }

// normalize returns the letters and digits of token in lower case, composed,
// without apostrophes.
func normalize(token string) string {
	token = token[:min(len(token), 8*maxRunes)]
	token = norm.NFC.String(oneAlphabet(strings.ToValidUTF8(token, "")))
	var b strings.Builder
	b.Grow(len(token))
	n := 0
	for _, r := range token {
		if r == 'İ' {
			r = 'i'
		}
		r = unicode.ToLower(r)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) || isApostrophe(r) {
			continue
		}
		b.WriteRune(r)
		if n++; n == maxRunes {
			break
		}
	}
	return b.String()
}

// A pronunciation gives the sounds of the Latin letters that languages read
// differently. If c is empty, the letter is T before e, i and y, else k.
type pronunciation struct{ j, c, x, ch string }

var usual = pronunciation{"j", "", "ks", "C"}

// unusual are the other pronunciations. Each changes one letter. Names in which
// two letters change are left to the comparison of similar keys.
var unusual = []unusualLetters{
	{"j", false, pronunciation{"Z", "", "ks", "C"}},  // Kazakh, Kyrgyz, English
	{"c", true, pronunciation{"j", "C", "ks", "C"}},  // ć and č without their marks
	{"c", true, pronunciation{"j", "T", "ks", "C"}},  // Slavic
	{"x", false, pronunciation{"j", "", "X", "C"}},   // Uzbek, Azeri, GOST 7.79
	{"ch", false, pronunciation{"j", "", "ks", "X"}}, // German, Polish
	{"c", false, pronunciation{"j", "Z", "ks", "C"}}, // Azeri, Turkish
}

// unusualLetters are letters with a pronunciation of the words that have them.
type unusualLetters struct {
	letters string
	alone   bool // outside the groups in groupsWithC
	pronunciation
}

// groupsWithC removes the groups in which a c has one pronunciation.
var groupsWithC = strings.NewReplacer("ch", "", "cz", "", "tsch", "")

func (u *unusualLetters) occurs(word string) bool {
	return strings.Contains(word, u.letters) && (!u.alone || strings.Contains(groupsWithC.Replace(word), u.letters))
}

// letterSounds gives the sounds of letters that have the same sound in every
// place and pronunciation. The sound j is a glide, Y a vowel or a glide; see smooth.
var letterSounds = map[rune]string{
	// Latin, where the letters are not part of a group.
	'a': "a", 'b': "b", 'd': "d", 'e': "e", 'f': "f", 'g': "g", 'h': "X", 'i': "i", 'k': "k", 'l': "l", 'm': "m", 'n': "n", 'o': "o", 'p': "p",
	'q': "k", 'r': "r", 's': "s", 't': "t", 'u': "u", 'v': "v", 'w': "v", 'y': "Y", 'z': "z",
	'0': "0", '1': "1", '2': "2", '3': "3", '4': "4", '5': "5", '6': "6", '7': "7", '8': "8", '9': "9",
	// Cyrillic: Russian, Kazakh and neighbours.
	'а': "a", 'ә': "a", 'ӓ': "a", 'б': "b", 'в': "v", 'г': "g", 'ғ': "g", 'ҕ': "g", 'ґ': "g", 'ѓ': "g", 'ӷ': "g",
	'д': "d", 'ђ': "Z", 'е': "je", 'ѐ': "je", 'ё': "je", 'є': "je", 'э': "e", 'ж': "Z", 'җ': "Z", 'ӂ': "Z", 'з': "z", 'ҙ': "z", 'ѕ': "z",
	'и': "i", 'ѝ': "i", 'й': "j", 'ј': "j", 'і': "i", 'ї': "ji", 'ӣ': "i", 'к': "k", 'қ': "k", 'ҡ': "k", 'ҝ': "g", 'ќ': "k", 'ӄ': "k",
	'л': "l", 'љ': "l", 'м': "m", 'н': "n", 'ң': "n", 'ҥ': "n", 'њ': "n", 'о': "o", 'ө': "o", 'ӧ': "o", 'п': "p", 'р': "r",
	'с': "s", 'ҫ': "s", 'т': "t", 'ћ': "C", 'у': "u", 'ү': "u", 'ұ': "u", 'ӯ': "u", 'ӱ': "u", 'ф': "f", 'х': "X", 'ҳ': "X", 'һ': "X",
	'ц': "T", 'ч': "C", 'ҷ': "Z", 'ҹ': "Z", 'џ': "Z", 'ш': "S", 'щ': "S", 'ъ': "", 'ы': "i", 'ь': "", 'ю': "ju", 'я': "ja", 'ӏ': "",
	// Latin with marks that change the sound. Other marks are ignored.
	'š': "S", 'ş': "S", 'ș': "S", 'ŝ': "S", 'ś': "S", 'č': "C", 'ç': "C", 'ć': "C", 'ĉ': "C", 'ž': "Z", 'ż': "Z", 'ź': "z", 'ẑ': "Z",
	'ə': "a", 'ä': "a", 'æ': "a", 'ø': "o", 'ö': "o", 'ő': "o", 'œ': "o", 'ü': "u", 'ű': "u", 'ı': "i", 'ł': "l", 'đ': "Z", 'ð': "d", 'þ': "t", 'ŋ': "n",
	'ý': "Y", 'ÿ': "i", 'ß': "s", 'ë': "je", 'ŭ': "v", 'â': "ja", 'û': "ju", 'ĭ': "j",
}

// groupSounds gives the sounds of groups of Latin letters by their first letter,
// the longest first.
var groupSounds = [utf8.RuneSelf][]struct{ letters, sound string }{
	'c': {{"chtch", "S"}, {"cki", "Tki"}, {"cky", "Tki"}, {"cz", "C"}, {"ck", "k"}},
	'd': {{"dsch", "Z"}, {"dzh", "Z"}, {"dsh", "Z"}, {"dj", "Z"}},
	'g': {{"gue", "ge"}, {"gui", "gi"}, {"gh", "g"}},
	'k': {{"kh", "X"}},
	'o': {{"ou", "u"}, {"oo", "u"}},
	'p': {{"ph", "f"}},
	's': {{"schtsch", "S"}, {"shtch", "S"}, {"szcz", "S"}, {"shch", "S"}, {"stch", "S"}, {"sch", "S"}, {"sh", "S"}, {"sz", "S"}},
	't': {{"tsch", "C"}, {"tzh", "Z"}, {"tch", "C"}, {"tsj", "C"}, {"th", "t"}, {"ts", "T"}, {"tz", "T"}, {"tc", "T"}},
	'z': {{"zh", "Z"}},
}

// sounds returns the sounds of a word in lower case, letter by letter.
func (p *pronunciation) sounds(word string) []byte {
	out := make([]byte, 0, 2*len(word))
	for i := 0; i < len(word); {
		sound, n := p.sound(word, i)
		out = append(out, sound...)
		i += n
	}
	return out
}

// sound returns the sound of the letter or group of letters at byte i of word, and
// the number of its bytes.
func (p *pronunciation) sound(word string, i int) (sound string, n int) {
	r, n := utf8.DecodeRuneInString(word[i:])
	if r < utf8.RuneSelf {
		for _, g := range groupSounds[r] {
			if strings.HasPrefix(word[i:], g.letters) {
				return g.sound, len(g.letters)
			}
		}
		if strings.HasPrefix(word[i:], "ch") {
			return p.ch, len("ch")
		}
	} else if _, ok := letterSounds[r]; !ok && r != 'ў' {
		r = unaccented(r)
	}
	switch r {
	case 'c':
		if p.c != "" {
			return p.c, n
		}
		if rest := word[i+n:]; rest != "" && strings.Contains("eiy", rest[:1]) {
			return "T", n
		}
		return "k", n
	case 'j':
		return p.j, n
	case 'x':
		return p.x, n
	case 'ў': // Belarusian v after a vowel, Uzbek o
		if before, _ := utf8.DecodeLastRuneInString(word[:i]); strings.ContainsRune("аеёиоуыэюяі", before) {
			return "v", n
		}
		return "o", n
	}
	return letterSounds[r], n
}

// unaccented returns the ASCII letter or digit under r's accents, or 0.
func unaccented(r rune) rune {
	base, _ := utf8.DecodeRuneInString(norm.NFKD.String(string(r)))
	if base = unicode.ToLower(base); base < 0x80 && (unicode.IsLetter(base) || unicode.IsDigit(base)) {
		return base
	}
	return 0
}

func isVowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'
}

func isGlide(c byte) bool { return c == 'i' || c == 'j' }

// smooth makes a key of sounds, which it overwrites: Y becomes a vowel or a glide,
// glides beside a vowel and doubled sounds are dropped, yo and ё become e, and so
// does o after a sibilant.
func smooth(sounds []byte) string {
	resolveY(sounds)
	key := mergeSounds(dropGlides(sounds))
	return string(key[:min(len(key), maxSound)])
}

// resolveY replaces each Y by a glide beside a vowel and before another Y, else by
// a vowel.
func resolveY(sounds []byte) {
	for i, c := range sounds {
		if c != 'Y' {
			continue
		}
		before := i > 0 && isVowel(sounds[i-1])
		after := i+1 < len(sounds) && (isVowel(sounds[i+1]) || sounds[i+1] == 'Y')
		if before || after {
			sounds[i] = 'j'
		} else {
			sounds[i] = 'i'
		}
	}
}

// dropGlides merges each run of i and j with the vowel beside it, in place. An A or U
// in the result is a vowel after a glide, which does not double the vowel before it.
func dropGlides(in []byte) []byte {
	out := in[:0]
	for i := 0; i < len(in); i++ {
		if !isGlide(in[i]) {
			out = append(out, in[i])
			continue
		}
		for i+1 < len(in) && isGlide(in[i+1]) {
			i++
		}
		var next byte
		if i+1 < len(in) {
			next = in[i+1]
		}
		switch {
		case next == 'o':
			out = append(out, 'e')
			i++
		case (next == 'a' || next == 'u') && i+2 < len(in):
			out = append(out, next-'a'+'A')
			i++
		case isVowel(next):
		case len(out) > 0 && isVowel(out[len(out)-1]|0x20):
		default:
			out = append(out, 'i')
		}
	}
	return out
}

// mergeSounds drops doubled sounds, t and d before Z, and C after S, and replaces o
// by e after a sibilant, in place. It takes the result of dropGlides.
func mergeSounds(in []byte) []byte {
	out := in[:0]
	var last byte
	for i, c := range in {
		afterGlide := c == 'A' || c == 'U'
		switch {
		case afterGlide:
			c |= 0x20
		case c == 'o' && strings.IndexByte("SZC", last) >= 0:
			c = 'e'
		case (c == 't' || c == 'd') && i+1 < len(in) && in[i+1] == 'Z':
			continue
		}
		double := c == last && c > '9' || c == 'C' && last == 'S'
		if afterGlide || !double {
			out, last = append(out, c), c
		}
	}
	return out
}
