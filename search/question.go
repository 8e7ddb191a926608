package search

import (
	"context"

	"casefile/indexer"
	"casefile/indexer/names"
	"casefile/search/query"
)

// An asked is a query and which part of its answer is wanted.
type asked struct {
	query.Query
	after   []string // sort key of the article before the page
	idsOnly bool     // nothing but the ids of hits is wanted
}

// A question is a query that has been read, before one state of the index.
type question struct {
	asked
	snap     *snapshot
	x        *expander
	root     *query.Node     // as it is searched
	warnings []query.Warning // of how it was read
	optional []string        // words that an article need not have
	relaxed  bool            // root was relaxed, as all words together found nothing
}

// ask reads a query and opens the index for it. The caller must call release.
func (e *Engine) ask(ctx context.Context, q asked) (s *question, release func(), err error) {
	most := query.MaxSize
	if q.idsOnly {
		most = query.MaxDepth
	}
	if err := q.Check(most); err != nil {
		return nil, nil, err
	}
	snap, release, err := e.snapshot(ctx)
	if err != nil {
		return nil, nil, err
	}
	if s, err = e.question(ctx, snap, q); err != nil {
		release()
		return nil, nil, err
	}
	return s, release, nil
}

// question reads a query that has been checked.
func (e *Engine) question(ctx context.Context, snap *snapshot, q asked) (*question, error) {
	s := &question{asked: q, snap: snap}
	var err error
	if s.root, s.warnings, err = s.Parse(); err != nil {
		return nil, err
	}
	if s.x, err = e.expander(ctx, s); err != nil {
		return nil, err
	}
	s.optional = s.x.optional(s.root, nil)
	if s.After != "" {
		from, err := snap.resume(&s.Query)
		if err != nil {
			return nil, err
		}
		s.after, s.relaxed = from.Key, from.Relaxed
	}
	if or := s.root.Relax(s.x.idle); (s.Any || s.relaxed) && or != nil {
		s.root = or
	}
	return s, nil
}

// expander returns what finds the spellings of the words of a question.
func (e *Engine) expander(ctx context.Context, s *question) (*expander, error) {
	lexicon, err := e.spellings.update(ctx, s.snap, indexer.FieldSpelling, false)
	if err != nil {
		return nil, err
	}
	x := &expander{
		snap: s.snap, names: lexicon, query: &s.Query, over: ctx.Err,
		leaves: map[*query.Node]*leaf{}, next: map[*query.Node][]string{}, finds: map[string][]names.Spelling{}, borne: map[string][]string{},
	}
	x.count = func(field, phrase string) (int, error) {
		literal := &expander{snap: s.snap, query: &query.Query{Literal: true}, leaves: map[*query.Node]*leaf{}}
		f, err := s.snap.search(ctx, &query.Node{Kind: query.Phrase, Field: field, Text: phrase}, literal, &asked{Query: *literal.query}, 0, nil, "")
		if err != nil {
			return 0, err
		}
		return f.total, nil
	}
	x.persons = func() (*names.Lexicon, error) { return e.persons.update(ctx, s.snap, indexer.FieldPerson, true) }
	x.neighbours(s.root)
	return x, x.fathers(s.root)
}

// find finds so many articles of the page that is asked for, and counts facets.
// Where no article has all words, it goes over to those that have some of them.
func (s *question) find(ctx context.Context, size int, facets []string) (*found, error) {
	f, err := s.snap.search(ctx, s.root, s.x, &s.asked, size, facets, "")
	if err != nil || f.total > 0 {
		return f, err
	}
	or := s.root.Relax(s.x.idle)
	if or == nil {
		return f, nil
	}
	g, err := s.snap.search(ctx, or, s.x, &s.asked, size, facets, "")
	if err != nil || g.total == 0 {
		return f, err
	}
	s.root, s.relaxed = or, true
	return g, nil
}
