package server

import "casefile/search/query"

// A graph is a histogram drawn in a box that is Width wide and 100 high.
type graph struct {
	Interval string
	Width    int
	Narrow   bool // the bars do not take the whole width
	Bars     []drawnBar
	Gaps     []gap // where empty stretches of time are drawn shorter than they are
	Vague    bool  // some bar counts imprecise dates
	Undated  int
	First    wording
	Last     wording
	Several  bool    // First is not Last
	Table    wording // the heading of the table
	Wider    []chip
}

type drawnBar struct {
	bar
	Label wording
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
	g := &graph{Interval: h.Interval, Undated: h.Undated, Table: tableTitles[h.Interval], Several: len(h.Buckets) > 1}
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
		g.First, g.Last = say("%s", dayText(first.From)), say("%s", dayText(last.To))
	}
	for _, w := range h.widening {
		g.Wider = append(g.Wider, chip{Label: widerLabel(w.text("from")), Link: w.at(searchPage)})
	}
	return g
}

// tableTitles head the table of a graph, by its interval.
var tableTitles = map[string]wording{
	string(query.Day): say("By day, as a table"), string(query.Week): say("By week, as a table"),
	string(query.Month): say("By month, as a table"), string(query.Year): say("By year, as a table"),
}

func widerLabel(from string) wording {
	if from == "" {
		return say("all dates")
	}
	return say("%s", dayText(from))
}

// Counts says how many articles a bar counts, and how many of their dates are uncertain.
func (b drawnBar) Counts() wording {
	if b.Imprecise > 0 {
		return say("%d articles, %s", b.Articles, say("%d of them uncertain", b.Imprecise))
	}
	return say("%d articles", b.Articles)
}

// drawBar draws a bar at x, where the highest stands for most articles.
func drawBar(b bar, x, most int) drawnBar {
	d := drawnBar{bar: b, Label: between(dayText(b.first), dayText(b.last)), X: x,
		H: 100 * (b.Articles - b.Imprecise) / most, Above: 100 * b.Imprecise / most}
	if d.H+d.Above < 3 { // so that one article of a thousand can be seen
		d.H, d.Above = 3, 0
		if b.Imprecise == b.Articles {
			d.H, d.Above = 0, 3
		}
	}
	d.Y = 100 - d.H - d.Above
	return d
}
