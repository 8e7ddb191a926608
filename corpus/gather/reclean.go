package gather

import (
	"context"
	"errors"
	"io"
	"net/http"

	"casefile/corpus"
	"casefile/corpus/clean"
	"casefile/corpus/fetch"
)

// Recleaned is what cleaning all captures again has changed.
type Recleaned struct {
	Captures int
	Changed  []corpus.Receipt // new articles, and those with a new revision
	Lost     []Lost
}

// A Lost is an article that the program no longer finds in its capture. It stays in the
// store as it was.
type Lost struct {
	ID     string
	Reason error
}

// Reclean cleans all captures again, without the network. An article whose text has
// changed gets a revision. The last capture of an article counts, and removed articles
// stay removed. progress, which may be nil, is called with the number of captures read,
// every thousand.
func Reclean(ctx context.Context, w *corpus.Writer, progress func(captures int)) (*Recleaned, error) {
	r := &Recleaned{}
	var batch []*corpus.Capture
	size := 0
	flush := func() error {
		err := r.clean(w, batch)
		batch, size = batch[:0], 0
		return err
	}
	err := w.Captures(func(c *corpus.Capture) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r.Captures++
		if progress != nil && r.Captures%1000 == 0 {
			progress(r.Captures)
		}
		if c.Status != 0 && c.Status != http.StatusOK || redirectsHome(c) {
			return nil // evidence that a page was not there
		}
		batch, size = append(batch, c), size+len(c.Body)
		if len(batch) == batchSize || size >= batchBytes {
			return flush()
		}
		return nil
	})
	if err != nil {
		return r, err
	}
	return r, flush()
}

// clean cleans some captures again.
func (r *Recleaned) clean(w *corpus.Writer, captures []*corpus.Capture) error {
	var items []corpus.Item
	known := &addresses{store: w.Store}
	for i, f := range readAll(captures) {
		c, a := captures[i], f.article
		before, err := articleOf(w.Store, c)
		if err != nil {
			return err
		}
		switch {
		case errors.Is(f.err, clean.ErrNoArticle):
			if before != nil {
				r.Lost = append(r.Lost, Lost{before.ID, f.err})
			}
			continue
		case f.err != nil:
			return f.err
		case before != nil:
			// The text may have changed; it is of the same article.
			if a.URL != before.URL && !(before.Came == nil && a.Claim != nil) {
				a.URL, a.Source = before.URL, before.Source
			}
			items = append(items, corpus.Item{Capture: c, Article: a})
			continue
		}
		it, err := known.item(c, a)
		if err != nil {
			return err
		}
		later, err := hasLater(w.Store, c, a)
		if err != nil {
			return err
		}
		if !later {
			items = append(items, it)
		}
	}
	receipts, err := w.Add(items...)
	for _, receipt := range receipts {
		if receipt.Change != corpus.Unchanged && receipt.Change != corpus.Removed {
			r.Changed = append(r.Changed, receipt)
		}
	}
	return err
}

// Explain cleans one file or page without keeping it, and writes of each block why it
// was kept or cut.
func Explain(ctx context.Context, w io.Writer, client *fetch.Client, name string) error {
	a := &Adder{Client: client}
	for c, err := range a.captures(ctx, name) {
		if err == nil {
			err = clean.Explain(w, c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
