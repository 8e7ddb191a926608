package names

// A trie holds coarse sound keys and the words that have them. Nodes are never
// taken out: a word without articles costs its bytes and nothing else.
type trie struct {
	nodes []node
	links []link
}

// A node is one sound. Children form a list.
type node struct {
	child, next int32 // 0 for none
	words       int32 // first link, 0 for none
	best        int32 // no word below occurs in more articles; see raise
	sound       byte
}

// A link is an element of a list of words.
type link struct {
	word, next int32
}

// add puts word under key and returns the key's node.
func (t *trie) add(key string, word int32) int32 {
	if len(t.nodes) == 0 {
		t.nodes = append(t.nodes, node{})
		t.links = append(t.links, link{}) // 0 means none
	}
	at := int32(0)
	for i := range len(key) {
		at = t.step(at, key[i], true)
	}
	t.links = append(t.links, link{word, t.nodes[at].words})
	t.nodes[at].words = int32(len(t.links) - 1)
	return at
}

// step returns the child of node at for a sound, or 0; grow makes it.
func (t *trie) step(at int32, sound byte, grow bool) int32 {
	for c := t.nodes[at].child; c != 0; c = t.nodes[c].next {
		if t.nodes[c].sound == sound {
			return c
		}
	}
	if !grow {
		return 0
	}
	t.nodes = append(t.nodes, node{sound: sound, next: t.nodes[at].child})
	c := int32(len(t.nodes) - 1)
	t.nodes[at].child = c
	return c
}

// raise notes on the way to key that a word there occurs in so many articles.
func (t *trie) raise(key string, articles int32) {
	at := int32(0)
	for i := 0; ; i++ {
		t.nodes[at].best = max(t.nodes[at].best, articles)
		if i == len(key) {
			return
		}
		at = t.step(at, key[i], false)
	}
}

// near calls found with every node of words whose key is at most most edits
// (letters put in, left out, changed, or two swapped) from key.
func (t *trie) near(key string, most int, found func(words int32)) {
	if len(t.nodes) == 0 || len(key) > maxSound {
		return
	}
	w := walk{trie: t, key: key, most: uint8(most), found: found}
	for j := range len(key) + 1 {
		w.rows[0][j] = uint8(min(j, most+1))
	}
	if n := t.nodes[0].words; n != 0 && len(key) <= most {
		found(n)
	}
	w.down(0, 1)
}

// A walk is one search of a trie. Row d is the row of the edit distance table
// for the first d sounds on the way to the node, of which only the cells that
// can be within most are kept right.
type walk struct {
	*trie
	key   string
	most  uint8
	rows  [2*maxSound + 2][maxSound + 1]uint8
	path  [2*maxSound + 2]byte
	found func(words int32)
}

// down goes through the children of node at, which stand at depth.
func (w *walk) down(at int32, depth int) {
	m, most := len(w.key), int(w.most)
	lo, hi := max(1, depth-most), min(m, depth+most)
	if lo > m+1 {
		return
	}
	above, row := &w.rows[depth-1], &w.rows[depth]
	for c := w.nodes[at].child; c != 0; {
		n := &w.nodes[c]
		sound := n.sound
		w.path[depth] = sound
		row[0] = uint8(min(depth, most+1))
		if lo > 1 {
			row[lo-1] = w.most + 1
		}
		least := row[lo-1]
		for j := lo; j <= hi; j++ {
			v := above[j-1]
			if w.key[j-1] != sound {
				v++
			}
			if j < depth+most { // else the cell above lies outside
				v = min(v, above[j]+1)
			}
			v = min(v, row[j-1]+1)
			if depth > 1 && j > 1 && w.key[j-1] == w.path[depth-1] && w.key[j-2] == sound {
				v = min(v, w.rows[depth-2][j-2]+1)
			}
			row[j] = min(v, w.most+1)
			least = min(least, row[j])
		}
		if hi < m {
			row[hi+1] = w.most + 1
		}
		if n.words != 0 && hi == m && row[m] <= w.most {
			w.found(n.words)
		}
		if least <= w.most && n.child != 0 && depth < len(w.rows)-1 {
			w.down(c, depth+1)
		}
		c = n.next
	}
}
