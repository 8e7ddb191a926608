package opensearch

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"casefile/corpus"
	"casefile/indexer"
)

const (
	writing    = "writing"
	refreshing = "refreshing"
)

// keptChanges is the number of updates whose changes are kept for other processes.
const keptChanges = 500

// begin makes what there is not yet, and learns the state.
func (e *Engine) begin(ctx context.Context) error {
	m, err := e.readMeta(ctx)
	if err == nil {
		if err := e.own(&m); err != nil {
			return err
		}
	}
	if err == nil && strings.HasPrefix(m.Index, e.options.prefix()) {
		e.see(m)
		return nil
	}
	if err != nil && !missing(err) {
		return err
	}
	if e.options.ReadOnly {
		return fmt.Errorf("there is no index %q of this program's format: run \"casefile index\" with --engine opensearch", e.options.Index)
	}
	if missing(err) {
		body := object{"settings": object{"index": object{"number_of_shards": 1, "number_of_replicas": e.options.Replicas}}, "mappings": object{"enabled": false}}
		if err := e.client.do(ctx, http.MethodPut, "/"+e.options.stateIndex(), body, nil); err != nil && !exists(err) {
			return err
		}
	}
	next := meta{Generation: m.Generation + 1, Epoch: m.Epoch + 1, Least: e.least, Terms: e.Store.Terms().Sum, Corpus: m.Corpus, revision: m.revision}
	if next.Index, err = e.create(ctx, next.Generation); err != nil {
		return err
	}
	return e.publish(ctx, &next)
}

// lock keeps other processes with this data directory from updating the index; it is kept
// until the engine is closed. Where processes on other machines write too, the revision of
// the state keeps them apart.
func (e *Engine) lock() error {
	if e.lockFile != nil {
		return nil
	}
	dir := filepath.Join(e.Store.Dir(), "index")
	if err := corpus.MakeDir(dir); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(dir, "opensearch-"+url.PathEscape(e.options.Index)+".lock"))
	locked, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("lock %s: %w", dir, err)
	}
	if !locked {
		return fmt.Errorf("%s: %w", e.options.Index, indexer.ErrBusy)
	}
	e.lockFile = lock
	e.writer.Store(true)
	return nil
}

func exists(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.kind == "resource_already_exists_exception"
}

// create makes the empty index of a generation. What an earlier attempt has left there is
// deleted.
func (e *Engine) create(ctx context.Context, generation int) (string, error) {
	name := e.options.indexName(generation)
	err := e.client.do(ctx, http.MethodPut, "/"+name, indexSettings(e.options), nil)
	if exists(err) {
		if err = e.client.do(ctx, http.MethodDelete, "/"+name, nil, nil); err == nil {
			err = e.client.do(ctx, http.MethodPut, "/"+name, indexSettings(e.options), nil)
		}
	}
	return name, err
}

// publish makes a state the newest. The alias is for people and other programs.
func (e *Engine) publish(ctx context.Context, m *meta) error {
	e.mu.Lock()
	old := e.now
	e.mu.Unlock()
	if err := e.writeMeta(ctx, m); err != nil {
		return err
	}
	if old.Index != m.Index {
		actions := []object{{"remove": object{"index": e.options.Index + "-v*", "alias": e.options.Index, "must_exist": false}}, {"add": object{"index": m.Index, "alias": e.options.Index}}}
		if err := e.client.do(ctx, http.MethodPost, "/_aliases", object{"actions": actions}, nil); err != nil {
			return err
		}
	}
	e.see(*m)
	return nil
}

