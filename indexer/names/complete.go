package names

import (
	"cmp"
	"container/heap"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	mostVisits   = 20000 // trie nodes and names that one completion visits
	mostPartners = 20000 // names with the full words before the prefix
)

// Complete returns at most limit spellings that text is the beginning of: the last
// word of text is a prefix of a word of the name, in any spelling and alphabet, and
// the words before it are other words of the name, in any order. It sorts them by
// number of articles. The score is 1 if the letters match and less if only the sound
// does. After a space the last word is complete.
func (l *Lexicon) Complete(text string, limit int) []Spelling {
	tokens := split(text)
	if len(tokens) == 0 || limit <= 0 {
		return nil
	}
	var p prefix
	if last, _ := utf8.DecodeLastRuneInString(text); !unicode.IsSpace(last) {
		p = newPrefix(tokens[len(tokens)-1].text)
		tokens = tokens[:len(tokens)-1]
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.data.living == 0 {
		return nil
	}
	s := l.search(nil)
	defer l.searches.Put(s)
	c := completion{search: s, prefix: p, limit: limit}
	if len(tokens) == 0 {
		c.completeWord()
	} else {
		c.completeName(tokens)
	}
	c.sort()
	return c.found
}

// A prefix is the beginning of a word. The zero value is a prefix of every word.
type prefix struct {
	fold   string
	sounds []string // keys
}

func newPrefix(text string) prefix {
	p := prefix{Fold(text), Keys(text)}
	// An h may follow and change the last sound: k to kh, dz to dzh.
	if p.fold != "" && strings.IndexByte("cdgkpstz", p.fold[len(p.fold)-1]) >= 0 {
		for _, sound := range Keys(text + "h") {
			if !slices.Contains(p.sounds, sound) {
				p.sounds = append(p.sounds, sound)
			}
		}
	}
	return p
}

// match returns the score of a word that p is a prefix of, and the rule, or none.
func (p *prefix) match(w *parsedWord) (float64, rule) {
	if strings.HasPrefix(w.fold, p.fold) {
		return 1, literalRule
	}
	for _, sound := range p.sounds {
		for i := range w.keys {
			if strings.HasPrefix(w.keys[i].sound, sound) {
				return .98, soundRule
			}
		}
	}
	return 0, none
}

// continuations are the coarse sounds that the last sound of a prefix can become in
// a longer word, for sounds that have few.
var continuations = map[byte]string{
	'b': "b", 'C': "CSgk", 'd': "dtZ", 'f': "f", 'g': "gn", 'k': "kgs", 'l': "l", 'm': "m", 'n': "nm", 'p': "pf", 'r': "r",
	's': "sSC", 'S': "SC", 't': "tsCZ", 'T': "sCSk", 'v': "vf", 'X': "gS", 'z': "zZ", 'Z': "Z",
}

// A completion is one call of Complete.
type completion struct {
	*search
	prefix prefix
	limit  int
	found  []Spelling
	least  int // articles of the last of limit spellings found
}

// add adds a name if it occurs.
func (c *completion) add(id int32, score float64, by rule) {
	if c.l.data.names.at(id).articles == 0 {
		return
	}
	c.found = append(c.found, c.spelling(id, Match{score, []string{ruleNames[by]}}))
	if len(c.found) < 4*c.limit && c.least > 0 || len(c.found) < c.limit {
		return
	}
	c.sort()
	c.least = c.found[c.limit-1].Articles
}

// sort sorts the spellings found and keeps the first limit of them.
func (c *completion) sort() {
	slices.SortFunc(c.found, func(a, b Spelling) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(b.Score, a.Score), strings.Compare(a.Text, b.Text))
	})
	c.found = c.found[:min(c.limit, len(c.found))]
}

// completeWord adds the names with a word that begins with the prefix. It visits
// words in the order of the articles of their names, until no further word can be
// among the first limit.
func (c *completion) completeWord() {
	open := c.starts()
	heap.Init(&open)
	c.turn += 2
	words, names := c.turn-1, c.turn // marks of words and names that were visited
	trie := &c.l.data.sound
	for visits := 0; len(open) > 0 && visits < mostVisits; visits++ {
		v := heap.Pop(&open).(visit)
		if len(c.found) >= c.limit && int(v.best) <= c.least {
			break
		}
		n := trie.nodes.at(v.node)
		for k := n.words; k != 0; k = c.l.data.links.at(k).next {
			w := c.l.data.links.at(k).id
			if c.seen[w] == words {
				continue
			}
			c.seen[w] = words
			score, by := c.prefix.match(c.word(w))
			if by == none {
				continue
			}
			for id := range c.namesWith(w) {
				visits++
				if c.tally[id].turn != names {
					c.tally[id].turn = names
					c.add(id, score, by)
				}
			}
		}
		for k := n.child; k != 0 && !v.alone; k = trie.nodes.at(k).next {
			heap.Push(&open, visit{k, *trie.best.at(k), false})
		}
	}
}

// starts returns the trie nodes below which the words with the prefix are.
func (c *completion) starts() frontier {
	var open frontier
	trie := &c.l.data.sound
	for _, sound := range c.prefix.sounds {
		coarse := coarsen(sound)
		at := int32(0) // without the last sound, which may change
		for i := range max(0, len(coarse)-1) {
			if at = trie.step(at, coarse[i], false); at == 0 {
				break
			}
		}
		if at == 0 && len(coarse) > 1 {
			continue
		}
		next := continuations[sound[len(sound)-1]]
		open = append(open, visit{at, *trie.best.at(at), next != ""})
		for i := range len(next) {
			if child := trie.step(at, next[i], false); child != 0 {
				open = append(open, visit{child, *trie.best.at(child), false})
			}
		}
	}
	return open
}

// completeName adds the names with the full words and one with the prefix.
func (c *completion) completeName(tokens []token) {
	var texts []string
	for _, t := range tokens {
		texts = append(texts, t.text)
	}
	q := parse(strings.Join(texts, " "))
	c.q = &q
	for _, id := range c.candidates(mostPartners) {
		for _, w := range c.l.data.wordsOf(c.l.data.names.at(id)) {
			score, by := c.prefix.match(c.word(w))
			if by == none {
				continue
			}
			if m := c.match(id); m.Score >= Cut {
				c.add(id, min(score, m.Score), by)
			}
			break
		}
	}
}

// A frontier is a heap of the trie nodes to be visited, that with the best name first.
type frontier []visit

type visit struct {
	node, best int32
	alone      bool // without its children
}

func (f frontier) Len() int           { return len(f) }
func (f frontier) Less(i, j int) bool { return f[i].best > f[j].best }
func (f frontier) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(v any)        { *f = append(*f, v.(visit)) }
func (f *frontier) Pop() any {
	last := len(*f) - 1
	v := (*f)[last]
	*f = (*f)[:last]
	return v
}
