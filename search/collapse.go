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

// A collapser lists the articles found that have the same text below one of them. Each
// article found is either shown, or listed below one that is shown, on whatever page that
// is. An article in which a fact differs from another's is never listed below it, nor
// beside it below a third.
type collapser struct {
	searcher *Searcher
	question *question
	plan     engine.Plan        // of the page, to find copies among the same articles
	beside   map[uint64]float64 // of [engine.Found]
	members  map[uint64]*member // by the number of the article
	compared map[[2]uint64]*Contrast
}

// A member is an article among those found.
type member struct {
	engine.Hit
	article *corpus.Article // nil if it has been removed meanwhile
	rows    shingles
	text    *reading

	copies    []*member // in order, after look
	differing []*member // nearly the same, but for a fact; in order, after look
	looked    bool
	below     *member // that is shown in its place; itself if it is shown

	alike    *engine.Shared // after sketch
	sketched bool
}

func (m *member) shingles() shingles {
	if m.rows == nil {
		m.rows = newShingles(m.article.Body())
	}
	return m.rows
}

func (m *member) read() (reading, error) {
	if m.text == nil {
		found, err := indexer.ReadEntities(m.Entities)
		if err != nil {
			return reading{}, err
		}
		r := read(m.article, found)
		m.text = &r
	}
	return *m.text, nil
}

// A Copy is an article found that has the text of another.
type Copy struct {
	Article  *corpus.Article
	Relation Relation // [SameText] or [Nearly]
	*Contrast
}

// collapse returns the hits of a page without those that are listed below others,
// each with what is listed below it. A group stands where the first of it was found, and
// shows the one that leads.
func (s *Searcher) collapse(ctx context.Context, q *question, f *engine.Found) ([]foundHit, error) {
	c := &collapser{searcher: s, question: q, plan: *q.plan, beside: f.Beside, members: map[uint64]*member{}, compared: map[[2]uint64]*Contrast{}}
	c.plan.From, c.plan.Size, c.plan.After = 0, maxCopies, nil
	c.plan.Facets, c.plan.Beside = nil, nil
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
		hit, err := c.group(ctx, m)
		if err != nil {
			return nil, err
		}
		shown = append(shown, hit)
	}
	return shown, nil
}

// group returns what is shown for a member that is not below another.
func (c *collapser) group(ctx context.Context, m *member) (foundHit, error) {
	if m.article == nil {
		return foundHit{Hit: m.Hit}, nil
	}
	all := []*member{m}
	articles := []*corpus.Article{m.article}
	for _, o := range m.copies {
		if first, err := c.first(ctx, o); err != nil {
			return foundHit{}, err
		} else if first == m {
			all, articles = append(all, o), append(articles, o.article)
		}
	}
	best, by := leader(articles)
	lead := all[best]
	hit := foundHit{Hit: lead.Hit, article: lead.article}
	if len(all) > 1 {
		hit.leadBy = by
	}
	for _, o := range all {
		if o == lead {
			continue
		}
		copy, err := c.copy(lead, o)
		if err != nil {
			return foundHit{}, err
		}
		hit.copies = append(hit.copies, copy)
	}
	if err := c.look(ctx, lead); err != nil {
		return foundHit{}, err
	}
	for _, o := range lead.differing {
		copy, err := c.copy(lead, o)
		if err != nil {
			return foundHit{}, err
		}
		hit.differing = append(hit.differing, copy)
	}
	return hit, nil
}

func (c *collapser) copy(m, o *member) (Copy, error) {
	between, err := c.contrast(m, o)
	if err != nil {
		return Copy{}, err
	}
	one := Copy{Article: o.article, Relation: Nearly, Contrast: between}
	if between.Body.Same() {
		one.Relation = SameText
	}
	return one, nil
}

// contrast returns what differs between two members.
func (c *collapser) contrast(m, o *member) (*Contrast, error) {
	key := [2]uint64{m.Key.ID, o.Key.ID}
	if known := c.compared[key]; known != nil {
		return known, nil
	}
	here, err := m.read()
	if err != nil {
		return nil, err
	}
	there, err := o.read()
	if err != nil {
		return nil, err
	}
	c.compared[key] = here.with(there)
	return c.compared[key], nil
}

// faithful reports whether no fact differs between two members. It does not depend on
// which of them is asked.
func (c *collapser) faithful(m, o *member) (bool, error) {
	if o.Key.Before(m.Key) {
		m, o = o, m
	}
	between, err := c.contrast(m, o)
	if err != nil {
		return false, err
	}
	return between.Faithful(), nil
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
// first that comes before it and is shown, if no fact differs from what is below that;
// or else itself.
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
		if first != o {
			continue
		}
		joins, err := c.joins(ctx, m, o)
		if err != nil {
			return nil, err
		}
		if joins {
			m.below = o
			return o, nil
		}
	}
	m.below = m
	return m, nil
}

// joins reports whether no fact differs between a member and those before it that are
// below another.
func (c *collapser) joins(ctx context.Context, m, shown *member) (bool, error) {
	if err := c.look(ctx, shown); err != nil {
		return false, err
	}
	for _, o := range shown.copies {
		if !o.Key.Before(m.Key) {
			break
		}
		if o == m || !shown.Key.Before(o.Key) {
			continue
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
		first, err := c.first(ctx, o)
		if err != nil {
			return false, err
		}
		if first != shown {
			continue
		}
		if same, err := c.faithful(m, o); err != nil || !same {
			return false, err
		}
	}
	return true, nil
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
		h := &f.Hits[i]
		if added := c.beside[h.Key.ID]; added > 0 {
			h.Key.Score += added
			if plan.Explain {
				h.Shares = append(h.Shares, engine.Share{Term: engine.Beside, Score: added})
			}
		}
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
		if here.relation(there, here.overlap(there)) != Nearly {
			continue
		}
		if alike, err := c.sketch(ctx, o); err != nil {
			return err
		} else if alike == nil { // too many are, and its copies are listed by themselves
			continue
		}
		same, err := c.faithful(m, o)
		if err != nil {
			return err
		}
		if same {
			m.copies = append(m.copies, o)
		} else {
			m.differing = append(m.differing, o)
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
	if m.article.IsAbstract() {
		return nil, nil
	}
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
