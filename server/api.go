package server

import (
	"cmp"
	"time"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/query"
)

// The types of this file are the JSON of API version 1. Fields are added, never
// renamed or removed. Offsets count Unicode code points of body_text.

type jsonAnswer struct {
	Query           jsonQuery            `json:"query"`
	Total           jsonTotal            `json:"total"`
	TookMS          float64              `json:"took_ms"`
	IndexGeneration int                  `json:"index_generation"`
	Results         []jsonHit            `json:"results"`
	Collapsed       int                  `json:"collapsed"` // articles of this page that stand in the cluster of a result, here or on a page before
	Facets          map[string]jsonFacet `json:"facets,omitempty"`
	Histogram       *jsonHistogram       `json:"histogram,omitempty"`
	Suggestions     jsonSuggested        `json:"suggestions"`
	NextCursor      *string              `json:"next_cursor"` // null behind the last article
	Links           jsonLinks            `json:"links"`
}

type jsonQuery struct {
	Input      string          `json:"input"`
	Parsed     string          `json:"parsed"`
	Canonical  string          `json:"canonical"`
	Expansions []jsonExpansion `json:"expansions"`
	Terms      []jsonTerm      `json:"terms,omitempty"`    // what each finds alone, where not all were found together
	Without    []jsonDropped   `json:"without,omitempty"`  // where nothing is found: what is without a filter
	Unknown    []jsonUnknown   `json:"unknown,omitempty"`  // values of filters that no article has
	Optional   []string        `json:"optional,omitempty"` // words that an article need not have
	Relaxed    *string         `json:"relaxed"`            // "or" where not all words were found together
	Escaped    bool            `json:"escaped"`            // read leniently, see warnings
	Warnings   []jsonWarning   `json:"warnings"`
}

// A jsonExpansion tells which other spellings of a word were searched.
type jsonExpansion struct {
	Term     string           `json:"term"`
	To       []jsonSpelling   `json:"to"`
	Possibly []jsonUnsearched `json:"possibly"` // spellings that were not searched
	Complete bool             `json:"complete"` // false: there are more spellings than were searched
	Off      string           `json:"off"`      // the search without them
}

// A jsonUnsearched is a spelling that may be a slip of the pen, or another name.
type jsonUnsearched struct {
	Spelling   string   `json:"spelling"`
	Articles   int      `json:"articles"`
	Similarity float64  `json:"similarity"`
	By         []string `json:"by"` // rules
	On         string   `json:"on"` // the search with this spelling
}

type jsonSpelling struct {
	Spelling   string   `json:"spelling"`
	Articles   int      `json:"articles"`
	Similarity float64  `json:"similarity"`
	By         []string `json:"by"`  // rules
	Off        string   `json:"off"` // the search without this spelling
}

type jsonTerm struct {
	Term       string      `json:"term"`
	Articles   int         `json:"articles"`
	DidYouMean []string    `json:"did_you_mean"`
	Nearest    []jsonLabel `json:"nearest"` // the same, with the articles of each in the whole case
}

type jsonSuggested struct {
	DidYouMean *jsonMeant `json:"did_you_mean"`
}

// A jsonMeant is the query that was probably meant, and what it finds.
type jsonMeant struct {
	Q        string `json:"q"`
	Articles int    `json:"articles"`
	Link     string `json:"link"`
}

// A jsonDropped tells what is found without one filter.
type jsonDropped struct {
	Filter   string `json:"filter"` // a facet, date, or all
	Articles int    `json:"articles"`
	Link     string `json:"link"`
}

// A jsonUnknown is a value of a filter that no article has.
type jsonUnknown struct {
	Filter  string        `json:"filter"`
	Value   string        `json:"value"`
	Nearest []jsonInstead `json:"nearest"`
}

