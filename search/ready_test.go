package search

import (
	"context"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"casefile/search/engine"
)

// viewed counts the views of an engine.
type viewed struct {
	engine.Engine
	views atomic.Int32
}

func (v *viewed) View(ctx context.Context) (engine.View, error) {
	v.views.Add(1)
	return v.Engine.View(ctx)
}

// Keep prepares a searcher at once and again and again, until its context ends.
func TestKeep(t *testing.T) {
	e := searcher(t)
	v := &viewed{Engine: e.Engine}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { New(v, e.Store).Keep(ctx, time.Millisecond, slog.New(slog.DiscardHandler)); close(done) }()
	for v.views.Load() < 3 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-done
}
