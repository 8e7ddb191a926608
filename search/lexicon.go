package search

import (
	"context"
	"fmt"
	"path/filepath"

	"casefile/indexer"
	"casefile/indexer/names"
	"casefile/search/engine"
)

// A lexicon holds the values of a field of the index as names, and follows the
// index. A large one lies in a file beside the index, which is a cache.
type lexicon struct {
	field string
	base  bool          // the field holds base forms, not words as they occur in texts
	turn  chan struct{} // held by whoever updates what follows
	names *names.Lexicon
	state engine.State // that was read
	built bool
	saved int // spellings in the file
}

func newLexicon(field string, base bool) *lexicon {
	return &lexicon{field: field, base: base, turn: make(chan struct{}, 1)}
}

// take waits for the lexicon, at most until ctx ends.
func (l *lexicon) take(ctx context.Context) error {
	select {
	case l.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l *lexicon) give() { <-l.turn }

// update brings the lexicon to the state of an index.
func (l *lexicon) update(ctx context.Context, ix *index) (*names.Lexicon, error) {
	if err := l.take(ctx); err != nil {
		return nil, err
	}
	defer l.give()
	if l.built && l.state.Same(ix.state) {
		return l.names, nil
	}
	if l.names == nil {
		var err error
		if l.names, err = names.Open(l.file(ix)); err != nil { // built anew, whatever is wrong with it
			l.names = &names.Lexicon{Nominative: l.base}
		}
		l.saved = l.names.Len()
	}
	if err := l.read(ctx, ix); err != nil {
		l.built = false
		return nil, err
	}
	l.state, l.built = ix.state, true
	return l.names, nil
}

// read reads the spellings that are new, or all if others may have changed.
func (l *lexicon) read(ctx context.Context, ix *index) error {
	if l.built {
		added, err := ix.Since(ctx, l.state, l.field, func(term string, articles int) error {
			l.names.Set(l.text(term), articles)
			return nil
		})
		if added || err != nil {
			return err
		}
	}
	n := 0
	err := ix.Terms(ctx, l.field, engine.Match{}, func(term string, articles int) error {
		text := l.text(term)
		l.names.Set(text, articles)
		if l.names.Articles(text) > 0 { // it has a letter
			n++
		}
		return nil
	})
	if err != nil || l.names.Len() == n {
		return err
	}
	for text := range l.names.All() {
		if ix.articles(l.field, l.term(text)) == 0 {
			l.names.Set(text, 0)
		}
	}
	return ix.err
}

// text returns the name, or the word of one, that a term of the field is.
func (l *lexicon) text(term string) string {
	if l.field == indexer.FieldSpelling {
		return indexer.Spelling(term)
	}
	return term
}

// term is the inverse of text.
func (l *lexicon) term(text string) string {
	if l.field == indexer.FieldSpelling {
		return indexer.SpellingTerm(text)
	}
	return text
}

// file is where the lexicon is saved; "" if the engine has no place for it.
func (l *lexicon) file(ix *index) string {
	if ix.Dir() == "" {
		return ""
	}
	return filepath.Join(ix.Dir(), "names-"+l.field)
}

// A small lexicon is not saved, nor one that has grown by a small part only.
const (
	smallLexicon = 5_000
	smallPart    = 8
)

// save writes an updated lexicon to its file, and maps it from there, if that is
// worth the time.
func (l *lexicon) save(ctx context.Context, ix *index) error {
	if err := l.take(ctx); err != nil {
		return err
	}
	defer l.give()
	n, file := l.names.Len(), l.file(ix)
	if file == "" || !l.built || l.state.Generation != ix.state.Generation || n < smallLexicon || smallPart*(n-l.saved) < n {
		return nil
	}
	if err := l.names.Save(file); err != nil {
		return fmt.Errorf("save the names of %s: %w", l.field, err)
	}
	filed, err := names.Open(file)
	if err != nil {
		return fmt.Errorf("open the names of %s: %w", l.field, err)
	}
	l.names, l.saved = filed, n
	return nil
}

// lexicons are those of a searcher.
type lexicons struct {
	spellings             *lexicon // of words in texts
	persons, orgs, places *lexicon
}

func newLexicons() lexicons {
	return lexicons{
		spellings: newLexicon(indexer.FieldSpelling, false), persons: newLexicon(indexer.FieldPerson, true),
		orgs: newLexicon(indexer.FieldOrg, true), places: newLexicon(indexer.FieldPlace, true),
	}
}

func (l lexicons) all() []*lexicon { return []*lexicon{l.spellings, l.persons, l.orgs, l.places} }

// of returns the lexicon of a facet, nil if it has none.
func (l lexicons) of(facet string) *lexicon {
	for _, one := range l.all()[1:] {
		if one.field == facet {
			return one
		}
	}
	return nil
}
