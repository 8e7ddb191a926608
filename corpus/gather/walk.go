package gather

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"casefile/corpus"
	"casefile/corpus/fetch"
)

// Limits of a walk.
const (
	maxHosts     = 32      // hosts that are asked at the same time
	maxLists     = 200     // lists of a source that other lists name; the rest comes in the next walk
	maxUnvisited = 100_000 // pages of a source that wait to be visited
)

// A Gatherer walks the sources of a case and keeps what it finds.
type Gatherer struct {
	Case   *Case
	Client *fetch.Client
	Writer *corpus.Writer
	State  *State

	Sources []string // names of those to walk; none means all
	All     bool     // visit known pages although it is not yet time

	// Event, which may be nil, is called with each event once it is safely stored.
	Event func(Event)
	// Progress, which may be nil, is called after each visit.
	Progress func(*Report)
}

// A task is an address to visit.
type task struct {
	*visit
	source *source
}

// A result is what came of a task.
type result struct {
	task
	exchange *fetch.Exchange
	sitemaps []string // of a robots.txt
	err      error
}

// walk is one walk of the sources. Visits run in a goroutine for each host; all
// else, the store and the state too, is done by the one that called Run.
type walk struct {
	*Gatherer
	ctx     context.Context
	report  *Report
	sources []*source
	store   *corpus.Store
	dry     bool // visits are only noted
	planned []Planned
	queued  map[string]bool // by state key
	taken   map[*source]int // new pages
	lists   map[*source]int // that other lists name
	// unvisited counts the pages that are remembered and were never visited.
	unvisited map[string]int // by source
	results   chan result
	waiting   int // tasks without a result

	mu     sync.Mutex
	queues map[string][]task // by host, while one goroutine empties it
	hosts  map[string]bool   // that were ever asked
	slots  chan struct{}
	group  sync.WaitGroup
}

// Run walks the sources: it visits their lists, the pages found there that are
// new, and those known of which it is time. When ctx ends it stops at once; what
// it has kept stays, and the next walk goes on from there. What fails with a
// source is told in the report. While it waits for sites, the Writer yields. An
// error of the case file comes without a report, one of the store with that of
// what was done before it.
func (g *Gatherer) Run(ctx context.Context) (*Report, error) {
	w, err := g.walk(g.Writer.Store)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	w.ctx = ctx
	if err = w.seed(); err != nil {
		cancel()
	}
	for w.waiting > 0 {
		r, yielding := w.wait()
		if err == nil && yielding != nil {
			err = yielding
			cancel()
		}
		w.waiting--
		if err == nil && (r.err == nil || ctx.Err() == nil) {
			if err = w.take(r); err != nil {
				cancel()
			}
		}
	}
	w.group.Wait()
	w.report.Stopped = ctx.Err() != nil
	cancel()
	w.report.Hosts = len(w.hosts)
	w.report.Ended = time.Now().UTC()
	return w.report, err
}

// wait returns the next answer. A walk takes hours, most of them spent waiting:
// meanwhile other processes may write.
func (w *walk) wait() (result, error) {
	if err := w.Writer.Yield(); err != nil {
		return <-w.results, err
	}
	return <-w.results, w.Writer.Resume()
}

// Planned is an address that a walk would visit.
type Planned struct {
	URL    string `json:"url"`
	Kind   string `json:"kind"`
	Source string `json:"source"`
	Known  bool   `json:"known"` // visited before: asked for only if it has changed
}

// Plan returns what a walk would visit as far as is known without asking
// anyone: the pages that lists will name are not. It needs no Writer.
func (g *Gatherer) Plan(store *corpus.Store) ([]Planned, error) {
	w, err := g.walk(store)
	if err != nil {
		return nil, err
	}
	w.dry = true
	err = w.seed()
	return w.planned, err
}

