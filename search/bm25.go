package search

import (
	"context"
	"errors"
	"math"

	"github.com/blevesearch/bleve/v2/mapping"
	bsearch "github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"
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
	field    string
	literal  []sequence
	variants []sequence // other spellings; they may match what literal matches too
	mean     float64    // mean length of the field, 0 where length says nothing
	first    bool       // articles that have it literally come before all others
}

// A sequence is words in a row.
type sequence struct {
	words [][]string // the terms that each may stand as
	free  bool       // in any order, the words distinct places
	apart int        // with so many other words among them, if free
}

// Searcher implements [query.Query].
func (c *concept) Searcher(ctx context.Context, r index.IndexReader, _ mapping.IndexMapping, o bsearch.SearcherOptions) (bsearch.Searcher, error) {
	n, err := r.DocCount()
	if err != nil {
		return nil, err
	}
	s := &conceptSearcher{scored: o.Score != "none", mean: c.mean, first: c.first}
	for i, list := range [][]sequence{c.literal, c.variants} {
		for _, q := range list {
			counter, err := open(ctx, r, c.field, q, s.scored, false)
			if err != nil {
				return nil, errors.Join(err, s.Close())
			}
			s.counters = append(s.counters, counter)
			if i == 0 {
				s.literal++
			}
		}
	}
	s.weigh(float64(n))
	return s, nil
}

// A conceptSearcher finds and scores the articles that have a concept.
type conceptSearcher struct {
	plain
	counters []counter
	literal  int // so many of them are of the spelling typed
	scored   bool
	mean     float64
	first    bool

	idf, variantIDF float64
}

// weigh sets the idf of the concept among n articles. The variants hold what is
// typed, too.
func (s *conceptSearcher) weigh(n float64) {
	idf := func(counters []counter) float64 {
		df := 0.0
		for _, c := range counters {
			df += c.articles()
		}
		df = math.Min(df, n)
		return math.Log(1 + (n-df+.5)/(df+.5))
	}
	s.idf, s.variantIDF = idf(s.counters[:s.literal]), idf(s.counters[s.literal:])
}

func (s *conceptSearcher) Next(ctx *bsearch.SearchContext) (*bsearch.DocumentMatch, error) {
	return s.find(ctx, nil)
}

func (s *conceptSearcher) Advance(ctx *bsearch.SearchContext, id index.IndexInternalID) (*bsearch.DocumentMatch, error) {
	return s.find(ctx, id)
}

func (s *conceptSearcher) find(ctx *bsearch.SearchContext, id index.IndexInternalID) (*bsearch.DocumentMatch, error) {
	at, err := s.forward(s.counters, id)
	if at == nil || err != nil {
		return nil, err
	}
	d := ctx.DocumentMatchPool.Get()
	d.IndexInternalID = append(d.IndexInternalID[:0], at...)
	if s.scored {
		d.Score = s.score(at)
	}
	return d, nil
}

func (s *conceptSearcher) score(at index.IndexInternalID) float64 {
	var typed, other, norm float64
	for i, c := range s.counters {
		if c.at() == nil || !c.at().Equals(at) {
			continue
		}
		norm = c.norm()
		if i < s.literal {
			typed += c.often()
		} else {
			other += c.often()
		}
	}
	tf := math.Max(typed, other) // variants count what is typed so, too
	length := 1.0
	if s.mean > 0 && norm > 0 {
		length = 1 - b + b/(norm*norm)/s.mean
	}
	damped := tf / (tf + k1*length)
	switch {
	case typed == 0:
		return variantShare * s.variantIDF * damped
	case s.first:
		return s.idf*damped + s.variantIDF
	}
	return s.idf * damped
}

func (s *conceptSearcher) Close() error {
	var errs []error
	for _, c := range s.counters {
		errs = append(errs, c.close())
	}
	return errors.Join(errs...)
}

// plain is what Bleve asks of every searcher and ours have no use for: its own
// norms, and how dear a search may become.
type plain struct {
	id    index.IndexInternalID
	begun bool
}

