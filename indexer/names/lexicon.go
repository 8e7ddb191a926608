package names

import (
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"unsafe"
)

// A Lexicon holds the spellings of names that occur in articles and finds
// those that a name may be meant by. The zero value is empty and ready. Any
// number of readers and writers may use it at a time.
//
// What it holds is in flat lists ([kept]), which [Lexicon.Save] writes to a file
// as they are and [Open] finds there: of hundreds of thousands of spellings, reading
// the words anew takes a minute and their keys more memory than the texts.
type Lexicon struct {
	// Nominative says that all spellings are base forms, as in a list of names
	// and unlike the words of a text. A surname in -ова is then a woman's and
	// not a man's in the genitive. Set it before the first Add.
	Nominative bool

	mu       sync.RWMutex
	kept     kept
	searches sync.Pool // of *search
}

// A Spelling is a spelling that occurs in articles.
type Spelling struct {
	Text     string
	Articles int // number of articles that have it
	Match        // with the name that was looked up
}

// Len returns the number of spellings that occur.
func (l *Lexicon) Len() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return int(l.kept.living)
}

// Articles returns the number of articles that have a spelling, to the letter.
func (l *Lexicon) Articles(text string) int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if id, ok := l.kept.spelledSo(text); ok {
		return int(l.kept.names.at(id).articles)
	}
	return 0
}

// All returns the spellings that occur, with their numbers of articles. The lexicon
// may be changed meanwhile.
func (l *Lexicon) All() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for id := int32(0); ; id++ {
			l.mu.RLock()
			if int(id) >= l.kept.names.len() {
				l.mu.RUnlock()
				return
			}
			n := *l.kept.names.at(id)
			text := strings.Clone(l.kept.text(n.text, int(n.length)))
			l.mu.RUnlock()
			if n.articles > 0 && !yield(text, int(n.articles)) {
				return
			}
		}
	}
}

// Add counts articles more for a spelling of a name of one or more words, or
// fewer when articles is negative. A spelling without articles is not found.
// Spellings are kept apart to the letter; one without letters is ignored, and
// of a very long one the first twelve words count.
func (l *Lexicon) Add(text string, articles int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if id, ok := l.spelling(text, articles > 0); ok {
		l.kept.count(id, int(l.kept.names.at(id).articles)+articles)
	}
}

// Set says how many articles have a spelling, whatever was known before. It is
// otherwise as Add.
func (l *Lexicon) Set(text string, articles int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if id, ok := l.spelling(text, articles > 0); ok {
		l.kept.count(id, articles)
	}
}

// spelling returns the number of a spelling. One that is new is kept if keep is true.
func (l *Lexicon) spelling(text string, keep bool) (id int32, ok bool) {
	k := &l.kept
	if id, ok := k.spelledSo(text); ok || !keep || len(text) > mostText {
		return id, ok
	}
	tokens := split(text)
	if len(tokens) == 0 {
		return 0, false
	}
	if k.seed == 0 {
		k.seed = rand.Uint64() | 1
		k.links.add(link{})
	}
	var words []int32
	for _, t := range tokens {
		words = append(words, k.word(t, l.Nominative))
	}
	s := spelling{length: uint16(len(text)), first: uint32(k.arena.len())}
	if e := k.words.at(words[0]); k.text(e.text, int(e.length)) == text {
		s.text = e.text
	} else {
		s.text = k.addText(text)
	}
	for i, t := range tokens {
		if i > 0 && t.hyphen {
			s.hyphens |= 1 << i
			words = append(words, k.word(token{text: tokens[i-1].text + t.text}, l.Nominative))
		}
	}
	s.count = uint8(len(words))
	k.arena.add(words...)
	id = int32(k.names.len())
	k.names.add(s)
	k.spelled.add(id, func(id int32) uint64 { n := k.names.at(id); return hash(k.seed, k.text(n.text, int(n.length))) })
	for i, w := range words {
		if !slices.Contains(words[:i], w) {
			e := k.words.at(w)
			e.names = k.link(id, e.names)
		}
	}
	return id, true
}

