package eval

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"casefile/indexer/names"
)

// Options say what to measure. The zero value measures on ../shared/data.
type Options struct {
	// Data is a folder of judged names, or one with the folders names and
	// ir/case-names. "" means ../shared/data.
	Data string
	// Predictions is a file to write the hits of every query to, as JSON
	// lines, so that they can be scored by others. "" means none.
	Predictions string
}

// large is the number of spellings that a lexicon is blown up to.
const large = 300_000

// Run measures and writes the tables: by kind of query, the same with the
// lexicon blown up to 300,000 spellings, and the names of the case in its texts.
// The error wraps [ErrNoData] where there is nothing to measure on.
func Run(w io.Writer, opt Options) error { return run(w, opt, large) }

// run is Run with the lexicon blown up to large spellings.
func run(w io.Writer, opt Options, large int) error {
	dir := opt.Data
	if dir == "" {
		dir = filepath.Join("..", "shared", "data")
	}
	caseDir := filepath.Join(dir, "..", "ir", "case-names")
	if sub := filepath.Join(dir, "names"); isDir(sub) {
		caseDir = filepath.Join(dir, "ir", "case-names")
		dir = sub
	}
	sets, err := load(dir)
	if err != nil {
		return err
	}
	if opt.Predictions != "" {
		f, err := os.Create(opt.Predictions)
		if err != nil {
			return err
		}
		defer f.Close() // once more, after an error
		buffered := bufio.NewWriter(f)
		if err := tables(w, sets, buffered); err != nil {
			return err
		}
		if err := errors.Join(buffered.Flush(), f.Close()); err != nil {
			return err
		}
	} else if err := tables(w, sets, nil); err != nil {
		return err
	}
	for _, s := range sets {
		if err := costs(w, s, 0); err != nil {
			return err
		}
		if err := costs(w, s, large); err != nil {
			return err
		}
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

// A prediction is what was found for a query, as written for others to score.
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

// tables writes the figures by kind of query. They are the same on every run.
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
			if predictions != nil {
				p := prediction{Set: s.name, Kind: q.Kind, Query: q.Text}
				for _, f := range found {
					for _, d := range s.byText[f.Text] {
						p.Hits = append(p.Hits, predictionHit{d, f.Score})
					}
				}
				if err := json.NewEncoder(predictions).Encode(p); err != nil {
					return err
				}
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

// half assigns a name to one of two halves by a hash of it, so that what is
// fitted to one can be checked on the other.
func half(name string) int {
	h := fnv.New32a()
	io.WriteString(h, name)
	return int(h.Sum32() % 2)
}

func writeRow(w io.Writer, label string, r row) {
	fmt.Fprintf(w, "%-18s %7.0f  %.3f %.3f  %.3f %.3f %.3f\n", label, r.queries, r.recall10, r.mrr, r.precision, r.recall, r.f1)
}

// costs writes what building and searching a set's lexicon costs, with the
// lexicon blown up to least spellings. Times are CPU times of one goroutine and
// what the garbage collector does meanwhile.
func costs(w io.Writer, s *set, least int) error {
	added := inventNames(s, least-len(s.byText))
	before := heap()
	start := processTime()
	l := s.lexicon()
	for _, name := range added {
		l.Add(name, 1)
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
	return nil
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
	runtime.GC() // pools keep what they have over one collection
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
