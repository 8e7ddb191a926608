package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A form is one reading of a word, with what it is looked up by.
type form struct {
	sound  string // a key of [Keys]
	plain  string // the man's nominative of it
	coarse string // that with confusable sounds merged
	root   string // the father's name in it, with confusable sounds merged
	given  uint8  // number of the given name, see given.go
	of     gender
	stems  [2]string // of an inflected Cyrillic word
}

// A word is one word of a name, read.
type word struct {
	fold  string
	page  string // the letters as bytes of a code page, to count typing errors
	forms []form // the usual reading first; none for a word without known letters
	flags flags
	// letters has a bit for each sound of the usual reading, by its last five
	// bits: how many differ is a cheap measure of likeness.
	letters uint32
}

type flags uint8

const (
	initial    flags = 1 << iota // one letter, or few and a full stop
	patronymic                   // a father's name that texts may leave out
	turkic                       // in -uly, -kyzy, -zade and the like
	cyrillic                     // where endings may be those of a case
	base                         // has no ending that case or gender adds
	repeated                     // like a word before it in the name
)

// initials are the first letters of names that take two letters in print.
var initials = map[string]bool{
	"zh": true, "yu": true, "ya": true, "ye": true, "yo": true, "sh": true, "kh": true, "ch": true,
	"ts": true, "iu": true, "ia": true, "ju": true, "ja": true, "je": true, "gh": true, "дж": true, "dz": true,
}

// read reads a word as it is written; dot tells that a full stop follows.
func read(written string, dot bool) word {
	w := word{fold: Fold(written)}
	n := utf8.RuneCountInString(w.fold)
	if n == 1 || dot && n <= 2 || initials[w.fold] {
		w.flags |= initial
	}
	if strings.ContainsFunc(w.fold, isCyrillic) {
		w.flags |= cyrillic
	}
	w.page = encode(w.fold)
	keys := Keys(written)
	if len(keys) == 0 {
		return w
	}
	w.forms = make([]form, len(keys))
	for i, k := range keys {
		russian, kazakh := stems(k)
		l, of := lemma(k, w.flags&cyrillic != 0)
		w.forms[i] = form{sound: k, plain: l, coarse: coarsen(l), root: coarsen(root(l)), given: givenIn(k), of: of}
		if w.flags&cyrillic != 0 {
			w.forms[i].stems = [2]string{russian, kazakh}
		}
		if i == 0 && isTurkic(l) {
			w.flags |= turkic
		}
		if l == k {
			w.flags |= base
		}
	}
	for i := range len(keys[0]) {
		w.letters |= 1 << (keys[0][i] & 31)
	}
	if isPatronymic(keys[0]) {
		w.flags |= patronymic
	}
	return w
}

// unread stands for the root of a word without known letters, which only the
// same word has. No sound key has that sign.
func (w *word) unread() string { return "=" + w.fold }

// nominative reads the word as a base form: what would be a man's name in the
// genitive is a woman's.
func (w *word) nominative() {
	for i := range w.forms {
		if f := &w.forms[i]; f.of == either && f.sound != f.plain && strings.HasSuffix(f.sound, "a") {
			f.of = woman
		}
		w.forms[i].stems = [2]string{}
	}
}

// encode puts the letters of a folded word into bytes: ASCII as it is, Cyrillic
// above it, and others as one byte for all.
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

const maxWords = 12 // of one name that are compared

// A name is a name of one or more words. Its parts are the words in their
// order, then the joined forms of words with a hyphen between them: part i of
// words stands on the positions of spans[i].
type name struct {
	words  []word
	spans  []uint32 // a bit for each position
	n      int      // positions
	middle int      // position of the father's name, or -1
}

// parse reads a name of one or more words.
func parse(s string) name {
	written := split(s)
	var n name
	n.n = len(written)
	n.words = make([]word, 0, len(written))
	n.spans = make([]uint32, 0, len(written))
	for i, t := range written {
		n.words = append(n.words, read(t.text, t.dot))
		n.spans = append(n.spans, 1<<i)
	}
	for i, t := range written {
		if i > 0 && t.hyphen {
			n.words = append(n.words, read(written[i-1].text+t.text, false))
			n.spans = append(n.spans, 3<<(i-1))
		}
	}
	n.finish()
	for i := 1; i < n.n; i++ {
		for j := range i {
			if l := compare(&n.words[i], &n.words[j]); l.score >= .8 && l.by != initialRule {
				n.words[i].flags |= repeated
			}
		}
	}
	return n
}

// finish keeps the mark of a father's name on one word: after the first of
// three or more. Others of that form are surnames, like Budrevich.
func (n *name) finish() {
	n.middle = -1
	for i := 1; i < n.n && n.n > 2; i++ {
		if n.words[i].flags&patronymic != 0 {
			n.middle = i
			return
		}
	}
}

// Patronymic returns which of the words of a name is a father's name that texts
// may leave out, such as Mukhtaruly in Rakhat Mukhtaruly Aliyev; -1 if none is, as
// in a name of two words, where it is the surname.
func Patronymic(words []string) int {
	if len(words) > maxWords {
		return -1
	}
	n := parse(strings.Join(words, " "))
	if n.n != len(words) { // a hyphen, or no name at all
		return -1
	}
	return n.middle
}

// A token is a word as it stands in a name.
type token struct {
	text   string
	dot    bool // a full stop follows
	hyphen bool // a hyphen joins it to the word before
}

// key returns what words are kept by: that with a full stop may be an initial.
func (t token) key() string {
	key := strings.ToLower(t.text)
	if t.dot {
		key += "."
	}
	return key
}

// particles stand as words of their own after a father's name.
var particles = map[string]bool{
	"uly": true, "ulu": true, "uulu": true, "kyzy": true, "qyzy": true, "kizi": true, "gyzy": true, "oglu": true, "ogly": true, "oghlu": true,
	"улы": true, "ұлы": true, "уулу": true, "кызы": true, "қызы": true, "гызы": true, "оглы": true, "оглу": true,
}

// split cuts a name into its words, at most maxWords.
func split(s string) []token {
	var tokens []token
	hyphen, joined := false, false
	for s != "" && len(tokens) < maxWords {
		start := strings.IndexFunc(s, func(r rune) bool { return inWord(r) && !isUnseen(r) })
		if digit := strings.IndexFunc(s, unicode.IsDigit); digit >= 0 && (start < 0 || digit < start) {
			start = digit
		}
		if start < 0 {
			break
		}
		hyphen = isHyphen(s[:start]) && len(tokens) > 0
		s = s[start:]
		end := strings.IndexFunc(s, func(r rune) bool { return notInWord(r) && !unicode.IsDigit(r) && !isApostrophe(r) })
		if end < 0 {
			end = len(s)
		}
		t := token{text: possessor(s[:end]), dot: strings.HasPrefix(s[end:], "."), hyphen: hyphen}
		s = s[end:]
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

func isHyphen(between string) bool {
	between = strings.TrimPrefix(between, ".")
	return between == "-" || between == "\u2010" || between == "\u2011"
}

// possessor drops the English possessive.
func possessor(word string) string {
	if strings.HasSuffix(word, "s") {
		if head := word[:len(word)-1]; head != "" {
			if r, n := utf8.DecodeLastRuneInString(head); isApostrophe(r) && n < len(head) {
				return head[:len(head)-n]
			}
		}
	}
	return word
}
