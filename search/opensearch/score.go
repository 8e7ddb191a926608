package opensearch

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"casefile/indexer"
	"casefile/search/engine"
)

// weights are those of a concept in all articles.
type weights struct {
	number         int     // among the concepts of the plan
	typed, variant float64 // idf as typed; the share of that of other spellings
	first          float64 // for which articles come before all others
	mean           float64 // mean length of an article, 0 where length does not count
}

// A scorer scores a plan by relevance.
type scorer struct {
	root     object
	constant bool // no concept, so all articles score the same
	concepts []*engine.Concept
	weights  []weights
	beside   [][]object // neighbours of the query as the program reads them, nil for too frequent ones
	idf      []float64  // of each
}

// scorer weighs the concepts of a plan by the number of articles that have their words.
func (v *view) scorer(ctx context.Context, p *engine.Plan) (*scorer, error) {
	s := &scorer{concepts: concepts(p.Root, nil)}
	s.constant = len(s.concepts) == 0
	parts := p.Beside[:min(engine.BesideWords, len(p.Beside))]
	if err := v.countTerms(ctx, s.concepts, parts); err != nil {
		return nil, err
	}
	all := float64(v.state.Articles)
	number := map[*engine.Concept]int{}
	for i, c := range s.concepts {
		number[c] = i
		var articles [2]float64 // as typed, in other spellings
		for k, q := range append([]engine.Sequence{c.Typed}, c.Variants...) {
			articles[min(k, 1)] += v.articles(c.Field, q)
		}
		w := weights{number: i, typed: engine.IDF(articles[0], all), variant: engine.VariantShare * engine.IDF(articles[1], all)}
		if c.First {
			w.first = engine.IDF(articles[1], all)
		}
		if c.Field == indexer.FieldText && !c.Flat {
			w.mean = v.mean
		}
		s.weights = append(s.weights, w)
	}
	s.root = node(p.Root, func(c *engine.Concept) weights { return s.weights[number[c]] })
	useful := false
	for i, q := range parts {
		articles := 0.0
		for _, one := range q {
			articles += v.articles(indexer.FieldText, one)
		}
		s.idf = append(s.idf, engine.IDF(articles, all))
		if articles > engine.BesideMost {
			s.beside = append(s.beside, nil)
			continue
		}
		s.beside = append(s.beside, sequences(indexer.FieldText, q))
		useful = useful || i > 0 && s.beside[i-1] != nil
	}
	if !useful || s.constant {
		s.beside = nil
	}
	return s, nil
}

// concepts appends the concepts that add to the score.
func concepts(c engine.Clause, all []*engine.Concept) []*engine.Concept {
	var parts []engine.Clause
	switch c := c.(type) {
	case *engine.Concept:
		return append(all, c)
	case *engine.And:
		parts = slices.Concat(c.Must, c.Should)
	case *engine.Or:
		parts = c.Any
	}
	for _, p := range parts {
		all = concepts(p, all)
	}
	return all
}

// neighbourFields returns what compares the neighbours of the query in an article.
func (s *scorer) neighbourFields() object {
	return object{"beside": object{"script": script(scriptBeside, object{"parts": s.beside, "reach": engine.BesideReach})}}
}

// neighbours returns what the neighbours of the query are worth in an article.
func (s *scorer) neighbours(c candidate) (float64, error) {
	if len(c.beside) != len(s.idf)-1 {
		return 0, fmt.Errorf("OpenSearch compares %d of %d neighbours in %s", len(c.beside), len(s.idf)-1, c.id)
	}
	sum := 0.0
	for i, n := range c.beside {
		number, _ := n.(json.Number)
		near, err := number.Float64()
		if err != nil {
			return 0, fmt.Errorf("neighbours in %s: %w", c.id, err)
		}
		sum += min(s.idf[i], s.idf[i+1]) * near / (near + engine.K1)
	}
	return engine.BesideShare * sum, nil
}

// shares returns the shares of an article's score, given the concepts that count in it:
// number, occurrences as typed and in other spellings.
func (s *scorer) shares(counts []any, length float64) (all []engine.Share, err error) {
	for some := range slices.Chunk(counts, 3) {
		var n [3]int
		for i, x := range some {
			x, _ := x.(json.Number)
			one, err := x.Int64()
			if err != nil {
				return nil, err
			}
			n[i] = int(one)
		}
		if n[0] >= len(s.concepts) {
			return nil, fmt.Errorf("there is no concept %d", n[0])
		}
		c, w := s.concepts[n[0]], s.weights[n[0]]
		share := engine.Share{Term: c.Name, At: c.At, Typed: n[1], Others: n[2], Weight: w.variant}
		share.Damped = engine.Damped(float64(max(n[1], n[2])), length, w.mean)
		if n[1] > 0 {
			share.Weight, share.First = w.typed, w.first
		}
		share.Score = share.Weight*share.Damped + share.First
		all = append(all, share)
	}
	slices.SortStableFunc(all, compareShares)
	return all, nil
}

// articles returns how many articles have a sequence at most: those that have the rarest
// of its words.
func (v *view) articles(field string, q engine.Sequence) float64 {
	least := math.Inf(1)
	for _, terms := range q.Words {
		sum := 0.0
		for _, t := range terms {
			sum += float64(v.known.get(field, t))
		}
		least = min(least, sum)
	}
	if len(q.Words) == 0 {
		return 0
	}
	return least
}

// countTerms learns how many articles have the terms of some concepts and neighbours.
func (v *view) countTerms(ctx context.Context, all []*engine.Concept, beside [][]engine.Sequence) error {
	missing := map[string]map[string]bool{}
	need := func(field string, s engine.Sequence) {
		for _, terms := range s.Words {
			for _, t := range terms {
				if v.known.has(field, t) {
					continue
				}
				if missing[field] == nil {
					missing[field] = map[string]bool{}
				}
				missing[field][t] = true
			}
		}
	}
	for _, c := range all {
		need(c.Field, c.Typed)
		for _, s := range c.Variants {
			need(c.Field, s)
		}
	}
	for _, part := range beside {
		for _, s := range part {
			need(indexer.FieldText, s)
		}
	}
	for field, set := range missing {
		var terms []string
		for t := range set {
			terms = append(terms, t)
		}
		for chunk := range slices.Chunk(terms, countChunk) {
			counts, err := v.count(ctx, field, chunk)
			if err != nil {
				return err
			}
			v.known.add(field, chunk, counts)
		}
	}
	return nil
}
