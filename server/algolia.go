package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"casefile/search"
	"casefile/search/query"
)

// Programs that search by Algolia's protocol, such as InstantSearch, ask this server
// unchanged, with the host and the path /compat/algolia in the place of Algolia's. The
// attributes are the facets of a search, and numbers of year. What the protocol asks for and
// a search cannot do is refused; what changes nothing of what is found is ignored.
const algoliaPath = "/compat/algolia/1/indexes/:index/queries"

// mostAlgolia bounds the queries of a request.
const mostAlgolia = 20

// algoliaIgnored change only how Algolia counts, ranks or shows.
var algoliaIgnored = []string{
	"analytics", "analyticsTags", "attributesToHighlight", "attributesToRetrieve", "attributesToSnippet", "clickAnalytics", "distinct", "enableABTest",
	"enablePersonalization", "enableRules", "explain", "facetingAfterDistinct", "getRankingInfo", "highlightPostTag", "highlightPreTag", "indexName", "maxFacetHits",
	"maxValuesPerFacet", "percentileComputation", "personalizationImpact", "queryLanguages", "queryType", "removeStopWords", "replaceSynonymsInHighlight", "responseFields",
	"restrictHighlightAndSnippetArrays", "ruleContexts", "snippetEllipsisText", "sortFacetValuesBy", "sumOrFiltersScores", "synonyms", "type", "typoTolerance", "userToken",
}

// An algoliaQuery is one query of a request.
type algoliaQuery struct {
	IndexName       string          `json:"indexName"`
	Type            string          `json:"type"` // "facet" searches the values of a facet
	Query           string          `json:"query"`
	Page            int             `json:"page"` // from 0
	HitsPerPage     *int            `json:"hitsPerPage"`
	Facets          oneOrMore       `json:"facets"`
	FacetFilters    json.RawMessage `json:"facetFilters"`
	NumericFilters  json.RawMessage `json:"numericFilters"`
	MaxValues       *int            `json:"maxValuesPerFacet"`
	Facet           string          `json:"facet"`
	FacetQuery      string          `json:"facetQuery"`
	MaxFacetHits    *int            `json:"maxFacetHits"`
	HighlightBefore string          `json:"highlightPreTag"`
	HighlightAfter  string          `json:"highlightPostTag"`
}

func (s *server) algolia(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), s.Timeout)
	defer cancel()
	if !s.opening.wait(ctx, s.Timeout) {
		return s.opening.busy()
	}
	b, err := io.ReadAll(c.Request().Body) // of limited size
	if err != nil {
		return err
	}
	var asked struct {
		Requests []json.RawMessage `json:"requests"`
		Strategy string            `json:"strategy"`
	}
	if err := json.Unmarshal(b, &asked); err != nil || asked.Requests == nil {
		return inBody("requests", `the body is not {"requests": […]} in JSON`)
	}
	if len(asked.Requests) > mostAlgolia {
		return &refusal{"too-large", fmt.Sprintf("%d requests; send at most %d at a time", len(asked.Requests), mostAlgolia)}
	}
	results := []any{}
	for i, raw := range asked.Requests {
		one, err := readAlgolia(raw)
		if err == nil {
			var result any
			if result, err = s.algoliaAnswer(ctx, one); err == nil {
				results = append(results, result)
				continue
			}
		}
		if p := new(paramError); errors.As(err, &p) {
			p.Name = fmt.Sprintf("requests[%d].%s", i, p.Name)
		}
		return err
	}
	return c.JSON(http.StatusOK, map[string]any{"results": results})
}

