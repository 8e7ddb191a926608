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

// A register is kept in these files of its generation:
//
//	identities           the resolvers at a position of the journal
//	names-<field>-<at>   the lexicons at that position
//	changes-<at>         a log of the changes since, with a record for each batch
//
// A batch is logged before it is written to the index. Records beyond the position of the
// index were not written and are cut off. If the log does not lead to that position, or
// a file is torn, or another program wrote it, the register is read from the index: the
// rules that names are compared by change with the program.

// registerFiles are the files of a register.
type registerFiles struct {
	dir      string // "" to keep no files
	readOnly bool
	watch    *watch // of the generation
	loaded   bool
	base     corpus.Position // of identities
	changes  *os.File        // open to append; nil before the first record
	size     int64           // of the valid records
	logged   int             // articles in them
	spent    int             // pairs of names that were compared when the files were written
}

const identitiesFile = "identities"

// identitiesVersion begins the file.
const identitiesVersion = "casefile identities 1\n"

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A storedRegister follows the version and a checksum in the file.
type storedRegister struct {
	Program   uint32
	At        corpus.Position
	Valued    map[string]int
	Resolvers map[string][]byte
}

// program returns the checksum of the running program, 0 if it cannot be read.
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

// due reports whether the log is so long, for an index of so many articles, or so many
// pairs of names were compared since the files were written, that reading the log would
// delay a start.
func (f *registerFiles) due(articles, compared int) bool {
	const pairs = 20_000 // compared in the time that it takes to write a small index's files
	return f.dir != "" && (f.logged > 1000+articles/50 || compared-f.spent > pairs+10*articles)
}

// compared returns how many pairs of names the resolvers have compared.
func (g *register) compared() (n int) {
	for _, r := range g.resolvers {
		n += r.Compared()
	}
	return n
}

// load reads the files, once, for an index at a position of the journal.
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
		g.log.Warn("identities are not those of the index and are read anew", "at", g.at, "index", at, "err", err)
	}
}

// loadBase reads all files but the log. Without files, the log has all that was ever in
// the index.
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
		return ErrDamaged
	}
	var s storedRegister
	if err := gob.NewDecoder(bytes.NewReader(rest[4:])).Decode(&s); err != nil {
		return err
	}
	if s.Program == 0 || s.Program != program() {
		return errors.New("another program wrote them")
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
	return g.files.mapped(g.at)
}

// mapped notes the files of names at a position as those that are in use.
func (f *registerFiles) mapped(at corpus.Position) error {
	var files []string
	for _, field := range named {
		files = append(files, f.path("names-"+field, at))
	}
	return f.watch.use(files...)
}

// replay applies the log up to a position.
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
			return ErrDamaged
		}
		from, at, changes, err := unpackChanges(b[8 : 8+size])
		if err != nil || from != g.at {
			return errors.Join(ErrDamaged, err)
		}
		g.apply(changes, at)
		g.files.logged += len(changes)
		g.files.size += int64(8 + size)
		b = b[8+size:]
	}
	return nil
}

// log appends the changes between two positions.
func (f *registerFiles) log(from, to corpus.Position, changes []*change) (err error) {
	if f.dir == "" || f.readOnly {
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
	f.logged += len(changes)
	return err
}

// packChanges encodes changes for [unpackChanges].
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
		err = ErrDamaged
	}
	return from, to, changes, err
}

// save writes the files and begins a new log.
func (g *register) save() (err error) {
	f := &g.files
	if f.dir == "" || f.readOnly || program() == 0 {
		return nil
	}
	for _, field := range named {
		path := f.path("names-"+field, g.at)
		if err := g.names[field].Save(path); err != nil {
			return fmt.Errorf("names of %s: %w", field, err)
		}
		if l, err := names.Open(path); err == nil { // a mapped one takes less memory
			g.names[field] = l
		}
	}
	if err := f.mapped(g.at); err != nil {
		return err
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
	f.base, f.size, f.logged, f.spent = g.at, 0, 0, g.compared()
	return f.sweep()
}

// sweep deletes the files of other positions.
func (f *registerFiles) sweep() (err error) {
	keep := map[string]bool{}
	for _, field := range named {
		keep[f.path("names-"+field, f.base)] = true
	}
	for _, pattern := range []string{"names-*", "changes-*"} {
		files, _ := filepath.Glob(filepath.Join(f.dir, pattern)) // the patterns are valid
		for _, file := range files {
			if !keep[file] {
				err = errors.Join(err, os.Remove(file))
			}
		}
	}
	return err
}

// close closes the log.
func (f *registerFiles) close() {
	if f.changes != nil {
		_ = f.changes.Close() // each record has a checksum
		f.changes = nil
	}
}
