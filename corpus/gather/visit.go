package gather

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/corpus/clean"
	"casefile/corpus/discover"
)

// page keeps the answer to the visit of a page.
func (w *walk) page(r result, now time.Time) error {
	x := r.exchange
	known, err := find(w.Writer.Store, r.URL)
	if err != nil {
		return err
	}
	c := captureOf(x)
	status := fmt.Sprintf("the server answers %d %s", x.Status, http.StatusText(x.Status))
	switch {
	case x.Status == http.StatusNotModified && (r.ETag != "" || r.LastModified != ""):
		return w.unchanged(r, c, known, now)
	case x.Status == http.StatusNotFound || x.Status == http.StatusGone:
		again := !r.Missed
		r.apart(now)
		r.ETag, r.LastModified = "", ""
		if r.Missed = true; again && x.Status == http.StatusNotFound {
			r.Next = now.Add(secondLook) // it may be a passing fault of the site
		}
		if known == nil {
			w.tell(r.task, "missing", "", nil, status)
			return nil
		}
		return w.report404(r, c, known, status)
	case x.Status != http.StatusOK:
		r.failed(now)
		w.tell(r.task, "failed", "", nil, status)
		return nil
	}
	r.Missed = false
	r.ETag, r.LastModified = header(x.Values("ETag")), header(x.Values("Last-Modified"))
	if redirectsHome(c) {
		r.apart(now)
		return w.evidence(r, c, known, "redirected", "to the home page "+c.FinalURL)
	}
	a, err := read(c)
	if errors.Is(err, clean.ErrNoArticle) {
		r.apart(now)
		return w.evidence(r, c, known, "no article", err.Error())
	}
	if err != nil {
		return err
	}
	if why := r.source.rules.why(a); known == nil && why != "" && !r.wanted() {
		r.apart(now)
		w.tell(r.task, "not of the case", "", a, why)
		return nil
	}
	return w.article(r, c, a, known, now)
}

// wanted reports whether a person has named the page, so that no rule is asked.
func (t *task) wanted() bool {
	for _, address := range t.source.Pages {
		if corpus.Key(address) == corpus.Key(t.URL) {
			return true
		}
	}
	return false
}

