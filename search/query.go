// Package search answers a reporter's question: a [Query] in, a [Result] out.
//
// The words of the question are read by [Parse], in a language of our own that
// no engine's syntax shines through. [Engine.Search] finds the articles, counts
// the facets and cuts the passages that show why each was found.
//
// Who looks for how it does so begins with
//
//	lex.go, parse.go           the language of queries
//	expand.go, spelling.go     a word → its forms and spellings; doubt.go holds back
//	                           those that may be another man's
//	clause.go, counter.go      finding articles
//	bm25.go, beside.go         ranking them
//	column.go, catalog.go      facets, and who is who in them
//	passage.go                 why an article was found
//	zero.go, unknown.go        what to do where little was found, or nothing
package search

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"casefile/indexer"
)

// ErrBadQuery says that a query cannot be answered as it stands.
var ErrBadQuery = errors.New("bad query")

// A Query is a question and how much of the answer is wanted.
// The zero Query asks for the newest articles.
type Query struct {
	Text    string   // in the language that [Parse] documents; "" finds all
	Literal bool     // search the words as they are spelled, no other spelling
	Without []string // spellings that are not searched in place of others
	With    []string // of [Expansion.Possibly], spellings that are searched, as is what is read the same
	Any     bool     // an article need not have all words: those with most, and rarest, come first
	In      []string // of [Places], where words without a field are searched; nil means everywhere
	Same    string   // "sentence" or "paragraph": all words and phrases stand in one; "" means anywhere
	Strict  bool     // refuse bad syntax instead of reading it leniently

	// Filters narrow the answer by the values of facets. The keys are [Facets].
	Filters map[string]Filter
	// From and To bound the date of publication, both included: "2006",
	// "2006-02" or "2006-02-13". An article of which only the month or the
	// year is known is found if it may lie between them. DateOf bounds another
	// date by them.
	From, To string
	DateOf   DateKind

	Sort Sort
	Page int // from 1; 0 means 1
	Size int // articles a page; 0 means [DefaultSize]

	// Collapse shows articles of the same text once: of those found, the first, with
	// the others as [Hit.Copies], from all pages. Pages count all articles as
	// without it, so that one may have fewer hits than Size.
	Collapse bool

	// After goes on behind the page whose answer gave it as [Result.Next]. Page
	// must be 0 then.
	After string

	Facets    map[string]int    // facets to count, with how many values of each
	Find      map[string]string // by facet: list only values like this, in any spelling
	Histogram Interval          // to count dates of publication by; "" means not to

	Explain bool // to tell how the relevance of each hit came about; no other order is explained

	Passages     int // at most so many an article; 0 means none
	PassageChars int // length of a passage in code points; 0 means 220

	after   []string // what the article before the page was sorted by
	idsOnly bool     // of the hits nothing but the ids is wanted
}

// A Filter narrows by one facet. Values are labels or ids, in any case and
// spelling that [indexer.Slug] makes the same.
type Filter struct {
	Any     []string // the article has one of these
	All     []string // and each of these
	Not     []string // and none of these
	Missing bool     // or, beside Any, has no value at all
}

// IsZero reports whether the filter lets everything through.
func (f Filter) IsZero() bool {
	return len(f.Any) == 0 && len(f.All) == 0 && len(f.Not) == 0 && !f.Missing
}

// own reports whether the filter has a part that the counts of its own facet leave
// out.
func (f Filter) own() bool { return len(f.Any) > 0 || f.Missing }

// FilterID returns the id that a value of a facet's filter stands for: of persons,
// "Rakhat Aliev", "rakhat aliev", "rakhat-aliev" and "p_rakhat-aliev" are one.
func FilterID(facet, value string) string {
	if facetOf(value) == facet {
		_, value, _ = strings.Cut(value, "_")
	}
	return indexer.Slug(value)
}

// Facets are the names of the facets, in the order in which pages show them.
var Facets = []string{
	indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace, indexer.FieldYear,
	indexer.FieldYears, indexer.FieldSource, indexer.FieldLang, indexer.FieldAuthor,
}

// counted are the fields that are counted: the facets, and the day of publication.
var counted = append([]string{indexer.FieldDay}, Facets...)

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
	// Mentions puts those first in which the query's words and phrases, in any
	// spelling, stand in most places; without words, the full names that its
	// filters ask for. Among equals, and where nothing is asked for by name, it
	// is Newest.
	Mentions Sort = "mentions"
)

// Sorts are all orders.
var Sorts = []Sort{Relevance, Newest, Oldest, Captured, Mentions}

// Places are the parts of an article that [Query.In] names.
var Places = []string{"title", "lead", "body", "byline"}

