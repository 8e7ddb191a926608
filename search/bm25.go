package search

import (
	"context"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
)

// This file ranks. Bleve has a scoring model of the name BM25 that is not BM25
// (its mean length counts distinct terms, frequencies are square-rooted, the
// inverse document frequency enters twice), so words are scored here, by the
// formula of Robertson and Zaragoza, "The Probabilistic Relevance Framework"
// (2009), from Bleve's postings:
//
//	idf · tf / (tf + k1·(1 − b + b·length/mean)),  idf = ln(1 + (N − df + ½)/(df + ½))
//
// All forms and spellings of a word of the query are one concept: their
// frequencies are added before they are damped, so that a name that is written in
// five ways counts no more than one that is written in one. An article that has
// the name only in other spellings gets a share of the score, with the idf of all
// of them.
const (
	k1           = 1.5
	b            = .75
	variantShare = .5
)

// A concept is a word or phrase of a query in one field, as it is scored.
type concept struct {
	counters []*counters // of the spelling typed, then of others; these may match what those match too
	typed    int         // so many of them are of the spelling typed
	mean     float64     // mean length of the field, 0 where length says nothing
	first    bool        // articles that have it as typed come before all others

	idf, variantIDF float64
}

// A sequence is words in a row.
type sequence struct {
	words [][]string // the terms that each may stand as
	free  bool       // in any order, the words distinct places
	apart int        // with so many other words among them, if free
}

// concept opens a word or phrase, as typed and in other spellings.
func (s *snapshot) concept(field string, literal sequence, variants []sequence) (*concept, error) {
	c := &concept{typed: 1}
	df := [2]float64{}
	for i, q := range append([]sequence{literal}, variants...) {
		one, err := s.counters(field, q)
		if err != nil {
			return nil, err
		}
		c.counters = append(c.counters, one)
		df[min(i, 1)] += one.articles
	}
	c.idf, c.variantIDF = s.idf(df[0]), s.idf(df[1])
	return c, nil
}

// idf tells how rare it is what so many articles have.
func (s *snapshot) idf(articles float64) float64 {
	n := float64(s.articles)
	articles = math.Min(articles, n)
	return math.Log(1 + (n-articles+.5)/(articles+.5))
}

func (c *concept) in(p *piece) (matcher, error) { return c.matcher(p), nil }

func (c *concept) matcher(p *piece) *conceptMatcher {
	m := &conceptMatcher{concept: c, piece: p}
	for _, one := range c.counters {
		m.here = append(m.here, one.in[p.number])
	}
	return m
}

// A conceptMatcher finds and scores the documents that have a concept.
type conceptMatcher struct {
	*concept
	piece *piece
	here  []counter
}

func (m *conceptMatcher) find(ctx context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error) {
	sets := make([]*roaring.Bitmap, len(m.here))
	for i, c := range m.here {
		var err error
		if sets[i], err = c.find(ctx, among); err != nil {
			return nil, err
		}
	}
	return union(sets), nil
}

func (m *conceptMatcher) score(doc uint32) (float64, error) {
	w, err := m.weigh(doc)
	return w.score(), err
}

// A weight is how a concept counts in a document.
type weight struct {
	typed, other int     // times it stands there, as typed and in other spellings
	idf          float64 // or the share of it that other spellings have
	damped       float64 // frequency, from 0 to 1, by the length of the document
	first        float64 // for which articles come before all others
}

func (w weight) score() float64 { return w.idf*w.damped + w.first }

func (m *conceptMatcher) weigh(doc uint32) (w weight, err error) {
	for i, c := range m.here {
		times, err := c.often(doc)
		if err != nil {
			return w, err
		}
		if i < m.typed {
			w.typed += times
		} else {
			w.other += times
		}
	}
	tf := float64(max(w.typed, w.other)) // variants count what is typed so, too
	length := 1.0
	if m.mean > 0 {
		length = 1 - b + b*float64(m.piece.lengths[doc])/m.mean
	}
	w.damped = tf / (tf + k1*length)
	switch {
	case w.typed == 0:
		w.idf = variantShare * m.variantIDF
	case m.first:
		w.idf, w.first = m.idf, m.variantIDF
	default:
		w.idf = m.idf
	}
	return w, nil
}

func (m *conceptMatcher) cost() (sum uint64) {
	for _, c := range m.here {
		sum += c.cost()
	}
	return sum
}
