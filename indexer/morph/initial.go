package morph

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Initial reports whether a word is the initial of a name with its full stop: a letter,
// or the letters that romanizations and Cyrillic alphabets write for one sound; or two
// of a name of two parts. So are "R.", "Zh.", "Дж." and "K.-J.".
func Initial(w string) bool {
	w, dot := strings.CutSuffix(w, ".")
	for part := range strings.SplitSeq(w, "-") {
		part = strings.TrimSuffix(part, ".")
		if r, size := utf8.DecodeRuneInString(part); !unicode.IsLetter(r) || size < len(part) && !oneSound[strings.ToLower(part)] {
			return false
		}
	}
	return dot
}

// oneSound are letters that together stand for one sound at the beginning of a name.
var oneSound = set("sh zh kh ch yu ya ye yo iu ia ju ja ts gh dj dzh shch дж дз")

// Initials splits "A.K." into its initials. Another word is returned alone.
func Initials(w string) []string {
	parts := strings.SplitAfter(strings.TrimSuffix(w, "."), ".")
	if len(parts) == 1 {
		return []string{w}
	}
	parts[len(parts)-1] += "."
	for _, p := range parts {
		if !Initial(p) {
			return []string{w}
		}
	}
	return parts
}
