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

// heard is the likeness from which two words are read the same.
const heard = .95

const (
	mostWords = 1000 // lexicon words that are set against a word of the name
	manyWords = 200  // enough of them where one is read the same
	mostNames = 600  // names that are compared as a whole
)

// Find returns the spellings in the lexicon that text may be meant by, with
// scores of at least least, the likest first and among equals that of most
// articles, at most limit of them. A name of one word finds that word in
// longer names too.
//
// The scores are on the scale of [Similar], but take into account what the
// lexicon holds: a spelling that differs by letters scores low where the very
// name occurs, and high where nothing is nearer.
func (l *Lexicon) Find(text string, least float64, limit int) []Spelling {
	q := parse(text)
	if len(q.words) == 0 || limit <= 0 {
		return nil
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.kept.living == 0 {
		return nil
	}
	s := l.search()
	defer l.searches.Put(s)
	s.begin(&q)
	var found []Spelling
	for _, id := range s.candidates(max(mostNames, 2*limit)) {
		if m := s.match(id); m.Score >= least && m.Score > 0 {
			n := l.kept.names.at(id)
			found = append(found, Spelling{Text: s.textOf(n), Articles: int(n.articles), Match: m})
		}
	}
	slices.SortFunc(found, func(a, b Spelling) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(b.Articles, a.Articles), strings.Compare(a.Text, b.Text))
	})
	return found[:min(limit, len(found))]
}

// A search is the working memory of one Find.
type search struct {
	l     *Lexicon
	q     *name
	turn  uint32                       // marks what of this memory is of this search
	seen  []uint32                     // by word: the turn in which it became a candidate
	tally []tally                      // by name
	names []int32                      // names with a tally
	likes [2 * maxWords]map[int32]pair // by word of the query, by word of the lexicon
	pairs []pair
	forms []form // of words that were read last
	last  word
}

// word returns a word of the lexicon. It holds until another is read.
func (s *search) word(id int32) *word {
	s.last, s.forms = s.l.kept.read(id, s.forms[:0])
	return &s.last
}

// namesWith returns the names that have a word.
func (s *search) namesWith(word int32) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		k := &s.l.kept
		for at := k.words.at(word).names; at != 0; at = k.links.at(at).next {
			if !yield(k.links.at(at).id) {
				return
			}
		}
	}
}

// textOf returns the text of a spelling, to be kept.
func (s *search) textOf(n *spelling) string {
	return strings.Clone(s.l.kept.text(n.text, int(n.length)))
}

// A tally is a first sum of a name's likeness.
type tally struct {
	turn uint32
	part int32 // the word of the query that was last added
	last float32
	sum  float32
}

// search returns working memory for the lexicon as it is. The lock is held.
func (l *Lexicon) search() *search {
	s, _ := l.searches.Get().(*search)
	if s == nil {
		s = new(search)
	}
	s.l = l
	s.seen = slices.Grow(s.seen[:0], l.kept.words.len())[:l.kept.words.len()]
	s.tally = slices.Grow(s.tally[:0], l.kept.names.len())[:l.kept.names.len()]
	if s.turn > 1<<31 {
		clear(s.seen)
		clear(s.tally)
		s.turn = 0
	}
	return s
}

// begin sets the name to look for.
func (s *search) begin(q *name) {
	s.q = q
	s.names = s.names[:0]
}

// candidates returns up to most names that have words like those of the query.
func (s *search) candidates(most int) []int32 {
	s.turn++
	turn := s.turn
	for i := range s.q.words {
		s.likes[i] = nil
		w := &s.q.words[i]
		if w.flags&initial != 0 && len(s.q.words) > 1 {
			continue // too many names begin so
		}
		likes := s.wordsLike(w)
		s.likes[i] = make(map[int32]pair, len(likes))
		weight := float32(1)
		if i == s.q.middle {
			weight = .35
		}
		for _, k := range likes {
			s.likes[i][k.word] = pair{score: k.score, by: k.by}
			add := weight * float32(k.score)
			for id := range s.namesWith(k.word) {
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

// top returns the most names of the highest tallies.
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
	kept := s.names[:0]
	for _, id := range s.names {
		if step(id) >= least {
			kept = append(kept, id)
		}
	}
	slices.SortFunc(kept, func(a, b int32) int {
		return cmp.Or(cmp.Compare(step(b), step(a)), cmp.Compare(s.l.kept.names.at(b).articles, s.l.kept.names.at(a).articles), cmp.Compare(a, b))
	})
	return kept[:min(most, len(kept))]
}

// match compares the query with one name.
func (s *search) match(id int32) Match {
	n := s.l.kept.names.at(id)
	if n.articles == 0 {
		return Match{}
	}
	ids := s.l.kept.wordsOf(n)
	var words [2 * maxWords]word
	var spans [2 * maxWords]uint32
	forms := s.forms[:0]
	d := name{n: len(ids) - bits.OnesCount16(n.hyphens)}
	for k, w := range ids {
		words[k], forms = s.l.kept.read(w, forms)
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
	s.forms = forms
	d.words, d.spans = words[:len(ids)], spans[:len(ids)]
	d.finish()
	s.pairs = s.pairs[:0]
	for i := range s.q.words {
		for k, w := range ids {
			if (s.q.words[i].flags|d.words[k].flags)&initial != 0 {
				if l := compare(&s.q.words[i], &d.words[k]); l.score > minPair {
					s.pairs = append(s.pairs, pair{i, k, l.score, l.by})
				}
			} else if p, ok := s.likes[i][w]; ok {
				s.pairs = append(s.pairs, pair{i, k, p.score, p.by})
			}
		}
	}
	return align(s.q, &d, s.pairs)
}
