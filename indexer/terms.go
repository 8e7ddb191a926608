package indexer

import (
	"context"
	"errors"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"casefile/indexer/entity"
	"casefile/indexer/identity"
	"casefile/indexer/names"
)

// eachTerm calls fn with each term of a field, in order, and the articles of each segment
// that have it and have not been replaced. It does not use the dictionary's own counts:
// zapx v17 counts 1 for every term that follows a term of one article in a merged
// segment.
func eachTerm(ctx context.Context, r *Reader, field string, fn func(term string, docs []*roaring.Bitmap)) (err error) {
	all, err := r.FieldDict(field)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, all.Close()) }()
	segments := r.Segments()
	dicts := make([]segment.TermDictionary, len(segments))
	for i, s := range segments {
		if dicts[i], err = s.Segment().Dictionary(field); err != nil {
			return err
		}
	}
	docs := make([]*roaring.Bitmap, len(segments))
	for n := 1; ; n++ {
		if n%1024 == 1 && ctx.Err() != nil {
			return ctx.Err()
		}
		entry, err := all.Next()
		if entry == nil || err != nil {
			return err
		}
		for i, d := range dicts {
			if docs[i], err = having(d, entry.Term, segments[i].Deleted()); err != nil {
				return err
			}
		}
		fn(entry.Term, docs)
	}
}

// having returns the articles with a term of a dictionary, without some. The set must
// not be changed.
func having(dict segment.TermDictionary, term string, but *roaring.Bitmap) (*roaring.Bitmap, error) {
	list, err := dict.PostingsList([]byte(term), but, nil)
	if err != nil {
		return nil, err
	}
	if it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator); ok {
		if doc, one := it.DocNum1Hit(); one {
			return roaring.BitmapOf(uint32(doc)), nil
		}
		if docs := it.ActualBitmap(); docs != nil {
			return docs, nil
		}
	}
	return roaring.New(), nil
}

// articlesWith returns the articles of a segment with any of some terms of a field.
func articlesWith(s *segmentReader, field string, terms ...string) (*roaring.Bitmap, error) {
	dict, err := s.Segment().Dictionary(field)
	if err != nil {
		return nil, err
	}
	sets := make([]*roaring.Bitmap, len(terms))
	for i, t := range terms {
		if sets[i], err = having(dict, t, s.Deleted()); err != nil {
			return nil, err
		}
	}
	if len(sets) == 1 {
		return sets[0], nil
	}
	return roaring.FastOr(sets...), nil
}

// readLabels returns the values of a facet, and the number of articles with a value.
func readLabels(ctx context.Context, r *Reader, facet string) (labels []identity.Label, articles int, err error) {
	valued := make([]*roaring.Bitmap, len(r.Segments()))
	for i := range valued {
		valued[i] = roaring.New()
	}
	err = eachTerm(ctx, r, facet, func(term string, docs []*roaring.Bitmap) {
		l := label(term)
		for i, d := range docs {
			l.Articles += int(d.GetCardinality())
			valued[i].Or(d)
		}
		if l.Articles > 0 {
			labels = append(labels, l)
		}
	})
	for _, v := range valued {
		articles += int(v.GetCardinality())
	}
	return labels, articles, err
}

// readNames sets a lexicon to the names in a field.
func readNames(ctx context.Context, r *Reader, field string, lexicon *names.Lexicon) error {
	text, term := func(s string) string { return s }, func(s string) string { return s }
	if field == FieldSpelling {
		text, term = Spelling, SpellingTerm
	}
	kept := 0
	err := eachTerm(ctx, r, field, func(term string, docs []*roaring.Bitmap) {
		articles := 0
		for _, d := range docs {
			articles += int(d.GetCardinality())
		}
		lexicon.Set(text(term), articles)
		if lexicon.Articles(text(term)) > 0 { // it has a letter
			kept++
		}
	})
	if err != nil || lexicon.Len() == kept {
		return err
	}
	for name := range lexicon.All() {
		occurs := false
		for _, s := range r.Segments() {
			docs, err := articlesWith(s, field, term(name))
			if err != nil {
				return err
			}
			occurs = occurs || !docs.IsEmpty()
		}
		if !occurs {
			lexicon.Set(name, 0)
		}
	}
	return nil
}

func label(text string) identity.Label { return identity.Label{ID: Slug(text), Text: text} }

// A labelIndex is the [identity.Index] of a facet. If terms cannot be read, it reports
// no articles: then names alone decide.
type labelIndex struct {
	*Reader
	facet string
}

func (x labelIndex) Together(a, b string) bool {
	return slices.ContainsFunc(x.Segments(), func(s *segmentReader) bool {
		with, err := articlesWith(s, IDField(x.facet), a)
		if err != nil || with.IsEmpty() {
			return false
		}
		other, err := articlesWith(s, IDField(x.facet), b)
		return err == nil && with.Intersects(other)
	})
}

func (x labelIndex) Articles(ids []string) (n int) {
	for _, s := range x.Segments() {
		if with, err := articlesWith(s, IDField(x.facet), ids...); err == nil {
			n += int(with.GetCardinality())
		}
	}
	return n
}

func (x labelIndex) Has(article, label string) bool {
	return slices.ContainsFunc(x.Segments(), func(s *segmentReader) bool {
		docs, err := articlesWith(s, fieldID, article)
		if err != nil || docs.IsEmpty() {
			return false
		}
		with, err := articlesWith(s, x.facet, label)
		return err == nil && with.Intersects(docs)
	})
}

// storedEntities returns the stored entities of an article. The error wraps [ErrDamaged]
// if the index does not have the article.
func storedEntities(r *Reader, article string) (*entity.Entities, error) {
	for _, s := range r.Segments() {
		docs, err := articlesWith(s, fieldID, article)
		if err != nil {
			return nil, err
		}
		if docs.IsEmpty() {
			continue
		}
		found, bad := (*entity.Entities)(nil), ErrDamaged
		err = s.VisitDocument(uint64(docs.Minimum()), func(field string, _ byte, value []byte, _ []uint64) bool {
			if field == FieldEntities {
				found, bad = ReadEntities(value)
			}
			return true
		})
		return found, errors.Join(err, bad)
	}
	return nil, ErrDamaged
}
