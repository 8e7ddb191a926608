package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"
)

// ErrBusy says that another process writes to the data directory.
var ErrBusy = errors.New("in use by another casefile process")

// Files are closed and a new one begun at these sizes.
const (
	maxJournal = 16 << 20
	maxWarc    = 256 << 20
)

// A Writer adds to a store. One process at a time may hold one. It is not for
// concurrent use, but the Store in it is.
type Writer struct {
	*Store
	lock    *flock.Flock
	journal appendFile
	warc    appendFile
}

// An appendFile is the file that is appended to now.
type appendFile struct {
	*os.File
	size int64
}

// An Item is something to keep: a capture, and the article in it if there is
// one.
type Item struct {
	Capture *Capture
	Article *Article // nil where the capture holds none
}

// A Receipt tells what became of an [Item].
type Receipt struct {
	ID       string // of the article, "" where there was none
	Revision int
	Change   Change
}

// A Change tells how an item differs from what the store had.
type Change string

// The changes.
const (
	New       Change = "new"       // the first revision of an article
	Changed   Change = "changed"   // a further revision
	Unchanged Change = "unchanged" // the store has this text already
	NoArticle Change = "no article"
)

// OpenWriter opens dir for adding, and makes it where it does not exist. A
// record that a crash cut off at the end of a file is removed and logged: it
// was never acknowledged. If another process is writing, the error wraps
// [ErrBusy]. The caller must Close the writer.
func OpenWriter(dir string, log *slog.Logger) (*Writer, error) {
	if err := os.MkdirAll(filepath.Join(dir, "articles"), 0o755); err != nil {
		return nil, err
	}
	lock := flock.New(filepath.Join(dir, "writer.lock"))
	locked, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", dir, err)
	}
	if !locked {
		return nil, fmt.Errorf("data directory %s is %w: wait for it to end, or stop it", dir, ErrBusy)
	}
	w := &Writer{lock: lock}
	if err := w.open(dir, log); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

func (w *Writer) open(dir string, log *slog.Logger) error {
	var err error
	if w.Store, err = Open(dir); err != nil {
		return err
	}
	n := 1
	files, err := journalFiles(w.articles())
	if err != nil {
		return err
	}
	if len(files) > 0 {
		n = files[len(files)-1]
		size, torn, err := tornTail(w.file(n))
		if err != nil {
			return err
		}
		if torn > 0 {
			log.Warn("removed a line that was cut off before it was acknowledged", "file", w.file(n), "offset", size-torn, "bytes", torn)
			if err := os.Truncate(w.file(n), size-torn); err != nil {
				return err
			}
		}
	}
	if w.journal, err = openAppend(w.file(n)); err != nil {
		return err
	}
	return w.openWarc(log)
}

func (w *Writer) openWarc(log *slog.Logger) error {
	names, err := fs.Glob(os.DirFS(w.dir), "raw/*/*.warc.gz")
	if err != nil {
		return err
	}
	if len(names) == 0 {
		return nil
	}
	last := slices.Max(names)
	file := filepath.Join(w.dir, filepath.FromSlash(last))
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	good := int64(0)
	if w.captured.Warc == last {
		good = w.captured.Offset + w.captured.Length
	}
	st, err := f.Stat()
	if err != nil {
		return err
	}
	if st.Size() < good {
		return &DamageError{file, st.Size(), fmt.Errorf("the journal names a capture that ends at byte %d", good)}
	}
	end, err := wholeRecords(f, good)
	if err != nil {
		return &DamageError{file, end, err}
	}
	if end < st.Size() {
		log.Warn("removed a capture that was cut off before it was acknowledged", "file", file, "offset", end, "bytes", st.Size()-end)
		if err := os.Truncate(file, end); err != nil {
			return err
		}
	}
	w.warc, err = openAppend(file)
	return err
}

