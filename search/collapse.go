package search

import (
	"context"
	"slices"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/engine"
)

// maxCopies is how many articles at most share what identifies a text. If more do,
// each article is listed by itself.
const maxCopies = 50

// A collapser lists the articles found that have the same text below the first of
// them. Each article found is either shown, or listed below one that is shown, on
// whatever page that is.
type collapser struct {
	searcher *Searcher
	question *question
	plan     engine.Plan        // of the page, to find copies among the same articles
	beside   map[uint64]float64 // of [engine.Found]
	members  map[uint64]*member // by the number of the article
}

// A member is an article among those found.
type member struct {
	engine.Hit
	article *corpus.Article // nil if it has been removed meanwhile
	rows    shingles

	copies []*member // in order, after look
	looked bool
	below  *member // that is shown in its place; itself if it is shown

	alike    *engine.Shared // after sketch
	sketched bool
}

func (m *member) shingles() shingles {
	if m.rows == nil {
		m.rows = newShingles(m.article.Body())
	}
	return m.rows
}

// collapse returns the hits of a page without those that are listed below others,
// each with what is listed below it.
func (s *Searcher) collapse(ctx context.Context, q *question, f *engine.Found) ([]foundHit, error) {
	c := &collapser{searcher: s, question: q, plan: *q.plan, beside: f.Beside, members: map[uint64]*member{}}
	c.plan.From, c.plan.Size, c.plan.After = 0, maxCopies, nil
	c.plan.Facets, c.plan.Beside, c.plan.Entities, c.plan.Explain = nil, nil, false, false
	var shown []foundHit
	for _, h := range f.Hits {
		m, err := c.member(ctx, h)
		if err != nil {
			return nil, err
		}
		first, err := c.first(ctx, m)
		if err != nil {
			return nil, err
		}
		if first != m {
			continue
		}
		hit := foundHit{Hit: h, article: m.article}
		for _, o := range m.copies {
			if first, err := c.first(ctx, o); err != nil {
				return nil, err
			} else if first == m {
				hit.copies = append(hit.copies, o.article)
			}
		}
		shown = append(shown, hit)
	}
	return shown, nil
}

func (c *collapser) member(ctx context.Context, h engine.Hit) (*member, error) {
	if m, ok := c.members[h.Key.ID]; ok {
		return m, nil
	}
	a, err := c.searcher.get(ctx, h.ID)
	if err != nil {
		return nil, err
	}
	m := &member{Hit: h, article: a}
	c.members[h.Key.ID] = m
	return m, nil
}

// first returns the member that is shown in place of another: of its copies the
// first that comes before it and is shown, or else itself.
func (c *collapser) first(ctx context.Context, m *member) (*member, error) {
	if m.below != nil {
		return m.below, nil
	}
	if err := c.look(ctx, m); err != nil {
		return nil, err
	}
	for _, o := range m.copies {
		if !o.Key.Before(m.Key) {
			break
		}
		first, err := c.first(ctx, o)
		if err != nil {
			return nil, err
		}
		if first == o {
			m.below = o
			return o, nil
		}
	}
	m.below = m
	return m, nil
}

// look finds the copies of a member among all articles found. Whether two members
// are copies does not depend on which of them is asked.
func (c *collapser) look(ctx context.Context, m *member) error {
	if m.looked || m.article == nil {
		return nil
	}
	m.looked = true
	alike, err := c.sketch(ctx, m)
	if err != nil || alike == nil {
		return err
	}
	plan := c.plan
	plan.Among = alike
	f, err := c.question.index.Find(ctx, &plan)
	if err != nil {
		return err
	}
	for i := range f.Hits {
		f.Hits[i].Key.Score += c.beside[f.Hits[i].Key.ID]
	}
	slices.SortFunc(f.Hits, func(a, b engine.Hit) int {
		switch {
		case a.Key.Before(b.Key):
			return -1
		case b.Key.Before(a.Key):
			return 1
		}
		return 0
	})
	for _, h := range f.Hits {
		o, err := c.member(ctx, h)
		if err != nil {
			return err
		}
		if o == m || o.article == nil {
			continue
		}
		here, there := m.shingles(), o.shingles()
		if here.relation(there, here.overlap(there)) != SameText {
			continue
		}
		if alike, err := c.sketch(ctx, o); err != nil {
			return err
		} else if alike != nil { // else too many are, and its copies are listed by themselves
			m.copies = append(m.copies, o)
		}
	}
	return nil
}

// sketch returns what matches the articles that share as much of the sketch of a
// member as copies do; nil if there are none, or too many. Terms that very many
// articles have identify nothing.
func (c *collapser) sketch(ctx context.Context, m *member) (*engine.Shared, error) {
	if m.sketched {
		return m.alike, nil
	}
	m.sketched = true
	var terms []string
	for _, t := range indexer.Sketch(m.article.Body()) {
		if n := c.question.index.articles(indexer.FieldSketch, t); 2 <= n && n <= maxCopies { // one is itself
			terms = append(terms, t)
		}
	}
	if len(terms) < indexer.SketchShared {
		return nil, c.question.index.err
	}
	alike := &engine.Shared{Field: indexer.FieldSketch, Terms: terms, Least: indexer.SketchShared}
	n, err := c.question.index.total(ctx, alike, nil, nil)
	if err == nil && 2 <= n && n <= maxCopies {
		m.alike = alike
	}
	return m.alike, err
}
