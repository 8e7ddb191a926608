package discover

import (
	"bytes"
	"errors"
	"fmt"

	"casefile/corpus"

	"github.com/mmcdole/gofeed"
)

// Limits of a feed beyond those of the package. The parser of feeds goes down
// into elements by recursion and would end the whole program on a feed of
// nothing but opening tags; the size alone keeps that from happening where the
// depth is hidden from us.
const (
	maxFeed  = 8 << 20 // bytes
	maxDepth = 10_000  // elements within elements; pages with unclosed <br> count many
)

// Feed reads a feed: RSS, RDF, Atom or JSON Feed. Addresses that are relative
// are resolved against base, the feed's own address, unless the feed says
// otherwise (xml:base). An answer without a single item is no error; that a feed
// has none for long is for the caller to see.
func Feed(body []byte, base string) ([]Found, error) {
	if len(body) > maxFeed {
		return nil, fmt.Errorf("feed: %w", ErrTooLarge)
	}
	if deep(body) {
		return nil, errors.New("feed: elements nested too deep")
	}
	l, err := newList(base)
	if err != nil {
		return nil, err
	}
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("feed: %w", err)
	}
	if feed.FeedType == "json" && feed.FeedVersion == "" {
		return nil, errors.New("feed: JSON that is no feed")
	}
	for _, item := range feed.Items {
		if item == nil {
			continue
		}
		f := Found{
			URL:       item.Link,
			Title:     item.Title,
			Published: date(item.Published, corpus.FromMeta),
			Modified:  date(item.Updated, corpus.FromMeta),
		}
		if f.URL == "" {
			f.URL = item.GUID // a permanent link, where it is an address
		}
		if f.URL == "" {
			continue
		}
		if err := l.add(f); err != nil {
			return l.found, fmt.Errorf("feed: %w", err)
		}
	}
	return l.found, nil
}

// deep reports whether elements are nested beyond maxDepth.
func deep(body []byte) bool {
	skip := func(from []byte, end string) []byte {
		if i := bytes.Index(from, []byte(end)); i >= 0 {
			return from[i+len(end):]
		}
		return nil
	}
	depth := 0
	for {
		i := bytes.IndexByte(body, '<')
		if i < 0 {
			return false
		}
		body = body[i+1:]
		switch {
		case bytes.HasPrefix(body, []byte("!--")):
			body = skip(body[3:], "-->")
		case bytes.HasPrefix(body, []byte("![CDATA[")):
			body = skip(body, "]]>")
		case bytes.HasPrefix(body, []byte("?")):
			body = skip(body, "?>")
		case bytes.HasPrefix(body, []byte("!")):
			body = skip(body, ">")
		case bytes.HasPrefix(body, []byte("/")):
			depth = max(depth-1, 0)
		default:
			end := bytes.IndexByte(body, '>')
			if end > 0 && body[end-1] == '/' {
				continue
			}
			if depth++; depth > maxDepth {
				return true
			}
		}
	}
}