// wholeRecords returns the offset after the last whole record at or after from.
func wholeRecords(f *os.File, from int64) (int64, error) {
	c := &counter{r: io.NewSectionReader(f, from, 1<<62)}
	r := bufio.NewReaderSize(c, 64<<10)
	for end := from; ; end = from + c.n - int64(r.Buffered()) {
		_, err := readRecord(r)
		if err == io.EOF || errors.Is(err, errTorn) {
			return end, nil
		}
		if err != nil {
			return end, err
		}
	}
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func openAppend(file string) (appendFile, error) {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return appendFile{}, err
	}
	st, err := f.Stat()
	if err != nil {
		return appendFile{}, errors.Join(err, f.Close())
	}
	// A file that a crash takes out of its directory is lost with all in it.
	if err := syncDir(filepath.Dir(file)); err != nil {
		return appendFile{}, errors.Join(err, f.Close())
	}
	return appendFile{f, st.Size()}, nil
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Add keeps the items, in order: first all captures, then the articles, each
// step on the disk before the next begins. When it returns without an error,
// nothing of it can be lost; with an error, nothing of it was added.
//
// The article's ID, Revision and Capture are set here, its ID from its URL or,
// where it has none, from the capture's bytes. An article that says the same as
// the newest revision is not added again.
func (w *Writer) Add(items ...Item) ([]Receipt, error) {
	if err := w.rotate(); err != nil {
		return nil, err
	}
	receipts := make([]Receipt, len(items))
	var captures, lines bytes.Buffer
	newest := map[string]*Article{} // of those that this call adds
	for i, it := range items {
		if err := w.plan(it, &receipts[i], newest, &captures, &lines); err != nil {
			return nil, err
		}
	}
	warcSize, journalSize := w.warc.size, w.journal.size
	err := w.warc.append(captures.Bytes())
	if err == nil {
		err = w.journal.append(lines.Bytes())
	}
	if err != nil {
		return nil, errors.Join(err, w.warc.cut(warcSize), w.journal.cut(journalSize))
	}
	_, err = w.Refresh()
	return receipts, err
}

// plan encodes what must be written for one item.
func (w *Writer) plan(it Item, r *Receipt, newest map[string]*Article, captures, lines *bytes.Buffer) error {
	a, c := it.Article, it.Capture
	sum := digest(c.Body)
	r.Change = NoArticle
	if a != nil {
		key := a.URL
		if key == "" {
			key = "sha256:" + sum
		}
		a.ID = ID(key)
		before := newest[a.ID]
		if before == nil {
			var err error
			if before, err = w.Get(a.ID); err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
		}
		r.ID, r.Change, r.Revision = a.ID, New, 1
		if before != nil {
			r.Change, r.Revision = Changed, before.Revision+1
			if sameText(a, before) {
				r.Change, r.Revision = Unchanged, before.Revision
				if before.Capture.SHA256 == sum {
					return nil
				}
			}
		}
	}
	offset, length, err := appendCapture(captures, c)
	if err != nil {
		return err
	}
	c.Ref = CaptureRef{
		Warc:   w.warcName(),
		Offset: w.warc.size + offset,
		Length: length,
		SHA256: sum,
		Time:   c.Time,
	}
	if a == nil || r.Change == Unchanged {
		return nil
	}
	a.Revision, a.Capture = r.Revision, c.Ref
	b, err := encodeLine(a)
	if err != nil {
		return err
	}
	newest[a.ID] = a
	lines.Write(b)
	return nil
}

func (w *Writer) warcName() string {
	name, err := filepath.Rel(w.dir, w.warc.Name())
	if err != nil {
		return w.warc.Name()
	}
	return filepath.ToSlash(name)
}

// sameText reports whether two revisions say the same, whatever capture and
// rules they were made from.
func sameText(a, b *Article) bool {
	bare := func(a *Article) []byte {
		c := *a
		c.ID, c.Revision, c.Cleaner, c.Capture = "", 0, "", CaptureRef{}
		j, err := json.Marshal(c)
		if err != nil {
			return nil
		}
		return j
	}
	x, y := bare(a), bare(b)
	return x != nil && bytes.Equal(x, y)
}

// rotate begins new files where the present ones are full or there are none.
func (w *Writer) rotate() error {
	if w.journal.size >= maxJournal {
		n := w.End().File + 1
		if err := w.journal.Close(); err != nil {
			return err
		}
		var err error
		if w.journal, err = openAppend(w.file(n)); err != nil {
			return err
		}
	}
	if w.warc.File != nil && w.warc.size < maxWarc {
		return nil
	}
	if w.warc.File != nil {
		if err := w.warc.Close(); err != nil {
			return err
		}
	}
	dir := filepath.Join(w.dir, "raw", time.Now().UTC().Format("2006"))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for n := 1; ; n++ {
		file := filepath.Join(dir, fmt.Sprintf("%04d.warc.gz", n))
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			w.warc, err = openAppend(file)
			return err
		}
	}
}

// append writes b and waits until it is on the disk.
func (f *appendFile) append(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	n, err := f.Write(b)
	f.size += int64(n)
	if err != nil {
		return err
	}
	return f.Sync()
}

// cut takes back what was appended after size.
func (f *appendFile) cut(size int64) error {
	if f.size == size {
		return nil
	}
	f.size = size
	return f.Truncate(size)
}

// Close lets other processes write.
func (w *Writer) Close() error {
	var errs []error
	for _, f := range []appendFile{w.journal, w.warc} {
		if f.File != nil {
			errs = append(errs, f.Close())
		}
	}
	return errors.Join(append(errs, w.lock.Unlock())...)
}