// A jsonInstead is a value in the place of one that no article has.
type jsonInstead struct {
	ID       string `json:"id"`
	Label    string `json:"label"`
	Articles int    `json:"articles"` // in the whole case
	Link     string `json:"link"`     // the search for it
}

type jsonWarning struct {
	Position int    `json:"position"`
	Detail   string `json:"detail"`
}

type jsonTotal struct {
	Articles int    `json:"articles"`
	Relation string `json:"relation"` // "eq": totals are always exact
}

type jsonSource struct {
	ID   string `json:"id"` // what the filter and the facet call it
	Name string `json:"name"`
	Host string `json:"host"` // of the address, without www; "file" for a file without one
}

func sourceJSON(s corpus.Source) jsonSource {
	return jsonSource{ID: search.FilterID("source", s.Name), Name: s.Name, Host: s.ID}
}

type jsonDate struct {
	At        string   `json:"at"`
	Precision string   `json:"precision"`
	From      string   `json:"from"`
	Words     []string `json:"words,omitempty"`
	Inferred  bool     `json:"inferred,omitempty"` // concluded, not stated: check the words
}

type jsonFlags struct {
	HeadlineDoubtful bool   `json:"headline_doubtful"`
	Incomplete       string `json:"incomplete,omitempty"`
}

type jsonFacet struct {
	Operator string      `json:"operator"`
	Distinct int         `json:"distinct"`
	Shown    int         `json:"shown"`
	Other    int         `json:"other"`
	Missing  int         `json:"missing"`
	None     jsonNone    `json:"none"`
	Values   []jsonValue `json:"values"`
}

// A jsonNone is about the articles without a value.
type jsonNone struct {
	Selected bool   `json:"selected"`
	Toggle   string `json:"toggle"` // the search with these articles too, or without them
}

type jsonValue struct {
	ID        string         `json:"id"`
	Label     string         `json:"label"`
	Articles  int            `json:"articles"`
	Selected  bool           `json:"selected"`
	Spellings []jsonLabel    `json:"spellings,omitempty"` // where there are several
	Links     jsonValueLinks `json:"links"`
}

// A jsonLabel is a name as articles have it, with how many do in the whole case.
type jsonLabel struct {
	Label    string `json:"label"`
	Articles int    `json:"articles"`
}

type jsonValueLinks struct {
	Only    string `json:"only"`
	Add     string `json:"add"`
	Remove  string `json:"remove"`
	Exclude string `json:"exclude"`
	Require string `json:"require"` // of articles that have this value beside the others
}

type jsonLinks struct {
	Self string  `json:"self"`
	Next *string `json:"next"`
	Prev *string `json:"prev"`
	HTML string  `json:"html"`
}

const searchPath = "/api/v1/search"

func searchJSON(p *params, res *search.Result, took time.Duration) *jsonAnswer {
	a := &jsonAnswer{
		Query:           queryJSON(p, res),
		Total:           jsonTotal{res.Total, "eq"},
		TookMS:          float64(took.Microseconds()) / 1000,
		IndexGeneration: res.Generation,
		Results:         []jsonHit{},
		Collapsed:       res.Collapsed,
		Histogram:       histogramJSON(p, res.Histogram, searchPath),
		Links:           jsonLinks{Self: address(searchPath, p), HTML: address("/search", p)},
	}
	if m := res.Meant; m != nil {
		a.Suggestions.DidYouMean = &jsonMeant{m.Text, m.Articles, address(searchPath, p.asking(m.Text))}
	}
	for _, h := range res.Hits {
		one := hitJSON(p, res, h)
		one.only = p.fields
		a.Results = append(a.Results, one)
	}
	if len(res.Facets) > 0 {
		a.Facets = map[string]jsonFacet{}
	}
	for _, f := range res.Facets {
		a.Facets[f.Name] = facetJSON(p, f, searchPath)
	}
	if res.Next != "" {
		a.NextCursor = &res.Next
	}
	prev, next := neighbours(p, res)
	for link, to := range map[**string]*params{&a.Links.Prev: prev, &a.Links.Next: next} {
		if to != nil {
			at := address(searchPath, to)
			*link = &at
		}
	}
	return a
}

