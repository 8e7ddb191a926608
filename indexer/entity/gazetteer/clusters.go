package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"casefile/indexer/entity/tagger"
)

// Words are divided into clusters by their vectors: 16 clusters, each of 16, each of
// these of 8. The second division is of the vectors without their common components.
var branches = []int{16, 16, 8}

const (
	dim  = 300 // dimensions of a vector
	part = 3   // dimensions of a part of a vector, which has one code
)

type vector [dim]float32

// dot returns the dot product of two vectors. It rounds the products before it adds
// them, so the result is the same on every machine.
func dot(a, b *vector) float32 {
	var s0, s1, s2, s3 float32
	for i := 0; i < dim; i += 4 {
		s0 += float32(a[i] * b[i])
		s1 += float32(a[i+1] * b[i+1])
		s2 += float32(a[i+2] * b[i+2])
		s3 += float32(a[i+3] * b[i+3])
	}
	return s0 + s1 + s2 + s3
}

// add adds x times another vector. It rounds as dot does.
func (v *vector) add(o *vector, x float32) {
	for d := range v {
		v[d] += float32(o[d] * x)
	}
}

// unit scales a vector to length 1.
func (v *vector) unit() {
	if n := float32(math.Sqrt(float64(dot(v, v)))); n > 0 {
		for d := range v {
			v[d] /= n
		}
	}
}

// clusterWords returns the clusters of the words in a file of vectors.
func clusterWords(file []byte) (map[string]tagger.Clusters, error) {
	words, vectors, err := readVectors(file)
	if err != nil {
		return nil, err
	}
	out := make(map[string]tagger.Clusters, len(words))
	for d := range len(tagger.Clusters{}) {
		if d > 0 {
			center(vectors)
		}
		for i, c := range divide(vectors) {
			of := out[words[i]]
			of[d] = c
			out[words[i]] = of
		}
	}
	return out, nil
}

// divide returns the clusters of vectors.
func divide(vectors []vector) []tagger.Cluster {
	out := make([]tagger.Cluster, len(vectors))
	r := rand.New(rand.NewPCG(1, 2))
	var split func(group []int, level, above int)
	split = func(group []int, level, above int) {
		if level == len(branches) {
			for _, i := range group {
				out[i] = tagger.Cluster(above + 1)
			}
			return
		}
		for k, g := range means(vectors, group, branches[level], r) {
			split(g, level+1, above*branches[level]+k)
		}
	}
	all := make([]int, len(vectors))
	for i := range all {
		all[i] = i
	}
	split(all, 0, 0)
	return out
}

// center removes from the vectors their mean and their three main components, which
// depend on the frequency of a word rather than on its meaning (Mu and Viswanath 2018).
func center(vectors []vector) {
	var mean [dim]float64
	for i := range vectors {
		for d, v := range vectors[i] {
			mean[d] += float64(v)
		}
	}
	for i := range vectors {
		for d := range vectors[i] {
			vectors[i][d] -= float32(mean[d] / float64(len(vectors)))
		}
	}
	const components, rounds, sample = 3, 15, 5
	for c := range components {
		var main vector // by power iteration over a sample
		main[c] = 1
		for range rounds {
			var next vector
			for i := 0; i < len(vectors); i += sample {
				next.add(&vectors[i], dot(&vectors[i], &main))
			}
			next.unit()
			main = next
		}
		for i := range vectors {
			vectors[i].add(&main, -dot(&vectors[i], &main))
		}
	}
	for i := range vectors {
		vectors[i].unit()
	}
}

// means divides a group of vectors of length 1 into at most k groups, each of the vectors
// nearest to its mean (Lloyd's algorithm).
func means(vectors []vector, group []int, k int, r *rand.Rand) [][]int {
	const rounds = 12
	centers := make([]vector, k)
	for c, i := range r.Perm(max(k, len(group)))[:k] {
		centers[c] = vectors[group[i%len(group)]]
	}
	var out [][]int
	for range rounds {
		out = make([][]int, k)
		for _, i := range group {
			best, nearest := float32(math.Inf(-1)), 0
			for c := range centers {
				if x := dot(&vectors[i], &centers[c]); x > best {
					best, nearest = x, c
				}
			}
			out[nearest] = append(out[nearest], i)
		}
		for c, g := range out {
			if len(g) == 0 {
				continue // the next round may assign some
			}
			centers[c] = vector{}
			for _, i := range g {
				centers[c].add(&vectors[i], 1)
			}
			centers[c].unit()
		}
	}
	return slices.DeleteFunc(out, func(g []int) bool { return len(g) == 0 })
}

// readVectors reads a file in the navec format. It returns the words and their vectors,
// scaled to length 1. The file is a tar archive of two files: vocab.bin, compressed, has
// the number of words, the count of each, and the words; pq.bin has the numbers of
// vectors, dimensions, parts and codes, then for each vector the codes of its parts, then
// for each part the values of its codes.
func readVectors(file []byte) ([]string, []vector, error) {
	members := map[string][]byte{}
	for t := tar.NewReader(bytes.NewReader(file)); ; {
		h, err := t.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		if members[h.Name], err = io.ReadAll(t); err != nil {
			return nil, nil, err
		}
	}
	z, err := gzip.NewReader(bytes.NewReader(members["vocab.bin"]))
	if err != nil {
		return nil, nil, err
	}
	vocabulary, err := io.ReadAll(z)
	if err != nil {
		return nil, nil, err
	}
	pq := members["pq.bin"]
	const codes = 256
	n, header := 0, 16
	if len(vocabulary) > 4 && len(pq) > header {
		n = int(binary.LittleEndian.Uint32(pq))
	}
	values := header + n*dim/part
	if n == 0 || len(vocabulary) < 4+4*n || len(pq) != values+4*dim*codes {
		return nil, nil, fmt.Errorf("the file does not have vectors of %d dimensions in parts of %d", dim, part)
	}
	words := strings.Split(string(vocabulary[4+4*n:]), "\n")
	if len(words) != n {
		return nil, nil, fmt.Errorf("the file has %d words but %d vectors", len(words), n)
	}
	vectors := make([]vector, n)
	for i := range vectors {
		for p := range dim / part {
			code := int(pq[header+i*dim/part+p])
			for k := range part {
				at := values + 4*((p*codes+code)*part+k)
				vectors[i][p*part+k] = math.Float32frombits(binary.LittleEndian.Uint32(pq[at:]))
			}
		}
		vectors[i].unit()
	}
	return words, vectors, nil
}
