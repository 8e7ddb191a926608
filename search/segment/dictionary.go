package segment

import (
	"strings"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"casefile/indexer"
	"casefile/search/engine"
)

// A dictionary is where terms of a field are indexed.
type dictionary struct {
	field   string
	holds   func(term string) bool // which of its terms are the field's; nil for all
	without string                 // articles that have the term in this field do not count; "" for none
}

// dictionariesOf returns where the terms of a field are indexed. No article has a
// term in two of them.
func dictionariesOf(field string) []dictionary {
	switch field {
	case indexer.FieldWord:
		return []dictionary{{field: indexer.FieldWord}, {field: indexer.FieldText, holds: indexer.Plain}}
	case engine.FieldBodyWord:
		return []dictionary{
			{field: indexer.FieldWord, without: indexer.FieldUntold},
			{field: indexer.FieldText, holds: indexer.Plain, without: indexer.FieldUntold},
		}
	case indexer.FieldTitled:
		return []dictionary{{field: indexer.FieldTitled}, {field: indexer.FieldTitle, holds: indexer.Plain}}
	}
	return []dictionary{{field: field}}
}

// each calls fn with the terms of a segment from one on and before another, in order;
// nil is no bound.
func (d dictionary) each(in *scorch.SegmentSnapshot, from, before []byte, fn func(term string) error) error {
	dict, err := in.Segment().Dictionary(d.field)
	if err != nil {
		return err
	}
	terms := dict.AutomatonIterator(nil, from, before)
	for {
		entry, err := terms.Next()
		if entry == nil || err != nil {
			return err
		}
		if d.holds != nil && !d.holds(entry.Term) {
			continue
		}
		if err := fn(entry.Term); err != nil {
			return err
		}
	}
}

// literalPrefix returns the prefix of all words that a pattern matches.
func literalPrefix(pattern string) string {
	if i := strings.IndexAny(pattern, "*?"); i >= 0 {
		return pattern[:i]
	}
	return pattern
}
