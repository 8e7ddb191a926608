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
	var all []uint64 // key, then class
	each(func(name []byte, class Class) bool {
		all = append(all, uint64(phraseKey(name))<<32|uint64(class))
		return true
	})
	slices.Sort(all)
	g := &gazetteer{}
	var keys []uint32
	for _, e := range all {
		key, class := uint32(e>>32), Class(e)
		if n := len(keys); n > 0 && keys[n-1] == key {
			g.classes[n-1] |= class
			continue
		}
		keys = append(keys, key)
		g.classes = append(g.classes, class)
	}
	g.classes = slices.Clip(g.classes)
	g.table = NewTable(slices.Clip(keys))
	return g
})

// Names yields the names of the gazetteer, in lower case, with their classes.
func Names() iter.Seq2[string, Class] {
	return func(yield func(string, Class) bool) {
		each(func(name []byte, class Class) bool { return yield(string(name), class) })
	}
}

// each calls f with each name until it returns false. The name is valid until f
// returns.
func each(f func(name []byte, class Class) bool) {
	z, err := gzip.NewReader(bytes.NewReader(gazetteerFile))
	if err != nil {
		panic(err) // it is embedded
	}
	var class Class
	var name []byte
	for s := bufio.NewScanner(z); s.Scan(); {
		line := s.Bytes()
		if line[0] == '[' {
			class, name = classNames[strings.Trim(string(line), "[]")], name[:0]
			continue
		}
		shared := int(line[0] - 'a')
		name = append(name[:shared], line[1:]...)
		if !f(name, class) {
			return
		}
	}
}

// phraseKey returns the key of a lower-case phrase with single spaces.
func phraseKey(phrase []byte) uint32 {
	var h uint64
	first := true
	for w := range bytes.SplitSeq(phrase, []byte(" ")) {
		if first {
			h, first = hash(w), false
		} else {
			h = mix(h, hash(w))
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

// NameClass returns the classes of a lower-case word in the gazetteer.
func NameClass(w string) Class { return names().class(hash(w)) }

// GivenName reports whether a lower-case word is a given name of the gazetteer,
// in its base form.
func GivenName(w string) bool { return names().class(hash(w))&First != 0 }

// CityName reports whether a lower-case word is a city or a country of the gazetteer.
func CityName(w string) bool { return names().class(hash(w))&(City|Country) != 0 }
