package server

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"casefile/corpus"
	"casefile/search/query"
)

// What follows or precedes the name of a facet in the name of a parameter.
const (
	suffixAll  = ".all"  // articles with each of the values
	suffixNone = ".none" // =1: articles without any value

	suffixMatch = ".match" // =all: its values are those of suffixAll
	prefixNot   = "-"      // articles without the value

	prefixFind, suffixFind = "facet.", ".q" // values like this are listed
)

// defaultValues is how many values of a facet are listed where no number is given.
const defaultValues = 20

// searchParams are the parameters of a search, and of all that is said about the
// articles that it finds.
var searchParams = newTable(slices.Concat(
	[]param{
		{name: "q", help: "The query: words, \"phrases\", -excluded, person:name and so on. Without it every article is found."},
		{name: "variants", kind: choiceKind, choices: []string{"on", "off"}, def: "on", hidden: true,
			help: "off searches the words as typed, in no other spelling of a name."},
		{name: "variant", repeat: true, hidden: true,
			help: "A spelling that is searched only if asked for, with all that is read the same."},
		{name: prefixNot + "variant", repeat: true, hidden: true, help: "A spelling that is not searched."},
	},
	filterParams(),
	[]param{
		{name: "in", kind: choiceKind, choices: query.Parts, repeat: true, hidden: true,
			help: "The part of an article in which words without a field are searched; repeat it for several. versions alone searches former versions beside the whole article."},
		{name: "same", kind: choiceKind, choices: []string{"article", "paragraph", "sentence"}, def: "article", hidden: true,
			help: "Where all words must be found together."},
		{name: "from", kind: dateKind, help: "Only articles published on this date or after: 2006, 2006-02 or 2006-02-13."},
		{name: "to", kind: dateKind, help: "Only articles published on this date or before."},
		{name: "date", kind: choiceKind, choices: texts(query.DateKinds), def: string(query.Publication),
			help: "The date that from and to bound: of publication, of capture, or any date in the text."},
		{name: "sort", kind: choiceKind, choices: texts(query.Sorts),
			help: "The order of the articles: " + either(texts(query.Sorts)) + "."},
		{name: "page", kind: numberKind, low: 1, high: query.MaxDepth, def: "1", help: "The page of the results."},
		{name: "size", kind: numberKind, low: 1, high: query.MaxSize, def: strconv.Itoa(query.DefaultSize), hidden: true,
			help: "The number of results on a page."},
		{name: "fields", kind: choiceKind, choices: append(hitFields, allFields...), repeat: true, tidy: tidyFields,
			help: "A field that each result has in JSON; repeat it for several. All are given without it."},
		{name: "cursor", help: "next_cursor of an answer: the results that follow."},
		{name: "histogram", kind: choiceKind, choices: texts(query.Intervals), hidden: true,
			help: "Counts articles by date of publication, in intervals of this length."},
	},
	findParams(),
	[]param{
		{name: "facet", hidden: true, kind: countKind, choices: query.Facets, low: 1, high: maxValues, repeat: true, tidy: tidyFacets,
			help: "Counts the articles by the values of a facet, and lists " + strconv.Itoa(defaultValues) + " values or the number given; repeat it for several."},
		{name: "snippets", kind: numberKind, low: 0, high: query.MaxPassages, def: "2", hidden: true,
			help: "The number of passages of each article."},
		{name: "snippet_chars", kind: numberKind, low: query.MinChars, high: query.MaxChars, def: strconv.Itoa(query.DefaultChars), hidden: true,
			help: "The length of a passage in characters."},
		{name: "strict", kind: choiceKind, choices: onOff, def: "0", hidden: true,
			help: "1 refuses a query that is not well formed, which is read leniently otherwise."},
		{name: "explain", kind: choiceKind, choices: onOff, def: "0",
			help: "1 gives, for each article, what each word adds to its score."},
		{name: "collapse", kind: choiceKind, choices: []string{"cluster", "none"}, def: "cluster", hidden: true,
			help: "none lists each article of the same text by itself, instead of all as one result."},
	},
)...)

// maxValues is the most values of a facet that are listed.
const maxValues = 1000

