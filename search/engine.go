package search

import (
	"context"
	"errors"
	"fmt"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/entity"
	"casefile/search/query"
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
func (e *Engine) Search(ctx context.Context, q query.Query) (*Result, error) {
	s, release, err := e.ask(ctx, asked{Query: q})
	if err != nil {
		return nil, err
	}
	defer release()
	shared, own := facetsAsked(&s.Query)
	size := s.Size
	if s.after != nil {
		size++ // to see whether there are more
	}
	f, err := s.find(ctx, size, shared)
	if err != nil {
		return nil, err
	}
	res := &Result{
		Query: s.root, Relaxed: s.relaxed, Optional: s.optional, Total: f.total, Articles: s.snap.articles,
		Generation: s.snap.Generation, Identities: Identities{s.snap.catalogs},
	}
	if err := e.advise(ctx, s, res); err != nil {
		return nil, err
	}
	if res.Unknown, err = e.unknown(ctx, s); err != nil {
		return nil, err
	}
	if res.Facets, err = e.facets(ctx, s, f, own); err != nil {
		return nil, err
	}
	if s.Histogram != "" {
		days := f.facets[indexer.FieldDay].all(s.snap.catalogs[indexer.FieldDay])
		res.Histogram, err = newHistogram(s.Histogram, days, f.total-f.counts[indexer.FieldDay], s.From, s.To)
		if err != nil {
			return nil, err
		}
	}
	res.Next = s.next(f)
	res.Expansions = s.x.results
	res.Warnings = append(s.warnings, s.x.warnings...)
	marks, err := newMarker(s.root, &s.Query, s.x)
	if err != nil {
		return nil, err
	}
	if s.Collapse {
		if res.Collapsed, err = e.collapse(ctx, s, f); err != nil {
			return nil, err
		}
	}
	for _, fh := range f.hits {
		if err := ctx.Err(); err != nil { // passages of long articles take their time
			return nil, err
		}
		h, err := e.hit(fh, marks, &s.Query)
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
func (e *Engine) Rank(ctx context.Context, q query.Query) (ids []string, total int, err error) {
	s, release, err := e.ask(ctx, asked{Query: q, idsOnly: true})
	if err != nil {
		return nil, 0, err
	}
	defer release()
	f, err := s.find(ctx, s.Size, nil)
	if err != nil {
		return nil, 0, err
	}
	for _, h := range f.hits {
		ids = append(ids, h.id)
	}
	return ids, f.total, nil
}

func (e *Engine) hit(fh foundHit, m *marker, q *query.Query) (Hit, error) {
	a := fh.article
	var err error
	if a == nil {
		if a, err = e.Store.Get(fh.id); err != nil {
			return Hit{}, err
		}
	}
	h := Hit{Article: a, Score: fh.score, Shares: fh.shares, Copies: fh.copies}
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
func (e *Engine) Mark(ctx context.Context, a *corpus.Article, q query.Query) ([][]Fragment, error) {
	q.Page, q.After = 0, ""
	m := &marker{}
	s, release, err := e.ask(ctx, asked{Query: q})
	switch {
	case err == nil:
		defer release()
		if m, err = newMarker(s.root, &s.Query, s.x); err != nil {
			return nil, err
		}
	case !errors.Is(err, query.ErrBad):
		return nil, err
	}
	var out [][]Fragment
	for _, p := range a.Paragraphs() {
		out = append(out, fragments(p, m.spans(p, a.Lang)))
	}
	return out, nil
}
