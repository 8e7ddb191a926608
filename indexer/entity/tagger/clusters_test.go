package tagger

import (
	"bytes"
	"maps"
	"slices"
	"testing"
)

func TestClusters(t *testing.T) {
	c := wordClusters("ru")
	of := func(w string) Clusters { return c.find(hash(w)) }
	for _, alike := range [][2]string{{"иванов", "николаев"}, {"саратов", "псков"}, {"заявил", "сказал"}} {
		a, b := of(alike[0]), of(alike[1])
		if a[1] == 0 || a[1].larger() != b[1].larger() {
			t.Errorf("%s and %s have the clusters %v and %v, want one larger one", alike[0], alike[1], a, b)
		}
	}
	if a, b := of("иванов"), of("нефть"); a[1].larger() == b[1].larger() {
		t.Errorf("Иванов and oil have one cluster, %v and %v", a, b)
	}
	if got := of("абырвалгович"); got != (Clusters{}) {
		t.Errorf("a word that there isn't has the clusters %v", got)
	}
	if got := wordClusters("en").find(hash("иванов")); got != (Clusters{}) {
		t.Errorf("English has the clusters %v", got)
	}
	for c, want := range map[Cluster]uint64{0: 0, 1: 1, 8: 1, 9: 2, MaxCluster: 256} {
		if got := c.larger(); got != want {
			t.Errorf("cluster %d is in %d, want %d", c, got, want)
		}
	}
}

func TestWriteClusters(t *testing.T) {
	words := map[string]Clusters{"а": {1, MaxCluster}, "б": {8, 9}, "в": {2000, 17}}
	var b bytes.Buffer
	if err := WriteClusters(&b, words); err != nil {
		t.Fatal(err)
	}
	c, err := readClusters(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for w, want := range words {
		if got := c.find(hash(w)); got != want {
			t.Errorf("%q has the clusters %v, want %v", w, got, want)
		}
	}
	for n := range b.Len() {
		if _, err := readClusters(b.Bytes()[:n]); err == nil {
			t.Errorf("readClusters takes the first %d of %d bytes for clusters", n, b.Len())
		}
	}
	for _, bad := range []Clusters{{0, 1}, {1, MaxCluster + 1}} {
		if err := WriteClusters(&b, map[string]Clusters{"а": bad}); err == nil {
			t.Errorf("WriteClusters takes %v", bad)
		}
	}
}

// Whatever is read as clusters has them in their bounds, and the keys in order.
func FuzzReadClusters(f *testing.F) {
	var b bytes.Buffer
	if err := WriteClusters(&b, map[string]Clusters{"а": {1, 2}, "б": {9, 2048}}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte{0, 0})
	f.Fuzz(func(t *testing.T, file []byte) {
		c, err := readClusters(file)
		if err != nil {
			return
		}
		if keys := c.table.keys; !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(c.of) {
			t.Fatalf("keys %v for %d words", keys, len(c.of))
		}
		for _, of := range c.of {
			if slices.Min(of[:]) == 0 || slices.Max(of[:]) > MaxCluster {
				t.Fatalf("clusters %v", of)
			}
		}
	})
}

// The features of a Russian word tell its clusters, those of an English one none.
func TestClusterFeatures(t *testing.T) {
	one := func(lang, w string) map[uint32]bool {
		m := map[uint32]bool{}
		for _, k := range NewFeatures(lang).Document([]Sentence{{{Text: "—"}, {Text: w}}})[0][1] {
			m[k] = true
		}
		return m
	}
	shared := func(lang, a, b string) int {
		x, n := one(lang, a), 0
		for k := range maps.Keys(one(lang, b)) {
			if x[k] {
				n++
			}
		}
		return n
	}
	// Words of one length with no letters in the same place.
	if near, far := shared("ru", "псков", "рязань"), shared("ru", "псков", "сказал"); near <= far {
		t.Errorf("two towns share %d features, a town and a verb %d", near, far)
	}
}
