package search

import (
	"context"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/engine"
)

// abstracts returns how many of the documents that a question finds are abstracts.
func (q *question) abstracts(ctx context.Context) (int, error) {
	abstract := string(corpus.Abstract)
	if q.index.articles(indexer.FieldKind, abstract) == 0 {
		return 0, q.index.err
	}
	p := *q.plan
	p.From, p.Size, p.After, p.Facets, p.Beside = 0, 0, nil, nil, nil
	p.Among = &engine.HasAny{Field: indexer.FieldKind, Terms: []string{abstract}}
	f, err := q.index.Find(ctx, &p)
	if err != nil {
		return 0, err
	}
	return f.Total, nil
}
