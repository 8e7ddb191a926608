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
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// laidOut is a [Document] as the index takes it in.
type laidOut = document.Document

// A bleveIndex is an index of scorch, Bleve's engine, used without Bleve's mappings,
// analyzers and queries: documents are laid out by [bleveDocument].
type bleveIndex struct {
	*scorch.Scorch
	queue *index.AnalysisQueue
}

// The fields of an article in the index. Those of facets hold what is shown;
// beside each stands its [IDField] that holds the [Slug] and is filtered by, so that
// any way of writing a value finds it.
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
	FieldSpelling = "spelling" // words of names as they are written, see [SpellingTerm]
	FieldName     = "name"     // those words as they stand in FieldText, but for those that are there as [Fold] has them
	FieldWord     = "word"     // each word of title and body, folded but not stemmed, without positions, but for those that are [Plain] in FieldText
	FieldTitled   = "titled"   // the same of the title and FieldTitle
	FieldUntold   = "untold"   // each word of the title, folded but not stemmed, that the body does not have
	FieldDates    = "dates"    // that the text mentions, as far as they are known: "2006-02"
	FieldSketch   = "sketch"   // what articles of the same text share, see [Sketch]
	FieldLength   = "length"   // words of title and body that are no stop words, as a number
	FieldEntities = "entities" // what [ReadEntities] reads, kept only

	idSuffix   = "_id"
	TextSuffix = "_text" // of persons, organizations and places: every word of every spelling
)

// IDField returns the field that a facet is filtered by. Years and days are their own ids.
func IDField(facet string) string {
	if facet == FieldYear || facet == FieldYears || facet == FieldDay {
		return facet
	}
	return facet + idSuffix
}

// facets are the fields that are filtered by, and counted as the days are.
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

// bleveDocument lays a document out in the index. Change [format] with it.
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

	add := func(field string, values ...string) { // each a term; what has it is all that is kept
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
	add(FieldSketch, Sketch(d.Body)...)

	b.AddField(document.NewTextFieldCustom(FieldEntities, nil, packEntities(d.Entities), index.StoreField, nil))
	return b
}

// Segments are merged again and again while articles come in. While a whole index
// is built they are not, but once, into one, when all are there: see [mergeAll].
var (
	merging    = map[string]any{"MaxSegmentsPerTier": 10}
	noMerging  = map[string]any{"MaxSegmentSize": 2} // segments of half as many articles are merged
	mergeToOne = mergeplan.MergePlanOptions{MaxSegmentsPerTier: 1, MaxSegmentSize: 1 << 30, MaxSegmentFileSize: 1 << 40,
		SegmentsPerMergeTask: 1 << 20, FloorSegmentSize: 1 << 30, FloorSegmentFileSize: 1 << 40}
)

// createBleve makes an empty index that is to be built by minConfidence. How it is
// to merge holds until it is closed.
func createBleve(path string, minConfidence float64, merge map[string]any) (*bleveIndex, error) {
	b, err := openScorch(path, merge, true)
	if err != nil {
		return nil, fmt.Errorf("make index %s: %w", path, err)
	}
	v := strconv.FormatFloat(cmp.Or(minConfidence, entity.MinConfidence), 'g', -1, 64)
	if err := b.SetInternal(confidenceKey, []byte(v)); err != nil {
		return nil, errors.Join(fmt.Errorf("make index %s: %w", path, err), b.Close())
	}
	return b, nil
}

func openBleve(path string) (*bleveIndex, error) {
	b, err := openScorch(path, merging, false)
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	return b, nil
}

// analyzers is how many documents of a batch are read at a time.
const analyzers = 4

// openScorch opens the index in a folder, or makes one there. Scorch itself would make
// one wherever there is none.
func openScorch(path string, merge map[string]any, anew bool) (*bleveIndex, error) {
	path = filepath.Join(path, "store")
	switch _, err := os.Stat(filepath.Join(path, "root.bolt")); {
	case anew && err == nil:
		return nil, fs.ErrExist
	case !anew && err != nil:
		return nil, err
	}
	queue := index.NewAnalysisQueue(analyzers)
	s, err := scorch.NewScorch(scorch.Name, map[string]any{"path": path, "scorchMergePlanOptions": merge}, queue)
	if err == nil {
		err = s.Open()
	}
	if err != nil {
		queue.Close()
		return nil, err
	}
	return &bleveIndex{s.(*scorch.Scorch), queue}, nil
}

