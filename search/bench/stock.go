package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/blevesearch/bleve/v2/search/query"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search"
)

// This file is the yardstick: Bleve as it comes, with its default mapping. Two
// things are set, or no answers could be compared: words are split and folded as
// casefile's are, and what facets count is kept whole.

// A stockDocument is an article as who knows nothing of mappings would index it.
type stockDocument struct {
	Text      []string  `json:"text"` // title and body
	URL       string    `json:"url"`
	Published time.Time `json:"published"`
	Year      string    `json:"year"`
	Source    string    `json:"source"`
	Author    string    `json:"author"`
	Persons   []string  `json:"person"`
	Orgs      []string  `json:"org"`
	Places    []string  `json:"place"`
}

func (g *generator) stockDocument(a *corpus.Article) (*stockDocument, error) {
	n, err := number(a)
	if err != nil {
		return nil, err
	}
	m, _ := g.begin(n)
	return &stockDocument{
		Text: []string{a.Title, a.Body()}, URL: a.URL, Published: m.Published, Year: strconv.Itoa(m.Published.Year()),
		Source: m.Source, Author: m.Author, Persons: m.Persons, Orgs: m.Orgs, Places: m.Places,
	}, nil
}

// analyzerName is how the mapping that is kept with an index names the analyzer.
const analyzerName = "casefile words"

func init() {
	// The library knows analyzers by a registry of its own.
	err := registry.RegisterAnalyzer(analyzerName, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
		return words{}, nil
	})
	if err != nil {
		panic(err) // there are two of the name
	}
}

// words are casefile's, as written.
type words struct{}

func (words) Analyze(text []byte) analysis.TokenStream {
	var stream analysis.TokenStream
	for _, t := range indexer.Tokens(string(text), "") {
		stream = append(stream, &analysis.Token{Term: []byte(t.Term), Start: t.Start, End: t.End, Position: t.Position})
	}
	return stream
}

// whole are the fields that facets count.
var whole = []string{indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace, indexer.FieldYear, indexer.FieldSource, "author"}

func stockMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = analyzerName
	for _, f := range whole {
		m.DefaultMapping.AddFieldMappingsAt(f, bleve.NewKeywordFieldMapping())
	}
	return m
}

// leanMapping indexes what is searched and nothing else: no copy of all fields,
// no stored text.
func leanMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = analyzerName
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	d := bleve.NewDocumentStaticMapping()
	text := bleve.NewTextFieldMapping()
	text.Store, text.IncludeInAll, text.DocValues = false, false, false
	d.AddFieldMappingsAt("text", text)
	for _, f := range whole {
		k := bleve.NewKeywordFieldMapping()
		k.Store, k.IncludeInAll, k.IncludeTermVectors, k.SkipFreqNorm = false, false, false, true
		d.AddFieldMappingsAt(f, k)
	}
	day := bleve.NewDateTimeFieldMapping()
	day.Store, day.IncludeInAll = false, false
	d.AddFieldMappingsAt("published", day)
	m.DefaultMapping = d
	return m
}

// buildStock makes an index of the first n articles of a store with Bleve's
// offline builder.
func buildStock(path string, m mapping.IndexMapping, g *generator, store *corpus.Store, n int) error {
	if err := os.RemoveAll(path); err != nil {
		return err
	}
	b, err := bleve.NewBuilder(path, m, map[string]any{"batchSize": 1000, "buildPathPrefix": filepath.Dir(path)})
	if err != nil {
		return err
	}
	err = firstOf(store, n, func(a *corpus.Article) error {
		d, err := g.stockDocument(a)
		if err != nil {
			return err
		}
		return b.Index(a.ID, d)
	})
	if err != nil {
		_ = b.Close() // it is of no use any more
		return err
	}
	return b.Close()
}

// openStock opens the yardstick's index in a folder of work.
func openStock(dir string) (bleve.Index, error) { return bleve.Open(stockDir(dir)) }

// askStock answers a question with the yardstick. Facets have so many values.
func askStock(ctx context.Context, b bleve.Index, q *question, sizes map[string]int) (*answer, error) {
	res, err := b.SearchInContext(ctx, stockRequest(q, sizes))
	if err != nil {
		return nil, fmt.Errorf("question %d, stock: %w", q.ID, err)
	}
	a := &answer{total: int(res.Total), facets: map[string][]search.Value{}}
	for name, f := range res.Facets {
		for _, t := range f.Terms.Terms() {
			a.facets[name] = append(a.facets[name], search.Value{Label: t.Term, Articles: t.Count})
		}
	}
	return a, nil
}

func stockRequest(q *question, sizes map[string]int) *bleve.SearchRequest {
	req := bleve.NewSearchRequestOptions(stockQuery(q), pageSize, 0, false)
	req.Fields = []string{"url", "published"}
	if q.Sort == "date" {
		req.SortBy([]string{"-published"})
	}
	if q.Facets {
		for name, size := range sizes {
			req.AddFacet(name, bleve.NewFacetRequest(name, size))
		}
	}
	if q.Marked {
		req.Highlight = bleve.NewHighlight()
		req.Highlight.AddField("text")
	}
	return req
}

func stockQuery(q *question) query.Query {
	term := func(field, value string) query.Query {
		t := bleve.NewTermQuery(value)
		t.SetField(field)
		return t
	}
	all := func(field string, values []string) []query.Query {
		var ts []query.Query
		for _, v := range values {
			ts = append(ts, term(field, v))
		}
		return ts
	}
	var main query.Query
	switch q.Op {
	case "term", "and":
		main = bleve.NewConjunctionQuery(all("text", q.Terms)...)
		if len(q.Terms) == 1 {
			main = term("text", q.Terms[0])
		}
	case "or":
		main = bleve.NewDisjunctionQuery(all("text", q.Terms)...)
	case "phrase":
		main = bleve.NewPhraseQuery(q.Terms, "text")
	case "prefix":
		p := bleve.NewPrefixQuery(q.Terms[0])
		p.SetField("text")
		main = p
	case "fuzzy":
		f := bleve.NewFuzzyQuery(q.Terms[0])
		f.SetField("text")
		f.SetFuzziness(1)
		main = f
	default:
		main = bleve.NewMatchAllQuery()
	}
	narrow := []query.Query{main}
	if q.Person != "" {
		narrow = append(narrow, bleve.NewDisjunctionQuery(all(indexer.FieldPerson, q.people)...))
	}
	if q.From > 0 {
		var years []string
		for y := q.From; y <= q.To; y++ {
			years = append(years, strconv.Itoa(y))
		}
		narrow = append(narrow, bleve.NewDisjunctionQuery(all(indexer.FieldYear, years)...))
	}
	if len(narrow) == 1 {
		return main
	}
	return bleve.NewConjunctionQuery(narrow...)
}
