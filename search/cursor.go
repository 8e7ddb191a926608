package search

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"

	"casefile/corpus"
	"casefile/search/query"
)

// ErrExpired says that a cursor belongs to an index that is no more.
var ErrExpired = errors.New("the cursor has expired")

// A cursor is where in the answer to a query the next page begins. The outside
// sees it as a string that means nothing.
type cursor struct {
	Query      uint64          `json:"q"` // the query that it belongs to
	Generation int             `json:"g"`
	At         corpus.Position `json:"p"` // of the journal, as the index had read it
	Relaxed    bool            `json:"r,omitempty"`
	Key        []string        `json:"k"` // what the last article of the page was sorted by
}

// maxCursor is how long a cursor is at most, in bytes.
const maxCursor = 1000

func (c *cursor) String() string {
	b, _ := json.Marshal(c) // of numbers and strings it cannot fail
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
			_, err = readRank(c.Key)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%w: this is no cursor that an answer has given: begin without one", query.ErrBad)
	}
	return c, nil
}

// identity tells queries apart that find different articles, or the same in
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

// resume reads where a query is to go on, in the index that s shows. An order by
// date stays as it is when articles come in. Scores do not: they depend on all
// articles.
func (s *snapshot) resume(q *query.Query) (*cursor, error) {
	c, err := readCursor(q.After)
	if err != nil {
		return nil, err
	}
	scored := q.Sort == query.Relevance || q.Sort == query.Mentions
	switch {
	case c.Query != identityOf(q):
		return nil, fmt.Errorf("%w: the cursor belongs to another search", query.ErrBad)
	case c.Generation != s.Generation || scored && c.At != s.At:
		return nil, fmt.Errorf("%w: the index has changed since: begin again without it", ErrExpired)
	}
	return c, nil
}

// next returns the cursor behind the page that was found, "" if it is the last one,
// and takes off the page what was found only to know that.
func (s *question) next(f *found) string {
	more := s.Page*s.Size < f.total
	if s.after != nil {
		more = len(f.hits) > s.Size
		f.hits = f.hits[:min(s.Size, len(f.hits))]
	}
	if n := len(f.hits); more && n > 0 {
		c := cursor{identityOf(&s.Query), s.snap.Generation, s.snap.At, s.relaxed, f.hits[n-1].key}
		return c.String()
	}
	return ""
}
