// Package corpus keeps the coverage of a case: web pages and files byte for byte,
// and the articles in them.
//
// A page or file is received as a [Capture], the package clean finds the [Article]
// in it, and a [Writer] keeps both. A [Store] returns them:
//
//	w, err := corpus.OpenWriter("data", log)
//	…
//	receipts, err := w.Add(corpus.Item{Capture: c, Article: a})
//	…
//	s, err := corpus.Open("data")
//	…
//	a, err = s.Get(receipts[0].ID)
//
// A data directory holds
//
//	raw/YYYY/NNNN.warc.gz   captures: WARC 1.1, one gzip member per record
//	raw/seen                which captures were imported: a cache
//	articles/NNNNNN.jsonl   the journal: one line per revision of an article
//	articles/NNNNNN.ids     where the revisions of a closed file are: a cache
//	decisions.jsonl         what people have decided about who is who
//	audit.jsonl             who signed in, decided, removed, exported, made keys
//	manifest.jsonl          sizes and hashes of the files above, in a chain
//	manifest.head           the hash of its last line
//	stamps/                 RFC 3161 time stamps of the manifest
//	state.bolt              when addresses were visited: a cache
//	case.yaml               the case and its sources
//	index/                  the search index: a cache
//
// Everything but the caches is append-only. A Writer syncs captures to the disk
// before the journal lines that name them, and acknowledges an item once both are in
// the manifest. A page that changed gives a further revision, a page that is gone a revision that
// says so, an article that a person removes a tombstone ([Writer.Remove]). Captures
// always stay. Any number of processes may read beside one writer. [Verify] checks
// everything.
//
// Sub-packages: fetch requests pages, discover finds addresses, clean finds the
// article in a page, dates reads dates, gather puts them together, and proof writes
// what is kept of an article for strangers.
package corpus

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// ErrNotFound says that the store has no such article.
var ErrNotFound = errors.New("no such article")

// A Store reads the articles in a data directory. [Store.Refresh] reads what was
// added since. Its methods may be called concurrently.
type Store struct {
	dir   string
	terms sourceTerms

	mu       sync.RWMutex
	end      Position  // after the last line seen
	postings []posting // of every revision, in the journal's order
	newest   map[uint64]int32
	removed  int               // articles whose newest revision is a tombstone
	further  map[uint64]uint64 // article ids by further keys
}

// Open opens the store in dir, which need not exist yet. It checks that no file is
// missing or shorter than it was, all lines of the last journal file, and the
// decisions. [Verify] checks everything.
func Open(dir string) (*Store, error) {
	m, err := readManifest(dir)
	if err == nil {
		err = m.checkSizes(dir)
	}
	if err == nil {
		err = m.checkHead()
	}
	if err != nil {
		return nil, err
	}
	s := &Store{dir: dir, newest: map[uint64]int32{}, further: map[uint64]uint64{}}
	if _, err := s.Refresh(); err != nil {
		return nil, err
	}
	if n := s.end.File; n > 0 && s.end.Offset < m.size("articles/"+journalName(n)) {
		return nil, &damageError{s.file(n), s.end.Offset, errors.New("its last line does not end, but did")}
	}
	if _, err := s.Decisions(); err != nil {
		return nil, err
	}
	return s, nil
}

// Present returns an error if dir holds no store. [Open] takes a mistyped name for
// an empty one.
func Present(dir string) error {
	_, err := os.Stat(filepath.Join(dir, "articles"))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("nothing is kept in %s: is that the data directory?", dir)
	}
	return err
}

// Dir returns the data directory.
func (s *Store) Dir() string { return s.dir }

func (s *Store) articles() string { return filepath.Join(s.dir, "articles") }

// Refresh reads what was added to the journal since the last call and returns the
// number of revisions.
func (s *Store) Refresh() (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := len(s.postings)
	if err := s.readSidecars(); err != nil {
		return 0, err
	}
	end, err := readJournal(s.articles(), s.end, func(loc location, b []byte) error {
		p, keys, err := s.posting(loc, b)
		if err != nil {
			return err
		}
		s.note(p, keys)
		return nil
	})
	s.end = end
	return len(s.postings) - before, err
}

// readSidecars reads sidecars instead of journal files, up to the first file that
// has none.
func (s *Store) readSidecars() error {
	files, err := journalFiles(s.articles())
	if err != nil || len(files) == 0 || s.end.File == files[len(files)-1] {
		return err
	}
	m, err := readManifest(s.dir)
	if err != nil {
		return err
	}
	for _, n := range files[:len(files)-1] {
		if n < s.end.File || n == s.end.File && s.end.Offset > 0 {
			continue
		}
		ps, keys, err := s.readSidecar(n, m)
		if errors.Is(err, errSidecar) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, p := range ps {
			s.note(p, nil)
		}
		s.noteKeys(keys)
		s.end = Position{n, m.find("articles/" + journalName(n)).Size}
	}
	return nil
}

