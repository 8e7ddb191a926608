package segment

import (
	"context"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"

	"casefile/indexer"
	"casefile/search/engine"
)

// A counter finds the documents of one segment that have a sequence of words, and
// where.
type counter interface {
	// find is as of [matcher].
	find(ctx context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error)
	cost() uint64
	// often returns how often a document has the sequence, 0 if find has not returned
	// it. Documents are asked for in ascending order, by often and by spans.
	often(doc uint32) (int, error)
	// spans returns where. The result is valid until the next call.
	spans(doc uint32) ([]span, error)
}

// counters are those of one sequence in each segment.
type counters struct {
	in       []counter
	articles float64 // that have it, at most
}

// counters opens a sequence in a field.
func (v *view) counters(field string, q engine.Sequence) (*counters, error) {
	c := &counters{in: make([]counter, len(v.pieces))}
	parts := make([]float64, len(q.Words)) // articles of each word
	for i := range v.pieces {
		var words []*wordCounter
		for k, terms := range q.Words {
			w := new(wordCounter)
			for _, t := range terms {
				one, err := v.pieces[i].term(field, t)
				if err != nil {
					return nil, err
				}
				if n := one.docs.GetCardinality(); n > 0 {
					parts[k] += float64(n)
					w.terms = append(w.terms, one)
				}
			}
			words = append(words, w)
		}
		switch len(words) {
		case 0: // a word with * that matches no term
			c.in[i] = new(wordCounter)
		case 1:
			c.in[i] = words[0]
		default:
			c.in[i] = &row{Sequence: q, words: words}
		}
	}
	if len(parts) > 0 {
		c.articles = slices.Min(parts)
	}
	return c, nil
}

