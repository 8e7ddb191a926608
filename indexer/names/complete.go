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
	mostVisits   = 20000 // trie nodes and names that one completion looks at
	mostPartners = 20000 // names that have the full words before the beginning
)

// Complete returns spellings that text is the beginning of: its last word
// begins a word of the name, in any spelling and alphabet, and the words before
// it are others of the name, in any order. Those of most articles come first,
// at most limit of them. The score is 1 where the letters agree and less where
// only the sound does.
func (l *Lexicon) Complete(text string, limit int) []Spelling {
	tokens := split(text)
	if len(tokens) == 0 || limit <= 0 {
		return nil
	}
	var begun beginning
	if last, _ := utf8.DecodeLastRuneInString(text); !unicode.IsSpace(last) {
		begun = begin(tokens[len(tokens)-1].text)
		tokens = tokens[:len(tokens)-1]
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.kept.living == 0 {
		return nil
	}
	s := l.search()
	defer l.searches.Put(s)
	c := completion{search: s, begun: begun, limit: limit}
	if len(tokens) == 0 {
		c.walk()
	} else {
		c.partners(tokens)
	}
	slices.SortFunc(c.found, func(a, b Spelling) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(b.Score, a.Score), strings.Compare(a.Text, b.Text))
	})
	return c.found[:min(limit, len(c.found))]
}

// A beginning is the beginning of a word; the zero value begins every word.
type beginning struct {
	fold string
	keys []string
}

func begin(text string) beginning {
	b := beginning{Fold(text), Keys(text)}
	// The next letter may make another sound of the last ones: k of kh, dz of
	// dzh.
	if b.fold != "" && strings.IndexByte("cdgkpstz", b.fold[len(b.fold)-1]) >= 0 {
		for _, key := range Keys(text + "h") {
			if !slices.Contains(b.keys, key) {
				b.keys = append(b.keys, key)
			}
		}
	}
	return b
}

// begins returns how well b begins a word: 1 for its letters, less for its
// sounds, 0 if it does not.
func (b *beginning) begins(w *word) (float64, rule) {
	if strings.HasPrefix(w.fold, b.fold) {
		return 1, literalRule
	}
	for _, key := range b.keys {
		for i := range w.forms {
			sound := w.forms[i].sound
			if strings.HasPrefix(sound, key) {
				return .98, soundRule
			}
		}
	}
	return 0, none
}

// goesOn gives the coarse sounds that the last sound of a beginning can become
// when the word goes on, where these are few.
var goesOn = map[byte]string{
	'b': "b", 'C': "CSgk", 'd': "dtZ", 'f': "f", 'g': "gn", 'k': "kgs", 'l': "l", 'm': "m", 'n': "nm", 'p': "pf", 'r': "r",
	's': "sSC", 'S': "SC", 't': "tsCZ", 'T': "sCSk", 'v': "vf", 'X': "gS", 'z': "zZ", 'Z': "Z",
}

// A completion is one call of Complete.
type completion struct {
	*search
	begun beginning
	limit int
	found []Spelling
	least int // articles of the last of limit found ones
}

// take adds a name if it occurs.
func (c *completion) take(id int32, score float64, by rule) {
	n := c.l.kept.names.at(id)
	if n.articles == 0 {
		return
	}
	c.found = append(c.found, Spelling{c.textOf(n), int(n.articles), Match{score, []string{ruleNames[by]}}})
	if len(c.found) < 4*c.limit && c.least > 0 || len(c.found) < c.limit {
		return
	}
	slices.SortFunc(c.found, func(a, b Spelling) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(b.Score, a.Score), strings.Compare(a.Text, b.Text))
	})
	c.found = c.found[:c.limit]
	c.least = c.found[c.limit-1].Articles
}

// walk goes through the words that begin so, those in names of most articles
// first, until no other can be among the first limit.
func (c *completion) walk() {
	var open frontier
	t := &c.l.kept.sound
	for _, key := range c.begun.keys {
		coarse := coarsen(key)
		at := int32(0) // the last sound may be another when the word goes on
		for i := range max(0, len(coarse)-1) {
			if at = t.step(at, coarse[i], false); at == 0 {
				break
			}
		}
		if at == 0 && len(coarse) > 1 {
			continue
		}
		on := goesOn[key[len(key)-1]]
		open = append(open, visit{at, *t.best.at(at), on != ""})
		for i := range len(on) {
			if child := t.step(at, on[i], false); child != 0 {
				open = append(open, visit{child, *t.best.at(child), false})
			}
		}
	}
	heap.Init(&open)
	c.turn++
	words := c.turn
	c.turn++
	names := c.turn
	for visits := 0; len(open) > 0 && visits < mostVisits; visits++ {
		v := heap.Pop(&open).(visit)
		if len(c.found) >= c.limit && int(v.best) <= c.least {
			break
		}
		n := t.nodes.at(v.node)
		for k := n.words; k != 0; k = c.l.kept.links.at(k).next {
			w := c.l.kept.links.at(k).id
			if c.seen[w] == words {
				continue
			}
			c.seen[w] = words
			score, by := c.begun.begins(c.word(w))
			if by == none {
				continue
			}
			for id := range c.namesWith(w) {
				visits++
				if c.tally[id].turn != names {
					c.tally[id].turn = names
					c.take(id, score, by)
				}
			}
		}
		for k := n.child; k != 0 && !v.alone; k = t.nodes.at(k).next {
			heap.Push(&open, visit{k, *t.best.at(k), false})
		}
	}
}

// partners goes through the names that have the full words.
func (c *completion) partners(tokens []token) {
	var texts []string
	for _, t := range tokens {
		texts = append(texts, t.text)
	}
	q := parse(strings.Join(texts, " "))
	c.begin(&q)
	for _, id := range c.candidates(mostPartners) {
		n := c.l.kept.names.at(id)
		for _, w := range c.l.kept.wordsOf(n) {
			score, by := c.begun.begins(c.word(w))
			if by == none {
				continue
			}
			if m := c.match(id); m.Score >= Cut {
				c.take(id, min(score, m.Score), by)
			}
			break
		}
	}
}

// A frontier is the trie nodes still to be visited, a heap by best.
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
	old := *f
	v := old[len(old)-1]
	*f = old[:len(old)-1]
	return v
}
