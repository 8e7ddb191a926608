package gather

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"casefile/corpus"
	"casefile/corpus/fetch"
)

// A State remembers of each address when it was visited and when to visit it again.
// It is a cache in state.bolt: without it everything is fetched once more, and the
// store recognizes what it has.
type State struct{ db *bbolt.DB }

var visitsBucket = []byte("visits")

// OpenState opens the state in a data directory. A damaged one is renamed, logged, and
// replaced by an empty one.
func OpenState(dir string, log *slog.Logger) (*State, error) {
	file := filepath.Join(dir, "state.bolt")
	db, err := openBolt(file)
	if err != nil && !errors.Is(err, bolterrors.ErrTimeout) && !errors.Is(err, fs.ErrPermission) {
		log.Warn("crawl state is damaged; a new one is made from the articles", "file", file, "err", err)
		if err := os.Rename(file, file+".damaged"); err != nil {
			return nil, err
		}
		db, err = openBolt(file)
	}
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("%s is %w", file, corpus.ErrBusy)
	}
	if err != nil {
		return nil, err
	}
	return &State{db}, nil
}

// openBolt opens a state and reads all of it, so that damage is found now.
func openBolt(file string) (db *bbolt.DB, err error) {
	err = guarded(func() error {
		var err error
		if db, err = bbolt.Open(file, 0o600, &bbolt.Options{Timeout: time.Second}); err != nil {
			return err
		}
		if err := db.View(func(tx *bbolt.Tx) error { return whole(file, tx) }); err != nil {
			return err
		}
		return db.Update(func(tx *bbolt.Tx) error {
			_, err := tx.CreateBucketIfNotExists(visitsBucket)
			return err
		})
	})
	if err != nil && db != nil {
		err = errors.Join(err, guarded(db.Close))
	}
	return db, err
}

// whole returns an error if a file is shorter than its pages, or has entries that can't
// be read.
func whole(file string, tx *bbolt.Tx) error {
	st, err := os.Stat(file)
	if err != nil {
		return err
	}
	if st.Size() < tx.Size() {
		return fmt.Errorf("it has %d bytes of %d", st.Size(), tx.Size())
	}
	visits := tx.Bucket(visitsBucket)
	if visits == nil {
		return nil
	}
	return visits.ForEach(func(_, b []byte) error { return json.Unmarshal(b, new(entry)) })
}

// guarded calls f, and turns a panic into an error: the file is mapped into memory, and
// to read a part that was cut off is a fault.
func guarded(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errDamagedState, p)
		}
	}()
	return f()
}

// errDamagedState is the error of a state that can't be read.
var errDamagedState = errors.New("the crawl state is damaged; gather again to make a new one")

// Close lets other processes gather.
func (s *State) Close() error { return s.db.Close() }

// A kind says what is at an address.
type kind string

const (
	pageKind    kind = "page"
	feedKind    kind = "feed"
	sitemapKind kind = "sitemap"
	sectionKind kind = "section"
	robotsKind  kind = "robots" // a robots.txt, for the sitemaps that it names
)

