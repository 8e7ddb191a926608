package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A Verified is what [Verify] has read and found.
type Verified struct {
	Files, Records, Revisions int
	Abstracts                 int // revisions that are an [Abstract]
	Bytes                     int64
	Seals                     int     // lines of the manifest
	Manifest                  string  // SHA-256 of the manifest's last line, "" for none
	Unfinished                []Fault // ends of files that were never acknowledged, or are being written
	Faults                    []Fault // other differences from what was written
	Notes                     []Fault // not faults, but worth knowing
}

// A Fault is a place where a data directory differs from what was written.
type Fault struct {
	File   string // below the data directory
	Offset int64  // in bytes
	What   string
}

func (f Fault) String() string { return fmt.Sprintf("%s, byte %d: %s", f.File, f.Offset, f.What) }

// Write writes a report for people. It returns an error if there are faults.
func (v *Verified) Write(w io.Writer) error {
	var b strings.Builder
	for _, f := range v.Faults {
		fmt.Fprintf(&b, "%v\n", f)
	}
	for _, f := range v.Unfinished {
		fmt.Fprintf(&b, "%v (never acknowledged, or being written now)\n", f)
	}
	for _, f := range v.Notes {
		fmt.Fprintf(&b, "note: %v\n", f)
	}
	revisions := fmt.Sprintf("%d revisions", v.Revisions)
	if v.Abstracts > 0 {
		revisions += fmt.Sprintf(" (%d of them abstracts in other words, not the text of an article)", v.Abstracts)
	}
	fmt.Fprintf(&b, "%d files, %d captures and other records, %s, %.1f MB read\n", v.Files, v.Records, revisions, float64(v.Bytes)/1e6)
	if v.Manifest != "" && len(v.Faults) == 0 {
		fmt.Fprintf(&b, "the manifest ends with %s: noted elsewhere, this proves that nothing before was changed\n", v.Manifest)
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	if len(v.Faults) > 0 {
		return fmt.Errorf("%d faults: the data is not as it was written; restore those files from a backup", len(v.Faults))
	}
	return nil
}

// Verify reads everything that a data directory keeps. It checks the manifest's chain
// and that no line is missing at its end, the size and hash of each file in it, the
// checksum of each line of the journal, of the decisions and of the audit log, the
// digest of each WARC record, that the revisions of each article are numbered from 1,
// and that the capture of each exists with its length and hash. It may run beside a
// writer, and reads as many files at a time as there are processors. It returns the
// error of [Present] if there is nothing to verify.
func Verify(ctx context.Context, dir string) (*Verified, error) {
	if err := Present(dir); err != nil {
		return nil, err
	}
	v := &verifier{dir: dir, files: map[string]*scan{}}
	if err := v.look(); err != nil {
		return nil, err
	}
	if err := v.read(ctx); err != nil {
		return nil, err
	}
	for _, f := range v.journal {
		v.compareSidecar(f)
	}
	v.compareLines()
	v.compareManifest()
	v.compareHeads()
	v.noteUnsealed()
	return &v.Verified, nil
}

func (v *Verified) note(file string, offset int64, format string, args ...any) {
	v.Notes = append(v.Notes, Fault{file, offset, fmt.Sprintf(format, args...)})
}

type verifier struct {
	Verified
	dir            string
	journal, warcs []keptFile // as they were before anything was read
	manifest       *manifest
	head           string // in manifest.head
	chained        bool   // the manifest is undamaged
	files          map[string]*scan
	stamped        []string // heads that have a time stamp
}

func (v *Verified) fault(file string, offset int64, format string, args ...any) {
	v.Faults = append(v.Faults, Fault{file, offset, fmt.Sprintf(format, args...)})
}

// look lists the files and reads the manifest. It does so again if a writer adds a
// line meanwhile: what is in the manifest must be in the files, and what is closed
// in the manifest.
func (v *verifier) look() error {
	for {
		var damage *damageError
		head, err := readHead(v.dir) // before the manifest, which has it then
		if err != nil {
			if !errors.As(err, &damage) {
				return err
			}
			v.fault(headName, 0, "%v", damage.err)
		}
		if v.stamped, err = stampedHeads(v.dir); err != nil { // likewise
			return err
		}
		damage = nil
		before, err := readManifest(v.dir)
		if err != nil && !errors.As(err, &damage) {
			return err
		}
		if v.journal, v.warcs, err = keptFiles(v.dir); err != nil {
			return err
		}
		after, err := readManifest(v.dir)
		if err != nil && !errors.As(err, &damage) {
			return err
		}
		if after.end != before.end {
			continue
		}
		v.head, v.manifest, v.chained, v.Manifest = head, after, damage == nil, after.last
		v.Seals = len(after.lines)
		if damage != nil {
			v.fault(manifestName, damage.offset, "%v; what follows was not read", damage.err)
		}
		if after.torn > 0 {
			v.Unfinished = append(v.Unfinished, Fault{manifestName, after.end, "its last line is cut off"})
		}
		return nil
	}
}

// read reads all files, several at a time.
func (v *verifier) read(ctx context.Context) error {
	marks := map[string][]int64{}
	for _, s := range v.manifest.lines {
		marks[s.File] = append(marks[s.File], s.Size)
	}
	var all []*scan
	// The largest come first, so that none is read alone at the end.
	for i, f := range v.warcs {
		all = append(all, &scan{name: f.name, last: i == len(v.warcs)-1, parse: parseRecords, most: math.MaxInt64})
	}
	for i, f := range v.journal {
		// Lines that are written meanwhile name captures that may not be read.
		all = append(all, &scan{name: f.name, last: i == len(v.journal)-1, parse: parseLines, most: f.size})
	}
	if _, err := os.Stat(decisionsFile(v.dir)); err == nil {
		all = append(all, &scan{name: filepath.Base(decisionsFile(v.dir)), last: true, parse: parseDecisions, most: math.MaxInt64})
	}
	if _, err := os.Stat(filepath.Join(v.dir, auditName)); err == nil {
		all = append(all, &scan{name: auditName, last: true, parse: parseAudit, most: math.MaxInt64})
	}
	errs := make([]error, len(all))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(all)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(all)); i = next.Add(1) - 1 {
				errs[i] = all[i].read(ctx, v.dir, marks[all[i].name])
			}
		})
	}
	workers.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for _, r := range all {
		v.files[r.name] = r
		v.Files++
		v.Bytes += r.Bytes
		v.Records += r.Records
		v.Revisions += r.Revisions
		v.Abstracts += r.Abstracts
		v.Faults = append(v.Faults, r.Faults...)
		v.Unfinished = append(v.Unfinished, r.Unfinished...)
	}
	return nil
}

