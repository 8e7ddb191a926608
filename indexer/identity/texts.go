package identity

import (
	"hash/maphash"
	"iter"
)

// texts are texts with a number each, from 0, in flat lists: of tens of thousands, a
// map of strings would take several times their letters.
type texts struct {
	letters []byte   // of all of them in a row
	ends    []uint32 // of each
	slots   []int32  // a power of two of them: a number and 1, at the hash of its text or behind it, or 0
	seed    maphash.Seed
}

func (t *texts) len() int { return len(t.ends) }

// at returns a text, which is not to be changed.
func (t *texts) at(number int32) []byte {
	from := uint32(0)
	if number > 0 {
		from = t.ends[number-1]
	}
	return t.letters[from:t.ends[number]]
}

// find returns the number of a text.
func (t *texts) find(text string) (number int32, ok bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	number = t.slots[t.slot([]byte(text))] - 1
	return number, number >= 0
}

// slot returns where the number of a text stands, or else where it belongs.
func (t *texts) slot(text []byte) int {
	last := len(t.slots) - 1
	for i := int(maphash.Bytes(t.seed, text)) & last; ; i = (i + 1) & last {
		if n := t.slots[i] - 1; n < 0 || string(t.at(n)) == string(text) {
			return i
		}
	}
}

// add adds a text that find does not find.
func (t *texts) add(text string) int32 {
	if 4*(t.len()+1) > 3*len(t.slots) {
		if len(t.slots) == 0 {
			t.seed = maphash.MakeSeed()
		}
		t.slots = make([]int32, max(16, 2*len(t.slots)))
		for n := range int32(t.len()) {
			t.slots[t.slot(t.at(n))] = n + 1
		}
	}
	slot := t.slot([]byte(text))
	t.letters = append(t.letters, text...)
	t.ends = append(t.ends, uint32(len(t.letters)))
	t.slots[slot] = int32(t.len())
	return int32(t.len() - 1)
}

// blocks are names by keys, at most [maxBlock] of each key.
type blocks struct {
	keys  texts
	first []block // of each key
	links []struct{ name, next int32 }
}

// A block is the names of a key: the last of them, and how many there are.
type block struct{ link, names int32 }

// all returns the names of a key by number, the last first.
func (b *blocks) all(key string) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		k, ok := b.keys.find(key)
		if !ok {
			return
		}
		for l := b.first[k].link; l >= 0; l = b.links[l].next {
			if !yield(b.links[l].name) {
				return
			}
		}
	}
}

// add gives a key another name.
func (b *blocks) add(key string, name int32) {
	k, ok := b.keys.find(key)
	if !ok {
		k = b.keys.add(key)
		b.first = append(b.first, block{link: -1})
	}
	if f := &b.first[k]; f.names < maxBlock {
		b.links = append(b.links, struct{ name, next int32 }{name, f.link})
		*f = block{int32(len(b.links) - 1), f.names + 1}
	}
}
