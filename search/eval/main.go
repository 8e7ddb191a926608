// Command eval measures the ranking on collections of judged searches: questions,
// and for each the articles that a person said answer it. Run it at the root of the
// repository, for all collections or for those named:
//
//	go run ./search/eval
//	go run ./search/eval cranfield
//
// A collection is a folder with docs.jsonl and queries.jsonl, each perhaps compressed
// as .gz, and qrels.tsv. Its documents become articles in a store, are indexed as the
// program indexes, but without the names of people and places, and are searched by the
// engine. A question is asked with [query.Query.Any], since no article need have all
// words of a sentence, and without its punctuation.
//
// The collection case-names has names in many spellings instead of questions, which
// are searched as a reporter does (names.go).
//
// nDCG@10, with gains of 0 and 1, is of the first ten articles, average precision of
// the first thousand, recall of the first hundred (Järvelin and Kekäläinen 2002;
// trec_eval's ndcg_cut, map and recall). The figures are means over the questions that
// have an answer.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"casefile/indexer"
	"casefile/search/query"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data/ir", "`folder` of the collections")
	flag.Parse()
	if _, err := run(os.Stdout, *data, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

var (
	errNoData = errors.New("no judged searches")
	errGate   = errors.New("ranking below the gate")
)

// gates are the least nDCG@10 of each collection.
var gates = map[string]float64{
	"time": .67, "cranfield": .37, "cisi": .39, "xquad-en": .955, "xquad-ru": .945, "xquad-tr": .93,
	"kazqad-val": .625, "reuters-ki": .735,
}

// run measures on the collections named, or on all in the folder, and prints a table
// beside the gates and the figures of the last committed run. It returns the figures
// to commit. The error wraps [errGate] if an nDCG@10 is below its gate, and
// [errNoData] if there is no collection.
func run(w io.Writer, data string, names []string) (map[string]record, error) {
	if len(names) == 0 {
		for _, name := range append(slices.Sorted(maps.Keys(gates)), caseNames) {
			if _, err := os.Stat(filepath.Join(data, name)); err == nil {
				names = append(names, name)
			}
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%w in %s", errNoData, data)
	}
	before, err := committed()
	if err != nil {
		return nil, err
	}
	now := map[string]record{}
	var low []string
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "collection\tquestions\tnDCG@10\tgate\tlast\tMAP\trecall@100\tindexing\ta question\t")
	for _, name := range names {
		if name == caseNames {
			continue
		}
		f, err := measure(filepath.Join(data, name), "")
		if err != nil {
			return nil, err
		}
		now[name] = f.record
		last := "-"
		if b, ok := before[name]; ok {
			last = fmt.Sprintf("%.4f", b.NDCG)
		}
		fmt.Fprintf(t, "%s\t%d\t%.4f\t%.3f\t%s\t%.4f\t%.4f\t%v\t%v\t\n", name, f.questions, f.NDCG, gates[name], last, f.MAP, f.Recall,
			f.indexing.Round(100*time.Millisecond), (f.searching / time.Duration(max(1, f.questions))).Round(10*time.Microsecond))
		if f.NDCG < gates[name] {
			low = append(low, fmt.Sprintf("%s: %.4f < %.3f", name, f.NDCG, gates[name]))
		}
	}
	if err := t.Flush(); err != nil {
		return nil, err
	}
	if slices.Contains(names, caseNames) {
		f, err := measureNames(filepath.Join(data, caseNames))
		if err != nil {
			return nil, err
		}
		now[caseNames] = f.of("all")
		f.write(w, before[caseNames])
	}
	if len(low) > 0 {
		return now, fmt.Errorf("%w: %s", errGate, strings.Join(low, ", "))
	}
	return now, nil
}

// figures are those of one collection.
type figures struct {
	record
	questions           int // that have an answer
	articles            int
	indexing, searching time.Duration
}

// measure measures on the collection in a folder, with the embedded engine or with a cluster
// at an address.
func measure(dir, cluster string) (f figures, err error) {
	c, err := load(dir)
	if err != nil {
		return f, err
	}
	c.cluster = cluster
	start := time.Now()
	x, err := c.index(indexer.TextDocument)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	f.articles, f.indexing = len(c.docs), time.Since(start)

	start = time.Now()
	for _, q := range c.questions {
		relevant := c.relevant[q.ID]
		if len(relevant) == 0 {
			continue
		}
		ranking, err := x.find(query.Query{Text: words(q.Text), Any: true, Size: 1000})
		if err != nil {
			return f, fmt.Errorf("question %s: %w", q.ID, err)
		}
		f.questions++
		f.NDCG += ndcg(ranking, relevant, 10)
		f.MAP += averagePrecision(ranking, relevant)
		f.Recall += recall(ranking, relevant, 100)
	}
	f.searching = time.Since(start)
	n := float64(max(1, f.questions))
	f.NDCG, f.MAP, f.Recall = round(f.NDCG/n), round(f.MAP/n), round(f.Recall/n)
	return f, nil
}

// round keeps four digits after the point.
func round(x float64) float64 { return math.Round(1e4*x) / 1e4 }

// words returns the words of a question without the signs and operators of the query
// language.
func words(text string) string {
	var ws []string
	for _, t := range indexer.Tokens(text, "") {
		w := text[t.Start:t.End]
		if w == "AND" || w == "OR" || w == "NOT" {
			w = strings.ToLower(w)
		}
		ws = append(ws, w)
	}
	return strings.Join(ws, " ")
}
