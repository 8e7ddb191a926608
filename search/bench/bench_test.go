package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/segment"
)

// data is the folder of real news and questions, beside the project.
const data = "../../../shared/data/bench"

// small makes articles of a few made-up paragraphs.
func small(t testing.TB) *generator {
	t.Helper()
	g, err := generatorOf(map[string]*subject{"court": {
		paragraphs: []string{
			"The lawyer of the bank said that the verdict of the Supreme Court came too late for the company.",
			"Prices climbed in March, and the bank bought securities for a million, an official said.",
			"Witnesses at the trial told the court what they had seen; the judge's questions were short.",
			"A report of the ministry said that the release of the documents would be reviewed in May.",
		},
		titles: []string{"Verdict comes too late", "Prices climb again"},
	}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Every run makes the same articles, their texts hold the names that they are said to
// hold, and no two are alike.
func TestGenerator(t *testing.T) {
	g, again := small(t), small(t)
	seen := map[string]bool{}
	for n := range 200 {
		m := g.article(n)
		text := strings.Join(m.Text, "\n\n")
		if other := again.article(n); strings.Join(other.Text, "\n\n") != text || other.Title != m.Title {
			t.Fatalf("article %d is not the same again", n)
		}
		if seen[text] {
			t.Errorf("article %d is another one", n)
		}
		seen[text] = true
		named := g.names(n)
		for _, name := range slices.Concat(named.Persons, named.Orgs, named.Places[:0]) {
			if !strings.Contains(text, name) {
				t.Errorf("article %d does not name %s:\n%s", n, name, text)
			}
		}
		got, err := number(m.item().Article)
		if got != n || err != nil {
			t.Errorf("number = %d, %v, want %d", got, err, n)
		}
	}
}

// Both engines give the same numbers of articles and counts of facets to every kind
// of question.
func TestEnginesAgree(t *testing.T) {
	dir, g := t.TempDir(), small(t)
	if err := prepare(dir, g, 300, false); err != nil {
		t.Fatal(err)
	}
	m := g.article(7)
	year := m.Published.Year()
	beside, alone := new(table), &table{alone: true}
	qs := []question{
		{Class: "term", Op: "term", Terms: []string{"verdict"}},
		{Class: "absent", Op: "term", Terms: []string{"absent"}},
		{Class: "and", Op: "and", Terms: []string{"judge", "verdict"}, Facets: true, Marked: true},
		{Class: "or", Op: "or", Terms: []string{"judge", "securities"}, Facets: true, Sort: "date"},
		{Class: "phrase", Op: "phrase", Terms: []string{"release", "of", "the", "documents"}, Facets: true},
		{Class: "person", Op: "phrase", Terms: strings.Fields(strings.ToLower(m.Persons[0])), Marked: true},
		{Class: "prefix", Op: "prefix", Terms: []string{"ver"}},
		{Class: "fuzzy", Op: "fuzzy", Terms: []string{"verdicts"}},
		{Class: "filter", Op: "and", Terms: []string{"court"}, Person: m.Persons[0], From: year - 3, To: year + 3},
		{Class: "year", Op: "and", Terms: []string{"court"}, From: year, To: year, Facets: true},
		{Class: "all", Op: "all", Facets: true},
	}
	if err := beside.measure(context.Background(), dir, g, qs); err != nil {
		t.Fatal(err)
	}
	for i, r := range beside.rows {
		if r.differ != "" || r.total == 0 && r.class != "absent" {
			t.Errorf("%s: %d articles, %s", qs[i].Class, r.total, r.differ)
		}
	}
	if err := beside.write(t.Output()); err != nil {
		t.Fatal(err)
	}

	if err := alone.measure(context.Background(), dir, g, qs); err != nil {
		t.Fatal(err)
	}
	for i, r := range alone.rows {
		if r.total != beside.rows[i].total {
			t.Errorf("%s: %d articles alone, %d beside the yardstick", r.class, r.total, beside.rows[i].total)
		}
	}
	var out strings.Builder
	if err := alone.write(&out); err != nil || strings.Contains(out.String(), "stock") {
		t.Errorf("alone: %v\n%s", err, &out)
	}
}

// Answers that differ in totals or in counts are reported.
func TestDiffering(t *testing.T) {
	values := func(n int) map[string][]search.Value {
		m := map[string][]search.Value{}
		for name := range facetSizes {
			m[name] = []search.Value{{Label: "x", Articles: n}}
		}
		return m
	}
	for _, c := range []struct {
		name      string
		got, want *answer
		equal     bool
	}{
		{"equal", &answer{3, values(2)}, &answer{3, values(2)}, true},
		{"totals", &answer{3, values(2)}, &answer{4, values(2)}, false},
		{"counts", &answer{3, values(1)}, &answer{3, values(2)}, false},
		{"a facet that is missing", &answer{3, nil}, &answer{3, values(2)}, false},
	} {
		table := new(table)
		table.add(&question{Facets: true}, c.got, c.want)
		if (table.rows[0].differ == "") != c.equal {
			t.Errorf("%s: %q", c.name, table.rows[0].differ)
		}
	}
}

// BenchmarkMix asks by class and engine. CASEFILE_BENCH_DIR is a folder that
// "bench -dir" has prepared, of CASEFILE_BENCH_ARTICLES articles.
func BenchmarkMix(b *testing.B) {
	qs, err := readQuestions(filepath.Join(data, "queries.jsonl"), 0)
	if errors.Is(err, os.ErrNotExist) {
		b.Skip("no data to measure with")
	}
	if err != nil {
		b.Fatal(err)
	}
	g, err := newGenerator(filepath.Join(data, "real.jsonl.gz"))
	if err != nil {
		b.Fatal(err)
	}
	n, _ := strconv.Atoi(os.Getenv("CASEFILE_BENCH_ARTICLES")) // 0 if it is not set
	n = cmp.Or(n, 2000)
	dir := os.Getenv("CASEFILE_BENCH_DIR")
	if dir == "" {
		dir = b.TempDir()
	}
	dir = filepath.Join(dir, strconv.Itoa(n))
	if err := prepare(dir, g, n, false); err != nil {
		b.Fatal(err)
	}
	e, err := index(context.Background(), storeDir(dir), g.document)
	if err != nil {
		b.Fatal(err)
	}
	defer e.Close()
	if err := e.Prepare(context.Background()); err != nil {
		b.Fatal(err)
	}
	stock, err := openStock(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer stock.Close()
	if err := addSpellings(context.Background(), e, qs); err != nil {
		b.Fatal(err)
	}
	byClass := map[string][]question{}
	var classes []string
	for _, q := range qs {
		if byClass[q.Class] == nil {
			classes = append(classes, q.Class)
		}
		byClass[q.Class] = append(byClass[q.Class], q)
	}
	for _, class := range classes {
		some := byClass[class]
		for name, literal := range map[string]bool{"casefile": true, "casefile as used": false} {
			b.Run(class+"/"+name, func(b *testing.B) {
				for i := 0; b.Loop(); i++ {
					if _, err := ask(b.Context(), e, &some[i%len(some)], literal); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		b.Run(class+"/stock", func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if _, err := stock.ask(b.Context(), &some[i%len(some)], facetSizes); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkBuild builds an index of the same articles by each of the engines. It
// reports processor time an article, with reading it from the store.
func BenchmarkBuild(b *testing.B) {
	g, err := newGenerator(filepath.Join(data, "real.jsonl.gz"))
	if errors.Is(err, os.ErrNotExist) {
		b.Skip("no data to measure with")
	}
	if err != nil {
		b.Fatal(err)
	}
	n, _ := strconv.Atoi(os.Getenv("CASEFILE_BENCH_ARTICLES")) // 0 if it is not set
	n = cmp.Or(n, 5000)
	dir := filepath.Join(b.TempDir(), "store")
	if err := keep(dir, g, n); err != nil {
		b.Fatal(err)
	}
	store, err := corpus.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		build func() error
	}{
		{"casefile", func() error {
			if err := os.RemoveAll(segment.IndexDir(dir)); err != nil {
				return err
			}
			e, err := index(b.Context(), dir, g.document)
			if err != nil {
				return err
			}
			return e.Close()
		}},
		{"lean", func() error { return buildStock(filepath.Join(dir, "lean"), leanMapping(), g, store, n) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			start := cpu()
			for b.Loop() {
				if err := c.build(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(cpu()-start)/1e6/float64(b.N*n), "cpu-ms/article")
		})
	}
}
