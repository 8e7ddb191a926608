package corpus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"
)

// ErrBusy means that another process has a [Writer] of the data directory.
var ErrBusy = errors.New("in use by another casefile process")

// Sizes at which files are closed and new ones begun.
const (
	maxJournal = 16 << 20
	maxWarc    = 256 << 20
)

// patience is how long [OpenWriter] waits for another process to close its writer
// or yield.
const patience = 3 * time.Second

// A Writer adds to a store. One process at a time has one, except while it yields.
// Its methods must not be called concurrently, those of its Store may.
type Writer struct {
	*Store
	log      *slog.Logger
	lock     *flock.Flock
	journal  appendFile
	number   int // of the journal file
	warc     appendFile
	manifest *manifest
	unsealed bool // a file was closed that has no sidecar yet
	recorder recorder
	seen     *seen

	decided          int64                 // size of the decisions that were read
	standing, undone map[string][]Decision // corrections, by article
	corrected        []string              // the articles

	maxJournal, maxWarc int64
}

// An Item is something to keep: a capture, and the article in it if there is one. A
// capture that has a Ref is in the store already and is not kept again.
type Item struct {
	Capture *Capture
	Article *Article // nil for none
	// Of is the id of the article that a capture without one is about: status 304
	// means that it is unchanged, 404 and 410 that its page is gone.
	Of string
	// Apart says that an article that only has the same address as an alias is
	// another one.
	Apart bool
}

// A Receipt says how an [Item] was kept.
type Receipt struct {
	ID       string // of the article, "" for none
	Revision int
	Change   Change
	Notes    []string // what a person should know of it
}

// A Change is how an item differs from what the store had.
type Change string

// The changes.
const (
	New       Change = "new"        // the first revision of an article
	Changed   Change = "changed"    // a further revision with another text
	Unchanged Change = "unchanged"  // the same text
	Confirmed Change = "confirmed"  // a further revision: the same text, which was handed in, was fetched
	Aliased   Change = "alias"      // a further revision that adds an address
	Gone      Change = "gone"       // a further revision: the page is gone
	StillGone Change = "still gone" // a further revision: the page is gone on a later day too
	Returned  Change = "returned"   // a further revision: the page is back with the same text
	Aside     Change = "aside"      // a further revision that is not shown, see [Article]
	NoArticle Change = "no article"
	Removed   Change = "removed"   // a tombstone; from Add, there is one and nothing is kept
	Restored  Change = "restored"  // a further revision that ends a removal
	Corrected Change = "corrected" // a further revision that a person's correction makes
	SplitOff  Change = "split off" // the first revision of an article that was joined with another
)

