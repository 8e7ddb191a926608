package indexer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	index "github.com/blevesearch/bleve_index_api"
	bolterrors "go.etcd.io/bbolt/errors"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// laidOut is a [Document] in the form that scorch indexes.
type laidOut = document.Document

// A bleveIndex is an index of scorch, Bleve's engine, used without Bleve's mappings,
// analyzers and queries: documents are laid out by [bleveDocument].
type bleveIndex struct {
	*scorch.Scorch
	queue *index.AnalysisQueue
}

// The fields of an article in the index. The fields of facets hold the values as they
// are shown. Beside each, its [IDField] holds the [Slug] of the value, which is filtered
// by, so that any way of writing a value finds it.
const (
	FieldText     = "text" // title and body
	FieldTitle    = "title"
	FieldPerson   = "person"
	FieldOrg      = "org"
	FieldPlace    = "place"
	FieldYear     = "year"
	FieldYears    = "mentioned" // years in the text
	FieldSource   = "source"
	FieldLang     = "lang"
	FieldKind     = "kind"  // one of [corpus.Classes]
	FieldTerms    = "terms" // of the source, one of [corpus.TermsValues]
	FieldAuthor   = "author"
	FieldDay      = "day"      // sorted and ranged by
	FieldCaptured = "captured" // sorted by
	FieldSpelling = "spelling" // words of names as they are written, see [SpellingTerm]
	FieldName     = "name"     // terms of those words in FieldText, unless they are just folded
	FieldWord     = "word"     // folded words of title and body, without positions, unless they are [Plain] terms of FieldText
	FieldTitled   = "titled"   // the same of the title and FieldTitle
	FieldUntold   = "untold"   // folded words of the title that the body does not have
	FieldFormer   = "former"   // title and body of former versions, see [MarkFormer]
	FieldDates    = "dates"    // in the text, as far as they are known: "2006-02"
	FieldClaim    = "claim"    // what the text states of events, see [Document.Claims]
	FieldSketch   = "sketch"   // shared by articles of the same text, see [Sketch]
	FieldLength   = "length"   // number of words of title and body that are no stop words
	FieldEntities = "entities" // for [ReadEntities]; stored, not indexed

	idSuffix   = "_id"
	TextSuffix = "_text" // of persons, organizations and places: every word of every spelling
)

// IDField returns the field that a facet is filtered by. Years, days, kinds and terms
// are their own slugs.
func IDField(facet string) string {
	switch facet {
	case FieldYear, FieldYears, FieldDay, FieldKind, FieldTerms:
		return facet
	}
	return facet + idSuffix
}

// facets has the values of each field that is filtered by.
var facets = map[string]func(*Document) []string{
	FieldPerson: func(d *Document) []string { return d.Persons },
	FieldOrg:    func(d *Document) []string { return d.Orgs },
	FieldPlace:  func(d *Document) []string { return d.Places },
	FieldYear:   func(d *Document) []string { return one(d.Year) },
	FieldYears:  func(d *Document) []string { return d.Years },
	FieldSource: func(d *Document) []string { return one(d.Source) },
	FieldLang:   func(d *Document) []string { return one(d.Lang) },
	FieldKind:   func(d *Document) []string { return one(d.Kind) },
	FieldTerms:  func(d *Document) []string { return one(d.Terms) },
	FieldAuthor: func(d *Document) []string { return d.Authors },
}

// values returns the values of a document in a field of [counted].
func values(field string, d *Document) []string {
	if field == FieldDay {
		return one(d.Day)
	}
	return facets[field](d)
}

