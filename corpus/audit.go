package corpus

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// An Act is a line of the audit log: who did what, and when. Lines are only ever
// appended. Each has the hash of the line before, and the manifest has that of the whole
// log, so that none can be changed or left out later.
type Act struct {
	N    int       `json:"n"` // from 1
	Time time.Time `json:"time"`
	What string    `json:"what"`           // such as "sign-in" or "remove"
	By   string    `json:"by"`             // a person, or the id of a key
	From string    `json:"from,omitempty"` // network address
	Of   string    `json:"of,omitempty"`   // what it was done to: an id, a file, an address of a page
	Note string    `json:"note,omitempty"`
	Prev string    `json:"prev"` // SHA-256 of the line before, "" in the first
}

// auditName is the audit log of a data directory.
const auditName = "audit.jsonl"

// An Audit appends to the audit log of a data directory, as other processes may too. Its
// methods may be called concurrently.
type Audit struct {
	dir string
	log *slog.Logger

	mu       sync.Mutex
	n        int
	prev     string
	end      int64 // after the last line that was read
	unsealed bool  // the manifest lacks the last lines
}

// NewAudit returns the audit log of a data directory, which need not exist.
func NewAudit(dir string, log *slog.Logger) *Audit { return &Audit{dir: dir, log: log} }

// Add appends an act, with its number and time, and syncs it to the disk. If sealed is
// false, the manifest gets its hash with the next act that is sealed, or by Close: that
// suits acts of reading, which are many.
func (l *Audit) Add(a Act, sealed bool) (err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := MakeDir(l.dir); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(l.dir, "audit.lock"))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("lock the audit log of %s: %w", l.dir, err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	first := l.end == 0
	if err := l.readOn(); err != nil {
		return err
	}
	a.N, a.Time, a.Prev = l.n+1, time.Now().UTC().Truncate(time.Second), l.prev
	line, err := encodeLine("act", a)
	if err != nil {
		return err
	}
	var m *manifest
	least := l.end
	if sealed || first { // reading the manifest takes long in a large case
		if m, err = readManifest(l.dir); err != nil {
			return err
		}
		least = m.size(auditName)
	}
	f, err := reopen(filepath.Join(l.dir, auditName), l.end, least, l.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.append(line); err != nil {
		return errors.Join(err, f.cut(l.end))
	}
	l.n, l.prev, l.end, l.unsealed = a.N, digest(line), f.size, true
	if sealed {
		err = m.seal(keptFile{name: auditName, size: f.size})
		l.unsealed = err != nil
	}
	return err
}

// Close adds the hash of the log to the manifest if that lacks the last acts.
func (l *Audit) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.unsealed {
		return nil
	}
	m, err := readManifest(l.dir)
	if err == nil {
		err = m.seal(keptFile{name: auditName, size: l.end})
	}
	l.unsealed = err != nil
	return err
}

// readOn reads the lines that others have added.
func (l *Audit) readOn() error {
	b, err := readFrom(filepath.Join(l.dir, auditName), l.end)
	if err != nil {
		return err
	}
	return l.take(b)
}

// take reads lines that follow those that were read, and leaves one that is cut off.
func (l *Audit) take(b []byte) error {
	for {
		line, rest, whole := bytes.Cut(b, []byte("\n"))
		if !whole {
			return nil
		}
		line = b[:len(line)+1]
		raw, err := decodeLine("act", line)
		var a Act
		if err == nil {
			err = json.Unmarshal(raw, &a)
		}
		if err == nil && (a.N != l.n+1 || a.Prev != l.prev) {
			err = fmt.Errorf("it is act %d after %.12q, but %d after %.12q comes next", a.N, a.Prev, l.n+1, l.prev)
		}
		if err != nil {
			return &damageError{filepath.Join(l.dir, auditName), l.end, err}
		}
		l.n, l.prev, l.end = a.N, digest(line), l.end+int64(len(line))
		b = rest
	}
}

// parseAudit reads the audit log for [Verify].
func parseAudit(_ context.Context, r *scan, in io.Reader) error {
	b, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	var l Audit
	var damage *damageError
	if err := l.take(b); errors.As(err, &damage) {
		r.fault(r.name, l.end, "%v; what follows was not read", damage.err)
	} else if l.end < int64(len(b)) {
		r.cut(l.end)
	}
	return nil
}
