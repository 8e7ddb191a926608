package server

import (
	"strconv"

	"casefile/search/query"
)

// A graph is a histogram drawn in a box. Widths and places across are percentages of it,
// so that it can be as wide as the page; heights are pixels.
type graph struct {
	Interval string
	Most     int // articles of the highest bar
	Bars     []drawnBar
	Gaps     []gap // where empty stretches of time are drawn shorter than they are
	Ticks    []tick
	Vague    bool // some bar counts imprecise dates
	Undated  int
	Wider    []chip
	Table    wording // the heading of the table
}

type drawnBar struct {
	bar
	Label wording
	First string // as the search for the bar's articles has them
	Last  string
	X     int // steps from the left
	Left  string
	Slot  string // width with the space beside it
	Wide  string
	Y     int // of the top of the bar
	H     int // of the articles whose date is exact
	Above int // height of the others, which are drawn on top
}

type gap struct {
	Left, Right string
	Empty       int
	x           int
}

// A tick is a label below the bars.
type tick struct {
	At, Anchor string
	Label      wording
}

const (
	maxGap     = 12 // an empty stretch is drawn as long as this many bars at most
	leastSteps = 20 // so that a few bars do not fill the page
	graphTop   = 16
	graphHigh  = 92
	yearTicks  = 6
)

// across writes a place that is some steps from the left of a box of a width in steps.
func across(steps, width float64) string {
	return strconv.FormatFloat(100*steps/width, 'f', 2, 64)
}

// newGraph returns nil if there is nothing to draw.
func newGraph(h *histogram) *graph {
	if h == nil || len(h.Buckets) == 0 {
		return nil
	}
	g := &graph{Interval: h.Interval, Undated: h.Undated, Table: tableTitles[h.Interval]}
	for _, b := range h.Buckets {
		g.Most = max(g.Most, b.Articles)
	}
	x := 0
	for _, b := range h.Buckets {
		if b.empty > maxGap {
			g.Gaps = append(g.Gaps, gap{Empty: b.empty, x: x + 1})
			x += 3
		} else {
			x += b.empty
		}
		g.Bars = append(g.Bars, drawBar(b, x, g.Most))
		g.Vague = g.Vague || b.Imprecise > 0
		x++
	}
	width := float64(max(x, leastSteps))
	for i := range g.Bars {
		b := &g.Bars[i]
		b.Left, b.Slot, b.Wide = across(float64(b.X), width), across(1, width), across(.85, width)
	}
	for i := range g.Gaps {
		gap := &g.Gaps[i]
		gap.Left, gap.Right = across(float64(gap.x), width), across(float64(gap.x+1), width)
	}
	g.tick(width)
	for _, w := range h.widening {
		g.Wider = append(g.Wider, chip{Label: widerLabel(w.text("from")), Link: w.at(searchPage)})
	}
	return g
}

// tick labels the first and the last bar, and years between them.
func (g *graph) tick(width float64) {
	last := len(g.Bars) - 1
	every := last + 1 // bars from a label to the next
	if g.Interval == string(query.Year) {
		every = max(1, (last+yearTicks-1)/yearTicks)
	}
	for i, b := range g.Bars {
		if i != last && (i%every != 0 || i > 0 && last-i < every) {
			continue
		}
		at, anchor, label := float64(b.X)+.425, "middle", b.Label
		switch {
		case i == 0:
			at, anchor = float64(b.X), "start"
		case i == last && at > width-2:
			at, anchor = float64(b.X+1), "end"
		}
		if g.Interval == string(query.Week) {
			label = say("%s", dayText(b.From))
		}
		if i > 0 && i == last && last > 0 && anchor == "middle" && g.Interval != string(query.Year) {
			anchor = "start"
		}
		g.Ticks = append(g.Ticks, tick{across(at, width), anchor, label})
	}
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

// drawBar draws a bar some steps from the left, where the highest counts most articles.
func drawBar(b bar, x, most int) drawnBar {
	d := drawnBar{bar: b, Label: between(dayText(b.first), dayText(b.last)), First: b.first, Last: b.last, X: x,
		H: graphHigh * (b.Articles - b.Imprecise) / most, Above: graphHigh * b.Imprecise / most}
	if d.H+d.Above < 3 { // so that one article of a thousand can be seen
		d.H, d.Above = 3, 0
		if b.Imprecise == b.Articles {
			d.H, d.Above = 0, 3
		}
	}
	d.Y = graphTop + graphHigh - d.H - d.Above
	return d
}
