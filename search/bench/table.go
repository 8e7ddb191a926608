package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// A table is what was measured.
type table struct {
	rows   []row
	rounds int
	alone  bool   // without Bleve
	build  *build // nil if builds were not compared

	articles                          int
	textBytes, indexBytes, stockBytes int64
	indexCPU                          time.Duration // to open the index, or build it
	openWall, openCPU                 time.Duration
	resident                          int64
}

// A row is one question.
type row struct {
	class  string
	total  int
	differ string // how the answers differ, "" if they are equal

	casefile, used, stock least         // literally; with other spellings of names; Bleve
	first                 time.Duration // with other spellings, when it is asked first
}

// least is the least time that a question took, 0 if it was not asked.
type least time.Duration

func (l *least) add(d time.Duration) {
	if *l == 0 || least(d) < *l {
		*l = least(d)
	}
}

// add records the answers of both engines to the next question. Those of Bleve have all
// facet values.
func (t *table) add(q *question, got, want *answer) {
	r := row{class: q.Class, total: want.total}
	if got.total != want.total {
		r.differ = fmt.Sprintf("question %d (%s %q): %d articles, stock %d", q.ID, q.Op, q.Terms, got.total, want.total)
	} else if q.Facets && want.total > 0 {
		r.differ = unlike(q, got, want)
	}
	t.rows = append(t.rows, r)
}

// unlike describes how counts of facets differ, "" if they agree. An article with two
// spellings of one person counts once, so Bleve's counts of spellings only bound the
// person's.
func unlike(q *question, got, want *answer) string {
	for name, size := range facetSizes {
		counts := map[string]int{}
		for _, v := range want.facets[name] {
			counts[v.Label] = v.Articles
		}
		if len(got.facets[name]) < min(size, len(counts)) && len(got.facets[name]) == 0 {
			return fmt.Sprintf("question %d: no %s", q.ID, name)
		}
		for _, v := range got.facets[name] {
			least, most := counts[v.Label], counts[v.Label]
			if len(v.Spellings) > 0 {
				least, most = 0, 0
			}
			for _, l := range v.Spellings {
				least, most = max(least, counts[l.Text]), most+counts[l.Text]
			}
			if v.Articles < least || v.Articles > most {
				return fmt.Sprintf("question %d: %s %s %d, stock %d to %d", q.ID, name, v.Label, v.Articles, least, most)
			}
		}
	}
	return ""
}

// A class is the questions of one kind.
type class struct {
	name                  string
	n, unequal            int
	totals                []int
	casefile, used, stock times
	first                 time.Duration // sum
}

// times are the least times of the questions of a class.
type times struct{ sum, most time.Duration }

func (t *times) add(l least) {
	t.sum += time.Duration(l)
	t.most = max(t.most, time.Duration(l))
}

func (t *table) classes() []*class {
	var all []*class
	by := map[string]*class{}
	for _, r := range t.rows {
		c := by[r.class]
		if c == nil {
			c = &class{name: r.class}
			by[r.class] = c
			all = append(all, c)
		}
		c.n++
		if r.differ != "" {
			c.unequal++
		}
		c.totals = append(c.totals, r.total)
		c.casefile.add(r.casefile)
		c.used.add(r.used)
		c.first += r.first
		c.stock.add(r.stock)
	}
	slices.SortStableFunc(all, func(a, b *class) int { return int(weights[b.name] - weights[a.name]) })
	return all
}

func (t *table) write(w io.Writer) error {
	ms := func(d time.Duration) string { return fmt.Sprintf("%.2f", float64(d)/float64(time.Millisecond)) }
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(tw, "class\tweight\tarticles\tcasefile ms\tslowest\tas used\tslowest\t")
	if !t.alone {
		fmt.Fprint(tw, "stock ms\tratio\tequal\t")
	}
	fmt.Fprintln(tw)
	var ours, used, first, theirs, counted float64
	var void []string
	for _, c := range t.classes() {
		slices.Sort(c.totals)
		mean := func(sum time.Duration) time.Duration { return sum / time.Duration(c.n) }
		ratio := fmt.Sprintf("%.1f", float64(c.stock.sum)/float64(max(c.casefile.sum, 1)))
		weight := weights[c.name]
		if c.unequal > 0 {
			ratio = "void"
			if weight > 0 {
				void = append(void, c.name)
			}
		} else {
			ours += weight * float64(mean(c.casefile.sum))
			used += weight * float64(mean(c.used.sum))
			first += weight * float64(mean(c.first))
			theirs += weight * float64(mean(c.stock.sum))
			counted += weight
		}
		fmt.Fprintf(tw, "%s\t%.0f\t%d\t%s\t%s\t%s\t%s\t", c.name, weight, c.totals[len(c.totals)/2],
			ms(mean(c.casefile.sum)), ms(c.casefile.most), ms(mean(c.used.sum)), ms(c.used.most))
		if !t.alone {
			fmt.Fprintf(tw, "%s\t%s\t%d/%d\t", ms(mean(c.stock.sum)), ratio, c.n-c.unequal, c.n)
		}
		fmt.Fprintln(tw)
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	spelt := fmt.Sprintf("; with other spellings of names %.2f ms, when it is asked first %.2f ms", used/max(1, counted)/1e6, first/max(1, counted)/1e6)
	if t.alone {
		fmt.Fprintf(w, "\nThe mix, by weight: %.2f ms a query%s.\n", ours/max(1, counted)/1e6, spelt)
	} else if counted > 0 {
		fmt.Fprintf(w, "\nThe mix, by weight: %.2f ms and %.2f ms a query, a ratio of %.1f, over %.0f of 100", ours/counted/1e6, theirs/counted/1e6, theirs/ours, counted)
		fmt.Fprint(w, spelt)
		if len(void) > 0 {
			fmt.Fprintf(w, "; without %v, where the answers differ", void)
		}
		fmt.Fprintln(w, ".")
	}
	for i, shown := 0, 0; i < len(t.rows) && shown < 10; i++ {
		if d := t.rows[i].differ; d != "" {
			fmt.Fprintln(w, "differ:", d)
			shown++
		}
	}
	text := float64(max(1, t.textBytes))
	fmt.Fprintf(w, "%d articles, %d MB of text. Index: %.2f × text", t.articles, t.textBytes>>20, float64(t.indexBytes)/text)
	if !t.alone {
		fmt.Fprintf(w, "; stock %.2f", float64(t.stockBytes)/text)
	}
	fmt.Fprintln(w, ".")
	fmt.Fprintf(w, "Built or opened in %v CPU. Names read and asked once in %v, %v CPU. Resident beyond mapped files: %d MB.\n",
		t.indexCPU.Round(time.Millisecond), t.openWall.Round(time.Millisecond), t.openCPU.Round(time.Millisecond), t.resident>>20)
	if b := t.build; b != nil {
		per := func(d time.Duration, n int) string { return ms(d / time.Duration(max(1, n))) }
		fmt.Fprintf(w, "Building, CPU ms an article of %d, without reading them: casefile %s, lean Bleve %s, stock %s; recognizing names %s more.\n",
			b.articles, per(b.casefile-b.reading, b.articles), per(b.lean-b.reading, b.articles), per(b.stock-b.reading, b.articles),
			per(b.recognizing, b.recognized))
	}
	return nil
}
