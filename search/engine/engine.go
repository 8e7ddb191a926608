// Package engine is the question as an engine answers it: what lies between
// package search, which knows words, names and spellings, and the engines,
// which know postings.
//
// An [Engine] gives a [View], one consistent state of the index. [View.Find] takes
// a [Plan] (a tree of [Clause] in terms, with filters, order, page and facets) and
// returns ids in order, the exact total and exact counts. [View.Terms] and Count
// say which terms the index has, and in how many articles; Catalog and Names, who
// is who in them. The interface is cut at whole questions and never below them: no
// engine is asked for the postings of a term.
//
// The engines are search/segment, on Bleve's segments in this process, and
// whatever passes the suite in search/engine/enginetest.
//
//	view, err := e.View(ctx)
//	if err != nil { … }
//	defer view.Close()
//	found, err := view.Find(ctx, &engine.Plan{
//		Root:   &engine.Concept{Field: indexer.FieldText, Typed: engine.Words("murder")},
//		Facets: []string{indexer.FieldPerson},
//		Size:   20,
//	})
package engine

import (
	"context"
	"time"

	"casefile/corpus"
	"casefile/indexer/identity"
	"casefile/indexer/names"
)

// An Engine finds articles. It may be used concurrently.
type Engine interface {
	// View returns the index as it is now. The caller must Close it.
	// If ctx ends first, the error is ctx's.
	View(ctx context.Context) (View, error)

	// State returns the Generation and At of the view that View would return.
	// It does not wait.
	State() (State, error)

	// Follow keeps the index up with the corpus, looking every so often, until
	// ctx ends.
	Follow(ctx context.Context, every time.Duration)

	// Close releases the index. Views must have been closed, and Follow must have
	// returned.
	Close() error
}

// A View is one state of an index, whatever is written meanwhile. It is for one
// goroutine. Methods with a ctx return its error if it ends first.
type View interface {
	// State says which state of the index this is.
	State() State

	// Catalog returns the values of a facet. It must not be changed.
	Catalog(facet string) *Catalog

	// Suppose calls fn with the values of the facet that a decision is about, as they
	// are and as they would be with the decision. Nothing may be kept of them, and
	// nothing is decided.
	Suppose(ctx context.Context, d corpus.Decision, fn func(now, then *identity.Set)) error

	// Find answers a plan. The total and all counts are exact. It never returns a
	// part of an answer.
	Find(ctx context.Context, p *Plan) (*Found, error)

	// Count returns how many articles have any of the terms.
	Count(ctx context.Context, any ...Term) (int, error)

	// Terms calls fn with each term of a field that m matches and the number of
	// articles that have it. A term may come more than once, each time with
	// articles of its own. An error of fn ends it and is returned.
	Terms(ctx context.Context, field string, m Match, fn func(term string, articles int) error) error

	// Names returns the names that a field holds: persons, organizations, places, or
	// the words of names as texts have them ([indexer.FieldSpelling]). They may be
	// ahead of the view.
	Names(field string) *names.Lexicon

	// Close releases the view. It is called once.
	Close()
}

// A State identifies a state of an index.
type State struct {
	Generation int             // grows whenever the index is built anew
	At         corpus.Position // up to which the index has read the journal
	Articles   int
	Langs      []string // that occur, folded, in order
	Early      bool     // who is who is not known yet: catalogs and names are those of an earlier state, or empty
}

// Same reports whether two views of one engine show the same.
func (s State) Same(o State) bool { return s.Generation == o.Generation && s.At == o.At }

// A Term is a term of a field.
type Term struct {
	Field, Text string
	Prefix      bool // stands for every term that begins with Text
}

// A Match chooses terms of a field. The zero Match chooses all.
type Match struct {
	Text    string
	Prefix  bool // terms that begin with Text
	Pattern bool // terms that Text, with * for any letters and ? for one, matches
	Edits   int  // terms at most so many edits from Text, 1 or 2: letters inserted, deleted, replaced or swapped with the next
}
