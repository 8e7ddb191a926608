package indexer

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"casefile/corpus"
)

// An index is checked before it is believed, file by file:
//
//	store/*.zap           postings: a checksum of the whole file, which the library writes at its end
//	store/root.bolt       the pages of the database, a checksum of the position and the settings
//	                      in it, and that each article is there once
//	identities, names-*, changes-*
//	                      checksums of their own, see identities_file.go
//
// All of that happens when a generation is opened, before the library may merge a damaged
// segment into a sound one: 0.08 s of processor time for the 513 MB of 200,000 articles.
// Segments that are written later are read when they are first seen, and any file is
// read again if its size or time changes while it is in use.

// ErrDamaged is returned for data that is not what was written. The index is built anew.
var ErrDamaged = errors.New("the index is damaged")

// damaged returns an error that wraps [ErrDamaged].
func damaged(file string, err error) error {
	return fmt.Errorf("%w: %s: %w", ErrDamaged, filepath.Base(file), err)
}

// openGeneration opens an index and checks it, see check.go. The library panics on some
// damaged files, and the system faults on a mapped file that was cut.
func openGeneration(dir string, n int, readOnly bool) (b *bleveIndex, files *watch, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			b, err = nil, fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	dir = filepath.Join(dir, generationName(n))
	if err := checkRoot(filepath.Join(dir, "store", rootFile)); err != nil {
		if errors.Is(err, bolterrors.ErrTimeout) {
			err = ErrBusy
		}
		return nil, nil, err
	}
	// Only to read, so that nothing is merged before it is checked.
	if b, err = openToRead(dir); err != nil {
		return nil, nil, err
	}
	files = newWatch()
	err = reading(b, func(r *Reader) error { return cmp.Or(checkInternal(r), files.check(r)) })
	if err != nil || !readOnly {
		err = errors.Join(err, b.Close())
	}
	if err == nil && !readOnly {
		b, err = openBleve(dir)
	}
	return b, files, err
}

// check checks the files of a view of a generation.
func (ix *Index) check(g *generation, r *Reader) error {
	err := g.files.check(r)
	if err == nil {
		return nil
	}
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if g.fault == nil {
		g.fault = err
		ix.log.Error("the index is damaged; searches wait until it is built anew", "generation", g.number, "err", err)
	}
	return g.fault
}

// Distrust says that a reader met a fault in a view, and reports whether the index is
// built anew for it. All files are read again. If they are sound, the fault is one that no
// checksum shows, or one of the program: the index is built anew once, while this one is
// read.
func (ix *Index) Distrust(v View, fault error, stack string) bool {
	ix.mu.Lock()
	g := ix.live
	if g.number != v.Generation || g.fault != nil || g.suspect != nil || ix.suspected {
		defer ix.mu.Unlock()
		return g.number != v.Generation || g.fault != nil || g.suspect != nil
	}
	ix.suspected = true
	ix.mu.Unlock()
	ix.log.Debug("fault in the index", "err", fault, "stack", stack)
	g.files.forget()
	damage := ix.check(g, v.Reader)
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if damage != nil {
		ix.suspected = false
		return true
	}
	ix.log.Error("a search met a fault in the index; it is built anew beside", "generation", g.number, "err", fault)
	g.suspect = fault
	return true
}

// A watch has the files of a generation as they were when they were read whole.
type watch struct {
	mu       sync.Mutex
	segments map[string]fileState
	names    map[string]fileState
}

func newWatch() *watch { return &watch{segments: map[string]fileState{}} }

type fileState struct {
	size int64
	time time.Time
}

func stateOf(file string) (fileState, error) {
	st, err := os.Stat(file)
	if err != nil {
		return fileState{}, err
	}
	return fileState{st.Size(), st.ModTime()}, nil
}

