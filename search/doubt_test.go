package search

import (
	"encoding/binary"
	"os"
	"slices"
	"strings"
	"testing"

	"casefile/indexer/entity/tagger"
)

// callings.bin has the sound keys of the recognizer's names as they are now.
func TestCallings(t *testing.T) {
	var keys []uint32
	for name, class := range tagger.Names() {
		if class&(tagger.First|tagger.Last) != 0 && !strings.Contains(name, " ") {
			keys = append(keys, calling(name))
		}
	}
	slices.Sort(keys)
	var want []byte
	for _, key := range slices.Compact(keys) {
		want = binary.BigEndian.AppendUint32(want, key)
	}
	if *update {
		if err := os.WriteFile("callings.bin", want, 0o644); err != nil {
			t.Fatal(err)
		}
	} else if callings != string(want) {
		t.Error("names, or how they are read, have changed: run go test ./search -run Callings -update")
	}
	for word, want := range map[string]bool{"Karimov": true, "Каримов": true, "Marat": true, "Xyzzyq": false, "": false} {
		if got := isCalling(word); got != want {
			t.Errorf("%q is a name: %v, want %v", word, got, want)
		}
	}
}
