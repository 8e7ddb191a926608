package segment

import (
	"context"
	"errors"
	"fmt"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
	api "github.com/blevesearch/scorch_segment_api/v2"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/identity"
	"casefile/indexer/names"
	"casefile/search/engine"
	"casefile/search/query"
)

// A view answers from one state of the index.
type view struct {
	indexer.View
	store      *corpus.Store
	release    func()
	state      engine.State
	meanLength float64 // of the articles, as [indexer.FieldLength] counts
	pieces     []piece
	catalogs   *catalogs

	compiled map[engine.Clause]clause // that were searched for, with their postings
}

func (e *Engine) view(ctx context.Context) (*view, error) {
	v := &view{store: e.Store, compiled: map[engine.Clause]clause{}}
	var err error
	if v.View, v.release, err = e.Index.View(); err != nil {
		return nil, err
	}
	if err := e.guard(v.View, func() error { return v.open(ctx, e) }); err != nil {
		v.release()
		return nil, err
	}
	return v, nil
}

// open reads what the view needs in memory.
func (v *view) open(ctx context.Context, e *Engine) (err error) {
	var who *indexer.Identities
	now := true
	if e.Patience > 0 { // others need not wait for it
		if who, now, err = e.identities(ctx, v.View); err != nil {
			return err
		}
	}
	select {
	case e.opening <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-e.opening }()
	if err := ctx.Err(); err != nil { // select may have chosen either
		return err
	}
	if v.pieces, err = e.columns.of(ctx, v.Reader, v.Generation); err != nil {
		return err
	}
	v.state = engine.State{Generation: v.Generation, At: v.At, Early: !now}
	words := 0
	for i := range v.pieces {
		p := &v.pieces[i]
		v.state.Articles += int(p.snap.Count())
		words += p.words()
		for _, lang := range p.columns[indexer.FieldLang].terms {
			v.state.Langs = append(v.state.Langs, indexer.Slug(lang))
		}
	}
	if v.state.Articles > 0 {
		v.meanLength = float64(words) / float64(v.state.Articles)
	}
	slices.Sort(v.state.Langs)
	v.state.Langs = slices.Compact(v.state.Langs)
	if who == nil {
		if who, _, err = e.identities(ctx, v.View); err != nil {
			return err
		}
	}
	if e.catalogs == nil || e.catalogs.of != who {
		e.catalogs = newCatalogs(who, v.state.Articles, v.state.Early)
	}
	v.catalogs = e.catalogs
	return nil
}

// State implements [engine.View].
func (v *view) State() engine.State { return v.state }

// Catalog implements [engine.View].
func (v *view) Catalog(facet string) *engine.Catalog {
	if c := v.catalogs.all[facet]; c != nil {
		return &c.Catalog
	}
	return nil
}

// Suppose implements [engine.View].
func (v *view) Suppose(ctx context.Context, d corpus.Decision, fn func(now, then *identity.Set)) error {
	return v.View.Suppose(ctx, v.store, d, fn)
}

// Names implements [engine.View].
func (v *view) Names(field string) *names.Lexicon { return v.catalogs.of.Names(field) }

// Close implements [engine.View].
func (v *view) Close() { v.release() }

// Count implements [engine.View].
func (v *view) Count(ctx context.Context, any ...engine.Term) (n int, err error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	for i := range v.pieces {
		docs, err := v.pieces[i].having(any)
		if err != nil {
			return 0, err
		}
		n += int(docs.GetCardinality())
	}
	return n, nil
}

// Terms implements [engine.View].
func (v *view) Terms(ctx context.Context, field string, m engine.Match, fn func(term string, articles int) error) error {
	for _, d := range dictionariesOf(field) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := v.terms(ctx, d, m, fn); err != nil {
			return fmt.Errorf("terms of %s: %w", field, err)
		}
	}
	return nil
}

// terms reads one dictionary. It does not use the dictionary's own counts: the
// library (zapx v17.2.5) counts 1 for every term that follows a term of one
// article in a merged segment.
func (v *view) terms(ctx context.Context, d dictionary, m engine.Match, fn func(term string, articles int) error) (err error) {
	dict, err := open(v.Reader, d.field, m)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dict.Close()) }()
	count, err := v.counting(d)
	if err != nil {
		return err
	}
	for n := 1; ; n++ {
		entry, err := dict.Next()
		if err != nil || entry == nil {
			return err
		}
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if d.holds != nil && !d.holds(entry.Term) || !matches(m, entry.Term) {
			continue
		}
		articles, err := count(entry.Term)
		if err == nil && articles > 0 {
			err = fn(entry.Term, articles)
		}
		if err != nil {
			return err
		}
	}
}

// counting returns what counts the articles that have a term of a dictionary.
func (v *view) counting(d dictionary) (func(term string) (int, error), error) {
	pieces := make([]api.TermDictionary, len(v.pieces))
	for i := range v.pieces {
		var err error
		if pieces[i], err = v.pieces[i].snap.Segment().Dictionary(d.field); err != nil {
			return nil, err
		}
	}
	return func(term string) (articles int, err error) {
		for i, p := range pieces {
			if d.without != "" {
				docs, err := v.pieces[i].docs(d, term)
				if err != nil {
					return 0, err
				}
				articles += int(docs.GetCardinality())
				continue
			}
			list, err := p.PostingsList([]byte(term), v.pieces[i].deleted, nil)
			if err != nil {
				return 0, err
			}
			articles += int(list.Count())
		}
		return articles, nil
	}, nil
}

// open opens the part of a field's dictionary in which the terms of a match are.
func open(r *indexer.Reader, field string, m engine.Match) (index.FieldDict, error) {
	switch {
	case m.Edits > 0 && len(m.Text) <= longestFuzzy:
		return r.FieldDictFuzzy(field, m.Text, m.Edits, "")
	case m.Pattern:
		return r.FieldDictPrefix(field, []byte(literalPrefix(m.Text)))
	case m.Prefix:
		return r.FieldDictPrefix(field, []byte(m.Text))
	}
	return r.FieldDict(field)
}

// matches reports whether a match chooses a term of the part that open opens.
func matches(m engine.Match, term string) bool {
	switch {
	case m.Edits > 0:
		return len(m.Text) <= longestFuzzy || engine.Alike(m.Text, term, m.Edits)
	case m.Pattern:
		return query.Fits(m.Text, term)
	}
	return true
}

// longestFuzzy is the longest text, in bytes, for which the library finds the terms
// that differ by a few letters. It takes 32 bytes of a longer one for 32 letters
// (vellum v1.2.1), so that it does not find Cyrillic words of more than 16.
const longestFuzzy = 32
