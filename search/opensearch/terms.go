package opensearch

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"casefile/search/engine"
	"casefile/search/query"
)

// countChunk is the number of terms that are counted in one question.
const countChunk = 400

// count returns how many articles have each of some terms of a field.
func (v *view) count(ctx context.Context, field string, terms []string) ([]int, error) {
	each := make([]object, len(terms))
	for i, t := range terms {
		each[i] = hasAny(field, []string{t})
	}
	a, err := v.search(ctx, object{"size": 0, "track_total_hits": false, "query": hasAny(field, terms), "aggs": object{"of": object{"filters": object{"filters": each}}}})
	if err != nil {
		return nil, err
	}
	var n termCounts
	if err := json.Unmarshal(a.Aggregations["of"], &n); err != nil || len(n.Buckets) != len(terms) {
		return nil, fmt.Errorf("OpenSearch counts %d of %d terms: %w", len(n.Buckets), len(terms), err)
	}
	counts := make([]int, len(terms))
	for i, b := range n.Buckets {
		counts[i] = b.DocCount
	}
	return counts, nil
}

// known is the number of articles of terms that were asked for.
type known struct {
	mu sync.Mutex
	of map[[2]string]int
}

// mostKnown bounds the memory of known.
const mostKnown = 100_000

func (k *known) has(field, term string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, ok := k.of[[2]string{field, term}]
	return ok
}

func (k *known) get(field, term string) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.of[[2]string{field, term}]
}

func (k *known) add(field string, terms []string, counts []int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of == nil || len(k.of) > mostKnown {
		k.of = map[[2]string]int{}
	}
	for i, t := range terms {
		k.of[[2]string{field, t}] = counts[i]
	}
}

// pageSize is the number of terms that are read at a time.
const pageSize = 5000

// dictionary calls fn with the terms of a field behind one, in order, and the number of
// articles that have each, of those that a question finds; nil for all. It ends when fn
// returns false.
func (v *view) dictionary(ctx context.Context, field string, among object, behind string, fn func(term string, articles int) (bool, error)) error {
	source := object{"size": pageSize, "sources": []object{{"t": object{"terms": object{"field": field}}}}}
	if behind != "" {
		source["after"] = object{"t": behind}
	}
	body := object{"size": 0, "track_total_hits": false, "aggs": object{"of": object{"composite": source}}}
	if among != nil {
		body["query"] = among
	}
	for {
		a, err := v.search(ctx, body)
		if err != nil {
			return err
		}
		var page struct {
			Buckets []struct {
				Key struct {
					T string `json:"t"`
				} `json:"key"`
				DocCount int `json:"doc_count"`
			} `json:"buckets"`
		}
		if err := json.Unmarshal(a.Aggregations["of"], &page); err != nil {
			return fmt.Errorf("terms of %s: %w", field, err)
		}
		for _, b := range page.Buckets {
			if more, err := fn(b.Key.T, b.DocCount); err != nil || !more {
				return err
			}
		}
		if len(page.Buckets) < pageSize {
			return nil
		}
		source["after"] = object{"t": page.Buckets[len(page.Buckets)-1].Key.T}
	}
}

// Count implements [engine.View].
func (v *view) Count(ctx context.Context, any ...engine.Term) (int, error) {
	if err := ctx.Err(); err != nil || len(any) == 0 {
		return 0, err
	}
	var some []object
	for _, t := range any {
		d := dictionaryOf(t.Field)
		switch {
		case !t.Prefix:
			some = append(some, hasAny(t.Field, []string{t.Text}))
		case d.but == "" && t.Text == "":
			some = append(some, object{"exists": object{"field": d.field}})
		case d.but == "":
			some = append(some, object{"prefix": object{d.field: object{"value": encodeTerm(d.field, t.Text)}}})
		default:
			var terms []string
			if err := v.Terms(ctx, t.Field, engine.Match{Text: t.Text, Prefix: true}, func(term string, _ int) error {
				terms = append(terms, term)
				return nil
			}); err != nil {
				return 0, err
			}
			some = append(some, hasAny(t.Field, terms))
		}
	}
	a, err := v.search(ctx, object{"size": 0, "track_total_hits": true, "query": anyOf(some...)})
	if err != nil {
		return 0, err
	}
	return a.Hits.Total.Value, nil
}

