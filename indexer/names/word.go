package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// soundKeys are what a word is looked up by in one of its pronunciations.
type soundKeys struct {
	sound  string    // a key of [Keys]
	lemma  string    // the man's nominative of it
	coarse string    // the lemma with confusable sounds merged
	root   string    // the father's name in the lemma, with confusable sounds merged
	given  uint8     // number of the given name, see given.go
	gender gender    // whose name sound can be
	stems  [2]string // of sound without a Russian and a Kazakh case ending; "" in Latin
}

// A parsedWord is one word of a name.
type parsedWord struct {
	fold  string
	page  string      // the letters in bytes of a code page, to count typing errors
	keys  []soundKeys // the usual pronunciation first; none without known letters
	flags flags
	// letters has a bit for each sound of the usual pronunciation, by its last five
	// bits. The number of bits that differ is a cheap measure of similarity.
	letters uint32
}

type flags uint8

const (
	initial     flags = 1 << iota // one letter, or two with a full stop
	patronymic                    // a father's name that texts may leave out
	turkic                        // in -uly, -kyzy, -zade and the like
	cyrillic                      // may have the ending of a case
	uninflected                   // has no ending of case or gender in some pronunciation
	repeated                      // similar to a word before it in the name
)

// initials are first letters of names that are printed as two letters.
var initials = map[string]bool{
	"zh": true, "yu": true, "ya": true, "ye": true, "yo": true, "sh": true, "kh": true, "ch": true,
	"ts": true, "iu": true, "ia": true, "ju": true, "ja": true, "je": true, "gh": true, "дж": true, "dz": true,
}

// parseWord returns the word that is written so; dot means that a full stop follows.
func parseWord(written string, dot bool) parsedWord {
	w := parsedWord{fold: Fold(written)}
	n := utf8.RuneCountInString(w.fold)
	if n == 1 || dot && n <= 2 || initials[w.fold] {
		w.flags |= initial
	}
	inCyrillic := strings.ContainsFunc(w.fold, isCyrillic)
	if inCyrillic {
		w.flags |= cyrillic
	}
	w.page = encode(w.fold)
	sounds := Keys(written)
	if len(sounds) == 0 {
		return w
	}
	w.keys = make([]soundKeys, len(sounds))
	for i, sound := range sounds {
		l, g := lemmaOf(sound, inCyrillic)
		w.keys[i] = soundKeys{sound: sound, lemma: l, coarse: coarsen(l), root: coarsen(root(l)), given: givenNumber(sound), gender: g}
		if inCyrillic {
			w.keys[i].stems[0], w.keys[i].stems[1] = stems(sound)
		}
		if l == sound {
			w.flags |= uninflected
		}
	}
	if isTurkic(w.keys[0].lemma) {
		w.flags |= turkic
	}
	if isPatronymic(sounds[0]) {
		w.flags |= patronymic
	}
	for _, sound := range []byte(sounds[0]) {
		w.letters |= 1 << (sound & 31)
	}
	return w
}

// unknownRoot returns the root of a word without known letters, which it shares only
// with the same word. The sign is in no sound key.
func (w *parsedWord) unknownRoot() string { return "=" + w.fold }

// setNominative rules out that the word is inflected: a form that is a man's name in
// the genitive or a woman's is a woman's.
func (w *parsedWord) setNominative() {
	for i := range w.keys {
		if k := &w.keys[i]; k.gender == either && k.sound != k.lemma && strings.HasSuffix(k.sound, "a") {
			k.gender = woman
		}
		w.keys[i].stems = [2]string{}
	}
}

// encode puts the letters of a folded word into bytes: ASCII as it is, Cyrillic
// above it, all others as one byte.
func encode(fold string) string {
	out := make([]byte, 0, maxSound)
	for _, r := range fold {
		switch {
		case r < 0x80:
			out = append(out, byte(r))
		case r >= 'а' && r <= 'џ':
			out = append(out, byte(r-'а')+0x80)
		case r >= 0x490 && r < 0x4F0:
			out = append(out, byte(r-0x490)/2+0xB0)
		default:
			out = append(out, 0xFF)
		}
		if len(out) == maxSound {
			break
		}
	}
	return string(out)
}

const maxWords = 12 // of a name; the rest is ignored

