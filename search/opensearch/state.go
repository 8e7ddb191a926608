package opensearch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/indexer/names"
	"casefile/search/engine"
	"casefile/search/query"
)

// A meta is the document that says what the index is.
type meta struct {
	Index      string          `json:"index"` // that is live
	Generation int             `json:"generation"`
	At         corpus.Position `json:"at"`
	Epoch      int64           `json:"epoch"`  // grows with each update
	Busy       string          `json:"busy"`   // "writing" or "refreshing" while an update is in progress
	Least      float64         `json:"least"`  // confidence of the entities in the facets
	Terms      string          `json:"terms"`  // sum of the terms of sources
	Corpus     string          `json:"corpus"` // first revision of the journal; "" while there is none

	revision revision // of the document
}

// A revision is that of a document of the cluster, to replace no other one.
type revision struct {
	SeqNo int64 `json:"_seq_no"`
	Term  int64 `json:"_primary_term"`
}

func (m meta) same(o meta) bool {
	return m.Generation == o.Generation && m.Epoch == o.Epoch && m.At == o.At
}

const stateID = "state"

// readMeta returns the state of the cluster.
func (e *Engine) readMeta(ctx context.Context) (m meta, err error) {
	var got struct {
		revision
		Source meta `json:"_source"`
	}
	err = e.client.do(ctx, http.MethodGet, path(e.options.stateIndex(), "_doc/"+stateID), nil, &got)
	got.Source.revision = got.revision
	return got.Source, err
}

// errRaced says that another process has changed the state of the index meanwhile.
var errRaced = fmt.Errorf("%w: another process has written its state", indexer.ErrBusy)

// writeMeta keeps the state of the cluster, if it is the next one of that which was read.
func (e *Engine) writeMeta(ctx context.Context, m *meta) error {
	to := "_create/" + stateID
	if m.revision.Term > 0 {
		to = fmt.Sprintf("_doc/%s?if_seq_no=%d&if_primary_term=%d", stateID, m.revision.SeqNo, m.revision.Term)
	}
	err := e.client.do(ctx, http.MethodPut, path(e.options.stateIndex(), to), m, &m.revision)
	var f *failure
	if errors.As(err, &f) && f.status == http.StatusConflict {
		// The answer to a first attempt may have been lost.
		now, again := e.readMeta(ctx)
		if again == nil && now.same(*m) && now.Index == m.Index && now.Busy == m.Busy {
			m.revision = now.revision
			return nil
		}
		return errRaced
	}
	return err
}

// corpusOf returns what tells the journal of a store from another one.
func corpusOf(store *corpus.Store) (first string, err error) {
	enough := errors.New("enough")
	err = store.Walk(corpus.Position{}, func(a *corpus.Article, _ corpus.Position) error {
		first = fmt.Sprintf("%s %s", a.ID, a.Capture.Time.UTC().Format(time.RFC3339Nano))
		return enough
	})
	if errors.Is(err, enough) {
		err = nil
	}
	return first, err
}

// own checks that an index is of this corpus, and notes that it is.
func (e *Engine) own(m *meta) error {
	first, err := corpusOf(e.Store)
	if err != nil {
		return err
	}
	if m.Corpus != "" && m.Corpus != first {
		return fmt.Errorf("the index %q in the cluster is that of another data directory: give another name with --opensearch-index", e.options.Index)
	}
	m.Corpus = first
	return nil
}

// look learns the state of the cluster.
func (e *Engine) look(ctx context.Context) error {
	m, err := e.readMeta(ctx)
	if err != nil {
		return err
	}
	e.see(m)
	return nil
}

func (e *Engine) see(m meta) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now = m
	for n := range e.lexicons {
		if n < m.Generation-1 {
			delete(e.lexicons, n)
		}
	}
}

// A snapshot is one state of the index, for the views of it.
type snapshot struct {
	meta
	decided  int64
	pit      *pit
	state    engine.State
	mean     float64 // length of an article
	who      *indexer.Identities
	catalogs map[string]*catalog
	lexicons *lexicons
	known    known

	readers int // guarded by mu of the engine, which is one itself
}

// A pit is a point in time of the cluster. Snapshots of one state share it.
type pit struct {
	id    string
	users int // guarded by mu of the engine
}

// keepAlive is how long the cluster keeps a point in time that nobody asks.
const keepAlive = "10m"

// current returns the snapshot of the newest state, with one more reader; nil if it is to
// be made.
func (e *Engine) current(decided int64) *snapshot {
	e.mu.Lock()
	defer e.mu.Unlock()
	s := e.snapshot
	if s == nil || !s.same(e.now) || s.decided != decided {
		return nil
	}
	s.readers++
	return s
}

// release takes a reader away. A snapshot without any ends.
func (e *Engine) release(s *snapshot) {
	e.mu.Lock()
	s.readers--
	close := ""
	if s.readers == 0 {
		if s.pit.users--; s.pit.users == 0 {
			close = s.pit.id
		}
	}
	e.mu.Unlock()
	if close != "" {
		e.closePIT(close)
	}
}

