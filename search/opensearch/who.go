package opensearch

import (
	"context"
	"errors"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
	"casefile/search/engine"
)

// Suppose implements [engine.View].
func (v *view) Suppose(ctx context.Context, d corpus.Decision, fn func(now, then *identity.Set)) error {
	var failed error
	err := v.engine.remote.Suppose(ctx, census{v, ctx, &failed}, v.At, d, fn)
	if failed != nil {
		err = errors.Join(failed, v.engine.remote.Forget(ctx))
	}
	return err
}

// Labels implements [indexer.Census].
func (c census) Labels(ctx context.Context, facet string) (labels []identity.Label, valued int, err error) {
	err = c.dictionary(ctx, facet, nil, "", func(text string, articles int) (bool, error) {
		labels = append(labels, identity.Label{ID: indexer.Slug(text), Text: text, Articles: articles})
		return true, nil
	})
	if err == nil {
		valued, err = c.Count(ctx, engine.Term{Field: facet, Prefix: true})
	}
	return labels, valued, err
}

// Names implements [indexer.Census].
func (c census) Names(ctx context.Context, field string, lexicon *names.Lexicon) error {
	seen := map[string]bool{}
	err := c.dictionary(ctx, field, nil, "", func(term string, articles int) (bool, error) {
		if field == indexer.FieldSpelling {
			term = indexer.Spelling(term)
		}
		lexicon.Set(term, articles)
		seen[term] = true
		return true, nil
	})
	if err != nil {
		return err
	}
	for name := range lexicon.All() {
		if !seen[name] {
			lexicon.Set(name, 0)
		}
	}
	return nil
}

// Articles implements [indexer.Census].
func (c census) Articles() (int, error) { return c.state.Articles, nil }

// Index implements [indexer.Census].
func (c census) Index(facet string) identity.Index { return labelIndex{c, facet} }

// A labelIndex is the [identity.Index] of a facet. An error of the cluster is kept in the
// census, whose answer is then thrown away.
type labelIndex struct {
	census
	facet string
}

func (x labelIndex) total(query object) int {
	if *x.err != nil {
		return 0
	}
	a, err := x.search(x.ctx, object{"size": 0, "track_total_hits": true, "query": query})
	if err != nil {
		*x.err = err
		return 0
	}
	return a.Hits.Total.Value
}

func (x labelIndex) Together(a, b string) bool {
	field := indexer.IDField(x.facet)
	return x.total(allOf(hasAny(field, []string{a}), hasAny(field, []string{b}))) > 0
}

func (x labelIndex) Articles(ids []string) int {
	return x.total(hasAny(indexer.IDField(x.facet), ids))
}

func (x labelIndex) Has(article, label string) bool {
	return x.total(allOf(idsOf([]string{article}), hasAny(x.facet, []string{label}))) > 0
}
