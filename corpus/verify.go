package corpus

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Verified tells what [Verify] has read and what it found.
type Verified struct {
	Files, Records, Revisions int
	Bytes                     int64
	// Unfinished are the ends of files that a crash cut off, or that are being
	// written: they were never acknowledged.
	Unfinished []Fault
	// Faults are the differences between what was written and what is there.
	Faults []Fault
}

// A Fault is a place where a data directory is not as it was written.
type Fault struct {
	File   string // below the data directory
	Offset int64  // in bytes
	What   string
}

func (f Fault) String() string { return fmt.Sprintf("%s, byte %d: %s", f.File, f.Offset, f.What) }

// ErrFaults says that a data directory is not as it was written.
var ErrFaults = errors.New("not as it was written")

// Write writes for people what was found. Its error wraps [ErrFaults] if there
// are faults.
func (v *Verified) Write(w io.Writer) error {
	var b strings.Builder
	for _, f := range v.Faults {
		fmt.Fprintf(&b, "%v\n", f)
	}
	for _, f := range v.Unfinished {
		fmt.Fprintf(&b, "%v (never acknowledged, or being written now)\n", f)
	}
	fmt.Fprintf(&b, "%d files, %d captures and other records, %d revisions, %.1f MB read\n", v.Files, v.Records, v.Revisions, float64(v.Bytes)/1e6)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	if len(v.Faults) > 0 {
		return fmt.Errorf("%d faults: the data is %w; restore those files from a backup", len(v.Faults), ErrFaults)
	}
	return nil
}

