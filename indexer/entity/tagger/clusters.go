package tagger

import (
	"bytes"
	"compress/flate"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
)

// clustersFile is the clusters of Russian words, which
// "go run ./indexer/entity/gazetteer" builds.
//
//go:embed lists/clusters.ru
var clustersFile []byte

// A Cluster is a group of words that newspapers use alike: family names, verbs
// of saying, towns of one region. Clusters lie within larger ones, see
// larger; 0 is none.
type Cluster uint16

// divisions is in how many ways the words are divided into clusters.
const divisions = 2

// Clusters are those of one word, one in each of two divisions.
type Clusters [divisions]Cluster

// perLarger is the number of clusters in a larger one.
const perLarger = 8

// larger returns the larger cluster, 0 for none.
func (c Cluster) larger() uint64 { return (uint64(c) + perLarger - 1) / perLarger }

// clusters knows the clusters of words by the hash of their lower-case form.
type clusters struct {
	table Table
	of    []Clusters
}

// wordClusters is the clusters of a language's words, empty for one that has none.
func wordClusters(lang string) *clusters {
	if lang == "ru" {
		return russianClusters()
	}
	return &clusters{table: NewTable(nil)}
}

var russianClusters = sync.OnceValue(func() *clusters {
	c, err := readClusters(clustersFile)
	if err != nil {
		panic(err) // it is embedded
	}
	return c
})

// find returns the clusters of the word with a hash.
func (c *clusters) find(h uint64) Clusters {
	if i := c.table.Find(fold(h) >> spare << spare); i >= 0 {
		return c.of[i]
	}
	return Clusters{}
}

// MaxCluster is the highest cluster that [WriteClusters] takes.
const MaxCluster = 256 * perLarger

// WriteClusters writes the clusters of lower-case words, each from 1 to
// [MaxCluster], in the form that is embedded: the number of words; their hashes in
// a Rice code; and, compressed, for each division the larger cluster of each word,
// then which it is within that.
func WriteClusters(w io.Writer, words map[string]Clusters) error {
	of := map[uint32]Clusters{}
	for _, word := range slices.Sorted(maps.Keys(words)) { // of two with one hash, always the same
		for _, c := range words[word] {
			if c == 0 || c > MaxCluster {
				return fmt.Errorf("%q: there is no cluster %d", word, c)
			}
		}
		of[fold(hash(word))>>spare<<spare] = words[word]
	}
	keys := slices.Sorted(maps.Keys(of))
	b := binary.AppendUvarint(nil, uint64(len(keys)))
	b = appendKeys(b, keys)
	buf := bytes.NewBuffer(b)
	z, err := flate.NewWriter(buf, flate.BestCompression)
	if err != nil {
		return err
	}
	for d := range divisions {
		larger, within := make([]byte, len(keys)), make([]byte, len(keys))
		for i, key := range keys {
			c := of[key][d] - 1
			larger[i], within[i] = byte(c/perLarger), byte(c%perLarger)
		}
		for _, part := range [][]byte{larger, within} {
			if _, err := z.Write(part); err != nil {
				return err
			}
			if err := z.Flush(); err != nil { // the parts have little in common
				return err
			}
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	_, err = buf.WriteTo(w)
	return err
}

var errClusters = errors.New("not a file of clusters, or a damaged one")

// readClusters reads what [WriteClusters] wrote.
func readClusters(b []byte) (*clusters, error) {
	count, size := binary.Uvarint(b)
	if size <= 0 || count > uint64(8*len(b)) {
		return nil, errClusters
	}
	n := int(count)
	keys, b, ok := readKeys(b[size:], n)
	if !ok {
		return nil, errClusters
	}
	parts, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(b)), 2*divisions*int64(n)+1))
	if err != nil || len(parts) != 2*divisions*n {
		return nil, errClusters
	}
	c := &clusters{table: NewTable(keys), of: make([]Clusters, n)}
	for d := range divisions {
		larger, within := parts[:n], parts[n:2*n]
		parts = parts[2*n:]
		for i := range n {
			if within[i] >= perLarger {
				return nil, errClusters
			}
			c.of[i][d] = Cluster(larger[i])*perLarger + Cluster(within[i]) + 1
		}
	}
	return c, nil
}
