package tagger

// A Table finds the place of a 32-bit hash in a sorted list of them. It is an
// index over the upper bits, then a short scan.
type Table struct {
	keys  []uint32
	start []uint32 // first key of each value of the upper bits, and the end
	shift uint
}

// NewTable makes a table of keys, which are sorted and distinct.
func NewTable(keys []uint32) Table {
	bits := uint(1)
	for 1<<bits < len(keys) {
		bits++
	}
	t := Table{keys: keys, start: make([]uint32, 1<<bits+1), shift: 32 - bits}
	k := 0
	for b := range 1 << bits {
		for k < len(keys) && uint(keys[k]>>t.shift) < uint(b) {
			k++
		}
		t.start[b] = uint32(k)
	}
	t.start[1<<bits] = uint32(len(keys))
	return t
}

// Find returns the place of a key, or -1.
func (t *Table) Find(key uint32) int {
	b := key >> t.shift
	for i, end := t.start[b], t.start[b+1]; i < end; i++ {
		if t.keys[i] >= key {
			if t.keys[i] == key {
				return int(i)
			}
			break
		}
	}
	return -1
}

// The hashes are FNV-1a over bytes, then mixed so that sums of them differ.

const (
	hashSeed  = 14695981039346656037
	hashPrime = 1099511628211
)

func hash[T string | []byte](s T) uint64 {
	h := uint64(hashSeed)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * hashPrime
	}
	return h
}

// mix joins two hashes; the order matters.
func mix(a, b uint64) uint64 {
	h := (a ^ b>>31 ^ b<<33) * 0xff51afd7ed558ccd
	return h ^ h>>32
}

func fold(h uint64) uint32 {
	h ^= h >> 33
	h *= 0xc4ceb9fe1a85ec53
	return uint32(h >> 32)
}
