package segment

import (
	"math"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	api "github.com/blevesearch/scorch_segment_api/v2"

	"casefile/indexer"
	"casefile/search/query"
)

// dated returns the clause of [engine.Dates].
func dated(kind query.DateKind, from, to string) clause {
	switch kind {
	case query.Capture:
		return captured(from, to)
	case query.Mention:
		return &mentioning{from, to}
	}
	b := &between{to: math.MaxInt32}
	if from != "" {
		first := query.FirstDay(from)
		b.from = dayNumber(first)
		// "2006" sorts before "2006-02-01", and may be later.
		b.or = []int32{dayNumber(first[:len("2006")]), dayNumber(first[:len("2006-02")])}
	}
	if to != "" {
		b.to = dayNumber(query.LastDay(to))
	}
	return b
}

// between finds the articles whose date, as a number, lies from one to another or is
// one of several.
type between struct {
	from, to int32
	or       []int32
}

func (b *between) in(p *piece) (matcher, error) {
	return filtered{p.all(), func(doc uint32) bool {
		day := p.days[doc]
		return b.from <= day && day <= b.to || slices.Contains(b.or, day)
	}}, nil
}

// captures finds the articles that were captured from one second to before another.
type captures struct{ from, before int64 }

// midnight returns the beginning of a day in UTC; the zero time for anything else.
func midnight(day string) time.Time {
	t, _ := time.Parse("2006-01-02", day)
	return t
}

// captured counts days in UTC.
func captured(from, to string) *captures {
	c := &captures{math.MinInt64, math.MaxInt64}
	if from != "" {
		c.from = midnight(query.FirstDay(from)).Unix()
	}
	if to != "" {
		c.before = midnight(query.LastDay(to)).Add(24 * time.Hour).Unix()
	}
	return c
}

func (c *captures) in(p *piece) (matcher, error) {
	at, err := p.capturedAt()
	return filtered{p.all(), func(doc uint32) bool { return c.from <= at[doc] && at[doc] < c.before }}, err
}

// mentioning finds the articles that mention a date which may lie from the first day
// of one to the last of another.
type mentioning struct{ from, to string }

func (m *mentioning) in(p *piece) (matcher, error) {
	var sets []*roaring.Bitmap
	err := eachTerm(p.snap, indexer.FieldDates, func(date string, _ api.TermDictionary) error {
		late := m.to != "" && query.FirstDay(date) > query.LastDay(m.to)
		if early := m.from != "" && query.LastDay(date) < query.FirstDay(m.from); early || late {
			return nil
		}
		one, err := p.term(indexer.FieldDates, date)
		if err == nil {
			sets = append(sets, one.docs)
		}
		return err
	})
	return fixed{union(sets)}, err
}
