package segment

import (
	"casefile/indexer"
	"casefile/search/engine"
	"context"

	"github.com/RoaringBitmap/roaring/v2"
)

// Concepts are scored by [engine.IDF] and [engine.Damped]. Bleve's scoring model of the same
// name is not used: its mean length counts distinct terms, frequencies are square-rooted,
// and the inverse document frequency enters twice.

// A concept is an [engine.Concept] with its postings.
type concept struct {
	counters []*counters // the first of the spelling typed, then of others
	mean     float64     // mean length of the field, 0 where length does not count
	first    bool        // articles that have it as typed come before all others

	idf, variantIDF float64
}

// concept opens a word or phrase, as typed and in other spellings.
func (v *view) concept(of *engine.Concept) (clause, error) {
	c := &concept{first: of.First}
	if of.Field == indexer.FieldText && !of.Flat {
		c.mean = v.meanLength
	}
	sequences := append([]engine.Sequence{of.Typed}, of.Variants...)
	var err error
	if c.counters, err = v.countersOf(of.Field, sequences); err != nil {
		return nil, err
	}
	df := [2]float64{}
	for i, one := range c.counters {
		df[min(i, 1)] += one.articles
	}
	c.idf, c.variantIDF = v.idf(df[0]), v.idf(df[1])
	switch of.Part {
	case "lead":
		paragraphs, err := v.counters(indexer.FieldText, engine.Words(indexer.MarkParagraph))
		return &inPart{concept: c, lead: paragraphs}, err
	case "body":
		titles, err := v.countersOf(indexer.FieldTitle, sequences)
		return &inPart{concept: c, titles: titles}, err
	}
	return c, nil
}

// idf returns the inverse document frequency of a term that so many articles have.
func (v *view) idf(articles float64) float64 { return engine.IDF(articles, float64(v.state.Articles)) }

func (c *concept) in(p *piece) (matcher, error) { return c.matcher(p), nil }

func (c *concept) matcher(p *piece) *conceptMatcher {
	m := &conceptMatcher{concept: c, piece: p}
	for _, one := range c.counters {
		m.here = append(m.here, one.in[p.number])
	}
	return m
}

// A conceptMatcher finds and scores the documents that have a concept.
type conceptMatcher struct {
	*concept
	piece *piece
	here  []counter
}

func (m *conceptMatcher) find(ctx context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error) {
	sets := make([]*roaring.Bitmap, len(m.here))
	for i, c := range m.here {
		var err error
		if sets[i], err = c.find(ctx, among); err != nil {
			return nil, err
		}
	}
	return union(sets), nil
}

func (m *conceptMatcher) score(doc uint32) (float64, error) {
	w, err := m.weigh(doc)
	return w.score(), err
}

// A weight is how a concept counts in a document.
type weight struct {
	typed, other int     // occurrences, as typed and in other spellings
	idf          float64 // or the share of it that other spellings have
	damped       float64 // frequency, from 0 to 1, by the length of the document
	first        float64 // for which articles come before all others
}

func (w weight) score() float64 { return w.idf*w.damped + w.first }

func (m *conceptMatcher) weigh(doc uint32) (w weight, err error) {
	for i, c := range m.here {
		times, err := c.often(doc)
		if err != nil {
			return w, err
		}
		if i == 0 {
			w.typed += times
		} else {
			w.other += times
		}
	}
	tf := float64(max(w.typed, w.other)) // other spellings count those as typed too
	w.damped = engine.Damped(tf, float64(m.piece.lengths[doc]), m.mean)
	switch {
	case w.typed == 0:
		w.idf = engine.VariantShare * m.variantIDF
	case m.first:
		w.idf, w.first = m.idf, m.variantIDF
	default:
		w.idf = m.idf
	}
	return w, nil
}

func (m *conceptMatcher) cost() (sum uint64) {
	for _, c := range m.here {
		sum += c.cost()
	}
	return sum
}
