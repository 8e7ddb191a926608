package corpus

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// The manifest has lines with the size and hash of each append-only file. Nothing is
// acknowledged before its files are in it. Each line holds the hash of the line
// before: to change a file or a line later, all lines after it must be changed. The
// hash of the last line is the head. A head that was noted elsewhere proves that
// nothing before it was changed.
//
//	{"file":"articles/000001.jsonl","size":16777301,"sha256":"…","tree":"…","prev":"…","at":"…"}
//
// To reveal a manifest that was shortened, its head is kept in manifest.head too, and
// each capture names the head before it (head.go).
const manifestName = "manifest.jsonl"

// A sealed is a line of the manifest.
type sealed struct {
	File   string    `json:"file"`           // below the data directory, with slashes
	Size   int64     `json:"size"`           // bytes that the file had
	SHA256 string    `json:"sha256"`         // of those bytes
	Tree   string    `json:"tree,omitempty"` // root of the hash tree of its lines, see [tree]; of a log
	Prev   string    `json:"prev"`           // SHA-256 of the line before, "" in the first
	At     time.Time `json:"at,omitzero"`    // when it was written; zero in lines of older versions

	// Edited says that people may edit the file: it is not append-only, and the line
	// says what it was.
	Edited bool `json:"edited,omitempty"`
}

// A manifest is what manifest.jsonl holds.
type manifest struct {
	dir    string
	lines  []sealed
	newest map[string]int  // by file, in lines
	heads  map[string]bool // SHA-256 of each line
	last   string          // SHA-256 of the last line
	end    int64           // offset after the last whole line
	torn   int64           // bytes of a line after it that was cut off
}

func (m *manifest) file() string { return filepath.Join(m.dir, manifestName) }

// readManifest reads the manifest of a data directory, if there is one, and checks
// its chain. With a [damageError] it returns the lines before the damage.
func readManifest(dir string) (*manifest, error) {
	m := &manifest{dir: dir, newest: map[string]int{}, heads: map[string]bool{}}
	return m, m.readOn()
}

// readOn reads the lines that were added since the manifest was read.
func (m *manifest) readOn() error {
	b, err := readFrom(m.file(), m.end)
	if err != nil {
		return err
	}
	for m.torn = 0; ; {
		line, rest, whole := bytes.Cut(b, []byte("\n"))
		if !whole {
			m.torn = int64(len(b))
			return nil
		}
		var s sealed
		err := json.Unmarshal(line, &s)
		if err == nil && s.Prev != m.last {
			err = fmt.Errorf("the line before has the hash %q, not %q", m.last, s.Prev)
		}
		if err != nil {
			return &damageError{m.file(), m.end, err}
		}
		m.add(s, line)
		b = rest
	}
}

