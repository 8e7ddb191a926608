package search

import (
	"slices"

	"casefile/corpus"
	"casefile/indexer/compare"
	"casefile/indexer/entity"
	"casefile/indexer/identity"
	"casefile/search/engine"
	"casefile/search/query"
)

// What an article names, as the recognizer finds it.
type (
	Entities = entity.Entities
	Entity   = entity.Entity
	Label    = identity.Label
	Span     = compare.Span
	Part     = compare.Part
)

// A Result is the answer to a [Query].
type Result struct {
	Query    *query.Node // as it was read
	Warnings []query.Warning
	Relaxed  bool // no article has all words, so these have some of them
	// Optional are words, as typed, that an article need not have: stop words beside
	// others, and initials. A father's name has a warning instead.
	Optional   []string
	Expansions []Expansion
	Terms      []Term      // what each word finds alone, if no article has all
	Meant      *Correction // the query that was probably meant; nil if none is likely
	Dropped    []Dropped   // what is found without a filter, if nothing is found with all
	Unknown    []Unknown   // values of filters that no article has
	Total      int         // articles found, exact
	Abstracts  int         // of them, abstracts in place of articles
	InFormer   int         // further articles that have the words only with those of former versions
	Hits       []Hit
	Collapsed  int     // articles of this page that are listed below others, with [query.Query.Collapse]
	Next       string  // cursor for [query.Query.After]; "" after the last article
	Facets     []Facet // those asked for, in the order of [query.Facets]
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
	Shares   []engine.Share // whose sum is the score, with [query.Query.Explain]
	Marks    int            // matches in title and body
	Matched  []Matched
	Former   *Former      // words of the query that only a former version has; nil if there are none
	Terms    corpus.Terms // of the source
	Changed  bool         // a later capture of its page gave another title, text, date or author
	Copies   []Copy       // articles found with the same text and facts, with [query.Query.Collapse]; they are no hits
	// Differing are articles found that have nearly the same text, in which facts differ,
	// with [query.Query.Collapse]. They are hits themselves, or copies of one.
	Differing []Copy
	LeadBy    LeadBy // why this article stands for its copies; "" without any
	Title     []Fragment
	Passages  []Passage
}

// A Matched reports how a word or phrase of the query is written in an article.
type Matched struct {
	Term    string
	Surface string // as written
	How     string // a rule of [casefile/indexer/names], or "form" for another form of the word
}

// A Passage is a part of an article's body that shows why it was found, or its
// beginning if nothing in the body matches.
type Passage struct {
	Paragraph  int // from 1
	Start, End int // code points of the body
	Fragments  []Fragment
	// CutBefore and CutAfter report whether the paragraph continues there.
	CutBefore, CutAfter bool
}

// A Fragment is a piece of plain text that matches as a whole or not at all.
type Fragment struct {
	Text  string
	Match bool
}

// A Facet counts the values of the articles found, as if the facet's own
// [query.Filter.Any] and [query.Filter.Missing] were not set.
type Facet struct {
	Name     string
	Values   []Value // the most frequent first; selected ones always among them
	Distinct int     // values in all; with [query.Query.Find], those like it
	Missing  int     // articles without a value
	None     bool    // the filter asks for those

	asked map[string]string // labels of the values that the filter asks for or excludes
}

// Label returns what a value of the facet's filter is called, "" for one that is not known.
func (f Facet) Label(value string) string { return f.asked[value] }

// Other returns how many values were counted but not listed.
func (f Facet) Other() int { return f.Distinct - len(f.Values) }

// A Value is one value of a facet.
type Value struct {
	ID       string // to filter by
	Label    string
	Articles int
	Selected bool // by [query.Filter.Any]
	Required bool // by [query.Filter.All]
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
