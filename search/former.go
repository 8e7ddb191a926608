package search

import (
	"context"
	"errors"
	"slices"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// A Former is a former version of an article that has words of a query which the article
// no longer has.
type Former struct {
	Version  *corpus.Article
	Passages []Passage
}

// former returns the newest other version with words of the query that the article
// doesn't have now. It looks at those that are indexed.
func (s *Searcher) former(a *corpus.Article, m *marker, q *query.Query) (*Former, error) {
	then := m.former
	if len(then.parts) == 0 || s.Store.CountRevisions(a.ID) < 2 {
		return nil, nil
	}
	revisions, err := s.Store.Revisions(a.ID, indexer.MaxFormer+1)
	if errors.Is(err, corpus.ErrRemoved) {
		return nil, nil // meanwhile
	}
	if err != nil {
		return nil, err
	}
	shown := indexer.FormerText(a)
	has := map[string]bool{}
	for _, p := range then.spans(shown, a.Lang) {
		has[indexer.Fold(shown[p.start:p.end])] = true
	}
	for _, r := range slices.Backward(revisions) {
		if r.Removed != nil || r.IsAbstract() || r.Revision == a.Revision {
			continue
		}
		spans := then.spans(r.Body(), a.Lang)
		text := r.Body()
		gone := slices.ContainsFunc(spans, func(p span) bool { return !has[indexer.Fold(text[p.start:p.end])] })
		if !gone {
			gone = slices.ContainsFunc(then.spans(r.Title, a.Lang), func(p span) bool { return !has[indexer.Fold(r.Title[p.start:p.end])] })
		}
		if gone {
			return &Former{r, passages(r, text, spans, q.Passages, q.PassageChars)}, nil
		}
	}
	return nil, nil
}

// onlyFormer counts the further articles that are found if former versions are searched
// too; 0 where they are, or can't be.
func (s *Searcher) onlyFormer(ctx context.Context, q *question) (int, error) {
	if slices.Contains(q.In, "versions") || q.Text == "" || q.index.articles(indexer.FieldFormer, indexer.MarkFormer) == 0 {
		return 0, q.index.err
	}
	too := q.Query
	too.In = append(slices.Clone(q.In), "versions")
	root, _, err := too.Parse()
	if errors.Is(err, query.ErrBad) { // of patterns, for example
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	p := newPlanner(&question{asked: asked{Query: too}, index: q.index, root: root})
	p.finds, p.borne, p.others = q.planner.finds, q.planner.borne, q.planner.others // of the same words
	plan, err := p.plan(root, &asked{Query: too}, 0, nil)
	if err != nil {
		return 0, err
	}
	if !q.relaxed { // else no article has all words
		plan.Root = &engine.And{Must: []engine.Clause{plan.Root}, Not: []engine.Clause{q.plan.Root}}
	}
	f, err := q.index.Find(ctx, plan)
	if err != nil {
		return 0, err
	}
	return f.Total, nil
}
