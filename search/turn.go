package search

import (
	"context"
	"sync"
)

// A turn is a lock that nobody waits for longer than his context allows. The zero
// turn is free.
type turn struct {
	mu    sync.Mutex
	taken chan struct{} // closed when it is given back; nil while it is free
}

// take waits until it is free and takes it. The error is ctx's.
func (t *turn) take(ctx context.Context) error {
	for {
		t.mu.Lock()
		taken := t.taken
		if taken == nil {
			t.taken = make(chan struct{})
		}
		t.mu.Unlock()
		if taken == nil {
			return nil
		}
		select {
		case <-taken:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (t *turn) give() {
	t.mu.Lock()
	defer t.mu.Unlock()
	close(t.taken)
	t.taken = nil
}