// Update indexes the revisions that the store has and the index has not. If the index is
// ahead of the journal or does not have the articles that it should, it is built anew.
// progress, which may be nil, is called after each batch with the number of revisions so
// far. An update that is repeated, or goes on after a crash, changes nothing that is
// already there. If another process updates the index, the error wraps [indexer.ErrBusy].
func (e *Engine) Update(ctx context.Context, progress func(n int)) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	if err := e.lock(); err != nil {
		return err
	}
	m, err := e.readMeta(ctx)
	if err != nil {
		return err
	}
	if err := e.own(&m); err != nil {
		return err
	}
	end := e.Store.End()
	if end.Less(m.At) || m.Least != e.least || m.Terms != e.Store.Terms().Sum {
		e.log.Warn("the index does not match the corpus or its settings and is built anew", "index", m.At, "corpus", end)
		return e.rebuild(ctx, m, progress)
	}
	if m.At == end && m.Busy == "" {
		e.see(m)
		return nil
	}
	whole := m.Busy == "" // no update was cut off, so the index has what the state says
	m.Busy = writing
	if err := e.writeMeta(ctx, &m); err != nil {
		return err
	}
	n := 0
	var stored func(ids []string) (map[string][]byte, error)
	if whole {
		stored = func(ids []string) (map[string][]byte, error) { return e.stored(ctx, m.Index, ids) }
	}
	err = e.remote.Walk(ctx, m.At, stored, func(b indexer.Revisions) error {
		if err := e.write(ctx, m.Index, b.Revisions); err != nil {
			return err
		}
		n += len(b.Revisions)
		if progress != nil {
			progress(n)
		}
		return e.commit(ctx, &m, b)
	})
	if err != nil {
		return err
	}
	if m.Busy != "" { // nothing was left to write
		if err := e.commit(ctx, &m, indexer.Revisions{To: m.At}); err != nil {
			return err
		}
	}
	return e.check(ctx, m, progress)
}

// commit makes a batch visible, and the state that of its end.
func (e *Engine) commit(ctx context.Context, m *meta, b indexer.Revisions) error {
	m.Busy = refreshing
	if err := e.writeMeta(ctx, m); err != nil {
		return err
	}
	if err := e.refresh(ctx, m.Index); err != nil {
		return err
	}
	next := *m
	next.At, next.Epoch, next.Busy = b.To, m.Epoch+1, ""
	if len(b.Changes) > 0 {
		id := fmt.Sprintf("_doc/changes-%d", next.Epoch)
		if err := e.client.do(ctx, http.MethodPut, path(e.options.stateIndex(), id), object{"changes": b.Changes}, nil); err != nil {
			return err
		}
	}
	old := fmt.Sprintf("_doc/changes-%d", next.Epoch-keptChanges)
	if err := e.client.do(ctx, http.MethodDelete, path(e.options.stateIndex(), old), nil, nil); err != nil && !missing(err) {
		return err
	}
	if err := e.publish(ctx, &next); err != nil {
		return err
	}
	*m = next
	return nil
}

// check compares the number of articles with that of the journal.
func (e *Engine) check(ctx context.Context, m meta, progress func(n int)) error {
	var got struct {
		Count  int    `json:"count"`
		Shards shards `json:"_shards"`
	}
	err := e.client.do(ctx, http.MethodGet, path(m.Index, "_count"), nil, &got)
	if err == nil {
		err = got.Shards.whole()
	}
	if err != nil || m.At != e.Store.End() {
		return err
	}
	if err := e.remote.Compare(got.Count); err != nil && m.At == e.Store.End() {
		e.log.Warn("the index does not match the corpus and is built anew", "err", err)
		return e.rebuild(ctx, m, progress)
	}
	return nil
}

// Rebuild builds the next generation beside the live one, and makes it live when it is
// complete. Views of the old one stay valid: its index is deleted by the next Rebuild.
func (e *Engine) Rebuild(ctx context.Context, progress func(n int)) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	m, err := e.readMeta(ctx)
	if err != nil {
		return err
	}
	return e.rebuild(ctx, m, progress)
}

func (e *Engine) rebuild(ctx context.Context, live meta, progress func(n int)) error {
	next := meta{Generation: live.Generation + 1, Least: e.least, Terms: e.Store.Terms().Sum}
	err := e.own(&next)
	if err != nil {
		return err
	}
	if next.Index, err = e.create(ctx, next.Generation); err != nil {
		return err
	}
	n := 0
	for tries := 0; ; tries++ {
		next.Epoch, next.revision = live.Epoch+1, live.revision
		err := e.remote.Walk(ctx, next.At, nil, func(b indexer.Revisions) error {
			next.At = b.To
			n += len(b.Revisions)
			if progress != nil {
				progress(n)
			}
			return e.write(ctx, next.Index, b.Revisions)
		})
		if err == nil {
			err = e.refresh(ctx, next.Index)
		}
		if err == nil {
			err = e.publish(ctx, &next)
		}
		if err == nil {
			return e.sweep(ctx, next.Generation)
		}
		if !errors.Is(err, errRaced) || tries == 100 {
			return err
		}
		// The live index was updated meanwhile: take in what came.
		if _, err := e.Store.Refresh(); err != nil {
			return err
		}
		if live, err = e.readMeta(ctx); err != nil {
			return err
		}
		if live.Generation >= next.Generation {
			return fmt.Errorf("generation %d: %w", next.Generation, errRaced)
		}
	}
}

