// Package eval measures the ranking on collections of judged searches: questions,
// and for each the articles that a person said answer it.
//
// A collection is a folder with docs.jsonl, queries.jsonl (either may be
// compressed, with .gz behind its name) and qrels.tsv. Its documents become
// articles in a store, are indexed as the program indexes, but for the names of
// people and places, and are searched by the engine. A question is asked with
// [search.Query.Any], since no article need have all words of a sentence, and
// without its punctuation.
//
// One collection, case-names, has names instead of questions, in many spellings,
// which are searched as a reporter does (names.go).
//
// For each question the first ten articles give nDCG@10 with gains of 0 and 1, all
// that are found up to the thousandth the average precision, the first hundred
// the recall (Järvelin and Kekäläinen 2002; trec_eval's ndcg_cut, map and
// recall). The figures are means over the questions that have an answer.
package eval

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search"
	"casefile/search/query"
)

// ErrNoData is returned where there is nothing to measure on.
var ErrNoData = errors.New("no judged searches")

// ErrGate is returned where a figure is below its gate.
var ErrGate = errors.New("ranking below the gate")

// Options say what is measured.
type Options struct {
	Data        string   // folder of the collections
	Collections []string // their names; none means all of [Gates] that are there
}

// Gates are the least nDCG@10 of each collection.
var Gates = map[string]float64{
	"time": .67, "cranfield": .37, "cisi": .39, "xquad-en": .955, "xquad-ru": .945, "xquad-tr": .93,
	"kazqad-val": .625, "reuters-ki": .735,
}

// languages of the collections whose documents don't tell; English otherwise.
var languages = map[string]string{"xquad-ru": "ru", "xquad-tr": "tr", "kazqad-val": "kk"}

// Figures are those of one collection.
type Figures struct {
	Collection          string
	Questions           int // that have an answer
	NDCG, MAP, Recall   float64
	Articles            int
	Indexing, Searching time.Duration
}

// Run measures and prints a table, beside the gates and the figures of the last
// committed run. The error wraps [ErrGate] if an nDCG@10 is below its gate, and
// [ErrNoData] if there is no collection.
func Run(w io.Writer, opt Options) error {
	_, err := run(w, opt)
	return err
}