// posting returns what the store remembers of a journal line.
func (s *Store) posting(loc location, b []byte) (posting, []furtherKey, error) {
	a, err := decodeHead(b)
	if err != nil {
		return posting{}, nil, &damageError{s.file(loc.File), loc.Offset, err}
	}
	p, keys, err := postingOf(a, loc)
	if err != nil {
		err = &damageError{s.file(loc.File), loc.Offset, err}
	}
	return p, keys, err
}

func postingOf(a *Article, loc location) (posting, []furtherKey, error) {
	id, ok := parseID(a.ID)
	if !ok {
		return posting{}, nil, fmt.Errorf("article id %.40q: want a_ and 16 hex digits", a.ID)
	}
	var keys []furtherKey
	for _, key := range keysOf(a) {
		if n := keyNumber(key); n != id {
			keys = append(keys, furtherKey{n, id})
		}
	}
	return posting{id: id, offset: loc.Offset, length: int32(loc.length), file: int32(loc.File), removed: a.Removed != nil, aside: a.Aside != ""}, keys, nil
}

func (s *Store) file(n int) string { return filepath.Join(s.articles(), journalName(n)) }

func (s *Store) note(p posting, keys []furtherKey) {
	p.before = -1
	if i, ok := s.newest[p.id]; ok {
		p.before = i
		if s.postings[i].removed {
			s.removed--
		}
	}
	if p.removed {
		s.removed++
	}
	s.newest[p.id] = int32(len(s.postings))
	s.postings = append(s.postings, p)
	s.noteKeys(keys)
}

// noteKeys adds further keys. The first article with a key keeps it.
func (s *Store) noteKeys(keys []furtherKey) {
	for _, k := range keys {
		if _, taken := s.further[k.key]; !taken {
			s.further[k.key] = k.id
		}
	}
}

// Len returns the number of articles.
func (s *Store) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.newest) - s.removed
}

// End returns the position after the last revision seen.
func (s *Store) End() Position {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.end
}

// Get returns the newest revision of an article. The error wraps [ErrNotFound] if
// there is none, and is a [*RemovedError] if the article was removed.
func (s *Store) Get(id string) (*Article, error) {
	a, err := s.newestOf(id)
	if err == nil && a.Removed != nil {
		return nil, &RemovedError{a.ID, *a.Removed}
	}
	return a, err
}

// newestOf returns the newest revision of an article that is not aside. It may be a
// tombstone.
func (s *Store) newestOf(id string) (*Article, error) {
	ps, err := s.history(id)
	if err != nil {
		return nil, err
	}
	return s.read(shown(ps))
}

// shown returns the newest of the postings of an article, the newest first, that is
// not aside. The first revision never is, nor one after a tombstone.
func shown(ps []posting) posting {
	return ps[slices.IndexFunc(ps, func(p posting) bool { return !p.aside })]
}

// history returns the postings of an article, the newest first.
func (s *Store) history(id string) ([]posting, error) {
	n, ok := parseID(id)
	s.mu.RLock()
	defer s.mu.RUnlock()
	i, known := s.newest[n]
	if !ok || !known {
		return nil, fmt.Errorf("get %.40q: %w", id, ErrNotFound)
	}
	var ps []posting
	for ; i >= 0; i = s.postings[i].before {
		ps = append(ps, s.postings[i])
	}
	return ps, nil
}

// Before returns the newest revision of an article that was kept before a position.
// The error wraps [ErrNotFound] if there is none, or if it is a tombstone.
func (s *Store) Before(id string, at Position) (*Article, error) {
	ps, err := s.history(id)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(ps, func(p posting) bool { return !p.aside && (Position{int(p.file), p.offset}).Less(at) })
	if i >= 0 && !ps[i].removed {
		return s.read(ps[i])
	}
	return nil, fmt.Errorf("get %.40q of then: %w", id, ErrNotFound)
}

// shownAt returns where the newest posting of an article that is not aside is.
func (s *Store) shownAt(id uint64) int32 {
	i := s.newest[id]
	for s.postings[i].aside {
		i = s.postings[i].before
	}
	return i
}

// Find returns the id of the article that has an address, even of a removed one.
// The error wraps [ErrNotFound] if there is none.
func (s *Store) Find(address string) (string, error) {
	if s.IsSplit(address) {
		return ID(splitKey(address)), nil
	}
	n := keyNumber(address)
	s.mu.RLock()
	defer s.mu.RUnlock()
	if _, ok := s.newest[n]; ok {
		return formatID(n), nil
	}
	if id, ok := s.further[n]; ok {
		return formatID(id), nil
	}
	return "", fmt.Errorf("find %.200s: %w", address, ErrNotFound)
}

