package names

import (
	"sync"
)

// A Lexicon holds the spellings of names that occur in articles and finds
// those that a name may be meant by. The zero value is empty and ready. Any
// number of readers and writers may use it at a time.
//
// It lives in memory and is built anew from the index at start.
type Lexicon struct {
	// Nominative says that all spellings are base forms, as in a list of names
	// and unlike the words of a text. A surname in -ова is then a woman's and
	// not a man's in the genitive. Set it before the first Add.
	Nominative bool

	mu    sync.RWMutex
	words []entry
	known map[string]int32 // words by their letters
	sound trie             // words by coarse sound
	root  map[uint64]int32 // first link of the words of a root
	links []link

	names    []spelling
	spelled  map[string]int32 // names by spelling
	arena    []int32          // the words of all names
	living   int
	searches sync.Pool // of *search
}

// An entry is a word and where it occurs.
type entry struct {
	word
	names []int32
}

// A spelling is a name as it is spelled somewhere.
type spelling struct {
	text     string
	articles int32
	first    uint32 // of its words in the arena, positions first, then joined ones
	count    uint8  // of them
	hyphens  uint16 // bit i: a hyphen joins position i to the one before
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
	return l.living
}

// Add counts articles more for a spelling of a name of one or more words, or
// fewer when articles is negative. A spelling without articles is not found.
// Spellings are kept apart to the letter; one without letters is ignored.
func (l *Lexicon) Add(text string, articles int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if id, ok := l.spelled[text]; ok {
		l.count(id, articles)
		return
	}
	if articles <= 0 {
		return
	}
	tokens := split(text)
	if len(tokens) == 0 {
		return
	}
	if l.spelled == nil {
		l.spelled, l.known, l.root = map[string]int32{}, map[string]int32{}, map[uint64]int32{}
		l.links = make([]link, 1) // 0 means none
	}
	id := int32(len(l.names))
	s := spelling{text: text, first: uint32(len(l.arena))}
	for _, t := range tokens {
		l.arena = append(l.arena, l.word(t))
	}
	for i, t := range tokens {
		if i > 0 && t.hyphen {
			s.hyphens |= 1 << i
			l.arena = append(l.arena, l.word(token{text: tokens[i-1].text + t.text}))
		}
	}
	s.count = uint8(len(l.arena) - int(s.first))
	l.names = append(l.names, s)
	l.spelled[text] = id
	for k, w := range l.wordsOf(&s) {
		if !contains(l.wordsOf(&s)[:k], w) {
			l.words[w].names = append(l.words[w].names, id)
		}
	}
	l.count(id, articles)
}

func contains(words []int32, w int32) bool {
	for _, x := range words {
		if x == w {
			return true
		}
	}
	return false
}

// count changes the number of articles of a spelling.
func (l *Lexicon) count(id int32, articles int) {
	s := &l.names[id]
	before := s.articles
	s.articles = int32(max(0, min(int(s.articles)+articles, 1<<30)))
	switch {
	case before == 0 && s.articles > 0:
		l.living++
	case before > 0 && s.articles == 0:
		l.living--
	}
	for _, w := range l.wordsOf(s) {
		for _, f := range l.words[w].forms {
			l.sound.raise(coarsen(f.sound), s.articles)
		}
	}
}

func (l *Lexicon) wordsOf(s *spelling) []int32 {
	return l.arena[s.first : s.first+uint32(s.count)]
}

// word returns the number of a word, a new one if it was not met before.
func (l *Lexicon) word(t token) int32 {
	w := read(t.text, t.dot)
	key := string(spell(t.text))
	if w.flags&initial != 0 {
		key += "."
	}
	if id, ok := l.known[key]; ok {
		return id
	}
	if l.Nominative {
		w.nominative()
	}
	id := int32(len(l.words))
	l.known[key] = id
	l.words = append(l.words, entry{word: w})
	for i, f := range w.forms {
		l.sound.add(coarsen(f.sound), id)
		if i == 0 || f.root != w.forms[0].root {
			l.links = append(l.links, link{id, l.root[f.root]})
			l.root[f.root] = int32(len(l.links) - 1)
		}
	}
	return id
}
