package identity

import (
	"iter"
	"slices"
	"strings"
)

// mostCompared is the number of names that one is compared with.
const mostCompared = 4 * maxBlock

// candidates returns the names that share a key with n, each once. A block that is full
// is refined: of its names only those are returned that share a finer key too.
func (r *Resolver) candidates(n *name) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		seen := map[int32]bool{}
		more := true
		from := func(b *blocks, key string) {
			for o := range b.all(key) {
				if !more || seen[o] {
					continue
				}
				seen[o] = true
				r.compared++
				more = len(seen) <= mostCompared && yield(o)
			}
		}
		keys := r.blocksOf(n)
		for _, key := range keys {
			if !r.blocks.full(key) {
				from(&r.blocks, key)
				continue
			}
			finer := r.finer(n, key)
			for i, f := range finer {
				if i == len(finer)-1 || !r.blocks.full(f) {
					from(&r.blocks, f)
				}
			}
		}
		switch {
		case r.kind != Person:
		case len(n.words) == 1: // the fuller names that it may be
			for _, key := range keys {
				from(&r.ends, key)
			}
		default: // the one-word names that this may be
			for _, key := range n.ends() {
				from(&r.blocks, key)
			}
		}
	}
}

// addTo adds a name to the block of a key. A block that becomes full is refined.
func (r *Resolver) addTo(key string, number int32, n *name) {
	if r.blocks.full(key) {
		for _, f := range r.finer(n, key) {
			r.blocks.add(f, number)
		}
		return
	}
	r.blocks.add(key, number)
	if !r.blocks.full(key) {
		return
	}
	for o := range r.blocks.all(key) {
		for _, f := range r.finer(r.readLabel(o), key) {
			r.blocks.add(f, o)
		}
	}
}

// blocksOf returns the keys of a name. Two names are compared if they share one.
func (r *Resolver) blocksOf(n *name) []string {
	if r.kind == Person {
		return personBlocks(n)
	}
	return r.thingBlocks(n)
}

// finer returns the keys of a name that refine one of its keys, the finest last.
func (r *Resolver) finer(n *name, key string) []string {
	if r.kind == Person {
		return finerPerson(n, key)
	}
	return finerThing(n)
}

// personBlocks returns the keys of a person's name: the first consonants of its only
// word or of each two words, in any order.
func personBlocks(n *name) []string {
	var keys []string
	add := func(k string) {
		if !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	if len(n.words) == 1 {
		for _, b := range n.words[0].bones {
			add(shortBlock(b))
		}
		return keys
	}
	for a, b := range n.wordPairs() {
		add(pairBlock(a.bones(), b.bones()))
	}
	return keys
}

// finerPerson returns the keys of the names in a full block: the sounds of one of its
// words and the bones of the other, then the sounds of both.
func finerPerson(n *name, key string) []string {
	var halves, whole []string
	add := func(keys *[]string, k string) {
		if !slices.Contains(*keys, k) {
			*keys = append(*keys, k)
		}
	}
	if len(n.words) == 1 {
		w := n.words[0]
		for i, b := range w.bones {
			if shortBlock(b) == key {
				add(&whole, shortBlock(reading{w, i}.stem()))
			}
		}
		return whole
	}
	for a, b := range n.wordPairs() {
		if pairBlock(a.bones(), b.bones()) == key {
			add(&halves, pairBlock(a.stem(), b.bones()))
			add(&halves, pairBlock(a.bones(), b.stem()))
			add(&whole, pairBlock(a.stem(), b.stem()))
		}
	}
	return append(halves, whole...)
}

// A reading is a word in one of its pronunciations.
type reading struct {
	*word
	at int
}

func (r reading) bones() string { return r.word.bones[r.at] }

// stem is a text that no bones are.
func (r reading) stem() string { return "=" + stem(loosen(r.keys[r.at])) }

// wordPairs returns each two words of a name in their first readings. Of names that are
// compared word by word in their order, it returns the first and the last word.
func (n *name) wordPairs() iter.Seq2[reading, reading] {
	return func(yield func(a, b reading) bool) {
		for i, a := range n.words {
			for j, b := range n.words[:i] {
				if len(n.words) > mostAligned && (i < len(n.words)-1 || j > 0) {
					continue
				}
				for x := range min(mostReadings, len(a.keys)) {
					for y := range min(mostReadings, len(b.keys)) {
						if !yield(reading{a, x}, reading{b, y}) {
							return
						}
					}
				}
			}
		}
	}
}

// mostReadings is how many pronunciations of a word make keys of a name.
const mostReadings = 2

func pairBlock(x, y string) string { return "2 " + min(x, y) + " " + max(x, y) }

func shortBlock(bones string) string { return "1 " + bones }

// ends returns the keys of the one-word names that a fuller name begins or ends with.
func (n *name) ends() []string {
	if len(n.words) < 2 || n.row > 0 {
		return nil
	}
	var keys []string
	for _, w := range []*word{n.words[0], n.words[len(n.words)-1]} {
		for _, b := range w.bones {
			keys = append(keys, shortBlock(b))
		}
	}
	return keys
}

// thingBlocks returns the keys of a place or an organization: the first consonants of
// all words in order, by each of the first readings.
func (r *Resolver) thingBlocks(n *name) []string {
	keys := n.allWords(reading.bones)
	if r.kind == Place { // Taldy-Qorgan, Taldyqorgan
		keys = append(keys, "joined "+bones(loosen(joined(n))))
	}
	if n.row > 0 {
		keys = append(keys, "row "+string(rune(n.row)))
	}
	return keys
}

// finerThing returns the keys of the names in a full block: the sounds of all words.
func finerThing(n *name) []string {
	keys := n.allWords(reading.stem)
	return append(keys, "joined ="+loosen(joined(n)))
}

// allWords returns keys of all words in order, by each of the first readings.
func (n *name) allWords(of func(reading) string) (keys []string) {
	for at := range mostReadings {
		var all []string
		for _, w := range n.words {
			if len(w.keys) == 0 {
				all = append(all, strings.ToLower(w.text))
				continue
			}
			all = append(all, of(reading{w, min(at, len(w.keys)-1)}))
		}
		slices.Sort(all)
		if key := strings.Join(all, " "); !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// blocks has names by key, at most [maxBlock] of each. If keys have the same hash, some
// names are compared in vain.
type blocks struct {
	of    map[uint64]block // by the hash of a key
	lists []listed
}

// A block is the names of a key: the last of them, and their number.
type block struct{ last, names int32 }

// A listed name is one of a block.
type listed struct{ name, next int32 }

// all returns the names of a key, the last first.
func (b *blocks) all(key string) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		of, ok := b.of[hash(key)]
		if !ok {
			return
		}
		for l := of.last; l != none; l = b.lists[l].next {
			if !yield(b.lists[l].name) {
				return
			}
		}
	}
}

// full reports whether a key has as many names as it can have.
func (b *blocks) full(key string) bool { return b.of[hash(key)].names >= maxBlock }

// add adds a name to a key.
func (b *blocks) add(key string, name int32) {
	if b.of == nil {
		b.of = map[uint64]block{}
	}
	h := hash(key)
	of, ok := b.of[h]
	if !ok {
		of.last = none
	}
	if of.names < maxBlock {
		b.lists = append(b.lists, listed{name, of.last})
		b.of[h] = block{int32(len(b.lists) - 1), of.names + 1}
	}
}

// hash is FNV-1a.
func hash(key string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * 1099511628211
	}
	return h
}
