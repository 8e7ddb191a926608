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

// The file of a lexicon is a header and the lists as they are in memory. It is a cache
// for the program and the machine that wrote it. Open maps it copy-on-write, so later
// changes do not reach the file.

// fileVersion must be changed with the lists of [lexiconData]. It need not be changed
// with the parsing of words: Open compares some of the words, see [Lexicon.upToDate].
const fileVersion = 0x6361_7365_6e61_0002

type fileHeader struct {
	Version uint64
	Sum     uint64 // checksum of all that follows

	Nominative     uint64 // 1 or 0
	Seed           uint64
	Living, Packed int64
}

const (
	sumAt      = 8 // offset of the checksum
	sumFrom    = 16
	headerSize = 6 * 8
)

// A part is one of the lists.
type part interface {
	write(io.Writer) error
	read([]byte) ([]byte, error)
}

func (d *lexiconData) parts() []part {
	return []part{
		&d.letters, &d.words, &d.keys, &d.names, &d.arena, &d.roots, &d.links, &d.sound.nodes, &d.sound.best,
		&d.known, &d.spelled, &d.rooted,
	}
}

// Save writes a lexicon to a file that [Open] opens. The file appears complete or not
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
	d := &l.data
	header := fileHeader{Version: fileVersion, Seed: d.seed, Living: d.living, Packed: d.sound.packed}
	if l.Nominative {
		header.Nominative = 1
	}
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	w := bufio.NewWriterSize(f, 1<<20)
	var b []byte
	if b, err = binary.Append(nil, binary.NativeEndian, header); err != nil {
		return err
	}
	sum.Write(b[sumFrom:]) // a hash never fails
	if _, err := w.Write(b); err != nil {
		return err
	}
	for _, p := range d.parts() {
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

// Open opens a lexicon that was saved. It returns an error if the file is damaged or was
// written by a program that parses names differently; then the file is of no use.
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
	if err := l.useFile(b); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", path, err), b.Unmap())
	}
	runtime.AddCleanup(l, func(b mmap.MMap) { _ = b.Unmap() }, b) // nothing reads it any more
	return l, nil
}

// useFile sets the lexicon's data to that in the bytes of a file, without a copy.
func (l *Lexicon) useFile(b []byte) error {
	var header fileHeader
	if n, err := binary.Decode(b, binary.NativeEndian, &header); err != nil || n != headerSize || header.Version != fileVersion {
		return errFile
	}
	if uint64(crc32.Checksum(b[sumFrom:], crc32.MakeTable(crc32.Castagnoli))) != header.Sum {
		return errFile
	}
	d := &l.data
	rest := b[headerSize:]
	for _, p := range d.parts() {
		var err error
		if rest, err = p.read(rest); err != nil {
			return err
		}
	}
	l.Nominative = header.Nominative == 1
	d.seed, d.living, d.sound.packed = header.Seed, header.Living, header.Packed
	if !l.upToDate() {
		return errFile
	}
	return nil
}

// upToDate reports whether words are still parsed as they were stored, by a sample.
func (l *Lexicon) upToDate() bool {
	const sample = 500
	d := &l.data
	for i := 0; i < d.words.len(); i += 1 + d.words.len()/sample {
		was, _ := d.wordAt(int32(i), nil)
		e := d.words.at(int32(i))
		now := parseWord(d.text(e.text, int(e.length)), e.dot)
		if l.Nominative {
			now.setNominative()
		}
		if was.fold != now.fold || was.page != now.page || was.flags != now.flags || was.letters != now.letters || !slices.Equal(was.keys, now.keys) {
			return false
		}
	}
	return true
}
