package gather

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/corpus/clean"
	"casefile/corpus/fetch"
)

// keepPage stores the answer of a page, if it is of the case.
func (w *walk) keepPage(r result, now time.Time) error {
	known, err := find(w.Writer.Store, r.URL)
	if err != nil {
		return err
	}
	summed := known != nil && known.IsAbstract()
	if summed {
		known = nil // the page was never captured
	}
	c := captureOf(r.exchange)
	c.Came.By = w.By
	switch status := r.exchange.Status; {
	case status == http.StatusNotModified && r.conditional():
		return w.keepUnchanged(r, c, known, now)
	case status == http.StatusNotFound || status == http.StatusGone:
		return w.keepMissing(r, c, known, now)
	case status != http.StatusOK:
		w.fail(r, now, statusText(r.exchange))
		return nil
	}
	r.Missed = false
	r.setValidators(r.exchange)
	if redirectsHome(c) {
		return w.keepEvidence(r, c, known, now, "redirected", "to the home page "+c.FinalURL)
	}
	a, err := read(c)
	if errors.Is(err, clean.ErrNoArticle) {
		return w.keepEvidence(r, c, known, now, "no article", err.Error())
	}
	if err != nil {
		return err
	}
	if why := r.source.rules.exclude(a); known == nil && why != "" && !summed && !r.named() {
		r.setAside(now)
		w.tell(r.task, "not of the case", "", a, why)
		return nil
	}
	return w.keepArticle(r, c, a, known, now)
}

func statusText(x *fetch.Exchange) string {
	return fmt.Sprintf("the server answers %d %s", x.Status, http.StatusText(x.Status))
}

// named reports whether the case file names the page, so that no rule applies.
func (t *task) named() bool {
	return slices.ContainsFunc(t.source.Pages, func(address string) bool { return corpus.Key(address) == corpus.Key(t.URL) })
}

// keepArticle stores a page with an article.
func (w *walk) keepArticle(r result, c *corpus.Capture, a, known *corpus.Article, now time.Time) error {
	item, err := (&addresses{store: w.Writer.Store}).item(c, a)
	if err != nil {
		return err
	}
	receipts, err := w.Writer.Add(item)
	if err != nil {
		return err
	}
	k := receipts[0]
	if k.Change == corpus.Removed {
		r.setAside(now)
		w.tell(r.task, "removed", k.ID, nil, "it leads to an article that a person has removed")
		return nil
	}
	r.answered(now, k.Change == corpus.Changed || k.Change == corpus.New)
	r.At = c.FinalURL
	other := known != nil && known.ID != k.ID
	if other { // the page leads to another article now; the known one stays as it was
		r.setAside(now)
		r.At = ""
		r.setValidators(nil) // they are the other's
		w.tell(r.task, "redirected", known.ID, known, "to another text, "+a.URL)
	}
	switch k.Change {
	case corpus.Aside:
		w.tell(r.task, "aside", k.ID, a, strings.Join(k.Notes, "; "))
	case corpus.Unchanged:
		if !other {
			w.tell(r.task, "unchanged", k.ID, a, "")
		}
	case corpus.Confirmed:
		w.tell(r.task, "changed", k.ID, a, "the text is the one that was handed in; now it is fetched")
	case corpus.Aliased:
		w.tell(r.task, "moved", k.ID, a, "")
	case corpus.Changed:
		what := string(k.Change)
		if known == nil { // an abstract gave way to it
			what = string(corpus.New)
		}
		w.tell(r.task, what, k.ID, a, strings.Join(k.Notes, "; "))
	default:
		w.tell(r.task, string(k.Change), k.ID, a, "")
	}
	return nil
}

// keepUnchanged stores the answer that a page has not changed.
func (w *walk) keepUnchanged(r result, c *corpus.Capture, known *corpus.Article, now time.Time) error {
	r.answered(now, false)
	if known == nil {
		r.setAside(now)
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

// keepMissing stores the answer that there is no such page, if there was one.
func (w *walk) keepMissing(r result, c *corpus.Capture, known *corpus.Article, now time.Time) error {
	r.setAside(now)
	r.setValidators(nil)
	if !r.Missed && c.Status == http.StatusNotFound {
		r.Next = now.Add(secondLook) // it may be a passing fault of the site
	}
	r.Missed = true
	status := statusText(r.exchange)
	if known == nil {
		w.tell(r.task, "missing", "", nil, status)
		return nil
	}
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

// keepEvidence stores an answer without an article, if the page is known or the case
// file names it.
func (w *walk) keepEvidence(r result, c *corpus.Capture, known *corpus.Article, now time.Time, what, reason string) error {
	r.setAside(now)
	id := ""
	if known != nil {
		id = known.ID
		r.setValidators(nil) // that this answer has not changed says nothing of the article
	}
	if known != nil || r.named() {
		if _, err := w.Writer.Add(corpus.Item{Capture: c, Of: id}); err != nil {
			return err
		}
	}
	w.tell(r.task, what, id, known, reason)
	return nil
}
