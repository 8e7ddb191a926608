package search

import (
	"context"
	"errors"
	"fmt"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/entity"
	"casefile/indexer/names"
)

// An Engine answers queries from an index and the corpus behind it. It may be
// used concurrently.
type Engine struct {
	Index *indexer.Index
	Store *corpus.Store

	opening               turn
	spellings             lexicon // of words in texts
	persons, orgs, places lexicon
	catalogs              catalogs
}

// Search answers q. The error wraps [ErrBadQuery] if q cannot be answered as
// it stands, and ctx's error if the deadline passed first.
func (e *Engine) Search(ctx context.Context, q Query) (res *Result, err error) {
	if err := q.check(); err != nil {
		return nil, err
	}
	root, warnings, err := q.parse()
	if err != nil {
		return nil, err
	}
	snap, release, err := e.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	x, err := e.expander(ctx, snap, &q, root)
	if err != nil {
		return nil, err
	}
	res = &Result{Warnings: warnings, Generation: snap.Generation, Identities: Identities{snap.catalogs}}
	identity := q.identity()
	if q.After != "" {
		from, err := snap.resume(&q)
		if err != nil {
			return nil, err
		}
		q.after, res.Relaxed = from.Key, from.Relaxed
		q.Size++ // to see whether there are more
	}
	if or := root.relax(x.idle); (q.Any || res.Relaxed) && or != nil {
		root = or
	}
	res.Query = root
	res.Articles = snap.articles
	var own, rest []string // facets with a filter of their own, and without
	for _, name := range Facets {
		if _, ok := q.Facets[name]; !ok {
			continue
		}
		if q.Filters[name].own() {
			own = append(own, name)
		} else {
			rest = append(rest, name)
		}
	}
	if q.Histogram != "" {
		rest = append(rest, indexer.FieldDay)
	}
	f, err := snap.search(ctx, root, x, &q, q.Size, rest, "")
	if err != nil {
		return nil, err
	}
	if f.total == 0 {
		if or := root.relax(x.idle); or != nil {
			g, err := snap.search(ctx, or, x, &q, q.Size, rest, "")
			if err != nil {
				return nil, err
			}
			if g.total > 0 {
				f, root, res.Query, res.Relaxed = g, or, or, true
			}
		}
	}
	res.Total = f.total
	if f.total == 0 {
		if res.Dropped, err = x.dropped(ctx, root); err != nil {
			return nil, err
		}
	}
	if f.total == 0 || res.Relaxed {
		if res.Terms, err = x.terms(ctx, root); err != nil {
			return nil, err
		}
	}
	if f.total <= few || res.Relaxed {
		found := f.total
		if res.Relaxed {
			found = 0 // by all words together
		}
		if res.Meant, err = e.correct(ctx, x, root, found); err != nil {
			return nil, err
		}
	}
	for _, name := range own {
		g, err := snap.search(ctx, root, x, &q, 0, []string{name}, name)
		if err != nil {
			return nil, err
		}
		f.facets[name], f.counts[name] = g.facets[name], g.counts[name]
		f.counts[missing(name)] = g.total - g.counts[name]
	}
	for _, name := range Facets {
		if n, ok := q.Facets[name]; ok {
			like, err := e.finder(ctx, snap, name, q.Find[name])
			if err != nil {
				return nil, err
			}
			res.Facets = append(res.Facets, facet(name, n, q.Filters[name], f, snap.catalogs[name], like))
		}
	}
	if q.Histogram != "" {
		days := f.facets[indexer.FieldDay].all(snap.catalogs[indexer.FieldDay])
		res.Histogram, err = newHistogram(q.Histogram, days, f.total-f.counts[indexer.FieldDay], q.From, q.To)
		if err != nil {
			return nil, err
		}
	}
	more := q.Page*q.Size < f.total
	if q.after != nil {
		q.Size--
		more = len(f.hits) > q.Size
		f.hits = f.hits[:min(q.Size, len(f.hits))]
	}
	if n := len(f.hits); more && n > 0 {
		next := cursor{identity, snap.Generation, snap.At, res.Relaxed, f.hits[n-1].key}
		res.Next = next.String()
	}
	res.Expansions = x.results
	res.Warnings = append(res.Warnings, x.warnings...)
	marks, err := newMarker(root, &q, x)
	if err != nil {
		return nil, err
	}
	for _, fh := range f.hits {
		h, err := e.hit(fh, marks, &q)
		if errors.Is(err, corpus.ErrRemoved) {
			res.Total-- // the index has not heard of it yet
			continue
		}
		if err != nil {
			return nil, err
		}
		res.Hits = append(res.Hits, h)
	}
	return res, nil
}

// Rank returns the ids of the articles that Search finds, in the same order and
// with the exact total, and nothing else about them. A page may be as large as
// [MaxDepth].
func (e *Engine) Rank(ctx context.Context, q Query) (ids []string, total int, err error) {
	q.idsOnly = true
	if err := q.check(); err != nil {
		return nil, 0, err
	}
	root, _, err := q.parse()
	if err != nil {
		return nil, 0, err
	}
	snap, release, err := e.snapshot(ctx)
	if err != nil {
		return nil, 0, err
	}
	defer release()
	x, err := e.expander(ctx, snap, &q, root)
	if err != nil {
		return nil, 0, err
	}
	or := root.relax(x.idle)
	if q.Any && or != nil {
		root, or = or, nil
	}
	f, err := snap.search(ctx, root, x, &q, q.Size, nil, "")
	if err == nil && f.total == 0 && or != nil {
		f, err = snap.search(ctx, or, x, &q, q.Size, nil, "")
	}
	if err != nil {
		return nil, 0, err
	}
	for _, h := range f.hits {
		ids = append(ids, h.id)
	}
	return ids, f.total, nil
}

