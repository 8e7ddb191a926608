package names

import (
	"iter"
	"strings"
	"sync"
)

// A Lexicon holds the spellings of names that occur in articles and finds those that
// a name may be meant by. The zero value is empty and ready to use. A Lexicon may be
// used by multiple goroutines.
//
// Its data is in flat lists, which [Lexicon.Save] writes to a file as they are and
// [Open] maps into memory. Parsing hundreds of thousands of spellings again takes a
// minute, and their keys take more memory than the texts.
type Lexicon struct {
	// Nominative means that all spellings are base forms, as in a list of names and
	// unlike the words of a text: a surname in -ова is then a woman's, not a man's in
	// the genitive. Set it before the first spelling.
	Nominative bool

	mu       sync.RWMutex
	data     lexiconData
	searches sync.Pool // of *search
	recent   recent
}

// A Spelling is a spelling that occurs in articles.
type Spelling struct {
	Text     string
	Articles int // number of articles that have it
	Match        // with the name that was searched for
}

// Len returns the number of spellings that occur.
func (l *Lexicon) Len() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return int(l.data.living)
}

// Articles returns the number of articles that have exactly this spelling.
func (l *Lexicon) Articles(text string) int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if id, ok := l.data.nameID(text); ok {
		return int(l.data.names.at(id).articles)
	}
	return 0
}

// All returns the spellings that occur, with their numbers of articles. The lexicon
// may be changed during the iteration.
func (l *Lexicon) All() iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for id := int32(0); ; id++ {
			l.mu.RLock()
			if int(id) >= l.data.names.len() {
				l.mu.RUnlock()
				return
			}
			n := *l.data.names.at(id)
			text := strings.Clone(l.data.nameText(&n))
			l.mu.RUnlock()
			if n.articles > 0 && !yield(text, int(n.articles)) {
				return
			}
		}
	}
}

// Set sets the number of articles that have a spelling of a name of one or more words.
// A spelling with 0 articles is not found. Spellings that differ in any letter are
// distinct. A spelling without letters or of more than 4 KB is ignored, and so are all
// words of one but the first twelve.
func (l *Lexicon) Set(text string, articles int) {
	l.update(text, func(int) int { return articles })
}

// Add is [Lexicon.Set] with the number of articles so far and n, which may be negative.
func (l *Lexicon) Add(text string, n int) {
	l.update(text, func(before int) int { return before + n })
}

func (l *Lexicon) update(text string, articles func(before int) int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	id, ok := l.data.nameID(text)
	if !ok && articles(0) > 0 && len(text) <= maxText {
		id, ok = l.data.addName(text, l.Nominative)
	}
	if ok {
		l.recent.forget()
		l.data.setArticles(id, articles(int(l.data.names.at(id).articles)))
	}
}

// maxText is the number of bytes of the longest spelling that is stored.
const maxText = 1 << 12
