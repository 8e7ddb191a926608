package corpus

import (
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
)

// Only the user who runs casefile reads and writes what it keeps.
const (
	dirMode  = 0o700
	fileMode = 0o600
)

// CaseFile is the file in a data directory that says what the case is. People edit it.
const CaseFile = "case.yaml"

// MakeDir makes a folder and those above it that are missing, for this user alone, and
// syncs each to the disk: a file is safe only if its folder is.
func MakeDir(name string) error {
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	above := filepath.Dir(name)
	if err := MakeDir(above); err != nil {
		return err
	}
	if err := os.Mkdir(name, dirMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(above)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// WarnLoose logs a warning if other users of this machine can enter a data directory.
func WarnLoose(dir string, log *slog.Logger) {
	if st, err := os.Stat(dir); err == nil && st.Mode().Perm()&^dirMode != 0 {
		log.Warn("other users of this machine can enter the data directory; chmod 700 prevents it", "dir", dir, "mode", st.Mode().Perm())
	}
}

// WriteWhole writes a file completely or not at all.
func WriteWhole(name string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*") // for this user alone
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncDir(filepath.Dir(name))
}

// Unwritable reports whether an error says that a file or folder may only be read.
func Unwritable(err error) bool {
	return errors.Is(err, syscall.EROFS) || errors.Is(err, fs.ErrPermission)
}