// OpenWriter opens the store in dir for writing, and creates it if there is none. A
// record that a crash cut off at the end of a file is removed and logged: it was
// never acknowledged. If another process has a writer for three seconds more, the
// error wraps [ErrBusy]. The caller must close the writer.
func OpenWriter(dir string, log *slog.Logger) (*Writer, error) {
	if err := MakeDir(filepath.Join(dir, "articles")); err != nil {
		return nil, err
	}
	WarnLoose(dir, log)
	w := &Writer{lock: flock.New(filepath.Join(dir, "writer.lock")), log: log, maxJournal: maxJournal, maxWarc: maxWarc}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := w.lock.TryLockContext(ctx, 5*time.Millisecond)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("data directory %s is %w: wait for it to end, or stop it", dir, ErrBusy)
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	if w.Store, err = Open(dir); err == nil {
		err = w.open()
	}
	if err == nil {
		_, err = w.applyCorrections() // that a crash, or "decide undo", left to be done
	}
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// open opens the last files for appending.
func (w *Writer) open() error {
	journal, warcs, err := keptFiles(w.dir)
	if err != nil {
		return err
	}
	m, err := readManifest(w.dir)
	if err != nil {
		return err
	}
	w.manifest = m
	for _, f := range slices.Concat(journal, warcs) {
		if wrong := m.unsealed(f); wrong != "" {
			return &damageError{filepath.Join(w.dir, filepath.FromSlash(f.name)), m.size(f.name), errors.New(wrong)}
		}
	}
	if err := w.checkClock(); err != nil {
		return err
	}
	if err := w.openJournal(m); err != nil {
		return err
	}
	if err := w.openWarc(m); err != nil {
		return err
	}
	if w.seen, err = openSeen(w.dir); err != nil {
		return err
	}
	if err := w.sealOpened(); err != nil {
		return err
	}
	return w.finishClosed() // a crash may have prevented that
}

// sealOpened seals what was written after the last seal: before a crash, or by a version
// of casefile that sealed only when a command ended.
func (w *Writer) sealOpened() error {
	files := w.ends()
	for _, f := range files {
		if at := w.manifest.size(f.name); f.size > at && len(w.manifest.lines) > 0 {
			w.log.Warn("these bytes were written after the last seal of the manifest, where a change goes unnoticed; they are sealed now", "file", f.name, "offset", at, "bytes", f.size-at)
		}
	}
	if st, err := os.Stat(filepath.Join(w.dir, CaseFile)); err == nil {
		files = append(files, keptFile{name: CaseFile, size: st.Size(), edited: true})
	}
	return w.manifest.seal(files...)
}

// Yield lets other processes write until Resume is called.
func (w *Writer) Yield() error {
	return w.lock.Unlock()
}

// Resume ends a Yield. It waits until no other process writes, and reads what was
// added meanwhile.
func (w *Writer) Resume() error {
	if err := w.lock.Lock(); err != nil {
		return fmt.Errorf("lock %s: %w", w.dir, err)
	}
	journal, warcs, err := keptFiles(w.dir)
	if err != nil {
		return err
	}
	sameEnd := func(a, b keptFile) bool { return a.name == b.name && a.size == b.size }
	if !slices.EqualFunc(lastOf(journal, warcs), w.ends(), sameEnd) {
		if err := w.closeFiles(); err != nil {
			return err
		}
		if _, err := w.Refresh(); err != nil {
			return err
		}
		if err := w.open(); err != nil {
			return err
		}
	}
	return nil
}

// lastOf returns the files that are appended to, as they are now.
func lastOf(journal, warcs []keptFile) []keptFile {
	var last []keptFile
	for _, files := range [][]keptFile{journal, warcs} {
		if n := len(files); n > 0 {
			last = append(last, keptFile{name: files[n-1].name, size: files[n-1].size})
		}
	}
	return last
}

// ends returns the files that w appends to, as it left them.
func (w *Writer) ends() []keptFile {
	files := []keptFile{{name: "articles/" + journalName(w.number), size: w.journal.size, sums: w.journal.sums}}
	if w.warc.file != nil {
		files = append(files, keptFile{name: w.warcName(), size: w.warc.size, sums: w.warc.sums})
	}
	return files
}

func (w *Writer) openJournal(m *manifest) error {
	files, err := journalFiles(w.articles())
	if err != nil {
		return err
	}
	end := int64(0)
	if w.number = 1; len(files) > 0 {
		w.number = files[len(files)-1]
		size, torn, err := tornTail(w.file(w.number))
		if err != nil {
			return err
		}
		end = size - torn
		if torn > 0 {
			if err := w.checkTorn(end, torn); err != nil {
				return err
			}
		}
	}
	w.journal, err = reopen(w.file(w.number), end, m.size("articles/"+journalName(w.number)), w.log)
	return err
}

// checkTorn returns an error if what is after the last line break of the journal is a
// whole line, whose line break was damaged: a crash leaves less.
func (w *Writer) checkTorn(end, torn int64) error {
	b, err := readFrom(w.file(w.number), end)
	if err != nil || torn > maxLine || int64(len(b)) != torn {
		return err
	}
	b[torn-1] = '\n'
	if _, err := decodeLine("article", b); err == nil {
		return &damageError{w.file(w.number), end + torn - 1, errors.New("the line break after a whole line is damaged")}
	}
	return nil
}

// finishClosed writes the sidecars that closed files of the journal lack.
func (w *Writer) finishClosed() error {
	w.unsealed = true
	if err := w.writeSidecars(); err != nil {
		return err
	}
	w.unsealed = false
	return nil
}

func (w *Writer) openWarc(m *manifest) error {
	names, err := warcFiles(w.dir)
	if err != nil || len(names) == 0 {
		return err
	}
	name := names[len(names)-1]
	file := filepath.Join(w.dir, filepath.FromSlash(name))
	ref, err := w.lastCapture(name)
	if err != nil {
		return err
	}
	end, err := warcEnd(file, ref.Offset)
	if errors.Is(err, errTorn) {
		var more bool
		if more, err = recordAfter(file, end+1); err == nil && more {
			err = &damageError{file, end, errors.New("a record is damaged, and others follow it")}
		}
	}
	if err != nil {
		return err
	}
	w.warc, err = reopen(file, end, max(m.size(name), ref.Offset+ref.Length), w.log)
	return err
}

// Add keeps the items, in order: first all captures, then the articles, each
// step synced to the disk before the next begins, then seals them in the manifest.
// It keeps all of the items, or with an error none.
//
// Add sets the article's ID, Revision and Capture. It is the article that the store
// has at its URL, else at one of its aliases, else, if it has no URL, from the same
// bytes; its aliases are added to those known. An article with the text of the
// newest revision is not added again.
func (w *Writer) Add(items ...Item) ([]Receipt, error) {
	p, err := w.begin()
	if err != nil {
		return nil, err
	}
	receipts := make([]Receipt, len(items))
	for i, it := range items {
		var err error
		if receipts[i], err = p.item(it); err != nil {
			p.undo()
			return nil, err
		}
	}
	return receipts, w.write(p)
}

// begin makes a plan for which there are files, and which knows all corrections.
func (w *Writer) begin() (*plan, error) {
	if err := w.rotate(); err != nil {
		return nil, err
	}
	return w.plan(), w.readCorrections()
}

func (w *Writer) plan() *plan {
	w.recorder.Reset()
	w.recorder.head = w.manifest.last
	return &plan{w: w, captures: &w.recorder, now: time.Now(), newest: map[string]*Article{}, planned: map[string][]*Article{}, keys: map[string]string{}}
}

// write writes all of a plan, or with an error nothing.
func (w *Writer) write(p *plan) error {
	warcSize, journalSize := w.warc.size, w.journal.size
	err := w.warc.append(p.captures.Bytes())
	if err == nil {
		err = w.journal.append(p.lines.Bytes())
	}
	if err == nil {
		err = w.seal()
	}
	if err != nil {
		p.undo()
		return errors.Join(err, w.warc.cut(warcSize), w.journal.cut(journalSize))
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, n := range p.noted {
		w.note(n.posting, n.keys)
	}
	w.end = Position{w.number, w.journal.size}
	_ = w.seen.add(p.seen) // a cache
	return nil
}

// seal puts what was written into the manifest.
func (w *Writer) seal() error {
	for _, f := range []*appendFile{&w.journal, &w.warc} {
		if f.file == nil || f.sums != nil {
			continue
		}
		var err error
		if f.sums, err = sumFile(f.Name(), f.size); err != nil {
			return err
		}
	}
	return w.manifest.seal(w.ends()...)
}

func (w *Writer) warcName() string {
	name, err := filepath.Rel(w.dir, w.warc.Name())
	if err != nil {
		return w.warc.Name()
	}
	return filepath.ToSlash(name)
}

// rotate begins new files if the present ones are full or there are none.
func (w *Writer) rotate() error {
	if w.journal.size >= w.maxJournal || w.warc.file != nil && w.warc.size >= w.maxWarc {
		w.unsealed = true
	}
	if err := w.rotateFiles(); err != nil || !w.unsealed {
		return err
	}
	return w.finishClosed()
}

func (w *Writer) rotateFiles() error {
	if w.journal.size >= w.maxJournal {
		next, err := openAppend(w.file(w.number + 1))
		if err != nil {
			return err
		}
		full := w.journal
		w.journal, w.number = next, w.number+1
		if err := full.Close(); err != nil {
			return err
		}
	}
	if w.warc.file != nil && w.warc.size < w.maxWarc {
		return nil
	}
	names, err := warcFiles(w.dir)
	if err != nil {
		return err
	}
	// Count from the last file, even if one before it is missing.
	year, n := time.Now().UTC().Format("2006"), 1
	if len(names) > 0 {
		last := names[len(names)-1]
		if lastYear := path.Base(path.Dir(last)); lastYear >= year {
			year = lastYear
			if _, err := fmt.Sscanf(path.Base(last), "%d.warc.gz", &n); err != nil {
				return fmt.Errorf("name of %s: %w", last, err)
			}
			n++
		}
	}
	dir := filepath.Join(w.dir, "raw", year)
	if err := MakeDir(dir); err != nil {
		return err
	}
	next, err := openAppend(filepath.Join(dir, fmt.Sprintf("%04d.warc.gz", n)))
	if err != nil {
		return err
	}
	full := w.warc
	if w.warc = next; full.file == nil {
		return nil
	}
	return full.Close()
}

// Close lets other processes write.
func (w *Writer) Close() error { return errors.Join(w.closeFiles(), w.lock.Unlock()) }

func (w *Writer) closeFiles() error {
	var errs []error
	for _, f := range []*appendFile{&w.journal, &w.warc} {
		if f.file != nil {
			errs = append(errs, f.Close())
		}
		*f = appendFile{}
	}
	return errors.Join(errs...)
}
