package gather

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"casefile/corpus"
)

// A State remembers of each address when it was visited and when it is to be
// visited again. It lies in state.bolt and is a cache: where it is lost, all is
// asked for once more, and the store knows what it has.
type State struct{ db *bbolt.DB }

var visitsBucket = []byte("visits")

// OpenState opens the state in a data directory. One that can't be read is put
// aside and begun anew, which is logged.
func OpenState(dir string, log *slog.Logger) (*State, error) {
	file := filepath.Join(dir, "state.bolt")
	db, err := openBolt(file)
	if err != nil && !errors.Is(err, bolterrors.ErrTimeout) && !errors.Is(err, fs.ErrPermission) {
		log.Warn("crawl state can't be read; it is put aside and begun anew", "file", file, "err", err)
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

func openBolt(file string) (*bbolt.DB, error) {
	db, err := bbolt.Open(file, 0o644, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		return nil, err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(visitsBucket)
		return err
	})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Close lets other processes gather.
func (s *State) Close() error { return s.db.Close() }

// A kind tells what an address is of.
type kind string

const (
	pageKind    kind = "page"
	feedKind    kind = "feed"
	sitemapKind kind = "sitemap"
	sectionKind kind = "section"
	robotsKind  kind = "robots" // a robots.txt, for the sitemaps it names
)

// A visit is what is remembered of one address.
type visit struct {
	URL    string `json:"url"`          // as it was found
	At     string `json:"at,omitempty"` // where it was found to be, if it redirects
	Kind   kind   `json:"kind"`
	Source string `json:"source"`
	Root   string `json:"root,omitempty"`  // of a list that another names: the one in the case file
	Depth  int    `json:"depth,omitempty"` // how many lists lead to it from there

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

// stateKey returns what a visit is remembered under: of a page what all its
// addresses have in common.
func stateKey(k kind, address string) string {
	if k == pageKind {
		return "page " + corpus.Key(address)
	}
	return string(k) + " " + address
}

// get returns what is remembered of an address, nil if it was never heard of.
func (s *State) get(k kind, address string) (*visit, error) {
	var v *visit
	err := s.db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket(visitsBucket).Get([]byte(stateKey(k, address)))
		if b == nil {
			return nil
		}
		v = new(visit)
		return json.Unmarshal(b, v)
	})
	return v, err
}

// put remembers visits.
func (s *State) put(vs ...*visit) error {
	if len(vs) == 0 {
		return nil
	}
	return s.db.Update(func(tx *bbolt.Tx) error {
		for _, v := range vs {
			b, err := json.Marshal(v)
			if err != nil {
				return err
			}
			if err := tx.Bucket(visitsBucket).Put([]byte(stateKey(v.Kind, v.URL)), b); err != nil {
				return err
			}
		}
		return nil
	})
}

// all returns what is remembered of all addresses.
func (s *State) all() ([]*visit, error) {
	var vs []*visit
	err := s.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(visitsBucket).ForEach(func(_, b []byte) error {
			v := new(visit)
			if err := json.Unmarshal(b, v); err != nil {
				return err
			}
			vs = append(vs, v)
			return nil
		})
	})
	return vs, err
}

// How often a page is visited: at first daily, more often the more often it
// changes.
const (
	firstEvery = 24 * time.Hour
	leastEvery = 6 * time.Hour
	mostEvery  = 60 * 24 * time.Hour
	// apartEvery is for pages that are no article of the case, or gone.
	apartEvery = 30 * 24 * time.Hour
	// secondLook is when a page is looked for again that is not there.
	secondLook = 24 * time.Hour
)

// seen notes a visit that had an answer.
func (v *visit) seen(now time.Time, changed bool) {
	switch {
	case v.Every == 0:
		v.Every = firstEvery
	case changed:
		v.Every = max(v.Every/2, leastEvery)
	default:
		v.Every = min(v.Every*2, mostEvery)
	}
	v.Last, v.Next, v.Failures = now, now.Add(v.Every), 0
}

// apart notes a visit to a page that is not of the case.
func (v *visit) apart(now time.Time) {
	v.Last, v.Next, v.Failures = now, now.Add(apartEvery), 0
}

// failed notes a visit that had no answer.
func (v *visit) failed(now time.Time) {
	v.Failures++
	v.Next = now.Add(min(time.Hour<<min(v.Failures, 10), 7*24*time.Hour))
}

// Lists that hold nothing are suspicious from this many visits in a row or
// from this time on: a feed that has moved often goes on answering without an
// item, which can't be told from a quiet day.
const (
	emptyVisits = 3
	emptyTime   = 7 * 24 * time.Hour
)

// held notes how many items a list held.
func (v *visit) held(now time.Time, items int) {
	if items > 0 {
		v.Empty, v.EmptySince = 0, time.Time{}
		return
	}
	if v.Empty++; v.EmptySince.IsZero() {
		v.EmptySince = now
	}
}

// suspicious returns what is suspicious of a list, "" if nothing is.
func (v *visit) suspicious(now time.Time) string {
	if v.Empty >= emptyVisits || v.Empty > 0 && now.Sub(v.EmptySince) >= emptyTime {
		return fmt.Sprintf("it answers, and has held nothing on %d visits since %s", v.Empty, v.EmptySince.UTC().Format(time.DateOnly))
	}
	return ""
}
