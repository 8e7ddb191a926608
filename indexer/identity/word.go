package identity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/names"
)

// A word is one word of a label.
type word struct {
	text  string
	name  *names.Name
	keys  []string // sound keys, the usual reading first
	bones []string // of each key, its first consonants, see [bones]
}

// A grade is how alike two words are, the least first.
type grade uint8

const (
	differs   grade = iota
	slip            // letters of a long word differ: another name, or misspelt
	like            // letters differ
	close           // one name with confusable sounds, or in another language
	inflected       // one is the other with a case ending
	heard           // the same by a spelling rule
	equal           // the same sound
)

type likeness struct {
	grade grade
	score float64
	why   []string
	added string // sounds of the case ending
}

// inCase reports whether one word is the other with a Russian case ending, or in a
// woman's form: then all words of the name have one.
func (l likeness) inCase() bool {
	if l.grade != inflected {
		return false
	}
	switch l.added {
	case "a", "u", "e", "o", "i", "oi", "im", "om", "em", "ogo", "omu":
		return true
	}
	return false
}

// word parses a word. mu must be held.
func (r *Resolver) word(text string) *word {
	if w, ok := r.words[text]; ok {
		return w
	}
	w := &word{text: text, name: names.Parse(text), keys: names.Keys(text)}
	for _, k := range w.keys {
		w.bones = append(w.bones, bones(loosen(k)))
	}
	r.words[text] = w
	return w
}

// loosened returns the sound keys of a word, each loosened.
func loosened(w *word) []string {
	var all []string
	for _, k := range w.keys {
		all = append(all, loosen(k))
	}
	return all
}

