package server

import (
	"context"
	"runtime"
)

// turns is a semaphore: it bounds how many requests of a kind are computed at once; the
// others wait in the order of arrival. Searches and the costlier lists have separate ones,
// so that readers of /stats never delay a search.
type turns chan struct{}

func searchTurns() turns { return make(turns, 2*runtime.GOMAXPROCS(0)) }

// listTurns leaves half of the processors to searches.
func listTurns() turns { return make(turns, max(1, runtime.GOMAXPROCS(0)/2)) }

// each returns an answerer that waits for its turn, within the time for the answer.
func (t turns) each(answer answerer) answerer {
	return func(ctx context.Context, r request) (any, error) {
		if err := t.take(ctx); err != nil {
			return nil, err
		}
		defer t.leave()
		return answer(ctx, r)
	}
}

// take waits for a turn. The caller must call leave if it returns nil.
func (t turns) take(ctx context.Context) error {
	select {
	case t <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t turns) leave() { <-t }
