package names

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/blevesearch/mmap-go"
)

// The file of a lexicon is its lists as they lie in memory, behind a head. It is a
// cache, for the program and the machine that wrote it, and is mapped: what is
// changed of it later is changed in memory alone.

// fileVersion is to be changed with the lists of [kept]. How words are read is seen
// by words, see [Lexicon.reads].
const fileVersion = 0x6361_7365_6e61_0001

type fileHead struct {
	Version uint64
	Sum     uint64 // checksum of all behind it

	Nominative             uint64 // 1 or 0
	Seed                   uint64
	Living                 int64
	Packed                 int64
	Known, Spelled, Rooted int64 // numbers in the tables
}

const (
	sumAt    = 8 // where the checksum stands
	sumFrom  = 16
	headSize = 9 * 8
)

// A part is one of the lists.
type part interface {
	write(io.Writer) error
	read([]byte) ([]byte, error)
}

func (k *kept) parts() []part {
	return []part{
		&k.letters, &k.words, &k.forms, &k.names, &k.arena, &k.roots, &k.links, &k.sound.nodes, &k.sound.best,
		&k.known.slots, &k.spelled.slots, &k.rooted.slots,
	}
}

// Save writes a lexicon to a file that [Open] opens. It is there as a whole or not
// at all.
func (l *Lexicon) Save(path string) (err error) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	f, err := os.CreateTemp(filepath.Dir(path), "names-*")
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err == nil {
			err = os.Rename(f.Name(), path)
		}
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	k := &l.kept
	head := fileHead{
		Version: fileVersion, Seed: k.seed, Living: k.living, Packed: k.sound.packed,
		Known: k.known.used, Spelled: k.spelled.used, Rooted: k.rooted.used,
	}
	if l.Nominative {
		head.Nominative = 1
	}
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	w := bufio.NewWriterSize(f, 1<<20)
	var b []byte
	if b, err = binary.Append(nil, binary.NativeEndian, head); err != nil {
		return err
	}
	sum.Write(b[sumFrom:]) // it never fails
	if _, err := w.Write(b); err != nil {
		return err
	}
	for _, p := range k.parts() {
		if err := p.write(io.MultiWriter(w, sum)); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = f.WriteAt(binary.NativeEndian.AppendUint64(nil, uint64(sum.Sum32())), sumAt)
	return err
}

// Open opens a lexicon that was saved. If the file is torn, or was written by a
// program that reads names otherwise, the error says so, and the file is of no use.
func Open(path string) (*Lexicon, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := mmap.Map(f, mmap.COPY, 0)
	if err != nil {
		return nil, fmt.Errorf("map %s: %w", path, err)
	}
	l := new(Lexicon)
	if err := l.take(b); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), b.Unmap())
	}
	runtime.AddCleanup(l, func(b mmap.MMap) { _ = b.Unmap() }, b) // nobody reads it any more
	return l, nil
}

// take lets a lexicon lie in the bytes of a file.
func (l *Lexicon) take(b []byte) error {
	var head fileHead
	if n, err := binary.Decode(b, binary.NativeEndian, &head); err != nil || n != headSize || head.Version != fileVersion {
		return errFile
	}
	if uint64(crc32.Checksum(b[sumFrom:], crc32.MakeTable(crc32.Castagnoli))) != head.Sum {
		return errFile
	}
	k := &l.kept
	rest := b[headSize:]
	for _, p := range k.parts() {
		var err error
		if rest, err = p.read(rest); err != nil {
			return err
		}
	}
	l.Nominative = head.Nominative == 1
	k.seed, k.living, k.sound.packed = head.Seed, head.Living, head.Packed
	k.known.used, k.spelled.used, k.rooted.used = head.Known, head.Spelled, head.Rooted
	if !l.reads() {
		return errFile
	}
	return nil
}

// reads reports whether words are still read as they were, by some of them.
func (l *Lexicon) reads() bool {
	const some = 500
	k := &l.kept
	for i := 0; i < k.words.len(); i += 1 + k.words.len()/some {
		was, _ := k.read(int32(i), nil)
		e := k.words.at(int32(i))
		now := read(k.text(e.text, int(e.length)), e.dot)
		if l.Nominative {
			now.nominative()
		}
		if was.fold != now.fold || was.page != now.page || was.flags != now.flags || was.letters != now.letters || !slices.Equal(was.forms, now.forms) {
			return false
		}
	}
	return true
}
