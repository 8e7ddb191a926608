package indexer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/gofrs/flock"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// Articles are written in batches of at most so many articles and bytes of text. Each
// batch becomes a segment, and an index of fewer segments merges and searches faster; a
// batch is held in memory.
const (
	batchSize  = 1500
	batchBytes = 3 << 20
)

// aside is the number of articles from which on an empty index is built aside, where
// segments are merged only once.
const aside = 2000

// An updater brings an index up to the end of the store.
type updater struct {
	index    *bleveIndex
	store    *corpus.Store
	read     func(*corpus.Article) *Document // see [Index]
	register *register                       // follows the index; nil if it is made at the end
	log      *slog.Logger
	progress func(n int) // may be nil

	end          corpus.Position // of the journal
	options      entity.Options  // of the recognizer, without read
	vocabularies []vocabulary    // one for each worker
}

// A batch is the articles that are written together.
type batch struct {
	articles []*corpus.Article
	entries  []*entry // of each article; nil for a tombstone
	to       corpus.Position
	size     int    // bytes of text
	terms    string // sum of the terms of sources
}

// An entry is an article in the index.
type entry struct {
	doc   *laidOut
	comes *change
}

// run returns the number of revisions that it has indexed.
func (u *updater) run(ctx context.Context) (done int, err error) {
	if u.options.MinConfidence, err = minConfidence(u.index); err != nil {
		return 0, err
	}
	from, err := position(u.index)
	if err != nil {
		return 0, err
	}
	end := u.store.End()
	u.end = end
	if end.Less(from) {
		return 0, fmt.Errorf("%w: the index is at %v, the journal ends at %v", errMismatch, from, end)
	}
	u.vocabularies = make([]vocabulary, runtime.GOMAXPROCS(0))
	for i := range u.vocabularies {
		u.vocabularies[i] = vocabulary{}
	}
	b := new(batch)
	flush := func() error {
		if err := u.write(ctx, b); err != nil {
			return err
		}
		done += len(b.articles)
		b = &batch{articles: b.articles[:0]}
		if u.progress != nil {
			u.progress(done)
		}
		return ctx.Err()
	}
	err = u.store.Walk(from, func(a *corpus.Article, next corpus.Position) error {
		b.articles, b.to = append(b.articles, a), next
		for _, block := range a.Blocks {
			b.size += len(block.Text)
		}
		if len(b.articles) < batchSize && b.size < batchBytes {
			return nil
		}
		return flush()
	})
	if err == nil && len(b.articles) > 0 {
		err = flush()
	}
	if err != nil {
		return done, err
	}
	return done, u.check(end)
}

// check compares the number of articles with that of the journal, if that still ends
// where it did.
func (u *updater) check(end corpus.Position) error {
	indexed, err := u.index.articles()
	if err != nil {
		return err
	}
	if kept := u.store.Len(); int(indexed) != kept && u.store.End() == end {
		return fmt.Errorf("%w: the index has %d articles, the journal %d", errMismatch, indexed, kept)
	}
	return nil
}

// compare checks that the index has the articles of the journal, if that still ends where
// the index does.
func (u *updater) compare() error {
	return reading(u.index, func(r *Reader) error {
		at, err := positionIn(r.Internal()[string(positionKey)])
		if err != nil || at != u.store.End() {
			return err
		}
		if err := checkArticles(r, u.store); err != nil && u.store.End() == at {
			return err
		}
		return nil
	})
}

func (u *updater) write(ctx context.Context, b *batch) error {
	b.entries, b.terms = u.entries(b.articles), u.store.Terms().Sum
	if u.register != nil {
		return u.register.write(ctx, u, b)
	}
	return b.write(u.index)
}

// entries reads articles, in as many goroutines as there are vocabularies.
func (u *updater) entries(articles []*corpus.Article) []*entry {
	all := make([]*entry, len(articles))
	next := make(chan int)
	var workers sync.WaitGroup
	for _, v := range u.vocabularies {
		workers.Go(func() {
			for i := range next {
				if articles[i].Removed == nil {
					all[i] = u.entry(articles[i], v)
				}
			}
		})
	}
	for i := range articles {
		next <- i
	}
	close(next)
	workers.Wait()
	return all
}

// entry reads one article. If the recognizer panics, the article is indexed without
// names, and its page says so: it is in the journal, and would end every start.
func (u *updater) entry(a *corpus.Article, v vocabulary) (e *entry) {
	of := func(d *Document) *entry {
		d.Former = u.versions(a)
		return &entry{bleveDocument(d, v), changeOf(d, false)}
	}
	defer func() {
		if p := recover(); p != nil {
			u.log.Error("an article is indexed without names; please report this", "id", a.ID, "panic", p, "stack", string(debug.Stack()))
			e = of(u.termed(newDocument(a, &entity.Entities{Method: entity.Failure}), a))
		}
	}()
	return of(u.document(a))
}

// MaxFormer is the number of former versions of an article that are indexed, the newest.
const MaxFormer = 20

