package names

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// A candidate is a word of the lexicon that may be meant by a word of the query.
type candidate struct {
	similarity
	word int32
}

// maxEdits returns the number of edits up to which a coarse key is searched, for
// romanizations and for typing errors.
func maxEdits(key string) (romanized, mistyped int) {
	switch n := len(key); {
	case n <= 1:
		return 0, 1
	case n <= 3:
		return 2, 3
	}
	return 3, 4
}

// similarWords returns the words of the lexicon that are similar to w. It compares
// those at few edits first, since it stops at mostWords.
func (s *search) similarWords(w *parsedWord) []candidate {
	s.turn++
	var found []candidate
	best, n := 0.0, 0
	compareWith := func(id int32) {
		n++
		if sim := compare(w, s.word(id)); sim.score > minPair {
			found = append(found, candidate{sim, id})
			best = max(best, sim.score)
		}
	}
	for _, id := range s.sameRoot(w) {
		compareWith(id)
	}
	for edits := 2; edits <= mostEdits && n < mostWords; edits++ {
		if edits == mostEdits && n >= mostWords/2 {
			break
		}
		lists, more := s.within(w, edits, best, n)
		for _, l := range lists {
			for _, id := range s.mostLike(w, s.unseen(nil, l...), mostWords-n) {
				compareWith(id)
			}
		}
		if !more && best >= samePronunciation {
			break
		}
	}
	s.raiseHomophones(found)
	return found
}

// within returns the lists of words whose coarse keys are within so many edits of
// those of w, by number of edits, and whether more edits are worth a search. Best is
// the best score so far and n the number of words that were compared.
func (s *search) within(w *parsedWord, edits int, best float64, n int) (lists [mostEdits + 1][]int32, more bool) {
	for i, k := range w.keys {
		key := coarsen(k.sound)
		most, mistyped := maxEdits(key)
		if best < samePronunciation {
			most = mistyped
		}
		if i > 0 {
			most = min(most, 2)
		}
		if edits > 2 && (edits > most || best >= samePronunciation && n >= manyWords) {
			continue
		}
		more = more || edits < most
		s.l.data.sound.within(key, min(edits, most), &lists)
	}
	return lists, more
}

// sameRoot returns the words with a root of w, also of w without the ending of a
// case. Of a word in an unknown alphabet it returns the same word.
func (s *search) sameRoot(w *parsedWord) []int32 {
	d := &s.l.data
	var ids []int32
	if len(w.keys) == 0 {
		ids = s.unseen(ids, d.withRoot(w.unknownRoot()))
	}
	for _, k := range w.keys {
		ids = s.unseen(ids, d.withRoot(k.root))
		if w.flags&cyrillic != 0 {
			russian, kazakh := stems(k.sound)
			ids = s.unseen(ids, d.withRoot(coarsen(root(russian))), d.withRoot(coarsen(root(kazakh))))
		}
	}
	return ids[:min(len(ids), mostWords)]
}

// unseen appends the words of lists that it has not returned in this turn.
func (s *search) unseen(ids []int32, lists ...int32) []int32 {
	links := &s.l.data.links
	for _, k := range lists {
		for ; k != 0; k = links.at(k).next {
			if id := links.at(k).id; s.seen[id] != s.turn {
				s.seen[id] = s.turn
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// mostLike returns at most most of the words, those that share most sounds with w.
func (s *search) mostLike(w *parsedWord, ids []int32, most int) []int32 {
	if len(ids) <= most {
		return ids
	}
	type difference struct {
		id   int32
		bits int
	}
	all := make([]difference, len(ids))
	for i, id := range ids {
		all[i] = difference{id, bits.OnesCount32(s.l.data.words.at(id).letters ^ w.letters)}
	}
	slices.SortFunc(all, func(a, b difference) int { return cmp.Or(cmp.Compare(a.bits, b.bits), cmp.Compare(a.id, b.id)) })
	ids = ids[:max(0, most)]
	for i := range ids {
		ids[i] = all[i].id
	}
	return ids
}

// raiseHomophones raises each candidate to just below the best score of one with the
// same sound, because a typing error shows only among words of one alphabet.
func (s *search) raiseHomophones(found []candidate) {
	best := make(map[string]float64, len(found))
	for _, c := range found {
		for sound := range s.l.data.sounds(c.word) {
			best[sound] = max(best[sound], c.score)
		}
	}
	for i := range found {
		c := &found[i]
		for sound := range s.l.data.sounds(c.word) {
			c.homophone = max(c.homophone, best[sound])
		}
		if raised := c.homophone - .01; raised > c.score && raised < samePronunciation {
			c.score = raised
		}
	}
}

// rivalsAmong returns what the candidates for a word say of one another.
func rivalsAmong(found []candidate) rivals {
	var r rivals
	for i := range found {
		if found[i].rule == literalRule {
			r.literal = true
		} else {
			r.best = max(r.best, found[i].score)
		}
	}
	return r
}

// odds returns how much the log odds of a candidate rise because the other words of
// the name must match too.
func (n *parsedName) odds() float64 {
	full := 0
	for i := range n.n {
		if n.words[i].flags&(initial|repeated) == 0 {
			full++
		}
	}
	return [...]float64{0, 0, 3, 5}[min(full, 3)]
}

// Scores of some rules, whatever the chances: a name and its inflected form are one
// name, and so are the Kazakh and the Russian form; a man's and a woman's name are two.
const (
	certain  = Cut + .04
	doubtful = Cut - .06
)

// rank returns the words of the lexicon that may be meant by w, scored by their
// chances. If all chances are small, the best are raised: the closest word is better
// than none.
func (s *search) rank(w *parsedWord) []candidate {
	found := s.similarWords(w)
	if w.flags&initial != 0 || len(w.keys) == 0 {
		return found
	}
	in := rivalsAmong(found)
	odds := s.q.odds()
	if in.literal {
		odds /= 2
	}
	const raise, least = .6, .2
	chances := make([]float64, len(found))
	best := least
	for i := range found {
		if chances[i] = 1; found[i].rule != literalRule {
			x := describe(&found[i].similarity, in)
			chances[i] = chance(&x, odds)
		}
		best = max(best, chances[i])
	}
	for i := range found {
		c := &found[i]
		if c.rule == literalRule {
			continue
		}
		c.score = scoreOf(min(1, chances[i]/math.Pow(best, raise)))
		switch {
		case c.rule == fatherRule, c.rule == endingRule && !s.l.Nominative:
			c.score = max(c.score, certain)
		case c.rule == genderRule:
			c.score = min(c.score, doubtful)
		}
	}
	if in.best < samePronunciation && !in.literal && !s.l.Nominative {
		found = s.addForms(found)
	}
	return found
}

// addForms adds the other forms of the best candidate. A word that is accepted as a
// misspelling of a name misspells it in every case and language.
func (s *search) addForms(found []candidate) []candidate {
	var top candidate
	for _, c := range found {
		if c.score > top.score {
			top = c
		}
	}
	if top.score < Cut {
		return found
	}
	at := make(map[int32]int, len(found))
	for i, c := range found {
		at[c.word] = i
	}
	w, _ := s.l.data.wordAt(top.word, nil)
	for _, c := range s.similarWords(&w) {
		switch c.rule {
		case soundRule, readingRule, endingRule, givenRule, fatherRule:
		default:
			continue
		}
		c.score *= top.score
		if i, ok := at[c.word]; ok {
			found[i].score = max(found[i].score, c.score)
		} else {
			found = append(found, c)
		}
	}
	return found
}
