// Package eval measures casefile/corpus/clean on pages with known text, title,
// date and author, by the scoring methods that the collections were published
// with.
//
//   - Text, of collections that give it whole: precision and recall of 4-word
//     shingles, the mean over the pages of each, and the harmonic mean of the
//     two (scrapinghub/article-extraction-benchmark).
//   - Text, of collections that give snippets: each snippet that must or must
//     not occur is one decision (adbar/trafilatura, tests/eval_common.py).
//   - Title: exact, or near: equal without the outlet's name, or nine tenths of
//     the words.
//   - Date: the day, right or wrong among the pages with a known day.
//   - Author: all names, or the surname of one.
package eval

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"casefile/corpus"
	"casefile/corpus/clean"
)

// Options say what to measure.
type Options struct {
	Data        string // folder of gold.jsonl and pages/ID.html.gz
	Predictions string // file to write {id: {title, text, date, author}} to, "" for none
	Source      string // only this collection, "" for all
	Worst       int    // list so many pages with the worst text
}

// A known is what is known of a page: a line of gold.jsonl.
type known struct {
	ID      string   `json:"id"`
	URL     string   `json:"url"`
	Title   string   `json:"title"`
	Text    string   `json:"text"`
	Date    string   `json:"date"`
	Author  string   `json:"author"`
	Source  string   `json:"source"`
	Lang    string   `json:"lang"`
	With    []string `json:"with"`
	Without []string `json:"without"`
}

// A prediction is what the cleaner found.
type prediction struct {
	Title  string `json:"title"`
	Text   string `json:"text"`
	Date   string `json:"date"`
	Author string `json:"author"`
}

// A page is a page with both.
type page struct {
	known known
	got   prediction
	took  time.Duration
	err   error
	f1    float64 // of the text; of snippets, the share decided rightly
}

// Run cleans every page of the folder and writes the table of scores to w, a
// row for each collection and each language of it.
func Run(w io.Writer, opt Options) error {
	pages, err := load(opt)
	if err != nil {
		return err
	}
	for i := range pages {
		if err := pages[i].clean(opt.Data); err != nil {
			return fmt.Errorf("page %s: %w", pages[i].known.ID, err)
		}
	}
	if opt.Predictions != "" {
		if err := writePredictions(opt.Predictions, pages); err != nil {
			return err
		}
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "collection\tpages\tF1\tsnippet F1\ttitle\tnear\tdate\twrong\tauthor\thit\tms p50\tms p95\t")
	bySource := map[string][]page{}
	for _, p := range pages {
		bySource[p.known.Source] = append(bySource[p.known.Source], p)
	}
	var macro, collections float64
	for _, source := range slices.Sorted(maps.Keys(bySource)) {
		in := bySource[source]
		s := sum(in)
		s.row(table, source, in)
		if s.full > 0 {
			macro += s.f1
			collections++
		}
		byLang := map[string][]page{}
		for _, p := range in {
			byLang[p.known.Lang] = append(byLang[p.known.Lang], p)
		}
		if len(byLang) < 2 {
			continue
		}
		for _, lang := range slices.Sorted(maps.Keys(byLang)) {
			if in := byLang[lang]; len(in) >= 5 {
				s := sum(in)
				s.row(table, source+" "+cmp.Or(lang, "?"), in)
			}
		}
	}
	all := sum(pages)
	if collections > 0 {
		all.f1 = macro / collections
	}
	all.row(table, "all (F1: mean of collections)", pages)
	if err := table.Flush(); err != nil {
		return err
	}
	return writeWorst(w, pages, opt.Worst)
}

