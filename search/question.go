package search

import (
	"context"
	"fmt"

	"casefile/indexer"
	"casefile/indexer/names"
)

// A question is a query that has been read, before one state of the index.
type question struct {
	Query
	snap     *snapshot
	x        *expander
	root     *Node     // as it is searched
	warnings []Warning // of how it was read
	optional []string  // words that an article need not have
	relaxed  bool      // root was relaxed, as all words together found nothing
}

// ask reads a query and opens the index for it. The caller must call release.
func (e *Engine) ask(ctx context.Context, q Query) (s *question, release func(), err error) {
	if err := q.check(); err != nil {
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
func (e *Engine) question(ctx context.Context, snap *snapshot, q Query) (*question, error) {
	s := &question{Query: q, snap: snap}
	var err error
	if s.root, s.warnings, err = s.parse(); err != nil {
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
	if or := s.root.relax(s.x.idle); (s.Any || s.relaxed) && or != nil {
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
		leaves: map[*Node]*leaf{}, next: map[*Node][]string{}, finds: map[string][]names.Spelling{}, borne: map[string][]string{},
	}
	x.count = func(field, phrase string) (int, error) {
		literal := &expander{snap: s.snap, query: &Query{Literal: true}, leaves: map[*Node]*leaf{}}
		f, err := s.snap.search(ctx, &Node{Kind: Phrase, Field: field, Text: phrase}, literal, literal.query, 0, nil, "")
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
	f, err := s.snap.search(ctx, s.root, s.x, &s.Query, size, facets, "")
	if err != nil || f.total > 0 {
		return f, err
	}
	or := s.root.relax(s.x.idle)
	if or == nil {
		return f, nil
	}
	g, err := s.snap.search(ctx, or, s.x, &s.Query, size, facets, "")
	if err != nil || g.total == 0 {
		return f, err
	}
	s.root, s.relaxed = or, true
	return g, nil
}

// A SyntaxError says what in a query is not well formed. It wraps [ErrBadQuery].
type SyntaxError struct{ Warning }

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("character %d: %s", e.Position+1, e.Text)
}

func (e *SyntaxError) Unwrap() error { return ErrBadQuery }
