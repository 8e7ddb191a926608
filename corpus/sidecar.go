package corpus

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A sidecar, articles/NNNNNN.ids, holds what opening a store needs of a closed
// journal file, so that a large store opens fast. It is a cache: it has the hash of
// its journal file in the manifest, and is replaced if that differs.
//
//	casefile ids 3 <SHA-256 of the journal file>\n
//	number of revisions, number of further keys      (uint32 each)
//	id, offset, length, 1 for a tombstone, 2 if aside(uint64, uint64, uint32, byte)
//	key, id                                          (uint64 each)
//	SHA-256 of the above
//
// Numbers are little-endian.
const (
	sidecarHead = "casefile ids 3 "
	sidecarBase = "casefile ids "
)

// otherSidecar reports whether a sidecar is of another version of casefile.
func otherSidecar(b []byte) bool {
	return bytes.HasPrefix(b, []byte(sidecarBase)) && !bytes.HasPrefix(b, []byte(sidecarHead))
}

// A posting is where a revision is.
type posting struct {
	id      uint64
	offset  int64
	length  int32
	file    int32
	before  int32 // the article's revision before, an index into Store.postings, -1 for none
	removed bool  // it is a tombstone
	aside   bool  // it is kept, and another revision is shown
}

// A furtherKey is a key of an article that its id was not made from: an alias, or
// the hash of bytes that it was made from.
type furtherKey struct{ key, id uint64 }

// parseID returns the number in an article's id.
func parseID(id string) (uint64, bool) {
	digits, ok := strings.CutPrefix(id, "a_")
	if !ok || len(digits) != 16 || strings.ToLower(digits) != digits {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 16, 64)
	return n, err == nil
}

func formatID(n uint64) string { return fmt.Sprintf("a_%016x", n) }

// keyNumber returns the number in the id that [ID] makes from a key.
func keyNumber(key string) uint64 {
	n, _ := parseID(ID(key)) // always valid
	return n
}

func sidecarName(n int) string { return fmt.Sprintf("%06d.ids", n) }

func encodeSidecar(journal string, ps []posting, keys []furtherKey) []byte {
	b := append([]byte(sidecarHead+journal), '\n')
	b = binary.LittleEndian.AppendUint32(b, uint32(len(ps)))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(keys)))
	for _, p := range ps {
		b = binary.LittleEndian.AppendUint64(b, p.id)
		b = binary.LittleEndian.AppendUint64(b, uint64(p.offset))
		b = binary.LittleEndian.AppendUint32(b, uint32(p.length))
		kind := byte(0)
		switch {
		case p.removed:
			kind = 1
		case p.aside:
			kind = 2
		}
		b = append(b, kind)
	}
	for _, k := range keys {
		b = binary.LittleEndian.AppendUint64(b, k.key)
		b = binary.LittleEndian.AppendUint64(b, k.id)
	}
	sum, _ := hex.DecodeString(digest(b)) // hex by construction
	return append(b, sum...)
}

// errSidecar means that a sidecar is of another file, or damaged.
var errSidecar = errors.New("sidecar does not fit its journal file")

// decodeSidecar decodes the sidecar of journal file n with the hash journal.
func decodeSidecar(b []byte, n int, journal string) ([]posting, []furtherKey, error) {
	const sum = 32
	head := sidecarHead + journal + "\n"
	if len(b) < len(head)+8+sum || !bytes.HasPrefix(b, []byte(head)) ||
		digest(b[:len(b)-sum]) != hex.EncodeToString(b[len(b)-sum:]) {
		return nil, nil, errSidecar
	}
	b = b[len(head) : len(b)-sum]
	revisions, further := uint64(binary.LittleEndian.Uint32(b)), uint64(binary.LittleEndian.Uint32(b[4:]))
	b = b[8:]
	if uint64(len(b)) != 21*revisions+16*further {
		return nil, nil, errSidecar
	}
	ps := make([]posting, revisions)
	for i := range ps {
		ps[i] = posting{
			id:      binary.LittleEndian.Uint64(b),
			offset:  int64(binary.LittleEndian.Uint64(b[8:])),
			length:  int32(binary.LittleEndian.Uint32(b[16:])),
			file:    int32(n),
			removed: b[20] == 1,
			aside:   b[20] == 2,
		}
		b = b[21:]
	}
	keys := make([]furtherKey, further)
	for i := range keys {
		keys[i] = furtherKey{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])}
		b = b[16:]
	}
	return ps, keys, nil
}

// readSidecar reads the sidecar of a closed journal file. The error for one that
// can't be used wraps errSidecar.
func (s *Store) readSidecar(n int, m *manifest) ([]posting, []furtherKey, error) {
	line := m.find("articles/" + journalName(n))
	if line == nil {
		return nil, nil, errSidecar
	}
	st, err := os.Stat(s.file(n))
	if err != nil {
		return nil, nil, err
	}
	b, err := os.ReadFile(filepath.Join(s.articles(), sidecarName(n)))
	if err != nil {
		return nil, nil, errors.Join(errSidecar, err)
	}
	ps, keys, err := decodeSidecar(b, n, line.SHA256)
	if err == nil && st.Size() != line.Size {
		err = &damageError{s.file(n), line.Size, fmt.Errorf("it has %d bytes, but had %d when it was closed", st.Size(), line.Size)}
	}
	return ps, keys, err
}

// writeSidecars writes the sidecars that closed journal files lack.
func (w *Writer) writeSidecars() error {
	m, err := readManifest(w.dir)
	if err != nil {
		return err
	}
	files, err := journalFiles(w.articles())
	if err != nil {
		return err
	}
	for _, n := range files[:max(0, len(files)-1)] {
		line := m.find("articles/" + journalName(n))
		if line == nil {
			continue
		}
		_, _, err := w.readSidecar(n, m)
		if err == nil {
			continue
		}
		if !errors.Is(err, errSidecar) {
			return err
		}
		b, err := w.sidecar(n, line.SHA256)
		if err != nil {
			return err
		}
		if err := WriteWhole(filepath.Join(w.articles(), sidecarName(n)), b); err != nil {
			return err
		}
	}
	return nil
}

// sidecar returns the sidecar of a journal file with the hash journal.
func (s *Store) sidecar(n int, journal string) ([]byte, error) {
	var ps []posting
	var keys []furtherKey
	_, err := readJournalFile(s.file(n), Position{File: n}, func(loc location, b []byte) error {
		p, further, err := s.posting(loc, b)
		ps, keys = append(ps, p), append(keys, further...)
		return err
	})
	return encodeSidecar(journal, ps, keys), err
}