// Close ends reading and writing.
func (b *bleveIndex) Close() error {
	defer b.queue.Close()
	return b.Scorch.Close()
}

// internal returns what was written beside the articles at a key, nil if nothing was.
func (b *bleveIndex) internal(key []byte) (v []byte, err error) {
	err = reading(b, func(r *Reader) error {
		v, err = r.GetInternal(key)
		return err
	})
	return v, err
}

// articles returns how many articles an index has.
func (b *bleveIndex) articles() (n uint64, err error) {
	err = reading(b, func(r *Reader) error {
		n, err = r.DocCount()
		return err
	})
	return n, err
}

// confidenceKey holds the confidence from which entities are in the facets of an
// index. One without it was built by the default.
var confidenceKey = []byte("casefile/confidence")

func minConfidence(b *bleveIndex) (float64, error) {
	v, err := b.internal(confidenceKey)
	if err != nil || v == nil {
		return entity.MinConfidence, err
	}
	return strconv.ParseFloat(string(v), 64)
}

// sample reads a little of all that an index holds, and tells whether it is what
// was written. That its articles are those of the journal is seen when it is brought
// up to it.
func sample(b *bleveIndex) (err error) {
	r, err := openReader(b)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	for _, s := range r.Segments() {
		n := uint64(s.FullSize())
		ids, err := s.Segment().Dictionary(fieldID)
		if err != nil {
			return err
		}
		if uint64(ids.Cardinality()) != n {
			return fmt.Errorf("a segment of %d articles has %d ids", n, ids.Cardinality())
		}
		for _, field := range s.Segment().Fields() {
			if err := sampleTerms(s.Segment(), field); err != nil {
				return fmt.Errorf("field %s: %w", field, err)
			}
		}
		for _, doc := range []uint64{0, n / 2, n - 1} {
			found := false
			err := s.VisitDocument(doc, func(field string, _ byte, value []byte, _ []uint64) bool {
				if field == FieldEntities {
					_, bad := ReadEntities(value)
					found = bad == nil
				}
				return true
			})
			if err != nil || !found {
				return fmt.Errorf("what is kept of article %d cannot be read: %w", doc, cmp.Or(err, errDamaged))
			}
		}
	}
	return nil
}

// sampled is how many terms of a field are read for a sample.
const sampled = 20

func sampleTerms(s segment.Segment, field string) error {
	dict, err := s.Dictionary(field)
	if err != nil {
		return err
	}
	terms := dict.AutomatonIterator(nil, nil, nil)
	for range sampled {
		entry, err := terms.Next()
		if entry == nil || err != nil {
			return err
		}
		list, err := dict.PostingsList([]byte(entry.Term), nil, nil)
		if err != nil {
			return err
		}
		if p, err := list.Iterator(true, true, true, nil).Next(); p == nil || err != nil {
			return cmp.Or(err, errDamaged)
		}
	}
	return nil
}

// mergeAll makes one segment of all, which is on disk when it returns.
func mergeAll(ctx context.Context, b *bleveIndex) error {
	one := mergeToOne
	if err := b.ForceMerge(ctx, &one); err != nil {
		return err
	}
	// ForceMerge does not wait for the disk: an index closed now may be found in its
	// many segments again. A write does, and what was before it is there with it.
	return b.SetInternal(mergedKey, []byte("1"))
}

// mergedKey is written when all is merged, see [mergeAll].
var mergedKey = []byte("casefile/merged")

// positionKey holds the journal position up to which an index has read. It is
// written in the same batch as the articles, so both are there or neither is.
var positionKey = []byte("casefile/position")

func position(b *bleveIndex) (corpus.Position, error) {
	v, err := b.internal(positionKey)
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

// A Segment is a part of a [Reader].
type Segment = scorch.SegmentSnapshot

// fieldID is the library's name for the field of an article's id.
const fieldID = "_id"

func openReader(b *bleveIndex) (*Reader, error) {
	r, err := b.Reader()
	if err != nil {
		return nil, err
	}
	if s, ok := r.(*Reader); ok && s != nil {
		return s, nil
	}
	return nil, errors.New("the index is closed, or of another kind")
}

// reading calls fn with an index as it is now.
func reading(b *bleveIndex, fn func(*Reader) error) error {
	r, err := openReader(b)
	if err != nil {
		return err
	}
	return errors.Join(fn(r), r.Close())
}

// write writes a batch, and takes those articles out that have no entry.
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
	return to.Batch(in)
}