func (g *Gatherer) walk(store *corpus.Store) (*walk, error) {
	w := &walk{
		Gatherer: g, store: store, report: &Report{Started: time.Now().UTC(), Events: []Event{}},
		queued: map[string]bool{}, taken: map[*source]int{}, lists: map[*source]int{}, unvisited: map[string]int{},
		results: make(chan result),
		queues:  map[string][]task{}, hosts: map[string]bool{}, slots: make(chan struct{}, maxHosts),
	}
	var err error
	w.sources, err = g.Case.sources(g.Sources)
	return w, err
}

// seed begins with the sources' lists and the pages that it is time for.
func (w *walk) seed() error {
	if !w.dry {
		if err := w.restore(); err != nil {
			return err
		}
	}
	known, err := w.State.all()
	if err != nil {
		return err
	}
	slices.SortFunc(known, func(a, b *visit) int {
		if c := a.Last.Compare(b.Last); c != 0 {
			return c
		}
		return strings.Compare(a.URL, b.URL)
	})
	for _, v := range known {
		if v.Kind == pageKind && v.Last.IsZero() {
			w.unvisited[v.Source]++
		}
	}
	now := time.Now()
	for _, s := range w.sources {
		for _, list := range []struct {
			kind      kind
			addresses []string
		}{{feedKind, s.Feeds}, {sitemapKind, s.Sitemaps}, {sectionKind, s.Sections}, {pageKind, s.Pages}} {
			for _, address := range list.addresses {
				k := list.kind
				if k == sitemapKind && strings.HasSuffix(address, "/robots.txt") {
					k = robotsKind
				}
				v, err := w.State.get(k, address)
				if err != nil {
					return err
				}
				if v == nil {
					v = &visit{URL: address, Kind: k, Source: s.Name}
				}
				if k != pageKind || w.due(v, now) {
					w.push(task{visit: v, source: s})
				}
			}
		}
		for _, v := range known {
			if v.Root != "" && slices.Contains(s.roots(), v.Root) && v.Source == s.Name {
				// The list that named it may not name it again: it is asked for
				// only if it has changed.
				w.pushNamed(task{visit: v, source: s})
			}
			if v.Kind == pageKind && v.Source == s.Name && w.due(v, now) && (!v.Last.IsZero() || w.taken[s] < s.Limit) {
				if v.Last.IsZero() {
					w.taken[s]++
				}
				if err := w.recall(v); err != nil {
					return err
				}
				w.push(task{visit: v, source: s})
			}
		}
	}
	return nil
}

// due reports whether it is time for a page.
func (w *walk) due(v *visit, now time.Time) bool { return w.All || !now.Before(v.Next) }

// restore remembers the pages that the store has and the state has not: it was
// lost, or never written.
func (w *walk) restore() error {
	known, err := w.State.all()
	if err != nil || len(known) > 0 {
		return err
	}
	all, err := w.Case.sources(nil)
	if err != nil {
		return err
	}
	sourceOf := map[string]string{} // by host
	for _, s := range slices.Backward(all) {
		for _, host := range s.hosts() {
			sourceOf[host] = s.Name
		}
	}
	var vs []*visit
	if err := w.Writer.Newest(func(a *corpus.Article) error {
		if name, ok := sourceOf[bareHost(a.URL)]; ok {
			vs = append(vs, &visit{URL: a.URL, Kind: pageKind, Source: name, Last: a.Capture.Time})
		}
		return nil
	}); err != nil {
		return err
	}
	return w.State.put(vs...)
}

// recall takes from the store what the state has lost: by which values a page
// is asked for only if it has changed.
func (w *walk) recall(v *visit) error {
	if w.dry || v.Every > 0 || v.Last.IsZero() || v.ETag+v.LastModified != "" {
		return nil
	}
	a, err := find(w.Writer.Store, v.URL)
	if a == nil || err != nil {
		return err
	}
	c, err := w.Writer.Capture(a.Capture)
	if err != nil {
		return err
	}
	v.At = finalURL(c) // the canonical address need not be one that answers
	for _, h := range c.Header {
		switch strings.ToLower(h[0]) {
		case "etag":
			v.ETag = h[1]
		case "last-modified":
			v.LastModified = h[1]
		}
	}
	return nil
}

