package server

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"casefile/search"
)

// An opening is the time before a site has its engine: the index is opened, or made.
type opening struct {
	done    chan struct{}
	indexed atomic.Pointer[progress]
}

type progress struct{ n, of int }

func newOpening() *opening { return &opening{done: make(chan struct{})} }

// wait waits until the site is open, and says whether it is.
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

// Indexed tells those who ask before the site is open how far the index is: n of
// about so many articles.
func (s *Site) Indexed(n, of int) { s.server.opening.indexed.Store(&progress{n, of}) }

// Open gives the site its engine. It is called once. Until then requests wait for it,
// as long as a search may take, and are answered with status 503 and how far it is.
func (s *Site) Open(e *search.Searcher) {
	s.server.Engine = e
	close(s.server.opening.done)
}

// A busyError says that the index is not there yet.
type busyError struct{ *progress }

func (e *busyError) Error() string {
	if e.progress == nil {
		return "the index is being opened"
	}
	return fmt.Sprintf("the index is being made: %s of about %s articles so far", writtenNumber(e.n), writtenNumber(e.of))
}

// busy returns the error for who cannot wait.
func (o *opening) busy() error { return &busyError{o.indexed.Load()} }
