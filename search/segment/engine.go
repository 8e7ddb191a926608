// Package segment is the engine in this process: it answers an [engine.Plan] from
// the segments of a Bleve index.
//
// # What Bleve does here, and what it doesn't
//
// Bleve writes the index (package indexer), keeps segments, dictionaries and
// postings, merges, and gives consistent snapshots. It does not search. Its searchers
// go from document to document and decode what each word has there, and its collector
// looks up the id of every document found. This package intersects and joins whole
// sets of documents first, segment by segment, and reads, scores and counts only what
// is left. Positions are packed beside frequencies, which saves a location of some six
// bytes for each word of a text; Bleve's own searchers can't read such an index.
//
// The reason is measured by search/bench, in processor time at 200,000 articles: a
// page of two words with four facets takes 2.7 ms here and 26.1 ms with Bleve's
// searchers and default mapping, all articles with four facets 2.6 ms and 428 ms; the
// index has 1.26 times the size of the text, and 5.57 times. The price: this package
// has to be maintained, Bleve's query types, highlighters and tools are of no use, and
// it depends on interfaces below Bleve's main one, so an upgrade is checked against
// the tests here and against the golden answers of package server.
//
// # The files
//
//	Engine.View            a snapshot, its columns in memory           guard.go, view.go, segment.go
//	view.Find              a plan → clauses → candidates → hits        find.go
//	clause, matcher        sets of documents in one segment            clause.go, dated.go
//	concept, counter       words, phrases, and how often they occur    bm25.go, counter.go, near.go
//	page, tally            the first articles; counts by entity        collect.go, tally.go
//	catalogs               who is who in the labels of the index       catalog.go
package segment

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"time"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/engine"
)

// An Engine finds articles in the segments of an index. It is an
// [engine.Engine].
type Engine struct {
	Index *indexer.Index
	Store *corpus.Store // whose articles are indexed

	// Patience is how long a view waits for who is who, which takes long to find out of
	// many new names; then the view is [engine.State] Early. 0 means as long as its
	// context allows. Set it before the first view.
	Patience time.Duration

	making   making
	opening  chan struct{} // held by the view that reads columns and catalogs
	columns  columns
	catalogs *catalogs // of the view that was opened last; nil before the first
}

// New returns an engine on an index of the articles in store.
func New(ix *indexer.Index, store *corpus.Store) *Engine {
	return &Engine{Index: ix, Store: store, opening: make(chan struct{}, 1)}
}

// IndexDir returns where the index of a data directory lies.
func IndexDir(data string) string { return filepath.Join(data, "index") }

// Open opens the corpus in a data directory and its index, and brings the index up
// to the corpus. progress, which may be nil, receives how many revisions have been
// read, of about how many. An index built with another least confidence is built
// anew, see [indexer.Rebuild]. If another process has the index open, the error wraps
// [indexer.ErrBusy]. The caller must Close the engine.
// On a medium that cannot be written it is [OpenReadOnly].
func Open(ctx context.Context, data string, least float64, log *slog.Logger, progress func(n, of int)) (*Engine, error) {
	e, err := openWith(ctx, indexer.Open, data, least, log, progress)
	if corpus.Unwritable(err) {
		log.Warn("the data directory cannot be written and is only read", "err", err)
		return OpenReadOnly(ctx, data, least, log, progress)
	}
	return e, err
}

// OpenReadOnly is Open, but writes nothing to the data directory. If it has no index that
// is up to the corpus, one is built in a temporary folder, see [indexer.OpenReadOnly].
func OpenReadOnly(ctx context.Context, data string, least float64, log *slog.Logger, progress func(n, of int)) (*Engine, error) {
	return openWith(ctx, indexer.OpenReadOnly, data, least, log, progress)
}

func openWith(ctx context.Context, open func(string, *slog.Logger) (*indexer.Index, error), data string, least float64, log *slog.Logger, progress func(n, of int)) (*Engine, error) {
	store, err := corpus.Open(data)
	if err != nil {
		return nil, err
	}
	ix, err := open(IndexDir(data), log)
	if err != nil {
		return nil, err
	}
	report := func(n int) {
		if progress != nil {
			progress(n, store.Len())
		}
	}
	if err := ix.Require(ctx, store, least, report); err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	if _, err := ix.Update(ctx, store, report); err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	return New(ix, store), nil
}

// State implements [engine.Engine].
func (e *Engine) State() (engine.State, error) {
	v, release, err := e.Index.View()
	if err != nil {
		return engine.State{}, err
	}
	release()
	return engine.State{Generation: v.Generation, At: v.At}, nil
}

// Follow implements [engine.Engine].
func (e *Engine) Follow(ctx context.Context, every time.Duration) {
	e.Index.Follow(ctx, e.Store, every)
}

// Close lets other processes open the index.
func (e *Engine) Close() error {
	e.making.stop()
	return e.Index.Close()
}
