package indexer

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"casefile/corpus"
	"casefile/indexer/names"
)

// A register lies in these files of its generation:
//
//	identities           its resolvers as they were at a position of the journal
//	names-<field>-<at>   its lexicons at that position
//	changes-<at>         what has changed since, a record for each batch
//
// A batch is noted before it is written. What follows the position of the index in the
// changes was not written, and is cut off; if the changes do not lead to that position,
// labels are counted anew. Files that are torn, or of another program, are of no use:
// names are compared by rules that change with the program.

// registerFiles are where a register lies.
type registerFiles struct {
	dir     string // "" to keep nothing
	loaded  bool
	base    corpus.Position // of identities
	changes *os.File        // open to append; nil before the first
	size    int64           // of the changes, as far as they are of use
	noted   int             // articles in them
}

const identitiesFile = "identities"

// identitiesVersion stands at the beginning of the file.
const identitiesVersion = "casefile identities 1\n"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// stored is what identities holds behind its version and checksum.
type storedRegister struct {
	Program   uint32
	At        corpus.Position
	Valued    map[string]int
	Resolvers map[string][]byte
}

// program returns a checksum of the program that runs, 0 if it cannot be read.
var program = sync.OnceValue(func() uint32 {
	path, err := os.Executable()
	if err != nil {
		return 0
	}
	f, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer f.Close()
	sum := crc32.New(castagnoli)
	if _, err := io.CopyBuffer(sum, struct{ io.Reader }{f}, make([]byte, 1<<20)); err != nil {
		return 0
	}
	return sum.Sum32()
})

func (f *registerFiles) path(name string, at corpus.Position) string {
	return filepath.Join(f.dir, fmt.Sprintf("%s-%d-%d", name, at.File, at.Offset))
}

// due reports whether the changes are so many that to read them at a start takes longer
// than it should, in an index of so many articles.
func (f *registerFiles) due(articles int) bool { return f.dir != "" && f.noted > 1000+articles/50 }

// load reads the files, once, for an index that is at a position of the journal.
func (g *register) load(at corpus.Position) {
	f := &g.files
	if f.loaded || f.dir == "" {
		return
	}
	f.loaded = true
	err := g.loadBase()
	if err == nil {
		err = g.replay(at)
	}
	if g.ready = err == nil && g.at == at; !g.ready {
		g.log.Warn("identities are counted anew: what is kept of them is not what the index has", "at", g.at, "index", at, "err", err)
	}
}