// versions returns the texts of the other versions of an article, each once. The store
// was read when the index began to be updated, so one that can't be read is an error
// that the update meets elsewhere.
func (u *updater) versions(a *corpus.Article) (texts []string) {
	if u.store.CountRevisions(a.ID) < 2 {
		return nil
	}
	revisions, err := u.store.RevisionsBefore(a.ID, u.end, MaxFormer+1)
	if err != nil {
		u.log.Error("former versions are not indexed", "id", a.ID, "err", err)
		return nil
	}
	now := FormerText(a)
	for _, r := range slices.Backward(revisions) {
		if t := FormerText(r); r.Removed == nil && !r.IsAbstract() && t != now && !slices.Contains(texts, t) {
			texts = append(texts, t)
		}
	}
	return texts
}

// FormerText returns a version as [FieldFormer] has it.
func FormerText(a *corpus.Article) string { return a.Title + "\n\n" + a.Body() }

// termed adds to a document the terms of its source.
func (u *updater) termed(d *Document, a *corpus.Article) *Document {
	d.Terms = u.store.Terms().Of(a).Value
	return d
}

func (u *updater) document(a *corpus.Article) *Document {
	if u.read != nil {
		return u.termed(u.read(a), a)
	}
	return u.termed(newDocument(a, u.options.Find(a)), a)
}

// changes returns what a batch changes in an index at a position of the journal: the
// articles that come and the revisions that they replace. stored returns the entities that
// the index has of an article.
func (u *updater) changes(b *batch, at corpus.Position, stored func(id string) (*entity.Entities, error)) ([]*change, error) {
	var all []*change
	seen := map[string]bool{}
	for i, a := range slices.Backward(b.articles) { // of two revisions the later is indexed
		id := a.ID
		if seen[id] {
			continue
		}
		seen[id] = true
		if b.entries[i] != nil {
			all = append(all, b.entries[i].comes)
		}
		old, err := u.store.Before(id, at)
		if errors.Is(err, corpus.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		d, err := u.former(old, stored)
		if err != nil {
			return nil, err
		}
		gone := changeOf(d, true)
		if e := b.entries[i]; e != nil {
			e.comes.words, gone.words = differing(e.comes.words, gone.words)
		}
		all = append(all, gone)
	}
	return all, nil
}

// differing returns two lists of distinct words without those that are in both.
func differing(a, b []string) (onlyA, onlyB []string) {
	inB := make(map[string]bool, len(b))
	for _, w := range b {
		inB[w] = true
	}
	for _, w := range a {
		if inB[w] {
			delete(inB, w)
		} else {
			onlyA = append(onlyA, w)
		}
	}
	for _, w := range b {
		if inB[w] {
			onlyB = append(onlyB, w)
		}
	}
	return onlyA, onlyB
}

// former returns the document of the revision that the index has, with the entities that
// are stored there.
func (u *updater) former(a *corpus.Article, stored func(id string) (*entity.Entities, error)) (*Document, error) {
	if u.read != nil {
		return u.termed(u.read(a), a), nil
	}
	found, err := stored(a.ID)
	if err != nil {
		return nil, fmt.Errorf("entities of %s: %w", a.ID, err)
	}
	return u.termed(newDocument(a, found), a), nil
}

// Rebuild writes a new generation beside the live one and publishes it when it is
// complete. It needs no open [Index]; a running server adopts it. If another Rebuild is
// running, the error wraps [ErrBusy]. Facets have entities from the confidence least on,
// see MinConfidence in [entity.Options]. progress may be nil.
func Rebuild(ctx context.Context, dir string, store *corpus.Store, least float64, log *slog.Logger, progress func(n int)) error {
	return rebuild(ctx, dir, 0, least, &updater{store: store, log: log, progress: progress})
}

// rebuild is Rebuild with an updater, which has no index yet, for a generation after one.
func rebuild(ctx context.Context, dir string, after int, least float64, u *updater) (err error) {
	if err := corpus.MakeDir(dir); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(dir, "build.lock"))
	locked, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("lock %s: %w", dir, err)
	}
	if !locked {
		return fmt.Errorf("%s is being rebuilt: %w", dir, ErrBusy)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()

	side := filepath.Join(dir, "building")
	if err := os.RemoveAll(side); err != nil {
		return err
	}
	if u.index, err = createBleve(side, least, noMerging); err != nil {
		return err
	}
	_, err = u.run(ctx)
	if err == nil {
		err = mergeAll(ctx, u.index)
	}
	if err == nil {
		err = newRegister(side, u.log).build(ctx, u)
	}
	if err := errors.Join(err, u.index.Close()); err != nil {
		return errors.Join(err, os.RemoveAll(side))
	}
	numbers, err := generations(dir)
	if err != nil {
		return err
	}
	next := slices.Max(append(numbers, after)) + 1
	return os.Rename(side, filepath.Join(dir, generationName(next)))
}
