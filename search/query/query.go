// Package query is the question of a reporter: what is searched, what narrows
// it, and how much of the answer is wanted. It knows nothing of indexes.
//
// Three types matter. A [Query] is the whole question, as a page or a program
// asks it. Its Text is in a language of our own, which [Parse] documents and
// reads into a tree of [Node]. [Node.String] prints the tree in one fixed way,
// which Parse reads back to the same tree. A [Warning] says which part of a
// text was not read as it may have been meant.
//
//	q := query.Query{Text: `person:"Rakhat Aliev" date:2006`}
//	if err := q.Check(query.MaxSize); err != nil { … } // wraps ErrBad
//	root, warnings, err := q.Parse()
//	fmt.Println(root) // (person:"Rakhat Aliev" AND date:2006)
//
// The language is read by lex.go (text to tokens) and parse.go (tokens to a
// tree). relax.go makes the tree that is searched when no article has all words.
package query

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// ErrBad says that a query cannot be answered as it stands.
var ErrBad = errors.New("bad query")

// bad returns an error that wraps [ErrBad].
func bad(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrBad, fmt.Sprintf(format, args...))
}

// A Query is a question and how much of the answer is wanted.
// The zero Query asks for the newest articles.
type Query struct {
	Text    string   // in the language that [Parse] documents; "" matches every article
	Literal bool     // search words as they are spelled, no other spelling
	Without []string // spellings not to search in place of others
	With    []string // offered spellings (an expansion's Possibly) to search all the same, with all that sound alike
	Any     bool     // match articles with any of the words; those with the most, and the rarest, come first
	In      []string // of [Parts], where words without a field are searched; nil means everywhere, only "versions" that and former versions
	Same    string   // "sentence" or "paragraph": all words and phrases in one; "" means anywhere
	Strict  bool     // refuse bad syntax instead of reading it leniently

	// Filters narrow the answer by the values of facets. The keys are [Facets].
	Filters map[string]Filter
	// From and To bound the date of publication, both included: "2006",
	// "2006-02" or "2006-02-13". An article of which only the month or the
	// year is known matches if its period overlaps the range. DateOf chooses
	// another date to bound.
	From, To string
	DateOf   DateKind

	Sort Sort
	Page int // from 1; 0 means 1
	Size int // articles a page; 0 means [DefaultSize]

	// Collapse shows articles of the same text once: the first of those found,
	// with the others, from all pages, as its copies. Pages count all articles
	// as without it, so a page may have fewer hits than Size.
	Collapse bool

	// After continues behind the page whose answer gave this cursor. Page must
	// be 0 then.
	After string

	Facets    map[string]int    // facets to count, with how many values of each
	Find      map[string]string // by facet: list only values like this, in any spelling
	Histogram Interval          // to count dates of publication by; "" means no histogram

	Explain bool // report how the relevance of each hit came about; only for [Relevance]

	Passages     int // at most so many an article; 0 means none
	PassageChars int // length of a passage in code points; 0 means [DefaultChars]
}

// A Filter narrows by one facet. Values are labels or ids, in any case and
// spelling that gives the same id.
type Filter struct {
	Any     []string // the article has one of these
	All     []string // and each of these
	Not     []string // and none of these
	Missing bool     // or, beside Any, has no value at all
}

// IsZero reports whether the filter lets every article through.
func (f Filter) IsZero() bool {
	return len(f.Any) == 0 && len(f.All) == 0 && len(f.Not) == 0 && !f.Missing
}

// Requiring returns the query narrowed to articles that have a value of a facet as well.
func (q Query) Requiring(facet, value string) Query {
	f := q.Filters[facet]
	f.All = append(slices.Clone(f.All), value)
	q.Filters = maps.Clone(q.Filters)
	if q.Filters == nil {
		q.Filters = map[string]Filter{}
	}
	q.Filters[facet] = f
	return q
}

// Facets are the names of the facets, in the order in which pages show them.
var Facets = []string{"person", "org", "place", "year", "mentioned", "source", "lang", "author", "kind", "terms"}

