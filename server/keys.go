package server

import (
	"bytes"
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"casefile/corpus"
)

// A Key grants access to those who have its secret. Only a hash of the secret is kept.
type Key struct {
	ID      string    `json:"id"`
	Hash    string    `json:"sha256,omitempty"` // of the secret
	Scopes  []string  `json:"scopes,omitempty"` // what it allows, of [Scopes]
	Note    string    `json:"note,omitempty"`   // what it is for
	By      string    `json:"by,omitempty"`     // who made or revoked it
	Time    time.Time `json:"time"`
	Expires time.Time `json:"expires,omitzero"`
	Revoked bool      `json:"revoked,omitempty"`
}

// Scopes are what a key can allow: "read" to read, "annotate" to decide who is who, to
// correct and to label, "ingest" to add and gather, "admin" to remove, and all of that.
var Scopes = []string{scopeRead, scopeAnnotate, scopeIngest, scopeAdmin}

// shortestSecret is the least length of a secret that the operator chose.
const shortestSecret = 20

// keysFile has a line for each key that was made and for each that was revoked.
func keysFile(dir string) string { return filepath.Join(dir, "keys.jsonl") }

// AddKey makes a key, appends it to those of a data directory, and returns its id and secret.
func AddKey(dir string, k Key) (id, secret string, err error) {
	for _, s := range k.Scopes {
		if !slices.Contains(Scopes, s) {
			return "", "", fmt.Errorf("scope %q: give one of %s", s, strings.Join(Scopes, ", "))
		}
	}
	secret = "cf_" + strings.ToLower(rand.Text())
	k.ID, k.Hash, k.Time = "k_"+strings.ToLower(rand.Text()[:10]), hashOf(secret), time.Now().UTC().Truncate(time.Second)
	return k.ID, secret, appendKey(dir, k)
}

// RevokeKey ends a key. A running server refuses it at once.
func RevokeKey(dir, id, by string) error {
	all, err := Keys(dir)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(k Key) bool { return k.ID == id })
	if i < 0 {
		return fmt.Errorf("there is no key %q; \"casefile key list\" lists them", id)
	}
	if all[i].Revoked {
		return fmt.Errorf("key %s is revoked already", id)
	}
	return appendKey(dir, Key{ID: id, By: by, Time: time.Now().UTC().Truncate(time.Second), Revoked: true})
}

// appendKey appends a line to the keys of a data directory, after removing one that a
// crash cut off.
func appendKey(dir string, k Key) (err error) {
	line, err := json.Marshal(k)
	if err != nil {
		return err
	}
	if err := corpus.MakeDir(dir); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(dir, "keys.lock"))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("lock the keys of %s: %w", dir, err)
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()
	f, err := os.OpenFile(keysFile(dir), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	b, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	_, whole, err := parseKeys(b)
	if err != nil {
		return fmt.Errorf("%s, %w", keysFile(dir), err)
	}
	if err := f.Truncate(int64(whole)); err != nil {
		return err
	}
	line = append(line, '\n')
	if whole > 0 && b[whole-1] != '\n' { // a person has edited the file
		line = slices.Insert(line, 0, '\n')
	}
	_, err = f.Write(line)
	return errors.Join(err, f.Sync())
}

