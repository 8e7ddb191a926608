package discover

import (
	"bytes"
	"errors"
	"fmt"

	"casefile/corpus"

	"github.com/mmcdole/gofeed"
)

// Further limits of a feed. The parser recurses into elements, and would crash the
// program on a feed of opening tags alone. Where deep can't see the depth, the size
// limits it.
const (
	maxFeed  = 8 << 20 // bytes
	maxDepth = 10_000  // of elements; each unclosed <br> of a page counts
)

// Feed reads a feed: RSS, RDF, Atom or JSON Feed. Relative addresses are resolved against
// base, the feed's own address, or xml:base. A feed without items is no error.
func Feed(body []byte, base string) ([]Found, error) {
	if len(body) > maxFeed {
		return nil, fmt.Errorf("feed: %w", errTooLarge)
	}
	if deep(body) {
		return nil, errors.New("feed: elements are nested too deep")
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
		return nil, errors.New("feed: the JSON is not a feed")
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
			f.URL = item.GUID // an address if it is a permanent link
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
