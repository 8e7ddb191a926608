// Command eval measures how well the spellings of a name are found, on folders of
// judged queries. Run it at the root of the repository:
//
//	go run ./indexer/names/eval
//
// A folder holds, for each set of names NAME (say "token" and "full"), the
// spellings of the lexicon in docs_PART_NAME.jsonl and the queries in
// queries_PART_NAME.jsonl. Spellings of one name or person form a cluster. For
// every query the spellings of its cluster that it must find are known: they are
// relevant. They are counted as follows:
//
//   - The query's own string is left out. Other spellings of its cluster that are
//     not relevant do not count. Neither does a hit of another cluster that has all
//     words of the query in an official romanisation: a search for Ivanov may show
//     every Ivanov.
//   - Recall@10 is the share of relevant ones in the first ten, of at most ten; the
//     reciprocal rank is that of the first relevant one.
//   - Precision, recall and F1 are those of the hits at or above a score. A query
//     that finds nothing has no precision, recall 0 and F1 0.
//   - Means are taken over the queries of a kind, then over the kinds.
//
// The tables are: the figures by kind of query, the costs of the lexicon and of one
// blown up to 300,000 spellings, and the names of the case in its texts.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"log"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"casefile/indexer/names"
)

type options struct {
	data        string // folder of judged names, or one with the folders names and ir/case-names
	predictions string // file to write the hits of every query to, as JSON lines; "" for none
	large       int    // number of spellings that a lexicon is blown up to
}

func main() {
	log.SetFlags(0)
	o := options{large: 300_000}
	flag.StringVar(&o.data, "data", "../shared/data", "`folder` of judged names, or with the folders names and ir/case-names")
	flag.StringVar(&o.predictions, "predictions", "", "write the hits of every query to this `file`, as JSON lines")
	flag.Parse()
	if err := run(os.Stdout, o); err != nil {
		log.Fatal(err)
	}
}

// run writes the tables. The error wraps [errNoData] if there is nothing to measure
// on.
func run(w io.Writer, o options) error {
	dir, caseDir := o.data, filepath.Join(o.data, "..", "ir", "case-names")
	if sub := filepath.Join(o.data, "names"); isDir(sub) {
		dir, caseDir = sub, filepath.Join(o.data, "ir", "case-names")
	}
	sets, err := load(dir)
	if err != nil {
		return err
	}
	var predictions bytes.Buffer
	if err := tables(w, sets, &predictions); err != nil {
		return err
	}
	if o.predictions != "" {
		if err := os.WriteFile(o.predictions, predictions.Bytes(), 0o666); err != nil {
			return err
		}
	}
	for _, s := range sets {
		costs(w, s, 0)
		costs(w, s, o.large)
	}
	c, err := loadCase(caseDir)
	if errors.Is(err, fs.ErrNotExist) {
		fmt.Fprintf(w, "\nnames of the case: not measured, there is no %s\n", caseDir)
		return nil
	}
	if err != nil {
		return err
	}
	c.table(w)
	return nil
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// A prediction is what was found for a query, for other scorers.
type prediction struct {
	Set   string          `json:"idx"`
	Kind  string          `json:"kind"`
	Query string          `json:"q"`
	Hits  []predictionHit `json:"hits"`
}

type predictionHit struct {
	Doc   int     `json:"id"`
	Score float64 `json:"score"`
}

// tables writes the figures by kind of query, which are the same on every run, and
// the predictions.
func tables(w io.Writer, sets []*set, predictions io.Writer) error {
	all, core := table{}, table{}
	halves := [2]table{{}, {}}
	spellings := 0
	for _, s := range sets {
		l := s.lexicon()
		spellings += l.Len()
		for i := range s.queries {
			q := &s.queries[i]
			found := s.found(l, q)
			p := prediction{Set: s.name, Kind: q.Kind, Query: q.Text}
			for _, f := range found {
				for _, d := range s.byText[f.Text] {
					p.Hits = append(p.Hits, predictionHit{d, f.Score})
				}
			}
			if err := json.NewEncoder(predictions).Encode(p); err != nil {
				return err
			}
			hits := s.judge(q, found)
			kind := s.name + " " + q.Kind
			all.add(kind, hits, len(q.Relevant))
			if q.Origin != "west" {
				core.add(kind, hits, len(q.Relevant))
			}
			halves[half(s.docs[q.Relevant[0]].Text)].add(kind, hits, len(q.Relevant))
		}
	}
	cut := cutNumber(names.Cut)
	fmt.Fprintf(w, "%d spellings, cut %.2f\n\n", spellings, names.Cut)
	fmt.Fprintf(w, "%-18s %7s  %5s %5s  %5s %5s %5s\n", "kind", "queries", "R@10", "MRR", "P", "R", "F1")
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		writeRow(w, kind, all[kind].at(cut))
	}
	writeRow(w, "all kinds", all.macro(cut))
	writeRow(w, "  western left out", core.macro(cut))
	best := all.best()
	writeRow(w, fmt.Sprintf("  at cut %.3f", cutScore(best)), all.macro(best))
	for i, h := range halves {
		writeRow(w, fmt.Sprintf("  half %d", i+1), h.macro(cut))
	}
	return nil
}

// half assigns a name to one of two halves by its hash, so that what is fitted to one
// can be checked on the other.
func half(name string) int {
	h := fnv.New32a()
	io.WriteString(h, name)
	return int(h.Sum32() % 2)
}

func writeRow(w io.Writer, label string, r row) {
	fmt.Fprintf(w, "%-18s %7.0f  %.3f %.3f  %.3f %.3f %.3f\n", label, r.queries, r.recall10, r.mrr, r.precision, r.recall, r.f1)
}

// costs writes what building and searching a set's lexicon costs, with invented names
// added until it has least spellings. Times are CPU times of one goroutine and of
// the garbage collector meanwhile.
func costs(w io.Writer, s *set, least int) {
	added := inventNames(s, least-len(s.byText))
	before := heap()
	start := processTime()
	l := s.lexicon()
	for _, name := range added {
		l.Set(name, 1)
	}
	build := processTime() - start
	bytes := max(heap(), before) - before
	t := table{}
	var took []time.Duration
	const every = 10
	for i := 0; i < len(s.queries); i += every {
		q := &s.queries[i]
		start := processTime()
		found := s.found(l, q)
		took = append(took, processTime()-start)
		t.add(q.Kind, s.judge(q, found), len(q.Relevant))
	}
	var complete []time.Duration
	for i := 0; i < len(s.queries); i += every {
		beginning := []rune(s.queries[i].Text)
		start := processTime()
		l.Complete(string(beginning[:min(len(beginning), 1+i/every%6)]), 10)
		complete = append(complete, processTime()-start)
	}
	m := t.macro(cutNumber(names.Cut))
	fmt.Fprintf(w, "\n%s, %d spellings: built in %.1f s, %d bytes each; R@10 %.3f, MRR %.3f; Find %s; Complete %s\n",
		s.name, l.Len(), build.Seconds(), bytes/uint64(max(1, l.Len())), m.recall10, m.mrr, spread(took), spread(complete))
}

func spread(took []time.Duration) string {
	if len(took) == 0 {
		return "not measured"
	}
	var sum time.Duration
	for _, d := range took {
		sum += d
	}
	slices.Sort(took)
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	return fmt.Sprintf("%.2f ms, p95 %.2f ms", ms(sum)/float64(len(took)), ms(took[len(took)*95/100]))
}

// heap returns the bytes of live objects.
func heap() uint64 {
	runtime.GC()
	runtime.GC() // pools survive one collection
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
