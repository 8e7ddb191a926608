package names

import (
	"cmp"
	"iter"
	"math/bits"
	"slices"
	"strings"
)

// Cut is the least score at which two spellings are taken for one name.
const Cut = .86

// samePronunciation is the least score of two words that are pronounced the same.
const samePronunciation = .95

const (
	mostWords = 1000 // lexicon words that are compared with a word of the name
	manyWords = 200  // of them, enough if one is pronounced the same
	mostNames = 600  // names that are compared as a whole
)

// Find returns at most limit spellings in the lexicon that may be meant by text, with
// scores of at least least. It sorts them by score, then by number of articles. A name
// of one word also finds longer names with that word.
//
// The scores are on the scale of [Similar], but depend on the lexicon: a spelling in
// which letters differ scores low if the name itself occurs, and high if nothing is
// closer.
//
// To find a name takes milliseconds in a lexicon of 100,000 words, so what was found is
// remembered until the lexicon changes. The result must not be changed.
func (l *Lexicon) Find(text string, least float64, limit int) []Spelling {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.recent.find(asked{text, least, limit}, func() []Spelling { return l.find(text, least, limit) })
}

// find is Find without what is remembered. mu must be held.
func (l *Lexicon) find(text string, least float64, limit int) []Spelling {
	q := parse(text)
	if len(q.words) == 0 || limit <= 0 || l.data.living == 0 {
		return nil
	}
	s := l.search(&q)
	defer l.searches.Put(s)
	var found []Spelling
	for _, id := range s.candidates(max(mostNames, 2*limit)) {
		if m := s.match(id); m.Score >= least && m.Score > 0 {
			found = append(found, s.spelling(id, m))
		}
	}
	slices.SortFunc(found, func(a, b Spelling) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Articles, a.Articles), strings.Compare(a.Text, b.Text))
	})
	return found[:min(limit, len(found))]
}

// A search is the working memory of one Find or Complete.
type search struct {
	l     *Lexicon
	q     *parsedName
	turn  uint32                       // of the marks in seen and tally that are valid
	seen  []uint32                     // by word: the turn in which it became a candidate
	tally []tally                      // by name
	names []int32                      // with a tally
	words [2 * maxWords]map[int32]pair // by word of the query, by word of the lexicon
	pairs []pair
	keys  []soundKeys // of the words that were read last
	last  parsedWord
}

// word returns a word of the lexicon. It is valid until the next call.
func (s *search) word(id int32) *parsedWord {
	s.last, s.keys = s.l.data.wordAt(id, s.keys[:0])
	return &s.last
}

// namesWith returns the names that have a word.
func (s *search) namesWith(word int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		d := &s.l.data
		for at := d.words.at(word).names; at != 0; at = d.links.at(at).next {
			if !yield(d.links.at(at).id) {
				return
			}
		}
	}
}

// spelling returns a name of the lexicon with a match.
func (s *search) spelling(id int32, m Match) Spelling {
	n := s.l.data.names.at(id)
	return Spelling{strings.Clone(s.l.data.nameText(n)), int(n.articles), m}
}

// A tally is an upper estimate of a name's similarity: the sum of its words' scores.
type tally struct {
	turn uint32
	part int32 // word of the query that was added last
	last float32
	sum  float32
}

// search returns the working memory to search the lexicon, whose lock is held, for q.
func (l *Lexicon) search(q *parsedName) *search {
	s, _ := l.searches.Get().(*search)
	if s == nil {
		s = new(search)
	}
	s.l, s.q, s.names = l, q, s.names[:0]
	s.seen = slices.Grow(s.seen[:0], l.data.words.len())[:l.data.words.len()]
	s.tally = slices.Grow(s.tally[:0], l.data.names.len())[:l.data.names.len()]
	if s.turn > 1<<31 {
		clear(s.seen)
		clear(s.tally)
		s.turn = 0
	}
	return s
}

// candidates returns at most most names with words that are similar to the query's.
func (s *search) candidates(most int) []int32 {
	s.turn++
	turn := s.turn
	for i := range s.q.words {
		s.words[i] = nil
		w := &s.q.words[i]
		if w.flags&initial != 0 && len(s.q.words) > 1 {
			continue // too many names have it
		}
		ranked := s.rank(w)
		s.words[i] = make(map[int32]pair, len(ranked))
		weight := float32(1)
		if i == s.q.middle {
			weight = .35
		}
		for _, c := range ranked {
			s.words[i][c.word] = pair{score: c.score, rule: c.rule}
			add := weight * float32(c.score)
			for id := range s.namesWith(c.word) {
				t := &s.tally[id]
				switch {
				case t.turn != turn:
					*t = tally{turn, int32(i), add, add}
					s.names = append(s.names, id)
				case int(t.part) != i:
					t.part, t.last = int32(i), add
					t.sum += add
				case add > t.last:
					t.sum += add - t.last
					t.last = add
				}
			}
		}
	}
	if len(s.names) > most {
		return s.top(most)
	}
	return s.names
}

// top returns the most names with the highest tallies.
func (s *search) top(most int) []int32 {
	const steps = 64
	var count [1 + steps*2*maxWords]int
	step := func(id int32) int { return int(s.tally[id].sum * steps) }
	for _, id := range s.names {
		count[step(id)]++
	}
	least, n := len(count)-1, 0
	for ; least > 0; least-- {
		if n += count[least]; n >= most {
			break
		}
	}
	top := slices.DeleteFunc(s.names, func(id int32) bool { return step(id) < least })
	slices.SortFunc(top, func(a, b int32) int {
		return cmp.Or(cmp.Compare(step(b), step(a)), cmp.Compare(s.l.data.names.at(b).articles, s.l.data.names.at(a).articles), cmp.Compare(a, b))
	})
	return top[:min(most, len(top))]
}

// match compares the query with a name of the lexicon.
func (s *search) match(id int32) Match {
	n := s.l.data.names.at(id)
	if n.articles == 0 {
		return Match{}
	}
	ids := s.l.data.wordsOf(n)
	var words [2 * maxWords]parsedWord
	var spans [2 * maxWords]uint32
	keys := s.keys[:0]
	d := parsedName{n: len(ids) - bits.OnesCount16(n.hyphens)}
	for k, w := range ids {
		words[k], keys = s.l.data.wordAt(w, keys)
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
	s.keys = keys
	d.words, d.spans = words[:len(ids)], spans[:len(ids)]
	d.setMiddle()
	s.pairs = s.pairs[:0]
	for i := range s.q.words {
		for k, w := range ids {
			if (s.q.words[i].flags|d.words[k].flags)&initial != 0 {
				if sim := compare(&s.q.words[i], &d.words[k]); sim.score > minPair {
					s.pairs = append(s.pairs, pair{i, k, sim.score, sim.rule})
				}
			} else if p, ok := s.words[i][w]; ok {
				s.pairs = append(s.pairs, pair{i, k, p.score, p.rule})
			}
		}
	}
	return align(s.q, &d, s.pairs)
}