func (*plain) Weight() float64            { return 1 }
func (*plain) SetQueryNorm(float64)       {}
func (*plain) Count() uint64              { return 0 }
func (*plain) Min() int                   { return 0 }
func (*plain) Size() int                  { return 256 }
func (*plain) DocumentMatchPoolSize() int { return 1 }

// forward brings counters to the next article that one of them has, or, if id is
// not nil, the first at or behind id. It returns nil if there is none.
func (p *plain) forward(counters []counter, id index.IndexInternalID) (index.IndexInternalID, error) {
	var first index.IndexInternalID
	for _, c := range counters {
		var err error
		switch {
		case !p.begun:
			err = c.seek(id)
		case c.at() == nil:
			continue
		case id != nil:
			err = c.seek(id)
		case c.at().Equals(p.id):
			err = c.seek(nil)
		}
		if err != nil {
			return nil, err
		}
		if c.at() != nil && (first == nil || c.at().Compare(first) < 0) {
			first = c.at()
		}
	}
	p.begun = true
	p.id = append(p.id[:0], first...)
	return first, nil
}

// An anyQuery finds the articles that one of several queries finds, and adds up
// their scores. Bleve's own disjunction multiplies them by the share of queries
// that match.
type anyQuery []query.Query

// Searcher implements [query.Query].
func (q anyQuery) Searcher(ctx context.Context, r index.IndexReader, m mapping.IndexMapping, o bsearch.SearcherOptions) (bsearch.Searcher, error) {
	s := new(anySearcher)
	for _, one := range q {
		child, err := one.Searcher(ctx, r, m, o)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.children = append(s.children, child)
	}
	s.heads = make([]*bsearch.DocumentMatch, len(s.children))
	return s, nil
}

type anySearcher struct {
	plain
	children []bsearch.Searcher
	heads    []*bsearch.DocumentMatch // the next match of each, nil behind the last
}

func (s *anySearcher) Next(ctx *bsearch.SearchContext) (*bsearch.DocumentMatch, error) {
	return s.find(ctx, nil)
}

func (s *anySearcher) Advance(ctx *bsearch.SearchContext, id index.IndexInternalID) (*bsearch.DocumentMatch, error) {
	return s.find(ctx, id)
}

func (s *anySearcher) find(ctx *bsearch.SearchContext, id index.IndexInternalID) (*bsearch.DocumentMatch, error) {
	for i, c := range s.children {
		h := s.heads[i]
		var err error
		switch {
		case !s.begun && id == nil:
			h, err = c.Next(ctx)
		case !s.begun:
			h, err = c.Advance(ctx, id)
		case h != nil && id != nil && h.IndexInternalID.Compare(id) < 0:
			ctx.DocumentMatchPool.Put(h)
			h, err = c.Advance(ctx, id)
		}
		if err != nil {
			return nil, err
		}
		s.heads[i] = h
	}
	s.begun = true
	s.id = s.id[:0]
	for _, h := range s.heads {
		if h != nil && (len(s.id) == 0 || h.IndexInternalID.Compare(s.id) < 0) {
			s.id = append(s.id[:0], h.IndexInternalID...)
		}
	}
	if len(s.id) == 0 {
		return nil, nil
	}
	d := ctx.DocumentMatchPool.Get()
	d.IndexInternalID = append(d.IndexInternalID[:0], s.id...)
	for i, h := range s.heads {
		if h == nil || !h.IndexInternalID.Equals(s.id) {
			continue
		}
		d.Score += h.Score
		ctx.DocumentMatchPool.Put(h)
		var err error
		if s.heads[i], err = s.children[i].Next(ctx); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (s *anySearcher) Close() error {
	var errs []error
	for _, c := range s.children {
		errs = append(errs, c.Close())
	}
	return errors.Join(errs...)
}

func (s *anySearcher) DocumentMatchPoolSize() int {
	n := 1 + len(s.children)
	for _, c := range s.children {
		n += c.DocumentMatchPoolSize()
	}
	return n
}
