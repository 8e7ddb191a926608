package names

import (
	"iter"
	"math/rand/v2"
	"slices"
	"unsafe"
)

// lexiconData is the data of a lexicon, in lists without pointers. Words, names and
// roots are known by their numbers in their lists.
type lexiconData struct {
	seed    uint64     // of hashes; 0 if empty
	letters list[byte] // of all texts
	words   list[wordEntry]
	keys    list[keysEntry] // of all words
	names   list[nameEntry]
	arena   list[int32] // the words of all names
	roots   list[rootEntry]
	links   list[link] // of lists of words and names; number 0 is no link
	sound   trie       // words by coarse sound
	known   hashTable  // words by token.key
	spelled hashTable  // names by text
	rooted  hashTable  // roots by text
	living  int64      // names with articles
}

// A wordEntry is a parsedWord and the names that have it.
type wordEntry struct {
	text, fold, page         uint32 // where these begin in letters
	letters                  uint32
	keys                     uint32 // the first
	names                    int32  // the first link
	length, foldLen, pageLen uint16
	dot                      bool  // a full stop follows
	count                    uint8 // of keys
	flags                    flags
}

// A keysEntry is a soundKeys. Its texts are stored one after the other, each only if it
// differs from the one before.
type keysEntry struct {
	text                       uint32
	sound, lemma, coarse, root uint8    // lengths
	stems                      [2]uint8 // lengths; a stem is a prefix of sound
	given                      uint8
	gender                     gender
}

// A nameEntry is a spelling of a name.
type nameEntry struct {
	text     uint32
	first    uint32 // of its words in the arena: those at its positions, then the joined ones
	articles int32
	length   uint16
	hyphens  uint16 // bit i: a hyphen joins position i to the one before
	count    uint8  // of words
}

// A rootEntry is a root and the words that have it.
type rootEntry struct {
	text   uint32
	length uint32
	words  int32 // the first link
}

// A link is an element of a linked list of numbers.
type link struct{ id, next int32 }

// prepend adds a number to the list that begins at link next, and returns the new
// first link.
func (d *lexiconData) prepend(id, next int32) int32 {
	d.links.add(link{id, next})
	return int32(d.links.len() - 1)
}

// text returns a text. It is valid as long as the lexicon is.
func (d *lexiconData) text(at uint32, length int) string {
	if length == 0 {
		return ""
	}
	return unsafe.String(&d.letters.row(int(at), length)[0], length)
}

func (d *lexiconData) addText(s string) uint32 {
	at := d.letters.len()
	d.letters.add([]byte(s)...)
	return uint32(at)
}

func (d *lexiconData) nameText(n *nameEntry) string { return d.text(n.text, int(n.length)) }

func (d *lexiconData) wordsOf(n *nameEntry) []int32 { return d.arena.row(int(n.first), int(n.count)) }

// nameID returns the number of the name with a text.
func (d *lexiconData) nameID(text string) (int32, bool) {
	return d.spelled.find(hash(d.seed, text), func(id int32) bool { return d.nameText(d.names.at(id)) == text })
}

// addName adds a name unless it has no word.
func (d *lexiconData) addName(text string, nominative bool) (id int32, ok bool) {
	tokens := split(text)
	if len(tokens) == 0 {
		return 0, false
	}
	if d.seed == 0 {
		d.seed = rand.Uint64() | 1
		d.links.add(link{})
	}
	var words []int32
	for _, t := range tokens {
		words = append(words, d.wordID(t, nominative))
	}
	n := nameEntry{length: uint16(len(text)), first: uint32(d.arena.len())}
	if w := d.words.at(words[0]); d.text(w.text, int(w.length)) == text {
		n.text = w.text
	} else {
		n.text = d.addText(text)
	}
	for i, t := range tokens {
		if i > 0 && t.hyphen {
			n.hyphens |= 1 << i
			words = append(words, d.wordID(token{text: tokens[i-1].text + t.text}, nominative))
		}
	}
	n.count = uint8(len(words))
	d.arena.add(words...)
	id = int32(d.names.len())
	d.names.add(n)
	d.spelled.insert(id, func(id int32) uint64 { return hash(d.seed, d.nameText(d.names.at(id))) })
	for i, w := range words {
		if !slices.Contains(words[:i], w) {
			e := d.words.at(w)
			e.names = d.prepend(id, e.names)
		}
	}
	return id, true
}

// setArticles sets the number of articles of a name.
func (d *lexiconData) setArticles(id int32, articles int) {
	n := d.names.at(id)
	before := int(n.articles)
	articles = max(0, min(articles, 1<<30))
	if before == articles { // do not touch mapped memory without need
		return
	}
	switch {
	case before == 0:
		d.living++
	case articles == 0:
		d.living--
	}
	n.articles = int32(articles)
	if articles < before {
		return
	}
	for _, w := range d.wordsOf(n) {
		for sound := range d.sounds(w) {
			d.sound.raise(coarsen(sound), n.articles)
		}
	}
}