// filterParams are the parameters that filter by facets.
func filterParams() (rows []param) {
	for _, f := range query.Facets {
		what, values := facetHelp[f], textKind
		if facetChoices[f] != nil {
			values = choiceKind
		}
		row := param{kind: values, choices: facetChoices[f], repeat: true}
		any, all, not := row, row, row
		any.name, any.ticks, any.help = f, f, "Only articles "+what+"; repeat it for any of several."
		all.name, all.hidden, all.help = f+suffixAll, true, "Only articles "+what+"; repeat it for each of several."
		not.name, not.hidden, not.help = prefixNot+f, true, "No article "+what+"."
		rows = append(rows, any,
			param{name: f + suffixMatch, kind: choiceKind, choices: []string{"any", "all"}, def: "any", ticks: f, into: [2]string{f, f + suffixAll},
				help: "all finds articles with each of the values of " + f + ", any with one of them."},
			all, not,
			param{name: f + suffixNone, kind: choiceKind, choices: []string{"1"}, ticks: f,
				help: "1 finds articles for which no " + f + " is known, beside those that " + f + " asks for."})
	}
	return rows
}

// facetChoices are the values of the facets that have no others.
var facetChoices = map[string][]string{"kind": corpus.Classes, "terms": corpus.TermsValues}

var facetHelp = map[string]string{
	"person": "that name this person", "org": "that name this organization", "place": "that name this place",
	"year": "published in this year", "mentioned": "that mention this year", "source": "of this outlet",
	"lang": "in this language", "author": "by this author", "kind": "of this kind", "terms": "of a source with these terms",
}

// findParams are the parameters that search the values of facets.
func findParams() (rows []param) {
	for _, f := range query.Facets {
		rows = append(rows, param{name: prefixFind + f + suffixFind, help: "Of the facet " + f + ", list only values like this, in any spelling."})
	}
	return rows
}

// ParamHelp returns what each parameter of a search is for, by its name.
func ParamHelp() map[string]string {
	help := map[string]string{}
	for _, r := range searchParams.rows {
		help[r.name] = r.help
	}
	return help
}

func texts[S ~string](values []S) (all []string) {
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}

// tidyFacets puts counts in the order of the facets, each once: the last holds.
func tidyFacets(values []string) (tidy []string) {
	for _, f := range query.Facets {
		for _, v := range slices.Backward(values) {
			if name, n := facetSize(v); name == f {
				if n != defaultValues {
					name += ":" + strconv.Itoa(n)
				}
				tidy = append(tidy, name)
				break
			}
		}
	}
	return tidy
}

// facetSize reads a facet and how many values of it are listed.
func facetSize(value string) (facet string, n int) {
	facet, size, _ := strings.Cut(value, ":")
	n, _ = strconv.Atoi(size)
	return facet, cmp.Or(n, defaultValues)
}

// query returns the question that the parameters of a search ask.
func (p params) query() query.Query {
	q := query.Query{
		Text:         p.text("q"),
		Literal:      p.text("variants") == "off",
		With:         p.all("variant"),
		Without:      p.all(prefixNot + "variant"),
		In:           p.all("in"),
		Strict:       p.text("strict") == "1",
		Filters:      map[string]query.Filter{},
		From:         p.text("from"),
		To:           p.text("to"),
		DateOf:       query.DateKind(p.text("date")),
		Sort:         query.Sort(p.text("sort")),
		Size:         p.number("size"),
		Collapse:     p.text("collapse") == "cluster",
		After:        p.text("cursor"),
		Facets:       map[string]int{},
		Find:         map[string]string{},
		Histogram:    query.Interval(p.text("histogram")),
		Explain:      p.text("explain") == "1",
		Passages:     p.number("snippets"),
		PassageChars: p.number("snippet_chars"),
	}
	if same := p.text("same"); same != "article" {
		q.Same = same
	}
	if p.has("page") { // page 1 is not the default behind a cursor
		q.Page = p.number("page")
	}
	for _, f := range query.Facets {
		if filter := p.filter(f); !filter.IsZero() {
			q.Filters[f] = filter
		}
		if p.has(prefixFind + f + suffixFind) {
			q.Find[f] = p.text(prefixFind + f + suffixFind)
		}
	}
	for _, v := range p.all("facet") {
		f, n := facetSize(v)
		q.Facets[f] = n
	}
	return q
}

// requires reports whether the ticks of a facet ask for articles with each of its values.
func (p params) requires(facet string) bool {
	return !p.has(facet) && (p.has(facet+suffixAll) || p.text(facet+suffixMatch) == "all")
}

// filter returns the filter by a facet.
func (p params) filter(facet string) query.Filter {
	return query.Filter{
		Any: slices.Clone(p.all(facet)), All: slices.Clone(p.all(facet + suffixAll)), Not: slices.Clone(p.all(prefixNot + facet)),
		Missing: p.has(facet + suffixNone),
	}
}

// drawn returns the interval by which a page draws a histogram, by if none is given;
// "" where another date is bounded than the one that is drawn.
func (p params) drawn(by query.Interval) query.Interval {
	if p.text("date") != string(query.Publication) {
		by = ""
	}
	return cmp.Or(query.Interval(p.text("histogram")), by)
}
