package engine

import (
	"fmt"
	"strconv"

	"casefile/search/query"
)

// A Plan is a question in terms of the index.
type Plan struct {
	Root    Clause   // what matches, and how well
	Among   Clause   // what else must match, without a score; nil if nothing
	Filters []Filter // at most one for each facet
	Dates   *Dates   // nil if the dates are not bounded

	Sort query.Sort
	// Mentions are counted for the order [query.Mentions]: the occurrences, in
	// title and body, of any of them. Of those that overlap the one that begins
	// first counts, and of those that begin together the longest.
	Mentions []Sequence
	// Beside are the query's words and phrases in the text, in its order, each in
	// all its spellings. The first articles by relevance are ordered anew by how
	// near neighbours are to one another.
	Beside [][]Sequence

	From, Size int  // the page; with Size 0 articles are only counted
	After      *Key // the page behind the article with this key; From must be 0

	// Facets are counted over the articles found, each as if its own Any and
	// Missing were not set, unless Narrowed.
	Facets   []string
	Narrowed bool

	Entities bool // return what the index stores of the entities of each hit
	Explain  bool // return the shares of each hit's score
}

// A Filter narrows by a facet. Values that are one and the same thing are one
// [Value].
type Filter struct {
	Facet   string
	Any     []Value
	All     []Value
	Not     []Value
	Missing bool // or, beside Any, without a value
}

// Own reports whether the filter has a part that the counts of its own facet
// leave out.
func (f Filter) Own() bool { return len(f.Any) > 0 || f.Missing }

// A Value is a value of a facet to filter by.
type Value struct {
	Entity int      // in the catalog; -1 if the catalog does not have it
	IDs    []string // that articles have, of all its labels
}

// A Clause matches articles: one of *[All], *[None], *[And], *[Or], *[Concept],
// *[Together], *[HasAny], *[Shared] and *[Dates]. No clause may be in a plan twice.
type Clause interface{ clause() }

type (
	// All matches every article.
	All struct{}

	// None matches no article.
	None struct{}

	// And matches articles that all of Must match and none of Not. Without Must,
	// one of Should has to match. Scores of Must and Should are added.
	And struct{ Must, Should, Not []Clause }

	// Or matches articles that any of Any matches. Scores are added.
	Or struct{ Any []Clause }

	// A Concept matches articles that have a word or phrase in a field, as typed
	// or in another spelling. All of it is scored as one word: frequencies are
	// added before they are damped.
	Concept struct {
		Field    string
		Part     string // of the text: "lead", "body" or "" for all
		Typed    Sequence
		Variants []Sequence // other spellings; these may match what Typed matches
		First    bool       // articles that have it as typed come before all others
		Flat     bool       // the length of the article does not count

		Name string // in explanations: as in the query, with its field
		At   int    // code point of the query at which it begins
	}

	// Together matches articles in whose text one sequence of each part occurs
	// within the same bounds: [query.Sentence], [query.Paragraph] or
	// [query.Person]. It has no score.
	Together struct {
		Within []string
		Parts  [][]Sequence
	}

	// HasAny matches articles that have one of several terms in a field. It has no
	// score.
	HasAny struct {
		Field string
		Terms []string
	}

	// Shared matches articles that have at least Least of the terms in a field. It
	// has no score.
	Shared struct {
		Field string
		Terms []string
		Least int
	}

	// Dates matches articles of which a date of some kind may lie from the first
	// day of From to the last of To, as far as the date is known; "" is open.
	Dates struct {
		Kind     query.DateKind
		From, To string
	}
)

func (*All) clause()      {}
func (*None) clause()     {}
func (*And) clause()      {}
func (*Or) clause()       {}
func (*Concept) clause()  {}
func (*Together) clause() {}
func (*HasAny) clause()   {}
func (*Shared) clause()   {}
func (*Dates) clause()    {}

// FieldBodyWord holds the words of bodies as they are written, as
// indexer.FieldWord holds those of title and body together.
const FieldBodyWord = "word of the body"

// A Sequence is words in a row, or near one another. A free sequence occurs in a span
// of the text that has all of its words, and no shorter such span in it.
type Sequence struct {
	Words [][]string // the terms that each may occur as
	Free  bool       // in any order, the words at distinct positions
	Apart int        // with at most so many other words among them, if Free
}

// Words returns the sequence of some terms in a row.
func Words(terms ...string) Sequence {
	var s Sequence
	for _, t := range terms {
		s.Words = append(s.Words, []string{t})
	}
	return s
}

// Found is the answer to a [Plan]. Its tallies must not be changed.
type Found struct {
	Total  int
	Hits   []Hit
	Facets map[string]*Tally
	// Beside is what [Plan.Beside] added to the scores of the first articles, by
	// their key's ID, also of those on other pages.
	Beside map[uint64]float64
}

// A Hit is an article found.
type Hit struct {
	ID       string
	Key      Key
	Entities []byte  // what indexer.ReadEntities reads, with [Plan.Entities]
	Shares   []Share // with [Plan.Explain]
}

// A Key is what articles are sorted by: the higher score first, then the later
// time, then the smaller id. No two articles have the same, so paging is stable.
type Key struct {
	Score float64
	Time  int64 // a day or moment in the order asked for, not a date
	ID    uint64
}

// Before reports whether an article with key k comes before one with key o.
func (k Key) Before(o Key) bool {
	if k.Score != o.Score {
		return k.Score > o.Score
	}
	if k.Time != o.Time {
		return k.Time > o.Time
	}
	return k.ID < o.ID
}

// Strings returns the key as a cursor keeps it, exactly.
func (k Key) Strings() []string {
	return []string{strconv.FormatFloat(k.Score, 'g', -1, 64), strconv.FormatInt(k.Time, 10), strconv.FormatUint(k.ID, 16)}
}

// ParseKey reads what [Key.Strings] has written.
func ParseKey(s []string) (k Key, err error) {
	if len(s) != 3 {
		return k, fmt.Errorf("a key of %d parts", len(s))
	}
	if k.Score, err = strconv.ParseFloat(s[0], 64); err != nil {
		return k, err
	}
	if k.Time, err = strconv.ParseInt(s[1], 10, 64); err != nil {
		return k, err
	}
	k.ID, err = strconv.ParseUint(s[2], 16, 64)
	return k, err
}

// A Share is what a concept adds to the score of an article: Weight times
// Damped, and First.
type Share struct {
	Term   string  // as in the query, with its field
	At     int     // code point of the query at which it begins
	Typed  int     // occurrences in the article as typed, in any form
	Others int     // occurrences so or in another spelling, if there are any
	Weight float64 // the greater the rarer in the corpus; half if the article has other spellings alone
	Damped float64 // frequency, from 0 to 1, by the length of the article
	First  float64 // puts articles first that have a name as typed
	Score  float64
}

// Beside is the Term of the [Share] that an article has for neighbours of the
// query that are near one another in it.
const Beside = "side by side"

// A Tally counts articles by entity of a facet. An article with two labels of one
// entity counts once.
type Tally struct {
	Articles []uint32       // by entity of the catalog
	Counted  []uint32       // entities with an article, in no order
	Late     map[string]int // by label: values that the catalog does not know yet
	Valued   int            // articles with a value
	Missing  int            // articles without
}