// check reads the files of the segments of r that are new or have changed. The error
// wraps [ErrDamaged].
func (w *watch) check(r *Reader) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for file, was := range w.names { // nobody writes to them
		if now, err := stateOf(file); err != nil || now != was {
			return damaged(file, cmp.Or(err, errors.New("it was changed while in use")))
		}
	}
	segments := r.Segments()
	for _, s := range segments {
		on, ok := s.Segment().(segment.PersistedSegment)
		if !ok { // in memory
			continue
		}
		file := on.Path()
		now, err := stateOf(file)
		if err == nil && now == w.segments[file] {
			continue
		}
		if err == nil {
			err = checkSegment(file)
		}
		if err != nil {
			return damaged(file, err)
		}
		w.segments[file] = now
	}
	if len(w.segments) > 4*len(segments)+100 {
		w.segments = map[string]fileState{} // most were merged away
	}
	return nil
}

// forget makes the next check read all segments.
func (w *watch) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.segments = map[string]fileState{}
}

// use notes the files of names that are in use from now on.
func (w *watch) use(files ...string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.names = map[string]fileState{}
	for _, file := range files {
		now, err := stateOf(file)
		if err != nil {
			return err
		}
		w.names[file] = now
	}
	return nil
}

// checkSegment compares a segment with the checksum at its end.
func checkSegment(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return err
	}
	sum := crc32.NewIEEE()
	var end [crc32.Size]byte
	if _, err := io.CopyBuffer(sum, io.LimitReader(f, st.Size()-crc32.Size), make([]byte, 256<<10)); err != nil {
		return err
	}
	if _, err := io.ReadFull(f, end[:]); err != nil {
		return err
	}
	if got, want := sum.Sum32(), binary.BigEndian.Uint32(end[:]); got != want {
		return fmt.Errorf("it has the checksum %08x, but had %08x", got, want)
	}
	return nil
}

// checkRoot checks the pages of the database that lists the segments.
func checkRoot(file string) (err error) {
	db, err := bbolt.Open(file, 0o600, &bbolt.Options{ReadOnly: true, Timeout: lockTime})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	return db.View(func(tx *bbolt.Tx) (err error) {
		st, err := os.Stat(file)
		if err != nil {
			return err
		}
		if st.Size() < tx.Size() { // to read its pages would end the program
			return fmt.Errorf("it has %d bytes, but had %d", st.Size(), tx.Size())
		}
		for bad := range tx.Check() { // all must be received
			err = cmp.Or(err, bad)
		}
		return err
	})
}

// lockTime is how long opening waits for a process that has the index open.
const lockTime = time.Second

// sumKey has the checksum of the position and of minConfidence.
var sumKey = []byte("casefile/sum")

// internalSum returns the value of [sumKey].
func internalSum(position, confidence []byte) []byte {
	return binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(slices.Concat(position, []byte{0}, confidence)))
}

// checkInternal compares the position and minConfidence with their checksum. An index
// without one was written by an older program, or is empty.
func checkInternal(r *Reader) error {
	in := r.Internal()
	if sum, ok := in[string(sumKey)]; ok && string(sum) != string(internalSum(in[string(positionKey)], in[string(confidenceKey)])) {
		return damaged("root.bolt", errors.New("the position in the journal is not as it was written"))
	}
	return nil
}

// checkArticles checks that the articles of an index are those of a store, each once. A
// segment of its own has each article once; of those that were replaced, root.bolt has
// only the numbers, without a checksum.
func checkArticles(r *Reader, store *corpus.Store) error {
	segments := r.Segments()
	if len(segments) == 1 && segments[0].Deleted() == nil {
		return nil // and their number has been compared
	}
	seen := map[string]bool{}
	for _, s := range segments {
		live := roaring.New()
		live.AddRange(0, uint64(s.FullSize()))
		if gone := s.Deleted(); gone != nil {
			live.AndNot(gone)
		}
		for it := live.Iterator(); it.HasNext(); {
			b, err := s.Segment().DocID(uint64(it.Next()))
			if err != nil {
				return err
			}
			id := string(b)
			if seen[id] || !store.Has(id) {
				return fmt.Errorf("%w: it has %s twice, or should not have it", errMismatch, id)
			}
			seen[id] = true
		}
	}
	return nil
}
