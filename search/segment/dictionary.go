package segment

import (
	"strings"

	"casefile/indexer"
	"casefile/search/engine"
)

// A dictionary is where terms of a field are indexed.
type dictionary struct {
	field string
	holds func(term string) bool // which of its terms are the field's; nil for all
}

// dictionariesOf returns where the terms of a field are indexed. No article has a
// term in two of them.
func dictionariesOf(field string) []dictionary {
	switch field {
	case indexer.FieldWord, engine.FieldBodyWord:
		return []dictionary{{indexer.FieldWord, nil}, {indexer.FieldText, indexer.Plain}}
	case indexer.FieldTitled:
		return []dictionary{{indexer.FieldTitled, nil}, {indexer.FieldTitle, indexer.Plain}}
	}
	return []dictionary{{field, nil}}
}

// literalPrefix returns the prefix of all words that a pattern matches.
func literalPrefix(pattern string) string {
	if i := strings.IndexAny(pattern, "*?"); i >= 0 {
		return pattern[:i]
	}
	return pattern
}
