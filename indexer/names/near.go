package names

import "math"

// A like is a word of the lexicon that a word of the query may be meant by.
type like struct {
	likeness
	word int32
}

// edits is how many edits of a coarse key are searched at first, and when
// nothing is found that is read the same.
func edits(key string) (first, then int) {
	switch n := len(key); {
	case n <= 1:
		return 0, 1
	case n <= 3:
		return 2, 3
	}
	return 3, 4
}

// wordsLike returns the words of the lexicon that w may be meant by, with the
// scores that they have beside each other.
func (s *search) wordsLike(w *word) []like {
	likes := s.near(w)
	in, x := s.describe(likes)
	odds := s.q.odds()
	if in.known {
		odds /= 2
	}
	return s.weigh(w, likes, x, odds)
}

// near returns the words of the lexicon that are like w. The words at few edits
// come first, so that the most like ones are there when there are too many.
func (s *search) near(w *word) []like {
	s.turn++
	var likes []like
	best, n := 0.0, 0
	mark := func(links []link, k int32) {
		for ; k != 0 && n < mostWords; k = links[k].next {
			id := links[k].word
			if s.seen[id] == s.turn {
				continue
			}
			s.seen[id] = s.turn
			n++
			if l := compare(w, &s.l.words[id].word); l.score > minPair {
				likes = append(likes, like{l, id})
				best = max(best, l.score)
			}
		}
	}
	for _, f := range w.forms {
		mark(s.l.links, s.l.root[f.root])
		if w.flags&cyrillic == 0 {
			continue
		}
		russian, kazakh := stems(f.sound)
		mark(s.l.links, s.l.root[hash(coarsen(root(russian)))])
		mark(s.l.links, s.l.root[hash(coarsen(root(kazakh)))])
	}
	// At first only so far as romanisations differ, and if nothing is read the
	// same then as far as typing errors go.
	for _, wide := range []bool{false, true} {
		var reached [mostEdits + 1][]int32
		for i, f := range w.forms {
			key := coarsen(f.sound)
			most, then := edits(key)
			if wide {
				most = then
			}
			if i > 0 {
				most = min(most, 2)
			}
			s.l.sound.near(key, most, &reached)
		}
		for _, lists := range reached {
			for _, k := range lists {
				mark(s.l.sound.links, k)
			}
		}
		if best >= heard || n >= mostWords {
			break
		}
	}
	// What sounds like a near word is as near as that, whatever its alphabet:
	// a typing error shows only among words of one.
	loudest := s.loudest(likes)
	for i := range likes {
		k := &likes[i]
		for _, f := range s.l.words[k.word].forms {
			if b := loudest[f.sound] - .01; b > k.score && b < heard {
				k.score = b
			}
		}
	}
	return likes
}

// loudest returns the likeness of the likest word of each sound.
func (s *search) loudest(likes []like) map[string]float64 {
	loudest := make(map[string]float64, len(likes))
	for _, k := range likes {
		for _, f := range s.l.words[k.word].forms {
			loudest[f.sound] = max(loudest[f.sound], k.score)
		}
	}
	return loudest
}

// describe returns what the lexicon holds for a word and the features of its likes.
func (s *search) describe(likes []like) (setting, [][features]float64) {
	var in setting
	for i := range likes {
		if likes[i].by == literalRule {
			in.known = true
		} else {
			in.best = max(in.best, likes[i].score)
		}
	}
	loudest := s.loudest(likes)
	x := make([][features]float64, len(likes))
	for i := range likes {
		group := 0.0
		for _, f := range s.l.words[likes[i].word].forms {
			group = max(group, loudest[f.sound])
		}
		x[i] = describe(&likes[i].likeness, in, group)
	}
	return in, x
}

// odds is how much the log odds of a likeness rise because the other words of
// the name must match as well.
func (n *name) odds() float64 {
	full := 0
	for i := range n.n {
		if n.words[i].flags&(initial|repeated) == 0 {
			full++
		}
	}
	switch full {
	case 0, 1:
		return 0
	case 2:
		return 3
	}
	return 5
}

// weigh scores the likes by their chances. Where all chances are small, the
// best of them are raised: something near is better than nothing.
func (s *search) weigh(w *word, likes []like, x [][features]float64, odds float64) []like {
	if w.flags&initial != 0 || len(w.forms) == 0 {
		return likes
	}
	const raise, least = .6, .2
	chances := make([]float64, len(likes))
	best := least
	for i := range likes {
		if chances[i] = 1; likes[i].by != literalRule {
			chances[i] = chance(&x[i], odds)
		}
		best = max(best, chances[i])
	}
	for i := range likes {
		k := &likes[i]
		if k.by == literalRule {
			continue
		}
		k.score = scoreOf(min(1, chances[i]/math.Pow(best, raise)))
		switch {
		case k.by == fatherRule, k.by == endingRule && !s.l.Nominative:
			k.score = max(k.score, certain)
		case k.by == genderRule:
			k.score = min(k.score, doubtful)
		}
	}
	return likes
}

// By rule, whatever the chances: a name and its inflected form are one, and
// so are the Kazakh and the Russian form; a man's and a woman's name are two.
const (
	certain  = Cut + .04
	doubtful = Cut - .06
)