// loadBase reads all but the changes. Where nothing is kept, the changes are all that
// was ever in the index.
func (g *register) loadBase() error {
	b, err := os.ReadFile(filepath.Join(g.files.dir, identitiesFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	rest, ok := bytes.CutPrefix(b, []byte(identitiesVersion))
	if !ok || len(rest) < 4 || crc32.Checksum(rest[4:], castagnoli) != binary.LittleEndian.Uint32(rest) {
		return errDamaged
	}
	var s storedRegister
	if err := gob.NewDecoder(bytes.NewReader(rest[4:])).Decode(&s); err != nil {
		return err
	}
	if s.Program == 0 || s.Program != program() {
		return errors.New("they are of another program")
	}
	for _, facet := range counted {
		if err := g.resolvers[facet].UnmarshalBinary(s.Resolvers[facet]); err != nil {
			return fmt.Errorf("resolver of %s: %w", facet, err)
		}
	}
	g.at, g.files.base, g.valued = s.At, s.At, s.Valued
	for _, field := range named {
		l, err := names.Open(g.files.path("names-"+field, g.at))
		if err != nil {
			return err
		}
		g.names[field] = l
	}
	return nil
}

// replay takes in the changes up to a position.
func (g *register) replay(to corpus.Position) error {
	b, err := os.ReadFile(g.files.path("changes", g.files.base))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for g.at != to {
		if len(b) < 8 {
			return nil
		}
		size, sum := int(binary.LittleEndian.Uint32(b)), binary.LittleEndian.Uint32(b[4:])
		if size > len(b)-8 || crc32.Checksum(b[8:8+size], castagnoli) != sum {
			return errDamaged
		}
		from, at, changes, err := unpackChanges(b[8 : 8+size])
		if err != nil || from != g.at {
			return errors.Join(errDamaged, err)
		}
		g.apply(changes, at)
		g.files.noted += len(changes)
		g.files.size += int64(8 + size)
		b = b[8+size:]
	}
	return nil
}

// note appends changes that lead from one position to another.
func (f *registerFiles) note(from, to corpus.Position, changes []*change) (err error) {
	if f.dir == "" {
		return nil
	}
	if f.changes == nil {
		if f.changes, err = os.OpenFile(f.path("changes", f.base), os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
			return err
		}
		if err := f.changes.Truncate(f.size); err != nil {
			return err
		}
	}
	record := packChanges(from, to, changes)
	frame := binary.LittleEndian.AppendUint32(nil, uint32(len(record)))
	frame = binary.LittleEndian.AppendUint32(frame, crc32.Checksum(record, castagnoli))
	n, err := f.changes.WriteAt(append(frame, record...), f.size)
	f.size += int64(n)
	f.noted += len(changes)
	return err
}

// packChanges returns changes as [unpackChanges] reads them.
func packChanges(from, to corpus.Position, changes []*change) []byte {
	p := new(packer)
	for _, at := range []corpus.Position{from, to} {
		p.number(at.File)
		p.number(int(at.Offset))
	}
	p.number(len(changes))
	for _, c := range changes {
		p.flag(c.goes)
		for _, list := range append(c.values, c.words) {
			p.number(len(list))
			for _, text := range list {
				p.text(text)
			}
		}
	}
	return *p
}

func unpackChanges(record []byte) (from, to corpus.Position, changes []*change, err error) {
	u := &unpacker{rest: record}
	for _, at := range []*corpus.Position{&from, &to} {
		at.File, at.Offset = u.number(), int64(u.number())
	}
	for range u.count() {
		c := &change{goes: u.flag(), values: make([][]string, len(counted))}
		list := func() (texts []string) {
			for range u.count() {
				texts = append(texts, u.text())
			}
			return texts
		}
		for i := range c.values {
			c.values[i] = list()
		}
		c.words = list()
		changes = append(changes, c)
	}
	if u.bad || len(u.rest) > 0 {
		err = errDamaged
	}
	return from, to, changes, err
}

// save writes the register as it is to its files, and goes on without changes.
func (g *register) save() (err error) {
	f := &g.files
	if f.dir == "" || program() == 0 {
		return nil
	}
	for _, field := range named {
		path := f.path("names-"+field, g.at)
		if err := g.names[field].Save(path); err != nil {
			return fmt.Errorf("keep the names of %s in a file: %w", field, err)
		}
		if l, err := names.Open(path); err == nil { // in the file they take less memory
			g.names[field] = l
		}
	}
	s := storedRegister{Program: program(), At: g.at, Valued: g.valued, Resolvers: map[string][]byte{}}
	for _, facet := range counted {
		if s.Resolvers[facet], err = g.resolvers[facet].MarshalBinary(); err != nil {
			return fmt.Errorf("resolver of %s: %w", facet, err)
		}
	}
	b := bytes.NewBufferString(identitiesVersion + "\x00\x00\x00\x00")
	if err := gob.NewEncoder(b).Encode(s); err != nil {
		return err
	}
	data := b.Bytes()
	sum := data[len(identitiesVersion):]
	binary.LittleEndian.PutUint32(sum, crc32.Checksum(sum[4:], castagnoli))
	file := filepath.Join(f.dir, identitiesFile)
	if err := errors.Join(os.WriteFile(file+".new", data, 0o600), os.Rename(file+".new", file)); err != nil {
		return err
	}
	f.close()
	f.base, f.size, f.noted = g.at, 0, 0
	return f.sweep()
}

// sweep deletes the files of other positions than that of identities.
func (f *registerFiles) sweep() (err error) {
	keep := map[string]bool{}
	for _, field := range named {
		keep[f.path("names-"+field, f.base)] = true
	}
	for _, pattern := range []string{"names-*", "changes-*"} {
		files, _ := filepath.Glob(filepath.Join(f.dir, pattern)) // the patterns are right
		for _, file := range files {
			if !keep[file] {
				err = errors.Join(err, os.Remove(file))
			}
		}
	}
	return err
}

// close closes the changes.
func (f *registerFiles) close() {
	if f.changes != nil {
		f.changes.Close() // each record has its checksum
		f.changes = nil
	}
}
