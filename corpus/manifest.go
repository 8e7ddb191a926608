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
)

// The manifest is a line for each file that has been closed and never changes
// again, in the order in which they were closed. A line holds the hash of the
// line before, so that no file and no line can be exchanged later without every
// line after it: whoever has noted the last line can prove all before it.
//
//	{"file":"articles/000001.jsonl","size":16777301,"sha256":"…","prev":"…"}
const manifestName = "manifest.jsonl"

// sealed is a line of the manifest.
type sealed struct {
	File   string `json:"file"` // below the data directory, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	Prev   string `json:"prev"` // SHA-256 of the line before, "" in the first
}

// A manifest is what manifest.jsonl holds.
type manifest struct {
	lines []sealed
	last  string // SHA-256 of the last line
	end   int64  // offset after the last whole line
	torn  int64  // bytes of a line after it that was cut off
}

// readManifest reads the manifest of a data directory, which need not exist,
// and checks its chain.
func readManifest(dir string) (*manifest, error) {
	m := &manifest{}
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
			return m, &DamageError{file, m.end, err}
		}
		m.lines = append(m.lines, s)
		m.last = digest(line)
		m.end += int64(len(line)) + 1
		b = rest
	}
}

// find returns the line of a file, nil if it has none.
func (m *manifest) find(file string) *sealed {
	for i := range m.lines {
		if m.lines[i].File == file {
			return &m.lines[i]
		}
	}
	return nil
}

// hashFile returns the size and SHA-256 of a file.
func hashFile(file string) (int64, string, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return n, hex.EncodeToString(h.Sum(nil)), err
}

// seal appends the lines of the closed files that have none.
func (w *Writer) seal() error {
	files, err := closedFiles(w.dir)
	if err != nil {
		return err
	}
	m, err := readManifest(w.dir)
	if err != nil {
		return err
	}
	var lines []byte
	for _, name := range files {
		if m.find(name) != nil {
			continue
		}
		s := sealed{File: name, Prev: m.last}
		if s.Size, s.SHA256, err = hashFile(filepath.Join(w.dir, filepath.FromSlash(name))); err != nil {
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
	file := filepath.Join(w.dir, manifestName)
	if m.torn > 0 {
		if err := os.Truncate(file, m.end); err != nil {
			return err
		}
	}
	f, err := openAppend(file)
	if err != nil {
		return err
	}
	return errors.Join(f.append(lines), f.Close())
}

// closedFiles returns the journal and WARC files below dir that are written to
// no more: all but the last of each.
func closedFiles(dir string) ([]string, error) {
	ns, err := journalFiles(filepath.Join(dir, "articles"))
	if err != nil {
		return nil, err
	}
	var closed []string
	for i, n := range ns {
		if i < len(ns)-1 {
			closed = append(closed, "articles/"+journalName(n))
		}
	}
	warcs, err := warcFiles(dir)
	if err != nil || len(warcs) == 0 {
		return closed, err
	}
	return append(closed, warcs[:len(warcs)-1]...), nil
}

// warcFiles returns the WARC files below dir in the order in which they were
// begun.
func warcFiles(dir string) ([]string, error) {
	names, err := fs.Glob(os.DirFS(dir), "raw/*/*.warc.gz")
	slices.Sort(names)
	return names, err
}