// mostText is the length in bytes of a spelling that is not kept any more.
const mostText = 1 << 12

// kept is what a lexicon holds, in lists without pointers.
type kept struct {
	seed    uint64     // of hashes, 0 as long as nothing is kept
	letters list[byte] // of all texts
	words   list[entry]
	forms   list[keptForm] // of all words
	names   list[spelling]
	arena   list[int32] // the words of all names
	roots   list[keptRoot]
	links   list[link] // of the lists of words and names; 0 means none
	sound   trie       // words by coarse sound
	known   table      // words by their key
	spelled table      // names by spelling
	rooted  table      // roots
	living  int64      // names with articles
}

// An entry is a word and where it occurs.
type entry struct {
	text, fold, page         uint32 // where these texts begin
	letters                  uint32
	forms                    uint32 // the first
	names                    int32  // the first link
	length, foldLen, pageLen uint16
	dot                      bool  // a full stop followed
	count                    uint8 // of forms
	flags                    flags
}

// A keptForm is a form. Its texts stand in a row, each that differs from the one
// before it.
type keptForm struct {
	text                       uint32
	sound, plain, coarse, root uint8    // lengths
	stems                      [2]uint8 // lengths of beginnings of sound
	given                      uint8
	of                         gender
}

// A spelling is a name as it is spelled somewhere.
type spelling struct {
	text     uint32
	first    uint32 // of its words in the arena, positions first, then joined ones
	articles int32
	length   uint16
	hyphens  uint16 // bit i: a hyphen joins position i to the one before
	count    uint8  // of words
}

// A keptRoot is a root and the words that have it.
type keptRoot struct {
	text   uint32
	length uint32
	words  int32 // the first link
}

// A link is an element of a list of numbers.
type link struct{ id, next int32 }

// link puts a number before the others of a list, and returns where it begins then.
func (k *kept) link(id, next int32) int32 {
	k.links.add(link{id, next})
	return int32(k.links.len() - 1)
}

// text returns a text. It holds as long as the lexicon is there.
func (k *kept) text(at uint32, length int) string {
	if length == 0 {
		return ""
	}
	return unsafe.String(&k.letters.row(int(at), length)[0], length)
}

func (k *kept) addText(parts ...string) uint32 {
	at := k.letters.len()
	for _, s := range parts {
		k.letters.add([]byte(s)...)
	}
	return uint32(at)
}

func (k *kept) spelledSo(text string) (int32, bool) {
	return k.spelled.find(hash(k.seed, text), func(id int32) bool {
		n := k.names.at(id)
		return k.text(n.text, int(n.length)) == text
	})
}

// count says how many articles have a spelling.
func (k *kept) count(id int32, articles int) {
	s := k.names.at(id)
	articles = max(0, min(articles, 1<<30))
	if int(s.articles) == articles { // nothing of the file is written to without need
		return
	}
	switch {
	case s.articles == 0:
		k.living++
	case articles == 0:
		k.living--
	}
	more := articles > int(s.articles)
	s.articles = int32(articles)
	if !more {
		return
	}
	for _, w := range k.wordsOf(s) {
		for sound := range k.sounds(w) {
			k.sound.raise(coarsen(sound), s.articles)
		}
	}
}

func (k *kept) wordsOf(s *spelling) []int32 { return k.arena.row(int(s.first), int(s.count)) }

