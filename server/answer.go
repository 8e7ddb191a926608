package server

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/query"
)

// The types of this file, and of hit.go, histogram.go, article.go, contrast.go, version.go,
// entity.go, similar.go, stats.go and suggest.go, are what API version 1 answers in JSON, and what pages show.
// Fields are added, never renamed or removed. A field is never missing: what is absent
// is null, empty or 0. Offsets count Unicode code points of body_text. Fields without a
// name in JSON are for pages.

// An Answer is the answer to a search.
type Answer struct {
	Query           askedQuery             `json:"query"`
	Total           total                  `json:"total"`
	TookMS          float64                `json:"took_ms"`
	IndexGeneration int                    `json:"index_generation"`
	Results         []hit                  `json:"results"`
	Collapsed       int                    `json:"collapsed"` // articles of this page that are in the cluster of a result, of this page or one before
	Facets          map[string]facetCounts `json:"facets"`
	Histogram       *histogram             `json:"histogram"` // null unless asked for
	Suggestions     corrections            `json:"suggestions"`
	NextCursor      *string                `json:"next_cursor"` // null after the last article
	Links           searchLinks            `json:"links"`

	Articles int             `json:"-"` // in the whole case
	Filters  []appliedFilter `json:"-"`
}

// An askedQuery says how the query was read, and what was done where little was found.
type askedQuery struct {
	Input      string          `json:"input"`
	Parsed     string          `json:"parsed"`
	Canonical  string          `json:"canonical"`
	Expansions []expansion     `json:"expansions"`
	Terms      []termCount     `json:"terms"`    // what each word finds alone, where not all were found together
	Without    []withoutFilter `json:"without"`  // where nothing is found: what is found without a filter
	Unknown    []unknownValue  `json:"unknown"`  // values of filters that no article has
	Optional   []string        `json:"optional"` // words that were ignored
	Relaxed    *string         `json:"relaxed"`  // "or" where not all words were found together
	Escaped    bool            `json:"escaped"`  // read leniently, see warnings
	Warnings   []warning       `json:"warnings"`
}

// An expansion lists the other spellings of a word.
type expansion struct {
	Term     string            `json:"term"`
	To       []spelling        `json:"to"`
	Possibly []offeredSpelling `json:"possibly"` // spellings that were not searched
	Complete bool              `json:"complete"` // false: there are more spellings than were searched
	Off      string            `json:"off"`      // the search without them
}

type spelling struct {
	Spelling   string   `json:"spelling"`
	Articles   int      `json:"articles"`
	Similarity float64  `json:"similarity"`
	By         []string `json:"by"`  // rules
	Off        string   `json:"off"` // the search without this spelling
}

// An offeredSpelling may be a typing error, or another name.
type offeredSpelling struct {
	Spelling   string   `json:"spelling"`
	Articles   int      `json:"articles"`
	Similarity float64  `json:"similarity"`
	By         []string `json:"by"` // rules
	On         string   `json:"on"` // the search with this spelling
}

type termCount struct {
	Term       string     `json:"term"`
	Articles   int        `json:"articles"`
	DidYouMean []string   `json:"did_you_mean"`
	Nearest    []nearTerm `json:"nearest"` // the same, each with its articles in the whole case

	Link string `json:"-"` // the search for it alone
}

type nearTerm struct {
	Label    string `json:"label"`
	Articles int    `json:"articles"`

	Link string `json:"-"` // the search for it instead
}

type corrections struct {
	DidYouMean *correction     `json:"did_you_mean"`
	InFormer   *formerArticles `json:"in_former_versions"` // null: no further articles have the words in former versions, or those are searched
}

// formerArticles are articles that have the words of a query only with those of former
// versions.
type formerArticles struct {
	Articles int    `json:"articles"`
	Link     string `json:"link"` // the search of former versions too
}

// A correction is the query that was probably meant, and what it finds.
type correction struct {
	Q        string `json:"q"`
	Articles int    `json:"articles"`
	Link     string `json:"link"`
}

