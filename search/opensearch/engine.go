// Package opensearch is the engine for more than one machine: it answers an [engine.Plan]
// from an OpenSearch cluster (version 3), as search/segment does from Bleve's segments.
//
// # Who does what
//
// Words, stems, folded names, dates and entities are made here, by package indexer, as for
// the embedded engine; the cluster analyzes nothing. Each article is a document of lists of
// terms (mapping.go, document.go). What the inverted index cannot say, where words are, is
// in one packed field that a Painless program reads in the articles that have the words
// (evaluate.painless): phrases, words near one another, sentences, and the score, which is
// the same as that of search/segment to the last digits.
//
// # The files
//
//	Open, View, Follow     states, each a point in time of the cluster     engine.go, state.go
//	view.Find              a plan → a question → hits and counts           find.go, clause.go, score.go, tally.go
//	view.Terms, Count      dictionaries                                    terms.go
//	census                 who is who, found out in this process           who.go, compared.go
//	Update, Rebuild        the journal → the index                         load.go, document.go, mapping.go
//	client                 requests, repetitions, errors                   client.go
//
// # States
//
// The index is refreshed only when all revisions of an update are in it, so a point in time
// has whole updates. The document "state" of the index NAME-state says which index is live
// and up to where it has read the journal; it is marked while a refresh is in progress, so
// that no view begins in the middle of one. One process writes; any number may read. What
// an update changes in who is who is kept beside it, for the processes that read.
package opensearch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/entity"
	"casefile/search/engine"
)

// Options say where the index is.
type Options struct {
	URLs     []string // of nodes; any answers
	Index    string   // name; "" for "casefile"
	User     string
	Password string
	CA       []byte // certificates in PEM form that are trusted; nil for those of the system
	Shards   int    // of a new index; 0 for 1
	Replicas int    // of a new index
	ReadOnly bool   // never write to the index
}

// An Engine finds articles in an index of a cluster. It is an [engine.Engine].
type Engine struct {
	Store *corpus.Store // whose articles are indexed

	options Options
	least   float64
	log     *slog.Logger
	client  *client
	remote  *indexer.Remote

	writing  sync.Mutex   // one Update or Rebuild at a time
	lockFile *flock.Flock // held by the process that updates the index; nil before

	mu       sync.Mutex // guards what follows
	now      meta       // of the cluster, as last seen
	snapshot *snapshot  // that views are opened on; nil before the first
	lexicons map[int]*lexicons

	opening chan struct{} // held by the view that makes a snapshot
	saved   int           // pairs of names compared when they were last kept in the cluster; see opening
	writer  atomic.Bool   // this process updates the index
}

// New returns an engine on the index of the articles in store, and makes the index if there
// is none. Facets have entities from the confidence least on, 0 for the default.
func New(ctx context.Context, store *corpus.Store, o Options, least float64, log *slog.Logger) (*Engine, error) {
	o.Index, least = cmp.Or(o.Index, "casefile"), cmp.Or(least, entity.MinConfidence)
	c, err := newClient(o)
	if err != nil {
		return nil, err
	}
	e := &Engine{
		Store: store, options: o, least: least, log: log, client: c, remote: indexer.NewRemote(store, least, log),
		lexicons: map[int]*lexicons{}, opening: make(chan struct{}, 1),
	}
	err = e.begin(ctx)
	if err == nil {
		err = e.loadCompared(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, c.close())
	}
	return e, nil
}

// Reading sets what makes documents of articles, if it is not [indexer.NewDocument]. Call
// it before the first update.
func (e *Engine) Reading(read func(*corpus.Article) *indexer.Document) { e.remote.Reading(read) }

// Open is New for the corpus in a data directory, and brings the index up to it. progress,
// which may be nil, receives how many revisions have been read, of about how many. The
// caller must Close the engine.
func Open(ctx context.Context, data string, o Options, least float64, log *slog.Logger, progress func(n, of int)) (*Engine, error) {
	store, err := corpus.Open(data)
	if err != nil {
		return nil, err
	}
	e, err := New(ctx, store, o, least, log)
	if err != nil || o.ReadOnly {
		return e, err
	}
	if err := e.Update(ctx, func(n int) {
		if progress != nil {
			progress(n, store.Len())
		}
	}); err != nil && !errors.Is(err, indexer.ErrBusy) { // which is as good, if it is up to date
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// State implements [engine.Engine].
func (e *Engine) State() (engine.State, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return engine.State{Generation: e.now.Generation, At: e.now.At}, nil
}

// View implements [engine.Engine].
func (e *Engine) View(ctx context.Context) (engine.View, error) {
	decided, err := e.Store.Decided()
	if err := cmp.Or(ctx.Err(), err); err != nil {
		return nil, err
	}
	if s := e.current(decided); s != nil {
		return e.viewOf(s), nil
	}
	select {
	case e.opening <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-e.opening }()
	if s := e.current(decided); s != nil {
		return e.viewOf(s), nil
	}
	s, err := e.newSnapshot(ctx, decided)
	if err != nil {
		return nil, err
	}
	return e.viewOf(s), nil
}

// Follow implements [engine.Engine]. Only one of several processes that write at once
// should follow a corpus without being read only.
func (e *Engine) Follow(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	said, wait := "", 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if wait--; wait > 0 {
			continue
		}
		err := e.follow(ctx)
		switch {
		case err == nil || ctx.Err() != nil:
			said = ""
		case err.Error() != said:
			said = err.Error()
			e.log.Error("follow the corpus", "err", err)
		}
		if err != nil {
			wait = 20
		}
	}
}

func (e *Engine) follow(ctx context.Context) error {
	if _, err := e.Store.Refresh(); err != nil {
		return err
	}
	if err := e.look(ctx); err != nil {
		return err
	}
	e.mu.Lock()
	at := e.now.At
	e.mu.Unlock()
	if !e.options.ReadOnly && at != e.Store.End() {
		start := time.Now()
		switch err := e.Update(ctx, nil); {
		case err == nil:
			e.log.Info("indexed", "dur", time.Since(start).Round(time.Millisecond))
		case !errors.Is(err, indexer.ErrBusy): // another process updates it
			return err
		}
	}
	v, err := e.View(ctx) // so that the next one waits for nothing, and the point in time is kept
	if err != nil {
		return err
	}
	defer v.Close()
	return v.(*view).keep(ctx)
}

// Close implements [engine.Engine].
func (e *Engine) Close() error {
	e.mu.Lock()
	s := e.snapshot
	e.snapshot = nil
	e.mu.Unlock()
	if s != nil {
		e.release(s)
	}
	e.writing.Lock()
	defer e.writing.Unlock()
	err := e.client.close()
	if e.lockFile != nil {
		err = errors.Join(err, e.lockFile.Unlock())
	}
	return err
}

// ErrGone says that the state that a view shows is not kept any more.
var ErrGone = errors.New("the index has changed since the question began: ask again")

// path returns the path of a request on an index.
func path(index, what string) string { return fmt.Sprintf("/%s/%s", index, what) }
