package segment

import (
	"context"
	"math"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/indexer"
)

// inLead finds the articles that have a concept in the first paragraph of the body,
// and scores them as if it were anywhere.
type inLead struct {
	*concept
	paragraphs *counters // where they begin
}

func (c *inLead) in(p *piece) (matcher, error) {
	return &leadMatcher{c.matcher(p), c.paragraphs.in[p.number]}, nil
}

type leadMatcher struct {
	*conceptMatcher
	paragraphs counter
}

func (m *leadMatcher) find(ctx context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error) {
	docs, err := m.conceptMatcher.find(ctx, among)
	if err != nil {
		return nil, err
	}
	if _, err := m.paragraphs.find(ctx, docs); err != nil {
		return nil, err
	}
	var leading []uint32
	each(docs, func(some []uint32) {
		if err == nil {
			err = ctx.Err()
		}
		for _, d := range some {
			var leads bool
			if err == nil {
				leads, err = m.leads(d)
			}
			if leads {
				leading = append(leading, d)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	// Once more, since scoring begins with the first document again.
	return m.conceptMatcher.find(ctx, roaring.BitmapOf(leading...))
}

// leads reports whether something stands in the first paragraph of a document.
func (m *leadMatcher) leads(doc uint32) (bool, error) {
	begins, err := m.paragraphs.spans(doc)
	if err != nil {
		return false, err
	}
	lead := span{indexer.BodyPosition, math.MaxInt}
	for _, b := range begins {
		if b.first > indexer.BodyPosition {
			lead.last = b.first - 1
			break
		}
	}
	for _, c := range m.here {
		spans, err := c.spans(doc)
		if err != nil {
			return false, err
		}
		for _, s := range spans {
			if lead.first <= s.first && s.last <= lead.last {
				return true, nil
			}
		}
	}
	return false, nil
}
