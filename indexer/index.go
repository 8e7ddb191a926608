// Package indexer makes articles searchable. An [Index] follows the journal of a store;
// a [Document] is an article as it is indexed; a [View] is one state of the index for
// reading, with the [Identities] of everyone in it.
//
// From a capture to the index, told in ten lines:
//
//	clean.Clean                 a page as served → an article                     corpus/clean
//	Writer.Add                  the article in the journal, synced                corpus
//	Index.Follow, Index.Update  the revisions since the index was written         follow.go, index.go
//	entity.Options.Find         the names in an article, with their evidence      indexer/entity
//	newDocument                 facets, dates, words of names                     document.go
//	readText                    words and stems with positions, marks             text.go, vocabulary.go
//	bleveDocument               all that as fields of terms                       bleve.go
//	register.write              notes what the batch changes, writes the batch    identities.go
//	identity.Resolver           counts labels, merges them into entities          indexer/identity
//	Index.View                  the postings, and who is who, in one state        index.go
//
// An index is a cache: everything in it comes from the corpus, and it is built anew
// whenever it is missing, damaged or of another format. It is checked before it is
// believed (check.go), and [Verify] compares it with the articles. Bleve keeps the postings and
// does nothing else: see package search/segment.
//
//	ix, err := indexer.Open(dir, log)
//	if err != nil { … }
//	defer ix.Close()
//	n, err := ix.Update(ctx, store, nil)
//	v, release, err := ix.View()
//	if err != nil { … }
//	defer release()
//	who, err := v.Identities(ctx, store)
package indexer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"github.com/gofrs/flock"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// format is the version of what [bleveDocument] returns. A generation of another format
// is never opened.
const format = 18

// ErrBusy is returned if another process has the index open.
var ErrBusy = errors.New("the index is in use by another casefile process")

// An Index is the searchable form of a store. It is a folder of generations,
// v<format>-<number>, of which the newest of this format is live. Only one process at a
// time may have an index open; [Rebuild] may run beside it. Its methods may be called
// concurrently.
type Index struct {
	// Read makes the documents that Update writes. If it is nil, they are those of
	// [NewDocument] with the MinConfidence of the index.
	Read func(*corpus.Article) *Document

	log *slog.Logger

	mu        sync.Mutex // guards what follows
	dir       string
	lock      *flock.Flock // nil while nothing is written, see [OpenReadOnly]
	live      *generation
	old       map[int]bool // retired generations with readers
	temporary bool         // dir is deleted when the index is closed
	suspected bool         // an index was built anew without a known fault
	updating  sync.Mutex   // one Update or Adopt at a time
}

// A generation is one index on the disk. It is closed when it is retired and has no
// readers.
type generation struct {
	number   int
	bleve    *bleveIndex
	register *register
	files    *watch
	readers  int
	retired  bool
	fault    error // why nothing is read any more, and why it is built anew
	suspect  error // why it is built anew, although its files are sound
	counted  bool  // its articles were compared with the store's
}

// generation returns a generation whose files in dir have been checked.
func (ix *Index) generation(dir string, n int, b *bleveIndex, files *watch) *generation {
	g := &generation{number: n, bleve: b, files: files, register: newRegister(filepath.Join(dir, generationName(n)), ix.log)}
	g.register.files.watch, g.register.files.readOnly = files, ix.lock == nil
	return g
}

// Open opens the index in dir, or makes an empty one if there is none that can be used.
// If another process has it open, the error wraps [ErrBusy].
func Open(dir string, log *slog.Logger) (*Index, error) {
	if err := corpus.MakeDir(dir); err != nil {
		return nil, err
	}
	lock, err := lockIndex(dir)
	if err != nil {
		return nil, err
	}
	ix := &Index{dir: dir, log: log, lock: lock, old: map[int]bool{}}
	if err := ix.open(); err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	return ix, nil
}

// lockIndex keeps other processes from opening the index in dir.
func lockIndex(dir string) (*flock.Flock, error) {
	lock := flock.New(lockFile(dir))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	if !locked {
		return nil, fmt.Errorf("%s: %w", dir, ErrBusy)
	}
	return lock, nil
}

func lockFile(dir string) string { return filepath.Join(dir, "live.lock") }

func (ix *Index) open() error {
	numbers, err := generations(ix.dir)
	if err != nil {
		return err
	}
	if err := ix.openNewest(numbers, false); err != nil {
		return err
	}
	if ix.live != nil {
		ix.sweep()
		return nil
	}
	next := 1
	if len(numbers) > 0 {
		next = numbers[len(numbers)-1] + 1
	}
	b, err := createBleve(filepath.Join(ix.dir, generationName(next)), 0, merging)
	if err != nil {
		return err
	}
	ix.live = ix.generation(ix.dir, next, b, newWatch())
	ix.sweep()
	return nil
}

