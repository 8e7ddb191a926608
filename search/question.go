package search

import (
	"context"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// An asked is a query and which part of its answer is wanted.
type asked struct {
	query.Query
	after    *engine.Key // the article before the page
	idsOnly  bool        // nothing but the ids of hits is wanted
	many     bool        // a page may have all articles that pages reach
	narrowed bool        // facets are counted with their own filters too
}

// A question is a query that has been read, before one state of the index.
type question struct {
	asked
	index    *index
	planner  *planner
	plan     *engine.Plan    // that was last asked for a page
	root     *query.Node     // as it is searched
	warnings []query.Warning // of how it was read, and of an early state
	optional []string        // words that an article need not have
	relaxed  bool            // root was relaxed, as all words together found nothing
}

// An index is a view that counts without an error at every place: the first error
// is kept, and looked at before the next answer is given.
type index struct {
	engine.View
	state engine.State
	ctx   context.Context // of the one question that the index is opened for
	err   error           // the first error of a count
}

// articles returns how many articles have a term.
func (ix *index) articles(field, term string) int {
	return ix.any(engine.Term{Field: field, Text: term})
}

// any returns how many articles have any of some terms.
func (ix *index) any(terms ...engine.Term) int {
	n, err := ix.Count(ix.ctx, terms...)
	if ix.err == nil {
		ix.err = err
	}
	return n
}

// asName returns in how many articles a term is or looks like a word of a name, in
// any case.
func (ix *index) asName(term string) int {
	return ix.any(engine.Term{Field: indexer.FieldName, Text: term}, spellingsOf(term))
}

// spellingsOf stands for all spellings in names of a word that is folded.
func spellingsOf(folded string) engine.Term {
	return engine.Term{Field: indexer.FieldSpelling, Text: indexer.SpellingPrefix(folded), Prefix: true}
}

// spelled returns how many articles have a word of a name in a spelling.
func (ix *index) spelled(word string) int {
	return ix.articles(indexer.FieldSpelling, indexer.SpellingTerm(word))
}

// total returns how many articles a clause and filters match.
func (ix *index) total(ctx context.Context, root engine.Clause, filters []engine.Filter, dates *engine.Dates) (int, error) {
	f, err := ix.Find(ctx, &engine.Plan{Root: root, Filters: filters, Dates: dates})
	if err != nil {
		return 0, err
	}
	return f.Total, nil
}

// open opens the index for one question. The caller must Close it.
func (s *Searcher) open(ctx context.Context) (*index, error) {
	v, err := s.Engine.View(ctx)
	if err != nil {
		return nil, err
	}
	return &index{View: v, state: v.State(), ctx: ctx}, nil
}

// ask reads a query and opens the index for it. The caller must close the
// question's index.
func (s *Searcher) ask(ctx context.Context, a asked) (*question, error) {
	most := query.MaxSize
	if a.idsOnly || a.many {
		most = query.MaxDepth
	}
	if err := a.Check(most); err != nil {
		return nil, err
	}
	ix, err := s.open(ctx)
	if err != nil {
		return nil, err
	}
	q, err := s.question(ctx, ix, a)
	if err != nil {
		ix.Close()
		return nil, err
	}
	return q, nil
}

// question reads a query that has been checked.
func (s *Searcher) question(ctx context.Context, ix *index, a asked) (*question, error) {
	q := &question{asked: a, index: ix}
	var err error
	if q.root, q.warnings, err = q.Parse(); err != nil {
		return nil, err
	}
	if ix.state.Early {
		q.warnings = append(q.warnings, query.Warning{Text: "who is who in new articles is still being found out: names may be searched only as typed, and lists of people, organizations and places may lack some"})
	}
	q.planner = newPlanner(q)
	if err := q.planner.joinNames(q.root); err != nil {
		return nil, err
	}
	q.optional = q.planner.optional(q.root, nil)
	if q.After != "" {
		from, err := resume(ix.state, &q.Query)
		if err != nil {
			return nil, err
		}
		key, err := engine.ParseKey(from.Key)
		if err != nil {
			return nil, err
		}
		q.after, q.relaxed = &key, from.Relaxed
	}
	if or := q.root.Relax(q.planner.idle); (q.Any || q.relaxed) && or != nil {
		q.root = or
	}
	return q, ix.err
}

// newPlanner returns what finds the spellings of the words of a question.
func newPlanner(q *question) *planner {
	x := newExpander(q.index, &q.Query)
	x.names = q.index.Names(indexer.FieldSpelling)
	x.neighbours(q.root)
	x.fathers(q.root)
	return &planner{expander: x}
}

// find finds so many articles of the page that is asked for, and counts facets.
// Where no article has all words, it goes over to those that have some of them.
func (q *question) find(ctx context.Context, size int, facets []string) (*engine.Found, error) {
	f, err := q.run(ctx, q.root, size, facets)
	if err != nil || f.Total > 0 {
		return f, err
	}
	or := q.root.Relax(q.planner.idle)
	if or == nil {
		return f, nil
	}
	g, err := q.run(ctx, or, size, facets)
	if err != nil || g.Total == 0 {
		return f, err
	}
	q.root, q.relaxed = or, true
	return g, nil
}

func (q *question) run(ctx context.Context, root *query.Node, size int, facets []string) (*engine.Found, error) {
	p, err := q.planner.plan(root, &q.asked, size, facets)
	if err != nil {
		return nil, err
	}
	q.plan = p
	return q.index.Find(ctx, p)
}