// run is Run, and returns what is to be kept of the figures.
func run(w io.Writer, opt Options) (map[string]Record, error) {
	names := opt.Collections
	if len(names) == 0 {
		for name := range maps.Keys(Gates) {
			if _, err := os.Stat(filepath.Join(opt.Data, name)); err == nil {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		if _, err := os.Stat(filepath.Join(opt.Data, caseNames)); err == nil {
			names = append(names, caseNames)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%w in %s", ErrNoData, opt.Data)
	}
	before, err := last()
	if err != nil {
		return nil, err
	}
	now := map[string]Record{}
	var low []string
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "collection\tquestions\tnDCG@10\tgate\tlast\tMAP\trecall@100\tindexing\ta question\t")
	for _, name := range names {
		if name == caseNames {
			continue
		}
		f, err := Measure(filepath.Join(opt.Data, name))
		if err != nil {
			return nil, err
		}
		now[name] = Record{NDCG: round(f.NDCG), MAP: round(f.MAP), Recall: round(f.Recall)}
		then := "-"
		if b, ok := before[name]; ok {
			then = fmt.Sprintf("%.4f", b.NDCG)
		}
		fmt.Fprintf(t, "%s\t%d\t%.4f\t%.3f\t%s\t%.4f\t%.4f\t%v\t%v\t\n", name, f.Questions, f.NDCG, Gates[name], then, f.MAP, f.Recall,
			f.Indexing.Round(100*time.Millisecond), (f.Searching / time.Duration(max(1, f.Questions))).Round(10*time.Microsecond))
		if f.NDCG < Gates[name] {
			low = append(low, fmt.Sprintf("%s: %.4f < %.3f", name, f.NDCG, Gates[name]))
		}
	}
	if err := t.Flush(); err != nil {
		return nil, err
	}
	if slices.Contains(names, caseNames) {
		f, err := measureNames(filepath.Join(opt.Data, caseNames))
		if err != nil {
			return nil, err
		}
		now[caseNames] = f.of("all")
		f.write(w, before[caseNames])
	}
	if len(low) > 0 {
		return now, fmt.Errorf("%w: %s", ErrGate, strings.Join(low, ", "))
	}
	return now, nil
}

// round leaves four digits behind the point.
func round(x float64) float64 { return math.Round(1e4*x) / 1e4 }

type document struct{ ID, Title, Text, Lang string }

type question struct{ ID, Text string }

// Measure measures on the collection in a folder.
func Measure(dir string) (f Figures, err error) {
	f.Collection = filepath.Base(dir)
	docs, err := readLines[document](filepath.Join(dir, "docs.jsonl"))
	if err != nil {
		return f, err
	}
	questions, err := readLines[question](filepath.Join(dir, "queries.jsonl"))
	if err != nil {
		return f, err
	}
	answers, err := readAnswers(filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		return f, err
	}
	scratch, err := os.MkdirTemp("", "casefile-eval")
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	start := time.Now()
	e, ids, err := build(scratch, f.Collection, docs, indexer.TextDocument)
	if err != nil {
		return f, err
	}
	defer func() { err = errors.Join(err, e.Index.Close()) }()
	f.Articles, f.Indexing = len(docs), time.Since(start)

	start = time.Now()
	for _, q := range questions {
		relevant := answers[q.ID]
		if len(relevant) == 0 {
			continue
		}
		ranking, _, err := e.Rank(context.Background(), query.Query{Text: words(q.Text), Any: true, Size: 1000})
		if err != nil {
			return f, fmt.Errorf("question %s: %w", q.ID, err)
		}
		for i, id := range ranking {
			ranking[i] = ids[id]
		}
		f.Questions++
		f.NDCG += NDCG(ranking, relevant, 10)
		f.MAP += AveragePrecision(ranking, relevant)
		f.Recall += Recall(ranking, relevant, 100)
	}
	f.Searching = time.Since(start)
	if n := float64(f.Questions); n > 0 {
		f.NDCG, f.MAP, f.Recall = f.NDCG/n, f.MAP/n, f.Recall/n
	}
	return f, nil
}

// words returns the words of a question without what our query language would
// read as more than words.
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

// build makes a store and an index of documents, as read makes them of articles.
// ids are the documents' by those of the articles.
func build(dir, collection string, docs []document, read func(*corpus.Article) *indexer.Document) (e *search.Engine, ids map[string]string, err error) {
	quiet := slog.New(slog.DiscardHandler)
	w, err := corpus.OpenWriter(dir, quiet)
	if err != nil {
		return nil, nil, err
	}
	ids = map[string]string{}
	for batch := range slices.Chunk(docs, 500) {
		var items []corpus.Item
		for _, d := range batch {
			items = append(items, item(d, collection))
		}
		receipts, err := w.Add(items...)
		if err != nil {
			return nil, nil, errors.Join(err, w.Close())
		}
		for i, r := range receipts {
			ids[r.ID] = batch[i].ID
		}
	}
	if err := w.Close(); err != nil {
		return nil, nil, err
	}
	store, err := corpus.Open(dir)
	if err != nil {
		return nil, nil, err
	}
	ix, err := indexer.Open(filepath.Join(dir, "index"), quiet)
	if err != nil {
		return nil, nil, err
	}
	ix.Read = read
	if _, err := ix.Update(context.Background(), store, nil); err != nil {
		return nil, nil, errors.Join(err, ix.Close())
	}
	return &search.Engine{Index: ix, Store: store}, ids, nil
}

func item(d document, collection string) corpus.Item {
	url := "https://" + collection + ".example/" + d.ID
	a := &corpus.Article{
		URL: url, Title: d.Title, Lang: cmp.Or(d.Lang, languages[collection], "en"),
		Source: corpus.Source{ID: collection, Name: collection},
	}
	for p := range strings.SplitSeq(strings.TrimPrefix(d.Text, "\ufeff"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
		}
	}
	c := &corpus.Capture{URL: url, Body: []byte(d.ID + "\n" + d.Text), Time: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)}
	return corpus.Item{Capture: c, Article: a}
}

// readLines reads a value a line from a file, or from the same with .gz.
func readLines[T any](file string) ([]T, error) {
	f, err := os.Open(file)
	var in io.Reader = f
	if errors.Is(err, fs.ErrNotExist) {
		if f, err = os.Open(file + ".gz"); err == nil {
			in, err = gzip.NewReader(f)
		}
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []T
	d := json.NewDecoder(bufio.NewReader(in))
	for {
		var v T
		err := d.Decode(&v)
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", file, len(all)+1, err)
		}
		all = append(all, v)
	}
}

// readAnswers reads, by question, the documents that answer it: question,
// document and grade a line, with tabs between, under a headline.
func readAnswers(file string) (map[string]map[string]bool, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	answers := map[string]map[string]bool{}
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		p := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if len(p) != 3 {
			return nil, fmt.Errorf("%s, line %d: %d columns, want 3", file, i+1, len(p))
		}
		if i == 0 || p[2] == "0" {
			continue
		}
		if answers[p[0]] == nil {
			answers[p[0]] = map[string]bool{}
		}
		answers[p[0]][p[1]] = true
	}
	return answers, nil
}
