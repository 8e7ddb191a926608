// Package search answers a reporter's question: a [query.Query] in, a [Result] out.
//
// A [Searcher] answers. It reads the words of the question (package search/query),
// expands them into the spellings that occur, turns all into a plan, has an engine
// find the articles, and cuts the passages that show why each was found. It knows
// names and texts; engines (package search/engine) know postings.
//
// Search, told in ten lines:
//
//	query.Query                     what is asked
//	q.Check, q.Parse                limits; a tree of words                     search/query
//	Searcher.ask                    a question, before one view of the index    question.go
//	expander.leaf                   a word → forms and spellings                expand.go, spelling.go
//	doubtful                        spellings that may be another man's wait    doubt.go
//	planner.plan                    words → clauses, names → entities           plan.go
//	View.Find                       ids in order, total, counts                 search/segment
//	advise, unknown                 what to do where little was found           zero.go, unknown.go
//	facet, newHistogram, collapse   who, when, the same text once               facet.go, …
//	hit                             passages with what matched marked           passage.go
package search

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/entity"
	"casefile/search/engine"
	"casefile/search/query"
)

// ErrDamaged says that the index is not as it was written, and is being built anew.
var ErrDamaged = indexer.ErrDamaged

// A Searcher answers queries from an engine and the corpus behind it. It may be
// used concurrently.
type Searcher struct {
	Engine engine.Engine
	Store  *corpus.Store

	differ contradictions
}

// New returns a searcher on an engine that has indexed the articles in store.
func New(e engine.Engine, store *corpus.Store) *Searcher {
	return &Searcher{Engine: e, Store: store}
}

// Close closes the engine. Searches must have returned.
func (s *Searcher) Close() error { return s.Engine.Close() }

// Search answers q. The error wraps [query.ErrBad] if q cannot be answered as it
// stands, and ctx's error if the deadline passed first.
func (s *Searcher) Search(ctx context.Context, asks query.Query) (*Result, error) {
	q, err := s.ask(ctx, asked{Query: asks})
	if err != nil {
		return nil, err
	}
	defer q.index.Close()
	size := q.Size
	if q.after != nil {
		size++ // to know whether there are more
	}
	f, err := q.find(ctx, size, q.counts())
	if err != nil {
		return nil, err
	}
	res := q.result(f)
	if res.Abstracts, err = q.abstracts(ctx); err != nil {
		return nil, err
	}
	if err := s.advise(ctx, q, res); err != nil {
		return nil, err
	}
	if res.InFormer, err = s.onlyFormer(ctx, q); err != nil {
		return nil, err
	}
	if q.Histogram != "" {
		days := f.Facets[indexer.FieldDay]
		res.Histogram, err = newHistogram(q.Histogram, values(q.index.Catalog(indexer.FieldDay), days), days.Missing, q.From, q.To)
		if err != nil {
			return nil, err
		}
	}
	res.Next = q.next(f)
	res.Expansions = q.planner.results // of what was tried since, too
	res.Warnings = append(q.warnings, q.planner.warnings...)
	found := plainHits(f.Hits)
	if q.Collapse {
		if found, err = s.collapse(ctx, q, f); err != nil {
			return nil, err
		}
		res.Collapsed = len(f.Hits) - len(found)
	}
	return res, s.show(ctx, q, found, res)
}

// result returns what is known of the answer without its hits.
func (q *question) result(f *engine.Found) *Result {
	return &Result{
		Query: q.root, Relaxed: q.relaxed, Optional: q.optional, Total: f.Total, Articles: q.index.state.Articles,
		Generation: q.index.state.Generation, Identities: q.index.identities(), Unknown: q.unknown(), Facets: q.facets(f),
		Expansions: q.planner.results, Warnings: slices.Concat(q.warnings, q.planner.warnings),
	}
}

