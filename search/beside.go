package search

import (
	"context"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/indexer"
	"casefile/search/query"
)

// This file puts articles first in which words that stand side by side in the query
// do so too. Of the articles found only the first by the words alone are looked at,
// and what is added lets them stay before all others, so that paging is stable. The
// nearer two words and the oftener, the more is added, up to a share of what the more
// frequent of them is worth:
//
//	share · idf · sum / (sum + k1),  sum of 1/distance² over places at most besideReach apart
//
// after Büttcher, Clarke and Lushman, "Term Proximity Scoring for Ad-Hoc Retrieval"
// (2006), with neighbours in the query as the only pairs. All eight judged collections
// gain by it, and 13 of their 16 halves; the others lose .0004 of nDCG@10 at most. With
// all pairs, two collections lose.
const (
	besideShare = .5
	besideReach = 5
	besideFirst = 50     // articles that are looked at
	besideMost  = 10_000 // articles that a word may stand in: one of more takes longer to find than it tells
	besideWords = 32     // of the query, the first
)

// Beside is the term of the [Share] that an article has for words that stand beside one
// another in it as they do in the query.
const Beside = "side by side"

// beside looks for words of a query beside one another.
type beside struct {
	parts [][]*counters // of each word or phrase, in any spelling
	idf   []float64
}

// besides opens the words and phrases of a query that stand in the text, each in at most
// so many articles; nil if no two neighbours are to be looked for.
func (x *expander) besides(root *query.Node, most float64) (*beside, error) {
	b := new(beside)
	for _, n := range root.Positive() {
		if x.idle(n) || n.Field != "" || len(b.parts) == besideWords {
			continue
		}
		l, err := x.leaf(n)
		if err != nil {
			return nil, err
		}
		if l.field != indexer.FieldText {
			continue
		}
		var part []*counters
		articles := 0.0
		for _, q := range l.sequences() {
			one, err := x.snap.counters(l.field, q)
			if err != nil {
				return nil, err
			}
			part = append(part, one)
			articles += one.articles
		}
		if articles > most {
			part = nil // it keeps its neighbours apart
		}
		b.parts = append(b.parts, part)
		b.idf = append(b.idf, x.snap.idf(articles))
	}
	for k := 1; k < len(b.parts); k++ {
		if b.parts[k-1] != nil && b.parts[k] != nil {
			return b, nil
		}
	}
	return nil, nil
}

// add adds to the scores of ranked documents what their words are worth by standing
// beside one another, and ranks them anew. It returns what it added, by article.
func (b *beside) add(ctx context.Context, top []place) (map[uint64]float64, error) {
	pieces := map[int]*roaring.Bitmap{}
	for _, p := range top {
		if pieces[p.piece] == nil {
			pieces[p.piece] = roaring.New()
		}
		pieces[p.piece].Add(p.doc)
	}
	added := map[uint64]float64{}
	for piece, docs := range pieces {
		places := make([]map[uint32][]stretch, len(b.parts))
		for i, part := range b.parts {
			places[i] = map[uint32][]stretch{}
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
				sum += min(b.idf[k-1], b.idf[k]) * near / (near + k1)
			}
			top[i].score += besideShare * sum
			added[p.id] = besideShare * sum
		}
	}
	sortPlaces(top)
	return added, nil
}

// ranked finds the documents of a page as [snapshot.collect] does, and those first by
// words that stand beside one another first.
func (s *snapshot) ranked(ctx context.Context, c clause, b *beside, wanted *page, tallies map[string]*tally, out *found) (places []place, err error) {
	first := &page{most: besideFirst}
	if wanted.after == nil {
		first.most = max(besideFirst, wanted.most)
	}
	if out.total, err = s.collect(ctx, c, query.Relevance, first, tallies); err != nil {
		return nil, err
	}
	places = first.sorted()
	top := places[:min(besideFirst, len(places))]
	if len(top) == 0 {
		return nil, nil
	}
	last := top[len(top)-1].rank // by words alone
	if out.beside, err = b.add(ctx, top); err != nil {
		return nil, err
	}
	if wanted.after == nil {
		return places[:min(wanted.most, len(places))], nil
	}
	rest := &page{most: wanted.most, after: wanted.after}
	places = nil
	if !last.before(*wanted.after) {
		rest.after = &last
		for _, p := range top {
			if wanted.after.before(p.rank) && len(places) < wanted.most {
				places = append(places, p)
			}
		}
		rest.most -= len(places)
	}
	if rest.most == 0 || len(top) < besideFirst {
		return places, nil
	}
	_, err = s.collect(ctx, c, query.Relevance, rest, nil)
	return append(places, rest.sorted()...), err
}

// closeness tells how near the places of two words are to one another, and how often.
func closeness(a, b []stretch) (sum float64) {
	by := func(x, y stretch) int { return x.first - y.first }
	for _, some := range []*[]stretch{&a, &b} { // a place may be one of several spellings
		*some = slices.Clone(*some)
		slices.SortFunc(*some, by)
		*some = slices.CompactFunc(*some, func(x, y stretch) bool { return x.first == y.first })
	}
	for _, x := range a {
		at, _ := slices.BinarySearchFunc(b, stretch{first: x.first - 2*besideReach}, by)
		for _, y := range b[at:] {
			if y.first > x.last+besideReach {
				break
			}
			d := max(y.first-x.last, x.first-y.last)
			if 0 < d && d <= besideReach {
				sum += 1 / float64(d*d)
			}
		}
	}
	return sum
}
