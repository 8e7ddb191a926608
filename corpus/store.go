package corpus

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// ErrNotFound says that the store has no such article.
var ErrNotFound = errors.New("no such article")

// A Store reads the articles in a data directory. Any number of processes may
// read while one writes; [Store.Refresh] shows what has been added since.
// Its methods may be called concurrently.
type Store struct {
	dir string

	mu        sync.RWMutex
	end       Position              // after the last line seen
	revisions map[string][]Location // by article id, oldest first
	order     []string              // ids as they first came
	captured  CaptureRef            // of the last revision
}

// Open reads the journal below dir, which need not exist yet. It checks every
// line, and those of the decisions; damage gives a [*DamageError].
func Open(dir string) (*Store, error) {
	s := &Store{dir: dir, revisions: map[string][]Location{}}
	if _, err := s.Refresh(); err != nil {
		return nil, err
	}
	if _, err := s.Decisions(); err != nil {
		return nil, err
	}
	return s, nil
}

// Dir returns the data directory.
func (s *Store) Dir() string { return s.dir }

func (s *Store) articles() string { return filepath.Join(s.dir, "articles") }

// Refresh reads what has been appended to the journal since the last time and
// returns how many revisions that were.
func (s *Store) Refresh() (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	end, err := readJournal(s.articles(), s.end, func(loc Location, b []byte) error {
		raw, err := decodeLine(b)
		var head struct {
			ID      string     `json:"id"`
			Capture CaptureRef `json:"capture"`
		}
		if err == nil {
			err = json.Unmarshal(raw, &head)
		}
		if err == nil && head.ID == "" {
			err = errors.New("an article without an id")
		}
		if err != nil {
			return &DamageError{s.file(loc.File), loc.Offset, err}
		}
		s.note(head.ID, loc)
		s.captured = head.Capture
		n++
		return nil
	})
	s.end = end
	return n, err
}

func (s *Store) file(n int) string { return filepath.Join(s.articles(), journalName(n)) }

func (s *Store) note(id string, loc Location) {
	if s.revisions[id] == nil {
		s.order = append(s.order, id)
	}
	s.revisions[id] = append(s.revisions[id], loc)
}

// Len returns the number of articles.
func (s *Store) Len() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.order)
}

// End returns the position after the last revision seen.
func (s *Store) End() Position {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.end
}

// Get returns the newest revision of an article.
// The error wraps [ErrNotFound] if there is none.
func (s *Store) Get(id string) (*Article, error) {
	s.mu.RLock()
	locs := s.revisions[id]
	s.mu.RUnlock()
	if len(locs) == 0 {
		return nil, fmt.Errorf("get %q: %w", id, ErrNotFound)
	}
	return s.read(locs[len(locs)-1])
}

func (s *Store) read(loc Location) (*Article, error) {
	f, err := os.Open(s.file(loc.File))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b := make([]byte, loc.Length)
	if _, err := f.ReadAt(b, loc.Offset); err != nil {
		return nil, &DamageError{s.file(loc.File), loc.Offset, err}
	}
	a, err := decodeArticle(b)
	if err != nil {
		return nil, &DamageError{s.file(loc.File), loc.Offset, err}
	}
	return a, nil
}

// Walk calls fn with each revision from a position on, in the order in which
// they were kept, with the position after it. It goes no further than what
// [Store.Refresh] has seen, and stops at the first error.
func (s *Store) Walk(from Position, fn func(a *Article, next Position) error) error {
	end := s.End()
	_, err := readJournal(s.articles(), from, func(loc Location, b []byte) error {
		if !loc.Position.Less(end) {
			return io.EOF
		}
		a, err := decodeArticle(b)
		if err != nil {
			return &DamageError{s.file(loc.File), loc.Offset, err}
		}
		next := loc.Position
		next.Offset += loc.Length
		return fn(a, next)
	})
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// Raw returns the bytes of the record that holds a capture, as kept: a
// resource record's block is the file, a response record's the HTTP answer.
func (s *Store) Raw(ref CaptureRef) ([]byte, error) {
	if !filepath.IsLocal(ref.Warc) {
		return nil, fmt.Errorf("capture in %q: not a file of the store", ref.Warc)
	}
	file := filepath.Join(s.dir, ref.Warc)
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rec, err := readRecord(bufio.NewReader(io.NewSectionReader(f, ref.Offset, ref.Length)))
	if err != nil {
		return nil, &DamageError{file, ref.Offset, err}
	}
	return rec.block, nil
}
