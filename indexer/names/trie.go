package names

// A trie holds coarse sound keys and the words that have them. Nodes are never
// taken out: a word without articles costs its bytes and nothing else.
type trie struct {
	nodes  list[node]
	best   list[int32] // by node: no word below occurs in more articles; see raise
	packed int64       // nodes that lie in the order of a walk
}

// A node is one sound. Children form a list.
type node struct {
	child, next int32 // 0 for none
	words       int32 // first link, 0 for none
	sound       byte
}

// grow returns the node of a key, a new one if there is none.
func (t *trie) grow(key string) int32 {
	if int64(t.nodes.len()) >= 2*t.packed {
		t.pack()
	}
	at := int32(0)
	for i := range len(key) {
		at = t.step(at, key[i], true)
	}
	return at
}

// pack puts the nodes in the order of a walk, so that neighbours on the way
// are neighbours in memory. It is done whenever the nodes have doubled.
func (t *trie) pack() {
	if t.nodes.len() == 0 {
		t.nodes.add(node{})
		t.best.add(0)
	}
	nodes := make([]node, 0, t.nodes.len())
	best := make([]int32, 0, t.nodes.len())
	var put func(at int32) int32
	put = func(at int32) int32 {
		to := int32(len(nodes))
		nodes = append(nodes, *t.nodes.at(at))
		best = append(best, *t.best.at(at))
		last := int32(0)
		for c := t.nodes.at(at).child; c != 0; c = t.nodes.at(c).next {
			moved := put(c)
			if last == 0 {
				nodes[to].child = moved
			} else {
				nodes[last].next = moved
			}
			last = moved
		}
		return to
	}
	put(0)
	t.nodes, t.best, t.packed = list[node]{fresh: nodes}, list[int32]{fresh: best}, int64(len(nodes))
}

// step returns the child of node at for a sound, or 0; grow makes it.
func (t *trie) step(at int32, sound byte, grow bool) int32 {
	for c := t.nodes.at(at).child; c != 0; c = t.nodes.at(c).next {
		if t.nodes.at(c).sound == sound {
			return c
		}
	}
	if !grow {
		return 0
	}
	t.nodes.add(node{sound: sound, next: t.nodes.at(at).child})
	t.best.add(0)
	c := int32(t.nodes.len() - 1)
	t.nodes.at(at).child = c
	return c
}

// raise notes on the way to key that a word there occurs in so many articles.
func (t *trie) raise(key string, articles int32) {
	at := int32(0)
	for i := 0; ; i++ {
		if best := t.best.at(at); *best < articles {
			*best = articles
		}
		if i == len(key) {
			return
		}
		at = t.step(at, key[i], false)
	}
}

const mostEdits = 4

// near puts the word lists whose key is at most most edits (sounds put in, left
// out, changed, or two swapped) from key into found, by their edits.
func (t *trie) near(key string, most int, found *[mostEdits + 1][]int32) {
	if t.nodes.len() == 0 || len(key) > maxSound {
		return
	}
	w := walk{trie: t, last: 1 << len(key), most: min(most, mostEdits), found: found}
	for j := range len(key) {
		w.has[key[j]&127] |= 2 << j
	}
	w.levels[0].state[0] = 1
	for d := range w.most {
		w.levels[0].state[d+1] = w.levels[0].state[d]<<1 | 1
	}
	w.accept(0, 0)
	w.down(0, 1)
}

// A walk is one search of a trie by a bit-parallel automaton, that of Wu and
// Manber with swaps: bit j of state d tells that the sounds on the way to the
// node are d edits from the first j of the key.
type walk struct {
	*trie
	has    [128]uint64 // by sound: bit j if it is the j-th of the key, from 1
	last   uint64      // the bit of the whole key
	most   int
	levels [maxSound + mostEdits + 2]level
	found  *[mostEdits + 1][]int32
}

type level struct {
	state [mostEdits + 1]uint64
	has   uint64 // of the sound that led here
}

// accept keeps the words of a node if the key can end there.
func (w *walk) accept(at int32, depth int) {
	words := w.nodes.at(at).words
	if words == 0 {
		return
	}
	for d, s := range w.levels[depth].state[:w.most+1] {
		if s&w.last != 0 {
			w.found[d] = append(w.found[d], words)
			return
		}
	}
}

// down goes through the children of node at, which stand at depth.
func (w *walk) down(at int32, depth int) {
	if depth >= len(w.levels) {
		return
	}
	above, here := &w.levels[depth-1], &w.levels[depth]
	var two *level // two levels up, for swaps
	if depth > 1 {
		two = &w.levels[depth-2]
	}
	all := w.last<<1 - 1
	for c := w.nodes.at(at).child; c != 0; {
		n := w.nodes.at(c)
		at := c
		c = n.next
		has := w.has[n.sound&127]
		here.has = has
		s := above.state[0] << 1 & has
		here.state[0] = s
		swap := above.has & (has << 1)
		for d := 1; d <= w.most; d++ {
			less := above.state[d-1]
			s = above.state[d]<<1&has | less | less<<1 | s<<1
			if two != nil {
				s |= two.state[d-1] << 2 & swap
			}
			s &= all
			here.state[d] = s
		}
		if s == 0 {
			continue
		}
		w.accept(at, depth)
		w.down(at, depth+1)
	}
}
