package compare

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is a run of letters or of digits, or the sign of a currency or of percent. All
// else is layout.
type word struct {
	id       uint64 // hash of norm
	norm     string // lower case, without apostrophes and the ending 's
	from, to int    // bytes
	at, end  int    // code points
	sentence int32
	capital  bool // the first letter is one
	loud     bool // all letters are
	negated  bool // by n't
	digits   bool
	unit     bool // the sign of a currency or of percent
	joined   bool // only space or a hyphen is between it and the word before
}

// A Reading is a text that was read, to be compared with others any number of times.
type Reading struct {
	Text
	words []word
	// ends tells, for each sentence, whether it ends with a full stop or the like.
	ends   []bool
	begin  []int           // first word of each sentence
	plain  []bool          // of sentences in which a capital tells nothing: titles
	loud   []bool          // of those that are all in capitals, in which names are not found
	names  map[uint64]bool // words with a capital inside a sentence
	outlet map[uint64]bool // words of its name
	facts  []fact          // in order, without overlap
	of     []int32         // the fact of each word, -1 for none
}

// Read reads a text.
func Read(t Text) *Reading {
	s := &Reading{Text: t, words: make([]word, 0, len(t.Body)/6)}
	s.split()
	o := &Reading{Text: Text{Body: t.Outlet}}
	o.split()
	s.outlet = map[uint64]bool{}
	for _, w := range o.words {
		s.outlet[w.id] = true
	}
	s.capitals()
	s.findFacts()
	return s
}

// A lexer cuts a text into words and sentences.
type lexer struct {
	*Reading
	at, count int // byte, code point
	sentence  int32
	stop      bool // a full stop or the like, after the last word
	broken    bool // an empty line, after the last word
	apart     bool // more than space or a hyphen, after the last word
}

// split reads the words.
func (s *Reading) split() {
	l := &lexer{Reading: s, sentence: -1}
	for l.at < len(s.Body) {
		r, size := utf8.DecodeRuneInString(s.Body[l.at:])
		switch {
		case unicode.IsDigit(r):
			l.word(l.number)
		case isLetter(r):
			l.word(l.letters)
		case unicode.Is(unicode.Sc, r) || r == '%':
			l.word(l.sign)
		default:
			l.gap(r, size)
		}
	}
	l.endSentence()
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) }

func (l *lexer) step(_ rune, size int) { l.at += size; l.count++ }

// gap reads a code point between words.
func (l *lexer) gap(r rune, size int) {
	switch {
	case strings.ContainsRune(".!?…", r):
		l.stop, l.apart = true, true
	case r == '\n':
		l.broken = l.broken || strings.HasPrefix(l.Body[l.at+size:], "\n")
	case unicode.IsSpace(r) || r == '\u00ad':
	case r != '-' && r != '‑' || !startsWithLetter(l.Body[l.at+size:]):
		l.apart = true
	}
	l.step(r, size)
}

// word appends the word that read reads.
func (l *lexer) word(read func() string) {
	w := word{from: l.at, at: l.count, joined: !l.apart}
	first, _ := utf8.DecodeRuneInString(l.Body[l.at:])
	w.capital, w.digits, w.unit = unicode.IsUpper(first), unicode.IsDigit(first), unicode.Is(unicode.Sc, first) || first == '%'
	if len(l.words) == 0 || (l.stop && l.spaced() || l.broken) && !unicode.IsLower(first) {
		l.endSentence()
		l.sentence++
		l.begin = append(l.begin, len(l.words))
	}
	w.norm = read()
	written := strings.ToLower(strings.ReplaceAll(l.Body[w.from:l.at], "’", "'"))
	if strings.HasSuffix(written, "'s") {
		w.norm = strings.TrimSuffix(w.norm, "s")
	}
	w.negated = strings.HasSuffix(written, "n't")
	w.id = hash(w.norm)
	w.to, w.end, w.sentence = l.at, l.count, l.sentence
	w.loud = w.capital && !strings.ContainsFunc(l.Body[w.from:w.to], unicode.IsLower)
	l.stop, l.broken, l.apart = false, false, false
	l.words = append(l.words, w)
}

