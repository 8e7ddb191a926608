package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// The roots of the Certificate Transparency project's test of RFC 6962.
func TestTreeRoots(t *testing.T) {
	leaves := []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"}
	want := map[int]string{
		0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
		3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
		8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	var tr tree
	for n := 0; ; n++ {
		if w, ok := want[n]; ok && tr.root() != w {
			t.Errorf("%d leaves: root %s, want %s", n, tr.root(), w)
		}
		if n == len(leaves) {
			break
		}
		b, err := hex.DecodeString(leaves[n])
		if err != nil {
			t.Fatal(err)
		}
		tr.add(sha256.Sum256(append([]byte{0}, b...)))
	}
}

// TestTreeWay leads each line of logs of every length to the root, as RFC 9162,
// section 2.1.3.2, says how.
func TestTreeWay(t *testing.T) {
	var log strings.Builder
	var leaves []treeHash
	for n := 1; n <= 70; n++ {
		line := fmt.Sprintf("line %d\n", n)
		log.WriteString(line)
		leaves = append(leaves, sha256.Sum256([]byte("\x00"+line)))
		var tr tree
		if _, err := io.Copy(&tr, iotest.HalfReader(strings.NewReader(log.String()))); err != nil {
			t.Fatal(err)
		}
		for i := range leaves {
			path, root := way(leaves, i)
			if root.String() != tr.root() {
				t.Fatalf("%d lines: roots %s and %s", n, root, tr.root())
			}
			if got := lead(t, leaves[i], i, n, path); got != tr.root() {
				t.Errorf("line %d of %d leads to %s, want %s", i, n, got, tr.root())
			}
		}
	}
}

func lead(t *testing.T, h treeHash, i, n int, path []string) string {
	last := n - 1
	for _, p := range path {
		var beside treeHash
		if b, err := hex.DecodeString(p); err != nil || copy(beside[:], b) != len(beside) {
			t.Fatalf("path has %q", p)
		}
		if i&1 == 1 || i == last {
			h = parent(beside, h)
			for i&1 == 0 && i != 0 {
				i, last = i>>1, last>>1
			}
		} else {
			h = parent(h, beside)
		}
		i, last = i>>1, last>>1
	}
	if last != 0 {
		t.Errorf("the path %v of line %d of %d is too short", path, i, n)
	}
	return h.String()
}
