package names

import (
	"encoding/binary"
	"errors"
	"io"
	"unsafe"
)

// A list is plain values in a row, without pointers. The first of them may lie in
// the file that a lexicon was opened from, and those that came since in memory.
type list[T any] struct{ filed, fresh []T }

func (l *list[T]) len() int { return len(l.filed) + len(l.fresh) }

// at returns the place of a value. It holds until something is added.
func (l *list[T]) at(i int32) *T {
	if int(i) < len(l.filed) {
		return &l.filed[i]
	}
	return &l.fresh[int(i)-len(l.filed)]
}

// row returns n values that were added at once.
func (l *list[T]) row(i, n int) []T {
	if i < len(l.filed) {
		return l.filed[i : i+n]
	}
	i -= len(l.filed)
	return l.fresh[i : i+n]
}

func (l *list[T]) add(x ...T) {
	l.fresh = append(l.fresh, x...)
}

// write writes how many values there are, and their bytes, to a multiple of eight.
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

// read takes what write has written off the beginning of b, and stays there.
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

// errFile says that a file does not hold what was written.
var errFile = errors.New("not a lexicon, or one of another version")

func bytesOf[T any](values []T) []byte {
	if len(values) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&values[0])), len(values)*int(unsafe.Sizeof(values[0])))
}

// A table finds numbers by what they stand for.
type table struct {
	slots list[int32] // a power of two of them: a number and 1, or 0
	used  int64
}

// find returns the number of which is is true, of those with a hash.
func (t *table) find(hash uint64, is func(n int32) bool) (int32, bool) {
	if t.slots.len() == 0 {
		return 0, false
	}
	last := int32(t.slots.len() - 1)
	for i := int32(hash) & last; ; i = (i + 1) & last {
		n := *t.slots.at(i) - 1
		if n < 0 {
			return 0, false
		}
		if is(n) {
			return n, true
		}
	}
}

// add adds a number that find does not find. Hash tells those of numbers.
func (t *table) add(n int32, hash func(n int32) uint64) {
	if 4*(t.used+1) > 3*int64(t.slots.len()) {
		old := t.slots
		t.slots = list[int32]{fresh: make([]int32, max(16, 2*old.len()))}
		for i := range old.len() {
			if n := *old.at(int32(i)) - 1; n >= 0 {
				t.put(n, hash(n))
			}
		}
	}
	t.put(n, hash(n))
	t.used++
}

func (t *table) put(n int32, hash uint64) {
	last := int32(t.slots.len() - 1)
	i := int32(hash) & last
	for *t.slots.at(i) != 0 {
		i = (i + 1) & last
	}
	*t.slots.at(i) = n + 1
}

// hash is FNV-1a from a seed, so that nobody can make words that all have one.
func hash(seed uint64, s string) uint64 {
	for i := range len(s) {
		seed = (seed ^ uint64(s[i])) * 1099511628211
	}
	return seed ^ seed>>32
}
