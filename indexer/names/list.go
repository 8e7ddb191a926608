package names

import (
	"encoding/binary"
	"errors"
	"io"
	"unsafe"
)

// A list is a sequence of values without pointers. The first may be in the mapped file
// of a lexicon; the others, which were added since, are in memory.
type list[T any] struct{ filed, fresh []T }

func (l *list[T]) len() int { return len(l.filed) + len(l.fresh) }

// at returns a pointer to a value. It is valid until a value is added.
func (l *list[T]) at(i int32) *T {
	if int(i) < len(l.filed) {
		return &l.filed[i]
	}
	return &l.fresh[int(i)-len(l.filed)]
}

// row returns n values, which were added in one call.
func (l *list[T]) row(i, n int) []T {
	if i < len(l.filed) {
		return l.filed[i : i+n]
	}
	i -= len(l.filed)
	return l.fresh[i : i+n]
}

func (l *list[T]) add(x ...T) { l.fresh = append(l.fresh, x...) }

// write writes the number of values and their bytes, padded to a multiple of eight.
func (l *list[T]) write(w io.Writer) error {
	head := binary.NativeEndian.AppendUint64(nil, uint64(l.len()))
	for _, b := range [][]byte{head, bytesOf(l.filed), bytesOf(l.fresh), make([]byte, l.padding())} {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

func (l *list[T]) padding() int {
	var x T
	return -l.len() * int(unsafe.Sizeof(x)) & 7
}

// read makes l the list that write has written at the beginning of b, without a copy.
func (l *list[T]) read(b []byte) (rest []byte, err error) {
	var x T
	if len(b) < 8 {
		return nil, errFile
	}
	n, b := binary.NativeEndian.Uint64(b), b[8:]
	if n > uint64(len(b))/uint64(unsafe.Sizeof(x)) {
		return nil, errFile
	}
	l.filed, l.fresh = nil, nil
	if n > 0 {
		l.filed = unsafe.Slice((*T)(unsafe.Pointer(&b[0])), n)
	}
	size := int(n)*int(unsafe.Sizeof(x)) + l.padding()
	if size > len(b) {
		return nil, errFile
	}
	return b[size:], nil
}

var errFile = errors.New("not a lexicon of this version, or damaged")

func bytesOf[T any](values []T) []byte {
	if len(values) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&values[0])), len(values)*int(unsafe.Sizeof(values[0])))
}

// A hashTable finds the numbers from 0 on that stand for texts. Its length is a power of
// two; a slot is a number plus 1, or 0.
type hashTable struct{ list[int32] }

// slot returns the slot of the number with a hash for which is returns true, or an empty
// slot.
func (t *hashTable) slot(hash uint64, is func(n int32) bool) *int32 {
	last := int32(t.len() - 1)
	for i := int32(hash) & last; ; i = (i + 1) & last {
		if s := t.at(i); *s == 0 || is(*s-1) {
			return s
		}
	}
}

// find returns the number with a hash for which is returns true.
func (t *hashTable) find(hash uint64, is func(n int32) bool) (n int32, ok bool) {
	if t.len() == 0 {
		return 0, false
	}
	s := *t.slot(hash, is)
	return s - 1, s > 0
}

// insert adds the next number, n. Hash returns the hash of a number.
func (t *hashTable) insert(n int32, hash func(n int32) uint64) {
	first := n
	if 4*(int(n)+1) > 3*t.len() {
		t.list = list[int32]{fresh: make([]int32, max(16, 2*t.len()))}
		first = 0
	}
	for ; first <= n; first++ {
		*t.slot(hash(first), func(int32) bool { return false }) = first + 1
	}
}

// hash is FNV-1a from a seed, so that nobody can construct words that collide.
func hash(seed uint64, s string) uint64 {
	for i := range len(s) {
		seed = (seed ^ uint64(s[i])) * 1099511628211
	}
	return seed ^ seed>>32
}
