package search

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"

	"casefile/corpus"
	"casefile/indexer"
)

// IndexDir returns where the index of a data directory lies.
func IndexDir(data string) string { return filepath.Join(data, "index") }

// Open opens the corpus in a data directory and its index, and brings the index
// up to the corpus; progress, which may be nil, is told how many revisions have
// been read, of about how many. The index is built anew if it was built by another
// least confidence, see [indexer.Rebuild]. If another process has the index open, the error
// wraps [indexer.ErrBusy]. The caller must Close the engine.
func Open(ctx context.Context, data string, least float64, log *slog.Logger, progress func(n, of int)) (*Engine, error) {
	store, err := corpus.Open(data)
	if err != nil {
		return nil, err
	}
	ix, err := indexer.Open(IndexDir(data), log)
	if err != nil {
		return nil, err
	}
	told := func(n int) {
		if progress != nil {
			progress(n, store.Len())
		}
	}
	if err := ix.Require(ctx, store, least, told); err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	if _, err := ix.Update(ctx, store, told); err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	return &Engine{Index: ix, Store: store}, nil
}

// Close lets other processes open the index. Searches must have come to an end.
func (e *Engine) Close() error { return e.Index.Close() }
