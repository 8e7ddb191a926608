package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
)

// An appendFile is a file that is appended to.
type appendFile struct {
	file
	size int64
	sums *sums // of what is in it, nil if that is not known
}

// A file is what an appendFile needs of an [os.File]. Tests put one in that fails.
type file interface {
	io.WriteCloser
	Name() string
	Sync() error
	Truncate(size int64) error
}

// reopen opens a file for appending and removes what a crash has left after the
// last whole record, where end is. Before least everything was acknowledged.
func reopen(file string, end, least int64, log *slog.Logger) (appendFile, error) {
	f, err := openAppend(file)
	if err != nil {
		return appendFile{}, err
	}
	switch {
	case end < least:
		err = &damageError{file, end, fmt.Errorf("it has %d whole bytes, but had %d", end, least)}
	case end < f.size:
		log.Warn("removed a record that was cut off before it was acknowledged", "file", file, "offset", end, "bytes", f.size-end)
		err = f.cut(end)
	}
	if err != nil {
		return appendFile{}, errors.Join(err, f.Close())
	}
	return f, nil
}

// recordAfter reports whether a whole record begins at or after an offset: then a
// torn record before it was not cut off by a crash.
func recordAfter(file string, from int64) (bool, error) {
	b, err := os.ReadFile(file)
	if err != nil || from > int64(len(b)) {
		return false, err
	}
	var records recordReader
	for b = b[from:]; ; b = b[1:] {
		i := bytes.Index(b, []byte("\x1f\x8b\x08"))
		if i < 0 {
			return false, nil
		}
		b = b[i:]
		if _, err := records.read(bufio.NewReader(bytes.NewReader(b))); err == nil {
			return true, nil
		}
	}
}

func openAppend(file string) (appendFile, error) {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, fileMode)
	if err != nil {
		return appendFile{}, err
	}
	st, err := f.Stat()
	if err != nil {
		return appendFile{}, errors.Join(err, f.Close())
	}
	if st.Size() == 0 { // otherwise a crash may lose the file itself
		if err := syncDir(filepath.Dir(file)); err != nil {
			return appendFile{}, errors.Join(err, f.Close())
		}
	}
	a := appendFile{file: f, size: st.Size()}
	if a.size == 0 {
		a.sums = newSums(file)
	}
	return a, nil
}

// append writes b and syncs it to the disk.
func (f *appendFile) append(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	n, err := f.Write(b)
	f.size += int64(n)
	if f.sums != nil {
		f.sums.Write(b[:n])
	}
	if err != nil {
		return err
	}
	return f.Sync()
}

// cut removes what was appended after size.
func (f *appendFile) cut(size int64) error {
	if f.size == size {
		return nil
	}
	f.size, f.sums = size, nil
	return f.Truncate(size)
}