// A parsedName is a name of one or more words. Its words are those at positions 0 to
// n-1, then two joined by a hyphen as one word: words[i] covers the positions in
// spans[i].
type parsedName struct {
	words  []parsedWord
	spans  []uint32 // a bit for each position
	n      int      // positions
	middle int      // position of the patronymic, or -1
}

// parse returns a name of one or more words.
func parse(s string) parsedName {
	tokens := split(s)
	n := parsedName{n: len(tokens), words: make([]parsedWord, 0, len(tokens)), spans: make([]uint32, 0, len(tokens))}
	for i, t := range tokens {
		n.words = append(n.words, parseWord(t.text, t.dot))
		n.spans = append(n.spans, 1<<i)
	}
	for i, t := range tokens {
		if i > 0 && t.hyphen {
			n.words = append(n.words, parseWord(tokens[i-1].text+t.text, false))
			n.spans = append(n.spans, 3<<(i-1))
		}
	}
	n.setMiddle()
	for i := 1; i < n.n; i++ {
		for j := range i {
			if s := compare(&n.words[i], &n.words[j]); s.score >= .8 && s.rule != initialRule {
				n.words[i].flags |= repeated
			}
		}
	}
	return n
}

// setMiddle finds the patronymic: the first word of that form after the first of
// three or more words. Others are surnames, such as Budrevich.
func (n *parsedName) setMiddle() {
	n.middle = -1
	for i := 1; i < n.n && n.n > 2; i++ {
		if n.words[i].flags&patronymic != 0 {
			n.middle = i
			return
		}
	}
}

// Patronymic returns the index of the word of a name that is a patronymic that texts
// may leave out, such as Mukhtaruly in Rakhat Mukhtaruly Aliyev. It returns -1 if
// there is none, as in a name of two words, where such a word is the surname.
func Patronymic(words []string) int {
	if len(words) > maxWords {
		return -1
	}
	n := parse(strings.Join(words, " "))
	if n.n != len(words) { // a word has a hyphen or no letter
		return -1
	}
	return n.middle
}

// A token is a word as it is written in a name.
type token struct {
	text   string
	dot    bool // a full stop follows
	hyphen bool // a hyphen joins it to the word before
}

// key returns what the token's word is stored by. A word with a full stop may be an
// initial, so it differs from one without.
func (t token) key() string {
	key := strings.ToLower(t.text)
	if t.dot {
		key += "."
	}
	return key
}

// particles belong to the father's name before them.
var particles = map[string]bool{
	"uly": true, "ulu": true, "uulu": true, "kyzy": true, "qyzy": true, "kizi": true, "gyzy": true, "oglu": true, "ogly": true, "oghlu": true,
	"улы": true, "ұлы": true, "уулу": true, "кызы": true, "қызы": true, "гызы": true, "оглы": true, "оглу": true,
}

// split splits a name into its words, at most maxWords.
func split(s string) []token {
	var tokens []token
	joined := false // the last token ends in a particle
	for s != "" && len(tokens) < maxWords {
		between, word := cutAt(s, func(r rune) bool { return inWord(r) && !isInvisible(r) || unicode.IsDigit(r) })
		if word == "" {
			break
		}
		t := token{hyphen: isHyphen(between) && len(tokens) > 0}
		word, s = cutAt(word, func(r rune) bool { return notInWord(r) && !unicode.IsDigit(r) && !isApostrophe(r) })
		t.text = withoutPossessive(word)
		t.dot = strings.HasPrefix(s, ".")
		if last := len(tokens) - 1; last >= 0 && !joined && len(t.text) < 16 && particles[strings.ToLower(t.text)] {
			tokens[last].text += t.text
			joined = true
			continue
		}
		tokens = append(tokens, t)
		joined = false
	}
	return tokens
}

// isHyphen reports whether the text between two words is a hyphen, also after an
// initial's full stop.
func isHyphen(between string) bool {
	between = strings.TrimPrefix(between, ".")
	return between == "-" || between == "\u2010" || between == "\u2011"
}

// withoutPossessive returns word without the English possessive.
func withoutPossessive(word string) string {
	if head, ok := strings.CutSuffix(word, "s"); ok {
		if r, n := utf8.DecodeLastRuneInString(head); isApostrophe(r) && n < len(head) {
			return head[:len(head)-n]
		}
	}
	return word
}
