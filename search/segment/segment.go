package segment

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	api "github.com/blevesearch/scorch_segment_api/v2"

	"casefile/indexer"
	"casefile/search/engine"
)

// columns keeps the columns of the segments of one generation of the index. A
// view after an update reads those of the new segments only.
type columns struct {
	mu         sync.Mutex
	generation int
	segments   map[uint64]*segment // by Bleve's number, which a segment keeps for life
}

// A segment is what each document of one of Bleve's segments has, in memory, to
// count, sort and filter by. It is read when it is first needed.
type segment struct {
	once    sync.Once
	err     error
	columns map[string]*column // by field
	ids     []uint64           // numbers of the articles, see [engine.ArticleNumber]
	days    []int32            // of publication, see [dayNumber]
	lengths []uint32           // in words
	length  int                // of all documents together

	capturing sync.Once
	captured  []int64 // seconds, read when first sorted by
	unread    error   // of reading captured
}

// A piece is a segment as one reader of the index sees it.
type piece struct {
	*segment
	number  int // among the pieces of the reader
	snap    *scorch.SegmentSnapshot
	deleted *roaring.Bitmap // documents that have been replaced, nil if none
}

// of returns the columns for a reader of a generation of the index. If ctx ends
// before all are read, those that are read are kept for the next call.
func (c *columns) of(ctx context.Context, reader *indexer.Reader, generation int) ([]piece, error) {
	var pieces []piece
	for i, s := range reader.Segments() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		p := piece{segment: c.segment(generation, s.Id()), number: i, snap: s, deleted: s.Deleted()}
		p.once.Do(func() { p.err = p.read(s) })
		if p.err != nil {
			return nil, p.err
		}
		pieces = append(pieces, p)
	}
	c.forget(generation, pieces)
	return pieces, nil
}

func (c *columns) segment(generation int, id uint64) *segment {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.segments == nil || generation > c.generation {
		c.generation, c.segments = generation, map[uint64]*segment{}
	}
	if generation < c.generation { // a search that still reads the old one
		return new(segment)
	}
	s := c.segments[id]
	if s == nil {
		s = new(segment)
		c.segments[id] = s
	}
	return s
}

// forget drops the segments that have been merged into others since.
func (c *columns) forget(generation int, now []piece) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if generation != c.generation || len(c.segments) <= 2*len(now)+4 {
		return
	}
	live := map[*segment]bool{}
	for _, p := range now {
		live[p.segment] = true
	}
	for id, s := range c.segments {
		if !live[s] {
			delete(c.segments, id)
		}
	}
}

// read reads all columns.
func (s *segment) read(from *scorch.SegmentSnapshot) error {
	s.columns = map[string]*column{}
	for _, field := range counted {
		var b columnBuilder
		if err := scan(from, field, b.term, b.add); err != nil {
			return fmt.Errorf("column %s: %w", field, err)
		}
		s.columns[field] = b.column(int(from.FullSize()))
	}
	days := s.columns[indexer.FieldDay]
	numbers := make([]int32, len(days.terms))
	for i, t := range days.terms {
		numbers[i] = dayNumber(t)
	}
	s.days = make([]int32, from.FullSize())
	for doc := range s.days {
		s.days[doc] = undated
		if v := days.values(doc); len(v) > 0 {
			s.days[doc] = numbers[v[0]]
		}
	}
	s.lengths = make([]uint32, from.FullSize())
	var length uint64
	err := scan(from, indexer.FieldLength, func(term string) (err error) {
		length, err = strconv.ParseUint(term, 10, 32)
		return err
	}, func(docs []uint32) {
		for _, doc := range docs {
			s.lengths[doc] = uint32(length)
		}
		s.length += len(docs) * int(length)
	})
	if err != nil {
		return fmt.Errorf("column of lengths: %w", err)
	}
	s.ids = make([]uint64, from.FullSize())
	for doc := range s.ids {
		id, err := from.Segment().DocID(uint64(doc))
		if err == nil {
			s.ids[doc], err = engine.ArticleNumber(string(id))
		}
		if err != nil {
			return fmt.Errorf("id of document %d: %w", doc, err)
		}
	}
	return nil
}

// capturedAt returns when the documents were captured.
func (p *piece) capturedAt() ([]int64, error) {
	p.capturing.Do(func() {
		p.captured = make([]int64, p.snap.FullSize())
		var at int64
		p.unread = scan(p.snap, indexer.FieldCaptured, func(term string) error {
			t, _ := time.Parse(time.RFC3339, term) // the zero time where it is unknown
			at = t.Unix()
			return nil
		}, func(docs []uint32) {
			for _, doc := range docs {
				p.captured[doc] = at
			}
		})
	})
	return p.captured, p.unread
}

// eachTerm calls fn with each term of a field, in order, and the dictionary that
// holds it.
func eachTerm(from *scorch.SegmentSnapshot, field string, fn func(term string, in api.TermDictionary) error) error {
	dict, err := from.Segment().Dictionary(field)
	if err != nil {
		return err
	}
	iterator := dict.AutomatonIterator
	if d, ok := dict.(interface {
		AutomatonIteratorOmitCount(a api.Automaton, from, before []byte) api.DictionaryIterator
	}); ok { // faster, and the counts are not used
		iterator = d.AutomatonIteratorOmitCount
	}
	for terms := iterator(nil, nil, nil); ; {
		entry, err := terms.Next()
		if entry == nil || err != nil {
			return err
		}
		if err := fn(entry.Term, dict); err != nil {
			return err
		}
	}
}

// scan calls term with each term of a field, in order, and some with the documents that
// have it, replaced ones too, some at a time.
func scan(from *scorch.SegmentSnapshot, field string, term func(string) error, some func(docs []uint32)) error {
	var list api.PostingsList
	return eachTerm(from, field, func(text string, in api.TermDictionary) (err error) {
		if err := term(text); err != nil {
			return err
		}
		if list, err = in.PostingsList([]byte(text), nil, list); err != nil {
			return err
		}
		it, ok := list.Iterator(false, false, false, nil).(api.OptimizablePostingsIterator)
		if !ok {
			return fmt.Errorf("postings of %q are of another kind", text)
		}
		if doc, one := it.DocNum1Hit(); one {
			some([]uint32{uint32(doc)})
		} else if docs := it.ActualBitmap(); docs != nil {
			each(docs, some)
		}
		return nil
	})
}

// undated is the number of an unknown date.
const undated = int32(-1)

// dayNumber returns a date as a number in the order of dates, with zeros for what is
// not known: 20060213, 20060200, 20060000.
func dayNumber(date string) int32 {
	n, digits := int32(0), 0
	for _, r := range date {
		if '0' <= r && r <= '9' && digits < len("20060213") {
			n, digits = 10*n+(r-'0'), digits+1
		}
	}
	if digits == 0 {
		return undated
	}
	for ; digits < len("20060213"); digits++ {
		n *= 10
	}
	return n
}

// words returns the number of words of the documents that have not been replaced.
func (p *piece) words() int {
	sum := p.length
	if p.deleted != nil {
		each(p.deleted, func(docs []uint32) {
			for _, doc := range docs {
				sum -= int(p.lengths[doc])
			}
		})
	}
	return sum
}

// all returns the documents of a segment that have not been replaced since.
func (p *piece) all() *roaring.Bitmap {
	docs := roaring.New()
	docs.AddRange(0, uint64(p.snap.FullSize()))
	if p.deleted != nil {
		docs.AndNot(p.deleted)
	}
	return docs
}