// openNewest makes the newest generation live that can be read, if there is one.
func (ix *Index) openNewest(numbers []int, readOnly bool) error {
	for _, n := range slices.Backward(numbers) {
		b, files, err := openGeneration(ix.dir, n, readOnly)
		if errors.Is(err, ErrBusy) || corpus.Unwritable(err) {
			return err
		}
		if err == nil {
			ix.live = ix.generation(ix.dir, n, b, files)
			return nil
		}
		ix.log.Warn("the index cannot be used and is built anew", "generation", n, "err", err)
	}
	return nil
}

func generationName(n int) string { return fmt.Sprintf("v%d-%06d", format, n) }

var generationPattern = regexp.MustCompile(`^v(\d+)-(\d{6,})$`)

// generations returns the numbers of the generations of this format.
func generations(dir string) ([]int, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var numbers []int
	for _, e := range entries {
		if m := generationPattern.FindStringSubmatch(e.Name()); m != nil && m[1] == strconv.Itoa(format) {
			if n, err := strconv.Atoi(m[2]); err == nil {
				numbers = append(numbers, n)
			}
		}
	}
	slices.Sort(numbers)
	return numbers, nil
}

// sweep deletes the generations before the live one and those of other formats. The
// journal has all that is in them.
func (ix *Index) sweep() {
	if ix.lock == nil {
		return
	}
	entries, err := os.ReadDir(ix.dir)
	if err != nil {
		ix.log.Warn("delete old indexes", "err", err)
		return
	}
	for _, e := range entries {
		m := generationPattern.FindStringSubmatch(e.Name())
		if m == nil {
			continue
		}
		n, _ := strconv.Atoi(m[2]) // the pattern matches only digits
		if m[1] == strconv.Itoa(format) && (n >= ix.live.number || ix.old[n]) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(ix.dir, e.Name())); err != nil {
			ix.log.Warn("delete an old index", "err", err)
		}
	}
}

// close closes a generation, of which the library may stumble over a file that was cut.
func (g *generation) close() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	return g.bleve.Close()
}

// A View is one state of an index, whatever is written meanwhile.
type View struct {
	Reader     *Reader
	Generation int             // grows whenever the index is built anew
	At         corpus.Position // up to which the index had read the journal

	register *register
}

// View returns the live index for reading. The caller must call release. If a file of it
// is not as it was written, the error wraps [ErrDamaged], until Update has built it anew.
func (ix *Index) View() (v View, release func(), err error) {
	ix.mu.Lock()
	g := ix.live
	g.readers++
	err = g.fault
	ix.mu.Unlock()
	var reader *Reader
	if err == nil {
		reader, err = openReader(g.bleve)
	}
	release = func() {
		if reader != nil {
			if err := reader.Close(); err != nil {
				ix.log.Warn("close reader", "generation", g.number, "err", err)
			}
		}
		ix.mu.Lock()
		defer ix.mu.Unlock()
		g.readers--
		ix.closeUnused(g)
	}
	if err == nil {
		err = ix.check(g, reader)
	}
	var at corpus.Position
	if err == nil {
		at, err = positionIn(reader.Internal()[string(positionKey)])
	}
	if err != nil {
		release()
		return View{}, nil, fmt.Errorf("read the index: %w", err)
	}
	return View{reader, g.number, at, g.register}, release, nil
}

// closeUnused closes a retired generation without readers, and deletes it if there is a
// newer one. While there are readers, the library still writes in its folder. mu must be
// held.
func (ix *Index) closeUnused(g *generation) {
	if !g.retired {
		return
	}
	if g.readers > 0 {
		ix.old[g.number] = true
		return
	}
	if err := g.close(); err != nil {
		ix.log.Warn("close index", "generation", g.number, "err", err)
	}
	g.register.files.close()
	delete(ix.old, g.number)
	ix.sweep()
}

// Update indexes the revisions that the store has and the index has not, and returns
// their number. If the index is damaged, is ahead of the journal, or does not have the
// articles that it should, it is built anew. progress, which may be nil, is called after
// each batch with the number of revisions so far.
func (ix *Index) Update(ctx context.Context, store *corpus.Store, progress func(n int)) (int, error) {
	ix.updating.Lock()
	defer ix.updating.Unlock()
	ix.mu.Lock()
	live, readOnly := ix.live, ix.lock == nil // live is retired only under updating
	fault := cmp.Or(live.fault, live.suspect)
	ix.mu.Unlock()
	n := 0
	err := fault
	if err == nil { // the library must not merge what is damaged
		err = reading(live.bleve, func(r *Reader) error { return ix.check(live, r) })
	}
	if err == nil {
		n, err = ix.bringUp(ctx, live, store, readOnly, progress)
	}
	switch {
	case errors.Is(err, errEmpty): // a whole corpus is built faster aside, with one merge
	case errors.Is(err, errBehind):
		ix.log.Warn("the index cannot be written and is behind the corpus; one is built in a temporary folder")
	case errors.Is(err, errMismatch):
		ix.log.Warn("index does not match the corpus and is built anew", "err", err)
	case errors.Is(err, ErrDamaged), err != nil && err == fault: // that has been said
	default:
		return n, err
	}
	least, err := minConfidence(live.bleve)
	if err != nil {
		return 0, err
	}
	return store.Len(), ix.renew(ctx, store, least, progress)
}