// A withoutFilter says what is found without one filter.
type withoutFilter struct {
	Filter   string `json:"filter"` // a facet, date, or all
	Articles int    `json:"articles"`
	Link     string `json:"link"`
}

// An unknownValue is a value of a filter that no article has.
type unknownValue struct {
	Filter  string      `json:"filter"`
	Value   string      `json:"value"`
	Nearest []nearValue `json:"nearest"`
}

// A nearValue is a value that some article has, like one that none has.
type nearValue struct {
	ID       string `json:"id"`
	Label    string `json:"label"`
	Articles int    `json:"articles"` // in the whole case
	Link     string `json:"link"`     // the search for it instead
}

type warning struct {
	Position int    `json:"position"`
	Detail   string `json:"detail"`
}

type total struct {
	Articles  int    `json:"articles"`  // with the abstracts
	Abstracts int    `json:"abstracts"` // of them, in place of articles
	Relation  string `json:"relation"`  // "eq": totals are always exact
}

func newTotal(res *search.Result) total { return total{res.Total, res.Abstracts, "eq"} }

// Text says how many articles and abstracts there are.
func (t total) Text() wording {
	articles, abstracts := say("%d articles", t.Articles-t.Abstracts), say("%d abstracts", t.Abstracts)
	switch t.Abstracts {
	case 0:
		return articles
	case t.Articles:
		return abstracts
	}
	return say("%d documents: %s, %s", t.Articles, articles, abstracts)
}

// String is Text in English.
func (t total) String() string {
	articles, abstracts := plural(t.Articles-t.Abstracts, "article", "articles"), plural(t.Abstracts, "abstract", "abstracts")
	switch t.Abstracts {
	case 0:
		return articles
	case t.Articles:
		return abstracts
	}
	return fmt.Sprintf("%s documents: %s, %s", writtenNumber(t.Articles), articles, abstracts)
}

type source struct {
	ID   string `json:"id"` // in filters and facets
	Name string `json:"name"`
	Host string `json:"host"` // of the address, without www; "file" for a file without an address
}

func newSource(s corpus.Source) source {
	return source{ID: search.FilterID("source", s.Name), Name: s.Name, Host: s.ID}
}

type date struct {
	At        string   `json:"at"`
	Precision string   `json:"precision"`
	From      string   `json:"from"`
	Words     []string `json:"words"`
	Inferred  bool     `json:"inferred"` // concluded, not stated: check the words
}

// newDate returns nil for an unknown date.
func newDate(d corpus.Date) *date {
	if d.IsZero() {
		return nil
	}
	return &date{d.At, string(d.Precision), string(d.From), nonNil(d.Words), d.From == corpus.FromInferred}
}

type flags struct {
	HeadlineDoubtful bool   `json:"headline_doubtful"`
	Incomplete       string `json:"incomplete"`
	Changed          bool   `json:"changed_since_publication"` // a later capture of the page gave another title, text, date or author
}

type facetCounts struct {
	Operator string       `json:"operator"` // or: the values are alternatives; and: each is required
	Distinct int          `json:"distinct"`
	Shown    int          `json:"shown"`
	Other    int          `json:"other"`
	Missing  int          `json:"missing"`
	None     noValue      `json:"none"`
	Values   []facetValue `json:"values"`
}

// A noValue is about the articles without a value of a facet.
type noValue struct {
	Selected bool   `json:"selected"`
	Toggle   string `json:"toggle"` // the search with these articles too, or without them
}

type facetValue struct {
	ID        string     `json:"id"`
	Label     string     `json:"label"`
	Articles  int        `json:"articles"`
	Selected  bool       `json:"selected"`
	Spellings []label    `json:"spellings"` // where there are several
	Links     valueLinks `json:"links"`
}

// A label is a name as articles have it, with its articles in the whole case.
type label struct {
	Label    string `json:"label"`
	Articles int    `json:"articles"`
}