// spaced reports whether a space or the like is right before the next word: "U.S" is in
// one sentence.
func (l *lexer) spaced() bool {
	r, _ := utf8.DecodeLastRuneInString(l.Body[:l.at])
	return unicode.IsSpace(r) || strings.ContainsRune("\"'«»“”„‘’()[]-–—", r)
}

// hash is FNV-1a.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

func (l *lexer) endSentence() {
	if l.sentence >= 0 {
		l.ends = append(l.ends, l.stop)
	}
}

// sign reads the sign of a currency or of percent.
func (l *lexer) sign() string {
	r, size := utf8.DecodeRuneInString(l.Body[l.at:])
	l.step(r, size)
	return string(r)
}

// letters reads letters, with apostrophes among them.
func (l *lexer) letters() string {
	var b strings.Builder
	for l.at < len(l.Body) {
		r, size := utf8.DecodeRuneInString(l.Body[l.at:])
		switch {
		case isLetter(r):
			if r = unicode.ToLower(r); r == 'ё' {
				r = 'е'
			}
			b.WriteRune(r)
		case isApostrophe(r) && startsWithLetter(l.Body[l.at+size:]):
		default:
			return b.String()
		}
		l.step(r, size)
	}
	return b.String()
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' || r == '`' }

func startsWithLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isLetter(r)
}

// number reads digits, with signs for thousands and a decimal point among them, and
// returns the number with a point and without the other signs. Of a space only one
// before three digits belongs to it.
func (l *lexer) number() string {
	var b strings.Builder
	group := 0 // digits since the last sign
	signs := 0
	for l.at < len(l.Body) {
		r, size := utf8.DecodeRuneInString(l.Body[l.at:])
		if unicode.IsDigit(r) {
			b.WriteRune(r)
			group++
			l.step(r, size)
			continue
		}
		n := digitsAt(l.Body[l.at+size:])
		space := r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009'
		switch {
		case n == 3 && group <= 3 && (space || r == ',' || r == '.' || r == '\''): // thousands
		case n > 0 && signs == 0 && (r == '.' || r == ','):
			b.WriteByte('.')
		case n > 0 && !space && (r == '.' || r == ','): // 12.02.2006
			b.WriteByte('.')
		default:
			return trimZeros(b.String())
		}
		signs++
		group = 0
		l.step(r, size)
	}
	return trimZeros(b.String())
}

func trimZeros(s string) string {
	if t := strings.TrimLeft(s, "0"); t != "" && t[0] != '.' {
		return t
	}
	return s
}

// digitsAt returns the number of digits with which a text begins.
func digitsAt(s string) (n int) {
	for _, r := range s {
		if !unicode.IsDigit(r) {
			break
		}
		n++
	}
	return n
}

// capitals finds the sentences in which nearly all words begin with a capital, and the
// words that do so inside others and nowhere else have a small letter.
func (s *Reading) capitals() {
	s.plain, s.loud = make([]bool, len(s.begin)), make([]bool, len(s.begin))
	s.names = map[uint64]bool{}
	capital, loud := func(w *word) bool { return w.capital }, func(w *word) bool { return w.loud }
	inText := s.most(0, len(s.words), loud)
	small := map[uint64]bool{}
	for i := range s.words {
		if w := &s.words[i]; !w.capital {
			small[w.id] = true
		}
	}
	for n, from := range s.begin {
		to := s.endOf(int32(n))
		s.loud[n] = inText || s.most(from, to, loud)
		s.plain[n] = s.loud[n] || s.most(from+1, to, capital)
		for i := from + 1; i < to && !s.plain[n]; i++ {
			if s.words[i].capital && !small[s.words[i].id] {
				s.names[s.words[i].id] = true
			}
		}
	}
}

// most reports whether nearly all longer words of a stretch, of four or more, are such.
func (s *Reading) most(from, to int, such func(*word) bool) bool {
	n, all := 0, 0
	for i := min(from, to); i < to; i++ {
		if w := &s.words[i]; !w.digits && w.end-w.at > 3 {
			all++
			if such(w) {
				n++
			}
		}
	}
	return all >= 4 && 10*n >= 9*all
}

// named reports whether the capital of a word shows that it is a name.
func (s *Reading) named(i int) bool {
	w := &s.words[i]
	return w.capital && !s.plain[w.sentence] && (i != s.begin[w.sentence] || s.names[w.id])
}