// bringUp indexes what the store has and a generation has not.
func (ix *Index) bringUp(ctx context.Context, live *generation, store *corpus.Store, readOnly bool, progress func(n int)) (n int, err error) {
	if readOnly {
		at, err := position(live.bleve)
		if err == nil && at != store.End() {
			err = errBehind
		}
		return 0, err
	}
	if count, countErr := live.bleve.articles(); countErr == nil && count == 0 && store.Len() >= aside {
		return 0, errEmpty
	}
	u := &updater{index: live.bleve, store: store, read: ix.Read, register: live.register, log: ix.log, progress: progress}
	n, err = u.run(ctx)
	if err == nil && !live.counted {
		err = u.compare()
		live.counted = err == nil
	}
	return n, err
}

// Require builds the index anew if it was built with another MinConfidence, see
// [Rebuild], or written with other terms of sources.
func (ix *Index) Require(ctx context.Context, store *corpus.Store, least float64, progress func(n int)) error {
	ix.updating.Lock()
	defer ix.updating.Unlock()
	ix.mu.Lock()
	live := ix.live
	ix.mu.Unlock()
	was, err := minConfidence(live.bleve)
	if err != nil {
		return err
	}
	terms, err := live.bleve.internal(termsKey)
	if err != nil {
		return err
	}
	at, err := position(live.bleve)
	least = cmp.Or(least, entity.MinConfidence)
	switch {
	case err != nil:
		return err
	case was != least:
		ix.log.Info("min_confidence has changed; the index is built anew", "was", was, "is", least)
	case at != corpus.Position{} && string(terms) != store.Terms().Sum:
		ix.log.Info("the terms of sources have changed; the index is built anew")
	default:
		return nil
	}
	return ix.renew(ctx, store, least, progress)
}

// renew builds the index anew and adopts it. updating must be held.
func (ix *Index) renew(ctx context.Context, store *corpus.Store, least float64, progress func(n int)) error {
	if err := ix.moveAside(); err != nil {
		return err
	}
	if err := rebuild(ctx, ix.dir, ix.live.number, least, &updater{store: store, read: ix.Read, log: ix.log, progress: progress}); err != nil {
		return err
	}
	_, err := ix.adopt()
	return err
}

// errMismatch is returned for an index that does not have what the journal has,
// errEmpty for an empty one, errBehind for one that lacks revisions and cannot be written.
var (
	errMismatch = errors.New("index and journal differ")
	errEmpty    = errors.New("the index is empty")
	errBehind   = errors.New("the index is behind the journal")
)

// Adopt makes a generation live that [Rebuild] has published, if there is one. Views of
// the old one stay valid.
func (ix *Index) Adopt() (bool, error) {
	ix.updating.Lock()
	defer ix.updating.Unlock()
	return ix.adopt()
}

func (ix *Index) adopt() (bool, error) {
	numbers, err := generations(ix.dir)
	if err != nil {
		return false, err
	}
	ix.mu.Lock()
	number := ix.live.number
	ix.mu.Unlock()
	if len(numbers) == 0 || numbers[len(numbers)-1] <= number {
		return false, nil
	}
	newest := numbers[len(numbers)-1]
	b, files, err := openGeneration(ix.dir, newest, ix.lock == nil)
	if err != nil && ix.lock != nil && !errors.Is(err, ErrBusy) { // or it would be tried again and again
		return false, errors.Join(fmt.Errorf("a new index is deleted: %w", err), os.RemoveAll(filepath.Join(ix.dir, generationName(newest))))
	}
	if err != nil {
		return false, err
	}
	g := ix.generation(ix.dir, newest, b, files)
	ix.mu.Lock()
	defer ix.mu.Unlock()
	old := ix.live
	ix.live = g
	old.retired = true
	ix.closeUnused(old)
	ix.log.Info("a rebuilt index is live", "generation", g.number)
	return true, nil
}

// Close closes the index and lets other processes open it. All views must have been
// released. Further calls do nothing.
func (ix *Index) Close() error {
	ix.updating.Lock()
	defer ix.updating.Unlock()
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.live.retired {
		return nil
	}
	ix.live.retired = true
	ix.closeUnused(ix.live)
	if ix.lock == nil {
		return nil
	}
	err := errors.Join(os.Truncate(lockFile(ix.dir), 0), ix.lock.Unlock())
	if ix.temporary {
		err = errors.Join(err, os.RemoveAll(ix.dir))
	}
	return err
}