// A DateKind is a kind of date of an article.
type DateKind string

// The kinds of dates. The zero DateKind is Publication.
const (
	Publication DateKind = "published"
	Capture     DateKind = "captured"  // by days of UTC
	Mention     DateKind = "mentioned" // in the body, any of them
)

// DateKinds are all kinds of dates.
var DateKinds = []DateKind{Publication, Capture, Mention}

// A Sort is an order of hits.
type Sort string

// The orders. The zero Sort is Relevance for a query with words, else Newest.
// Articles without a date come last in both orders of date.
const (
	Relevance Sort = "relevance"
	Newest    Sort = "newest"
	Oldest    Sort = "oldest"
	Captured  Sort = "captured" // the last captured first
	// Mentions puts first the articles with the most occurrences of the query's
	// words and phrases, in any spelling; without words, of the full names that
	// its filters ask for. Ties, and queries that name nothing, are ordered as
	// by Newest.
	Mentions Sort = "mentions"
)

// Sorts are all orders.
var Sorts = []Sort{Relevance, Newest, Oldest, Captured, Mentions}

// An Interval is the width of a bar of a histogram.
type Interval string

// The intervals. Weeks begin on Monday.
const (
	Day   Interval = "day"
	Week  Interval = "week"
	Month Interval = "month"
	Year  Interval = "year"
	// Auto is the finest that gives at most 40 bars and at which most of the
	// dates are exact.
	Auto Interval = "auto"
)

// Intervals are all intervals.
var Intervals = []Interval{Day, Week, Month, Year, Auto}

// Parts are the parts of an article that [Query.In] names.
var Parts = []string{"title", "lead", "body", "byline", "versions"}

// Limits of a query. What exceeds them is refused with [ErrBad], never cut.
const (
	MaxText     = 4000  // bytes of the query's text
	MaxWords    = 400   // words and phrases of it
	MaxFilters  = 200   // values of all filters together
	MaxSize     = 100   // articles a page
	MaxDepth    = 10000 // articles that pages reach
	MaxPassages = 10
	DefaultSize = 20

	// Code points of a passage.
	DefaultChars, MinChars, MaxChars = 220, 80, 600

	maxFind = 400 // bytes of a text of [Query.Find]
)

