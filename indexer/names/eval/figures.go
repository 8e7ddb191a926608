package main

import "casefile/indexer/names"

const (
	depth    = 200 // hits looked at for each query
	faint    = .3  // least score of a hit
	lowest   = .6  // least cut tried
	steps    = 80  // cuts from there to 1
	stepSize = (1 - lowest) / steps
)

// cutNumber is the number of the cut nearest to score.
func cutNumber(score float64) int {
	return max(0, min(steps, int((score-lowest)/stepSize+.5)))
}

func cutScore(number int) float64 { return lowest + float64(number)*stepSize }

// figures are sums over queries.
type figures struct {
	queries      float64
	recall10, rr float64
	// By cut.
	answered, precision, recall, f1 [steps + 1]float64
}

// add counts the hits of one query that has so many relevant spellings.
func (f *figures) add(hits []hit, relevant int) {
	f.queries++
	first10, first := 0, 0.0
	for i, h := range hits {
		if !h.relevant {
			continue
		}
		if i < 10 {
			first10++
		}
		if first == 0 {
			first = 1 / float64(i+1)
		}
	}
	f.rr += first
	f.recall10 += float64(first10) / float64(min(10, relevant))
	right, wrong, next := 0.0, 0.0, 0
	for k := steps; k >= 0; k-- {
		const rounding = 1e-9
		for ; next < len(hits) && hits[next].score+rounding >= cutScore(k); next++ { // in descending order
			if hits[next].relevant {
				right++
			} else {
				wrong++
			}
		}
		if right+wrong > 0 {
			f.answered[k]++
			f.precision[k] += right / (right + wrong)
		}
		f.recall[k] += right / float64(relevant)
		f.f1[k] += 2 * right / (right + wrong + float64(relevant))
	}
}

// A row is a line of the table: means over queries or over kinds.
type row struct {
	queries               float64
	recall10, mrr         float64
	precision, recall, f1 float64
}

// at returns the means at cut number k.
func (f *figures) at(k int) row {
	n := max(1, f.queries)
	return row{f.queries, f.recall10 / n, f.rr / n, f.precision[k] / max(1, f.answered[k]), f.recall[k] / n, f.f1[k] / n}
}

// A table has figures by kind of query.
type table map[string]*figures

func (t table) add(kind string, hits []hit, relevant int) {
	if t[kind] == nil {
		t[kind] = new(figures)
	}
	t[kind].add(hits, relevant)
}

// macro returns the means over the kinds at cut number k.
func (t table) macro(k int) row {
	var m row
	n := float64(max(1, len(t)))
	for _, f := range t {
		r := f.at(k)
		m.queries += r.queries
		m.recall10 += r.recall10 / n
		m.mrr += r.mrr / n
		m.precision += r.precision / n
		m.recall += r.recall / n
		m.f1 += r.f1 / n
	}
	return m
}

// best returns the number of the cut at which F1 is highest.
func (t table) best() int {
	best := cutNumber(names.Cut)
	for k := range steps + 1 {
		if t.macro(k).f1 > t.macro(best).f1 {
			best = k
		}
	}
	return best
}
