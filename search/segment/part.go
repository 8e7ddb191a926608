package segment

import (
	"context"
	"math"

	"github.com/RoaringBitmap/roaring/v2"

	"casefile/indexer"
)

// inPart finds and scores the articles that have a concept in a part of the text.
// The index has title and body in one field, so each document must be tested.
type inPart struct {
	*concept
	lead   *counters   // where paragraphs begin; nil for the whole body
	titles []*counters // of the body: for each of the counters, in the title
}

func (c *inPart) in(p *piece) (matcher, error) {
	m := &partMatcher{conceptMatcher: c.matcher(p)}
	if c.lead != nil {
		m.paragraphs = c.lead.in[p.number]
	}
	for _, one := range c.titles {
		m.titles = append(m.titles, one.in[p.number])
	}
	return m, nil
}

type partMatcher struct {
	*conceptMatcher
	paragraphs counter // nil for the whole body
	titles     []counter
}

func (m *partMatcher) find(ctx context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error) {
	docs, err := m.conceptMatcher.find(ctx, among)
	if err != nil {
		return nil, err
	}
	doubtful, has, err := docs, m.inLead, error(nil)
	if m.paragraphs != nil {
		_, err = m.paragraphs.find(ctx, docs)
	} else {
		has = m.inBody
		doubtful, err = m.titled(ctx, docs)
	}
	if err != nil || doubtful.IsEmpty() {
		return docs, err
	}
	var outside []uint32
	each(doubtful, func(some []uint32) {
		if err == nil {
			err = ctx.Err()
		}
		for _, d := range some {
			var in bool
			if err == nil {
				in, err = has(d)
			}
			if !in {
				outside = append(outside, d)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	// Again, as scoring starts over at the first document.
	return m.conceptMatcher.find(ctx, roaring.AndNot(docs, roaring.BitmapOf(outside...)))
}

// titled returns the documents that have the concept in the title.
func (m *partMatcher) titled(ctx context.Context, docs *roaring.Bitmap) (*roaring.Bitmap, error) {
	var sets []*roaring.Bitmap
	for _, c := range m.titles {
		one, err := c.find(ctx, docs)
		if err != nil {
			return nil, err
		}
		sets = append(sets, one)
	}
	return union(sets), nil
}

// inBody reports whether a document has the concept in the body: more often in title
// and body than in the title.
func (m *partMatcher) inBody(doc uint32) (bool, error) {
	for i, text := range m.here {
		all, err := text.often(doc)
		if err != nil {
			return false, err
		}
		titled, err := m.titles[i].often(doc)
		if err != nil {
			return false, err
		}
		if all > titled {
			return true, nil
		}
	}
	return false, nil
}

// inLead reports whether a document has the concept in the first paragraph.
func (m *partMatcher) inLead(doc uint32) (bool, error) {
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