func (e *Engine) closePIT(id string) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := e.client.do(ctx, http.MethodDelete, "/_search/point_in_time", object{"pit_id": []string{id}}, nil); err != nil {
		e.log.Debug("close a point in time", "err", err) // it ends by itself
	}
}

func (e *Engine) openPIT(ctx context.Context, index string) (string, error) {
	var got struct {
		ID     string `json:"pit_id"`
		Shards shards `json:"_shards"`
	}
	err := e.client.do(ctx, http.MethodPost, path(index, "_search/point_in_time?allow_partial_pit_creation=false&keep_alive="+keepAlive), nil, &got)
	if err == nil {
		err = got.Shards.whole()
	}
	return got.ID, err
}

// settle is how long a view waits for a refresh in progress. A process that ended in the
// middle of one leaves its mark; then the view refreshes the index itself.
const settle = 5 * time.Second

// point opens a point in time of a whole state.
func (e *Engine) point(ctx context.Context) (m meta, id string, err error) {
	for begun := time.Now(); ; {
		if m, err = e.readMeta(ctx); err != nil {
			return m, "", err
		}
		if m.Busy == refreshing {
			if time.Since(begun) < settle {
				if err := sleep(ctx, 20*time.Millisecond); err != nil {
					return m, "", err
				}
				continue
			}
			if err := e.refresh(ctx, m.Index); err != nil {
				return m, "", err
			}
		}
		if id, err = e.openPIT(ctx, m.Index); err != nil {
			return m, "", err
		}
		after, err := e.readMeta(ctx)
		if err == nil && after.same(m) && (after.Busy == m.Busy || after.Busy != refreshing) {
			return after, id, nil
		}
		e.closePIT(id)
		if err != nil {
			return m, "", err
		}
	}
}

func (e *Engine) refresh(ctx context.Context, index string) error {
	var got struct {
		Shards shards `json:"_shards"`
	}
	err := e.client.do(ctx, http.MethodPost, path(index, "_refresh"), nil, &got)
	if err == nil {
		err = got.Shards.whole()
	}
	return err
}

// newSnapshot makes the snapshot of the newest state, with a reader beside the engine.
func (e *Engine) newSnapshot(ctx context.Context, decided int64) (*snapshot, error) {
	s := &snapshot{decided: decided, catalogs: map[string]*catalog{}}
	e.mu.Lock()
	old, now := e.snapshot, e.now
	if old != nil && old.same(now) { // only decisions are new
		old.pit.users++
		s.meta, s.pit, s.state, s.mean = old.meta, old.pit, old.state, old.mean
	}
	e.mu.Unlock()
	if s.pit == nil {
		m, id, err := e.point(ctx)
		if err != nil {
			return nil, err
		}
		s.meta, s.pit = m, &pit{id: id, users: 1}
		e.see(m)
	}
	s.readers = 2
	drop := func(err error) error {
		e.mu.Lock()
		s.readers = 1
		e.mu.Unlock()
		e.release(s)
		return err
	}
	e.mu.Lock()
	if e.lexicons[s.Generation] == nil {
		e.lexicons[s.Generation] = new(lexicons)
	}
	s.lexicons = e.lexicons[s.Generation]
	e.mu.Unlock()
	v := &view{snapshot: s, engine: e}
	if s.state.Generation == 0 {
		if err := v.readState(ctx); err != nil {
			return nil, drop(err)
		}
	}
	if err := e.identify(ctx, v, old); err != nil {
		return nil, drop(err)
	}
	e.mu.Lock()
	old = e.snapshot
	e.snapshot = s
	e.mu.Unlock()
	if old != nil {
		e.release(old)
	}
	return s, nil
}

// identify finds out who is who in a view.
func (e *Engine) identify(ctx context.Context, v *view, old *snapshot) (err error) {
	if old != nil && old.Generation != v.Generation {
		if err := e.remote.Forget(ctx); err != nil {
			return err
		}
	} else if old != nil {
		if err := e.catchUp(ctx, old.Epoch, v.Epoch); err != nil {
			return err
		}
	}
	c := newCensus(ctx, v)
	who, err := e.remote.Who(ctx, c, v.At)
	if err == nil && c.err != nil {
		err = errors.Join(c.err, e.remote.Forget(ctx))
	}
	if err != nil {
		return err
	}
	v.who = who
	if e.writer.Load() {
		if err := e.saveCompared(ctx, v.state.Articles, v.Epoch); err != nil {
			e.log.Warn("keep what names were compared", "err", err)
		}
	}
	for _, facet := range append([]string{indexer.FieldDay}, query.Facets...) {
		labels, err := v.labelsOf(ctx, facet, who)
		if err != nil {
			return err
		}
		v.catalogs[facet] = newCatalog(who, facet, v.state.Articles, labels)
	}
	return nil
}