// read reads a file from its beginning and hashes it whole.
func (r *scan) read(ctx context.Context, dir string, marks []int64) error {
	r.path = filepath.Join(dir, filepath.FromSlash(r.name))
	f, err := os.Open(r.path)
	if err != nil {
		return err
	}
	defer f.Close()
	slices.Sort(marks)
	if len(marks) > 0 {
		r.least = marks[len(marks)-1]
	}
	h := &marked{hash: sha256.New(), marks: marks, sums: map[int64]string{0: digest(nil)}}
	in := io.LimitReader(io.TeeReader(f, h), r.most)
	if err := r.parse(ctx, r, in); err != nil {
		return fmt.Errorf("%s: %w", r.name, err)
	}
	if _, err := io.Copy(io.Discard, in); err != nil { // after a fault
		return err
	}
	r.Bytes, r.sums, r.whole = h.n, h.sums, hex.EncodeToString(h.hash.Sum(nil))
	return nil
}

// A marked hashes what is written to it, and keeps the hash at each mark.
type marked struct {
	hash  hash.Hash
	n     int64
	marks []int64 // not reached yet, sorted
	sums  map[int64]string
}

func (m *marked) Write(p []byte) (int, error) {
	all := len(p)
	for len(m.marks) > 0 && m.marks[0] <= m.n+int64(len(p)) {
		part := p[:max(0, m.marks[0]-m.n)]
		m.hash.Write(part) // never fails, see hash.Hash
		m.n += int64(len(part))
		m.sums[m.marks[0]] = hex.EncodeToString(m.hash.Sum(nil))
		m.marks, p = m.marks[1:], p[len(part):]
	}
	m.hash.Write(p)
	m.n += int64(len(p))
	return all, nil
}

// compareSidecar checks that the sidecar of a closed journal file fits it.
func (v *verifier) compareSidecar(f keptFile) {
	r := v.files[f.name]
	want := encodeSidecar(r.whole, r.postings, r.keys)
	r.postings, r.keys = nil, nil
	name := "articles/" + sidecarName(f.number)
	have, err := os.ReadFile(filepath.Join(v.dir, filepath.FromSlash(name)))
	if f.closed && err == nil && !otherSidecar(have) && !bytes.Equal(have, want) { // it is a cache
		v.fault(name, 0, "it does not fit its journal file: delete it, and it is written again")
	}
}

// compareLines checks the order of revisions, and that their captures exist.
func (v *verifier) compareLines() {
	revisions := map[uint64]int{}
	unread := map[string]int{} // captures, by WARC file
	var latest time.Time
	for i, f := range v.journal {
		if i > 0 && f.number != v.journal[i-1].number+1 || i == 0 && f.number != 1 {
			v.fault(f.name, 0, "the file before it is missing")
		}
		for _, l := range v.files[f.name].lines {
			if want := revisions[l.id] + 1; l.revision != want {
				v.fault(f.name, l.offset, "revision %d of %s, but %d comes next", l.revision, formatID(l.id), want)
			}
			revisions[l.id] = l.revision
			if l.at.Before(latest.Add(-clockSlack)) && !l.at.IsZero() {
				v.note(f.name, l.offset, "the clock read %s when it was written, and %s at the line before: it ran backwards", l.at.Format(time.RFC3339), latest.Format(time.RFC3339))
			}
			if !l.at.IsZero() {
				latest = l.at
			}
			for _, n := range l.captures {
				v.compareCapture(f.name, l.offset, n, unread)
			}
		}
	}
	for _, f := range v.warcs {
		if n := unread[f.name]; n > 0 {
			v.fault(f.name, v.files[f.name].unread, "the journal names %d captures from here on", n)
		}
	}
}

