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
	maxHosts     = 32      // hosts that are visited at the same time
	maxLists     = 200     // lists of a source that other lists name; the next walk visits the rest
	maxUnvisited = 100_000 // pages of a source that wait to be visited
)

// A Gatherer walks the sources of a case and stores what it finds.
type Gatherer struct {
	Case   *Case
	Client *fetch.Client
	Writer *corpus.Writer
	State  *State

	Sources []string // names of those to walk; none means all
	By      string   // who gathers
	All     bool     // visit known pages even if they are not due

	// Event, which may be nil, is called with each event once it is safely stored.
	Event func(Event)
	// Progress, which may be nil, is called after each visit.
	Progress func(*Report)
}

// A task is an address to visit.
type task struct {
	*entry
	source *source
}

// A result is the outcome of a task.
type result struct {
	task
	exchange *fetch.Exchange
	sitemaps []string // of a robots.txt
	err      error
}

// A walk is one walk of the sources. Visits run in a goroutine for each host; all
// else, store and state included, runs in the goroutine that called Run.
type walk struct {
	*Gatherer
	ctx       context.Context
	report    *Report
	sources   []*source
	store     *corpus.Store
	dry       bool // visits are only planned
	planned   []Planned
	queued    map[string]bool // by state key
	started   map[*source]int // pages visited for the first time
	lists     map[*source]int // lists that other lists name
	unvisited map[string]int  // remembered pages that were never visited, by source
	results   chan result
	waiting   int // tasks without a result

	mu     sync.Mutex
	queues map[string][]task // by host, while a goroutine visits it
	hosts  map[string]bool   // visited
	slots  chan struct{}
	group  sync.WaitGroup
}