// queryJSON tells how the query was read, and what was done about what was not found.
func queryJSON(p *params, res *search.Result) jsonQuery {
	q := jsonQuery{
		Input:      p.Text,
		Parsed:     res.Query.String(),
		Canonical:  "?" + p.encode(),
		Escaped:    len(res.Warnings) > 0,
		Warnings:   []jsonWarning{},
		Expansions: []jsonExpansion{},
		Optional:   res.Optional,
	}
	if res.Relaxed {
		or := "or"
		q.Relaxed = &or
	}
	for _, w := range res.Warnings {
		q.Warnings = append(q.Warnings, jsonWarning{w.Position, w.Text})
	}
	for _, t := range res.Terms {
		one := jsonTerm{Term: t.Text, Articles: t.Articles, DidYouMean: []string{}, Nearest: []jsonLabel{}}
		for _, n := range t.Nearest {
			one.DidYouMean = append(one.DidYouMean, n.Text)
			one.Nearest = append(one.Nearest, jsonLabel{n.Text, n.Articles})
		}
		q.Terms = append(q.Terms, one)
	}
	for _, d := range res.Dropped {
		q.Without = append(q.Without, jsonDropped{cmp.Or(d.Filter, "all"), d.Articles, address(searchPath, p.dropping(d.Filter))})
	}
	for _, u := range res.Unknown {
		one := jsonUnknown{Filter: u.Facet, Value: u.Value, Nearest: []jsonInstead{}}
		for _, v := range u.Nearest {
			id := entityID(u.Facet, v.ID)
			one.Nearest = append(one.Nearest, jsonInstead{id, v.Label, v.Articles, address(searchPath, p.replacing(u.Facet, u.Value, id))})
		}
		q.Unknown = append(q.Unknown, one)
	}
	for _, e := range res.Expansions {
		x := jsonExpansion{
			Term: e.Term, To: []jsonSpelling{}, Possibly: []jsonUnsearched{}, Complete: !e.Cut, Off: address(searchPath, p.literal(e.At)),
		}
		for _, s := range e.To {
			x.To = append(x.To, jsonSpelling{s.Text, s.Articles, s.Score, s.Rules, address(searchPath, p.without(s.Text))})
		}
		for _, s := range e.Possibly {
			x.Possibly = append(x.Possibly, jsonUnsearched{s.Text, s.Articles, s.Score, s.Rules, address(searchPath, p.alsoAs(s.Text))})
		}
		q.Expansions = append(q.Expansions, x)
	}
	return q
}

func facetJSON(p *params, f search.Facet, path string) jsonFacet {
	out := jsonFacet{
		Operator: "or", Distinct: f.Distinct, Shown: len(f.Values), Other: f.Other(), Missing: f.Missing,
		Values: []jsonValue{},
		None:   jsonNone{f.None, address(path, p.with(f.Name, func(f *query.Filter) { f.Missing = !f.Missing }))},
	}
	for _, v := range f.Values {
		l := valueLinks(p, f.Name, v)
		value := jsonValue{
			ID: entityID(f.Name, v.ID), Label: v.Label, Articles: v.Articles, Selected: v.Selected,
			Links: jsonValueLinks{address(path, l.only), address(path, l.add), address(path, l.remove), address(path, l.exclude), address(path, l.require)},
		}
		if len(v.Spellings) > 1 {
			value.Spellings = labelsJSON(v.Spellings)
		}
		out.Values = append(out.Values, value)
	}
	return out
}

func dateJSON(d corpus.Date) *jsonDate {
	if d.IsZero() {
		return nil
	}
	return &jsonDate{d.At, string(d.Precision), string(d.From), d.Words, d.From == corpus.FromInferred}
}

func nonNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
