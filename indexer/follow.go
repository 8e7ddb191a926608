package indexer

import (
	"context"
	"time"

	"casefile/corpus"
)

// Follow keeps the index up with other processes, at an interval, until ctx ends: it
// adds the articles that they store and adopts an index that they rebuild. An error is
// logged once and the attempt repeated, after 20 intervals: it may be to build an index.
func (ix *Index) Follow(ctx context.Context, store *corpus.Store, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	said, wait := "", 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if wait--; wait > 0 {
			continue
		}
		err := ix.follow(ctx, store)
		switch {
		case err == nil || ctx.Err() != nil:
			said = ""
		case err.Error() != said:
			said = err.Error()
			ix.log.Error("follow the corpus", "err", err)
		}
		if err != nil {
			wait = 20
		}
	}
}

func (ix *Index) follow(ctx context.Context, store *corpus.Store) error {
	if _, err := ix.Adopt(); err != nil {
		return err
	}
	if _, err := store.Refresh(); err != nil {
		return err
	}
	start := time.Now()
	n, err := ix.Update(ctx, store, nil)
	if n > 0 {
		ix.log.Info("indexed", "n", n, "dur", time.Since(start).Round(time.Millisecond))
	}
	return err
}