// Keys returns the keys of a data directory, in the order in which they were made.
func Keys(dir string) ([]Key, error) {
	b, err := os.ReadFile(keysFile(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	all, _, err := parseKeys(b)
	if err != nil {
		return nil, fmt.Errorf("%s, %w", keysFile(dir), err)
	}
	return all, nil
}

// parseKeys returns the keys in a file, and how many of its bytes they are. A last line
// that a crash cut off was never acknowledged, and is left out.
func parseKeys(b []byte) (all []Key, whole int, err error) {
	n := 0
	for line := range bytes.Lines(b) {
		n++
		var k Key
		if err := json.Unmarshal(line, &k); err != nil || k.ID == "" {
			if whole+len(line) == len(b) && line[len(line)-1] != '\n' {
				break
			}
			return nil, whole, fmt.Errorf("line %d is not a key: remove the line, or restore the file", n)
		}
		whole += len(line)
		if !k.Revoked {
			all = append(all, k)
		} else if i := slices.IndexFunc(all, func(o Key) bool { return o.ID == k.ID }); i >= 0 {
			all[i].Revoked = true
		}
	}
	return all, whole, nil
}

func hashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// A keyring knows the keys of a data directory, and one that the operator gave.
type keyring struct {
	dir   string // "" if there is none
	given string // hash of the operator's secret, "" if there is none

	mu   sync.Mutex
	read fileState
	all  []Key
}

type fileState struct {
	size int64
	time time.Time
}

func newKeyring(dir, secret string) (*keyring, error) {
	k := &keyring{dir: dir}
	if secret != "" {
		if len(secret) < shortestSecret {
			return nil, fmt.Errorf("the key has %d characters; give at least %d, or make one with \"casefile key add\"", len(secret), shortestSecret)
		}
		k.given = hashOf(secret)
	}
	_, err := k.keys()
	return k, err
}

// keys returns the current keys of the data directory. If the file has gone, all are
// revoked: a server that needed a key never stops needing one.
func (k *keyring) keys() ([]Key, error) {
	if k.dir == "" {
		return nil, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	st, err := os.Stat(keysFile(k.dir))
	if errors.Is(err, fs.ErrNotExist) {
		k.all = slices.Clone(k.all) // requests may still read the keys that they were given
		for i := range k.all {
			k.all[i].Revoked = true
		}
		k.read = fileState{}
		return k.all, nil
	}
	if err != nil {
		return nil, err
	}
	if now := (fileState{st.Size(), st.ModTime()}); now != k.read {
		all, err := Keys(k.dir)
		if err != nil {
			return nil, err
		}
		k.all, k.read = all, now
	}
	return k.all, nil
}

// asked reports whether a key is needed: there is one, or was.
func (k *keyring) asked() (bool, error) {
	all, err := k.keys()
	return k.given != "" || len(all) > 0, err
}

// check returns the id of the key with this secret, and an error if it does not allow the scope.
// It compares with all hashes, so that the time it takes tells nothing of them.
func (k *keyring) check(secret, scope string, now time.Time) (id string, err error) {
	all, err := k.keys()
	if err != nil {
		return "", err
	}
	if secret == "" {
		return "", &refusal{"unauthorised", "a key is missing"}
	}
	hash := []byte(hashOf(secret))
	if subtle.ConstantTimeCompare(hash, []byte(k.given)) == 1 {
		return givenKey, nil
	}
	var found *Key
	for i := range all {
		if subtle.ConstantTimeCompare(hash, []byte(all[i].Hash)) == 1 {
			found = &all[i]
		}
	}
	if found == nil {
		return "", &refusal{"unauthorised", "there is no such key"}
	}
	return found.ID, found.allows(scope, now)
}

// name returns what a key is called where its holder changes something: its note and id.
func (k *keyring) name(id string) (string, error) {
	all, err := k.keys()
	i := slices.IndexFunc(all, func(k Key) bool { return k.ID == id })
	if err != nil || i < 0 || all[i].Note == "" {
		return "key " + id, err
	}
	return fmt.Sprintf("%s (key %s)", all[i].Note, id), nil
}

// givenKey is the id of the key that the operator gave.
const givenKey = "given"

// allows returns an error if the key with this id does not allow the scope, or no longer.
func (k *keyring) allows(id, scope string, now time.Time) error {
	all, err := k.keys()
	if err != nil || id == givenKey && k.given != "" {
		return err
	}
	i := slices.IndexFunc(all, func(k Key) bool { return k.ID == id })
	if i < 0 {
		return &refusal{"unauthorised", "the key is gone"}
	}
	return all[i].allows(scope, now)
}

// allows returns an error if the key does not allow the scope, or no longer.
func (k *Key) allows(scope string, now time.Time) error {
	switch {
	case k.Revoked:
		return &refusal{"unauthorised", "the key was revoked"}
	case !k.Expires.IsZero() && !now.Before(k.Expires):
		return &refusal{"unauthorised", "the key expired on " + k.Expires.Format(time.DateOnly)}
	case !slices.Contains(k.Scopes, scope) && !slices.Contains(k.Scopes, scopeAdmin):
		return &refusal{"forbidden-scope", fmt.Sprintf("the key allows %s, and this needs %s", strings.Join(k.Scopes, ", "), scope)}
	}
	return nil
}

// secretOf returns the secret in the headers of a request: a bearer token, the password of
// basic authentication, or X-Api-Key.
func secretOf(r *http.Request) string {
	_, password, _ := r.BasicAuth()
	return cmp.Or(bearerOf(r), password)
}

// bearerOf returns the secret in a header that browsers do not send by themselves.
func bearerOf(r *http.Request) string {
	bearer := ""
	if kind, rest, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(kind, "Bearer") {
		bearer = strings.TrimSpace(rest)
	}
	return cmp.Or(bearer, r.Header.Get("X-Api-Key"))
}