type valueLinks struct {
	Only    string `json:"only"`
	Add     string `json:"add"`
	Remove  string `json:"remove"`
	Exclude string `json:"exclude"`
	Require string `json:"require"` // the search for articles that have this value as well
}

type links struct {
	Self string  `json:"self"`
	Next *string `json:"next"`
	Prev *string `json:"prev"`
	HTML string  `json:"html"`
}

// searchLinks lead to all articles of a search too.
type searchLinks struct {
	links

	Atom string `json:"atom"` // a feed
	CSV  string `json:"csv"`  // another of formats has another suffix
}

// An appliedFilter is a value of a facet that the search is narrowed by.
type appliedFilter struct {
	Facet  string
	How    string // any, all, not, or none: the articles without a value
	Label  string // "" for none
	Remove string // the search without it
}

func newAnswer(l linker, res *search.Result, took time.Duration) *Answer {
	a := &Answer{
		Query:           newAskedQuery(l, res),
		Total:           newTotal(res),
		TookMS:          float64(took.Microseconds()) / 1000,
		IndexGeneration: res.Generation,
		Results:         []hit{},
		Facets:          map[string]facetCounts{},
		Collapsed:       res.Collapsed,
		Histogram:       newHistogram(l, res.Histogram),
		Links: searchLinks{
			links{Self: l.to(l.params), HTML: l.at(searchPage)},
			l.in(feedParams).at(searchPage + ".atom"), l.in(passageParams).at(searchPath + ".csv"),
		},
		Articles: res.Articles,
		Filters:  newFilters(l, res.Facets),
	}
	if m := res.Meant; m != nil {
		a.Suggestions.DidYouMean = &correction{m.Text, m.Articles, l.to(l.with("q", m.Text))}
	}
	if res.InFormer > 0 {
		a.Suggestions.InFormer = &formerArticles{res.InFormer, l.to(l.with("in", append(slices.Clone(l.all("in")), "versions")...))}
	}
	for _, h := range res.Hits {
		one := newHit(l, res, h)
		one.only = l.all("fields")
		a.Results = append(a.Results, one)
	}
	for _, f := range res.Facets {
		a.Facets[f.Name] = newFacet(l, f)
	}
	if res.Next != "" {
		a.NextCursor = &res.Next
	}
	prev, next := l.pages(res.Total, res.Next)
	a.Links.Prev, a.Links.Next = optional(l.path, prev), optional(l.path, next)
	return a
}

// mostWarnings bounds the warnings of an answer.
const mostWarnings = 20

func newAskedQuery(l linker, res *search.Result) askedQuery {
	q := askedQuery{
		Input:      l.text("q"),
		Parsed:     res.Query.String(),
		Canonical:  "?" + l.encode(),
		Escaped:    len(res.Warnings) > 0,
		Warnings:   []warning{},
		Expansions: []expansion{},
		Terms:      []termCount{},
		Without:    []withoutFilter{},
		Unknown:    []unknownValue{},
		Optional:   nonNil(res.Optional),
		Relaxed:    relaxedBy(res.Relaxed),
	}
	for i, w := range res.Warnings {
		if i == mostWarnings-1 && len(res.Warnings) > mostWarnings {
			q.Warnings = append(q.Warnings, warning{w.Position, fmt.Sprintf("%d more parts of this query were not read as written", len(res.Warnings)-i)})
			break
		}
		q.Warnings = append(q.Warnings, warning{w.Position, w.Text})
	}
	for _, t := range res.Terms {
		one := termCount{Term: t.Text, Articles: t.Articles, DidYouMean: []string{}, Nearest: []nearTerm{}, Link: l.to(l.with("q", t.Text))}
		for _, n := range t.Nearest {
			one.DidYouMean = append(one.DidYouMean, n.Text)
			one.Nearest = append(one.Nearest, nearTerm{n.Text, n.Articles, l.to(l.with("q", n.Query))})
		}
		q.Terms = append(q.Terms, one)
	}
	for _, d := range res.Dropped {
		q.Without = append(q.Without, withoutFilter{cmp.Or(d.Filter, "all"), d.Articles, l.to(l.withoutFilter(d.Filter))})
	}
	for _, u := range res.Unknown {
		one := unknownValue{Filter: u.Facet, Value: u.Value, Nearest: []nearValue{}}
		for _, v := range u.Nearest {
			id := entityID(u.Facet, v.ID)
			one.Nearest = append(one.Nearest, nearValue{id, v.Label, v.Articles, l.to(l.replacing(u.Facet, u.Value, id))})
		}
		q.Unknown = append(q.Unknown, one)
	}
	for _, e := range res.Expansions {
		q.Expansions = append(q.Expansions, newExpansion(l, e))
	}
	return q
}

