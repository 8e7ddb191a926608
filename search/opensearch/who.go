package opensearch

import (
	"context"
	"errors"
	"slices"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
	"casefile/search/engine"
	"casefile/search/query"
)

// Suppose implements [engine.View].
func (v *view) Suppose(ctx context.Context, d corpus.Decision, fn func(now, then *identity.Set)) error {
	c := newCensus(ctx, v)
	err := v.engine.remote.Suppose(ctx, c, v.At, d, fn)
	if c.err != nil {
		err = errors.Join(c.err, v.engine.remote.Forget(ctx))
	}
	return err
}

// A census is the [indexer.Census] of a view.
type census struct {
	*view
	ctx     context.Context // the resolver asks without one
	err     error           // the first
	asked   map[string]int  // questions, by facet
	columns map[string]map[string][]uint32
}

func newCensus(ctx context.Context, v *view) *census {
	return &census{view: v, ctx: ctx, asked: map[string]int{}, columns: map[string]map[string][]uint32{}}
}

// asksMost is how many questions of the resolver about a facet are sent to the cluster. If
// it has more, as when all names are resolved for the first time, the articles of all
// labels are read into memory for as long as that takes: 4 bytes for each.
const asksMost = 100

// column returns the articles of each label of a facet, by its ID, as numbers in the order
// of their ids; nil if the resolver has hardly asked.
func (c *census) column(facet string) map[string][]uint32 {
	if of, ok := c.columns[facet]; ok || c.err != nil {
		return of
	}
	if c.asked[facet]++; c.asked[facet] <= asksMost {
		return nil
	}
	of := map[string][]uint32{}
	field := indexer.IDField(facet)
	body := object{"size": query.MaxDepth, "_source": false, "track_total_hits": false, "docvalue_fields": []string{field},
		"query": object{"exists": object{"field": field}}, "sort": []object{{fieldID: "asc"}}}
	for article := uint32(0); ; {
		a, err := c.search(c.ctx, body)
		if err != nil {
			c.err = err
			return nil
		}
		for _, h := range a.Hits.Hits {
			for _, id := range h.Fields[field] {
				id := id.(string) // of a keyword field
				of[id] = append(of[id], article)
			}
			article++
		}
		if len(a.Hits.Hits) < query.MaxDepth {
			break
		}
		body["search_after"] = a.Hits.Hits[len(a.Hits.Hits)-1].Sort
	}
	c.columns[facet] = of
	return of
}

// Labels implements [indexer.Census].
func (c *census) Labels(ctx context.Context, facet string) (labels []identity.Label, valued int, err error) {
	err = c.dictionary(ctx, facet, nil, func(text string, articles int) error {
		labels = append(labels, identity.Label{ID: indexer.Slug(text), Text: text, Articles: articles})
		return nil
	})
	if err == nil {
		valued, err = c.Count(ctx, engine.Term{Field: facet, Prefix: true})
	}
	return labels, valued, err
}

// Names implements [indexer.Census].
func (c *census) Names(ctx context.Context, field string, lexicon *names.Lexicon) error {
	seen := map[string]bool{}
	err := c.dictionary(ctx, field, nil, func(term string, articles int) error {
		if field == indexer.FieldSpelling {
			term = indexer.Spelling(term)
		}
		lexicon.Set(term, articles)
		seen[term] = true
		return nil
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
func (c *census) Articles() (int, error) { return c.state.Articles, nil }

// Index implements [indexer.Census].
func (c *census) Index(facet string) identity.Index { return labelIndex{c, facet} }

// A labelIndex is the [identity.Index] of a facet. An error of the cluster is kept in the
// census, whose answer is then thrown away.
type labelIndex struct {
	*census
	facet string
}

func (x labelIndex) total(query object) int {
	if x.err != nil {
		return 0
	}
	a, err := x.search(x.ctx, object{"size": 0, "track_total_hits": true, "query": query})
	if err != nil {
		x.err = err
		return 0
	}
	return a.Hits.Total.Value
}

func (x labelIndex) Together(a, b string) bool {
	if column := x.column(x.facet); column != nil {
		return meet(column[a], column[b])
	}
	field := indexer.IDField(x.facet)
	return x.total(allOf(hasAny(field, []string{a}), hasAny(field, []string{b}))) > 0
}

// meet reports whether two ascending lists have a number in common.
func meet(a, b []uint32) bool {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			return true
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return false
}

func (x labelIndex) Articles(ids []string) int {
	if column := x.column(x.facet); column != nil {
		var all []uint32
		for _, id := range ids {
			all = append(all, column[id]...)
		}
		slices.Sort(all)
		return len(slices.Compact(all))
	}
	return x.total(hasAny(indexer.IDField(x.facet), ids))
}

func (x labelIndex) Has(article, label string) bool {
	return x.total(allOf(idsOf([]string{article}), hasAny(x.facet, []string{label}))) > 0
}
