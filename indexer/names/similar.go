package names

import "strings"

// The rules by which two spellings can match, as shown to a reader.
const (
	Literal    = "literal"                    // the same letters, apart from case and accents
	Sound      = "same sound"                 // different letters, the same usual pronunciation
	Reading    = "same sound, read otherwise" // the same in another language's pronunciation
	Father     = "-uly for -ov"               // the Kazakh form of a Russian surname, and the like
	Ending     = "case or gender"             // an inflected form, or possibly a woman's
	Near       = "near sound"                 // only confusable sounds differ
	Spelt      = "letters differ"             // similar by edit distance
	Gender     = "man's or woman's form"      // of the same surname
	Given      = "given name"                 // in two languages
	Derived    = "same root"                  // a father's name and a surname made of it
	Shortened  = "short form"                 // of a given name, see Short
	Initial    = "initial"                    // of a name
	Order      = "other order"                // of the words
	Incomplete = "more names"                 // one has names that the other leaves out
	Differs    = "another name"               // each has a name that the other lacks
)

// A Match is the similarity of two spellings and the rules that it follows from.
type Match struct {
	Score float64  // from 0 to 1; 1 only for a literal match
	Rules []string // the most important first; nil for no match
}

// A rule is one of the rules for single words. It is a number, so that candidates have
// no pointers.
type rule uint8

const (
	none rule = iota
	literalRule
	soundRule
	readingRule
	fatherRule
	endingRule
	nearRule
	speltRule
	derivedRule
	genderRule
	givenRule
	initialRule
)

var ruleNames = [...]string{"", Literal, Sound, Reading, Father, Ending, Near, Spelt, Derived, Gender, Given, Initial}

// Similar compares two names of one or more words. The order of the words is
// ignored, an initial matches a name, and a patronymic may be missing. A word of a
// that b lacks lowers the score; a word that only b has hardly does.
//
// The score is not a probability. A score of 1 is a literal match, from .95 on the
// spellings are pronounced the same, from [Cut] on they are taken for one name, and
// from .75 on they possibly are one.
func Similar(a, b string) Match { return Parse(a).Similar(Parse(b)) }

// A Name is a parsed name. To parse a name takes most of the time of [Similar]; a name
// that is compared with many others is parsed once.
type Name struct{ parsedName }

// Parse parses a name of one or more words.
func Parse(text string) *Name { return &Name{parse(text)} }

// Similar is [Similar] for parsed names.
func (n *Name) Similar(other *Name) Match {
	q, d := &n.parsedName, &other.parsedName
	pairs := make([]pair, 0, len(q.words)*len(d.words))
	for i := range q.words {
		for j := range d.words {
			if s := compare(&q.words[i], &d.words[j]); s.score > minPair {
				pairs = append(pairs, pair{i, j, s.score, s.rule})
			}
		}
	}
	return align(q, d, pairs)
}

// A similarity is the result of comparing two words.
type similarity struct {
	score     float64
	rule      rule
	sound     float64 // closeness of the sound keys
	letters   float64 // closeness of the letters, or of the keys in different alphabets
	errors    int     // typing errors between the words, or otherAlphabet
	length    int     // of the longer sound key
	prefix    float64 // share of that before the first difference
	homophone float64 // best score of a word in the lexicon with the same sound
}

const otherAlphabet = -1

// compare returns the similarity of two words.
func compare(a, b *parsedWord) similarity {
	if a.fold == b.fold {
		return similarity{score: 1, rule: literalRule}
	}
	if len(a.keys) == 0 || len(b.keys) == 0 {
		return similarity{}
	}
	if (a.flags|b.flags)&initial != 0 {
		return compareInitial(a, b)
	}
	s := measure(a, b)
	if a.keys[0].sound == b.keys[0].sound {
		s.score, s.rule = .98, soundRule
		return s
	}
	shared := commonKeys(a, b)
	switch {
	case shared.sound:
		s.score, s.rule = .955, readingRule
	case shared.given:
		s.score, s.rule = .93, givenRule
	case shared.lemma && shared.gender != 0:
		s.score, s.rule = .90, endingRule
	case shared.stem && !shared.lemma:
		s.score, s.rule = .89, endingRule
	case shared.lemma:
		s.score, s.rule = .80, genderRule
	default:
		s.score, s.rule = approximate(a, b, min(.95, max(s.sound, s.letters)), shared)
	}
	return s
}