func one(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// bleveDocument returns a document as it is indexed. If you change it, change [format].
func bleveDocument(d *Document, words vocabulary) *laidOut {
	b := document.NewDocument(d.ID)
	readText(d, words.in(d.Lang), func(f *wordField) { b.AddField(f) })
	for field, names := range d.spellings() {
		f := newWordField(field+TextSuffix, true, 2*len(names))
		at := 0
		for _, name := range names {
			eachWord(name, func(start, end int) {
				at++
				f.add(Fold(name[start:end]), at)
			})
			at += gap
		}
		b.AddField(f)
	}

	if len(d.Former) > 0 {
		b.AddField(formerField(d, words.in(d.Lang)))
	}
	add := func(field string, values ...string) { // each a term, without positions
		f := newWordField(field, false, len(values))
		for _, v := range values {
			f.has(v)
		}
		b.AddField(f)
	}
	for field, of := range facets {
		add(field, of(d)...)
		if IDField(field) == field {
			continue
		}
		var slugs []string
		for _, value := range of(d) {
			slugs = append(slugs, Slug(value))
		}
		add(IDField(field), slugs...)
	}
	if d.Day != "" {
		add(FieldDay, d.Day)
	}
	add(FieldCaptured, d.Captured)
	spellings, names := newWordField(FieldSpelling, false, len(d.Spellings)), newWordField(FieldName, false, 0)
	for _, s := range d.Spellings {
		w := words.in(d.Lang).word(s)
		spellings.has(spellingTerm(s, w.folded))
		if w.term != w.folded {
			names.has(w.term)
		}
	}
	b.AddField(spellings)
	b.AddField(names)
	add(FieldDates, d.Dates...)
	add(FieldClaim, d.Claims...)
	if d.Kind != string(corpus.Abstract) { // which is a copy of nothing
		add(FieldSketch, Sketch(d.Body)...)
	}

	b.AddField(document.NewTextFieldCustom(FieldEntities, nil, packEntities(d.Entities), index.StoreField, nil))
	return b
}

// A live index merges segments while articles come in. An index that is built aside
// merges them once, into one, when all articles are there: see [mergeAll].
var (
	merging    = map[string]any{"MaxSegmentsPerTier": 10}
	noMerging  = map[string]any{"MaxSegmentSize": 2} // segments of half as many articles are merged
	mergeToOne = mergeplan.MergePlanOptions{MaxSegmentsPerTier: 1, MaxSegmentSize: 1 << 30, MaxSegmentFileSize: 1 << 40,
		SegmentsPerMergeTask: 1 << 20, FloorSegmentSize: 1 << 30, FloorSegmentFileSize: 1 << 40}
)

// createBleve makes an empty index that is to be built with minConfidence. The merge
// options hold until it is closed.
func createBleve(path string, minConfidence float64, merge map[string]any) (*bleveIndex, error) {
	b, err := openScorch(path, map[string]any{"scorchMergePlanOptions": merge}, true)
	if err != nil {
		return nil, fmt.Errorf("make index %s: %w", path, err)
	}
	v := []byte(strconv.FormatFloat(cmp.Or(minConfidence, entity.MinConfidence), 'g', -1, 64))
	in := index.NewBatch()
	in.SetInternal(confidenceKey, v)
	in.SetInternal(sumKey, internalSum(nil, v))
	if err := b.Batch(in); err != nil {
		return nil, errors.Join(fmt.Errorf("make index %s: %w", path, err), b.Close())
	}
	return b, nil
}

// openBleve opens an index. If another process has it open, the error wraps [ErrBusy].
func openBleve(path string) (*bleveIndex, error) {
	return openWith(path, map[string]any{"scorchMergePlanOptions": merging})
}

// openToRead opens an index that is not written. Several processes may do so.
func openToRead(path string) (*bleveIndex, error) {
	return openWith(path, map[string]any{"read_only": true})
}

func openWith(path string, config map[string]any) (*bleveIndex, error) {
	b, err := openScorch(path, config, false)
	if errors.Is(err, bolterrors.ErrTimeout) {
		err = ErrBusy
	}
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	return b, nil
}

// analyzers is the number of documents of a batch that scorch reads at a time.
const analyzers = 4

// openScorch opens the index in a folder, or makes one if anew is set. Scorch alone
// would make one wherever there is none.
func openScorch(path string, config map[string]any, anew bool) (*bleveIndex, error) {
	path = filepath.Join(path, "store")
	switch _, err := os.Stat(filepath.Join(path, rootFile)); {
	case anew && err == nil:
		return nil, fs.ErrExist
	case !anew && err != nil:
		return nil, err
	}
	config["path"], config["bolt_timeout"] = path, lockTime.String()
	queue := index.NewAnalysisQueue(analyzers)
	s, err := scorch.NewScorch(scorch.Name, config, queue)
	if err == nil {
		err = s.Open()
	}
	if err != nil {
		queue.Close()
		return nil, err
	}
	return &bleveIndex{s.(*scorch.Scorch), queue}, nil
}

// rootFile is the database in which the library lists the segments.
const rootFile = "root.bolt"

// Close ends reading and writing.
func (b *bleveIndex) Close() error {
	defer b.queue.Close()
	return b.Scorch.Close()
}

// internal returns the value of a key that is stored beside the articles, or nil.
func (b *bleveIndex) internal(key []byte) (v []byte, err error) {
	err = reading(b, func(r *Reader) error {
		v, err = r.GetInternal(key)
		return err
	})
	return v, err
}

// articles returns the number of articles.
func (b *bleveIndex) articles() (n uint64, err error) {
	err = reading(b, func(r *Reader) error {
		n, err = r.DocCount()
		return err
	})
	return n, err
}

// confidenceKey has the least confidence of the entities in the facets of an index. An
// index without it was built with the default.
var confidenceKey = []byte("casefile/confidence")

// termsKey has the sum of the terms of sources with which an index was written, see
// [corpus.SourceTerms].
var termsKey = []byte("casefile/terms")

func minConfidence(b *bleveIndex) (float64, error) {
	v, err := b.internal(confidenceKey)
	if err != nil || v == nil {
		return entity.MinConfidence, err
	}
	return strconv.ParseFloat(string(v), 64)
}

// mergeAll merges all segments into one, which is on disk when it returns.
func mergeAll(ctx context.Context, b *bleveIndex) error {
	one := mergeToOne
	if err := b.ForceMerge(ctx, &one); err != nil {
		return err
	}
	// ForceMerge does not wait for the disk: an index closed now may still have its many
	// segments when it is opened again. A write waits, also for what came before it.
	return b.SetInternal(mergedKey, []byte("1"))
}

// mergedKey is written after the merge, see [mergeAll].
var mergedKey = []byte("casefile/merged")

// positionKey has the journal position up to which an index has read. It is written in
// one batch with the articles, so both are there or neither is.
var positionKey = []byte("casefile/position")

func position(b *bleveIndex) (corpus.Position, error) {
	v, err := b.internal(positionKey)
	if err != nil {
		return corpus.Position{}, err
	}
	return positionIn(v)
}

// positionIn decodes the value of [positionKey], which is nil in an empty index.
func positionIn(v []byte) (p corpus.Position, err error) {
	if v != nil {
		err = json.Unmarshal(v, &p)
	}
	return p, err
}

// A Reader is one state of the index, segment by segment, for engines to search.
type Reader = scorch.IndexSnapshot

// A segmentReader is one segment of a [Reader].
type segmentReader = scorch.SegmentSnapshot

// fieldID is the library's field for the id of an article.
const fieldID = "_id"

func openReader(b *bleveIndex) (*Reader, error) {
	r, err := b.Reader()
	if err != nil {
		return nil, err
	}
	if s, ok := r.(*Reader); ok && s != nil {
		return s, nil
	}
	return nil, errors.New("the index is closed")
}

// reading calls fn with an index as it is now.
func reading(b *bleveIndex, fn func(*Reader) error) error {
	r, err := openReader(b)
	if err != nil {
		return err
	}
	return errors.Join(fn(r), r.Close())
}

// write writes a batch: it replaces articles, and removes those without an entry.
func (b *batch) write(to *bleveIndex) error {
	in := index.NewBatch()
	for i, e := range b.entries {
		if e == nil {
			in.Delete(b.articles[i].ID)
			continue
		}
		in.Update(e.doc)
	}
	p, err := json.Marshal(b.to)
	if err != nil {
		return err
	}
	in.SetInternal(positionKey, p)
	in.SetInternal(termsKey, []byte(b.terms))
	confidence, err := to.internal(confidenceKey)
	if err != nil {
		return err
	}
	in.SetInternal(sumKey, internalSum(p, confidence))
	return to.Batch(in)
}
