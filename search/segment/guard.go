package segment

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// A guarded is a view whose faults are errors. See [Engine.guard].
type guarded struct {
	*view
	engine *Engine
}

// View implements [engine.Engine].
func (e *Engine) View(ctx context.Context) (engine.View, error) {
	v, err := e.view(ctx)
	if err != nil {
		return nil, err
	}
	return guarded{v, e}, nil
}

// Find implements [engine.View].
func (g guarded) Find(ctx context.Context, p *engine.Plan) (f *engine.Found, err error) {
	err = g.engine.guard(g.View, func() error {
		f, err = g.view.Find(ctx, p)
		return err
	})
	return f, err
}

// Count implements [engine.View].
func (g guarded) Count(ctx context.Context, any ...engine.Term) (n int, err error) {
	err = g.engine.guard(g.View, func() error {
		n, err = g.view.Count(ctx, any...)
		return err
	})
	return n, err
}

// Terms implements [engine.View].
func (g guarded) Terms(ctx context.Context, field string, m engine.Match, fn func(term string, articles int) error) error {
	var own error // of fn, which is no fault
	err := g.engine.guard(g.View, func() error {
		err := g.view.Terms(ctx, field, m, func(term string, articles int) error {
			own = fn(term, articles)
			return own
		})
		if own != nil {
			return nil
		}
		return err
	})
	return errors.Join(own, err)
}

// noFault are the errors that say nothing about the index.
var noFault = []error{context.Canceled, context.DeadlineExceeded, query.ErrBad, indexer.ErrDecisions}

// guard calls fn, which reads a view. A fault there tells the index that it may be
// damaged, and wraps [indexer.ErrDamaged] if it is built anew: an error in reading a
// segment, a panic of the library at bytes that it did not write, or a fault of the system
// at a mapped file that was cut.
func (e *Engine) guard(v indexer.View, fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	stack := ""
	defer func() {
		if p := recover(); p != nil {
			err, stack = fmt.Errorf("panic: %v", p), string(debug.Stack())
		}
		if is := func(other error) bool { return errors.Is(err, other) }; err == nil || slices.ContainsFunc(noFault, is) {
			return
		}
		if e.Index.Distrust(v, err, stack) {
			err = fmt.Errorf("%w: %w", indexer.ErrDamaged, err)
		}
	}()
	return fn()
}