// catchUp applies what the updates between two states have changed in who is who. If one
// of them is not known, all names are counted.
func (e *Engine) catchUp(ctx context.Context, from, to int64) error {
	for epoch := from + 1; epoch <= to; epoch++ {
		var got struct {
			Source struct {
				Changes []byte `json:"changes"`
			} `json:"_source"`
		}
		err := e.client.do(ctx, http.MethodGet, path(e.options.stateIndex(), fmt.Sprintf("_doc/changes-%d", epoch)), nil, &got)
		if missing(err) {
			return nil
		}
		if err != nil {
			return err
		}
		if ok, err := e.remote.Follow(ctx, got.Source.Changes); err != nil || !ok {
			return err
		}
	}
	return nil
}

// labelsOf returns the labels of a facet in the articles that people have decided on.
func (v *view) labelsOf(ctx context.Context, facet string, who *indexer.Identities) (map[string][]string, error) {
	moves := who.Set(facet).Moves
	if len(moves) == 0 {
		return nil, nil
	}
	var ids []string
	for id := range moves {
		ids = append(ids, id)
	}
	all := map[string][]string{}
	for chunk := range slices.Chunk(ids, query.MaxDepth) {
		a, err := v.search(ctx, object{"size": len(chunk), "query": idsOf(chunk), "_source": false, "docvalue_fields": []string{facet}})
		if err != nil {
			return nil, err
		}
		for _, h := range a.Hits.Hits {
			all[h.ID] = []string{}
			for _, label := range h.Fields[facet] {
				all[h.ID] = append(all[h.ID], fmt.Sprint(label))
			}
		}
	}
	return all, nil
}

// A view is an [engine.View] of a snapshot.
type view struct {
	*snapshot
	engine *Engine
}

func (e *Engine) viewOf(s *snapshot) *view { return &view{s, e} }

// State implements [engine.View].
func (v *view) State() engine.State { return v.state }

// Catalog implements [engine.View].
func (v *view) Catalog(facet string) *engine.Catalog {
	if c := v.catalogs[facet]; c != nil {
		return &c.Catalog
	}
	return nil
}

// Names implements [engine.View].
func (v *view) Names(field string) *names.Lexicon { return v.who.Names(field) }

// Close implements [engine.View].
func (v *view) Close() { v.engine.release(v.snapshot) }

// readState counts the articles of a view.
func (v *view) readState(ctx context.Context) error {
	a, err := v.search(ctx, object{"size": 0, "track_total_hits": true, "aggs": object{
		"length": object{"avg": object{"field": indexer.FieldLength}},
		"langs":  object{"terms": object{"field": indexer.IDField(indexer.FieldLang), "size": 1000, "shard_size": 1000}},
	}})
	if err != nil {
		return err
	}
	var length struct {
		Value *float64 `json:"value"`
	}
	var langs termCounts
	if err := errors.Join(json.Unmarshal(a.Aggregations["length"], &length), json.Unmarshal(a.Aggregations["langs"], &langs)); err != nil {
		return err
	}
	v.state = engine.State{Generation: v.Generation, At: v.At, Articles: a.Hits.Total.Value}
	if length.Value != nil {
		v.mean = *length.Value
	}
	for _, b := range langs.Buckets {
		v.state.Langs = append(v.state.Langs, fmt.Sprint(b.Key))
	}
	slices.Sort(v.state.Langs)
	return nil
}

// search asks the point in time of the view. If the cluster has lost it, as when a node
// ends, and the index has not changed since, a new one takes its place.
func (v *view) search(ctx context.Context, body object) (*answer, error) {
	for again := false; ; again = true {
		v.engine.mu.Lock()
		id := v.pit.id
		v.engine.mu.Unlock()
		body["pit"] = object{"id": id, "keep_alive": keepAlive}
		a := new(answer)
		err := v.engine.client.do(ctx, http.MethodPost, "/_search?"+url.Values{"allow_partial_search_results": {"false"}}.Encode(), body, a)
		if err == nil {
			err = a.whole()
		}
		if err == nil {
			return a, nil
		}
		var f *failure
		lost := gone(err) || errors.As(err, &f) && f.away()
		if !lost || again || ctx.Err() != nil {
			return nil, err
		}
		if renewed := v.renew(ctx, id); renewed != nil {
			return nil, errors.Join(err, renewed)
		}
	}
}

// renew replaces a point in time that is lost.
func (v *view) renew(ctx context.Context, lost string) error {
	m, id, err := v.engine.point(ctx)
	if err != nil {
		return err
	}
	if !m.same(v.meta) {
		v.engine.see(m)
		v.engine.closePIT(id)
		return ErrGone
	}
	v.engine.mu.Lock()
	unused := id
	if v.pit.id == lost {
		v.pit.id, unused = id, ""
	}
	v.engine.mu.Unlock()
	if unused != "" {
		v.engine.closePIT(unused)
	}
	return nil
}

// keep has the cluster keep the point in time of the view.
func (v *view) keep(ctx context.Context) error {
	_, err := v.search(ctx, object{"size": 0, "track_total_hits": false, "query": matchNone()})
	return err
}
