package indexer

import (
	"errors"
	"log/slog"
	"os"
)

// OpenReadOnly opens the index in dir and writes nothing there. Several processes may
// read an index at a time, unless one writes. If there is none that can be used, or
// [Index.Update] finds one that is behind the corpus or damaged, it is built in a
// temporary folder, which Close deletes.
func OpenReadOnly(dir string, log *slog.Logger) (*Index, error) {
	numbers, err := generations(dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	ix := &Index{dir: dir, log: log, old: map[int]bool{}}
	if err := ix.openNewest(numbers, true); err != nil {
		return nil, err
	}
	if ix.live != nil {
		return ix, nil
	}
	if err := ix.moveAside(); err != nil {
		return nil, err
	}
	if err := ix.open(); err != nil {
		return nil, errors.Join(err, ix.lock.Unlock(), os.RemoveAll(ix.dir))
	}
	return ix, nil
}

// moveAside has an index that is only read continue in a temporary folder.
func (ix *Index) moveAside() error {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if ix.lock != nil {
		return nil
	}
	dir, err := os.MkdirTemp("", "casefile-index-")
	if err != nil {
		return err
	}
	lock, err := lockIndex(dir)
	if err != nil {
		return errors.Join(err, os.RemoveAll(dir))
	}
	ix.dir, ix.lock, ix.temporary = dir, lock, true
	return nil
}
