package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	breve      = '\u0306' // in й and ў, which are letters of their own
	apostrophe = '\''
)

// plainLetters are what a reader types for letters that are not on the keyboard and
// that Unicode does not decompose.
var plainLetters = map[rune]string{
	'ı': "i", 'ł': "l", 'đ': "d", 'ð': "d", 'ø': "o", 'æ': "ae", 'œ': "oe",
	'ß': "ss", 'þ': "th", 'ə': "a", 'ŋ': "n", 'ħ': "h", 'ŧ': "t", 'ĸ': "k",
	'ӏ': "",
}

// Fold returns s in the form in which plain search compares texts: in lower case
// (also the dotless and dotted i of Turkish and Kazakh) and Unicode's compatibility
// form, without accents, invisible characters, apostrophes and the English
// possessive, and with each word in one alphabet, where look-alike letters of another
// were mixed in. ё becomes е; й, ў and the Kazakh letters are kept. The text between
// words is kept, so s may be a phrase.
//
// Fold is idempotent.
func Fold(s string) string {
	if isFolded(s) {
		return s
	}
	// Removing a letter can join letters that compose or look like a possessive, so
	// a few steps may be needed.
	for range 8 {
		t := foldOnce(s)
		if t == s {
			break
		}
		s = t
	}
	return s
}

// isFolded reports whether s is lower-case ASCII without apostrophes, which Fold
// returns as it is.
func isFolded(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || c == apostrophe || c == '`' || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

func foldOnce(s string) string {
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
		case isInvisible(r):
			continue
		case isApostrophe(r):
			r = apostrophe
		default:
			r = unicode.ToLower(r)
		}
		base = r
		if to, ok := plainLetters[r]; ok {
			b.WriteString(to)
			continue
		}
		b.WriteRune(r)
	}
	return norm.NFKC.String(dropApostrophes(b.String()))
}

// isApostrophe reports whether r is used as an apostrophe, or as the hard or soft sign
// of a romanization.
func isApostrophe(r rune) bool {
	switch r {
	case apostrophe, '`', '´', '‘', '’', '‛', '′', '″', 'ʹ', 'ʺ', 'ʻ', 'ʼ', 'ʽ', 'ʾ', 'ʿ', 'ˈ', '＇':
		return true
	}
	return false
}

// dropApostrophes removes apostrophes from s, and "'s" from the end of words.
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
		if rest, ok := strings.CutPrefix(after, "s"); ok && unicode.IsLetter(last) && atWordEnd(rest) {
			after = rest
		}
		s = after
	}
}

// atWordEnd reports whether a word that s follows ends there.
func atWordEnd(s string) bool {
	for _, r := range s {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != apostrophe
	}
	return true
}

// lookalikes are pairs of a Latin and a Cyrillic letter of the same shape.
// B looks like В, but b looks like no Cyrillic letter.
const lookalikes = "AАBВCСEЕHНIІJЈKКMМOОPРSЅTТXХYУaаcсeеhһiіjјoоpрsѕxхyуəә"

var toCyrillic, toLatin = func() (cyrillic, latin *strings.Replacer) {
	pairs := strings.Split(lookalikes, "")
	cyrillic = strings.NewReplacer(pairs...)
	slices.Reverse(pairs)
	return cyrillic, strings.NewReplacer(pairs...)
}()

func isCyrillic(r rune) bool { return r >= 0x400 && r < 0x530 }

// oneAlphabet repairs words that mix Latin and Cyrillic letters, such as "Cерік" with
// a Latin C, which official lists have. It rewrites a word in the alphabet of most of
// its letters if the others have look-alikes there, or else in the other alphabet, if
// that is possible.
func oneAlphabet(s string) string {
	if !mixes(s) {
		return s
	}
	var b strings.Builder
	var word, between string
	for s != "" {
		word, s = cutAt(s, notInWord)
		between, s = cutAt(s, inWord)
		b.WriteString(repair(word))
		b.WriteString(between)
	}
	return b.String()
}

// cutAt splits s before the first rune of which f is true.
func cutAt(s string, f func(rune) bool) (before, after string) {
	if n := strings.IndexFunc(s, f); n >= 0 {
		return s[:n], s[n:]
	}
	return s, ""
}

func inWord(r rune) bool    { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || isInvisible(r) }
func notInWord(r rune) bool { return !inWord(r) }

// isInvisible reports whether r is a soft hyphen, a joiner or the like, which pages
// have within words.
func isInvisible(r rune) bool { return unicode.Is(unicode.Cf, r) }

// repair returns a word in one alphabet, if look-alikes allow that.
func repair(word string) string {
	latin, cyrillic := alphabets(word)
	if latin == 0 || cyrillic == 0 {
		return word
	}
	first, second := toCyrillic, toLatin
	if latin > cyrillic {
		first, second = second, first
	}
	for _, other := range []*strings.Replacer{first, second} {
		if fixed := other.Replace(word); !mixes(fixed) {
			return fixed
		}
	}
	return word
}

// mixes reports whether word has both Latin and Cyrillic letters.
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
