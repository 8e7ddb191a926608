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
	"sync"

	"github.com/gofrs/flock"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// So many articles are made searchable at a time, or as many as have so many bytes
// of text: each batch becomes a segment of the index, which are the faster to merge
// and to search the fewer there are, and is held in memory.
const (
	batchSize  = 1500
	batchBytes = 3 << 20
)

// aside is how many articles are built into an index of their own, where they are
// merged once, if the live one has none yet.
const aside = 2000

// catchUp brings b up to the store's end. Read is as in [Index].
func catchUp(ctx context.Context, b bleveIndex, store *corpus.Store, read func(*corpus.Article) *Document, progress func(int)) (int, error) {
	if read == nil {
		least, err := minConfidence(b)
		if err != nil {
			return 0, err
		}
		o := entity.Options{MinConfidence: least}
		read = func(a *corpus.Article) *Document { return newDocument(a, o.Find(a)) }
	}
	from, err := position(b)
	if err != nil {
		return 0, err
	}
	end := store.End()
	if end.Less(from) {
		return 0, fmt.Errorf("%w: the index is at %v, the journal ends at %v", errMismatch, from, end)
	}
	done := 0
	vocabularies := make([]vocabulary, runtime.GOMAXPROCS(0))
	for i := range vocabularies {
		vocabularies[i] = vocabulary{}
	}
	var batch []*corpus.Article
	var at corpus.Position
	size := 0 // bytes of text of the batch
	flush := func() error {
		if err := write(b, batch, layOut(batch, read, vocabularies), at); err != nil {
			return err
		}
		done += len(batch)
		batch, size = batch[:0], 0
		if progress != nil {
			progress(done)
		}
		return ctx.Err()
	}
	err = store.Walk(from, func(a *corpus.Article, next corpus.Position) error {
		batch, at = append(batch, a), next
		for _, b := range a.Blocks {
			size += len(b.Text)
		}
		if len(batch) < batchSize && size < batchBytes {
			return nil
		}
		return flush()
	})
	if err == nil && len(batch) > 0 {
		err = flush()
	}
	if err != nil {
		return done, err
	}
	if count, err := b.DocCount(); err != nil {
		return done, err
	} else if articles := store.Len(); int(count) != articles && store.End() == end {
		return done, fmt.Errorf("%w: the index holds %d articles, the journal %d", errMismatch, count, articles)
	}
	return done, nil
}

// layOut reads articles, one at a time with each vocabulary: finding out whom an
// article names costs more than all else about it. Of a tombstone there is nil.
func layOut(articles []*corpus.Article, read func(*corpus.Article) *Document, with []vocabulary) []*laidOut {
	docs := make([]*laidOut, len(articles))
	next := make(chan int)
	var workers sync.WaitGroup
	for w := range with {
		workers.Go(func() {
			for i := range next {
				if articles[i].Removed == nil {
					docs[i] = layOutOne(articles[i], read, with[w])
				}
			}
		})
	}
	for i := range articles {
		next <- i
	}
	close(next)
	workers.Wait()
	return docs
}

// layOutOne reads one article. A fault of what looks for names costs the names of
// that article, which its page tells, and not the desk: the article is in the journal,
// and would end each start anew.
func layOutOne(a *corpus.Article, read func(*corpus.Article) *Document, with vocabulary) (doc *laidOut) {
	defer func() {
		if p := recover(); p != nil {
			slog.Error("the names of an article are not read; please report this", "id", a.ID, "panic", p, "stack", string(debug.Stack()))
			doc = bleveDocument(newDocument(a, &entity.Entities{Method: entity.Failure}), with)
		}
	}()
	return bleveDocument(read(a), with)
}

// Rebuild writes a new generation beside the live one and publishes it when it
// is complete. It needs no open [Index]; a running server goes over to it with
// [Index.Adopt]. Two rebuilds at a time give [ErrBusy]. Entities are in the
// facets from the confidence least on, see MinConfidence in [entity.Options].
func Rebuild(ctx context.Context, dir string, store *corpus.Store, least float64, progress func(n int)) error {
	return rebuild(ctx, dir, store, least, nil, progress)
}

// rebuild is Rebuild with documents made by read, as in [Index].
func rebuild(ctx context.Context, dir string, store *corpus.Store, least float64, read func(*corpus.Article) *Document, progress func(int)) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(dir, "build.lock"))
	locked, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("lock %s: %w", dir, err)
	}
	if !locked {
		return fmt.Errorf("%s is being built anew: %w", dir, ErrBusy)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()

	side := filepath.Join(dir, "building")
	if err := os.RemoveAll(side); err != nil {
		return err
	}
	b, err := createBleve(side, least, noMerging)
	if err != nil {
		return err
	}
	_, err = catchUp(ctx, b, store, read, progress)
	if err == nil {
		err = mergeAll(ctx, b)
	}
	if err := errors.Join(err, b.Close()); err != nil {
		return errors.Join(err, os.RemoveAll(side))
	}
	numbers, err := generations(dir)
	if err != nil {
		return err
	}
	next := 1
	if len(numbers) > 0 {
		next = numbers[len(numbers)-1] + 1
	}
	return os.Rename(side, filepath.Join(dir, generationName(next)))
}
