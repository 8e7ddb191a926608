package search

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
	"strings"
	"sync"
	"unicode/utf8"

	bsearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/collector"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"casefile/indexer"
)

// This file reads columns out of Bleve's segments, and counts and sorts by them
// while Bleve searches.

// columns keeps the columns of the segments of one generation of the index. A
// search after an update reads those of the new segments only.
type columns struct {
	mu         sync.Mutex
	generation int
	segments   map[uint64]*segment // by Bleve's number, which a segment keeps for life
}

// A segment is the columns of one segment, read when they are first needed.
type segment struct {
	once    sync.Once
	err     error
	columns map[string]*column // by field
}

// A piece is a segment as one reader of the index sees it.
type piece struct {
	*segment
	first, end uint64 // documents, as the reader numbers them
	deleted    interface{ Contains(uint32) bool }
}

// of returns the columns for a reader of a generation of the index.
func (c *columns) of(reader index.IndexReader, generation int) ([]piece, error) {
	snap, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("the index has no segments to read: %T", reader)
	}
	var pieces []piece
	first := uint64(0)
	for _, s := range snap.Segments() {
		p := piece{segment: c.segment(generation, s.Id()), first: first, end: first + uint64(s.FullSize())}
		if d := s.Deleted(); d != nil {
			p.deleted = d
		}
		p.once.Do(func() { p.err = p.read(s) })
		if p.err != nil {
			return nil, p.err
		}
		pieces = append(pieces, p)
		first = p.end
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
	if generation < c.generation { // a search that ends on the old one
		return new(segment)
	}
	s := c.segments[id]
	if s == nil {
		s = new(segment)
		c.segments[id] = s
	}
	return s
}

// forget lets go of the segments that have been merged into others since.
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
		c, err := readColumn(from, field)
		if err != nil {
			return fmt.Errorf("column %s: %w", field, err)
		}
		s.columns[field] = c
	}
	return nil
}

func readColumn(from *scorch.SegmentSnapshot, field string) (*column, error) {
	dict, err := from.Segment().Dictionary(field)
	if err != nil {
		return nil, err
	}
	var b columnBuilder
	terms := dict.AutomatonIterator(nil, nil, nil)
	for {
		entry, err := terms.Next()
		if err != nil {
			return nil, err
		}
		if entry == nil {
			return b.column(int(from.FullSize())), nil
		}
		b.term(entry.Term)
		list, err := dict.PostingsList([]byte(entry.Term), nil, nil)
		if err != nil {
			return nil, err
		}
		postings := list.Iterator(false, false, false, nil)
		for {
			p, err := postings.Next()
			if err != nil {
				return nil, err
			}
			if p == nil {
				break
			}
			b.add(uint32(p.Number()))
		}
	}
}

// read calls fn with the reader of the index that a snapshot is on.
func (s *snapshot) read(fn func(index.IndexReader) error) (err error) {
	advanced, err := s.Bleve.Advanced()
	if err != nil {
		return err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	return fn(reader)
}

// each calls fn with every segment of the index.
func (s *snapshot) each(fn func(piece)) error {
	return s.read(func(reader index.IndexReader) error {
		pieces, err := s.columns.of(reader, s.Generation)
		if err != nil {
			return err
		}
		for _, p := range pieces {
			fn(p)
		}
		return nil
	})
}

// live yields the documents of a segment that have not been replaced since.
func (p *piece) live(yield func(doc int) bool) {
	for doc := range int(p.end - p.first) {
		if (p.deleted == nil || !p.deleted.Contains(uint32(doc))) && !yield(doc) {
			return
		}
	}
}

// A counting counts facets and gives the days to sort by while Bleve searches.
type counting struct {
	snap    *snapshot
	facets  []string
	tallies []*tally

	pieces []piece
	at     int          // the piece of the last document
	values [][][]uint32 // by piece and facet, the entities of the column's terms
}

func (s *snapshot) counting(facets []string) *counting {
	c := &counting{snap: s, facets: facets}
	for _, f := range facets {
		c.tallies = append(c.tallies, newTally(s.catalogs[f]))
	}
	return c
}

// in returns the context for the search that c counts in.
func (c *counting) in(ctx context.Context) context.Context {
	return context.WithValue(ctx, bsearch.MakeDocumentMatchHandlerKey, bsearch.MakeDocumentMatchHandler(c.handler))
}

func (c *counting) handler(sc *bsearch.SearchContext) (bsearch.DocumentMatchHandler, bool, error) {
	keep, load, err := collector.MakeTopNDocumentMatchHandler(sc)
	if err != nil {
		return nil, false, err
	}
	if c.pieces, err = c.snap.columns.of(sc.IndexReader, c.snap.Generation); err != nil {
		return nil, false, err
	}
	c.values = make([][][]uint32, len(c.pieces))
	if len(c.facets) == 0 {
		return keep, load, nil
	}
	return func(d *bsearch.DocumentMatch) error {
		if d != nil {
			p, doc := c.find(d)
			c.count(p, doc)
		}
		return keep(d)
	}, load, nil
}

func (c *counting) count(at, doc int) {
	p := &c.pieces[at]
	if c.values[at] == nil {
		for _, f := range c.facets {
			c.values[at] = append(c.values[at], c.snap.catalogs[f].of(p.columns[f]))
		}
	}
	for i, f := range c.facets {
		c.tallies[i].add(p.columns[f], c.values[at][i], doc)
	}
}

// find returns the piece that a document is in and its number there.
func (c *counting) find(d *bsearch.DocumentMatch) (at, doc int) {
	n := binary.BigEndian.Uint64(d.IndexInternalID)
	if p := &c.pieces[c.at]; n < p.first || n >= p.end {
		c.at = sort.Search(len(c.pieces), func(i int) bool { return n < c.pieces[i].end })
	}
	return c.at, int(n - c.pieces[c.at].first)
}

// A daySort sorts by the day column. Documents without a day come last in
// either order.
type daySort struct {
	*counting
	newest bool
}

func (s *daySort) Value(d *bsearch.DocumentMatch) string {
	at, doc := s.find(d)
	days := s.pieces[at].columns[indexer.FieldDay]
	switch v := days.values(doc); {
	case len(v) > 0:
		return days.terms[v[0]]
	case s.newest:
		return ""
	}
	return afterAllDays
}

var afterAllDays = strings.Repeat(string(utf8.MaxRune), 3)

func (s *daySort) UpdateVisitor(string, []byte) {}
func (s *daySort) DecodeValue(v string) string  { return v }
func (s *daySort) Descending() bool             { return s.newest }
func (s *daySort) RequiresDocID() bool          { return false }
func (s *daySort) RequiresScoring() bool        { return false }
func (s *daySort) RequiresFields() []string     { return nil }
func (s *daySort) Reverse()                     { s.newest = !s.newest }
func (s *daySort) Copy() bsearch.SearchSort     { c := *s; return &c }

// order returns the order of hits that a query asks for. It ends with the id,
// so that paging is stable.
func (c *counting) order(by Sort) bsearch.SortOrder {
	id := &bsearch.SortDocID{}
	switch by {
	case Newest, Oldest:
		return bsearch.SortOrder{&daySort{c, by == Newest}, id}
	case Captured:
		return bsearch.SortOrder{&bsearch.SortField{Field: indexer.FieldCaptured, Desc: true}, id}
	}
	return bsearch.SortOrder{&bsearch.SortScore{Desc: true}, &daySort{c, true}, id}
}