// Newest calls fn with the newest revision of each article, in the order of the
// journal, and stops at the first error.
func (s *Store) Newest(fn func(*Article) error) error {
	s.mu.RLock()
	ps := make([]posting, 0, len(s.newest)-s.removed)
	for i, p := range s.postings {
		if s.shownAt(p.id) == int32(i) && !p.removed {
			ps = append(ps, p)
		}
	}
	s.mu.RUnlock()
	for _, p := range ps {
		a, err := s.read(p)
		if err == nil {
			err = fn(a)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// lastRevision returns the last revision in the journal, nil if there is none.
func (s *Store) lastRevision() (*Article, error) {
	s.mu.RLock()
	n := len(s.postings)
	s.mu.RUnlock()
	if n == 0 {
		return nil, nil
	}
	return s.read(s.postings[n-1])
}

// lastCapture returns the capture of the last revision if that is in a WARC file,
// else the start of the file.
func (s *Store) lastCapture(warc string) (CaptureRef, error) {
	a, err := s.lastRevision()
	if err != nil || a == nil || a.Capture.Warc != warc {
		return CaptureRef{}, err
	}
	return a.Capture, nil
}

func (s *Store) read(p posting) (*Article, error) {
	name := s.file(int(p.file))
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, p.length)
	if _, err := f.ReadAt(b, p.offset); err != nil {
		return nil, &damageError{name, p.offset, err}
	}
	a, err := decodeArticle(b)
	if err != nil {
		return nil, &damageError{name, p.offset, err}
	}
	return a, nil
}

// Walk calls fn with each revision from a position on, tombstones too, and the
// position after it. In the place of one that is aside it calls fn with the one that
// was shown then, again. It ends at the last revision that [Store.Refresh] has read, or
// at the first error.
func (s *Store) Walk(from Position, fn func(a *Article, next Position) error) error {
	end := s.End()
	_, err := readJournal(s.articles(), from, func(loc location, b []byte) error {
		if !loc.Position.Less(end) {
			return io.EOF
		}
		a, err := decodeArticle(b)
		if err != nil {
			return &damageError{s.file(loc.File), loc.Offset, err}
		}
		if a.Aside != "" {
			if a, err = s.Before(a.ID, loc.Position); err != nil {
				return err
			}
		}
		next := loc.Position
		next.Offset += loc.length
		return fn(a, next)
	})
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// Capture returns a capture without its request and redirects.
func (s *Store) Capture(ref CaptureRef) (*Capture, error) {
	rec, err := s.record(ref)
	if err != nil {
		return nil, err
	}
	c, err := rec.capture()
	if err == nil && digest(c.Body) != ref.SHA256 {
		err = fmt.Errorf("body has the SHA-256 %s, want %s", digest(c.Body), ref.SHA256)
	}
	if err != nil {
		return nil, &damageError{filepath.Join(s.dir, ref.Warc), ref.Offset, err}
	}
	c.Ref = ref
	return c, nil
}

// Captures calls fn with each page and file in the order in which they were kept,
// and stops at the first error.
func (s *Store) Captures(fn func(*Capture) error) error {
	names, err := warcFiles(s.dir)
	if err != nil {
		return err
	}
	for i, name := range names {
		_, err := walkWarc(filepath.Join(s.dir, filepath.FromSlash(name)), 0, func(rec *record, offset, length int64) error {
			c, err := rec.capture()
			if errors.Is(err, errNoBody) {
				return nil
			}
			if err != nil {
				return &damageError{filepath.Join(s.dir, name), offset, err}
			}
			c.Ref = CaptureRef{Warc: name, Offset: offset, Length: length, SHA256: digest(c.Body), Time: c.Time, URL: c.address()}
			return fn(c)
		})
		// The last record of the last file may be being written.
		if err != nil && !(errors.Is(err, errTorn) && i == len(names)-1) {
			return err
		}
	}
	return nil
}

func (s *Store) record(ref CaptureRef) (*record, error) {
	if !filepath.IsLocal(ref.Warc) {
		return nil, fmt.Errorf("capture in %q: not a file of the store", ref.Warc)
	}
	file := filepath.Join(s.dir, ref.Warc)
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rec, err := new(recordReader).read(bufio.NewReader(io.NewSectionReader(f, ref.Offset, ref.Length)))
	if err != nil {
		return nil, &damageError{file, ref.Offset, err}
	}
	return rec, nil
}
