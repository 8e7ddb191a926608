package search

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// Prepare reads what searches need of the corpus as it is now: who its names are,
// and in which spellings they stand. A search that comes first does so itself;
// one that comes meanwhile waits, as long as its context allows. Many names are kept
// in a file beside the index, where the next start finds them.
func (s *Searcher) Prepare(ctx context.Context) error {
	ix, err := s.open(ctx)
	if err != nil {
		return err
	}
	defer ix.Close()
	callings()
	for _, l := range s.lexicons.all() {
		if _, err := l.update(ctx, ix); err != nil {
			return err
		}
		if err := l.save(ctx, ix); err != nil {
			return err
		}
	}
	return nil
}

// prepare is Prepare for who has nobody above that a panic could be told to.
func (s *Searcher) prepare(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the program failed at the names (%v); please report this", p)
		}
	}()
	return s.Prepare(ctx)
}

// Keep prepares the engine at once and whenever the corpus has changed. It looks
// every so often, until ctx ends.
func (s *Searcher) Keep(ctx context.Context, every time.Duration, log *slog.Logger) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	said := ""
	for ctx.Err() == nil {
		start := time.Now()
		err := s.prepare(ctx)
		switch dur := time.Since(start).Round(time.Millisecond); {
		case err != nil && ctx.Err() == nil && err.Error() != said:
			said = err.Error()
			log.Error("names are not read", "err", err)
		case err == nil && dur >= time.Second: // so long that a search may have waited
			log.Info("names read", "dur", dur)
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}
