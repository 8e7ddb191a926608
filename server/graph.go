package server

import (
	"cmp"

	"casefile/search/query"
)

// A graph is a histogram drawn in a box that is Width wide and 100 high.
type graph struct {
	Interval string
	Width    int
	Narrow   bool // the bars do not take the whole width
	Bars     []drawnBar
	Gaps     []gap // where empty stretches of time are drawn shorter than they are
	Vague    bool  // some bar counts imprecise dates
	Undated  int
	First    string
	Last     string
	Wider    []chip
}

type drawnBar struct {
	bar
	Label string
	X     int
	Y     int // of the top of the bar
	H     int // of the articles whose date is exact
	Above int // height of the others, which are drawn on top
}

type gap struct{ X, Empty int }

// Bars are this far apart in the drawing, and an empty stretch is drawn as long as this
// many of them at most.
const (
	barStep = 12
	maxGap  = 12

	leastWidth = 20 * barStep // so that a few bars do not fill the page
)

// newGraph returns nil if there is nothing to draw.
func newGraph(h *histogram) *graph {
	if h == nil || len(h.Buckets) == 0 {
		return nil
	}
	g := &graph{Interval: h.Interval, Undated: h.Undated}
	most := 0
	for _, b := range h.Buckets {
		most = max(most, b.Articles)
	}
	x := 0
	for _, b := range h.Buckets {
		if b.empty > maxGap {
			g.Gaps = append(g.Gaps, gap{x + barStep, b.empty})
			x += 3 * barStep
		} else {
			x += b.empty * barStep
		}
		g.Bars = append(g.Bars, drawBar(b, x, most))
		g.Vague = g.Vague || b.Imprecise > 0
		x += barStep
	}
	g.Narrow = x < leastWidth
	g.Width = max(x, leastWidth)
	first, last := g.Bars[0], g.Bars[len(g.Bars)-1]
	g.First, g.Last = first.Label, last.Label
	if h.Interval == string(query.Week) {
		g.First, g.Last = writtenDay(first.From), writtenDay(last.To)
	}
	for _, w := range h.widening {
		g.Wider = append(g.Wider, chip{Label: cmp.Or(writtenDay(w.text("from")), "all dates"), Link: w.at(searchPage)})
	}
	return g
}

// drawBar draws a bar at x, where the highest stands for most articles.
func drawBar(b bar, x, most int) drawnBar {
	d := drawnBar{bar: b, Label: writtenDay(b.first), X: x,
		H: 100 * (b.Articles - b.Imprecise) / most, Above: 100 * b.Imprecise / most}
	if b.first != b.last {
		d.Label += " to " + writtenDay(b.last)
	}
	if d.H+d.Above < 3 { // so that one article of a thousand can be seen
		d.H, d.Above = 3, 0
		if b.Imprecise == b.Articles {
			d.H, d.Above = 0, 3
		}
	}
	d.Y = 100 - d.H - d.Above
	return d
}
