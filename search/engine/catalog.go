package engine

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"

	"casefile/indexer"
	"casefile/indexer/identity"
)

// A Catalog is the values of one facet in the whole corpus. Those of persons,
// organizations and places are entities, each with all its spellings.
type Catalog struct {
	Facet string
	*identity.Set

	mu    sync.Mutex
	words map[string][]int // entities of several spellings, by a folded word of one
}

// In returns the entity that an article's own name for it means.
func (c *Catalog) In(article, name string) (int, bool) {
	e, ok := c.Find(indexer.Slug(name))
	return identity.Moved(e, c.Moves[article]), ok
}

// Kin returns the words, at most so many, of all spellings of the entities that a
// word names. If Ержан Өтембаев was merged with Yerzhan Utembayev, Өтембаев gives
// the words of both.
func (c *Catalog) Kin(word string, most int) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.words == nil {
		c.words = map[string][]int{}
		for e, entity := range c.Entities {
			if len(entity.Spellings) < 2 {
				continue
			}
			for w := range entityWords(entity) {
				w = indexer.Fold(w)
				if known := c.words[w]; len(known) == 0 || known[len(known)-1] != e {
					c.words[w] = append(known, e)
				}
			}
		}
	}
	var words []string
	for _, e := range c.words[indexer.Fold(word)] {
		for w := range entityWords(c.Entities[e]) {
			if len(words) == most {
				return words
			}
			if !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	return words
}

// entityWords are the words of all spellings of an entity, most frequent first.
func entityWords(e *identity.Entity) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, l := range e.Spellings {
			for w := range strings.FieldsSeq(l.Text) {
				if !yield(w) {
					return
				}
			}
		}
	}
}

// ArticleID returns the id of the article with a number: "a_" and its 16 hex
// digits.
func ArticleID(n uint64) string { return fmt.Sprintf("a_%016x", n) }

// ArticleNumber returns the number in the id of an article.
func ArticleNumber(id string) (uint64, error) {
	digits, ok := strings.CutPrefix(id, "a_")
	if !ok || len(digits) != 16 {
		return 0, fmt.Errorf("%q is not the id of an article", id)
	}
	return strconv.ParseUint(digits, 16, 64)
}