func load(opt Options) ([]page, error) {
	f, err := os.Open(filepath.Join(opt.Data, "gold.jsonl"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var pages []page
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var k known
		if err := json.Unmarshal(lines.Bytes(), &k); err != nil {
			return nil, err
		}
		if opt.Source == "" || opt.Source == k.Source {
			pages = append(pages, page{known: k})
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(pages) == 0 {
		return nil, errors.New("no pages to measure")
	}
	return pages, nil
}

// capture returns the page as it was served.
func (p *page) capture(data string) (*corpus.Capture, error) {
	f, err := os.Open(filepath.Join(data, "pages", p.known.ID+".html.gz"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	return &corpus.Capture{URL: p.known.URL, ContentType: "text/html", Body: body}, nil
}

// clean sets what the cleaner finds.
func (p *page) clean(data string) error {
	c, err := p.capture(data)
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
	date := a.Published.At
	if a.Published.Precision == corpus.Day || a.Published.Precision == corpus.Time {
		date = date[:10]
	} else {
		date = ""
	}
	p.got = prediction{Title: a.Title, Text: a.Body(), Date: date, Author: strings.Join(a.Authors, "; ")}
	if a.PageHeadline != "" {
		p.got.Title = a.PageHeadline
	}
	return nil
}

func writePredictions(name string, pages []page) error {
	out := map[string]prediction{}
	for _, p := range pages {
		out[p.known.ID] = p.got
	}
	data, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}

// A score is a row of the table. Counts of pages stand before the shares that
// are of them.
type score struct {
	full, snippets, titles, dates, authors int

	f1, snippetF1              float64
	title, titleNear           float64
	date, dateWrong            float64
	author, authorHit          float64
	tp, fp, fn                 int // snippets
	timeMedian, timeNinetyFive time.Duration
}

func sum(pages []page) score {
	var s score
	var texts []share
	var times []time.Duration
	for i := range pages {
		p := &pages[i]
		times = append(times, p.took)
		if p.known.Text != "" {
			t := shingles(p.known.Text, p.got.Text)
			p.f1 = t.f1()
			texts = append(texts, t)
		}
		if len(p.known.With) > 0 {
			s.snippets++
			text := flat(p.got.Text)
			right := 0
			for _, snippet := range p.known.With {
				if strings.Contains(text, flat(snippet)) && text != "" {
					s.tp++
					right++
				} else {
					s.fn++
				}
			}
			for _, snippet := range p.known.Without {
				if strings.Contains(text, flat(snippet)) && text != "" {
					s.fp++
				} else {
					right++
				}
			}
			if p.known.Text == "" {
				p.f1 = float64(right) / float64(len(p.known.With)+len(p.known.Without))
			}
		}
		if p.known.Title != "" {
			s.titles++
			switch GradeTitle(p.known.Title, p.got.Title) {
			case Exact:
				s.title++
				s.titleNear++
			case Near:
				s.titleNear++
			}
		}
		if len(p.known.Date) == len(time.DateOnly) {
			s.dates++
			switch {
			case p.got.Date == p.known.Date:
				s.date++
			case p.got.Date != "":
				s.dateWrong++
			}
		}
		if p.known.Author != "" {
			s.authors++
			switch GradeAuthor(p.known.Author, p.got.Author) {
			case Exact:
				s.author++
				s.authorHit++
			case Near:
				s.authorHit++
			}
		}
	}
	s.full = len(texts)
	s.f1 = shinglesF1(texts)
	if s.tp > 0 {
		s.snippetF1 = float64(2*s.tp) / float64(2*s.tp+s.fp+s.fn)
	}
	for _, v := range []*float64{&s.title, &s.titleNear} {
		*v /= float64(max(s.titles, 1))
	}
	for _, v := range []*float64{&s.date, &s.dateWrong} {
		*v /= float64(max(s.dates, 1))
	}
	for _, v := range []*float64{&s.author, &s.authorHit} {
		*v /= float64(max(s.authors, 1))
	}
	slices.Sort(times)
	s.timeMedian, s.timeNinetyFive = times[len(times)/2], times[len(times)*95/100]
	return s
}

// row writes the score; "–" stands where a collection does not tell.
func (s score) row(w io.Writer, name string, pages []page) {
	cell := func(n int, v float64) string {
		if n == 0 {
			return "–"
		}
		return fmt.Sprintf("%.3f", v)
	}
	ms := func(d time.Duration) string { return fmt.Sprintf("%.1f", float64(d.Microseconds())/1000) }
	fmt.Fprintln(w, strings.Join([]string{
		name, fmt.Sprint(len(pages)), cell(s.full, s.f1), cell(s.snippets, s.snippetF1),
		cell(s.titles, s.title), cell(s.titles, s.titleNear), cell(s.dates, s.date), cell(s.dates, s.dateWrong),
		cell(s.authors, s.author), cell(s.authors, s.authorHit), ms(s.timeMedian), ms(s.timeNinetyFive), "",
	}, "\t"))
}

// writeWorst lists the pages whose text is found worst.
func writeWorst(w io.Writer, pages []page, n int) error {
	pages = slices.DeleteFunc(slices.Clone(pages), func(p page) bool { return p.known.Text == "" && len(p.known.With) == 0 })
	slices.SortStableFunc(pages, func(a, b page) int { return cmp.Compare(a.f1, b.f1) })
	for _, p := range pages[:min(n, len(pages))] {
		why := ""
		if p.err != nil {
			why = p.err.Error()
		}
		if _, err := fmt.Fprintf(w, "%.3f  %s  %s  %s\n", p.f1, p.known.ID, p.known.URL, why); err != nil {
			return err
		}
	}
	return nil
}