// Terms implements [engine.View].
func (v *view) Terms(ctx context.Context, field string, m engine.Match, fn func(term string, articles int) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	matches := func(term string) bool {
		switch {
		case m.Edits > 0:
			return engine.Alike(m.Text, term, m.Edits)
		case m.Pattern:
			return query.Fits(m.Text, term)
		}
		return strings.HasPrefix(term, m.Text)
	}
	prefix := m.Text
	switch {
	case m.Edits > 0:
		prefix = ""
	case m.Pattern:
		prefix = literalPrefix(m.Text)
	case !m.Prefix:
		prefix, m.Text = "", ""
	}
	if prefix == "" && m.Text != "" {
		return v.scan(ctx, field, matches, fn)
	}
	return v.beginning(ctx, field, prefix, func(term string, articles int) error {
		if !matches(term) {
			return nil
		}
		return fn(term, articles)
	})
}

// beginning calls fn with the terms of a field that begin with a prefix.
func (v *view) beginning(ctx context.Context, field, prefix string, fn func(term string, articles int) error) error {
	d := dictionaryOf(field)
	first := prefix
	prefix = encodeTerm(field, prefix)
	less := map[string]int{}
	if d.but != "" {
		if err := v.beginning(ctx, d.but, prefix, func(term string, articles int) error {
			less[term] = articles
			return nil
		}); err != nil {
			return err
		}
	}
	give := func(term string, articles int) error {
		if articles -= less[term]; articles == 0 {
			return nil
		}
		return fn(decodeTerm(field, term), articles)
	}
	if prefix != "" {
		n, err := v.count(ctx, d.field, []string{first})
		if err == nil && n[0] > 0 {
			err = give(prefix, n[0])
		}
		if err != nil {
			return err
		}
	}
	return v.dictionary(ctx, d.field, nil, prefix, func(term string, articles int) (bool, error) {
		if !strings.HasPrefix(term, prefix) {
			return false, nil
		}
		return true, give(term, articles)
	})
}

// scan calls fn with the terms of a field that match, found in the resident lexicon.
func (v *view) scan(ctx context.Context, field string, matches func(string) bool, fn func(term string, articles int) error) error {
	terms, err := v.lexicons.terms(ctx, v, dictionaryOf(field).field)
	if err != nil {
		return err
	}
	var some []string
	for i, t := range terms {
		if i%10_000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if matches(t) {
			some = append(some, t)
		}
	}
	for chunk := range slices.Chunk(some, countChunk) {
		counts, err := v.count(ctx, field, chunk)
		if err != nil {
			return err
		}
		for i, n := range counts {
			if n == 0 {
				continue
			}
			if err := fn(chunk[i], n); err != nil {
				return err
			}
		}
	}
	return nil
}

// literalPrefix returns the prefix of all words that a pattern matches.
func literalPrefix(pattern string) string {
	if i := strings.IndexAny(pattern, "*?"); i >= 0 {
		return pattern[:i]
	}
	return pattern
}

// lexicons are the terms of the fields of a generation, in memory: all that any of its
// states had since they were first read.
type lexicons struct {
	mu sync.Mutex
	of map[string]*lexicon
}

type lexicon struct {
	read  int64 // place in the journal
	terms []string
}

// terms returns at least the terms that a view has. The slice must not be changed.
func (l *lexicons) terms(ctx context.Context, v *view, field string) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil {
		l.of = map[string]*lexicon{}
	}
	x := l.of[field]
	at := sequence(v.state.At)
	var among object
	if x != nil {
		if at <= x.read {
			return x.terms, nil
		}
		among = object{"range": object{fieldSeen: object{"gt": x.read}}}
	} else {
		x = new(lexicon)
	}
	fresh := map[string]bool{}
	err := v.dictionary(ctx, field, among, "", func(term string, _ int) (bool, error) {
		if _, known := slices.BinarySearch(x.terms, term); !known {
			fresh[term] = true
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	all := x.terms
	if len(fresh) > 0 {
		all = append(slices.Clone(x.terms), slices.Collect(maps.Keys(fresh))...)
		slices.Sort(all)
	}
	l.of[field] = &lexicon{at, all}
	return all, nil
}
