package gather

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"casefile/corpus"
	"casefile/corpus/clean"
	"casefile/corpus/dates"
	"casefile/corpus/fetch"
)

// Captures are added in batches, since each addition waits for the disk.
const (
	batchSize  = 100
	batchBytes = 4 * maxFile
)

// Given is what the person who adds something knows of it. It overrides what the
// thing itself says.
type Given struct {
	URL    string // address of the one page that is added
	Date   string // 2006, 2006-02 or 2006-02-13
	Source string // name of the outlet
}

// check reports whether the values can be of so many things.
func (g Given) check(things int) error {
	if g.URL != "" && things != 1 {
		return fmt.Errorf("%s is the address of one page: add that page alone", g.URL)
	}
	if _, err := corpus.Canonical(g.URL); g.URL != "" && err != nil {
		return err
	}
	if d, ok := dates.Parse(g.Date, ""); g.Date != "" && (!ok || d.At != g.Date) {
		return fmt.Errorf("date %q: want 2006, 2006-02 or 2006-02-13", g.Date)
	}
	return nil
}

// An Adder adds what a person names: addresses, files, folders, and "-" for Stdin.
type Adder struct {
	Writer *corpus.Writer
	Client *fetch.Client // for addresses
	Stdin  io.Reader
	By     string // who adds
	Given  Given
	// Added is called with each capture once it is safely stored.
	Added func(Kept)
	// Failed is called with the error of each thing that could not be kept.
	Failed func(error)
}

// Add adds what is named, in order. It returns an error of the store, of ctx, or of
// Given; an error with a single thing goes to Failed.
func (a *Adder) Add(ctx context.Context, names ...string) error {
	if err := a.Given.check(len(names)); err != nil {
		return err
	}
	return a.add(ctx, func(yield func(*corpus.Capture, error) bool) {
		for _, name := range names {
			for c, err := range a.captures(ctx, name) {
				if !yield(c, err) {
					return
				}
			}
		}
	})
}

// AddAbstracts adds the abstracts that come with the program, except those of articles
// that the store has.
func (a *Adder) AddAbstracts(ctx context.Context) error {
	all, err := abstracts()
	if err != nil {
		return err
	}
	return a.add(ctx, func(yield func(*corpus.Capture, error) bool) {
		for _, c := range all {
			of, err := readJSON(c)
			if err == nil {
				if id, err := a.Writer.Find(of.URL); err == nil && a.Writer.Has(id) {
					continue
				}
			}
			if !yield(c, err) {
				return
			}
		}
	})
}

// add adds captures, and reports the errors in their place.
func (a *Adder) add(ctx context.Context, captures iter.Seq2[*corpus.Capture, error]) error {
	var batch []*corpus.Capture
	size := 0
	flush := func() error {
		kept, err := Keep(a.Writer, batch...)
		batch, size = batch[:0], 0
		for _, k := range kept {
			a.Added(k)
		}
		return err
	}
	for c, err := range captures {
		if ctx.Err() != nil {
			return errors.Join(flush(), ctx.Err())
		}
		if err != nil {
			a.Failed(err)
			continue
		}
		a.sign(c)
		batch, size = append(batch, c), size+len(c.Body)
		if len(batch) == batchSize || size >= batchBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// sign notes in a capture who adds it, and what that person knows of it.
func (a *Adder) sign(c *corpus.Capture) {
	c.Came.By = a.By
	c.SaidDate, c.SaidSource = cmp.Or(a.Given.Date, c.SaidDate), cmp.Or(a.Given.Source, c.SaidSource)
	if a.Given.URL != "" {
		c.URL, c.FinalURL = a.Given.URL, ""
	}
}

// Contents yields the captures in what was sent to a server, as from a file of this name;
// "" for none. Given must make sense, or the only error is that. Writer is not used.
func (a *Adder) Contents(name string, body []byte) iter.Seq2[*corpus.Capture, error] {
	return func(y func(*corpus.Capture, error) bool) {
		if err := a.Given.check(1); err != nil {
			y(nil, err)
			return
		}
		sum := ""
		if name != "" {
			h := sha256.Sum256(body)
			sum = hex.EncodeToString(h[:])
		}
		contents(name, sum, bytes.NewReader(body), func(c *corpus.Capture, err error) bool {
			if c != nil {
				a.sign(c)
			}
			if c != nil && c.Came.Via == corpus.Stdin {
				c.Came.Via = corpus.Posted
			}
			return y(c, err)
		})
	}
}

// Fetch fetches the page at an address. Writer is not used.
func (a *Adder) Fetch(ctx context.Context, address string) (*corpus.Capture, error) {
	c, err := fetchPage(ctx, a.Client, address)
	if err == nil {
		a.sign(c)
	}
	return c, err
}

// Read returns the article in a capture, and of each block of the page why it was kept or
// cut; of a line of JSON there is no report. If there is no article, the error wraps
// [clean.ErrNoArticle].
func Read(c *corpus.Capture) (*corpus.Article, *clean.Report, error) {
	copied := *c
	a, err := read(&copied)
	if c.ContentType == jsonArticle {
		return a, nil, err
	}
	_, report, _ := clean.Article(c) // read has its error
	return a, report, err
}

// IsAddress reports whether a name is an address, not a file.
func IsAddress(name string) bool {
	return strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://")
}