// wordID returns the number of a word, which it adds if it is new.
func (d *lexiconData) wordID(t token, nominative bool) int32 {
	key := t.key()
	keyOf := func(id int32) string {
		e := d.words.at(id)
		return token{text: d.text(e.text, int(e.length)), dot: e.dot}.key()
	}
	if id, ok := d.known.find(hash(d.seed, key), func(id int32) bool { return keyOf(id) == key }); ok {
		return id
	}
	w := parseWord(t.text, t.dot)
	if nominative {
		w.setNominative()
	}
	e := wordEntry{
		text: d.addText(t.text), length: uint16(len(t.text)), dot: t.dot, letters: w.letters, flags: w.flags,
		keys: uint32(d.keys.len()), count: uint8(len(w.keys)), foldLen: uint16(len(w.fold)), pageLen: uint16(len(w.page)),
	}
	if e.fold = e.text; w.fold != t.text {
		e.fold = d.addText(w.fold)
	}
	if e.page = e.fold; w.page != w.fold {
		e.page = d.addText(w.page)
	}
	for i := range w.keys {
		d.addKeys(&w.keys[i])
	}
	id := int32(d.words.len())
	d.words.add(e)
	d.known.insert(id, func(id int32) uint64 { return hash(d.seed, keyOf(id)) })
	if len(w.keys) == 0 {
		d.addRoot(w.unknownRoot(), id)
	}
	for i := range w.keys {
		k := &w.keys[i]
		n := d.sound.nodes.at(d.sound.insert(coarsen(k.sound)))
		n.words = d.prepend(id, n.words)
		if i == 0 || k.root != w.keys[0].root {
			d.addRoot(k.root, id)
		}
	}
	return id
}

// sameText is the length that stands for a text that equals the one before it.
const sameText = 255

func (d *lexiconData) addKeys(k *soundKeys) {
	e := keysEntry{
		text: d.addText(k.sound), sound: uint8(len(k.sound)),
		stems: [2]uint8{uint8(len(k.stems[0])), uint8(len(k.stems[1]))}, given: k.given, gender: k.gender,
	}
	add := func(text, before string) uint8 {
		if text == before {
			return sameText
		}
		d.addText(text)
		return uint8(len(text))
	}
	e.lemma, e.coarse, e.root = add(k.lemma, k.sound), add(k.coarse, k.lemma), add(k.root, k.coarse)
	d.keys.add(e)
}

// wordAt returns a word and keys with its keys appended. Both are valid until the
// lexicon is changed.
func (d *lexiconData) wordAt(id int32, keys []soundKeys) (parsedWord, []soundKeys) {
	e := d.words.at(id)
	w := parsedWord{
		fold: d.text(e.fold, int(e.foldLen)), page: d.text(e.page, int(e.pageLen)),
		flags: e.flags, letters: e.letters,
	}
	start := len(keys)
	for _, k := range d.keys.row(int(e.keys), int(e.count)) {
		at, last := k.text, ""
		next := func(length uint8) string {
			if length != sameText {
				last = d.text(at, int(length))
				at += uint32(length)
			}
			return last
		}
		one := soundKeys{sound: next(k.sound), lemma: next(k.lemma), coarse: next(k.coarse), root: next(k.root), given: k.given, gender: k.gender}
		one.stems = [2]string{one.sound[:k.stems[0]], one.sound[:k.stems[1]]}
		keys = append(keys, one)
	}
	w.keys = keys[start:]
	return w, keys
}

// sounds returns the sound keys of a word.
func (d *lexiconData) sounds(id int32) iter.Seq[string] {
	return func(yield func(string) bool) {
		e := d.words.at(id)
		for _, k := range d.keys.row(int(e.keys), int(e.count)) {
			if !yield(d.text(k.text, int(k.sound))) {
				return
			}
		}
	}
}

// addRoot adds a word to those with a root.
func (d *lexiconData) addRoot(root string, word int32) {
	id, ok := d.rootID(root)
	if !ok {
		id = int32(d.roots.len())
		d.roots.add(rootEntry{text: d.addText(root), length: uint32(len(root))})
		d.rooted.insert(id, func(id int32) uint64 { return hash(d.seed, d.rootText(id)) })
	}
	r := d.roots.at(id)
	r.words = d.prepend(word, r.words)
}

func (d *lexiconData) rootText(id int32) string {
	r := d.roots.at(id)
	return d.text(r.text, int(r.length))
}

func (d *lexiconData) rootID(root string) (int32, bool) {
	return d.rooted.find(hash(d.seed, root), func(id int32) bool { return d.rootText(id) == root })
}

// withRoot returns the first link of the words with a root, or 0.
func (d *lexiconData) withRoot(root string) int32 {
	if id, ok := d.rootID(root); ok {
		return d.roots.at(id).words
	}
	return 0
}
