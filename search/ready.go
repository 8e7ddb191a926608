package search

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// Prepare reads what searches need of the corpus as it is now: its columns, entities and
// names. A search that comes first does so itself; one that comes meanwhile waits, as
// long as its context allows.
func (s *Searcher) Prepare(ctx context.Context) error {
	ix, err := s.open(ctx)
	if err != nil {
		return err
	}
	ix.Close()
	return nil
}

// prepare is Prepare with a panic returned as an error.
func (s *Searcher) prepare(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("internal error while names were read: %v", p)
		}
	}()
	return s.Prepare(ctx)
}

// Keep prepares the searcher at once and whenever the corpus has changed. It looks
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
			log.Error("read names", "err", err)
		case err == nil && dur >= time.Second: // a search may have waited
			log.Info("names read", "dur", dur)
		}
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}