func (v *verifier) compareCapture(journal string, offset int64, n reference, unread map[string]int) {
	r, ok := v.files[n.warc]
	if ok && r.unread > 0 && n.offset >= r.unread {
		unread[n.warc]++
		return
	}
	var k content
	if ok {
		k, ok = r.captures[n.offset]
	}
	switch {
	case !ok:
		v.fault(journal, offset, "its capture, %s at byte %d, is missing", n.warc, n.offset)
	case k.length != n.length:
		v.fault(journal, offset, "its capture, %s at byte %d, has %d bytes, not %d", n.warc, n.offset, k.length, n.length)
	case k.sha256 != n.sha256:
		v.fault(journal, offset, "its capture, %s at byte %d, has the SHA-256 %x, not %x", n.warc, n.offset, k.sha256, n.sha256)
	default:
		k.used = true
		r.captures[n.offset] = k
	}
}

// compareManifest checks that each file begins as in the manifest, and that all
// closed files are in it.
func (v *verifier) compareManifest() {
	faulty := map[string]bool{} // files: one fault for each is enough
	for _, s := range v.manifest.lines {
		if faulty[s.File] || s.Edited {
			continue
		}
		r, ok := v.files[s.File]
		sum := ""
		if ok {
			sum, ok = r.sums[s.Size]
		}
		switch {
		case r == nil:
			v.fault(s.File, 0, "it is in the manifest, but missing")
		case !ok:
			v.fault(s.File, r.Bytes, "it has %d bytes, but had %d", r.Bytes, s.Size)
		case sum != s.SHA256:
			v.fault(s.File, 0, "its first %d bytes have the SHA-256 %s, but had %s", s.Size, sum, s.SHA256)
		default:
			continue
		}
		faulty[s.File] = true
	}
	for _, f := range slices.Concat(v.journal, v.warcs) {
		if wrong := v.manifest.unsealed(f); wrong != "" && v.chained && !faulty[f.name] {
			v.fault(f.name, v.manifest.size(f.name), "%s", wrong)
		}
	}
}

// compareHeads checks that the manifest has the heads that manifest.head and the
// captures name: one that was shortened, or is missing, lacks some.
func (v *verifier) compareHeads() {
	if !v.chained {
		return // the lines after the damage were not read
	}
	if v.head != "" && !v.manifest.heads[v.head] {
		v.fault(manifestName, v.manifest.end, "lines are missing at its end: %s names one with the hash %s", headName, v.head)
	}
	for _, head := range v.stamped {
		if !v.manifest.heads[head] {
			v.fault(stampName(head), 0, "it is the time stamp of a head that the manifest does not have")
		}
	}
	named := false
	for _, f := range v.warcs {
		first := int64(-1)
		for at, head := range v.files[f.name].named {
			if at >= f.size { // written after the manifest was read
				continue
			}
			named = true
			if !v.manifest.heads[head] && (first < 0 || at < first) {
				first = at
			}
		}
		if first >= 0 {
			v.fault(f.name, first, "when this capture was kept, the manifest had a line with the hash %s, which is missing now", v.files[f.name].named[first])
		}
	}
	if v.head == "" && named {
		v.fault(headName, 0, "it is missing or empty")
	}
}

// noteUnsealed notes what the manifest does not cover, and captures that no revision
// names.
func (v *verifier) noteUnsealed() {
	for _, f := range slices.Concat(v.journal, v.warcs) {
		if at := v.manifest.size(f.name); f.size > at {
			v.note(f.name, at, "its last %d bytes were written after the last seal of the manifest: a change in them goes unnoticed; the next command that adds seals them", f.size-at)
		}
	}
	for _, name := range []string{filepath.Base(decisionsFile(v.dir)), auditName} {
		if r, at := v.files[name], v.manifest.size(name); r != nil && r.Bytes > at {
			v.note(name, at, "its last %d bytes were written after the last seal of the manifest, or are being written", r.Bytes-at)
		}
	}
	for _, f := range v.warcs {
		n, first := 0, int64(math.MaxInt64)
		for at, c := range v.files[f.name].captures {
			if at < f.size && !c.used && !c.hop {
				n, first = n+1, min(first, at)
			}
		}
		if n > 0 {
			v.note(f.name, first, "no revision names %s from here on: pages without an article, and answers that brought nothing new, have none", plural(n, "capture"))
		}
	}
	line := v.manifest.find(CaseFile)
	if line == nil {
		return
	}
	if b, err := os.ReadFile(filepath.Join(v.dir, CaseFile)); err != nil || digest(b) != line.SHA256 {
		v.note(CaseFile, 0, "it is not what it was on %s, when it was last sealed: people edit it, and the next command that adds seals it", line.At.Format(time.RFC3339))
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
