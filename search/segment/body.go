package segment

import (
	"context"

	"github.com/RoaringBitmap/roaring/v2"
)

// inBody finds and scores the articles that have a concept in the body. The index
// holds title and body in one field and the title in another, too: what stands
// more often in the first than in the second stands in the body.
type inBody struct {
	*concept
	titles []*counters // for each of the counters
}

func (c *inBody) in(p *piece) (matcher, error) {
	m := &bodyMatcher{conceptMatcher: c.matcher(p)}
	for _, one := range c.titles {
		m.titles = append(m.titles, one.in[p.number])
	}
	return m, nil
}

type bodyMatcher struct {
	*conceptMatcher
	titles []counter
}

func (m *bodyMatcher) find(ctx context.Context, among *roaring.Bitmap) (*roaring.Bitmap, error) {
	docs, err := m.conceptMatcher.find(ctx, among)
	if err != nil {
		return nil, err
	}
	var sets []*roaring.Bitmap
	for _, c := range m.titles {
		one, err := c.find(ctx, docs)
		if err != nil {
			return nil, err
		}
		sets = append(sets, one)
	}
	titled := union(sets)
	if titled.IsEmpty() {
		return docs, nil
	}
	var outside []uint32
	each(titled, func(some []uint32) {
		for _, d := range some {
			var in bool
			if err == nil {
				in, err = m.inBody(d)
			}
			if !in {
				outside = append(outside, d)
			}
		}
	})
	if err != nil {
		return nil, err
	}
	// Once more, since scoring begins with the first document again.
	return m.conceptMatcher.find(ctx, roaring.AndNot(docs, roaring.BitmapOf(outside...)))
}

// inBody reports whether something stands in the body of a document.
func (m *bodyMatcher) inBody(doc uint32) (bool, error) {
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
