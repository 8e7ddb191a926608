package opensearch

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

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

// Terms are read in parts of about partSize, at most three times as many. The cluster takes
// 65,535 in an answer.
const partSize = 20_000

// dictionary calls fn with the terms of a field and the number of articles that have each,
// of those that a question finds; nil for all. The terms are in no order. A composite
// aggregation, which pages through them, reads all articles for each page in full.
func (v *view) dictionary(ctx context.Context, field string, among object, fn func(term string, articles int) error) error {
	if among == nil {
		among = matchAll()
	}
	a, err := v.search(ctx, object{"size": 0, "track_total_hits": false, "query": among,
		"aggs": object{"of": object{"cardinality": object{"field": field, "precision_threshold": 1000}}}})
	if err != nil {
		return err
	}
	var about struct {
		Value int `json:"value"`
	}
	if err := json.Unmarshal(a.Aggregations["of"], &about); err != nil {
		return fmt.Errorf("terms of %s: %w", field, err)
	}
	parts := 1 + about.Value/partSize
	for i := range parts {
		include := object{}
		if parts > 1 {
			include = object{"include": object{"partition": i, "num_partitions": parts}}
		}
		if err := v.part(ctx, field, among, include, fn); err != nil {
			return err
		}
	}
	return nil
}

// part calls fn with a part of the terms of a field.
func (v *view) part(ctx context.Context, field string, among, which object, fn func(term string, articles int) error) error {
	terms := object{"field": field, "size": 3 * partSize, "shard_size": 3 * partSize}
	maps.Copy(terms, which)
	a, err := v.search(ctx, object{"size": 0, "track_total_hits": false, "query": among, "aggs": object{"of": object{"terms": terms}}})
	if err != nil {
		return err
	}
	var n termCounts
	if err := json.Unmarshal(a.Aggregations["of"], &n); err != nil {
		return fmt.Errorf("terms of %s: %w", field, err)
	}
	if n.Error > 0 || n.Others > 0 {
		return fmt.Errorf("more than %d terms of %s: give a longer beginning", 3*partSize, field)
	}
	for _, b := range n.Buckets {
		term, ok := b.Key.(string)
		if !ok {
			return fmt.Errorf("terms of %s: %v is no text", field, b.Key)
		}
		if err := fn(term, b.DocCount); err != nil {
			return err
		}
	}
	return nil
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
	if prefix == "" {
		return v.dictionary(ctx, d.field, nil, give)
	}
	return v.part(ctx, d.field, object{"prefix": object{d.field: object{"value": prefix}}}, object{"include": literally(prefix) + ".*"}, give)
}

// literally returns the regular expression of the cluster for a text.
func literally(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r < utf8.RuneSelf && !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9') {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
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
	err := v.dictionary(ctx, field, among, func(term string, _ int) error {
		if _, known := slices.BinarySearch(x.terms, term); !known {
			fresh[term] = true
		}
		return nil
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