// Verify reads everything that a data directory keeps: it checks the chain of
// the manifest, the hash of each closed file, the checksum of each line of the
// journal, the digest of each WARC record, that the revisions of each article
// are numbered from 1, and that each names a capture that is there, with that
// length and that hash of its body. It may run beside a writer.
func Verify(ctx context.Context, dir string) (*Verified, error) {
	v := &verifier{dir: dir, captures: map[place]kept{}, revisions: map[string]int{}, hashes: map[string]string{}}
	// What a line names was written before it, so it is read after it.
	for _, step := range []func(context.Context) error{v.readManifest, v.readJournal, v.readWarcs} {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	v.compareCaptures()
	v.compareManifest()
	return &v.Verified, nil
}

type verifier struct {
	Verified
	dir       string
	manifest  *manifest
	hashes    map[string]string // SHA-256 of the files read
	named     []naming
	captures  map[place]kept
	revisions map[string]int // by article id
}

// A naming is what a journal line says of a capture.
type naming struct {
	file   string
	offset int64
	ref    CaptureRef
}

// A place is where a record begins.
type place struct {
	warc   string
	offset int64
}

// kept is what stands at a place.
type kept struct {
	length int64
	sha256 string // of the body
}

func (v *verifier) fault(file string, offset int64, format string, args ...any) {
	v.Faults = append(v.Faults, Fault{file, offset, fmt.Sprintf(format, args...)})
}

func (v *verifier) readManifest(context.Context) error {
	m, err := readManifest(v.dir)
	var damage *DamageError
	if errors.As(err, &damage) {
		v.fault(manifestName, damage.Offset, "%v", damage.Err)
	} else if err != nil {
		return err
	}
	if m.torn > 0 {
		v.Unfinished = append(v.Unfinished, Fault{manifestName, m.end, "a line that is not whole"})
	}
	v.manifest = m
	return nil
}

func (v *verifier) readJournal(ctx context.Context) error {
	numbers, err := journalFiles(filepath.Join(v.dir, "articles"))
	if err != nil {
		return err
	}
	for i, n := range numbers {
		name := "articles/" + journalName(n)
		if n != i+1 && (i == 0 || n != numbers[i-1]+1) {
			v.fault(name, 0, "the file before it is missing")
		}
		offset := int64(0)
		err := v.read(ctx, name, func(r *bufio.Reader) error {
			for {
				line, err := wholeLine(r)
				if err == io.EOF {
					if len(line) > 0 {
						v.cut(name, offset, i == len(numbers)-1)
					}
					return nil
				}
				if err != nil {
					return err
				}
				v.line(name, offset, line)
				offset += int64(len(line))
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// wholeLine returns the next line with its end, or what there is of one.
func wholeLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxLine {
			return nil, fmt.Errorf("a line of over %d bytes", maxLine)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// cut notes that a file ends within a line or record.
func (v *verifier) cut(name string, offset int64, last bool) {
	if last {
		v.Unfinished = append(v.Unfinished, Fault{name, offset, "an end that is not whole"})
		return
	}
	v.fault(name, offset, "it is cut off")
}

func (v *verifier) line(name string, offset int64, line []byte) {
	v.Revisions++
	a, err := decodeArticle(line)
	if err != nil {
		v.fault(name, offset, "%v", err)
		return
	}
	if _, ok := parseID(a.ID); !ok {
		v.fault(name, offset, "an article with the id %.40q", a.ID)
	}
	if want := v.revisions[a.ID] + 1; a.Revision != want {
		v.fault(name, offset, "revision %d of %s, where %d comes next", a.Revision, a.ID, want)
	}
	v.revisions[a.ID] = a.Revision
	v.named = append(v.named, naming{name, offset, a.Capture})
	if a.Gone != nil {
		v.named = append(v.named, naming{name, offset, a.Gone.Capture})
	}
}

func (v *verifier) readWarcs(ctx context.Context) error {
	names, err := warcFiles(v.dir)
	if err != nil {
		return err
	}
	for i, name := range names {
		if err := v.read(ctx, name, func(r *bufio.Reader) error {
			return v.records(name, r, i == len(names)-1)
		}); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) records(name string, file *bufio.Reader, last bool) error {
	c := &counter{r: file}
	r := bufio.NewReaderSize(c, 64<<10)
	for at := int64(0); ; {
		rec, err := readRecord(r)
		if err == io.EOF {
			return nil
		}
		if errors.Is(err, errTorn) && last {
			if more, err := recordAfter(filepath.Join(v.dir, filepath.FromSlash(name)), at+1); err != nil {
				return err
			} else if !more {
				v.cut(name, at, last)
				return nil
			}
		}
		if err != nil {
			v.fault(name, at, "%v; what follows in this file was not read", err)
			return nil
		}
		v.Records++
		end := c.n - int64(r.Buffered())
		page, err := rec.capture()
		switch {
		case errors.Is(err, errNoBody):
		case err != nil:
			v.fault(name, at, "%v", err)
		default:
			v.captures[place{name, at}] = kept{end - at, digest(page.Body)}
		}
		at = end
	}
}

// read hands a file to fn and hashes it whole.
func (v *verifier) read(ctx context.Context, name string, fn func(*bufio.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f, err := os.Open(filepath.Join(v.dir, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	defer f.Close()
	h := sha256.New()
	c := &counter{r: f}
	r := bufio.NewReaderSize(io.TeeReader(c, h), 256<<10)
	if err := fn(r); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, r); err != nil { // after a fault
		return err
	}
	v.Files++
	v.Bytes += c.n
	v.hashes[name] = hex.EncodeToString(h.Sum(nil))
	return nil
}

func (v *verifier) compareCaptures() {
	for _, n := range v.named {
		k, ok := v.captures[place{n.ref.Warc, n.ref.Offset}]
		switch {
		case !ok:
			v.fault(n.file, n.offset, "its capture, %s at byte %d, is not there", n.ref.Warc, n.ref.Offset)
		case k.length != n.ref.Length:
			v.fault(n.file, n.offset, "its capture, %s at byte %d, has %d bytes, not %d", n.ref.Warc, n.ref.Offset, k.length, n.ref.Length)
		case k.sha256 != n.ref.SHA256:
			v.fault(n.file, n.offset, "its capture, %s at byte %d, has the SHA-256 %s, not %s", n.ref.Warc, n.ref.Offset, k.sha256, n.ref.SHA256)
		}
	}
}

// compareManifest checks the hashes of closed files, and that their sidecars are
// what would be made of them.
func (v *verifier) compareManifest() {
	for _, s := range v.manifest.lines {
		got, ok := v.hashes[s.File]
		switch {
		case !ok:
			v.fault(s.File, 0, "it is in the manifest, and not there")
		case got != s.SHA256:
			v.fault(s.File, 0, "it has the SHA-256 %s, and had %s when it was closed", got, s.SHA256)
		default:
			v.compareSidecar(s)
		}
	}
	closed, err := closedFiles(v.dir)
	if err != nil {
		v.fault(manifestName, 0, "%v", err)
	}
	// Files are sealed when they are closed, each kind in its order: one that
	// was passed over has been taken out.
	slices.Reverse(closed)
	later := map[string]bool{}
	for _, name := range closed {
		kind := filepath.Ext(name)
		if v.manifest.find(name) != nil {
			later[kind] = true
		} else if later[kind] {
			v.fault(name, 0, "it has no line in the manifest, where later ones have")
		}
	}
}

func (v *verifier) compareSidecar(s sealed) {
	var n int
	if _, err := fmt.Sscanf(s.File, "articles/%d.jsonl", &n); err != nil {
		return // a WARC file, which has none
	}
	store := &Store{dir: v.dir}
	have, err := os.ReadFile(filepath.Join(store.articles(), sidecarName(n)))
	if err != nil {
		return // it is a cache
	}
	want, err := store.sidecar(n, s.SHA256)
	if err == nil && !bytes.Equal(have, want) {
		v.fault("articles/"+sidecarName(n), 0, "it does not fit its journal file: delete it, it is made anew")
	}
}