// readAlgolia reads a query. Its parameters may stand in params, as a query string.
func readAlgolia(raw json.RawMessage) (algoliaQuery, error) {
	var q algoliaQuery
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(raw, &fields); err != nil {
		return q, inBody("", "a request is no object")
	}
	if b, ok := fields["params"]; ok {
		var text string
		if err := json.Unmarshal(b, &text); err == nil {
			values, err := url.ParseQuery(text)
			if err != nil {
				return q, inBody("params", "params is no query string")
			}
			delete(fields, "params")
			for name, v := range values {
				if fields[name] = json.RawMessage(v[0]); !json.Valid(fields[name]) || name == "query" || name == "facetQuery" {
					fields[name], _ = json.Marshal(v[0]) // a text
				}
			}
		} else { // an object, as a client's own type has it
			inner := map[string]json.RawMessage{}
			if err := json.Unmarshal(b, &inner); err != nil {
				return q, inBody("params", "params is neither a text nor an object")
			}
			delete(fields, "params")
			for name, v := range inner {
				fields[name] = v
			}
		}
	}
	known := append([]string{"query", "page", "hitsPerPage", "facets", "facetFilters", "numericFilters", "facet", "facetQuery"}, algoliaIgnored...)
	for name, v := range fields {
		if !slices.Contains(known, name) && !empty(v) {
			return q, inBody(name, "%s cannot be answered here; give facetFilters and numericFilters, or leave it out", name)
		}
	}
	for name := range fields { // those that were empty
		if !slices.Contains(known, name) {
			delete(fields, name)
		}
	}
	b, err := json.Marshal(fields)
	if err == nil {
		err = json.Unmarshal(b, &q)
	}
	if err != nil {
		return q, inBody("", "a request cannot be read: %v", err)
	}
	return q, nil
}

func empty(v json.RawMessage) bool {
	return slices.Contains([]string{`""`, "[]", "{}", "null", "false"}, string(bytes.TrimSpace(v)))
}

// question returns the query that is asked.
func (q algoliaQuery) question() (query.Query, error) {
	size := query.DefaultSize
	if q.HitsPerPage != nil {
		size = *q.HitsPerPage
	}
	if size < 0 || size > query.MaxSize {
		return query.Query{}, inBody("hitsPerPage", "hitsPerPage is %d; give 0 to %d", size, query.MaxSize)
	}
	if q.Page < 0 || q.Page > query.MaxDepth {
		return query.Query{}, inBody("page", "page is %d; give 0 to %d", q.Page, query.MaxDepth)
	}
	out := query.Query{Text: q.Query, Page: q.Page + 1, Size: max(1, size), Passages: 1, Filters: map[string]query.Filter{}, Facets: map[string]int{}}
	if size == 0 {
		out.Page, out.Passages = 1, 0
	}
	most := 100
	if q.MaxValues != nil {
		most = min(max(1, *q.MaxValues), maxValues)
	}
	for _, name := range q.Facets {
		if name == "*" {
			for _, f := range query.Facets {
				out.Facets[f] = most
			}
			continue
		}
		if !slices.Contains(query.Facets, name) {
			return out, noAttribute("facets", name)
		}
		out.Facets[name] = most
	}
	if err := facetFilters(q.FacetFilters, out.Filters); err != nil {
		return out, err
	}
	return out, numericFilters(q.NumericFilters, &out)
}

func noAttribute(where, name string) error {
	return inBody(where, "%s: there is no attribute %.80q; give %s", where, name, either(query.Facets))
}