// expander returns what finds the spellings of a query's words.
func (e *Engine) expander(ctx context.Context, snap *snapshot, q *Query, root *Node) (*expander, error) {
	lexicon, err := e.spellings.update(ctx, snap, indexer.FieldSpelling, false)
	if err != nil {
		return nil, err
	}
	x := &expander{snap: snap, names: lexicon, asName: e.spellings.articles, query: q, leaves: map[*Node]*leaf{}}
	x.count = func(phrase string) (int, error) {
		literal := &expander{snap: snap, query: &Query{Literal: true}, leaves: map[*Node]*leaf{}}
		f, err := snap.search(ctx, &Node{Kind: Phrase, Text: phrase}, literal, literal.query, 0, nil, "")
		if err != nil {
			return 0, err
		}
		return f.total, nil
	}
	return x, x.fathers(root, func() (*names.Lexicon, error) { return e.persons.update(ctx, snap, indexer.FieldPerson, true) })
}

// missing is the key of the articles without a value in [found.counts].
func missing(facet string) string { return facet + " missing" }

// A SyntaxError says what in a query is not well formed. It wraps [ErrBadQuery].
type SyntaxError struct{ Warning }

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("character %d: %s", e.Position+1, e.Text)
}

func (e *SyntaxError) Unwrap() error { return ErrBadQuery }

// facet cuts a facet to the values that are shown. Selected values are shown
// even if they are rare, or match nothing at all; of others those that like, if
// it is not nil, lets through.
func facet(name string, size int, filter Filter, f *found, c *catalog, like func(Value) bool) Facet {
	out := Facet{Name: name, None: filter.Missing}
	if m, ok := f.counts[missing(name)]; ok {
		out.Missing = m
	} else {
		out.Missing = f.total - f.counts[name]
	}
	asked := map[string][]string{} // values as they were asked for, by id
	var ids []string
	var entities []int
	for _, v := range filter.Any {
		id := FilterID(v)
		if e, ok := c.find(v); ok {
			id = c.entities[e].ID
			entities = append(entities, e)
		}
		if asked[id] == nil {
			ids = append(ids, id)
		}
		asked[id] = append(asked[id], v)
	}
	var first []Value
	first, out.Distinct = f.facets[name].first(name, c, size, entities, like)
	for _, v := range first {
		v.asked = asked[v.ID]
		v.Selected = len(v.asked) > 0
		if v.Selected || len(out.Values) < size {
			out.Values = append(out.Values, v)
		}
		delete(asked, v.ID)
	}
	for _, id := range ids {
		if values, ok := asked[id]; ok { // none of the articles has it
			v := Value{ID: id, Label: values[0]}
			if e, ok := c.find(id); ok {
				v = c.value(e, 0)
			}
			v.Selected, v.asked = true, values
			out.Values = append(out.Values, v)
			out.Distinct++
		}
	}
	return out
}

func (e *Engine) hit(fh foundHit, m *marker, q *Query) (Hit, error) {
	a, err := e.Store.Get(fh.id)
	if err != nil {
		return Hit{}, err
	}
	h := Hit{Article: a, Score: fh.score}
	if h.Entities, err = indexer.ReadEntities(fh.entities); err != nil {
		return Hit{}, fmt.Errorf("entities of %s: %w", fh.id, err)
	}
	title := m.spans(a.Title, a.Lang)
	h.Title = fragments(a.Title, title)
	h.Marks = len(title)
	body := a.Body()
	spans := m.spans(body, a.Lang)
	if mentioned := m.mentions(a.ID, h.Entities, body); len(spans) == 0 {
		spans = mentioned
	}
	h.Matched = m.matched(a.Title, title, body, spans)
	h.Marks += len(spans)
	h.Passages = passages(a, body, spans, q.Passages, q.PassageChars)
	return h, nil
}

// Article returns an article and what it names. The errors are those of
// [corpus.Store.Get].
func (e *Engine) Article(id string) (*corpus.Article, *entity.Entities, error) {
	a, err := e.Store.Get(id)
	if err != nil {
		return nil, nil, err
	}
	return a, indexer.NewDocument(a).Entities, nil
}

// Mark returns the paragraphs of an article as fragments in which what a query
// finds is marked. If the query cannot be read, nothing is marked.
func (e *Engine) Mark(ctx context.Context, a *corpus.Article, q Query) ([][]Fragment, error) {
	m := &marker{}
	if root, _, err := Parse(q.Text); err == nil {
		snap, release, err := e.snapshot(ctx)
		if err != nil {
			return nil, err
		}
		defer release()
		x, err := e.expander(ctx, snap, &q, root)
		if err != nil {
			return nil, err
		}
		if m, err = newMarker(root, &q, x); err != nil {
			return nil, err
		}
	}
	var out [][]Fragment
	for _, p := range a.Paragraphs() {
		out = append(out, fragments(p, m.spans(p, a.Lang)))
	}
	return out, nil
}