// sweep deletes the indices before the last generation, and those of other formats.
func (e *Engine) sweep(ctx context.Context, generation int) error {
	var got map[string]any
	if err := e.client.do(ctx, http.MethodGet, "/"+e.options.Index+"-v*/_alias", nil, &got); err != nil {
		return err
	}
	for name := range got {
		if name == e.options.indexName(generation) || name == e.options.indexName(generation-1) {
			continue
		}
		if err := e.client.do(ctx, http.MethodDelete, "/"+name, nil, nil); err != nil && !missing(err) {
			return err
		}
	}
	return nil
}

// stored returns the entities that an index has of some articles.
func (e *Engine) stored(ctx context.Context, index string, ids []string) (map[string][]byte, error) {
	var got struct {
		Docs []struct {
			ID     string `json:"_id"`
			Found  bool   `json:"found"`
			Source struct {
				Entities string `json:"entities"`
			} `json:"_source"`
		} `json:"docs"`
	}
	if err := e.client.do(ctx, http.MethodPost, path(index, "_mget?_source=entities"), object{"ids": ids}, &got); err != nil {
		return nil, err
	}
	all := map[string][]byte{}
	for _, d := range got.Docs {
		if !d.Found {
			continue
		}
		b, err := base64.StdEncoding.DecodeString(d.Source.Entities)
		if err != nil {
			return nil, err
		}
		all[d.ID] = b
	}
	return all, nil
}

// bulkBytes is the size of a request that writes. The cluster takes 100 MB.
const bulkBytes = 4 << 20

// write writes revisions. Each carries its place in the journal as its version, so that an
// older one never replaces a newer one, and one that is written again changes nothing.
func (e *Engine) write(ctx context.Context, index string, revisions []*indexer.Revision) error {
	var some []item
	size := 0
	for _, r := range revisions {
		i, err := newItem(r)
		if err != nil {
			return err
		}
		if size+len(i.lines) > bulkBytes && len(some) > 0 {
			if err := e.bulk(ctx, index, some); err != nil {
				return err
			}
			some, size = nil, 0
		}
		some, size = append(some, i), size+len(i.lines)
	}
	if len(some) == 0 {
		return nil
	}
	return e.bulk(ctx, index, some)
}

// An item is a revision as it is sent.
type item struct {
	id    string
	lines []byte
}

func newItem(r *indexer.Revision) (item, error) {
	action := object{"_id": r.ID, "version": sequence(r.To), "version_type": "external_gte"}
	if r.Removed {
		b, err := encode(object{"delete": action})
		return item{r.ID, b}, err
	}
	head, err := encode(object{"index": action})
	if err != nil {
		return item{}, err
	}
	doc, err := encode(document(r))
	return item{r.ID, append(head, doc...)}, err
}

// A written is what became of an item.
type written struct {
	ID     string `json:"_id"`
	Status int    `json:"status"`
	Error  *cause `json:"error"`
}

// bulk writes items. Those that the cluster had no room for are sent again, by themselves.
func (e *Engine) bulk(ctx context.Context, index string, items []item) error {
	for n := 0; ; n++ {
		var body bytes.Buffer
		for _, i := range items {
			body.Write(i.lines)
		}
		var got struct {
			Errors bool                 `json:"errors"`
			Items  []map[string]written `json:"items"`
		}
		if err := e.client.do(ctx, http.MethodPost, path(index, "_bulk"), body.Bytes(), &got); err != nil {
			return err
		}
		if len(got.Items) != len(items) {
			return fmt.Errorf("OpenSearch answers for %d of %d articles", len(got.Items), len(items))
		}
		var again []item
		var last error
		for i, one := range got.Items {
			for _, w := range one {
				switch f := (&failure{status: w.Status}); {
				case w.Status < 300 || w.Status == http.StatusConflict || w.Status == http.StatusNotFound && w.Error == nil:
				case w.Error != nil:
					if f.kind, f.reason = w.Error.deepest(); !f.passing() {
						return fmt.Errorf("article %s: %w", items[i].id, f)
					}
					fallthrough
				default:
					again, last = append(again, items[i]), f
				}
			}
		}
		if len(again) == 0 {
			return nil
		}
		if n == patience {
			return fmt.Errorf("%d articles are not written: %w", len(again), last)
		}
		if err := sleep(ctx, e.client.pause<<min(n, 6)); err != nil {
			return err
		}
		items = again
	}
}

// patience is how often items are sent again: for half a minute.
const patience = 10
