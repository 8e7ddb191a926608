package corpus

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"hash"
)

// The lines of a log are the leaves of a hash tree as in RFC 6962, section 2.1. The
// manifest holds its root, so that one line can be shown to be in the log without
// the others: with the hashes beside its way to the root.

type treeHash [sha256.Size]byte

func (h treeHash) String() string { return hex.EncodeToString(h[:]) }

func parent(left, right treeHash) treeHash {
	return sha256.Sum256(append(append([]byte{1}, left[:]...), right[:]...))
}

// A tree is the hash tree of the lines written to it. It keeps only the roots of
// its whole subtrees.
type tree struct {
	n      int64      // lines
	peaks  []treeHash // of the whole subtrees from the left, a bit of n each
	line   hash.Hash  // of the line being written
	within bool       // a line
}

// Write adds lines, which may come in parts. It never fails.
func (t *tree) Write(p []byte) (int, error) {
	if t.line == nil {
		t.line = sha256.New()
	}
	for rest := p; len(rest) > 0; {
		if !t.within {
			t.line.Reset()
			t.line.Write([]byte{0})
			t.within = true
		}
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			t.line.Write(rest)
			break
		}
		t.line.Write(rest[:i+1])
		t.add(treeHash(t.line.Sum(nil)))
		rest, t.within = rest[i+1:], false
	}
	return len(p), nil
}

func (t *tree) add(leaf treeHash) {
	for n := t.n; n&1 == 1; n >>= 1 {
		last := len(t.peaks) - 1
		leaf = parent(t.peaks[last], leaf)
		t.peaks = t.peaks[:last]
	}
	t.peaks = append(t.peaks, leaf)
	t.n++
}

// root returns the root of the whole lines written so far.
func (t *tree) root() string {
	if t.n == 0 {
		return digest(nil)
	}
	last := len(t.peaks) - 1
	root := t.peaks[last]
	for i := last - 1; i >= 0; i-- {
		root = parent(t.peaks[i], root)
	}
	return root.String()
}

// way returns the hashes that lead from leaf i to the root, the nearest first
// (RFC 6962, section 2.1.1), and the root.
func way(leaves []treeHash, i int) (path []string, root treeHash) {
	if len(leaves) == 1 {
		return nil, leaves[0]
	}
	k := 1 // the largest power of 2 below the number of leaves
	for k*2 < len(leaves) {
		k *= 2
	}
	if i < k {
		path, left := way(leaves[:k], i)
		_, right := way(leaves[k:], 0)
		return append(path, right.String()), parent(left, right)
	}
	path, right := way(leaves[k:], i-k)
	_, left := way(leaves[:k], 0)
	return append(path, left.String()), parent(left, right)
}