// show adds the hits of a page to a result.
func (s *Searcher) show(ctx context.Context, q *question, found []foundHit, res *Result) error {
	marks, err := newMarker(q.root, q.planner)
	if err != nil {
		return err
	}
	for _, f := range found {
		if err := ctx.Err(); err != nil { // passages of long articles take time
			return err
		}
		h, err := s.hit(f, marks, &q.Query)
		if errors.Is(err, corpus.ErrRemoved) {
			res.Total-- // the index does not know it yet
			continue
		}
		if err != nil {
			return err
		}
		res.Hits = append(res.Hits, h)
	}
	return q.index.err
}

// A foundHit is a hit with what has been read of the corpus for it.
type foundHit struct {
	engine.Hit
	article *corpus.Article // nil if it has not been read

	copies    []Copy // that are listed below it
	differing []Copy
	leadBy    LeadBy
}

func plainHits(hits []engine.Hit) []foundHit {
	var out []foundHit
	for _, h := range hits {
		out = append(out, foundHit{Hit: h})
	}
	return out
}

// Rank returns the ids of the articles that Search finds, in the same order and
// with the exact total, and nothing else about them. A page may be as large as
// [query.MaxDepth].
func (s *Searcher) Rank(ctx context.Context, asks query.Query) (ids []string, total int, err error) {
	q, err := s.ask(ctx, asked{Query: asks, idsOnly: true})
	if err != nil {
		return nil, 0, err
	}
	defer q.index.Close()
	f, err := q.find(ctx, q.Size, nil)
	if err != nil {
		return nil, 0, err
	}
	for _, h := range f.Hits {
		ids = append(ids, h.ID)
	}
	return ids, f.Total, nil
}

func (s *Searcher) hit(f foundHit, m *marker, q *query.Query) (Hit, error) {
	a := f.article
	var err error
	if a == nil {
		if a, err = s.Store.Get(f.ID); err != nil {
			return Hit{}, err
		}
	}
	h := Hit{Article: a, Score: f.Key.Score, Shares: f.Shares, Copies: f.copies, Differing: f.differing, LeadBy: f.leadBy, Terms: s.Store.Terms().Of(a)}
	if h.Entities, err = indexer.ReadEntities(f.Entities); err != nil {
		return Hit{}, fmt.Errorf("entities of %s: %w", f.ID, err)
	}
	if h.Changed, err = s.Changed(a); err != nil {
		return Hit{}, err
	}
	if h.Former, err = s.former(a, m, q); err != nil {
		return Hit{}, err
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
func (s *Searcher) Article(id string) (*corpus.Article, *entity.Entities, error) {
	a, err := s.Store.Get(id)
	if err != nil {
		return nil, nil, err
	}
	return a, EntitiesOf(a), nil
}

// EntitiesOf returns what an article, or a version of one, names.
func EntitiesOf(a *corpus.Article) *entity.Entities { return indexer.NewDocument(a).Entities }

// Sentences returns the start and end of each sentence of a body, in code points.
func Sentences(body, lang string) [][2]int { return entity.Sentences(body, lang) }

// SentenceAt returns the one of some sentences that holds a part of a body, or the part
// itself if none does.
func SentenceAt(sentences [][2]int, start, end int) [2]int {
	n, _ := slices.BinarySearchFunc(sentences, start, func(s [2]int, at int) int { return s[1] - at - 1 })
	if n == len(sentences) || sentences[n][0] > start {
		return [2]int{start, end}
	}
	return [2]int{sentences[n][0], max(sentences[n][1], end)}
}

// Failure is what Method of [Entities] says where names could not be looked for.
const Failure = entity.Failure

// Mark returns the paragraphs of an article as fragments in which what a query
// finds is marked. Nothing is marked if the query is bad.
func (s *Searcher) Mark(ctx context.Context, a *corpus.Article, asks query.Query) ([][]Fragment, error) {
	asks.Page, asks.After = 0, ""
	m := &marker{}
	q, err := s.ask(ctx, asked{Query: asks})
	switch {
	case err == nil:
		defer q.index.Close()
		if m, err = newMarker(q.root, q.planner); err != nil {
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
