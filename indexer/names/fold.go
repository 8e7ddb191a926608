package names

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	breve      = '\u0306' // makes й of и and ў of у: letters, not accents
	apostrophe = '\''
)

// plain holds the letters that no Unicode decomposition takes apart, and what
// a reader without them on the keyboard types.
var plain = map[rune]string{
	'ı': "i", 'ł': "l", 'đ': "d", 'ð': "d", 'ø': "o", 'æ': "ae", 'œ': "oe",
	'ß': "ss", 'þ': "th", 'ə': "a", 'ŋ': "n", 'ħ': "h", 'ŧ': "t", 'ĸ': "k",
	'ӏ': "",
}

// Fold returns s as it is compared in plain search: compatibility forms and
// case gone (with the dotless and dotted i of Turkish and Kazakh), accents
// and what is not seen taken out, apostrophes, the soft sign's among them, and the English
// possessive dropped, and words that mix look-alike letters of two alphabets
// put into one. The Kazakh letters and й and ў are letters and stay; ё becomes
// е. Everything between words is kept, so that s may be a whole phrase.
//
// Fold(Fold(s)) is Fold(s).
func Fold(s string) string {
	if isPlain(s) {
		return s
	}
	// Taking a letter away can bring together what composes or what looks
	// like a possessive, so a few steps may be needed to come to rest.
	for range 8 {
		t := fold(s)
		if t == s {
			break
		}
		s = t
	}
	return s
}

// isPlain tells whether s is made of lower-case ASCII without apostrophes:
// then there is nothing to fold.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || c == apostrophe || c == '`' || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

func fold(s string) string {
	s = oneAlphabet(norm.NFKC.String(strings.ToValidUTF8(s, "\uFFFD")))
	var b strings.Builder
	b.Grow(len(s))
	var base rune
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			if r == breve && (base == 'и' || base == 'у') {
				b.WriteRune(r)
				base = 0
			}
			continue
		case isUnseen(r):
			continue
		case isApostrophe(r):
			r = apostrophe
		default:
			r = unicode.ToLower(r)
		}
		base = r
		if to, ok := plain[r]; ok {
			b.WriteString(to)
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFKC.String(dropApostrophes(b.String()))
}

// isApostrophe tells whether r stands for an apostrophe or for the hard or
// soft sign in some romanisation.
func isApostrophe(r rune) bool {
	switch r {
	case apostrophe, '`', '´', '‘', '’', '‛', '′', '″', 'ʹ', 'ʺ', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', 'ˈ', '＇':
		return true
	}
	return false
}

// dropApostrophes takes the apostrophes out of s, and "'s" at a word's end.
func dropApostrophes(s string) string {
	if !strings.ContainsRune(s, apostrophe) {
		return s
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "'")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		if rest, ok := strings.CutPrefix(after, "s"); ok && unicode.IsLetter(last) && atBoundary(rest) {
			after = rest
		}
		s = after
	}
}

// atBoundary tells whether s does not go on with a word.
func atBoundary(s string) bool {
	for _, r := range s {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != apostrophe
	}
	return true
}

// lookalikes pairs Latin letters with the Cyrillic ones of the same shape.
// Case matters: B looks like В, b like nothing.
const lookalikes = "AАBВCСEЕHНIІJЈKКMМOОPРSЅTТXХYУaаcсeеhһiіjјoоpрsѕxхyуəә"

var toCyrillic, toLatin = func() (c, l map[rune]rune) {
	c, l = map[rune]rune{}, map[rune]rune{}
	pairs := []rune(lookalikes)
	for i := 0; i+1 < len(pairs); i += 2 {
		c[pairs[i]], l[pairs[i+1]] = pairs[i+1], pairs[i]
	}
	return c, l
}()

func isCyrillic(r rune) bool { return r >= 0x400 && r < 0x530 }

// oneAlphabet repairs words that mix Latin and Cyrillic letters: official
// lists have "Cерік" with a Latin C. A word is put into the alphabet of most
// of its letters if its other letters have look-alikes there; else it stays.
func oneAlphabet(s string) string {
	if !mixes(s) {
		return s
	}
	var b strings.Builder
	for s != "" {
		n := strings.IndexFunc(s, notInWord)
		if n < 0 {
			n = len(s)
		}
		b.WriteString(repair(s[:n]))
		s = s[n:]
		n = strings.IndexFunc(s, inWord)
		if n < 0 {
			n = len(s)
		}
		b.WriteString(s[:n])
		s = s[n:]
	}
	return b.String()
}

func inWord(r rune) bool    { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || isUnseen(r) }
func notInWord(r rune) bool { return !inWord(r) }

// isUnseen tells whether r is a soft hyphen, a joiner or the like, which pages put
// into words and nobody types.
func isUnseen(r rune) bool { return unicode.Is(unicode.Cf, r) }

// repair puts one word into one alphabet where look-alikes allow it.
func repair(word string) string {
	latin, cyrillic := alphabets(word)
	if latin == 0 || cyrillic == 0 {
		return word
	}
	tables := []map[rune]rune{toCyrillic, toLatin}
	if latin > cyrillic {
		tables[0], tables[1] = tables[1], tables[0]
	}
	for _, table := range tables {
		fixed := strings.Map(func(r rune) rune {
			if to, ok := table[r]; ok {
				return to
			}
			return r
		}, word)
		if !mixes(fixed) {
			return fixed
		}
	}
	return word
}

// mixes tells whether word has both Latin and Cyrillic letters.
func mixes(word string) bool {
	latin, cyrillic := alphabets(word)
	return latin > 0 && cyrillic > 0
}

// alphabets counts the Latin and the Cyrillic letters of s.
func alphabets(s string) (latin, cyrillic int) {
	for _, r := range s {
		switch {
		case isCyrillic(r):
			cyrillic++
		case r < 0x250 && unicode.IsLetter(r) || r == 'ə':
			latin++
		}
	}
	return latin, cyrillic
}
