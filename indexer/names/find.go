package names

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
)

// Cut is the least score at which two spellings are taken for one name.
const Cut = .86

const (
	heard   = .95
	nearest = .6
	lifted  = .90
)

const (
	mostWords = 1000 // lexicon words that are set against a word of the name
	mostNames = 600  // names that are compared as a whole
)

// Find returns the spellings in the lexicon whose score is at least least, the
// likest first and among equals that of most articles, at most limit of them.
// A name of one word finds that word in longer names too.
func (l *Lexicon) Find(text string, least float64, limit int) []Spelling {
	q := parse(text)
	if len(q.words) == 0 || limit <= 0 {
		return nil
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.living == 0 {
		return nil
	}
	s, _ := l.searches.Get().(*search)
	if s == nil {
		s = new(search)
	}
	defer l.searches.Put(s)
	s.begin(l, &q)
	var found []Spelling
	best := 0.0
	for _, id := range s.candidates(max(mostNames, 2*limit)) {
		if m := s.match(id); m.Score > 0 {
			n := &l.names[id]
			found = append(found, Spelling{Text: n.text, Articles: int(n.articles), Match: m})
			best = max(best, m.Score)
		}
	}
	if best < heard && best >= nearest {
		for i := range found {
			found[i].Score = max(0, found[i].Score+lifted-best)
		}
	}
	found = slices.DeleteFunc(found, func(f Spelling) bool { return f.Score < least })
	slices.SortFunc(found, func(a, b Spelling) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Articles, a.Articles), strings.Compare(a.Text, b.Text))
	})
	return found[:min(limit, len(found))]
}

// A search is the working memory of one Find.
type search struct {
	l     *Lexicon
	q     *name
	turn  uint32   // marks what of this memory is of this search
	seen  []uint32 // by word: the turn in which it became a candidate
	tally []tally  // by name
	heap  []int32  // names with a tally
	likes [2 * maxWords]map[int32]like
	pairs []pair
}

// A like is how like a word of the lexicon is to a word of the name.
type like struct {
	word  int32
	score float64
	by    rule
}

// A tally is a first sum of a name's likeness.
type tally struct {
	turn uint32
	part int16 // the part of the query that was last added
	last float32
	sum  float32
}

func (s *search) begin(l *Lexicon, q *name) {
	s.l, s.q = l, q
	s.seen = slices.Grow(s.seen[:0], len(l.words))[:len(l.words)]
	s.tally = slices.Grow(s.tally[:0], len(l.names))[:len(l.names)]
	s.heap = s.heap[:0]
	if s.turn > 1<<31 {
		clear(s.seen)
		clear(s.tally)
		s.turn = 0
	}
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

// wordsLike returns the words of the lexicon that are like w.
func (s *search) wordsLike(w *word) []like {
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
			if score, by := compare(w, &s.l.words[id].word); score > minPair {
				likes = append(likes, like{id, score, by})
				best = max(best, score)
			}
		}
	}
	for _, f := range w.forms {
		mark(s.l.links, s.l.root[f.root])
	}
	for k := 1; k <= 4 && n < mostWords; k++ {
		for i, f := range w.forms {
			key := coarsen(f.sound)
			first, then := edits(key)
			if k > then || i > 0 && k > 2 || k > first && best >= heard {
				continue
			}
			s.l.sound.near(key, k, func(words int32, _ int) { mark(s.l.sound.links, words) })
		}
	}
	// What sounds like a near spelling is as near as that, whatever its
	// alphabet.
	loudest := map[string]float64{}
	for _, k := range likes {
		for _, f := range s.l.words[k.word].forms {
			loudest[f.sound] = max(loudest[f.sound], k.score)
		}
	}
	for i := range likes {
		for _, f := range s.l.words[likes[i].word].forms {
			if b := loudest[f.sound] - .01; b > likes[i].score && b < .95 {
				likes[i].score = b
			}
		}
	}
	return likes
}

// candidates returns up to most names that have words like those of the query.
func (s *search) candidates(most int) []int32 {
	type part struct {
		i     int
		likes []like
		posts int
	}
	var parts []part
	for i := range s.q.words {
		s.likes[i] = nil
		w := &s.q.words[i]
		if w.flags&initial != 0 && len(s.q.words) > 1 {
			continue
		}
		p := part{i: i, likes: s.wordsLike(w)}
		s.likes[i] = make(map[int32]like, len(p.likes))
		for _, k := range p.likes {
			p.posts += len(s.l.words[k.word].names)
			s.likes[i][k.word] = k
		}
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.posts, b.posts) })
	s.turn++
	for _, p := range parts {
		weight := float32(1)
		if p.i == s.q.middle {
			weight = .35
		}
		for _, k := range p.likes {
			add := weight * float32(k.score)
			for _, id := range s.l.words[k.word].names {
				t := &s.tally[id]
				switch {
				case t.turn != s.turn:
					*t = tally{s.turn, int16(p.i), add, add}
					s.heap = append(s.heap, id)
				case int(t.part) != p.i:
					t.part, t.last = int16(p.i), add
					t.sum += add
				case add > t.last:
					t.sum += add - t.last
					t.last = add
				}
			}
		}
	}
	ids := s.heap
	if len(ids) > most {
		ids = s.top(ids, most)
	}
	return ids
}

// top returns the most names of the highest tallies.
func (s *search) top(ids []int32, most int) []int32 {
	const steps = 64
	var count [1 + steps*2*maxWords]int
	step := func(id int32) int { return int(s.tally[id].sum * steps) }
	for _, id := range ids {
		count[step(id)]++
	}
	least, n := len(count)-1, 0
	for ; least > 0; least-- {
		if n += count[least]; n >= most {
			break
		}
	}
	kept := ids[:0]
	for _, id := range ids {
		if step(id) >= least {
			kept = append(kept, id)
		}
	}
	slices.SortFunc(kept, func(a, b int32) int {
		return cmp.Or(cmp.Compare(step(b), step(a)), cmp.Compare(s.l.names[b].articles, s.l.names[a].articles), cmp.Compare(a, b))
	})
	return kept[:min(most, len(kept))]
}

// match compares the query with one name.
func (s *search) match(id int32) Match {
	n := &s.l.names[id]
	if n.articles == 0 {
		return Match{}
	}
	ids := s.l.wordsOf(n)
	var d name
	var words [2 * maxWords]word
	var spans [2 * maxWords]uint32
	d.n = len(ids) - bits.OnesCount16(n.hyphens)
	for k, w := range ids {
		words[k] = s.l.words[w].word
		if k < d.n {
			spans[k] = 1 << k
		}
	}
	for i, k := 1, d.n; i < d.n; i++ {
		if n.hyphens&(1<<i) != 0 {
			spans[k] = 3 << (i - 1)
			k++
		}
	}
	d.words, d.spans = words[:len(ids)], spans[:len(ids)]
	d.finish()
	s.pairs = s.pairs[:0]
	for i := range s.q.words {
		for k, w := range ids {
			if s.q.words[i].flags&initial != 0 || d.words[k].flags&initial != 0 {
				if score, by := compare(&s.q.words[i], &d.words[k]); score > minPair {
					s.pairs = append(s.pairs, pair{i, k, score, by})
				}
			} else if like, ok := s.likes[i][w]; ok {
				s.pairs = append(s.pairs, pair{i, k, like.score, like.by})
			}
		}
	}
	return align(s.q, &d, s.pairs)
}
