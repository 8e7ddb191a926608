package search

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	index "github.com/blevesearch/bleve_index_api"

	"casefile/corpus"
	"casefile/indexer"
)

// lengths keeps the mean length of the articles of an index.
type lengths struct {
	mu         sync.Mutex
	generation int
	at         corpus.Position
	value      float64
	built      bool
}

// mean returns the mean length of the articles that s shows, exactly.
func (l *lengths) mean(s *snapshot) (float64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.built && l.generation == s.Generation && l.at == s.At {
		return l.value, nil
	}
	words, all := 0, 0
	var bad error
	err := s.dictionary(indexer.FieldLength, func(term string, _ int) {
		length, err := strconv.Atoi(term)
		if err != nil {
			bad = fmt.Errorf("field %s: %w", indexer.FieldLength, err)
		}
		n := s.frequency(indexer.FieldLength, term)
		words, all = words+n*length, all+n
	})
	if err := errors.Join(err, bad); err != nil {
		return 0, err
	}
	l.value = 0
	if all > 0 {
		l.value = float64(words) / float64(all)
	}
	l.generation, l.at, l.built = s.Generation, s.At, true
	return l.value, nil
}

// forms returns the words of a field, at most so many, those in most articles
// first, that a word with * ? or ~ stands for, and whether there are more. Words
// that are not to be searched are left out.
func (s *snapshot) forms(field string, n *Node, most int, without []string) (forms []string, cut bool, err error) {
	text := indexer.Fold(n.Text)
	counts := map[string]int{}
	var dict index.FieldDict
	if n.Edits > 0 {
		dict, err = s.Reader.FieldDictFuzzy(field, text, n.Edits, "")
	} else {
		begin := text
		if i := strings.IndexAny(text, "*?"); i >= 0 {
			begin = text[:i]
		}
		dict, err = s.Reader.FieldDictPrefix(field, []byte(begin))
	}
	if err == nil {
		err = readDictionary(dict, func(term string, articles int) {
			if (n.Edits > 0 || fits(text, term)) && !slices.Contains(without, term) {
				counts[term] = articles
			}
		})
	}
	if err != nil {
		return nil, false, fmt.Errorf("words like %s: %w", n, err)
	}
	forms = slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	return forms[:min(most, len(forms))], len(forms) > most, nil
}

// fits reports whether a word is one that a pattern stands for: * is any letters,
// also none, and ? is one.
func fits(pattern, word string) bool {
	p, w := []rune(pattern), []rune(word)
	star, from := -1, 0 // the last *, and the first letter behind those it stands for
	i, k := 0, 0
	for k < len(w) {
		switch {
		case i < len(p) && p[i] == '*':
			star, from = i, k
			i++
		case i < len(p) && (p[i] == '?' || p[i] == w[k]):
			i++
			k++
		case star >= 0:
			from++
			i, k = star+1, from
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}
