package segment

import (
	"context"
	"sync"
	"time"

	"casefile/indexer"
	"casefile/search/engine"
)

// A making finds out who is who in the background, for views that do not wait for it.
type making struct {
	mu   sync.Mutex
	done chan struct{} // closed when the one in progress ends; nil if there is none
	end  context.CancelFunc
	err  error // of the last one
}

// identities returns who is who in a view, and whether that is of its state. See Patience
// in [Engine].
func (e *Engine) identities(ctx context.Context, v indexer.View) (who *indexer.Identities, now bool, err error) {
	if e.Patience == 0 {
		who, err = v.Identities(ctx, e.Store)
		return who, true, err
	}
	wait := time.NewTimer(e.Patience)
	defer wait.Stop()
	for {
		who, now, err := v.Known(e.Store)
		if now || err != nil {
			return who, now, err
		}
		done := e.begin()
		select {
		case <-done:
			if err := e.making.failed(); err != nil {
				return nil, false, err
			}
			if now, err := e.State(); err != nil || !now.Same(engine.State{Generation: v.Generation, At: v.At}) { // a later state was made
				return who, false, err
			}
		case <-wait.C:
			return who, false, nil
		case <-ctx.Done():
			return nil, false, ctx.Err()
		}
	}
}

// begin begins to find out who is who in the index as it is now, unless that is in progress.
// The result is closed at its end.
func (e *Engine) begin() <-chan struct{} {
	m := &e.making
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.done != nil {
		return m.done
	}
	ctx, end := context.WithCancel(context.Background())
	done := make(chan struct{})
	m.done, m.end = done, end
	go func() {
		v, release, err := e.Index.View()
		if err == nil {
			err = e.guard(v, func() error {
				_, err := v.Identities(ctx, e.Store)
				return err
			})
			release()
		}
		end()
		m.mu.Lock()
		m.done, m.err = nil, err
		m.mu.Unlock()
		close(done)
	}()
	return done
}

// failed returns the error of the last making.
func (m *making) failed() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.err
}

// stop ends the making in progress and waits for it.
func (m *making) stop() {
	m.mu.Lock()
	done, end := m.done, m.end
	m.mu.Unlock()
	if done != nil {
		end()
		<-done
	}
}
