package segment

import (
	"container/heap"
	"context"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/search/engine"
	"casefile/search/query"
)

// A candidate is a document of a piece, with what it is sorted by.
type candidate struct {
	engine.Key
	piece int
	doc   uint32
}

// A page keeps the first of many candidates.
type page struct {
	most  int
	after *engine.Key // only those after it
	worst []candidate // a heap, the last of those kept on top
}

func (p *page) Len() int           { return len(p.worst) }
func (p *page) Less(i, j int) bool { return p.worst[j].Before(p.worst[i].Key) }
func (p *page) Swap(i, j int)      { p.worst[i], p.worst[j] = p.worst[j], p.worst[i] }
func (p *page) Push(x any)         { p.worst = append(p.worst, x.(candidate)) }
func (p *page) Pop() any           { panic("nothing is taken out of a page") }

func (p *page) add(x candidate) {
	if p.after != nil && !p.after.Before(x.Key) {
		return
	}
	if len(p.worst) < p.most {
		heap.Push(p, x)
	} else if x.Before(p.worst[0].Key) {
		p.worst[0] = x
		heap.Fix(p, 0)
	}
}

// sorted returns the candidates in order.
func (p *page) sorted() []candidate {
	sortCandidates(p.worst)
	return p.worst
}

func sortCandidates(all []candidate) {
	slices.SortFunc(all, func(a, b candidate) int {
		switch {
		case a.Before(b.Key):
			return -1
		case b.Before(a.Key):
			return 1
		}
		return 0
	})
}

// collect finds all articles of a clause. It returns how many there are, and adds
// them to the page and to the tallies.
func (v *view) collect(ctx context.Context, c clause, by query.Sort, page *page, tallies map[string]*tally) (total int, err error) {
	for i := range v.pieces {
		p := &v.pieces[i]
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
			t.piece(v.catalogs.all[facet].of(p.segment), docs)
		}
		if page.most == 0 {
			continue
		}
		if err := v.rank(ctx, p, m, docs, by, page); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// rank puts the documents of a piece on the page.
func (v *view) rank(ctx context.Context, p *piece, m matcher, docs *roaring.Bitmap, by query.Sort, page *page) (err error) {
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
			x := candidate{engine.Key{ID: p.ids[doc], Time: int64(p.days[doc])}, p.number, doc}
			switch by {
			case query.Captured:
				x.Time = captured[doc]
			case query.Oldest:
				if x.Time = -x.Time; p.days[doc] == undated {
					x.Time = math.MinInt64
				}
			case query.Relevance, query.Mentions:
				if x.Score, err = m.score(doc); err != nil {
					return
				}
			}
			page.add(x)
		}
	})
	return err
}
