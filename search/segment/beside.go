package segment

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// Articles in which neighbours of the query are near one another come first, see
// [engine.BesideShare]. Of the articles found only the first by the words alone are examined,
// and what is added keeps them before all others, so paging is stable. The formula is after
// Büttcher, Clarke and Lushman, "Term Proximity Scoring for Ad-Hoc Retrieval" (2006), with
// neighbours in the query as the only pairs. All eight judged collections gain by it, and 13
// of their 16 halves; the others lose at most .0004 of nDCG@10. With all pairs, two
// collections lose.

// beside is [engine.Plan.Beside] with its postings.
type beside struct {
	parts [][]*counters // of each word or phrase; nil for one that is too frequent
	idf   []float64
}

// beside opens neighbours of at most so many articles each; nil if the plan has no two.
func (v *view) beside(p *engine.Plan, most float64) (*beside, error) {
	b := new(beside)
	for _, sequences := range p.Beside[:min(engine.BesideWords, len(p.Beside))] {
		part, err := v.countersOf(indexer.FieldText, sequences)
		if err != nil {
			return nil, err
		}
		articles := 0.0
		for _, c := range part {
			articles += c.articles
		}
		if articles > most {
			part = nil // and its neighbours are no neighbours of one another
		}
		b.parts = append(b.parts, part)
		b.idf = append(b.idf, v.idf(articles))
	}
	for k := 1; k < len(b.parts); k++ {
		if b.parts[k-1] != nil && b.parts[k] != nil {
			return b, nil
		}
	}
	return nil, nil
}

// add adds to the scores of candidates what their neighbours are worth, and sorts them
// anew. It returns what it added, by number of the article.
func (b *beside) add(ctx context.Context, top []candidate) (map[uint64]float64, error) {
	pieces := map[int]*roaring.Bitmap{}
	for _, p := range top {
		if pieces[p.piece] == nil {
			pieces[p.piece] = roaring.New()
		}
		pieces[p.piece].Add(p.doc)
	}
	added := map[uint64]float64{}
	for piece, docs := range pieces {
		places := make([]map[uint32][]span, len(b.parts))
		for i, part := range b.parts {
			places[i] = map[uint32][]span{}
			for _, c := range part {
				in, err := c.in[piece].find(ctx, docs)
				if err != nil {
					return nil, err
				}
				for _, doc := range in.ToArray() {
					some, err := c.in[piece].spans(doc)
					if err != nil {
						return nil, err
					}
					places[i][doc] = append(places[i][doc], some...)
				}
			}
		}
		for i, p := range top {
			if p.piece != piece {
				continue
			}
			sum := 0.0
			for k := 1; k < len(places); k++ {
				near := closeness(places[k-1][p.doc], places[k][p.doc])
				sum += min(b.idf[k-1], b.idf[k]) * near / (near + engine.K1)
			}
			top[i].Score += engine.BesideShare * sum
			added[p.ID] = engine.BesideShare * sum
		}
	}
	sortCandidates(top)
	return added, nil
}

// reorder collects a page as [view.collect] does, with the first articles by relevance
// ordered by their neighbours too.
func (f *finder) reorder(ctx context.Context, asked clause, b *beside, wanted *page, tallies map[string]*tally) (candidates []candidate, err error) {
	first := &page{most: engine.BesideFirst}
	if wanted.after == nil {
		first.most = max(engine.BesideFirst, wanted.most)
	}
	if f.found.Total, err = f.view.collect(ctx, asked, query.Relevance, first, tallies); err != nil {
		return nil, err
	}
	candidates = first.sorted()
	top := candidates[:min(engine.BesideFirst, len(candidates))]
	if len(top) == 0 {
		return nil, nil
	}
	last := top[len(top)-1].Key // by words alone
	if f.found.Beside, err = b.add(ctx, top); err != nil {
		return nil, err
	}
	if wanted.after == nil {
		return candidates[:min(wanted.most, len(candidates))], nil
	}
	rest := &page{most: wanted.most, after: wanted.after}
	candidates = nil
	if !last.Before(*wanted.after) {
		rest.after = &last
		for _, c := range top {
			if wanted.after.Before(c.Key) && len(candidates) < wanted.most {
				candidates = append(candidates, c)
			}
		}
		rest.most -= len(candidates)
	}
	if rest.most == 0 || len(top) < engine.BesideFirst {
		return candidates, nil
	}
	_, err = f.view.collect(ctx, asked, query.Relevance, rest, nil)
	return append(candidates, rest.sorted()...), err
}

// closeness returns how near the spans of two words are to one another, and how often.
func closeness(a, b []span) (sum float64) {
	by := func(x, y span) int { return x.first - y.first }
	for _, some := range []*[]span{&a, &b} { // a span may be of several spellings
		*some = slices.Clone(*some)
		slices.SortFunc(*some, by)
		*some = slices.CompactFunc(*some, func(x, y span) bool { return x.first == y.first })
	}
	for _, x := range a {
		at, _ := slices.BinarySearchFunc(b, span{first: x.first - 2*engine.BesideReach}, by)
		for _, y := range b[at:] {
			if y.first > x.last+engine.BesideReach {
				break
			}
			d := max(y.first-x.last, x.first-y.last)
			if 0 < d && d <= engine.BesideReach {
				sum += 1 / float64(d*d)
			}
		}
	}
	return sum
}
