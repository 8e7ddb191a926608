package search

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	index "github.com/blevesearch/bleve_index_api"

	"casefile/indexer"
	"casefile/search/query"
)

// forms returns the words of a field, at most so many, those in most articles
// first, that a word with * ? or ~ stands for, and whether there are more. Words
// that are not to be searched are left out.
func (s *snapshot) forms(field string, n *query.Node, most int, without []string) (forms []string, cut bool, err error) {
	text := indexer.Fold(n.Text)
	if field == inBodyWord {
		field = indexer.FieldWord
	}
	begin := text
	if i := strings.IndexAny(text, "*?"); i >= 0 {
		begin = text[:i]
	}
	counts := map[string]int{}
	wanted := func(term string) bool {
		return (n.Edits > 0 || fits(text, term)) && !slices.Contains(without, term)
	}
	for _, in := range dictionariesOf(field) {
		var dict index.FieldDict
		if n.Edits > 0 {
			dict, err = s.Reader.FieldDictFuzzy(in.field, text, n.Edits, "")
		} else {
			dict, err = s.Reader.FieldDictPrefix(in.field, []byte(begin))
		}
		if err == nil {
			err = s.readDictionary(in.field, dict, func(term string) bool {
				return (in.holds == nil || in.holds(term)) && wanted(term)
			}, func(term string, articles int) error { counts[term] += articles; return nil })
		}
		if err != nil {
			return nil, false, fmt.Errorf("words like %s: %w", n, err)
		}
	}
	forms = slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	return forms[:min(most, len(forms))], len(forms) > most, nil
}

// A dictionary is where terms of a field stand.
type dictionary struct {
	field string
	holds func(term string) bool // which of them; nil for all
}

// dictionariesOf returns where the terms of a field stand. No article has a term in
// two of them.
func dictionariesOf(field string) []dictionary {
	switch field {
	case indexer.FieldWord:
		return []dictionary{{indexer.FieldWord, nil}, {indexer.FieldText, indexer.Plain}}
	case indexer.FieldTitled:
		return []dictionary{{indexer.FieldTitled, nil}, {indexer.FieldTitle, indexer.Plain}}
	}
	return []dictionary{{field, nil}}
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
