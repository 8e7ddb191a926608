package server

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"casefile/search"
)

// An opening is the time before a server has its searcher: the index is opened, or built.
type opening struct {
	done    chan struct{}
	indexed atomic.Pointer[progress]
}

type progress struct{ n, of int }

func newOpening() *opening { return &opening{done: make(chan struct{})} }

// wait waits until the server is open, at most so long, and reports whether it is.
func (o *opening) wait(ctx context.Context, most time.Duration) bool {
	limit := time.NewTimer(most)
	defer limit.Stop()
	select {
	case <-o.done:
		return true
	default:
	}
	select {
	case <-o.done:
		return true
	case <-limit.C:
	case <-ctx.Done():
	}
	return false
}

// open gives the server its searcher. It is called once. Until then a request waits for
// it, as long as an answer may take, and then fails with status 503 and the progress.
func (s *server) open(searcher *search.Searcher) {
	s.Searcher = searcher
	close(s.opening.done)
}

// A busyError says that the index is not ready.
type busyError struct{ *progress }

func (e *busyError) Error() string {
	if e.progress == nil {
		return "the index is being opened"
	}
	return fmt.Sprintf("the index is being built: %s of about %s articles so far", writtenNumber(e.n), writtenNumber(e.of))
}

// busy returns the error for a request that has waited long enough.
func (o *opening) busy() error { return &busyError{o.indexed.Load()} }