// countersOf opens several sequences in a field.
func (v *view) countersOf(field string, sequences []engine.Sequence) ([]*counters, error) {
	var all []*counters
	for _, q := range sequences {
		one, err := v.counters(field, q)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// A term is the documents of a segment that have a term.
type term struct {
	list api.PostingsList // nil if the index does not know how often and where
	docs *roaring.Bitmap  // that have it and have not been replaced
}

// term returns the documents that have a term in a field.
func (p *piece) term(field, text string) (*term, error) {
	dictionaries := dictionariesOf(field)
	if len(dictionaries) == 1 {
		return p.posted(field, text)
	}
	var sets []*roaring.Bitmap
	for _, d := range dictionaries {
		if d.holds != nil && !d.holds(text) {
			continue
		}
		docs, err := p.docs(d, text)
		if err != nil {
			return nil, err
		}
		if !docs.IsEmpty() {
			sets = append(sets, docs)
		}
	}
	return &term{docs: union(sets)}, nil
}

// docs returns the documents that have a term of a dictionary.
func (p *piece) docs(d dictionary, text string) (*roaring.Bitmap, error) {
	t, err := p.posted(d.field, text)
	if err != nil {
		return nil, err
	}
	if d.without == "" {
		return t.docs, nil
	}
	others, err := p.posted(d.without, text)
	if err != nil {
		return nil, err
	}
	return roaring.AndNot(t.docs, others.docs), nil
}

// having returns the documents that have any of some terms.
func (p *piece) having(any []engine.Term) (*roaring.Bitmap, error) {
	var sets []*roaring.Bitmap
	for _, t := range any {
		if t.Prefix {
			err := p.beginning(t.Field, t.Text, func(one *term) { sets = append(sets, one.docs) })
			if err != nil {
				return nil, err
			}
			continue
		}
		one, err := p.term(t.Field, t.Text)
		if err != nil {
			return nil, err
		}
		sets = append(sets, one.docs)
	}
	return union(sets), nil
}

// beginning calls fn with the documents of each term of a field that begins with a
// prefix.
func (p *piece) beginning(field, prefix string, fn func(*term)) error {
	for _, d := range dictionariesOf(field) {
		err := d.each(p.snap, []byte(prefix), nextPrefix(prefix), func(text string) error {
			one, err := p.term(field, text)
			if err == nil {
				fn(one)
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// nextPrefix returns what comes after all texts with a prefix; nil if nothing does.
func nextPrefix(prefix string) []byte {
	next := []byte(prefix)
	for i := len(next) - 1; i >= 0; i-- {
		if next[i]++; next[i] != 0 {
			return next[:i+1]
		}
	}
	return nil
}

// posted returns the documents that have a term in one dictionary.
func (p *piece) posted(field, text string) (*term, error) {
	dict, err := p.snap.Segment().Dictionary(field)
	if err != nil {
		return nil, err
	}
	list, err := dict.PostingsList([]byte(text), p.deleted, nil)
	if err != nil {
		return nil, err
	}
	t := &term{list: list}
	if it, ok := list.Iterator(false, false, false, nil).(api.OptimizablePostingsIterator); ok {
		if doc, one := it.DocNum1Hit(); one {
			t.docs = roaring.BitmapOf(uint32(doc))
		} else {
			t.docs = it.ActualBitmap()
		}
	}
	if t.docs == nil {
		t.docs = roaring.New()
	}
	return t, nil
}

// postings reads what a term has in the documents of a set, in their order.
type postings struct {
	it  api.PostingsIterator
	now api.Posting // nil after the last
}

// read reads the term in the documents of a set. It skips those between without
// decoding them.
func (t *term) read(docs *roaring.Bitmap, positions bool) (*postings, error) {
	c := &postings{it: t.list.Iterator(true, true, positions, nil)}
	if it, ok := c.it.(api.OptimizablePostingsIterator); ok && docs != t.docs {
		if _, one := it.DocNum1Hit(); !one {
			it.ReplaceActual(roaring.And(docs, t.docs))
		}
	}
	var err error
	c.now, err = c.it.Next()
	return c, err
}

// at returns what the term has in a document, nil if nothing.
func (c *postings) at(doc uint32) (api.Posting, error) {
	if c.now != nil && c.now.Number() < uint64(doc) {
		var err error
		if c.now, err = c.it.Advance(uint64(doc)); err != nil {
			return nil, err
		}
	}
	if c.now == nil || c.now.Number() != uint64(doc) {
		return nil, nil
	}
	return c.now, nil
}

// A wordCounter counts one word that may occur as several terms.
type wordCounter struct {
	terms  []*term
	docs   *roaring.Bitmap // found
	counts []*postings     // of each term, opened when first needed
	forms  []uint16        // how many of the terms each document has, if they have no list
	places []*postings     // with positions
	buf    []int
	out    []span
}

func (w *wordCounter) find(_ context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error) {
	sets := make([]*roaring.Bitmap, len(w.terms))
	for i, t := range w.terms {
		sets[i] = t.docs
	}
	w.among(within(union(sets), among))
	return w.docs, nil
}

// among sets the documents in which the word will be read.
func (w *wordCounter) among(docs *roaring.Bitmap) {
	w.docs, w.counts, w.forms, w.places = docs, nil, nil, nil
}

func (w *wordCounter) cost() (sum uint64) {
	for _, t := range w.terms {
		sum += t.docs.GetCardinality()
	}
	return sum
}

func (w *wordCounter) open(positions bool) (all []*postings, err error) {
	for _, t := range w.terms {
		if t.list == nil {
			continue
		}
		c, err := t.read(w.docs, positions)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func (w *wordCounter) often(doc uint32) (times int, err error) {
	if len(w.terms) > 0 && w.terms[0].list == nil { // and so are those of the others
		return w.formsIn(doc), nil
	}
	if w.counts == nil {
		if w.counts, err = w.open(false); err != nil {
			return 0, err
		}
	}
	for _, c := range w.counts {
		p, err := c.at(doc)
		if err != nil {
			return 0, err
		}
		if p != nil {
			times += max(1, indexer.Occurrences(p.Frequency()))
		}
	}
	return times, nil
}

// formsIn returns how many of the terms a document has, 0 if it was not found.
func (w *wordCounter) formsIn(doc uint32) int {
	if !w.docs.Contains(doc) {
		return 0
	}
	if len(w.terms) == 1 {
		return 1
	}
	if w.forms == nil {
		w.forms = make([]uint16, w.docs.Maximum()+1)
		for _, t := range w.terms {
			each(t.docs, func(some []uint32) {
				for _, d := range some {
					if int(d) < len(w.forms) {
						w.forms[d]++
					}
				}
			})
		}
	}
	return int(w.forms[doc])
}

// positions returns those of the word in a document, ascending. The result is valid
// until the next call.
func (w *wordCounter) positions(doc uint32) (_ []int, err error) {
	if w.places == nil {
		if w.places, err = w.open(true); err != nil {
			return nil, err
		}
	}
	w.buf = w.buf[:0]
	several := false
	for _, c := range w.places {
		p, err := c.at(doc)
		if err != nil {
			return nil, err
		}
		if p == nil {
			continue
		}
		several = several || len(w.buf) > 0
		if places := p.Locations(); len(places) > 0 {
			w.buf = indexer.Positions(w.buf, p.Frequency(), places[0])
		} else {
			w.buf = indexer.Positions(w.buf, p.Frequency(), nil)
		}
	}
	if several {
		w.buf = ascending(w.buf)
	}
	return w.buf, nil
}

func (w *wordCounter) spans(doc uint32) ([]span, error) {
	places, err := w.positions(doc)
	w.out = w.out[:0]
	for _, p := range places {
		w.out = append(w.out, span{p, p})
	}
	return w.out, err
}

// A row counts several words in a row, or near one another.
type row struct {
	engine.Sequence
	words []*wordCounter

	docs  []uint32 // found
	first []int    // index in all of the first span of each; one more at the end
	all   []span
	next  int // index of the next document to ask for
}

// dear is the cost of reading the positions of a document, in documents found.
const dear = 64

func (r *row) cost() uint64 {
	least := uint64(math.MaxUint64 / dear)
	for _, w := range r.words {
		least = min(least, w.cost())
	}
	return dear * least
}

func (r *row) find(ctx context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error) {
	words := slices.Clone(r.words)
	slices.SortStableFunc(words, func(a, b *wordCounter) int { return int(a.cost()) - int(b.cost()) })
	docs := among
	for _, w := range words {
		var err error
		if docs, err = w.find(ctx, docs); err != nil {
			return nil, err
		}
	}
	for _, w := range words {
		w.among(docs)
	}
	*r = row{Sequence: r.Sequence, words: r.words, first: []int{0}}
	places := make([][]int, len(r.words))
	var err error
	each(docs, func(some []uint32) {
		if err == nil {
			err = ctx.Err()
		}
		for _, d := range some {
			if err == nil {
				err = r.read(d, places)
			}
		}
	})
	return roaring.BitmapOf(r.docs...), err
}

// read keeps where a document that has all words has the sequence.
func (r *row) read(doc uint32, places [][]int) (err error) {
	for i, w := range r.words {
		if places[i], err = w.positions(doc); err != nil {
			return err
		}
	}
	before := len(r.all)
	if r.Free {
		r.all = append(r.all, near(places, r.Apart)...)
	} else {
		r.all = inRow(r.all, places)
	}
	if len(r.all) == before {
		return nil
	}
	r.docs, r.first = append(r.docs, doc), append(r.first, len(r.all))
	return nil
}

// at returns the index of a document among those found.
func (r *row) at(doc uint32) (i int, found bool) {
	for r.next < len(r.docs) && r.docs[r.next] < doc {
		r.next++
	}
	return r.next, r.next < len(r.docs) && r.docs[r.next] == doc
}

func (r *row) often(doc uint32) (int, error) {
	spans, err := r.spans(doc)
	return disjoint(spans), err
}

func (r *row) spans(doc uint32) ([]span, error) {
	i, found := r.at(doc)
	if !found {
		return nil, nil
	}
	return r.all[r.first[i]:r.first[i+1]], nil
}