// Limits of a query. What lies beyond is refused with [ErrBadQuery], never cut.
const (
	MaxText     = 4000  // bytes of the query's text
	MaxWords    = 400   // words and phrases of it
	MaxFilters  = 200   // values of all filters together
	MaxSize     = 100   // articles a page
	MaxDepth    = 10000 // articles that pages reach
	MaxPassages = 10
	DefaultSize = 20

	maxFind = 400 // bytes of a text of [Query.Find]
)

// check completes the zero values of q and holds it against the limits.
func (q *Query) check() error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", ErrBadQuery, fmt.Sprintf(format, args...))
	}
	if q.After != "" && q.Page != 0 {
		return bad("a cursor and a page: ask for one of them")
	}
	if q.Page == 0 {
		q.Page = 1
	}
	if q.Size == 0 {
		q.Size = DefaultSize
	}
	if q.PassageChars == 0 {
		q.PassageChars = 220
	}
	most := MaxSize
	if q.idsOnly {
		most = MaxDepth
	}
	values := len(q.Without) + len(q.With)
	for name, f := range q.Filters {
		if !slices.Contains(Facets, name) {
			return bad("there is no filter %q", name)
		}
		values += len(f.Any) + len(f.All) + len(f.Not)
	}
	for name, text := range q.Find {
		if !slices.Contains(Facets, name) {
			return bad("there is no facet %q to find values in", name)
		}
		if len(text) > maxFind {
			return bad("%d bytes to find in a facet; at most %d are read", len(text), maxFind)
		}
		if _, ok := q.Facets[name]; !ok { // to find something in it is to ask for it
			q.Facets = maps.Clone(q.Facets)
			if q.Facets == nil {
				q.Facets = map[string]int{}
			}
			q.Facets[name] = DefaultSize
		}
	}
	switch {
	case values > MaxFilters:
		return bad("%d filter values; at most %d are read", values, MaxFilters)
	case q.Page < 1:
		return bad("page %d: pages count from 1", q.Page)
	case q.Size < 1 || q.Size > most:
		return bad("size %d: a page has 1 to %d articles", q.Size, most)
	case q.Page > MaxDepth/q.Size:
		return bad("page %d of %d articles lies beyond the first %d: narrow the search, or go on by cursor", q.Page, q.Size, MaxDepth)
	case q.Passages < 0 || q.Passages > MaxPassages:
		return bad("%d passages: ask for 0 to %d", q.Passages, MaxPassages)
	case q.PassageChars < 80 || q.PassageChars > 600:
		return bad("passages of %d characters: ask for 80 to 600", q.PassageChars)
	}
	if q.Histogram != "" && !slices.Contains(Intervals, q.Histogram) {
		return bad("there is no interval %q; the intervals are %v", q.Histogram, Intervals)
	}
	if q.DateOf == "" {
		q.DateOf = Publication
	}
	switch {
	case !slices.Contains(DateKinds, q.DateOf):
		return bad("there is no date %q of an article; the dates are %v", q.DateOf, DateKinds)
	case q.Histogram != "" && q.DateOf != Publication:
		return bad("a histogram counts dates of publication, and this search is bounded by those %s: leave one of them out", q.DateOf)
	}
	if q.Same != "" && q.Same != "sentence" && q.Same != "paragraph" {
		return bad("words can stand in the same sentence or the same paragraph, not in the same %q", q.Same)
	}
	for _, in := range q.In {
		if !slices.Contains(Places, in) {
			return bad("there is no place %q to search in; the places are %s", in, strings.Join(Places, ", "))
		}
	}
	for _, d := range []string{q.From, q.To} {
		if d != "" && !isDate(d) {
			return bad("%q is no date: write 2006, 2006-02 or 2006-02-13", d)
		}
	}
	if q.From != "" && q.To != "" && q.From > lastDay(q.To) {
		return bad("the range from %s to %s is empty", q.From, q.To)
	}
	if q.Sort == "" {
		q.Sort = Newest
		if strings.TrimSpace(q.Text) != "" {
			q.Sort = Relevance
		}
	}
	if !slices.Contains(Sorts, q.Sort) {
		return bad("there is no order %q", q.Sort)
	}
	if q.Explain && q.Sort != Relevance {
		return bad("these articles are ordered as %s, and relevance alone is explained: ask with words, and for no other order", q.Sort)
	}
	return nil
}

// parse reads the text of a query and what says where its words are to stand.
func (q *Query) parse() (*Node, []Warning, error) {
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

// ranged reports whether the query is bounded by date.
func (q *Query) ranged() bool { return q.From != "" || q.To != "" }
