package tagger

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"iter"
	"slices"
	"strings"
	"sync"
)

// gazetteerFile is the list of names that "go run ./indexer/entity/gazetteer"
// builds: sections "[class]" as in the word lists, a lower-case name a line,
// sorted, each line without the letters that it shares with the line before,
// whose number is its first byte as a letter from 'a' on.
//
//go:embed lists/gazetteer.gz
var gazetteerFile []byte

// A gazetteer knows names by the hash of their lower-case words.
type gazetteer struct {
	table   Table
	classes []Class
}

// names is the gazetteer of all languages.
var names = sync.OnceValue(func() *gazetteer {
	type entry struct {
		key   uint32
		class Class
	}
	var all []entry
	for name, class := range Names() {
		all = append(all, entry{phraseKey(name), class})
	}
	slices.SortFunc(all, func(a, b entry) int {
		switch {
		case a.key < b.key:
			return -1
		case a.key > b.key:
			return 1
		}
		return 0
	})
	g := &gazetteer{}
	var keys []uint32
	for _, e := range all {
		if n := len(keys); n > 0 && keys[n-1] == e.key {
			g.classes[n-1] |= e.class
			continue
		}
		keys = append(keys, e.key)
		g.classes = append(g.classes, e.class)
	}
	g.table = NewTable(slices.Clip(keys))
	return g
})

// Names yields the names of the gazetteer, in lower case, with their classes.
func Names() iter.Seq2[string, Class] {
	return func(yield func(string, Class) bool) {
		z, err := gzip.NewReader(bytes.NewReader(gazetteerFile))
		if err != nil {
			panic(err) // it is embedded
		}
		var class Class
		name := ""
		for s := bufio.NewScanner(z); s.Scan(); {
			line := s.Text()
			if strings.HasPrefix(line, "[") {
				class, name = classNames[strings.Trim(line, "[]")], ""
				continue
			}
			shared := int(line[0] - 'a')
			name = name[:shared] + line[1:]
			if !yield(name, class) {
				return
			}
		}
	}
}

// phraseKey returns the key of a lower-case phrase.
func phraseKey(phrase string) uint32 {
	var h uint64
	for i, w := range strings.Fields(phrase) {
		if i == 0 {
			h = hashString(w)
		} else {
			h = mix(h, hashString(w))
		}
	}
	return fold(h)
}

// class returns the classes of the phrase with a hash.
func (g *gazetteer) class(h uint64) Class {
	if i := g.table.Find(fold(h)); i >= 0 {
		return g.classes[i]
	}
	return 0
}

// GivenName reports whether a lower-case word is a given name of the gazetteer,
// in its base form.
func GivenName(w string) bool { return names().class(hashString(w))&First != 0 }
