package discover

import (
	"bytes"
	"errors"
	"fmt"

	"casefile/corpus"

	"github.com/mmcdole/gofeed"
)

// Feed reads a feed: RSS, RDF, Atom or JSON Feed. Addresses that are relative
// are resolved against base, the feed's own address, unless the feed says
// otherwise (xml:base). An answer without a single item is no error; that a feed
// has none for long is for the caller to see.
func Feed(body []byte, base string) ([]Found, error) {
	if len(body) > MaxSize {
		return nil, fmt.Errorf("feed: %w", ErrTooLarge)
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