func header(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// article keeps a page with an article in it.
func (w *walk) article(r result, c *corpus.Capture, a, known *corpus.Article, now time.Time) error {
	it, err := (&addresses{store: w.Writer.Store}).item(c, a)
	if err != nil {
		return err
	}
	receipts, err := w.Writer.Add(it)
	if err != nil {
		return err
	}
	k := receipts[0]
	if k.Change == corpus.Removed {
		r.apart(now)
		w.tell(r.task, "removed", k.ID, nil, "it leads to an article that a person has removed")
		return nil
	}
	r.seen(now, k.Change == corpus.Changed || k.Change == corpus.New)
	r.At = c.FinalURL
	if known != nil && known.ID != k.ID {
		// The page leads to another article now. What it was stays.
		r.apart(now)
		r.At, r.ETag, r.LastModified = "", "", "" // they are of the other
		w.tell(r.task, "redirected", known.ID, known, "to another text, "+a.URL)
	}
	what := map[corpus.Change]string{
		corpus.New: "new", corpus.Changed: "changed", corpus.Unchanged: "unchanged",
		corpus.Aliased: "moved", corpus.Returned: "returned",
	}[k.Change]
	if k.Change == corpus.Older {
		w.tell(r.task, "failed", k.ID, a, "the clock stands before the time of the last capture")
		return nil
	}
	if known != nil && known.ID != k.ID && what == "unchanged" {
		return nil // the one that it leads to is known
	}
	w.tell(r.task, what, k.ID, a, "")
	return nil
}

// unchanged keeps the answer that a page is as it was.
func (w *walk) unchanged(r result, c *corpus.Capture, known *corpus.Article, now time.Time) error {
	r.seen(now, false)
	if known == nil {
		r.apart(now)
		w.tell(r.task, "unchanged", "", nil, "")
		return nil
	}
	receipts, err := w.Writer.Add(corpus.Item{Capture: c, Of: known.ID})
	if err != nil {
		return err
	}
	what := "unchanged"
	if receipts[0].Change == corpus.Returned {
		what = "returned"
	}
	w.tell(r.task, what, known.ID, known, "")
	return nil
}

// report404 keeps the answer that a page is gone.
func (w *walk) report404(r result, c *corpus.Capture, known *corpus.Article, status string) error {
	receipts, err := w.Writer.Add(corpus.Item{Capture: c, Of: known.ID})
	if err != nil {
		return err
	}
	what := "unchanged" // it was gone before
	switch receipts[0].Change {
	case corpus.Gone:
		if what = "gone"; c.Status == http.StatusNotFound {
			status += "; it will be looked for again on a later day"
		}
	case corpus.StillGone:
		what = "still gone"
		status += "; it was missed first on " + known.Gone.Since.Format(time.DateOnly)
	}
	w.tell(r.task, what, known.ID, known, status)
	return nil
}

// evidence keeps an answer without an article, if it is of an article that is
// known or of a page that a person named.
func (w *walk) evidence(r result, c *corpus.Capture, known *corpus.Article, what, reason string) error {
	id := ""
	if known != nil {
		// That this answer has not changed would say nothing of the article.
		id, r.ETag, r.LastModified = known.ID, "", ""
	}
	if known != nil || r.wanted() {
		if _, err := w.Writer.Add(corpus.Item{Capture: c, Of: id}); err != nil {
			return err
		}
	}
	w.tell(r.task, what, id, known, reason)
	return nil
}

// maxSitemaps is how deep sitemaps may name sitemaps.
const maxSitemaps = 3

// list reads what a feed, sitemap, section or robots.txt names.
func (w *walk) list(r result, now time.Time) error {
	var found []discover.Found
	var err error
	if r.Kind == robotsKind {
		for _, address := range r.sitemaps {
			found = append(found, discover.Found{URL: address, Lists: true})
		}
	} else {
		x := r.exchange
		switch {
		case x.Status == http.StatusNotModified && (r.ETag != "" || r.LastModified != ""):
			r.Last, r.Failures = now, 0
			if r.Empty > 0 {
				r.held(now, 0)
			}
			w.tell(r.task, "unchanged", "", nil, "")
			w.suspect(r.task, now)
			return nil
		case x.Status != http.StatusOK:
			r.failed(now)
			w.tell(r.task, "failed", "", nil, fmt.Sprintf("the server answers %d %s", x.Status, http.StatusText(x.Status)))
			return nil
		}
		if found, err = w.read(r); err != nil && len(found) == 0 {
			r.failed(now)
			w.tell(r.task, "failed", "", nil, err.Error())
			return nil
		}
		if err != nil { // read in part
			w.tell(r.task, "failed", "", nil, err.Error())
		}
		r.ETag, r.LastModified = header(x.Values("ETag")), header(x.Values("Last-Modified"))
	}
	r.Last, r.Failures = now, 0
	items := 0
	var waiting []named
	for _, f := range found {
		if f.Lists {
			items++
			k := sitemapKind
			if r.Kind == feedKind {
				k = feedKind
			}
			if r.source.rules.whyOld(f.Modified) == "" {
				if err := w.pushList(r, k, f.URL); err != nil {
					return err
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
		v, err := w.found(r, f)
		if err != nil {
			return err
		}
		if v != nil {
			waiting = append(waiting, named{v, max(f.Published.At, f.Modified.At)})
		}
	}
	r.held(now, items)
	w.suspect(r.task, now)
	// First remembered, then visited: what is found and not yet visited must
	// not depend on a list that says "not modified" the next time.
	slices.SortStableFunc(waiting, func(a, b named) int { return strings.Compare(b.date, a.date) })
	vs := make([]*visit, 0, len(waiting))
	for _, n := range waiting {
		if n.Last.IsZero() {
			if w.unvisited[r.Source] >= maxUnvisited {
				r.ETag, r.LastModified = "", "" // to be read again when fewer wait
				continue
			}
			w.unvisited[r.Source]++
		}
		vs = append(vs, n.visit)
	}
	if err := w.State.put(vs...); err != nil {
		return err
	}
	for _, v := range vs {
		if v.Last.IsZero() {
			if w.taken[r.source] == r.source.Limit {
				continue
			}
			w.taken[r.source]++
		}
		w.push(task{visit: v, source: r.source})
	}
	return nil
}

// named is a page that a list names, with the date that it says.
type named struct {
	*visit
	date string
}

// pushList remembers and queues a list that another names.
func (w *walk) pushList(r result, k kind, address string) error {
	most := maxSitemaps
	switch k {
	case sectionKind:
		most = r.source.Depth - 1
	case feedKind:
		most = 1
	}
	if r.Depth == most || w.queued[stateKey(k, address)] {
		return nil
	}
	v, err := w.State.get(k, address)
	if v == nil && err == nil {
		v = &visit{URL: address, Kind: k, Source: r.Source, Root: cmp.Or(r.Root, r.URL), Depth: r.Depth + 1}
		err = w.State.put(v)
	}
	if err == nil {
		w.pushNamed(task{visit: v, source: r.source})
	}
	return err
}

// found returns the visit of a page that was found, nil if it is known and the
// list doesn't say that it has changed since.
func (w *walk) found(r result, f discover.Found) (*visit, error) {
	if w.queued[stateKey(pageKind, f.URL)] {
		return nil, nil
	}
	known, err := w.State.get(pageKind, f.URL)
	if err != nil {
		return nil, err
	}
	if known == nil {
		return &visit{URL: f.URL, Kind: pageKind, Source: r.Source}, nil
	}
	if day := known.Last.Format(time.DateOnly); !known.Last.IsZero() && len(f.Modified.At) >= len(day) && f.Modified.At[:len(day)] > day {
		return known, nil
	}
	return nil, nil
}

// read returns the addresses in a list, and queues the next page of a section.
func (w *walk) read(r result) ([]discover.Found, error) {
	body, base := r.exchange.Body, r.URL
	if r.exchange.FinalURL != "" {
		base = r.exchange.FinalURL
	}
	switch r.Kind {
	case feedKind:
		found, err := discover.Feed(body, base)
		if err == nil || len(found) > 0 {
			return found, err
		}
		if named := namedFeeds(r, base); len(named) > 0 {
			return named, nil
		}
		return nil, err
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
	return found, w.pushList(r, sectionKind, next[0].URL)
}

// maxFeeds is how many of the feeds that a page names are read.
const maxFeeds = 5

// namedFeeds returns the feeds that the page names which stands in a feed's
// place: sites change the addresses of their feeds more often than those of the
// pages that name them.
func namedFeeds(r result, base string) []discover.Found {
	text, _ := clean.Decode(captureOf(r.exchange))
	all, err := discover.Feeds(text, base)
	if err != nil {
		return nil // that it is no feed has been noted
	}
	all = slices.DeleteFunc(all, func(f discover.Found) bool { return bareHost(f.URL) != bareHost(r.URL) })
	all = all[:min(len(all), maxFeeds)]
	for i := range all {
		all[i].Lists = true
	}
	return all
}

// suspect tells of a list that has held nothing for long.
func (w *walk) suspect(t task, now time.Time) {
	if why := t.suspicious(now); why != "" {
		w.report.Suspicious = append(w.report.Suspicious, Event{
			What: "suspicious", URL: t.URL, Source: t.source.Name, Reason: strings.TrimSpace(why), Time: now,
		})
	}
}