// common are the keys that two words share in any pronunciations.
type common struct {
	sound, stem, given, lemma, coarse, root bool
	gender                                  gender // of both words, where they share the lemma
}

func commonKeys(a, b *parsedWord) (c common) {
	for i := range a.keys {
		for j := range b.keys {
			x, y := &a.keys[i], &b.keys[j]
			c.sound = c.sound || x.sound == y.sound
			c.stem = c.stem || x.isCaseOf(y) || y.isCaseOf(x)
			c.given = c.given || x.given != 0 && x.given == y.given
			c.coarse = c.coarse || x.coarse == y.coarse
			c.root = c.root || x.root == y.root
			if x.lemma == y.lemma {
				c.lemma = true
				c.gender |= x.gender & y.gender
			}
		}
	}
	return c
}

// approximate returns the score and the rule of two words without a common sound or
// lemma, given that of their spellings.
func approximate(a, b *parsedWord, score float64, c common) (float64, rule) {
	by := speltRule
	one := a.flags ^ b.flags // of the flags, those of one of the words
	if a.flags&b.flags&patronymic != 0 {
		score = min(score, closeness(root(a.keys[0].sound), root(b.keys[0].sound)))
	}
	if one&patronymic != 0 && (a.flags|b.flags)&turkic == 0 {
		score = min(score, .74) // Fyodorov is not Fyodorovich
	}
	if c.coarse && score < .87 {
		score, by = .87, nearRule
	}
	switch {
	case c.root && one&turkic != 0 && score < .90:
		return .90, fatherRule
	case c.root && one&turkic == 0 && score < .78:
		return .78, derivedRule
	}
	return score, by
}

// measure compares the sound keys and the letters of two words.
func measure(a, b *parsedWord) similarity {
	s := similarity{errors: otherAlphabet}
	for i := range a.keys {
		for j := range b.keys {
			x, y := a.keys[i].sound, b.keys[j].sound
			c := closeness(x, y)
			if (a.flags&b.flags)&uninflected == 0 && (a.flags|b.flags)&cyrillic != 0 {
				const inflected = .06
				c = max(c, closeness(a.keys[i].lemma, b.keys[j].lemma)-inflected)
			}
			if c > s.sound || s.length == 0 {
				s.sound = c
				s.length = max(len(x), len(y))
				s.prefix = float64(commonPrefix(x, y)) / float64(s.length)
			}
		}
	}
	s.letters = s.sound
	if n := max(len(a.page), len(b.page)); (a.flags^b.flags)&cyrillic == 0 && n > 0 {
		s.errors = typingErrors(a.page, b.page)
		cost := s.errors * letterCost
		if a.page[0] != b.page[0] {
			cost += startCost
		}
		s.letters = share(cost, n)
	}
	return s
}

func commonPrefix(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// isCaseOf reports whether k may be other, or share its stem, in a Russian or Kazakh
// case.
func (k *soundKeys) isCaseOf(other *soundKeys) bool {
	for _, s := range k.stems {
		if s != "" && (s == other.lemma || s == other.stems[0]) {
			return true
		}
	}
	return false
}

// compareInitial compares two words of which one or both are initials.
func compareInitial(a, b *parsedWord) similarity {
	for i := range a.keys {
		for j := range b.keys {
			if a.keys[i].sound[0] == b.keys[j].sound[0] {
				return similarity{score: .9, rule: initialRule}
			}
		}
	}
	if a.flags&initial == 0 {
		a, b = b, a
	}
	for _, k := range b.keys {
		if strings.IndexByte(initialSounds[a.fold], k.sound[0]) >= 0 {
			return similarity{score: .89, rule: initialRule}
		}
	}
	return similarity{}
}

// initialSounds are further first sounds of the names with an initial: Y begins
// Yury, Yana and Yevgeny, J begins Zhanna and Julia.
var initialSounds = map[string]string{
	"y": "uaeo", "i": "uae", "j": "Ziuae", "c": "kCTZ", "s": "S", "z": "Z", "t": "T", "k": "X", "d": "Z",
	"g": "X", "h": "g", "x": "X", "u": "v", "v": "u", "w": "u", "г": "X",
}
