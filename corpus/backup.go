package corpus

import (
	"archive/tar"
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Backup copies what a data directory keeps into a new folder, or into a new tar
// file if to ends in ".tar", and returns the number of bytes. It may run beside a
// writer: each file is copied to the end of its last whole record. Caches (the
// index, the crawl state) are left out; they are made again. A backup is opened like
// any other data directory.
func Backup(dir, to string) (int64, error) {
	if err := Present(dir); err != nil {
		return 0, err
	}
	if _, err := os.Lstat(to); err == nil {
		return 0, fmt.Errorf("%s exists already: name a new folder or .tar file", to)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	if inside, err := within(dir, to); inside || err != nil {
		return 0, errors.Join(err, fmt.Errorf("%s is in the data directory: name a place beside it", to))
	}
	s, err := Open(dir)
	if err != nil {
		return 0, err
	}
	if !strings.HasSuffix(to, ".tar") {
		return s.copyAll(func(name string, r io.Reader, size int64) error {
			return copyFile(filepath.Join(to, filepath.FromSlash(name)), r, size)
		})
	}
	n := int64(0)
	err = WriteNew(to, func(w io.Writer) error {
		t, now := tar.NewWriter(w), time.Now()
		n, err = s.copyAll(func(name string, r io.Reader, size int64) error {
			if err := t.WriteHeader(&tar.Header{Name: name, Size: size, Mode: fileMode, ModTime: now, Format: tar.FormatPAX}); err != nil {
				return err
			}
			_, err := io.CopyN(t, r, size)
			return err
		})
		return errors.Join(err, t.Close())
	})
	return n, err
}

// within reports whether a path is in a folder.
func within(dir, name string) (bool, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return false, err
	}
	if name, err = filepath.Abs(name); err != nil {
		return false, err
	}
	rel, err := filepath.Rel(abs, name)
	return err == nil && filepath.IsLocal(rel), nil
}

func copyFile(to string, r io.Reader, size int64) error {
	if err := MakeDir(filepath.Dir(to)); err != nil {
		return err
	}
	return WriteNew(to, func(w io.Writer) error {
		_, err := io.CopyN(w, r, size)
		return err
	})
}

// copyAll calls put with each file of the store, up to the end of its last whole
// record.
func (s *Store) copyAll(put func(name string, r io.Reader, size int64) error) (int64, error) {
	files, err := s.snapshot()
	if err != nil {
		return 0, err
	}
	total := int64(0)
	for _, f := range files {
		if err := s.copyOne(f, put); err != nil {
			return total, err
		}
		total += f.size
	}
	return total, nil
}

func (s *Store) copyOne(f keptFile, put func(name string, r io.Reader, size int64) error) error {
	if f.content != "" {
		return put(f.name, strings.NewReader(f.content), f.size)
	}
	in, err := os.Open(filepath.Join(s.dir, filepath.FromSlash(f.name)))
	if err != nil {
		return err
	}
	defer in.Close()
	return put(f.name, in, f.size)
}

// snapshot returns all files of the store, with the sizes to copy: those that the
// manifest has. All captures that the journal names are in it then. As files are only
// appended to, they can be copied later. Of a store of a version that did not seal
// each batch, whole files are copied.
func (s *Store) snapshot() ([]keptFile, error) {
	head, err := readHead(s.dir)
	if err != nil {
		return nil, err
	}
	if _, err := s.Refresh(); err != nil {
		return nil, err
	}
	journal, warcs, err := keptFiles(s.dir)
	if err != nil {
		return nil, err
	}
	m, err := readManifest(s.dir)
	if err != nil {
		return nil, err
	}
	files, err := s.smallFiles()
	if err != nil {
		return nil, err
	}
	files = slices.DeleteFunc(files, func(f keptFile) bool { // of a head that came meanwhile
		head := strings.TrimSuffix(path.Base(f.name), ".tsr")
		return f.name == stampName(head) && !m.heads[head]
	})
	for i, f := range files {
		if f.name == manifestName {
			files[i].size = m.end
		} else if line := m.find(f.name); line != nil && !line.Edited {
			files[i].size = line.Size
		}
	}
	for _, f := range slices.Concat(journal, warcs) {
		if f.size = m.size(f.name); head == "" {
			if f.size, err = s.wholeSize(f); err != nil {
				return nil, err
			}
		}
		files = append(files, f)
	}
	if m.last != "" {
		files = append(files, keptFile{name: headName, size: int64(len(m.last)) + 1, content: m.last + "\n"})
	}
	return files, nil
}

// smallFiles returns the files that are neither of the journal nor captures nor
// caches: the manifest, the case file, the decisions, the audit log. Keys are left out:
// those who keep a copy decide who reads it.
func (s *Store) smallFiles() ([]keptFile, error) {
	var files []keptFile
	err := fs.WalkDir(os.DirFS(s.dir), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (name == "articles" || name == "raw" || name == "index"):
			return fs.SkipDir
		case !d.Type().IsRegular() || name == "state.bolt" || name == "keys.jsonl" || name == headName || strings.HasSuffix(name, ".lock"):
			return nil
		}
		f := keptFile{name: name}
		f.size, err = s.wholeSize(f)
		files = append(files, f)
		return err
	})
	return files, err
}

// wholeSize returns where the last whole record of a file ends.
func (s *Store) wholeSize(f keptFile) (int64, error) {
	file := filepath.Join(s.dir, filepath.FromSlash(f.name))
	switch {
	case strings.HasSuffix(f.name, ".jsonl"):
		size, torn, err := tornTail(file)
		return size - torn, err
	case strings.HasSuffix(f.name, ".warc.gz") && !f.closed:
		ref, err := s.lastCapture(f.name)
		if err != nil {
			return 0, err
		}
		end, err := warcEnd(file, ref.Offset)
		if errors.Is(err, errTorn) {
			err = nil
		}
		return end, err
	}
	st, err := os.Stat(file)
	if err != nil {
		return 0, err
	}
	return st.Size(), nil
}

// ExportWarc writes all captures as one WARC file, the oldest first.
func (s *Store) ExportWarc(w io.Writer) error {
	_, warcs, err := keptFiles(s.dir)
	if err != nil {
		return err
	}
	for _, f := range warcs {
		if f.size, err = s.wholeSize(f); err != nil {
			return err
		}
		if err := s.copyOne(f, func(_ string, r io.Reader, size int64) error {
			_, err := io.CopyN(w, r, size)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// WriteNew calls write to write a new file, and removes it if that fails.
func WriteNew(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists already: name a new file", name)
	}
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	if err := errors.Join(write(w), w.Flush(), f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
