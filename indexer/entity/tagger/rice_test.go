package tagger

import (
	"encoding/binary"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Keys come back as they were written, with what follows them, and what was cut
// off is not read as something else.
func FuzzKeys(f *testing.F) {
	f.Add([]byte{}, []byte("rest"))
	f.Add([]byte("\x10\x00\x00\x00\x20\x00\x00\x00\xf0\xff\xff\xff"), []byte{})
	f.Add([]byte("aaaabbbbccccddddeeee"), []byte{0})
	f.Fuzz(func(t *testing.T, b, rest []byte) {
		var keys []uint32
		for ; len(b) >= 4; b = b[4:] {
			keys = append(keys, binary.LittleEndian.Uint32(b)>>spare<<spare)
		}
		slices.Sort(keys)
		keys = slices.Compact(keys)
		packed := appendKeys(nil, keys)
		got, left, ok := readKeys(append(slices.Clone(packed), rest...), len(keys))
		if !ok || string(left) != string(rest) {
			t.Fatalf("readKeys(%x, %d) leaves %x of %x, %v", packed, len(keys), left, rest, ok)
		}
		if diff := cmp.Diff(keys, got); diff != "" {
			t.Fatalf("keys read (-written +read):\n%s", diff)
		}
		for n := range packed {
			if _, _, ok := readKeys(packed[:n], len(keys)); ok {
				t.Fatalf("readKeys takes %d of %d bytes for %d keys", n, len(packed), len(keys))
			}
		}
	})
}
