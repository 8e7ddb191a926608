package gather

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"

	"casefile/corpus/clean"
	"casefile/corpus/discover"
)

// Limits of lists.
const (
	maxSitemaps = 3 // sitemaps that name sitemaps, one below the other
	maxFeeds    = 5 // feeds that a page names
)

// keepList remembers what a feed, sitemap, section or robots.txt names, and queues
// what is to be visited now.
func (w *walk) keepList(r result, now time.Time) error {
	found, ok := w.readList(r, now)
	if !ok {
		return nil
	}
	r.Last, r.Failures = now, 0
	pages, items, err := w.sort(r, found)
	if err != nil {
		return err
	}
	r.countItems(now, items)
	w.suspect(r.task, now)
	return w.queuePages(r, pages)
}

// readList returns what the list names; false if there is nothing to read, which it
// reports.
func (w *walk) readList(r result, now time.Time) ([]discover.Found, bool) {
	if r.Kind == robotsKind {
		var found []discover.Found
		for _, address := range r.sitemaps {
			found = append(found, discover.Found{URL: address, Lists: true})
		}
		return found, true
	}
	switch status := r.exchange.Status; {
	case status == http.StatusNotModified && r.conditional():
		r.Last, r.Failures = now, 0
		if r.Empty > 0 {
			r.countItems(now, 0)
		}
		w.tell(r.task, "unchanged", "", nil, "")
		w.suspect(r.task, now)
		return nil, false
	case status != http.StatusOK:
		w.fail(r, now, statusText(r.exchange))
		return nil, false
	}
	found, err := w.parseList(r)
	if err != nil && len(found) == 0 {
		w.fail(r, now, err.Error())
		return nil, false
	}
	if err != nil { // the rest of the list is unreadable
		w.tell(r.task, "failed", "", nil, err.Error())
	}
	r.setValidators(r.exchange)
	return found, true
}

// parseList returns the addresses in a list, and queues the next page of a section.
func (w *walk) parseList(r result) ([]discover.Found, error) {
	body, base := r.exchange.Body, cmp.Or(r.exchange.FinalURL, r.URL)
	switch r.Kind {
	case feedKind:
		found, err := discover.Feed(body, base)
		if err != nil && len(found) == 0 {
			if feeds := feedsOn(r, base); len(feeds) > 0 {
				return feeds, nil
			}
		}
		return found, err
	case sitemapKind:
		return discover.Sitemap(body, base)
	}
	text, _ := clean.Decode(captureOf(r.exchange))
	found, err := discover.Links(text, base, r.source.Links)
	if err != nil || r.source.Next == "" {
		return found, err
	}
	next, err := discover.Links(text, base, r.source.Next)
	if err != nil || len(next) == 0 || bareHost(next[0].URL) != bareHost(r.URL) {
		return found, err
	}
	return found, w.addList(r, sectionKind, next[0].URL)
}

// feedsOn returns the feeds that a page names which is given in the place of a feed:
// sites change the addresses of their feeds more often than those of such pages.
func feedsOn(r result, base string) []discover.Found {
	text, _ := clean.Decode(captureOf(r.exchange))
	all, err := discover.Feeds(text, base)
	if err != nil {
		return nil // the caller reports that it is no feed
	}
	all = slices.DeleteFunc(all, func(f discover.Found) bool { return bareHost(f.URL) != bareHost(r.URL) })
	all = all[:min(len(all), maxFeeds)]
	for i := range all {
		all[i].Lists = true
	}
	return all
}

// A listed is a page that a list names, with the date given there.
type listed struct {
	*entry
	date string
}

// sort adds the lists among the addresses found, and returns the pages to visit,
// newest first, and the number of items in the list.
func (w *walk) sort(r result, found []discover.Found) (pages []listed, items int, err error) {
	for _, f := range found {
		if f.Lists {
			items++
			k := sitemapKind
			if r.Kind == feedKind {
				k = feedKind
			}
			if r.source.rules.excludeList(f.Modified) == "" {
				if err := w.addList(r, k, f.URL); err != nil {
					return nil, 0, err
				}
			}
			continue
		}
		if r.Kind == sectionKind && bareHost(f.URL) != bareHost(r.URL) {
			continue
		}
		items++
		if !r.source.wants(f) {
			continue
		}
		e, err := w.toVisit(r, f)
		if err != nil {
			return nil, 0, err
		}
		if e != nil {
			pages = append(pages, listed{e, max(f.Published.At, f.Modified.At)})
		}
	}
	slices.SortStableFunc(pages, func(a, b listed) int { return strings.Compare(b.date, a.date) })
	return pages, items, nil
}

// toVisit returns the entry of a page found in a list, nil if it is known and the list
// does not say that it has changed since.
func (w *walk) toVisit(r result, f discover.Found) (*entry, error) {
	if w.queued[stateKey(pageKind, f.URL)] {
		return nil, nil
	}
	known, err := w.State.get(pageKind, f.URL)
	if err != nil {
		return nil, err
	}
	if known == nil {
		return &entry{URL: f.URL, Kind: pageKind, Source: r.Source}, nil
	}
	if day := known.Last.Format(time.DateOnly); !known.Last.IsZero() && len(f.Modified.At) >= len(day) && f.Modified.At[:len(day)] > day {
		return known, nil
	}
	return nil, nil
}

// queuePages remembers the pages, and queues those that the source's limit allows.
// They are remembered first, since the list may be unchanged in the next walk.
func (w *walk) queuePages(r result, pages []listed) error {
	var entries []*entry
	for _, p := range pages {
		if p.Last.IsZero() {
			if w.unvisited[r.Source] >= maxUnvisited {
				r.setValidators(nil) // so that the next walk reads the list again
				continue
			}
			w.unvisited[r.Source]++
		}
		entries = append(entries, p.entry)
	}
	if err := w.State.put(entries...); err != nil {
		return err
	}
	for _, e := range entries {
		if e.Last.IsZero() {
			if w.started[r.source] == r.source.Limit {
				continue
			}
			w.started[r.source]++
		}
		w.queue(task{e, r.source})
	}
	return nil
}

// addList remembers and queues a list that another names.
func (w *walk) addList(r result, k kind, address string) error {
	maxDepth := maxSitemaps
	switch k {
	case sectionKind:
		maxDepth = r.source.Depth - 1
	case feedKind:
		maxDepth = 1
	}
	if r.Depth == maxDepth || w.queued[stateKey(k, address)] {
		return nil
	}
	e, err := w.State.get(k, address)
	if e == nil && err == nil {
		e = &entry{URL: address, Kind: k, Source: r.Source, Root: cmp.Or(r.Root, r.URL), Depth: r.Depth + 1}
		err = w.State.put(e)
	}
	if err == nil {
		w.queueList(task{e, r.source})
	}
	return err
}

// suspect reports a list that has held nothing for long.
func (w *walk) suspect(t task, now time.Time) {
	if why := t.suspicious(now); why != "" {
		w.report.Suspicious = append(w.report.Suspicious, Event{What: "suspicious", URL: t.URL, Source: t.source.Name, Reason: why, Time: now})
	}
}
