package corpus

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gofrs/flock"
)

// The manifest has lines with the size and hash of each append-only file: one when a
// command that added something ends, and one when a file is closed, that is, never
// changes again. Each line holds the hash of the line before. To change a file or a
// line later, all lines after it must be changed: a copy of the last line proves
// that nothing was.
//
//	{"file":"articles/000001.jsonl","size":16777301,"sha256":"…","tree":"…","prev":"…"}
const manifestName = "manifest.jsonl"

// A sealed is a line of the manifest.
type sealed struct {
	File   string `json:"file"`           // below the data directory, with slashes
	Size   int64  `json:"size"`           // bytes that the file had
	SHA256 string `json:"sha256"`         // of those bytes
	Tree   string `json:"tree,omitempty"` // root of the hash tree of its lines, see [tree]; of a log
	Prev   string `json:"prev"`           // SHA-256 of the line before, "" in the first
}

// A manifest is what manifest.jsonl holds.
type manifest struct {
	lines  []sealed
	newest map[string]int // by file, in lines
	last   string         // SHA-256 of the last line
	end    int64          // offset after the last whole line
	torn   int64          // bytes of a line after it that was cut off
}

// readManifest reads the manifest of a data directory, if there is one, and checks
// its chain.
func readManifest(dir string) (*manifest, error) {
	m := &manifest{newest: map[string]int{}}
	file := filepath.Join(dir, manifestName)
	b, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	for {
		line, rest, whole := bytes.Cut(b, []byte("\n"))
		if !whole {
			m.torn = int64(len(b))
			return m, nil
		}
		var s sealed
		err := json.Unmarshal(line, &s)
		if err == nil && s.Prev != m.last {
			err = fmt.Errorf("the line before has the hash %q, not %q", m.last, s.Prev)
		}
		if err != nil {
			return m, &damageError{file, m.end, err}
		}
		m.newest[s.File] = len(m.lines)
		m.lines = append(m.lines, s)
		m.last = digest(line)
		m.end += int64(len(line)) + 1
		b = rest
	}
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

// hash sets the hashes of the first Size bytes of the file in a data directory.
func (s *sealed) hash(dir string) error {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(s.File)))
	if err != nil {
		return err
	}
	defer f.Close()
	h, t := sha256.New(), new(tree)
	w := io.Writer(h)
	if s.isLog() {
		w = io.MultiWriter(h, t)
	}
	if _, err := io.CopyN(w, f, s.Size); err != nil {
		return err
	}
	if s.SHA256 = hex.EncodeToString(h.Sum(nil)); s.isLog() {
		s.Tree = t.root()
	}
	return nil
}

// isLog reports whether the file has lines, and so a hash tree.
func (s *sealed) isLog() bool { return strings.HasSuffix(s.File, ".jsonl") }

// seal appends lines for the files that have grown to the manifest of a data
// directory. Up to their size they must be synced and end with a whole record.
func seal(dir string, files ...keptFile) (err error) {
	lock := flock.New(filepath.Join(dir, "manifest.lock"))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("lock the manifest of %s: %w", dir, err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	m, err := readManifest(dir)
	if err != nil {
		return err
	}
	var lines []byte
	for _, f := range files {
		s := sealed{File: f.name, Size: f.size, Prev: m.last}
		if last := m.find(f.name); f.size == m.size(f.name) && (last == nil || last.Tree != "" || !s.isLog()) {
			continue
		}
		if err := s.hash(dir); err != nil {
			return err
		}
		line, err := json.Marshal(s)
		if err != nil {
			return err
		}
		m.last = digest(line)
		lines = append(append(lines, line...), '\n')
	}
	if len(lines) == 0 && m.torn == 0 {
		return nil
	}
	f, err := openAppend(filepath.Join(dir, manifestName))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.cut(m.end); err != nil { // a line that a crash cut off
		return err
	}
	return f.append(lines)
}

// checkSizes checks that each file of the manifest exists and is as long as it was.
func (m *manifest) checkSizes(dir string) error {
	for name := range m.newest {
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
	name   string // below the data directory, with slashes
	number int    // of a journal file
	size   int64
	closed bool // it doesn't grow any more and must be in the manifest: a file after it has content
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
