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
func (e *Engine) Prepare(ctx context.Context) error {
	snap, release, err := e.snapshot(ctx)
	if err != nil {
		return err
	}
	defer release()
	callings()
	for _, l := range e.lexicons() {
		if _, err := l.update(ctx, snap, l.field, l.base); err != nil {
			return err
		}
		if err := l.save(ctx, snap, l.field); err != nil {
			return err
		}
	}
	return nil
}

// prepare is Prepare for who has nobody above that a panic could be told to.
func (e *Engine) prepare(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the program failed at the names (%v); please report this", p)
		}
	}()
	return e.Prepare(ctx)
}

// Keep prepares the engine at once and whenever the corpus has changed. It looks
// every so often, until ctx ends.
func (e *Engine) Keep(ctx context.Context, every time.Duration, log *slog.Logger) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	said := ""
	for ctx.Err() == nil {
		start := time.Now()
		err := e.prepare(ctx)
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