// Run walks the sources: it visits their lists, the new pages that these name, and
// the known pages that are due. When ctx ends it stops at once; what is stored stays,
// and the next walk continues there. While it waits for sites, the Writer yields.
//
// A fault of a source is in the report. An error of the case file comes without a
// report, one of the store with the report of what was done before it.
func (g *Gatherer) Run(ctx context.Context) (*Report, error) {
	w, err := g.newWalk(g.Writer.Store)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	w.ctx = ctx
	if err = w.seed(); err != nil {
		cancel()
	}
	for w.waiting > 0 {
		r, werr := w.wait()
		if err == nil && werr != nil {
			err = werr
			cancel()
		}
		w.waiting--
		if err == nil && (r.err == nil || ctx.Err() == nil) {
			if err = w.keep(r); err != nil {
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

// wait returns the next result. A walk spends most of its hours waiting; meanwhile
// other processes may write.
func (w *walk) wait() (result, error) {
	if err := w.Writer.Yield(); err != nil {
		return <-w.results, err
	}
	return <-w.results, w.Writer.Resume()
}

// Page is the kind of an address that is a single page.
const Page = string(pageKind)

// A Planned is an address that a walk would visit.
type Planned struct {
	URL    string `json:"url"`
	Kind   string `json:"kind"` // [Page], or of a list: feed, sitemap, section, robots
	Source string `json:"source"`
	Known  bool   `json:"known"` // visited before: fetched only if it has changed
}

// Plan returns what a walk would visit, without the pages that its lists will name.
// It fetches nothing and needs no Writer.
func (g *Gatherer) Plan(store *corpus.Store) ([]Planned, error) {
	w, err := g.newWalk(store)
	if err != nil {
		return nil, err
	}
	w.dry = true
	err = w.seed()
	return w.planned, err
}

func (g *Gatherer) newWalk(store *corpus.Store) (*walk, error) {
	w := &walk{
		Gatherer: g, store: store, report: &Report{Started: time.Now().UTC(), Events: []Event{}},
		queued: map[string]bool{}, started: map[*source]int{}, lists: map[*source]int{}, unvisited: map[string]int{},
		results: make(chan result),
		queues:  map[string][]task{}, hosts: map[string]bool{}, slots: make(chan struct{}, maxHosts),
	}
	var err error
	w.sources, err = g.Case.sources(g.Sources)
	return w, err
}

// seed queues the lists of the sources, and the pages that are due.
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
	slices.SortFunc(known, func(a, b *entry) int {
		return cmp.Or(a.Last.Compare(b.Last), strings.Compare(a.URL, b.URL))
	})
	for _, e := range known {
		if e.Kind == pageKind && e.Last.IsZero() {
			w.unvisited[e.Source]++
		}
	}
	now := time.Now()
	for _, s := range w.sources {
		if err := w.seedNamed(s, now); err != nil {
			return err
		}
		if err := w.seedKnown(s, known, now); err != nil {
			return err
		}
	}
	return nil
}

// seedNamed queues the addresses that the case file names.
func (w *walk) seedNamed(s *source, now time.Time) error {
	for _, e := range s.named() {
		known, err := w.State.get(e.Kind, e.URL)
		if err != nil {
			return err
		}
		if known != nil {
			e = known
		}
		if e.Kind != pageKind || w.due(e, now) {
			w.queue(task{e, s})
		}
	}
	return nil
}

// named returns the addresses of a source that the case file names, never visited.
func (s *source) named() (all []*entry) {
	for _, named := range []struct {
		kind      kind
		addresses []string
	}{{feedKind, s.Feeds}, {sitemapKind, s.Sitemaps}, {sectionKind, s.Sections}, {pageKind, s.Pages}} {
		for _, address := range named.addresses {
			k := named.kind
			if k == sitemapKind && strings.HasSuffix(address, "/robots.txt") {
				k = robotsKind
			}
			all = append(all, &entry{URL: address, Kind: k, Source: s.Name})
		}
	}
	return all
}

// Addresses returns what the first walk of a case would visit, as [Gatherer.Plan] does,
// without its State. Known are the pages that the store has the article of.
func (c *Case) Addresses(store *corpus.Store) (all []Planned, err error) {
	sources, err := c.sources(nil)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	for _, s := range sources {
		for _, e := range s.named() {
			page := e.Kind == pageKind
			if key := stateKey(e.Kind, e.URL); seen[key] || page && store.IsRemoved(e.URL) {
				continue
			} else {
				seen[key] = true
			}
			p := Planned{URL: e.URL, Kind: string(e.Kind), Source: e.Source}
			if page {
				a, err := find(store, e.URL)
				if err != nil {
					return nil, err
				}
				p.Known = a != nil && !a.IsAbstract()
			}
			all = append(all, p)
		}
	}
	return all, nil
}

// seedKnown queues the known lists and pages of a source.
func (w *walk) seedKnown(s *source, known []*entry, now time.Time) error {
	for _, e := range known {
		if e.Source != s.Name {
			continue
		}
		if e.Root != "" && slices.Contains(s.roots(), e.Root) {
			// The list that named it may be unchanged, and then is not read again.
			w.queueList(task{e, s})
		}
		unvisited := e.Last.IsZero()
		if e.Kind != pageKind || !w.due(e, now) || unvisited && w.started[s] >= s.Limit {
			continue
		}
		if unvisited {
			w.started[s]++
		}
		if err := w.recall(e); err != nil {
			return err
		}
		w.queue(task{e, s})
	}
	return nil
}

// clockSlack is how far a clock may be set back before its earlier times mean nothing.
const clockSlack = time.Hour

// due reports whether a page is to be visited now.
func (w *walk) due(e *entry, now time.Time) bool {
	return w.All || !now.Before(e.Next) || e.Last.After(now.Add(clockSlack))
}

// restore fills an empty state with the pages of the store: the state was lost, or
// never written.
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
	var entries []*entry
	if err := w.Writer.Newest(func(a *corpus.Article) error {
		if name, ok := sourceOf[bareHost(a.URL)]; ok && !a.IsAbstract() {
			entries = append(entries, &entry{URL: a.URL, Kind: pageKind, Source: name, Last: a.Capture.Time})
		}
		return nil
	}); err != nil {
		return err
	}
	return w.State.put(entries...)
}

// recall fills a restored entry with the values for a conditional request, which the
// store's capture has.
func (w *walk) recall(e *entry) error {
	if w.dry || e.Every > 0 || e.Last.IsZero() || e.ETag+e.LastModified != "" {
		return nil
	}
	a, err := find(w.Writer.Store, e.URL)
	if a == nil || err != nil {
		return err
	}
	c, err := w.Writer.Capture(a.Capture)
	if err != nil {
		return err
	}
	e.At = finalURL(c) // the canonical address may not be one that answers
	for _, h := range c.Header {
		switch strings.ToLower(h[0]) {
		case "etag":
			e.ETag = h[1]
		case "last-modified":
			e.LastModified = h[1]
		}
	}
	return nil
}

// queueList queues a list that another list names, up to a limit. The next walk
// begins with those that were not visited for the longest time.
func (w *walk) queueList(t task) {
	if w.lists[t.source] < maxLists {
		w.lists[t.source]++
		w.queue(t)
	}
}

// queue queues a task, once in a walk. Pages of removed articles are left out.
func (w *walk) queue(t task) {
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
		w.group.Go(func() { w.visitHost(host) })
	}
}

// visitHost visits what is queued for a host, one after another.
func (w *walk) visitHost(host string) {
	select {
	case w.slots <- struct{}{}:
		defer func() { <-w.slots }()
	case <-w.ctx.Done(): // all visits return its error
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

// visit fetches an address.
func (w *walk) visit(t task) result {
	r := result{task: t}
	if r.err = w.ctx.Err(); r.err != nil {
		return r
	}
	w.mu.Lock()
	w.hosts[bareHost(t.URL)] = true
	w.mu.Unlock()
	if t.Kind == robotsKind {
		r.sitemaps, r.err = w.Client.Sitemaps(w.ctx, t.URL)
		return r
	}
	r.exchange, r.err = w.Client.GetIfChanged(w.ctx, cmp.Or(t.At, t.URL), t.ETag, t.LastModified)
	return r
}

// keep stores, reports and remembers a result.
func (w *walk) keep(r result) error {
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
		r.setAside(now)
		w.tell(r.task, "refused", "", nil, r.err.Error())
	case r.err != nil:
		w.fail(r, now, r.err.Error())
	default:
		if r.Kind != robotsKind {
			w.report.Fetched++
		}
		keep := w.keepList
		if r.Kind == pageKind {
			keep = w.keepPage
		}
		if err := keep(r, now); err != nil {
			return fmt.Errorf("%s: %w", r.URL, err)
		}
	}
	if w.Progress != nil {
		w.mu.Lock()
		w.report.Hosts = len(w.hosts)
		w.mu.Unlock()
		w.Progress(w.report)
	}
	return w.State.put(r.task.entry)
}

// fail reports a visit without a usable answer.
func (w *walk) fail(r result, now time.Time, reason string) {
	r.failed(now)
	w.tell(r.task, "failed", "", nil, reason)
}

// tell counts an outcome, and adds it to the events unless nothing changed.
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
