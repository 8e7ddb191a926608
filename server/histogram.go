package server

import (
	"cmp"
	"time"

	"casefile/search"
	"casefile/search/query"
)

type jsonHistogram struct {
	Field    string    `json:"field"`
	Interval string    `json:"interval"`
	Buckets  []jsonBar `json:"buckets"` // those without an article are left out
	Undated  int       `json:"undated"`
	Wider    *string   `json:"wider"` // the search with wider bounds, null where there are none
}

// A jsonBar is a bucket of a histogram. Imprecise articles are among its articles,
// and may have been published at another time: their date is known less exactly.
type jsonBar struct {
	From      string `json:"from"`
	To        string `json:"to"`
	Articles  int    `json:"articles"`
	Imprecise int    `json:"imprecise"`
	Link      string `json:"link"`
}

func histogramJSON(p *params, h *search.Histogram, path string) *jsonHistogram {
	if h == nil {
		return nil
	}
	out := &jsonHistogram{Field: "published", Interval: string(h.Interval), Buckets: []jsonBar{}, Undated: h.Undated}
	for _, b := range h.Bars {
		from, to := bounds(b, h.Interval)
		out.Buckets = append(out.Buckets, jsonBar{b.From, b.To, b.Articles, b.Imprecise, address(path, p.between(from, to))})
	}
	if wider := p.wider(); len(wider) > 0 {
		link := address(path, wider[len(wider)-1])
		out.Wider = &link
	}
	return out
}

// drawn returns the interval to draw a histogram by where it was not asked for, ""
// where the search is bounded by another date than the one that is drawn.
func (p *params) drawn(by query.Interval) query.Interval {
	if p.DateOf != "" && p.DateOf != query.Publication {
		by = ""
	}
	return cmp.Or(p.Histogram, by)
}

// between returns the parameters with other bounds of the date of publication.
func (p *params) between(from, to string) *params {
	c := p.first()
	c.From, c.To = from, to
	return c
}

// bounds returns the dates to ask for a bar by: a whole month or year as such.
func bounds(b search.Bar, by query.Interval) (from, to string) {
	switch whole := len(b.From) == len("2006-01-02") && len(b.To) == len("2006-01-02"); {
	case whole && by == query.Year && b.From[4:] == "-01-01" && b.To[4:] == "-12-31":
		return b.From[:4], b.To[:4]
	case whole && by == query.Month && b.From[7:] == "-01" && nextDay(b.To) != "" && nextDay(b.To)[7:] == "-01":
		return b.From[:7], b.To[:7]
	}
	return b.From, b.To
}

func nextDay(day string) string {
	t, err := time.Parse("2006-01-02", day)
	if err != nil || t.Year() == 9999 {
		return ""
	}
	return t.AddDate(0, 0, 1).Format("2006-01-02")
}

// wider returns the searches with wider bounds, the widest first: without any,
// within the year that the bounds lie in, within the month.
func (p *params) wider() []*params {
	if p.From == "" && p.To == "" {
		return nil
	}
	all := []*params{p.between("", "")}
	for _, n := range []int{len("2006"), len("2006-02")} {
		if len(p.From) < n || len(p.To) < n || p.From[:n] != p.To[:n] {
			break
		}
		if span := p.From[:n]; p.From != span || p.To != span {
			all = append(all, p.between(span, span))
		}
	}
	return all
}

// A histogramView is drawn in a box that is Width wide and 100 high.
type histogramView struct {
	Interval query.Interval
	Width    int
	Narrow   bool // the bars do not take the whole width
	Bars     []barView
	Gaps     []gapView // where empty stretches of time are drawn shorter than they are
	Vague    bool      // some bar counts imprecise dates
	Undated  int
	Most     int
	First    string
	Last     string
	Wider    []chip
}

type barView struct {
	search.Bar
	Label string
	Link  string
	X     int
	Y     int // of the top of the bar
	H     int // of the articles whose date is exact
	Above int // height of the others, which stand on them
}

type gapView struct{ X, Empty int }

// Bars are so far apart in the drawing, and an empty stretch takes the room of so
// many of them at most.
const (
	barStep = 12
	maxGap  = 12

	leastWidth = 20 * barStep // so that a few bars do not fill the page
)

// viewHistogram draws a histogram, nil if there is nothing that a drawing shows.
func viewHistogram(p *params, h *search.Histogram) *histogramView {
	if h == nil || len(h.Bars) == 0 {
		return nil
	}
	v := &histogramView{Interval: h.Interval, Undated: h.Undated}
	for _, b := range h.Bars {
		v.Most = max(v.Most, b.Articles)
	}
	x := 0
	for i, b := range h.Bars {
		switch empty := h.Gap(i); {
		case empty > maxGap:
			v.Gaps = append(v.Gaps, gapView{x + barStep, empty})
			x += 3 * barStep
		default:
			x += empty * barStep
		}
		from, to := bounds(b, h.Interval)
		bar := barView{
			Bar: b, Label: barLabel(b, h.Interval), Link: address("/search", p.between(from, to)), X: x,
			H: 100 * (b.Articles - b.Imprecise) / v.Most, Above: 100 * b.Imprecise / v.Most,
		}
		if bar.H+bar.Above < 3 { // so that one article of a thousand can be seen
			bar.H, bar.Above = 3, 0
			if b.Imprecise == b.Articles {
				bar.H, bar.Above = 0, 3
			}
		}
		bar.Y = 100 - bar.H - bar.Above
		v.Vague = v.Vague || b.Imprecise > 0
		v.Bars = append(v.Bars, bar)
		x += barStep
	}
	v.Narrow = x < leastWidth
	v.Width = max(x, leastWidth)
	v.First, v.Last = v.Bars[0].Label, v.Bars[len(v.Bars)-1].Label
	if h.Interval == query.Week {
		v.First, v.Last = writtenDay(h.Bars[0].From), writtenDay(h.Bars[len(h.Bars)-1].To)
	}
	for _, w := range p.wider() {
		v.Wider = append(v.Wider, chip{Label: cmp.Or(writtenDay(w.From), "all dates"), Remove: address("/search", w)})
	}
	return v
}

func barLabel(b search.Bar, by query.Interval) string {
	from, to := bounds(b, by)
	if from == to {
		return writtenDay(from)
	}
	return writtenDay(from) + " to " + writtenDay(to)
}

// writtenDay writes a year, a month or a day for a person to read.
func writtenDay(s string) string {
	for layout, form := range map[string]string{"2006-01": "January 2006", "2006-01-02": "2 January 2006"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(form)
		}
	}
	return s
}
