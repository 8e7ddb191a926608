package segment

import (
	"context"
	"slices"

	"casefile/indexer"
	"casefile/search/engine"
)

// Find implements [engine.View].
func (v *view) Find(ctx context.Context, p *engine.Plan) (*engine.Found, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	f := &finder{view: v, plan: p, found: &engine.Found{Facets: map[string]*engine.Tally{}}}
	var err error
	if f.root, err = v.compile(p.Root); err != nil {
		return nil, err
	}
	if f.root, err = v.mentions(f.root, p); err != nil {
		return nil, err
	}
	if err := f.search(ctx); err != nil {
		return nil, err
	}
	for _, facet := range p.Facets {
		if f.own(facet) {
			if f.found.Facets[facet], err = f.countAlone(ctx, facet); err != nil {
				return nil, err
			}
		}
	}
	return f.found, nil
}

// A finder answers one plan.
type finder struct {
	view  *view
	plan  *engine.Plan
	root  clause
	found *engine.Found
}

// own reports whether a facet has a filter that its counts leave out.
func (f *finder) own(facet string) bool {
	return !f.plan.Narrowed && slices.ContainsFunc(f.plan.Filters, func(x engine.Filter) bool { return x.Facet == facet && x.Own() })
}

// narrowed returns the root with filters and dates, without the Any and Missing of
// one facet, whose counts leave them out.
func (f *finder) narrowed(but string) (clause, error) {
	all := &allClause{must: []clause{f.root}}
	for _, x := range f.plan.Filters {
		c := f.view.catalogs.all[x.Facet]
		if x.Own() && x.Facet != but {
			any := anyClause{c.named(x.Any...)}
			if x.Missing {
				any = append(any, valueless(x.Facet))
			}
			all.must = append(all.must, any)
		}
		for _, value := range x.All {
			all.must = append(all.must, c.named(value))
		}
		if len(x.Not) > 0 {
			all.not = append(all.not, c.named(x.Not...))
		}
	}
	if d := f.plan.Dates; d != nil {
		all.must = append(all.must, dated(d.Kind, d.From, d.To))
	}
	if f.plan.Among != nil {
		c, err := f.view.compile(f.plan.Among)
		if err != nil {
			return nil, err
		}
		all.must = append(all.must, unscored{c})
	}
	if len(all.must) == 1 && len(all.not) == 0 {
		return f.root, nil
	}
	return all, nil
}

// search finds the page and counts the facets without a filter of their own.
func (f *finder) search(ctx context.Context) error {
	p, v := f.plan, f.view
	asked, err := f.narrowed("")
	if err != nil {
		return err
	}
	tallies := map[string]*tally{}
	_, everything := asked.(everything)
	for _, facet := range p.Facets {
		switch {
		case f.own(facet):
		case everything: // as on the first page that anyone sees
			f.found.Facets[facet] = &v.catalogs.all[facet].all
		default:
			tallies[facet] = newTally(v.catalogs.all[facet])
		}
	}
	page := &page{after: p.After}
	if p.Size > 0 {
		page.most = p.From + p.Size
	}
	side, err := v.beside(p, engine.BesideMost)
	if err != nil {
		return err
	}
	var candidates []candidate
	if side == nil {
		f.found.Total, err = v.collect(ctx, asked, p.Sort, page, tallies)
		candidates = page.sorted()
	} else {
		candidates, err = f.reorder(ctx, asked, side, page, tallies)
	}
	if err != nil {
		return err
	}
	for facet, t := range tallies {
		t.Missing = f.found.Total - t.Valued
		f.found.Facets[facet] = &t.Tally
	}
	return f.show(ctx, candidates[min(p.From, len(candidates)):])
}

// countAlone counts a facet without its own filter.
func (f *finder) countAlone(ctx context.Context, facet string) (*engine.Tally, error) {
	asked, err := f.narrowed(facet)
	if err != nil {
		return nil, err
	}
	t := newTally(f.view.catalogs.all[facet])
	total, err := f.view.collect(ctx, asked, f.plan.Sort, new(page), map[string]*tally{facet: t})
	t.Missing = total - t.Valued
	return &t.Tally, err
}

// show returns the hits of a page.
func (f *finder) show(ctx context.Context, page []candidate) error {
	for _, c := range page {
		h := engine.Hit{ID: engine.ArticleID(c.ID), Key: c.Key}
		var err error
		if f.plan.Entities {
			if h.Entities, err = f.view.stored(c); err != nil {
				return err
			}
		}
		if f.plan.Explain {
			if h.Shares, err = f.view.explain(ctx, f.plan.Root, c); err != nil {
				return err
			}
			if added := f.found.Beside[c.ID]; added > 0 {
				h.Shares = append(h.Shares, engine.Share{Term: engine.Beside, Score: added})
			}
		}
		f.found.Hits = append(f.found.Hits, h)
	}
	return nil
}

// stored returns what the index keeps of an article's entities.
func (v *view) stored(c candidate) (entities []byte, err error) {
	err = v.pieces[c.piece].snap.Segment().VisitStoredFields(uint64(c.doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		if field != indexer.FieldEntities {
			return true
		}
		entities = slices.Clone(value)
		return false
	})
	return entities, err
}

// compile returns what searches for a clause. A clause that was searched for before
// in this view is not read again.
func (v *view) compile(c engine.Clause) (clause, error) {
	if known, ok := v.compiled[c]; ok {
		return known, nil
	}
	out, err := v.newClause(c)
	if err == nil {
		v.compiled[c] = out
	}
	return out, err
}

func (v *view) compileAll(clauses []engine.Clause) ([]clause, error) {
	var out []clause
	for _, c := range clauses {
		one, err := v.compile(c)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (v *view) newClause(c engine.Clause) (clause, error) {
	switch c := c.(type) {
	case nil, *engine.All:
		return everything{}, nil
	case *engine.And:
		return v.and(c)
	case *engine.Or:
		any, err := v.compileAll(c.Any)
		return anyClause(any), err
	case *engine.Concept:
		return v.concept(c)
	case *engine.Together:
		return v.togetherClause(c)
	case *engine.HasAny:
		return &hasAny{c.Field, c.Terms}, nil
	case *engine.Shared:
		return &shared{c.Field, c.Terms, c.Least}, nil
	case *engine.Dates:
		return dated(c.Kind, c.From, c.To), nil
	}
	return nothing{}, nil // *engine.None
}

func (v *view) and(a *engine.And) (clause, error) {
	out := new(allClause)
	var err error
	if out.must, err = v.compileAll(a.Must); err != nil {
		return nil, err
	}
	if out.should, err = v.compileAll(a.Should); err != nil {
		return nil, err
	}
	if out.not, err = v.compileAll(a.Not); err != nil {
		return nil, err
	}
	if len(out.must)+len(out.should) == 0 {
		out.must = []clause{everything{}}
	}
	if len(out.must) == 1 && len(out.should)+len(out.not) == 0 {
		return out.must[0], nil
	}
	return out, nil
}