func newExpansion(l linker, e search.Expansion) expansion {
	x := expansion{
		Term: e.Term, To: []spelling{}, Possibly: []offeredSpelling{}, Complete: !e.Cut, Off: l.to(l.literal(e.At)),
	}
	for _, s := range e.To {
		x.To = append(x.To, spelling{s.Text, s.Articles, s.Score, s.Rules, l.to(l.plus(prefixNot+"variant", s.Text))})
	}
	for _, s := range e.Possibly {
		x.Possibly = append(x.Possibly, offeredSpelling{s.Text, s.Articles, s.Score, s.Rules, l.to(l.plus("variant", s.Text))})
	}
	return x
}

func newFacet(l linker, f search.Facet) facetCounts {
	operator := "or"
	if l.requires(f.Name) {
		operator = "and"
	}
	out := facetCounts{
		Operator: operator, Distinct: f.Distinct, Shown: len(f.Values), Other: f.Other(), Missing: f.Missing,
		Values: []facetValue{},
		None:   noValue{f.None, l.to(l.withFilter(f.Name, func(f *query.Filter) { f.Missing = !f.Missing }))},
	}
	for _, v := range f.Values {
		value := facetValue{ID: entityID(f.Name, v.ID), Label: v.Label, Articles: v.Articles, Selected: v.Selected || v.Required && operator == "and", Links: l.facetValue(f.Name, v)}
		value.Spellings = []label{}
		if len(v.Spellings) > 1 {
			for _, s := range v.Spellings {
				value.Spellings = append(value.Spellings, label{s.Text, s.Articles})
			}
		}
		out.Values = append(out.Values, value)
	}
	return out
}

// relaxedBy returns how words were joined where not all were found together, nil where
// they were.
func relaxedBy(relaxed bool) *string {
	if !relaxed {
		return nil
	}
	return new("or")
}

// newFilters lists the values that the search is narrowed by. The facets that were
// counted know what a value is called.
func newFilters(l linker, counted []search.Facet) (all []appliedFilter) {
	for _, facet := range query.Facets {
		add := func(how string, values []string) {
			for _, value := range values {
				rest := l.withoutValues(facet, func(v string) bool { return search.FilterID(facet, v) == search.FilterID(facet, value) })
				all = append(all, appliedFilter{facet, how, labelOf(counted, facet, value), l.to(rest)})
			}
		}
		f := l.filter(facet)
		add("any", f.Any)
		add("all", f.All)
		add("not", f.Not)
		if f.Missing {
			all = append(all, appliedFilter{Facet: facet, How: "none", Remove: l.to(l.without(facet + suffixNone))})
		}
	}
	return all
}

// labelOf returns what a value of a filter is called.
func labelOf(counted []search.Facet, facet, value string) string {
	for _, f := range counted {
		if f.Name != facet {
			continue
		}
		for _, v := range f.Values {
			if v.Means(facet, value) {
				return v.Label
			}
		}
		if label := f.Label(value); label != "" {
			return label
		}
	}
	return value
}

func nonNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