// word returns the number of a word, a new one if it was not met before.
func (k *kept) word(t token, nominative bool) int32 {
	key := t.key()
	keyOf := func(id int32) string {
		e := k.words.at(id)
		return token{text: k.text(e.text, int(e.length)), dot: e.dot}.key()
	}
	if id, ok := k.known.find(hash(k.seed, key), func(id int32) bool { return keyOf(id) == key }); ok {
		return id
	}
	w := read(t.text, t.dot)
	if nominative {
		w.nominative()
	}
	e := entry{
		text: k.addText(t.text), length: uint16(len(t.text)), dot: t.dot, letters: w.letters, flags: w.flags,
		forms: uint32(k.forms.len()), count: uint8(len(w.forms)), foldLen: uint16(len(w.fold)), pageLen: uint16(len(w.page)),
	}
	if e.fold = e.text; w.fold != t.text {
		e.fold = k.addText(w.fold)
	}
	if e.page = e.fold; w.page != w.fold {
		e.page = k.addText(w.page)
	}
	for i := range w.forms {
		k.forms.add(k.form(&w.forms[i]))
	}
	id := int32(k.words.len())
	k.words.add(e)
	k.known.add(id, func(id int32) uint64 { return hash(k.seed, keyOf(id)) })
	if len(w.forms) == 0 {
		k.addRoot(w.unread(), id)
	}
	for i := range w.forms {
		f := &w.forms[i]
		at := k.sound.grow(coarsen(f.sound))
		k.sound.nodes.at(at).words = k.link(id, k.sound.nodes.at(at).words)
		if i == 0 || f.root != w.forms[0].root {
			k.addRoot(f.root, id)
		}
	}
	return id
}

func (k *kept) form(f *form) keptForm {
	return keptForm{
		text:  k.addText(f.sound),
		sound: uint8(len(f.sound)), plain: k.addUnlike(f.plain, f.sound), coarse: k.addUnlike(f.coarse, f.plain), root: k.addUnlike(f.root, f.coarse),
		stems: [2]uint8{uint8(len(f.stems[0])), uint8(len(f.stems[1]))}, given: f.given, of: f.of,
	}
}

// asBefore stands for the length of a text that is the same as the one before it.
const asBefore = 255

// addUnlike adds a text, unless it is the one before, and returns its length.
func (k *kept) addUnlike(text, before string) uint8 {
	if text == before {
		return asBefore
	}
	k.addText(text)
	return uint8(len(text))
}

// read returns a word; its forms are appended to others. It holds until the lexicon
// is changed.
func (k *kept) read(id int32, forms []form) (word, []form) {
	e := k.words.at(id)
	w := word{
		fold: k.text(e.fold, int(e.foldLen)), page: k.text(e.page, int(e.pageLen)),
		flags: e.flags, letters: e.letters,
	}
	start := len(forms)
	for _, f := range k.forms.row(int(e.forms), int(e.count)) {
		at, last := f.text, ""
		next := func(length uint8) string {
			if length != asBefore {
				last = k.text(at, int(length))
				at += uint32(length)
			}
			return last
		}
		one := form{sound: next(f.sound), plain: next(f.plain), coarse: next(f.coarse), root: next(f.root), given: f.given, of: f.of}
		one.stems = [2]string{one.sound[:f.stems[0]], one.sound[:f.stems[1]]}
		forms = append(forms, one)
	}
	w.forms = forms[start:]
	return w, forms
}

// sounds returns the sound keys of a word.
func (k *kept) sounds(id int32) iter.Seq[string] {
	return func(yield func(string) bool) {
		e := k.words.at(id)
		for _, f := range k.forms.row(int(e.forms), int(e.count)) {
			if !yield(k.text(f.text, int(f.sound))) {
				return
			}
		}
	}
}

// addRoot gives a word a root.
func (k *kept) addRoot(root string, word int32) {
	id, ok := k.rootNumber(root)
	if !ok {
		id = int32(k.roots.len())
		k.roots.add(keptRoot{text: k.addText(root), length: uint32(len(root))})
		k.rooted.add(id, func(id int32) uint64 { r := k.roots.at(id); return hash(k.seed, k.text(r.text, int(r.length))) })
	}
	r := k.roots.at(id)
	r.words = k.link(word, r.words)
}

func (k *kept) rootNumber(root string) (int32, bool) {
	return k.rooted.find(hash(k.seed, root), func(id int32) bool {
		r := k.roots.at(id)
		return k.text(r.text, int(r.length)) == root
	})
}

// ofRoot returns the first link of the words of a root, 0 if there are none.
func (k *kept) ofRoot(root string) int32 {
	if id, ok := k.rootNumber(root); ok {
		return k.roots.at(id).words
	}
	return 0
}
