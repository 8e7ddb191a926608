package identity

import "hash/maphash"

// texts numbers texts, from 0. A map would take several times the memory.
type texts struct {
	all   []string
	slots []int32 // a power of two of them: at the hash of a text, or behind it, its number + 1; else 0
	seed  maphash.Seed
}

// text returns the text of a number.
func (t *texts) text(number int32) string { return t.all[number] }

// find returns the number of a text.
func (t *texts) find(text string) (number int32, ok bool) {
	if len(t.slots) == 0 {
		return 0, false
	}
	number = t.slots[t.slot(text)] - 1
	return number, number >= 0
}

// slot returns the slot of a text, or the one where it belongs.
func (t *texts) slot(text string) int {
	last := len(t.slots) - 1
	for i := int(maphash.String(t.seed, text)) & last; ; i = (i + 1) & last {
		if n := t.slots[i] - 1; n < 0 || t.all[n] == text {
			return i
		}
	}
}

// add adds a text that find does not find.
func (t *texts) add(text string) int32 {
	t.all = append(t.all, text)
	if 4*len(t.all) > 3*len(t.slots) {
		t.index()
	} else {
		t.slots[t.slot(text)] = int32(len(t.all))
	}
	return int32(len(t.all) - 1)
}

// index numbers all texts anew, with room for as many again.
func (t *texts) index() {
	if len(t.slots) == 0 {
		t.seed = maphash.MakeSeed()
	}
	size := 16
	for size < 2*len(t.all) {
		size *= 2
	}
	t.slots = make([]int32, size)
	for n, text := range t.all {
		t.slots[t.slot(text)] = int32(n) + 1
	}
}