// pushNamed queues a list that another names, unless there were many. The ones
// that were not visited for the longest time come first in the next walk.
func (w *walk) pushNamed(t task) {
	if w.lists[t.source] < maxLists {
		w.lists[t.source]++
		w.push(t)
	}
}

// push queues a task, once in a walk. What a person has removed is not asked
// for again.
func (w *walk) push(t task) {
	key := stateKey(t.Kind, t.URL)
	if w.queued[key] {
		return
	}
	w.queued[key] = true
	if t.Kind == pageKind && w.store.IsRemoved(t.URL) {
		w.report.count("removed")
		return
	}
	if w.dry {
		w.planned = append(w.planned, Planned{t.URL, string(t.Kind), t.source.Name, !t.Last.IsZero()})
		return
	}
	w.waiting++
	host := bareHost(t.URL)
	w.mu.Lock()
	defer w.mu.Unlock()
	queue, running := w.queues[host]
	w.queues[host] = append(queue, t)
	if !running {
		w.group.Go(func() { w.empty(host) })
	}
}

// empty visits what is queued for a host, one after another.
func (w *walk) empty(host string) {
	select {
	case w.slots <- struct{}{}:
		defer func() { <-w.slots }()
	case <-w.ctx.Done(): // all that is left has the same result
	}
	for {
		w.mu.Lock()
		queue := w.queues[host]
		if len(queue) == 0 {
			delete(w.queues, host)
			w.mu.Unlock()
			return
		}
		t := queue[0]
		w.queues[host] = queue[1:]
		w.mu.Unlock()
		w.results <- w.visit(t)
	}
}

// visit asks for an address.
func (w *walk) visit(t task) result {
	r := result{task: t}
	if r.err = w.ctx.Err(); r.err != nil {
		return r
	}
	w.mu.Lock()
	w.hosts[bareHost(t.URL)] = true
	w.mu.Unlock()
	if t.Kind == robotsKind {
		robots, err := w.Client.Robots(w.ctx, t.URL)
		if err == nil {
			r.sitemaps = robots.Sitemaps
		}
		r.err = err
		return r
	}
	r.exchange, r.err = w.Client.Get(w.ctx, cmp.Or(t.At, t.URL), fetch.IfChanged(t.ETag, t.LastModified))
	return r
}

// take keeps what came of a task.
func (w *walk) take(r result) error {
	now := time.Now().UTC()
	if r.err != nil && w.ctx.Err() != nil {
		return nil
	}
	var later *fetch.LaterError
	switch {
	case errors.As(r.err, &later):
		r.Next = later.Until
		w.tell(r.task, "later", "", nil, r.err.Error())
	case errors.Is(r.err, fetch.ErrRobots):
		r.apart(now)
		w.tell(r.task, "refused", "", nil, r.err.Error())
	case r.err != nil:
		r.failed(now)
		w.tell(r.task, "failed", "", nil, r.err.Error())
	case r.Kind == pageKind:
		w.report.Fetched++
		if err := w.page(r, now); err != nil {
			return fmt.Errorf("%s: %w", r.URL, err)
		}
	default:
		if r.Kind != robotsKind {
			w.report.Fetched++
		}
		if err := w.list(r, now); err != nil {
			return fmt.Errorf("%s: %w", r.URL, err)
		}
	}
	if w.Progress != nil {
		w.mu.Lock()
		w.report.Hosts = len(w.hosts)
		w.mu.Unlock()
		w.Progress(w.report)
	}
	return w.State.put(r.task.visit)
}

// tell counts what happened with an address, and notes it unless nothing did.
func (w *walk) tell(t task, what, id string, a *corpus.Article, reason string) {
	w.report.count(what)
	if what == "unchanged" {
		return
	}
	e := Event{What: what, URL: t.URL, Source: t.source.Name, ID: id, Reason: reason, Time: time.Now().UTC()}
	if a != nil {
		e.Title = a.Title
	}
	w.report.Events = append(w.report.Events, e)
	if w.Event != nil {
		w.Event(e)
	}
}
