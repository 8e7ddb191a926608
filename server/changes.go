package server

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"time"

	"casefile/corpus"
)

// changesParams are the parameters of the list of changes.
var changesParams = newTable(
	param{name: "since", help: "The since of an answer: what was added after it. Without it the list begins with the first article."},
	param{name: "size", kind: numberKind, low: 1, high: 1000, def: "100", help: "The most changes."},
)

// changes are what was added to the corpus, in its order: a mirror that applies them
// has all articles. An article may be listed several times.
type changes struct {
	Results []change `json:"results"`
	Since   string   `json:"since"` // from where to ask next, now or later
	More    bool     `json:"more"`  // there are more by now
	Links   links    `json:"links"`
}

type change struct {
	ID         string    `json:"id"`
	Kind       string    `json:"kind"` // article or abstract
	Version    int       `json:"version"`
	Op         string    `json:"op"` // added, changed or removed
	Title      string    `json:"title"`
	URL        string    `json:"url"`
	CapturedAt time.Time `json:"captured_at"`
	Self       string    `json:"self"`
	HTML       string    `json:"html"`
}

const articlesPath = apiPath + "/articles"

// errEnough ends a walk through the journal.
var errEnough = errors.New("enough")

func (s *server) changesAnswer(ctx context.Context, r request) (any, error) {
	from, err := s.readSince(r)
	if err != nil {
		return nil, err
	}
	out := changes{Results: []change{}}
	err = s.Searcher.Store.Walk(from, func(a *corpus.Article, next corpus.Position) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(out.Results) == r.number("size") {
			out.More = true
			return errEnough
		}
		out.Results = append(out.Results, newChange(a))
		from = next
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return nil, err
	}
	out.Since = writtenPosition(from)
	out.Links = links{Self: r.at(articlesPath), HTML: noParams.with("sort", "captured").at(searchPage)}
	if out.More {
		out.Links.Next = new(r.set("since", out.Since).at(articlesPath))
	}
	return out, nil
}

func newChange(a *corpus.Article) change {
	one := change{a.ID, a.Class.Name(), a.Revision, "changed", a.Title, a.URL, a.Capture.Time, articlePath(a.ID), articleLink(a.ID, noParams)}
	switch {
	case a.Removed != nil:
		one.Op = "removed"
	case a.Revision == 1:
		one.Op = "added"
	}
	return one
}

// readSince returns the place in the journal that a request gives.
func (s *server) readSince(r request) (corpus.Position, error) {
	from, err := readPosition(r.text("since"))
	if err != nil || s.Searcher.Store.End().Less(from) {
		return from, invalid("since", r.text("since"), "since is %.80q, which no answer has given; leave it out to begin with the first article", r.text("since"))
	}
	return from, nil
}

// writtenPosition writes a place between two lines of the journal, with a checksum: a
// place that a client made up may be within a line.
func writtenPosition(p corpus.Position) string {
	place := fmt.Sprintf("%d-%d", p.File, p.Offset)
	return fmt.Sprintf("%s-%08x", place, crc32.ChecksumIEEE([]byte("journal "+place)))
}

// readPosition reads what writtenPosition has written, and "" as the start.
func readPosition(s string) (p corpus.Position, err error) {
	if s == "" {
		return p, nil
	}
	var sum uint32
	if _, err := fmt.Sscanf(s, "%d-%d-%x", &p.File, &p.Offset, &sum); err != nil {
		return p, err
	}
	if s != writtenPosition(p) {
		return p, errors.New("wrong checksum")
	}
	return p, nil
}
