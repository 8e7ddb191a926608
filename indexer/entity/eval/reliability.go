package main

import (
	"fmt"
	"math"

	"casefile/indexer/entity"
	"casefile/indexer/entity/conll"
	"casefile/indexer/entity/tagger"
)

// A reliability compares the confidence of entities with how many of them are right: an
// entity is if at least half of its mentions are marked as names of its type.
type reliability struct {
	bins                                       [10]struct{ all, right, confidence float64 }
	certain, certainRight, doubted, doubtRight int
}

// addAll adds the entities of one type of a document.
func (s *reliability) addAll(d *conll.Document, at []conll.Position, t tagger.Type, found []entity.Entity) {
	for _, e := range found {
		right := 0
		for _, m := range e.Mentions {
			if d.Marked(at, m.Start, m.End, t) {
				right++
			}
		}
		s.add(e.Confidence, !e.Weak, 2*right >= len(e.Mentions))
	}
}

func (s *reliability) add(confidence float64, certain, right bool) {
	b := &s.bins[min(9, int(10*confidence))]
	b.all++
	b.confidence += confidence
	n := 0
	if right {
		b.right++
		n = 1
	}
	if certain {
		s.certain++
		s.certainRight += n
	} else {
		s.doubted++
		s.doubtRight += n
	}
}

// figures adds the expected calibration error, by ten bins of equal width, how many of
// the certain and of the uncertain entities are right, and how many of the right ones are
// certain.
func (s *reliability) figures(r *row) {
	off, all := 0.0, 0.0
	for _, b := range s.bins {
		off += math.Abs(b.confidence - b.right)
		all += b.all
	}
	r.add("calibration error", fmt.Sprintf("%.3f", off/max(1, all)))
	r.share("right of certain", s.certainRight, s.certain)
	r.share("right of uncertain", s.doubtRight, s.doubted)
	r.add("certain of right, %", fmt.Sprintf("%.1f", 100*float64(s.certainRight)/float64(max(1, s.certainRight+s.doubtRight))))
}
