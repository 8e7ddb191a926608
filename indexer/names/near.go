package names

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
)

// A like is a word of the lexicon that a word of the query may be meant by.
type like struct {
	likeness
	word int32
}

// edits is how many edits of a coarse key are searched: so many for what
// romanisations do, more for typing errors.
func edits(key string) (spelling, typing int) {
	switch n := len(key); {
	case n <= 1:
		return 0, 1
	case n <= 3:
		return 2, 3
	}
	return 3, 4
}

// near returns the words of the lexicon that are like w. The words at few edits
// come first, so that the most like ones are there when there are too many.
func (s *search) near(w *word) []like {
	s.turn++
	var likes []like
	best, n := 0.0, 0
	set := func(id int32) {
		n++
		if l := compare(w, s.word(id)); l.score > minPair {
			likes = append(likes, like{l, id})
			best = max(best, l.score)
		}
	}
	for _, id := range s.sameRoot(w) {
		set(id)
	}
	for most := 2; most <= mostEdits && n < mostWords; most++ {
		if most == mostEdits && n >= mostWords/2 {
			break
		}
		var reached [mostEdits + 1][]int32
		wider := false
		for i, f := range w.forms {
			key := coarsen(f.sound)
			far, typing := edits(key)
			if best < heard {
				far = typing
			}
			if i > 0 {
				far = min(far, 2)
			}
			if most > 2 && (most > far || best >= heard && n >= manyWords) {
				continue
			}
			wider = wider || most < far
			s.l.kept.sound.near(key, min(most, far), &reached)
		}
		for _, lists := range reached {
			for _, id := range s.likest(w, s.unseen(nil, lists...), mostWords-n) {
				set(id)
			}
		}
		if !wider && best >= heard {
			break
		}
	}
	s.echo(likes)
	return likes
}

// sameRoot returns the words with a root of w, also where w may be inflected;
// for a word of an unknown alphabet, the same word.
func (s *search) sameRoot(w *word) []int32 {
	var ids []int32
	if len(w.forms) == 0 {
		ids = s.unseen(ids, s.l.kept.ofRoot(w.unread()))
	}
	for _, f := range w.forms {
		ids = s.unseen(ids, s.l.kept.ofRoot(f.root))
		if w.flags&cyrillic == 0 {
			continue
		}
		russian, kazakh := stems(f.sound)
		ids = s.unseen(ids, s.l.kept.ofRoot(coarsen(root(russian))), s.l.kept.ofRoot(coarsen(root(kazakh))))
	}
	return ids[:min(len(ids), mostWords)]
}

// unseen appends the words of lists that were not met in this turn.
func (s *search) unseen(ids []int32, lists ...int32) []int32 {
	links := &s.l.kept.links
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

// likest returns at most most of the words, those that share most letters
// with w.
func (s *search) likest(w *word, ids []int32, most int) []int32 {
	if len(ids) <= most {
		return ids
	}
	type near struct {
		id     int32
		unlike int
	}
	all := make([]near, len(ids))
	for i, id := range ids {
		all[i] = near{id, bits.OnesCount32(s.l.kept.words.at(id).letters ^ w.letters)}
	}
	slices.SortFunc(all, func(a, b near) int { return cmp.Or(cmp.Compare(a.unlike, b.unlike), cmp.Compare(a.id, b.id)) })
	ids = ids[:max(0, most)]
	for i := range ids {
		ids[i] = all[i].id
	}
	return ids
}

// echo raises what sounds like a near word to the likeness of that, whatever
// its alphabet: a typing error shows only among words of one. It notes the
// likeness of the likest of the sound.
func (s *search) echo(likes []like) {
	loudest := make(map[string]float64, len(likes))
	for _, k := range likes {
		for sound := range s.l.kept.sounds(k.word) {
			loudest[sound] = max(loudest[sound], k.score)
		}
	}
	for i := range likes {
		k := &likes[i]
		for sound := range s.l.kept.sounds(k.word) {
			k.loudest = max(k.loudest, loudest[sound])
		}
		if echo := k.loudest - .01; echo > k.score && echo < heard {
			k.score = echo
		}
	}
}

// settingOf tells what the lexicon holds for a word that has these likes.
func settingOf(likes []like) setting {
	var in setting
	for i := range likes {
		if likes[i].by == literalRule {
			in.known = true
		} else {
			in.best = max(in.best, likes[i].score)
		}
	}
	return in
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

// By rule, whatever the chances: a name and its inflected form are one, and
// so are the Kazakh and the Russian form; a man's and a woman's name are two.
const (
	certain  = Cut + .04
	doubtful = Cut - .06
)

// wordsLike returns the words of the lexicon that w may be meant by, with the
// scores that they have beside each other: by their chances, and where all
// chances are small the best of them raised. Something near is better than
// nothing.
func (s *search) wordsLike(w *word) []like {
	likes := s.near(w)
	if w.flags&initial != 0 || len(w.forms) == 0 {
		return likes
	}
	in := settingOf(likes)
	odds := s.q.odds()
	if in.known {
		odds /= 2
	}
	const raise, least = .6, .2
	chances := make([]float64, len(likes))
	best := least
	for i := range likes {
		if chances[i] = 1; likes[i].by != literalRule {
			x := describe(&likes[i].likeness, in)
			chances[i] = chance(&x, odds)
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
	if in.best < heard && !in.known && !s.l.Nominative {
		likes = s.relatives(likes)
	}
	return likes
}

// relatives adds to the likes the other forms of the likest of them: where a
// slip of the pen is taken for a name, it is so in every case and language.
func (s *search) relatives(likes []like) []like {
	var top like
	for _, k := range likes {
		if k.score > top.score {
			top = k
		}
	}
	if top.score < Cut {
		return likes
	}
	at := make(map[int32]int, len(likes))
	for i, k := range likes {
		at[k.word] = i
	}
	w, _ := s.l.kept.read(top.word, nil)
	for _, k := range s.near(&w) {
		switch k.by {
		case soundRule, readingRule, endingRule, givenRule, fatherRule:
		default:
			continue
		}
		k.score *= top.score
		if i, ok := at[k.word]; ok {
			likes[i].score = max(likes[i].score, k.score)
		} else {
			likes = append(likes, k)
		}
	}
	return likes
}
