package search

import (
	"container/heap"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/indexer"
	"casefile/search/query"
)

// This file goes through what a clause finds: it counts facets and keeps the
// articles of the page.

// A rank is what articles are sorted by: the higher score first, then the later
// time, then the smaller id, so that no two are equal and paging is stable.
type rank struct {
	score float64
	time  int64 // a day or moment in the order asked for, not a date
	id    uint64
}

func (r rank) before(o rank) bool {
	if r.score != o.score {
		return r.score > o.score
	}
	if r.time != o.time {
		return r.time > o.time
	}
	return r.id < o.id
}

// key returns the rank as a cursor keeps it.
func (r rank) key() []string {
	return []string{strconv.FormatFloat(r.score, 'g', -1, 64), strconv.FormatInt(r.time, 10), strconv.FormatUint(r.id, 16)}
}

// readRank reads what [rank.key] has written.
func readRank(key []string) (r rank, err error) {
	if len(key) != 3 {
		return r, fmt.Errorf("%d keys", len(key))
	}
	if r.score, err = strconv.ParseFloat(key[0], 64); err != nil {
		return r, err
	}
	if r.time, err = strconv.ParseInt(key[1], 10, 64); err != nil {
		return r, err
	}
	r.id, err = strconv.ParseUint(key[2], 16, 64)
	return r, err
}

// A place is a document of a piece, ranked.
type place struct {
	rank
	piece int
	doc   uint32
}

// A page keeps the first of many ranked documents.
type page struct {
	most  int
	after *rank   // only those behind it
	worst []place // a heap, the last of those kept first
}

func (p *page) Len() int           { return len(p.worst) }
func (p *page) Less(i, j int) bool { return p.worst[j].before(p.worst[i].rank) }
func (p *page) Swap(i, j int)      { p.worst[i], p.worst[j] = p.worst[j], p.worst[i] }
func (p *page) Push(x any)         { p.worst = append(p.worst, x.(place)) }
func (p *page) Pop() any           { panic("nothing is taken out of a page") }

func (p *page) add(x place) {
	if p.after != nil && !p.after.before(x.rank) {
		return
	}
	if len(p.worst) < p.most {
		heap.Push(p, x)
	} else if x.before(p.worst[0].rank) {
		p.worst[0] = x
		heap.Fix(p, 0)
	}
}

// sorted returns what is kept, the first first.
func (p *page) sorted() []place {
	sortPlaces(p.worst)
	return p.worst
}

func sortPlaces(places []place) {
	slices.SortFunc(places, func(a, b place) int {
		switch {
		case a.before(b.rank):
			return -1
		case b.before(a.rank):
			return 1
		}
		return 0
	})
}

// collect finds all articles of a clause. It returns how many there are, keeps
// those of the page in an order, and counts them.
func (s *snapshot) collect(ctx context.Context, c clause, by query.Sort, page *page, tallies map[string]*tally) (total int, err error) {
	for i := range s.pieces {
		p := &s.pieces[i]
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		m, err := c.in(p)
		if err != nil {
			return 0, err
		}
		docs, err := m.find(ctx, nil)
		if err != nil {
			return 0, err
		}
		total += int(docs.GetCardinality())
		for facet, t := range tallies {
			t.piece(s.catalogs[facet].of(p.segment), docs)
		}
		if page.most == 0 {
			continue
		}
		if err := s.rank(ctx, p, m, docs, by, page); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// rank puts the documents of a piece on the page.
func (s *snapshot) rank(ctx context.Context, p *piece, m matcher, docs *roaring.Bitmap, by query.Sort, page *page) (err error) {
	var captured []int64
	if by == query.Captured {
		if captured, err = p.capturedAt(); err != nil {
			return err
		}
	}
	each(docs, func(some []uint32) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return
		}
		for _, doc := range some {
			x := place{rank{id: p.ids[doc], time: int64(p.days[doc])}, p.number, doc}
			switch by {
			case query.Captured:
				x.time = captured[doc]
			case query.Oldest:
				if x.time = -x.time; p.days[doc] == undated {
					x.time = math.MinInt64
				}
			case query.Relevance, query.Mentions:
				if x.score, err = m.score(doc); err != nil {
					return
				}
			}
			page.add(x)
		}
	})
	return err
}

// stored returns what the index keeps of an article's entities.
func (s *snapshot) stored(at place) (entities []byte, err error) {
	err = s.pieces[at.piece].snap.Segment().VisitStoredFields(uint64(at.doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		if field != indexer.FieldEntities {
			return true
		}
		entities = slices.Clone(value)
		return false
	})
	return entities, err
}