// readFrom returns what is in a file from an offset on; nothing if there is no file and
// the offset is 0.
func readFrom(file string, offset int64) ([]byte, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) && offset == 0 {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err == nil && st.Size() < offset {
		err = &damageError{file, st.Size(), fmt.Errorf("it has %d bytes, but had %d", st.Size(), offset)}
	}
	if err == nil {
		_, err = f.Seek(offset, io.SeekStart)
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

func (m *manifest) add(s sealed, line []byte) {
	m.newest[s.File] = len(m.lines)
	m.lines = append(m.lines, s)
	m.last = digest(line)
	m.heads[m.last] = true
	m.end += int64(len(line)) + 1
}

// find returns the last line about a file, nil for none.
func (m *manifest) find(file string) *sealed {
	i, ok := m.newest[file]
	if !ok {
		return nil
	}
	return &m.lines[i]
}

// size returns how many bytes of a file the manifest has the hash of.
func (m *manifest) size(file string) int64 {
	if line := m.find(file); line != nil {
		return line.Size
	}
	return 0
}

// sums are the hashes of what was written so far to a file.
type sums struct {
	hash hash.Hash
	tree *tree // nil unless the file is a log
	n    int64 // bytes
}

// newSums returns the sums of an empty file. A file has lines, and so a hash tree, if
// its name says so.
func newSums(name string) *sums {
	s := &sums{hash: sha256.New()}
	if strings.HasSuffix(name, ".jsonl") {
		s.tree = new(tree)
	}
	return s
}

// Write never fails.
func (s *sums) Write(p []byte) (int, error) {
	s.hash.Write(p)
	if s.tree != nil {
		s.tree.Write(p)
	}
	s.n += int64(len(p))
	return len(p), nil
}

// sumFile returns the sums of the first size bytes of a file.
func sumFile(file string, size int64) (*sums, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s := newSums(file)
	_, err = io.CopyN(s, f, size)
	return s, err
}

// set sets the hashes of a line about a file.
func (s *sums) set(line *sealed) {
	line.SHA256 = hex.EncodeToString(s.hash.Sum(nil))
	if s.tree != nil {
		line.Tree = s.tree.root()
	}
}

// seal appends lines for the files that have grown to the manifest. Up to their size
// they must be synced and end with a whole record. With an error nothing is sealed:
// after the lines are on the disk it returns none.
func (m *manifest) seal(files ...keptFile) error {
	lock := flock.New(filepath.Join(m.dir, "manifest.lock"))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("lock the manifest of %s: %w", m.dir, err)
	}
	defer func() { _ = lock.Unlock() }() // it ends with the process too
	if err := m.readOn(); err != nil {
		return err
	}
	if err := m.checkHead(); err != nil {
		return err
	}
	var lines []byte
	var added []sealed
	prev := m.last
	for _, f := range files {
		s := sealed{File: f.name, Size: f.size, Prev: prev, At: time.Now().UTC().Truncate(time.Second), Edited: f.edited}
		due, err := m.due(&s, f)
		if err != nil {
			return err
		}
		if !due {
			continue
		}
		line, err := json.Marshal(s)
		if err != nil {
			return err
		}
		prev = digest(line)
		lines, added = append(append(lines, line...), '\n'), append(added, s)
	}
	if len(lines) > 0 || m.torn > 0 {
		if err := m.append(lines, added); err != nil {
			return err
		}
	}
	_ = m.writeHead() // the one before is there, which the manifest has too
	return nil
}

// due sets the hashes of a line about a file, and reports whether the manifest lacks it.
func (m *manifest) due(s *sealed, f keptFile) (bool, error) {
	last := m.find(f.name)
	isLog := strings.HasSuffix(f.name, ".jsonl")
	if last != nil && !f.edited && f.size <= last.Size && (last.Tree != "" || !isLog) {
		return false, nil
	}
	sum := f.sums
	if sum == nil || sum.n != f.size {
		var err error
		if sum, err = sumFile(filepath.Join(m.dir, filepath.FromSlash(f.name)), f.size); err != nil {
			return false, err
		}
	}
	sum.set(s)
	return last == nil || last.SHA256 != s.SHA256 || last.Tree != s.Tree, nil
}

// append appends lines, and removes before them one that a crash cut off.
func (m *manifest) append(lines []byte, added []sealed) error {
	f, err := openAppend(m.file())
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // what it holds is synced
	if err := f.cut(m.end); err != nil {
		return err
	}
	if err := f.append(lines); err != nil {
		return errors.Join(err, f.cut(m.end))
	}
	m.torn = 0
	for line := range bytes.Lines(lines) {
		m.add(added[0], bytes.TrimSuffix(line, []byte("\n")))
		added = added[1:]
	}
	return nil
}

// checkSizes checks that each file of the manifest exists and is as long as it was.
func (m *manifest) checkSizes(dir string) error {
	for name, i := range m.newest {
		if m.lines[i].Edited {
			continue
		}
		file := filepath.Join(dir, filepath.FromSlash(name))
		st, err := os.Stat(file)
		if errors.Is(err, fs.ErrNotExist) {
			return &damageError{file, 0, errors.New("it is in the manifest, but missing")}
		}
		if err != nil {
			return err
		}
		if size := m.size(name); st.Size() < size {
			return &damageError{file, st.Size(), fmt.Errorf("it has %d bytes, but had %d", st.Size(), size)}
		}
	}
	return nil
}

// A keptFile is a file of the journal or of captures, as it is now.
type keptFile struct {
	name    string // below the data directory, with slashes
	number  int    // of a journal file
	size    int64
	sums    *sums  // of its first size bytes; nil if they were not kept
	edited  bool   // people may edit it
	content string // what it is to hold in a copy, "" for what it holds
	closed  bool   // it doesn't grow any more and must be in the manifest: a file after it has content
}

// keptFiles returns the journal and WARC files in a data directory, in order. The
// captures that the journal names, up to its size here, are in the WARC files.
//
// The files fit a manifest that is the same before and after the call: a file is
// sealed before the first byte is written to the next.
func keptFiles(dir string) (journal, warcs []keptFile, err error) {
	ns, err := journalFiles(filepath.Join(dir, "articles"))
	if err != nil {
		return nil, nil, err
	}
	for _, n := range ns {
		journal = append(journal, keptFile{name: "articles/" + journalName(n), number: n})
	}
	if err := measure(dir, journal); err != nil {
		return nil, nil, err
	}
	names, err := warcFiles(dir) // after the journal, which names captures in them
	if err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		warcs = append(warcs, keptFile{name: name})
	}
	return journal, warcs, measure(dir, warcs)
}

// measure sets the sizes of the files of a kind, and which of them are closed.
func measure(dir string, files []keptFile) error {
	for i := range files {
		st, err := os.Stat(filepath.Join(dir, filepath.FromSlash(files[i].name)))
		if err != nil {
			return err
		}
		files[i].size = st.Size()
		if i > 0 {
			files[i-1].closed = st.Size() > 0
		}
	}
	return nil
}

// unsealed says what the manifest lacks of a closed file, "" for nothing.
func (m *manifest) unsealed(f keptFile) string {
	line := m.find(f.name)
	switch {
	case !f.closed || line != nil && line.Size == f.size:
		return ""
	case line == nil:
		return "it is closed, but not in the manifest"
	}
	return fmt.Sprintf("it is closed with %d bytes, but the manifest has %d", f.size, line.Size)
}

// warcFiles returns the WARC files in a data directory, the oldest first.
func warcFiles(dir string) ([]string, error) {
	names, err := fs.Glob(os.DirFS(dir), "raw/*/*.warc.gz")
	slices.Sort(names)
	return names, err
}