// facetFilters reads "attribute:value" and arrays of them: the outer array means and, an
// inner one or.
func facetFilters(raw json.RawMessage, to map[string]query.Filter) error {
	if empty(raw) || len(raw) == 0 {
		return nil
	}
	const where = "facetFilters"
	var all []oneOrMore
	if json.Unmarshal(raw, &all) != nil {
		var one string
		if json.Unmarshal(raw, &one) != nil {
			return inBody(where, "facetFilters cannot be read; give an array of attribute:value")
		}
		all = []oneOrMore{{one}}
	}
	for _, group := range all {
		facet, any := "", []string{}
		for _, text := range group {
			name, value, ok := strings.Cut(text, ":")
			if !ok || !slices.Contains(query.Facets, name) {
				return noAttribute(where, name)
			}
			if facet != "" && facet != name {
				return inBody(where, "facetFilters: %s or %s cannot be answered in one query; ask for one attribute in a group", facet, name)
			}
			f := to[name]
			if not, ok := strings.CutPrefix(value, "-"); ok {
				if len(group) > 1 {
					return inBody(where, "facetFilters: %.80q is one of several; exclude it by itself", text)
				}
				f.Not = append(f.Not, not)
				to[name] = f
				continue
			}
			facet, any = name, append(any, strings.TrimPrefix(value, `\`))
		}
		switch f := to[facet]; {
		case len(any) == 0:
			continue
		case len(any) == 1 && len(group) == 1:
			f.All = append(f.All, any[0])
			to[facet] = f
		case len(f.Any) > 0:
			return inBody(where, "facetFilters has two groups of %s; give one", facet)
		default:
			f.Any = any
			to[facet] = f
		}
	}
	return nil
}

// numericFilters reads bounds of the year: "year>=2006".
func numericFilters(raw json.RawMessage, q *query.Query) error {
	if empty(raw) || len(raw) == 0 {
		return nil
	}
	const where = "numericFilters"
	var all []oneOrMore
	if json.Unmarshal(raw, &all) != nil {
		return inBody(where, "numericFilters cannot be read; give an array such as [\"year>=2006\"]")
	}
	from, to := 0, 9999
	for _, group := range all {
		if len(group) != 1 {
			return inBody(where, "numericFilters has alternatives; give each bound by itself")
		}
		name, rest, _ := strings.Cut(strings.ReplaceAll(group[0], " ", ""), "year")
		op := strings.TrimRight(rest, "0123456789-")
		n, err := strconv.Atoi(strings.TrimPrefix(rest, op))
		if name != "" || err != nil {
			return inBody(where, "numericFilters: %.80q cannot be answered; give a bound of year, such as year>=2006", group[0])
		}
		switch op {
		case ">=":
			from = max(from, n)
		case ">":
			from = max(from, n+1)
		case "<=":
			to = min(to, n)
		case "<":
			to = min(to, n-1)
		case "=":
			from, to = max(from, n), min(to, n)
		default:
			return inBody(where, "numericFilters: %.80q has no bound; give >=, <= or =", group[0])
		}
	}
	if from > to || to < 1 {
		return inBody(where, "numericFilters: no year is from %d to %d", from, to)
	}
	if from > 0 {
		q.From = fmt.Sprintf("%04d", min(from, 9999))
	}
	if to < 9999 {
		q.To = fmt.Sprintf("%04d", to)
	}
	return nil
}

// algoliaAnswer answers one query.
func (s *server) algoliaAnswer(ctx context.Context, q algoliaQuery) (any, error) {
	asks, err := q.question()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	if q.Type == "facet" {
		if !slices.Contains(query.Facets, q.Facet) {
			return nil, noAttribute("facet", q.Facet)
		}
		most := 10
		if q.MaxFacetHits != nil {
			most = min(max(1, *q.MaxFacetHits), 100)
		}
		asks.Size, asks.Page, asks.Passages, asks.Facets = 1, 1, 0, map[string]int{q.Facet: most}
		if q.FacetQuery != "" {
			asks.Find = map[string]string{q.Facet: q.FacetQuery}
		}
	}
	if err := s.searches.take(ctx); err != nil {
		return nil, err
	}
	defer s.searches.leave()
	res, err := s.Searcher.Search(ctx, asks)
	if err != nil {
		return nil, err
	}
	took := time.Since(start).Milliseconds()
	counts := map[string]map[string]int{}
	for _, f := range res.Facets {
		counts[f.Name] = map[string]int{}
		for _, v := range f.Values {
			counts[f.Name][attributeValue(f.Name, v, counts[f.Name])] = v.Articles
		}
	}
	if q.Type == "facet" {
		hits := []map[string]any{}
		taken := map[string]int{}
		for _, f := range res.Facets {
			for _, v := range f.Values {
				value := attributeValue(f.Name, v, taken)
				taken[value] = v.Articles
				hits = append(hits, map[string]any{"value": value, "highlighted": html.EscapeString(value), "count": v.Articles})
			}
		}
		return map[string]any{"facetHits": hits, "exhaustiveFacetsCount": true, "processingTimeMS": took}, nil
	}
	hits := []any{}
	if q.HitsPerPage == nil || *q.HitsPerPage > 0 {
		for _, h := range res.Hits {
			hits = append(hits, q.hit(newHit(linker{noParams.set("q", q.Query), searchPage}, res, h)))
		}
	}
	perPage := len(hits)
	if q.HitsPerPage != nil || perPage == 0 {
		perPage = asks.Size
	} else {
		perPage = query.DefaultSize
	}
	pages := (min(res.Total, query.MaxDepth) + perPage - 1) / perPage
	if q.HitsPerPage != nil && *q.HitsPerPage == 0 {
		perPage, pages = 0, 0
	}
	var warnings []string
	for _, w := range res.Warnings[:min(len(res.Warnings), mostWarnings)] {
		warnings = append(warnings, w.Text)
	}
	return map[string]any{
		"hits": hits, "nbHits": res.Total, "page": q.Page, "nbPages": pages, "hitsPerPage": perPage, "facets": counts,
		"exhaustiveFacetsCount": true, "exhaustiveNbHits": true, "query": q.Query, "params": "", "index": q.IndexName, "processingTimeMS": took,
		// What Algolia has no field for.
		"casefile": map[string]any{"relaxed": relaxedBy(res.Relaxed), "warnings": nonNil(warnings)},
	}, nil
}

// attributeValue returns what a value of a facet is called: its label, or its id where the
// label means another value, too.
func attributeValue(facet string, v search.Value, taken map[string]int) string {
	if _, twice := taken[v.Label]; twice || !v.Means(facet, v.Label) {
		return entityID(facet, v.ID)
	}
	return v.Label
}

// instantSearchTag is what InstantSearch asks matches to be marked with. It escapes the text
// itself; for other clients the text is escaped here.
const instantSearchTag = "__ais-highlight__"

// hit returns an article as a record.
func (q algoliaQuery) hit(h hit) map[string]any {
	mark := func(text string, at [][2]int) map[string]any {
		before, after, escape := q.HighlightBefore, q.HighlightAfter, html.EscapeString
		if before == "" && after == "" {
			before, after = "<em>", "</em>"
		}
		if before == instantSearchTag {
			escape = func(s string) string { return s }
		}
		var b strings.Builder
		words, runes, done := []string{}, []rune(text), 0
		for _, m := range at {
			b.WriteString(escape(string(runes[done:m[0]])) + before + escape(string(runes[m[0]:m[1]])) + after)
			words, done = append(words, strings.ToLower(string(runes[m[0]:m[1]]))), m[1]
		}
		b.WriteString(escape(string(runes[done:])))
		level := "none"
		if len(words) > 0 {
			level = "full"
		}
		return map[string]any{"value": b.String(), "matchLevel": level, "matchedWords": words}
	}
	record := map[string]any{
		"objectID": h.ID, "kind": h.Kind, "title": h.Title, "url": h.URL, "html": h.HTML, "source": h.Source.Name, "published": h.Published, "lang": h.Lang, "author": h.Byline,
		"person": nonNil(h.named("person")), "org": nonNil(h.named("org")), "place": nonNil(h.named("place")),
		"_highlightResult": map[string]any{"title": mark(h.Title, h.Hits.Title)},
	}
	snippets := map[string]any{}
	for _, s := range h.Hits.Snippets {
		record["body"] = s.Text
		snippets["body"] = mark(s.Text, s.Ranges)
	}
	record["_snippetResult"] = snippets
	return record
}
