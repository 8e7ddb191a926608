package server

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"casefile/corpus"
)

// Lists of names are kept in the folder lists of a data directory, each in a folder of its
// own, until they expire:
//
//	list.json      what it is: columns, parameters, when it was given
//	rows.jsonl     its rows, an array of cells a line
//	results.jsonl  a [nameRow] a line, as far as it has been looked up
//
// A list is acknowledged once its rows are on the disk. A server that is stopped or killed
// goes on where results.jsonl ends. Lists are in no backup.
const (
	listKept    = 14 * 24 * time.Hour
	mostLists   = 200
	listChunk   = 100 // rows after which the shortest list has its turn
	listsFolder = "lists"
	metaFile    = "list.json"
)

// A listMeta is what list.json holds.
type listMeta struct {
	ID      string    `json:"id"`
	Title   string    `json:"title"`
	Created time.Time `json:"created"`
	By      string    `json:"by"`     // id of the key, "" without one
	Params  string    `json:"params"` // of listParams, as a query string
	Rows    int       `json:"rows"`
	nameTable
}

// A nameList is a list with what has been found.
type nameList struct {
	listMeta
	dir string

	mu      sync.Mutex
	found   []byte  // of each row that has been looked up, its index in howFound
	offsets []int64 // in results.jsonl, of the rows 0, listChunk, 2·listChunk …
	size    int64   // of results.jsonl
	deleted bool
}

// howFound are the values of nameRow.Found.
var howFound = []string{foundEntity, foundWords, foundPossibly, foundNothing, foundEmpty, foundTooLong, foundFailed}

// listStore keeps lists of names and looks them up. The zero store keeps none.
type listStore struct {
	dir string // "" for none
	log *slog.Logger

	mu   sync.Mutex
	all  map[string]*nameList
	wake chan struct{}
}

// errNoList says that there is no such list.
var errNoList = errors.New("no list of names")

// openLists opens the lists of a data directory. What was not acknowledged is deleted.
func openLists(data string, log *slog.Logger) (*listStore, error) {
	s := &listStore{dir: filepath.Join(data, listsFolder), log: log, all: map[string]*nameList{}, wake: make(chan struct{}, 1)}
	folders, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	for _, f := range folders {
		at := filepath.Join(s.dir, f.Name())
		if _, err := os.Stat(filepath.Join(at, metaFile)); errors.Is(err, fs.ErrNotExist) && listID.MatchString(f.Name()) {
			log.Warn("a list of names that was cut off before it was acknowledged is deleted", "dir", at)
			if err := os.RemoveAll(at); err != nil {
				return nil, err
			}
			continue
		}
		l, err := openList(at)
		if err != nil {
			log.Error("a list of names cannot be read, and is left as it is", "dir", at, "err", err)
			continue
		}
		s.all[l.ID] = l
	}
	return s, nil
}

var listID = regexp.MustCompile(`^n_[a-z2-7]{26}$`)

// openList opens a list. A line of results that was cut off is cut away: that row is looked
// up again.
func openList(dir string) (*nameList, error) {
	l := &nameList{dir: dir}
	b, err := os.ReadFile(filepath.Join(dir, metaFile))
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &l.listMeta); err != nil {
		return nil, fmt.Errorf("%s: %w", metaFile, err)
	}
	f, err := os.OpenFile(l.results(), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := bufio.NewReader(f)
	for {
		line, err := r.ReadBytes('\n')
		var row struct{ Found string }
		if err != nil || json.Unmarshal(line, &row) != nil {
			if !errors.Is(err, io.EOF) && err != nil {
				return nil, err
			}
			break
		}
		l.note(row.Found, len(line))
	}
	return l, f.Truncate(l.size)
}

func (l *nameList) results() string { return filepath.Join(l.dir, "results.jsonl") }

// note counts a row that results.jsonl has.
func (l *nameList) note(found string, size int) {
	if len(l.found)%listChunk == 0 {
		l.offsets = append(l.offsets, l.size)
	}
	l.found = append(l.found, byte(max(0, slices.Index(howFound, found))))
	l.size += int64(size)
}

// done returns how many rows have been looked up.
func (l *nameList) done() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.found)
}

// add keeps a list. It returns once the list is on the disk.
func (s *listStore) add(m listMeta) (*nameList, error) {
	s.mu.Lock()
	full := len(s.all) >= mostLists
	s.mu.Unlock()
	if full {
		return nil, &refusal{"too-many-lists", fmt.Sprintf("%d lists are kept; delete one", mostLists)}
	}
	m.ID, m.Rows = "n_"+strings.ToLower(rand.Text()), len(m.rows)
	l := &nameList{listMeta: m, dir: filepath.Join(s.dir, m.ID)}
	var rows bytes.Buffer
	for _, r := range m.rows {
		b, err := json.Marshal(r)
		if err != nil {
			return nil, err
		}
		rows.Write(append(b, '\n'))
	}
	l.rows = nil
	meta, err := json.Marshal(l.listMeta)
	if err != nil {
		return nil, err
	}
	if err := corpus.MakeDir(l.dir); err != nil {
		return nil, err
	}
	for _, f := range []struct {
		name string
		b    []byte
	}{{"results.jsonl", nil}, {"rows.jsonl", rows.Bytes()}, {metaFile, meta}} { // from the last on it is a list
		if err := corpus.WriteWhole(filepath.Join(l.dir, f.name), f.b); err != nil {
			return nil, errors.Join(err, os.RemoveAll(l.dir))
		}
	}
	s.mu.Lock()
	s.all[l.ID] = l
	s.mu.Unlock()
	s.poke()
	return l, nil
}

