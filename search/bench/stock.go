package main

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

// This file is the yardstick: Bleve with its default mapping. Two settings make the
// answers comparable: words are split and folded as casefile's are, and the fields
// that facets count are keywords.

// A stockDocument is an article as the default mapping indexes it.
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

// analyzerName is the analyzer's name in the mapping that is stored with an index.
const analyzerName = "casefile words"

func init() {
	err := registry.RegisterAnalyzer(analyzerName, func(map[string]any, *registry.Cache) (analysis.Analyzer, error) {
		return words{}, nil
	})
	if err != nil {
		panic(err) // the name is taken
	}
}

// words analyzes text as casefile does, without stemming.
type words struct{}

func (words) Analyze(text []byte) analysis.TokenStream {
	var stream analysis.TokenStream
	for _, t := range indexer.Tokens(string(text), "") {
		stream = append(stream, &analysis.Token{Term: []byte(t.Term), Start: t.Start, End: t.End, Position: t.Position})
	}
	return stream
}

// keywords are the fields that facets count.
var keywords = []string{indexer.FieldPerson, indexer.FieldOrg, indexer.FieldPlace, indexer.FieldYear, indexer.FieldSource, "author"}

func stockMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = analyzerName
	for _, f := range keywords {
		m.DefaultMapping.AddFieldMappingsAt(f, bleve.NewKeywordFieldMapping())
	}
	return m
}

// leanMapping indexes only what is searched: no copy of all fields, no stored text.
func leanMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = analyzerName
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	d := bleve.NewDocumentStaticMapping()
	text := bleve.NewTextFieldMapping()
	text.Store, text.IncludeInAll, text.DocValues = false, false, false
	d.AddFieldMappingsAt("text", text)
	for _, f := range keywords {
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
		_ = b.Close() // the first error counts
		return err
	}
	return b.Close()
}

// A stock is the yardstick's index.
type stock struct{ bleve.Index }

func openStock(dir string) (*stock, error) {
	x, err := bleve.Open(stockDir(dir))
	return &stock{x}, err
}

// ask answers a question. sizes are the numbers of facet values.
func (s *stock) ask(ctx context.Context, q *question, sizes map[string]int) (*answer, error) {
	res, err := s.SearchInContext(ctx, stockRequest(q, sizes))
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