// Check completes the zero values of q and holds it against the limits, with
// at most maxSize articles a page. The error wraps [ErrBad].
func (q *Query) Check(maxSize int) error {
	for _, check := range []func() error{
		q.checkFacets,
		func() error { return q.checkPage(maxSize) },
		q.checkChoices,
		q.checkDates,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

// checkFacets checks filters and the facets to count.
func (q *Query) checkFacets() error {
	values := len(q.Without) + len(q.With)
	for name, f := range q.Filters {
		if !slices.Contains(Facets, name) {
			return bad("there is no filter %q: use one of %s", name, list(Facets))
		}
		values += len(f.Any) + len(f.All) + len(f.Not)
	}
	if values > MaxFilters {
		return bad("%d filter values: give at most %d", values, MaxFilters)
	}
	for name, text := range q.Find {
		if !slices.Contains(Facets, name) {
			return bad("facet.%s.q: there is no facet %q: use one of %s", name, name, list(Facets))
		}
		if len(text) > maxFind {
			return bad("facet.%s.q has %d bytes: give at most %d", name, len(text), maxFind)
		}
		if _, ok := q.Facets[name]; !ok { // searching a facet asks for it
			q.Facets = maps.Clone(q.Facets)
			if q.Facets == nil {
				q.Facets = map[string]int{}
			}
			q.Facets[name] = DefaultSize
		}
	}
	return nil
}

// checkPage checks which articles, and how much of each, the answer shows.
func (q *Query) checkPage(maxSize int) error {
	if q.After != "" && q.Page != 0 {
		return bad("cursor and page: give one of them")
	}
	if q.Page == 0 {
		q.Page = 1
	}
	if q.Size == 0 {
		q.Size = DefaultSize
	}
	if q.PassageChars == 0 {
		q.PassageChars = DefaultChars
	}
	switch {
	case q.Page < 1:
		return bad("page %d: pages count from 1", q.Page)
	case q.Size < 1 || q.Size > maxSize:
		return bad("size %d: give 1 to %d", q.Size, maxSize)
	case q.Page > MaxDepth/q.Size:
		return bad("page %d of %d articles lies beyond the first %d: narrow the search, or continue by cursor", q.Page, q.Size, MaxDepth)
	case q.Passages < 0 || q.Passages > MaxPassages:
		return bad("snippets %d: give 0 to %d", q.Passages, MaxPassages)
	case q.PassageChars < MinChars || q.PassageChars > MaxChars:
		return bad("snippet_chars %d: give %d to %d", q.PassageChars, MinChars, MaxChars)
	}
	return nil
}

// checkChoices checks the values of which there are only a few.
func (q *Query) checkChoices() error {
	if q.DateOf == "" {
		q.DateOf = Publication
	}
	if q.Sort == "" {
		q.Sort = Newest
		if strings.TrimSpace(q.Text) != "" {
			q.Sort = Relevance
		}
	}
	for _, part := range q.In {
		if err := choice("in", part, Parts); err != nil {
			return err
		}
	}
	if q.Same != "" {
		if err := choice("same", q.Same, []string{"sentence", "paragraph"}); err != nil {
			return err
		}
	}
	if q.Histogram != "" {
		if err := choice("histogram", q.Histogram, Intervals); err != nil {
			return err
		}
	}
	if err := choice("date", q.DateOf, DateKinds); err != nil {
		return err
	}
	if err := choice("sort", q.Sort, Sorts); err != nil {
		return err
	}
	switch {
	case q.Histogram != "" && q.DateOf != Publication:
		return bad("a histogram counts dates of publication, and date=%s bounds others: leave one of them out", q.DateOf)
	case q.Explain && q.Sort != Relevance:
		return bad("explain needs words to search for and sort=relevance; these articles are sorted by %s", q.Sort)
	}
	return nil
}

func (q *Query) checkDates() error {
	for _, d := range []struct{ name, date string }{{"from", q.From}, {"to", q.To}} {
		if d.date != "" && !isDate(d.date) {
			return bad("%s: %q is not a date: write 2006, 2006-02 or 2006-02-13", d.name, d.date)
		}
	}
	if q.From != "" && q.To != "" && q.From > LastDay(q.To) {
		return bad("the range from %s to %s is empty", q.From, q.To)
	}
	return nil
}

// choice checks that the value of a parameter is one of a few.
func choice[T ~string](name string, value T, all []T) error {
	if slices.Contains(all, value) {
		return nil
	}
	return bad("%s: there is no %q: use one of %s", name, value, list(all))
}

// list writes values as in a sentence.
func list[T ~string](all []T) string {
	var b strings.Builder
	for i, v := range all {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(string(v))
	}
	return b.String()
}

// Parse reads the text of the query and what restricts where its words occur.
// The warnings are those of [Parse]; with Strict, the first is returned as a
// [SyntaxError].
func (q *Query) Parse() (*Node, []Warning, error) {
	root, warnings, err := Parse(q.Text)
	if err != nil {
		return nil, nil, err
	}
	if q.Same != "" && root.Kind != All {
		p := &parser{warnings: warnings}
		root = p.together(root.group(), []token{{text: "same:" + q.Same}})
		warnings = p.warnings
	}
	if q.Strict && len(warnings) > 0 {
		return nil, nil, &SyntaxError{warnings[0]}
	}
	root, err = root.in(q.In)
	return root, warnings, err
}

// Ranged reports whether the query is bounded by date.
func (q *Query) Ranged() bool { return q.From != "" || q.To != "" }

// A SyntaxError says what in a query is not well formed. It wraps [ErrBad].
type SyntaxError struct{ Warning }

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("character %d: %s", e.Position+1, e.Text)
}

func (e *SyntaxError) Unwrap() error { return ErrBad }
