package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// vectorFile returns a file of vectors of n words. Words with an even number have the
// first code in all parts but one, the others the second.
func vectorFile(t *testing.T, n int) []byte {
	t.Helper()
	var vocabulary bytes.Buffer
	z := gzip.NewWriter(&vocabulary)
	words := make([]string, n)
	counts := binary.LittleEndian.AppendUint32(nil, uint32(n))
	pq := binary.LittleEndian.AppendUint32(nil, uint32(n))
	for _, v := range []uint32{dim, dim / part, 256} {
		pq = binary.LittleEndian.AppendUint32(pq, v)
	}
	for i := range words {
		words[i] = fmt.Sprintf("слово%d", i)
		counts = binary.LittleEndian.AppendUint32(counts, 1)
		for p := range dim / part {
			code := byte(i % 2)
			if p == i%(dim/part) {
				code = 2
			}
			pq = append(pq, code)
		}
	}
	for p := range dim / part {
		for code := range 256 {
			for k := range part {
				v := float32(p + k + 1)
				if code == 1 {
					v = float32(k - p - 1)
				}
				pq = binary.LittleEndian.AppendUint32(pq, math.Float32bits(v))
			}
		}
	}
	if _, err := z.Write(append(counts, strings.Join(words, "\n")...)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	w := tar.NewWriter(&file)
	for name, b := range map[string][]byte{"vocab.bin": vocabulary.Bytes(), "pq.bin": pq} {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(b))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestClusterWords(t *testing.T) {
	file := vectorFile(t, 600)
	words, vectors, err := readVectors(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(words) != 600 || words[7] != "слово7" {
		t.Fatalf("%d words, the eighth %q, want 600 and %q", len(words), words[7], "слово7")
	}
	if x := dot(&vectors[7], &vectors[7]); x < .999 || x > 1.001 {
		t.Errorf("a vector's length is %v, want 1", x)
	}
	if near, far := dot(&vectors[0], &vectors[2]), dot(&vectors[0], &vectors[1]); near <= far {
		t.Errorf("the product of similar words is %v, that of others %v", near, far)
	}
	got, err := clusterWords(file)
	if err != nil {
		t.Fatal(err)
	}
	largest := func(word string) int { return (int(got[word][0]) - 1) / (branches[1] * branches[2]) }
	even := map[int]bool{}
	for i := 0; i < len(words); i += 2 {
		even[largest(words[i])] = true
	}
	for i := 1; i < len(words); i += 2 {
		if even[largest(words[i])] {
			t.Fatalf("%s is in the same top cluster as a dissimilar word", words[i])
		}
	}
	again, err := clusterWords(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("the same vectors give different clusters (-first +second):\n%s", diff)
	}
	for _, n := range []int{0, 600, len(file) - 2000} {
		if _, _, err := readVectors(file[:n]); err == nil {
			t.Errorf("readVectors accepts the first %d of %d bytes", n, len(file))
		}
	}
}
