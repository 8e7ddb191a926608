package indexer

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// bleveIndex is the library's index.
type bleveIndex = bleve.Index

// The fields of an article in the index. Those of facets hold what is shown;
// beside each stands a field with [IDSuffix] that holds its [Slug] and is
// filtered by, so that any way of writing a value finds it.
const (
	FieldText     = "text"  // title and body
	FieldTitle    = "title" //
	FieldPerson   = "person"
	FieldOrg      = "org"
	FieldPlace    = "place"
	FieldYear     = "year"
	FieldYears    = "mentioned" // years that the text mentions
	FieldSource   = "source"
	FieldLang     = "lang"
	FieldAuthor   = "author"
	FieldDay      = "day"      // sorted and ranged by
	FieldCaptured = "captured" // sorted by
	FieldSpelling = "spelling" // words of names as they are written, for the lexicon
	FieldWord     = "word"     // each word of title and body, folded but not stemmed, without positions
	FieldLength   = "length"   // words of title and body that are no stop words, as a number
	FieldEntities = "entities" // [entity.Entities] as JSON, kept only

	IDSuffix   = "_id"
	TextSuffix = "_text" // of persons, organizations and places: every word of every spelling
)

// facets are the fields that are counted and filtered by.
var facets = map[string]func(*Document) []string{
	FieldPerson: func(d *Document) []string { return d.Persons },
	FieldOrg:    func(d *Document) []string { return d.Orgs },
	FieldPlace:  func(d *Document) []string { return d.Places },
	FieldYear:   func(d *Document) []string { return one(d.Year) },
	FieldYears:  func(d *Document) []string { return d.Years },
	FieldSource: func(d *Document) []string { return one(d.Source) },
	FieldLang:   func(d *Document) []string { return one(d.Lang) },
	FieldAuthor: func(d *Document) []string { return d.Authors },
}

func one(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// whole analyzes a value as one term.
type whole struct{}

func (whole) Analyze(text []byte) analysis.TokenStream {
	return analysis.TokenStream{{Start: 0, End: len(text), Term: text, Position: 1}}
}

// bleveDocument lays a document out in the index. Change [format] with it.
func bleveDocument(d *Document) (*document.Document, error) {
	b := document.NewDocument(d.ID)
	const positions = index.IndexField | index.IncludeTermVectors
	t := readText(d)
	b.AddField(&sizedField{document.NewTextFieldCustom(FieldText, nil, nil, positions, t.stream), t.length})
	b.AddField(document.NewTextFieldCustom(FieldTitle, nil, []byte(d.Title), positions, analyzer(d.Lang)))
	for field, names := range d.spellings() {
		for i, name := range names { // numbered, so that no phrase reaches from one name into the next
			b.AddField(document.NewTextFieldCustom(field+TextSuffix, []uint64{uint64(i)}, []byte(name),
				positions, analyzer("")))
		}
	}

	value := func(field, value string, options index.FieldIndexingOptions) {
		b.AddField(document.NewTextFieldCustom(field, nil, []byte(value), options, whole{}))
	}
	const shown = index.IndexField | index.DocValues | index.SkipFreqNorm
	const searched = index.IndexField | index.SkipFreqNorm
	for field, values := range facets {
		for _, v := range values(d) {
			value(field, v, shown)
			value(field+IDSuffix, Slug(v), searched)
		}
	}
	if d.Day != "" { // so that an unknown date comes last in either order
		value(FieldDay, d.Day, shown)
	}
	value(FieldCaptured, d.Captured, shown)

	for _, word := range d.Spellings {
		value(FieldSpelling, word, searched)
	}
	for _, word := range t.words {
		value(FieldWord, word, searched)
	}
	value(FieldLength, strconv.Itoa(t.length), searched)

	entities, err := json.Marshal(d.Entities)
	if err != nil {
		return nil, err
	}
	b.AddField(document.NewTextFieldCustom(FieldEntities, nil, entities, index.StoreField, nil))
	return b, nil
}

// bleveMapping is empty: documents are laid out by [bleveDocument], and queries
// name their terms and fields.
func bleveMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	m.StoreDynamic, m.IndexDynamic, m.DocValuesDynamic = false, false, false
	return m
}

// createBleve makes an empty index that is to be built by minConfidence.
func createBleve(path string, minConfidence float64) (bleve.Index, error) {
	b, err := bleve.New(path, bleveMapping())
	if err != nil {
		return nil, fmt.Errorf("make index %s: %w", path, err)
	}
	v := strconv.FormatFloat(cmp.Or(minConfidence, entity.MinConfidence), 'g', -1, 64)
	if err := b.SetInternal(confidenceKey, []byte(v)); err != nil {
		return nil, errors.Join(fmt.Errorf("make index %s: %w", path, err), b.Close())
	}
	return b, nil
}

func openBleve(path string) (bleve.Index, error) {
	b, err := bleve.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	return b, nil
}

// confidenceKey holds the confidence from which entities are in the facets of an
// index. One without it was built by the default.
var confidenceKey = []byte("casefile/confidence")

func minConfidence(b bleve.Index) (float64, error) {
	v, err := b.GetInternal(confidenceKey)
	if err != nil || v == nil {
		return entity.MinConfidence, err
	}
	return strconv.ParseFloat(string(v), 64)
}

// positionKey holds the journal position up to which an index has read. It is
// written in the same batch as the articles, so both are there or neither is.
var positionKey = []byte("casefile/position")

func position(b bleve.Index) (corpus.Position, error) {
	v, err := b.GetInternal(positionKey)
	if err != nil {
		return corpus.Position{}, err
	}
	return positionIn(v)
}

// positionIn reads what stands at [positionKey], nil if nothing does.
func positionIn(v []byte) (p corpus.Position, err error) {
	if v != nil {
		err = json.Unmarshal(v, &p)
	}
	return p, err
}

// A Reader is one state of the library's index, segment by segment. Only search
// looks into it.
type Reader = scorch.IndexSnapshot

func openReader(b bleve.Index) (*Reader, error) {
	advanced, err := b.Advanced()
	if err != nil {
		return nil, err
	}
	r, err := advanced.Reader()
	if err != nil {
		return nil, err
	}
	return r.(*Reader), nil // [createBleve] makes no other kind
}

// write puts articles into an index by their documents, and takes those out
// that have none.
func write(b bleve.Index, articles []*corpus.Article, docs []*Document, at corpus.Position) error {
	batch := b.NewBatch()
	for i, d := range docs {
		if d == nil {
			batch.Delete(articles[i].ID)
			continue
		}
		bd, err := bleveDocument(d)
		if err != nil {
			return fmt.Errorf("article %s: %w", d.ID, err)
		}
		if err := batch.IndexAdvanced(bd); err != nil {
			return fmt.Errorf("article %s: %w", d.ID, err)
		}
	}
	p, err := json.Marshal(at)
	if err != nil {
		return err
	}
	batch.SetInternal(positionKey, p)
	return b.Batch(batch)
}

// ReadEntities returns what an index has kept of an article's entities.
func ReadEntities(stored []byte) (*entity.Entities, error) {
	e := new(entity.Entities)
	if err := json.Unmarshal(stored, e); err != nil {
		return nil, err
	}
	return e, nil
}
