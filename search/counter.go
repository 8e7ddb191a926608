package search

import (
	"context"
	"errors"
	"math"

	index "github.com/blevesearch/bleve_index_api"
)

// A walker walks through the articles that have something, in the order of the
// index.
type walker interface {
	// seek goes to the next article, or, if id is not nil, to the first at or
	// behind id, which may be the one it is at.
	seek(id index.IndexInternalID) error
	at() index.IndexInternalID // nil before the first and behind the last
	spans() []stretch          // where in the article it stands; needs positions
	close() error
}

// A counter is the walker of a sequence of words.
type counter interface {
	walker
	often() float64    // how often the sequence stands in the article
	norm() float64     // 1/√length of the article's field
	articles() float64 // that it stands in, at most
}

// open returns the counter of a sequence in a field.
func open(ctx context.Context, r index.IndexReader, field string, q sequence, frequencies, positions bool) (counter, error) {
	if len(q.words) == 1 {
		return openUnion(ctx, r, field, q.words[0], frequencies, positions)
	}
	return openRow(ctx, r, field, q)
}

// A union counts one word that may stand as several terms.
type union struct {
	readers []*termReader
	id      index.IndexInternalID
	valid   bool // id is an article
	total   float64
}

type termReader struct {
	index.TermFieldReader
	doc *index.TermFieldDoc // nil behind the last
	buf index.TermFieldDoc
}

func openUnion(ctx context.Context, r index.IndexReader, field string, terms []string, frequencies, positions bool) (*union, error) {
	u := new(union)
	for _, t := range terms {
		tr, err := r.TermFieldReader(ctx, []byte(t), field, frequencies, frequencies, positions)
		if err != nil {
			return nil, errors.Join(err, u.close())
		}
		one := &termReader{TermFieldReader: tr}
		u.readers = append(u.readers, one)
		u.total += float64(tr.Count())
		if err := one.step(nil); err != nil {
			return nil, errors.Join(err, u.close())
		}
	}
	return u, nil
}

// step goes on to the next article, or to the first at or behind id, which must
// lie ahead.
func (t *termReader) step(id index.IndexInternalID) (err error) {
	if id == nil {
		t.doc, err = t.Next(t.buf.Reset())
	} else {
		t.doc, err = t.Advance(id, t.buf.Reset())
	}
	return err
}

func (u *union) seek(id index.IndexInternalID) error {
	var first index.IndexInternalID
	for _, t := range u.readers {
		if t.doc == nil {
			continue
		}
		var err error
		switch {
		case id != nil && t.doc.ID.Compare(id) < 0:
			err = t.step(id)
		case id == nil && u.valid && t.doc.ID.Equals(u.id):
			err = t.step(nil)
		}
		if err != nil {
			return err
		}
		if t.doc != nil && (first == nil || t.doc.ID.Compare(first) < 0) {
			first = t.doc.ID
		}
	}
	u.valid = first != nil
	u.id = append(u.id[:0], first...)
	return nil
}

func (u *union) at() index.IndexInternalID {
	if !u.valid {
		return nil
	}
	return u.id
}

// here calls fn with the readers that are at the article.
func (u *union) here(fn func(*index.TermFieldDoc)) {
	for _, t := range u.readers {
		if t.doc != nil && t.doc.ID.Equals(u.id) {
			fn(t.doc)
		}
	}
}

func (u *union) often() float64 {
	n := 0.0
	u.here(func(d *index.TermFieldDoc) { n += math.Max(1, float64(d.Freq)) })
	return n
}

func (u *union) norm() float64 {
	n := 0.0
	u.here(func(d *index.TermFieldDoc) { n = d.Norm })
	return n
}

// valueGap is between the positions of two values of one field.
const valueGap = 1 << 24

// places returns the positions of the word in the article, ascending.
func (u *union) places() []int {
	var ps []int
	u.here(func(d *index.TermFieldDoc) {
		for _, v := range d.Vectors {
			p := int(v.Pos)
			if len(v.ArrayPositions) > 0 {
				p += valueGap * int(v.ArrayPositions[0])
			}
			ps = append(ps, p)
		}
	})
	return ascending(ps)
}

func (u *union) spans() []stretch {
	var out []stretch
	for _, p := range u.places() {
		out = append(out, stretch{p, p})
	}
	return out
}

func (u *union) articles() float64 { return u.total }

func (u *union) close() error {
	var errs []error
	for _, t := range u.readers {
		errs = append(errs, t.Close())
	}
	u.readers = nil
	return errors.Join(errs...)
}

// A row counts several words in a row.
type row struct {
	sequence
	parts []*union // one for each word
	found []stretch
}

func openRow(ctx context.Context, r index.IndexReader, field string, q sequence) (*row, error) {
	w := &row{sequence: q}
	for _, terms := range q.words {
		u, err := openUnion(ctx, r, field, terms, true, true)
		if err != nil {
			return nil, errors.Join(err, w.close())
		}
		w.parts = append(w.parts, u)
	}
	return w, nil
}

func (w *row) seek(id index.IndexInternalID) error {
	if id != nil && w.at() != nil && w.at().Compare(id) >= 0 {
		return nil
	}
	w.found = nil
	for {
		ok, err := meet(w.parts, id)
		if !ok || err != nil {
			return err
		}
		places := make([][]int, len(w.parts))
		for i, p := range w.parts {
			places[i] = p.places()
		}
		if w.free {
			w.found = near(places, w.apart)
		} else {
			w.found = inRow(places)
		}
		if len(w.found) > 0 {
			return nil
		}
		id = nil
	}
}

// meet brings counters to the next article that all of them have, or, if id is
// not nil, the first at or behind id. It reports whether there is one.
func meet[W walker](all []W, id index.IndexInternalID) (bool, error) {
	lead := all[0]
	if err := lead.seek(id); err != nil {
		return false, err
	}
next:
	for lead.at() != nil {
		for _, c := range all[1:] {
			if c.at() == nil || c.at().Compare(lead.at()) < 0 {
				if err := c.seek(lead.at()); err != nil {
					return false, err
				}
			}
			if c.at() == nil {
				return false, nil
			}
			if c.at().Compare(lead.at()) > 0 {
				if err := lead.seek(c.at()); err != nil {
					return false, err
				}
				continue next
			}
		}
		return true, nil
	}
	return false, nil
}

func (w *row) at() index.IndexInternalID {
	if len(w.found) == 0 {
		return nil
	}
	return w.parts[0].at()
}

func (w *row) often() float64   { return float64(len(w.found)) }
func (w *row) norm() float64    { return w.parts[0].norm() }
func (w *row) spans() []stretch { return w.found }

func (w *row) articles() float64 {
	least := math.Inf(1)
	for _, p := range w.parts {
		least = math.Min(least, p.articles())
	}
	return least
}

func (w *row) close() error {
	var errs []error
	for _, p := range w.parts {
		errs = append(errs, p.close())
	}
	return errors.Join(errs...)
}
