package search

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"

	"casefile/corpus"
	"casefile/search/engine"
	"casefile/search/query"
)

// ErrExpired says that the index of a cursor exists no more.
var ErrExpired = errors.New("the cursor has expired")

// A cursor is where in the answer to a query the next page begins. Clients see an
// opaque string.
type cursor struct {
	Query      uint64          `json:"q"` // the query that it belongs to
	Generation int             `json:"g"`
	At         corpus.Position `json:"p"` // up to which the index had read the journal
	Relaxed    bool            `json:"r,omitempty"`
	Key        []string        `json:"k"` // of the last article of the page
}

// maxCursor is how long a cursor is at most, in bytes.
const maxCursor = 1000

func (c *cursor) String() string {
	b, _ := json.Marshal(c) // numbers and strings cannot fail
	return base64.RawURLEncoding.EncodeToString(b)
}

// readCursor reads what [Query.After] holds.
func readCursor(s string) (*cursor, error) {
	c := new(cursor)
	err := errors.New("too long")
	if len(s) <= maxCursor {
		var b []byte
		if b, err = base64.RawURLEncoding.DecodeString(s); err == nil {
			err = json.Unmarshal(b, c)
		}
		if err == nil {
			_, err = engine.ParseKey(c.Key)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%w: cursor: no answer has given this one: begin without a cursor", query.ErrBad)
	}
	return c, nil
}

// identityOf tells queries apart that find different articles, or the same in
// another order.
func identityOf(q *query.Query) uint64 {
	sum := fnv.New64a()
	fmt.Fprintf(sum, "%q %q %v %q %q %v %q %q %q %q %q", q.Same, q.Text, q.Literal, q.Without, q.With, q.Any, q.In, q.From, q.To, q.DateOf, q.Sort)
	for _, name := range query.Facets {
		f := q.Filters[name]
		fmt.Fprintf(sum, "%q %q %q %q %v", name, f.Any, f.All, f.Not, f.Missing)
	}
	return sum.Sum64()
}

// resume reads where a query continues, in a state of the index. An order by date
// stays as it is when articles come in. Scores do not: they depend on all articles.
func resume(state engine.State, q *query.Query) (*cursor, error) {
	c, err := readCursor(q.After)
	if err != nil {
		return nil, err
	}
	scored := q.Sort == query.Relevance || q.Sort == query.Mentions
	switch {
	case c.Query != identityOf(q):
		return nil, fmt.Errorf("%w: the cursor belongs to another search", query.ErrBad)
	case c.Generation != state.Generation || scored && c.At != state.At:
		return nil, fmt.Errorf("%w: the index has changed since: begin again without it", ErrExpired)
	}
	return c, nil
}

// next returns the cursor behind the page that was found, "" if it is the last, and
// drops the hit that was found only to know that.
func (q *question) next(f *engine.Found) string {
	more := q.Page*q.Size < f.Total
	if q.after != nil {
		more = len(f.Hits) > q.Size
		f.Hits = f.Hits[:min(q.Size, len(f.Hits))]
	}
	if n := len(f.Hits); more && n > 0 {
		c := cursor{identityOf(&q.Query), q.index.state.Generation, q.index.state.At, q.relaxed, f.Hits[n-1].Key.Strings()}
		return c.String()
	}
	return ""
}
