package search

import (
	"context"
	"errors"

	"github.com/blevesearch/bleve/v2/mapping"
	bsearch "github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"

	"casefile/indexer"
)

// inBody finds and scores the articles that have a concept in the body. The index
// holds title and body in one field and the title in another, too: what stands
// more often in the first than in the second stands in the body.
type inBody struct{ concept }

// Searcher implements [query.Query].
func (q *inBody) Searcher(ctx context.Context, r index.IndexReader, m mapping.IndexMapping, o bsearch.SearcherOptions) (bsearch.Searcher, error) {
	o.Score = "" // frequencies are needed even where no score is
	found, err := q.concept.Searcher(ctx, r, m, o)
	if err != nil {
		return nil, err
	}
	s := &bodySearcher{conceptSearcher: found.(*conceptSearcher)}
	for _, list := range [][]sequence{q.literal, q.variants} {
		for _, one := range list {
			c, err := open(ctx, r, indexer.FieldTitle, one, true, false)
			if err != nil {
				return nil, errors.Join(err, s.Close())
			}
			s.titles = append(s.titles, c)
		}
	}
	return s, nil
}

type bodySearcher struct {
	*conceptSearcher
	titles []counter // for each of the counters
}

func (s *bodySearcher) Next(ctx *bsearch.SearchContext) (*bsearch.DocumentMatch, error) {
	return s.find(ctx, nil)
}

func (s *bodySearcher) Advance(ctx *bsearch.SearchContext, id index.IndexInternalID) (*bsearch.DocumentMatch, error) {
	return s.find(ctx, id)
}

func (s *bodySearcher) find(ctx *bsearch.SearchContext, id index.IndexInternalID) (*bsearch.DocumentMatch, error) {
	for {
		d, err := s.conceptSearcher.find(ctx, id)
		if d == nil || err != nil {
			return nil, err
		}
		in, err := s.inBody(d.IndexInternalID)
		if err != nil {
			return nil, err
		}
		if in {
			return d, nil
		}
		ctx.DocumentMatchPool.Put(d)
		id = nil
	}
}

// inBody reports whether something stands in the body of the article that the
// counters are at.
func (s *bodySearcher) inBody(id index.IndexInternalID) (bool, error) {
	for i, text := range s.counters {
		if text.at() == nil || !text.at().Equals(id) {
			continue
		}
		title := s.titles[i]
		if at := title.at(); at == nil || at.Compare(id) < 0 {
			if err := title.seek(id); err != nil {
				return false, err
			}
		}
		if at := title.at(); at == nil || !at.Equals(id) || text.often() > title.often() {
			return true, nil
		}
	}
	return false, nil
}

func (s *bodySearcher) Close() error {
	errs := []error{s.conceptSearcher.Close()}
	for _, c := range s.titles {
		errs = append(errs, c.close())
	}
	return errors.Join(errs...)
}
