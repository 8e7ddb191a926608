package search

import (
	"slices"

	"casefile/corpus"
	"casefile/indexer/entity"
	"casefile/indexer/identity"
	"casefile/search/engine"
	"casefile/search/query"
)

// What an article names, as the recognizer found it.
type (
	Entities = entity.Entities
	Entity   = entity.Entity
	Label    = identity.Label
)

// A Result is the answer to a [Query].
type Result struct {
	Query    *query.Node // as it was read
	Warnings []query.Warning
	Relaxed  bool // all words together found nothing, so this is what any of them finds
	// Optional are words, as typed, that an article need not have: stop words beside
	// others, and initials. Of a father's name a warning tells.
	Optional   []string
	Expansions []Expansion
	Terms      []Term      // what each word finds alone, where not all were found together
	Meant      *Correction // the query that was probably meant; nil if none was
	Dropped    []Dropped   // what is found without a filter, where nothing is found with all
	Unknown    []Unknown   // values of filters that no article has
	Total      int         // articles found, exact
	Hits       []Hit
	Collapsed  int     // articles of this page that stand below others, with [Query.Collapse]
	Next       string  // of this query, for [Query.After]; "" behind the last article
	Facets     []Facet // those asked for, in the order of [Facets]
	Histogram  *Histogram
	Articles   int // in the whole corpus
	Generation int // of the index that answered

	Identities
}

// A Hit is an article found.
type Hit struct {
	Article  *corpus.Article
	Entities *entity.Entities
	Score    float64        // comparable within one result only
	Shares   []engine.Share // of which the score is the sum, with [Query.Explain]
	Marks    int            // places in title and body that match
	Matched  []Matched
	Copies   []*corpus.Article // found too, with the same text, with [Query.Collapse]
	Title    []Fragment
	Passages []Passage
}

// A Matched tells how a word or phrase of the query stands in an article.
type Matched struct {
	Term    string
	Surface string // as written there
	How     string // a rule of [casefile/indexer/names], or "form" for another form of the word
}

// A Passage is a stretch of an article's body that shows why it was found, or
// its beginning where nothing in the body matched.
type Passage struct {
	Paragraph  int // from 1
	Start, End int // code points of the body
	Fragments  []Fragment
	// CutBefore and CutAfter tell whether the paragraph goes on there.
	CutBefore, CutAfter bool
}

// A Fragment is a piece of plain text that matches as a whole or not at all.
type Fragment struct {
	Text  string
	Match bool
}

// A Facet tells how many of the articles found have which values, as if the
// facet's own [Filter.Any] and [Filter.Missing] were not set.
type Facet struct {
	Name     string
	Values   []Value // the most frequent first; selected ones always among them
	Distinct int     // values in all; with [Query.Find], those like it
	Missing  int     // articles without a value
	None     bool    // those are asked for
}

// Other returns how many values were counted but not listed.
func (f Facet) Other() int { return f.Distinct - len(f.Values) }

// A Value is one value of a facet.
type Value struct {
	ID       string // to filter by
	Label    string
	Articles int
	Selected bool // by [Filter.Any]
	// Spellings are all labels that are counted here, the most frequent first,
	// each with its articles in the whole corpus.
	Spellings []Label

	asked []string // values of filters that mean this
}

// Means reports whether a value of the facet's filter means v.
func (v Value) Means(facet, value string) bool {
	id := FilterID(facet, value)
	return id == v.ID || slices.Contains(v.asked, value) ||
		slices.ContainsFunc(v.Spellings, func(l Label) bool { return l.ID == id })
}