// loosen merges the sounds that vary in the spellings of one name: Bolat and Bulat,
// Otembaev and Utembaev.
func loosen(key string) string {
	out := make([]byte, 0, len(key))
	for i := range len(key) {
		c := key[i]
		switch {
		case c == 'o':
			c = 'u'
		case c == 'e':
			c = 'i'
		case c == 'T':
			c = 's'
		case c == 'd' && i == len(key)-1:
			c = 't'
		}
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return string(out)
}

// stem returns a loosened key without the ending that makes a surname of a father's name,
// and without vowels at its end.
func stem(loose string) string {
	for i := 2; i < len(loose)-1; i++ {
		switch rest := loose[i:]; {
		case strings.HasPrefix(rest, "uv"), strings.HasPrefix(rest, "iv"), rest == "uli", rest == "ulu", rest == "kizi":
			loose = loose[:i]
		}
	}
	return strings.TrimRight(loose, "aeiou")
}

// bones returns the first consonants of the [stem] of a loosened key. Voiced and
// voiceless consonants are one. Words that are one name share their bones.
func bones(loose string) string {
	loose = stem(loose)
	out := make([]byte, 0, mostBones)
	for i := 0; i < len(loose) && len(out) < mostBones; i++ {
		c := loose[i]
		if strings.IndexByte("aeiou", c) >= 0 {
			continue
		}
		if c == 'm' && i+1 < len(loose) && (loose[i+1] == 'b' || loose[i+1] == 'p') {
			c = 'n' // Утембаев, Утенбаев
		}
		if at := strings.IndexByte("dbvgXhzZSCT", c); at >= 0 {
			c = "tpfkkksssss"[at]
		}
		if len(out) == 0 || out[len(out)-1] != c {
			out = append(out, c)
		}
	}
	return string(out)
}

const mostBones = 4

// related reports whether two words may be one name: some of their bones begin alike.
func related(a, b *word) bool {
	for _, x := range a.bones {
		for _, y := range b.bones {
			if n := min(len(x), len(y), 2); x[:n] == y[:n] {
				return true
			}
		}
	}
	return false
}

// like returns how alike two words are. mu must be held.
func (r *Resolver) like(a, b *word) likeness {
	if a == b {
		return likeness{grade: equal, score: 1, why: []string{names.Literal}}
	}
	if !related(a, b) {
		return likeness{}
	}
	if a.text > b.text {
		a, b = b, a
	}
	l, ok := r.likes[[2]*word{a, b}]
	if !ok {
		if c := compareWords(a, b); c.grade > differs {
			l = &c
		}
		r.likes[[2]*word{a, b}] = l
	}
	if l == nil {
		return likeness{}
	}
	return *l
}

func compareWords(a, b *word) likeness {
	m := a.name.Similar(b.name)
	l := likeness{score: m.Score, why: m.Rules}
	has := func(rules ...string) bool {
		return slices.ContainsFunc(m.Rules, func(r string) bool { return slices.Contains(rules, r) })
	}
	switch {
	case len(m.Rules) == 0 || has(names.Gender, names.Differs, names.Incomplete, names.Initial, names.Order):
		l.grade = differs
	case has(names.Spelt, names.Near):
		if sharesAny(loosened(a), loosened(b)) {
			l.grade = close
		} else if m.Score >= names.Cut {
			l.grade = like
		} else if m.Score >= slipScore && min(utf8.RuneCountInString(a.text), utf8.RuneCountInString(b.text)) >= slipLetters {
			l.grade = slip
		}
	case has(names.Derived):
		l.grade = like
	case has(names.Given):
		l.grade = close
	case has(names.Ending):
		l.grade, l.added = inflected, added(a, b)
	case has(names.Father):
		l.grade = fathersSurname(a, b)
	case has(names.Reading):
		l.grade = heard
	default:
		l.grade = equal
	}
	return l
}

// Words that are two names may be one, misspelt, from this score and number of letters
// on: Nurtai and Nartai, but not Marat and Murat.
const (
	slipScore   = .83
	slipLetters = 6
)

// fathersSurname grades the Kazakh and the Russian form of a surname made of a father's
// name. The father's name itself is not the son's surname, and a daughter's surname
// is not a son's.
func fathersSurname(a, b *word) grade {
	for _, as := range []string{"ov ev uli ulu oli ogli oglu zade", "ova eva kizi kiz"} {
		suffixes := strings.Fields(as)
		if hasSuffix(a.keys[0], suffixes...) && hasSuffix(b.keys[0], suffixes...) {
			return heard
		}
	}
	return like
}

func sharesAny(a, b []string) bool {
	return slices.ContainsFunc(a, func(s string) bool { return slices.Contains(b, s) })
}

// added returns the sounds of the longer of two forms of a word after their common
// beginning.
func added(a, b *word) string {
	if len(a.keys) == 0 || len(b.keys) == 0 {
		return ""
	}
	x, y := a.keys[0], b.keys[0]
	if len(x) > len(y) {
		x, y = y, x
	}
	n := 0
	for n < len(x) && x[n] == y[n] {
		n++
	}
	return y[n:]
}

// fields splits a label into words, at spaces and after the full stops of initials.
// Brackets and what follows are left out.
func fields(text string) []string {
	if at := strings.IndexAny(text, "(["); at > 0 {
		text = text[:at]
	}
	var out []string
	for _, f := range strings.FieldsFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`,;"«»“”„`, r)
	}) {
		for {
			dot := strings.IndexByte(f, '.')
			if dot < 0 || dot == len(f)-1 || f[dot+1] == '-' {
				break
			}
			out = append(out, f[:dot+1])
			f = f[dot+1:]
		}
		if strings.ContainsFunc(f, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			out = append(out, f)
		}
		if len(out) >= maxWords {
			return out[:maxWords]
		}
	}
	return out
}

// maxWords is how many words of a label are read.
const maxWords = 12

// isInitial reports whether a word is an initial: "R", "R.", "Zh.", "Q.-Zh.".
func isInitial(text string) bool {
	for part := range strings.SplitSeq(text, "-") {
		letters, dotted := strings.CutSuffix(part, ".")
		n := utf8.RuneCountInString(letters)
		if n == 0 || n > 2 || n == 2 && (!dotted || generations[strings.ToLower(letters)]) {
			return false
		}
		if first, _ := utf8.DecodeRuneInString(letters); !unicode.IsLetter(first) {
			return false
		}
	}
	return true
}

// generations distinguish father and son, and are no initials.
var generations = map[string]bool{"jr": true, "sr": true, "мл": true, "ст": true}