func (s *listStore) poke() {
	select {
	case s.wake <- struct{}{}:
	default: // it is awake
	}
}

func (s *listStore) get(id string) (*nameList, error) {
	if s == nil {
		return nil, errNoList
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l, ok := s.all[id]
	if !ok || time.Since(l.Created) > listKept {
		return nil, errNoList
	}
	return l, nil
}

// list returns all lists, the newest first.
func (s *listStore) list() (all []*nameList) {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range s.all {
		if time.Since(l.Created) <= listKept {
			all = append(all, l)
		}
	}
	slices.SortFunc(all, func(a, b *nameList) int { return b.Created.Compare(a.Created) })
	return all
}

// remove deletes a list.
func (s *listStore) remove(l *nameList) error {
	s.mu.Lock()
	delete(s.all, l.ID)
	s.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.deleted = true
	return os.RemoveAll(l.dir)
}

// next deletes what has expired, and returns the unfinished list that has the fewest rows
// left; nil if there is none.
func (s *listStore) next() (next *nameList) {
	s.mu.Lock()
	all := make([]*nameList, 0, len(s.all))
	for _, l := range s.all {
		all = append(all, l)
	}
	s.mu.Unlock()
	least := 0
	for _, l := range all {
		if time.Since(l.Created) > listKept {
			if err := s.remove(l); err != nil {
				s.log.Error("an expired list of names is not deleted", "id", l.ID, "err", err)
			}
			continue
		}
		if left := l.Rows - l.done(); left > 0 && (next == nil || left < least) {
			next, least = l, left
		}
	}
	return next
}

// work looks up the names of lists until ctx ends.
func (s *listStore) work(ctx context.Context, lookUp func(context.Context, string, params) (nameRow, error)) {
	tick := time.NewTicker(time.Hour) // for what expires
	defer tick.Stop()
	for ctx.Err() == nil {
		l := s.next()
		if l == nil {
			select {
			case <-ctx.Done():
			case <-s.wake:
			case <-tick.C:
			}
			continue
		}
		if err := s.workOn(ctx, l, lookUp); err != nil && ctx.Err() == nil {
			s.log.Error("a list of names is not looked up", "id", l.ID, "err", err)
			select { // the disk may be full; try again
			case <-ctx.Done():
			case <-time.After(10 * time.Second):
			}
		}
	}
}

// workOn looks up the next rows of a list.
func (s *listStore) workOn(ctx context.Context, l *nameList, lookUp func(context.Context, string, params) (nameRow, error)) error {
	p, err := listParams.ofQuery(l.Params)
	if err != nil {
		return err
	}
	in, err := os.Open(filepath.Join(l.dir, "rows.jsonl"))
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(l.results(), os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer out.Close()
	r := bufio.NewReaderSize(in, 64<<10)
	for n, stop := 0, l.done()+listChunk; n < stop; n++ {
		line, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if n < stop-listChunk {
			continue
		}
		var cells []string
		if err := json.Unmarshal(line, &cells); err != nil {
			return fmt.Errorf("row %d: %w", n+1, err)
		}
		row, err := lookUp(ctx, l.name(cells), p)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			s.log.Error("a name of a list is not looked up", "id", l.ID, "row", n+1, "err", err)
			row = nameRow{Name: l.name(cells), Found: foundFailed, Also: []nameMatch{}}
		}
		row.Row, row.Cells = n+1, cells
		if err := l.append(out, row); err != nil {
			return err
		}
	}
	return nil
}

// append writes a row of results.
func (l *nameList) append(out *os.File, row nameRow) error {
	b, err := json.Marshal(row)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.deleted {
		return nil
	}
	if _, err := out.WriteAt(append(b, '\n'), l.size); err != nil {
		return err
	}
	l.note(row.Found, len(b)+1)
	return nil
}

// read calls each with the results from one row on, in order, until it returns false.
func (l *nameList) read(from int, each func(nameRow) (bool, error)) error {
	l.mu.Lock()
	if from >= len(l.found) || l.deleted {
		l.mu.Unlock()
		return nil
	}
	start, end := l.offsets[from/listChunk], l.size
	l.mu.Unlock()
	f, err := os.Open(l.results())
	if err != nil {
		return err
	}
	defer f.Close()
	d := json.NewDecoder(io.NewSectionReader(f, start, end-start))
	for n := from / listChunk * listChunk; ; n++ {
		if n < from { // skip without reading it into a row
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				return err
			}
			continue
		}
		var row nameRow
		if err := d.Decode(&row); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if more, err := each(row); !more || err != nil {
			return err
		}
	}
}

// counts returns how many rows are found in each way.
func (l *nameList) counts() map[string]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := map[string]int{}
	for _, how := range howFound {
		n[how] = 0
	}
	for _, i := range l.found {
		n[howFound[i]]++
	}
	return n
}

// page returns the rows of a page, found in one way or, for "", in any, and how many there
// are.
func (l *nameList) page(how string, page, size int) (rows []nameRow, total int, err error) {
	l.mu.Lock()
	var at []int
	for n, i := range l.found {
		if how == "" || howFound[i] == how {
			if total >= (page-1)*size && total < page*size {
				at = append(at, n)
			}
			total++
		}
	}
	l.mu.Unlock()
	rows = []nameRow{}
	for _, n := range at {
		if err := l.read(n, func(row nameRow) (bool, error) {
			rows = append(rows, row)
			return false, nil
		}); err != nil {
			return nil, 0, err
		}
	}
	return rows, total, nil
}
