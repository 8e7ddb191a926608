package corpus

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A seen is the set of imported captures that gave no revision, such as lists of
// articles in a WARC file, in the file raw/seen, 8 bytes each. Without it they would
// be kept again when they are imported again. It is a cache: its loss causes that
// once.
type seen struct {
	name string
	keys map[uint64]bool
}

func openSeen(dir string) (*seen, error) {
	s := &seen{name: filepath.Join(dir, "raw", "seen"), keys: map[uint64]bool{}}
	b, err := os.ReadFile(s.name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for ; len(b) >= 8; b = b[8:] {
		s.keys[binary.LittleEndian.Uint64(b)] = true
	}
	return s, nil
}

// add adds captures to the set and the file.
func (s *seen) add(keys []uint64) error {
	if len(keys) == 0 {
		return nil
	}
	// WriteAt overwrites a part of 8 bytes that a crash has left.
	f, err := os.OpenFile(s.name, os.O_WRONLY|os.O_CREATE, fileMode)
	if err != nil {
		return err
	}
	var b []byte
	for _, k := range keys {
		b = binary.LittleEndian.AppendUint64(b, k)
	}
	_, err = f.WriteAt(b, int64(8*len(s.keys)))
	for _, k := range keys {
		s.keys[k] = true
	}
	return errors.Join(err, f.Close())
}

// seenKey returns the key of a capture: a hash of its bytes, and for a response also
// of its address and time.
func seenKey(c *Capture) uint64 {
	of := digest(c.Body)
	if c.Response != nil {
		of = fmt.Sprintf("%s %s %s %s", of, c.Time.UTC().Format(time.RFC3339Nano), c.URL, c.FinalURL)
	}
	sum := sha256.Sum256([]byte(of))
	return binary.LittleEndian.Uint64(sum[:])
}