// An entry is what the state remembers of one address.
type entry struct {
	URL    string `json:"url"`          // as it was found
	At     string `json:"at,omitempty"` // where it redirects to
	Kind   kind   `json:"kind"`
	Source string `json:"source"`
	Root   string `json:"root,omitempty"`  // of a list that another names: the one in the case file
	Depth  int    `json:"depth,omitempty"` // number of lists that lead to it from there

	Last     time.Time     `json:"last,omitzero"` // zero if it was never visited
	Next     time.Time     `json:"next,omitzero"` // not to be visited before
	Every    time.Duration `json:"every,omitempty"`
	Failures int           `json:"failures,omitempty"` // in a row
	Missed   bool          `json:"missed,omitempty"`   // the last answer was that there is no such page

	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`

	// Empty counts the visits in a row on which a list held nothing, since
	// EmptySince.
	Empty      int       `json:"empty,omitempty"`
	EmptySince time.Time `json:"empty_since,omitzero"`
}

// conditional reports whether the address can be fetched only if it has changed.
func (e *entry) conditional() bool { return e.ETag != "" || e.LastModified != "" }

// setValidators remembers the values for a conditional request; none if x is nil.
func (e *entry) setValidators(x *fetch.Exchange) {
	e.ETag, e.LastModified = "", ""
	if x != nil {
		e.ETag, e.LastModified = x.Value("ETag"), x.Value("Last-Modified")
	}
}

// stateKey returns the key of an entry. All addresses of a page have the same one.
func stateKey(k kind, address string) string {
	if k == pageKind {
		return "page " + corpus.Key(address)
	}
	return string(k) + " " + address
}

func (s *State) view(f func(*bbolt.Tx) error) error {
	return guarded(func() error { return s.db.View(f) })
}

// get returns the entry of an address, nil if there is none.
func (s *State) get(k kind, address string) (*entry, error) {
	var e *entry
	err := s.view(func(tx *bbolt.Tx) error {
		b := tx.Bucket(visitsBucket).Get([]byte(stateKey(k, address)))
		if b == nil {
			return nil
		}
		e = new(entry)
		return json.Unmarshal(b, e)
	})
	return e, err
}

// put remembers entries.
func (s *State) put(entries ...*entry) error {
	if len(entries) == 0 {
		return nil
	}
	return guarded(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			for _, e := range entries {
				b, err := json.Marshal(e)
				if err != nil {
					return err
				}
				if err := tx.Bucket(visitsBucket).Put([]byte(stateKey(e.Kind, e.URL)), b); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// all returns all entries.
func (s *State) all() ([]*entry, error) {
	var entries []*entry
	err := s.view(func(tx *bbolt.Tx) error {
		return tx.Bucket(visitsBucket).ForEach(func(_, b []byte) error {
			e := new(entry)
			entries = append(entries, e)
			return json.Unmarshal(b, e)
		})
	})
	return entries, err
}

// Times between two visits of a page: daily at first, then shorter the more often it
// changes.
const (
	firstEvery = 24 * time.Hour
	leastEvery = 6 * time.Hour
	mostEvery  = 60 * 24 * time.Hour
	asideEvery = 30 * 24 * time.Hour // for pages that are no article of the case, or gone
	secondLook = 24 * time.Hour      // for a page that was missed once
)

// answered notes a visit that had an answer.
func (e *entry) answered(now time.Time, changed bool) {
	switch {
	case e.Every == 0:
		e.Every = firstEvery
	case changed:
		e.Every = max(e.Every/2, leastEvery)
	default:
		e.Every = min(e.Every*2, mostEvery)
	}
	e.Last, e.Next, e.Failures = now, now.Add(e.Every), 0
}

// setAside notes a visit to a page that is no article of the case.
func (e *entry) setAside(now time.Time) {
	e.Last, e.Next, e.Failures = now, now.Add(asideEvery), 0
}

// failed notes a visit that had no answer.
func (e *entry) failed(now time.Time) {
	e.Failures++
	e.Next = now.Add(min(time.Hour<<min(e.Failures, 10), 7*24*time.Hour))
}

// A list that has held nothing for so many visits in a row, or for so long, is
// suspicious: a feed that has moved often still answers, without an item, as on a day
// without news.
const (
	emptyVisits = 3
	emptyTime   = 7 * 24 * time.Hour
)

// countItems notes the number of items in a list.
func (e *entry) countItems(now time.Time, items int) {
	if items > 0 {
		e.Empty, e.EmptySince = 0, time.Time{}
		return
	}
	if e.Empty++; e.EmptySince.IsZero() {
		e.EmptySince = now
	}
}

// suspicious returns why a list is suspicious, "" if it is not.
func (e *entry) suspicious(now time.Time) string {
	if e.Empty >= emptyVisits || e.Empty > 0 && now.Sub(e.EmptySince) >= emptyTime {
		return fmt.Sprintf("it answers, and has held nothing on %d visits since %s", e.Empty, e.EmptySince.UTC().Format(time.DateOnly))
	}
	return ""
}
