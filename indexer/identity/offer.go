package identity

import (
	"slices"
	"unicode/utf8"

	"casefile/indexer/names"
)

// Offers are more generous than merges: a mistaken one costs a look, a missed one leaves a
// man in two halves. They are made when somebody looks at an entity, from the names that
// a lexicon has near its own, so they cost nothing when the index is written; and an
// offer never merges names.

// The likeness from which a word may be another, misspelt, and the letters that it needs.
const (
	offeredGiven   = .80 // Zharmakhan, Zhamarkhan; Нартай, Nurtai
	offeredSurname = .80 // Baibosyn, Bekbosyn
	offeredAlone   = .88 // Nazarayev, Nazarbaev
	offeredLetters = 6
)

// offer compares two names that are apart as possibly the same. mu must be held.
func (r *Resolver) offer(a, b *name) verdict {
	if r.kind != Person || len(a.words) == 0 || len(b.words) == 0 {
		return verdict{}
	}
	if len(a.words) > len(b.words) {
		a, b = b, a
	}
	if len(a.words) == 1 {
		return r.offerShort(a, b)
	}
	if v := r.offerFull(a, b); v.rank > apart {
		return r.compareFathers(a, b, v)
	}
	return verdict{}
}

// offerFull compares two names of several words: of the given name and the surname one is
// the same, and the other is misspelt or a short form.
func (r *Resolver) offerFull(a, b *name) verdict {
	i, _ := surnameOf(a)
	k, _ := surnameOf(b)
	given, other := firstBut(a.words, i), firstBut(b.words, k)
	surnames, firsts := r.like(a.words[i], b.words[k]), r.like(given, other)
	switch {
	case surnames.grade >= close && names.Short(given.text, other.text):
		return verdict{rank: resembles, score: .85, why: []string{names.Shortened}}
	case surnames.grade >= close:
		if m := misspelling(given, other); m.Score >= offeredGiven {
			return verdict{rank: resembles, score: m.Score, why: m.Rules}
		}
	case firsts.grade >= heard:
		if m := misspelling(a.words[i], b.words[k]); m.Score >= offeredSurname {
			return verdict{rank: resembles, score: m.Score, why: m.Rules}
		}
	}
	return verdict{}
}

// offerShort compares a name of one word with another name: it may be a short form of its
// given name, or misspelt.
func (r *Resolver) offerShort(a, b *name) verdict {
	const less = .2 // nobody in particular
	var v verdict
	surname, _ := surnameOf(b)
	for i, w := range b.words {
		switch m := misspelling(a.words[0], w); {
		case names.Short(a.words[0].text, w.text) && (i != surname || len(b.words) == 1):
			v = verdict{rank: resembles, score: .9 - less, why: []string{names.Shortened}}
		case m.Score >= offeredAlone && m.Score-less > v.score:
			v = verdict{rank: resembles, score: m.Score - less, why: slices.Clone(m.Rules)}
		}
	}
	switch {
	case v.rank == apart || len(b.words) == 1:
	case len(a.initials) == 0:
		v.why = append(v.why, names.Incomplete)
	case !slices.ContainsFunc(b.words, func(w *word) bool { return stands(a.initials[0], w) }):
		return verdict{}
	}
	return v
}

// misspelling returns how like two long words are, nothing if they are short.
func misspelling(a, b *word) names.Match {
	if min(utf8.RuneCountInString(a.text), utf8.RuneCountInString(b.text)) < offeredLetters {
		return names.Match{}
	}
	return a.name.Similar(b.name)
}

// firstBut returns the first of several words but one.
func firstBut(words []*word, but int) *word {
	if but == 0 {
		return words[1]
	}
	return words[0]
}

// A Near returns names of the case: those that are like a text, even a little, or those
// that begin with it.
type Near func(text string, begins bool) []string

// A probe is a text that the other names of an entity are looked up by.
type probe struct {
	text   string
	begins bool
}

// probes returns those of an entity: its spellings, at most some that sound different,
// their given names and surnames, and the short forms of given names. mu must be held.
func (s *Set) probes(e int) (all []probe) {
	const most, mostProbes = 3, 24
	heard := map[string]bool{}
	add := func(begins bool, texts ...string) {
		for _, t := range texts {
			if p := (probe{t, begins}); !slices.Contains(all, p) && len(all) < mostProbes {
				all = append(all, p)
			}
		}
	}
	for _, l := range s.whole[e].Spellings {
		n := s.resolver.read(l.Text)
		sounds := ""
		for _, w := range n.words {
			if len(w.keys) > 0 {
				sounds += loosen(w.keys[0]) + " "
			}
		}
		if heard[sounds] || len(heard) == most {
			continue
		}
		heard[sounds] = true
		add(false, l.Text)
		if s.Kind != Person || len(n.words) == 0 {
			continue
		}
		given := n.words[0]
		if len(n.words) > 1 {
			at, _ := surnameOf(n)
			given = firstBut(n.words, at)
			add(false, given.text, n.words[at].text)
		}
		add(true, append(names.Shorts(given.text), given.text)...)
	}
	return all
}
