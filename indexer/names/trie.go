package names

// A trie maps coarse sound keys to the words that have them. Nodes are never removed:
// a word without articles costs its bytes and nothing else.
type trie struct {
	nodes  list[node]
	best   list[int32] // by node: at least the articles of each name with a word below; see raise
	packed int64       // nodes in the order of a walk
}

// A node is a sound after those of its ancestors. Its children form a list.
type node struct {
	child, next int32 // 0 for none
	words       int32 // first link, 0 for none
	sound       byte
}

// insert returns the node of a key, a new one if there is none.
func (t *trie) insert(key string) int32 {
	if int64(t.nodes.len()) >= 2*t.packed {
		t.pack()
	}
	at := int32(0)
	for i := range len(key) {
		at = t.step(at, key[i], true)
	}
	return at
}

// pack puts the nodes in the order of a walk, so that the nodes on a path are close in
// memory. It is called whenever the number of nodes has doubled.
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

// step returns the child of node at for a sound. If there is none, it returns a new one
// if insert is true, else 0.
func (t *trie) step(at int32, sound byte, insert bool) int32 {
	for c := t.nodes.at(at).child; c != 0; c = t.nodes.at(c).next {
		if t.nodes.at(c).sound == sound {
			return c
		}
	}
	if !insert {
		return 0
	}
	t.nodes.add(node{sound: sound, next: t.nodes.at(at).child})
	t.best.add(0)
	c := int32(t.nodes.len() - 1)
	t.nodes.at(at).child = c
	return c
}

// raise raises best on the path to key to a number of articles.
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

// within appends the lists of words whose keys are at most most edits from key to
// found, by number of edits. An edit inserts, drops or replaces a sound, or swaps two.
func (t *trie) within(key string, most int, found *[mostEdits + 1][]int32) {
	if t.nodes.len() == 0 || len(key) > maxSound {
		return
	}
	w := trieWalk{trie: t, last: 1 << len(key), most: min(most, mostEdits), found: found}
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

// A trieWalk searches a trie by the bit-parallel automaton of Wu and Manber, extended
// by swaps: bit j of state d is set if the sounds on the path to the node are at most d
// edits from the first j sounds of the key.
type trieWalk struct {
	*trie
	has    [128]uint64 // by sound: bit j if it is the j-th of the key, from 1
	last   uint64      // the bit of the whole key
	most   int         // edits
	levels [maxSound + mostEdits + 2]level
	found  *[mostEdits + 1][]int32
}

type level struct {
	state [mostEdits + 1]uint64
	has   uint64 // of the last sound of the path
}

// accept appends the words of a node to found if the key can end there.
func (w *trieWalk) accept(at int32, depth int) {
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

// down visits the children of node at, which are at depth.
func (w *trieWalk) down(at int32, depth int) {
	if depth >= len(w.levels) {
		return
	}
	above, here := &w.levels[depth-1], &w.levels[depth]
	var two *level // two levels above, for swaps
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
