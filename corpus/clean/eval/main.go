// Command eval measures casefile/corpus/clean on pages with known text, title,
// date and authors. Run it at the root of the repository:
//
//	go run ./corpus/clean/eval -worst 20
//
// Each figure is the one that its collection was published with:
//
//   - Text, where it is known whole: precision and recall of 4-word shingles, the
//     mean of each over the pages, and the harmonic mean of the two
//     (scrapinghub/article-extraction-benchmark).
//   - Text, where snippets are known: each snippet that must or must not occur is
//     one decision (adbar/trafilatura, tests/eval_common.py).
//   - Title: exact, or near: equal without the outlet's name, or nine tenths of
//     the words.
//   - Date: the day, right or wrong among the pages with a known day.
//   - Author: all names, or the surname of one.
package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"casefile/corpus"
	"casefile/corpus/clean"
	"casefile/corpus/clean/gold"
)

type options struct {
	data        string // folder of the pages
	predictions string // file to write what was found to, "" for none
	source      string // only this collection, "" for all
	worst       int    // number of pages with the worst text to list
}

func main() {
	log.SetFlags(0)
	var o options
	flag.StringVar(&o.data, "data", "../shared/data/extract", "`folder` of the pages")
	flag.StringVar(&o.predictions, "predictions", "", "write what was found to this `file`, as JSON: {id: {title, text, date, author}}")
	flag.StringVar(&o.source, "source", "", "measure only this `collection`")
	flag.IntVar(&o.worst, "worst", 0, "list the `n` pages with the worst text")
	flag.Parse()
	if err := run(os.Stdout, o); err != nil {
		log.Fatal(err)
	}
}

// A prediction is what the cleaner found.
type prediction struct {
	Title  string `json:"title"`
	Text   string `json:"text"`
	Date   string `json:"date"`
	Author string `json:"author"`
}

// A page is a page with what was found on it.
type page struct {
	gold.Page
	got  prediction
	took time.Duration
	err  error   // the cleaner's
	f1   float64 // of the text; of snippets, the share of right decisions
}

// run cleans every page and writes the table of scores, a row for each collection
// and for each of its languages.
func run(w io.Writer, o options) error {
	pages, err := load(o)
	if err != nil {
		return err
	}
	for _, p := range pages {
		if err := p.clean(o.data); err != nil {
			return err
		}
	}
	if o.predictions != "" {
		if err := writePredictions(o.predictions, pages); err != nil {
			return err
		}
	}
	if err := writeTable(w, pages); err != nil {
		return err
	}
	return writeWorst(w, pages, o.worst)
}

func load(o options) ([]*page, error) {
	known, err := gold.Read(o.data)
	if err != nil {
		return nil, err
	}
	var pages []*page
	for _, k := range known {
		if o.source == "" || o.source == k.Source {
			pages = append(pages, &page{Page: k})
		}
	}
	if len(pages) == 0 {
		return nil, errors.New("no pages to measure")
	}
	return pages, nil
}

// clean cleans the page.
func (p *page) clean(dir string) error {
	c, err := p.Capture(dir)
	if err != nil {
		return err
	}
	begin := time.Now()
	a, _, err := clean.Article(c)
	p.took = time.Since(begin)
	if err != nil {
		p.err = err
		return nil
	}
	p.got = prediction{Title: cmp.Or(a.PageHeadline, a.Title), Text: a.Body(), Author: strings.Join(a.Authors, "; ")}
	if a.Published.Precision == corpus.Day || a.Published.Precision == corpus.Time {
		p.got.Date = a.Published.At[:len(time.DateOnly)]
	}
	return nil
}

func writePredictions(name string, pages []*page) error {
	all := map[string]prediction{}
	for _, p := range pages {
		all[p.ID] = p.got
	}
	data, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}

func writeTable(w io.Writer, pages []*page) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "collection\tpages\tF1\tsnippet F1\ttitle\tnear\tdate\twrong\tauthor\thit\tms p50\tms p95\t")
	bySource := groups(pages, func(p *page) string { return p.Source })
	var sum, collections float64
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		s := scoreOf(bySource[source])
		s.row(table, source)
		if len(s.texts) > 0 {
			sum += shinglesF1(s.texts)
			collections++
		}
		byLang := groups(bySource[source], func(p *page) string { return p.Lang })
		if len(byLang) < 2 {
			continue
		}
		for _, lang := range slices.Sorted(maps.Keys(byLang)) {
			if in := byLang[lang]; len(in) >= 5 {
				scoreOf(in).row(table, source+" "+cmp.Or(lang, "?"))
			}
		}
	}
	all := scoreOf(pages)
	all.mean = sum / max(collections, 1)
	all.row(table, "all (F1: mean of collections)")
	return table.Flush()
}

func groups(pages []*page, key func(*page) string) map[string][]*page {
	m := map[string][]*page{}
	for _, p := range pages {
		m[key(p)] = append(m[key(p)], p)
	}
	return m
}

// writeWorst lists the pages with the worst text.
func writeWorst(w io.Writer, pages []*page, n int) error {
	pages = slices.DeleteFunc(slices.Clone(pages), func(p *page) bool { return p.Text == "" && len(p.With) == 0 })
	slices.SortStableFunc(pages, func(a, b *page) int { return cmp.Compare(a.f1, b.f1) })
	for _, p := range pages[:min(n, len(pages))] {
		why := ""
		if p.err != nil {
			why = p.err.Error()
		}
		if _, err := fmt.Fprintf(w, "%.3f  %s  %s  %s\n", p.f1, p.ID, p.URL, why); err != nil {
			return err
		}
	}
	return nil
}
