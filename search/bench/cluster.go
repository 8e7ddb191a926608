package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/opensearch"
)

// A clusterRow is the processor time of the questions of a class.
type clusterRow struct {
	questions         int
	embedded, cluster time.Duration
}

// clusterCPU returns the processor time that the nodes of a cluster and this process have
// taken.
func clusterCPU(address string) (time.Duration, error) {
	resp, err := http.Get(address + "/_nodes/stats/process")
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	var stats struct {
		Nodes map[string]struct {
			Process struct {
				CPU struct {
					Total int64 `json:"total_in_millis"`
				} `json:"cpu"`
			} `json:"process"`
		} `json:"nodes"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&stats); err != nil {
		return 0, err
	}
	sum := cpu()
	for _, n := range stats.Nodes {
		sum += time.Duration(n.Process.CPU.Total) * time.Millisecond
	}
	return sum, nil
}

// runCluster measures the embedded engine beside the one on a cluster. It returns an error
// for a question that the two answer differently.
func runCluster(ctx context.Context, w io.Writer, o options) (err error) {
	qs, err := readQuestions(filepath.Join(o.data, "queries.jsonl"), o.questions)
	if err != nil {
		return err
	}
	g, err := newGenerator(filepath.Join(o.data, "real.jsonl.gz"))
	if err != nil {
		return err
	}
	dir := filepath.Join(cmp.Or(o.dir, os.TempDir()), "cluster-"+strconv.Itoa(o.articles))
	if err := prepare(dir, g, o.articles, true); err != nil {
		return err
	}
	start := time.Now()
	embedded, err := index(ctx, storeDir(dir), g.document)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, embedded.Close()) }()
	fmt.Fprintf(w, "embedded: built or opened in %v\n", time.Since(start).Round(time.Second))
	cluster, err := indexCluster(ctx, w, g, o, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, cluster.Close()) }()
	for name, e := range map[string]*search.Searcher{"embedded": embedded, "cluster": cluster} {
		start := time.Now()
		if err := e.Prepare(ctx); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if _, err := ask(ctx, e, &question{Op: "all", Facets: true}, true); err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: names ready in %v\n", name, time.Since(start).Round(time.Millisecond))
	}
	if err := addSpellings(ctx, embedded, qs); err != nil {
		return err
	}
	rows, err := askBoth(ctx, strings.Split(o.cluster, ",")[0], embedded, cluster, qs, o.rounds)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "all %d questions have the same answers\n\n%-12s %9s %12s %12s\n", len(qs), "class", "questions", "embedded ms", "cluster ms")
	for _, class := range slices.Sorted(maps.Keys(rows)) {
		r := rows[class]
		ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) / float64(r.questions) }
		fmt.Fprintf(w, "%-12s %9d %12.1f %12.1f\n", class, r.questions, ms(r.embedded), ms(r.cluster))
	}
	return nil
}

// indexCluster loads the articles into the cluster, or goes on with an index that is there.
func indexCluster(ctx context.Context, w io.Writer, g *generator, o options, dir string) (*search.Searcher, error) {
	store, err := corpus.Open(storeDir(dir))
	if err != nil {
		return nil, err
	}
	of := opensearch.Options{URLs: strings.Split(o.cluster, ","), Index: "bench-" + strconv.Itoa(o.articles), Shards: o.shards}
	e, err := opensearch.New(ctx, store, of, 0, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	e.Reading(g.document)
	before, err := clusterCPU(of.URLs[0])
	if err != nil {
		return nil, errors.Join(err, e.Close())
	}
	start, n := time.Now(), 0
	if err := e.Update(ctx, func(done int) { n = done }); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	took := time.Since(start)
	after, err := clusterCPU(of.URLs[0])
	fmt.Fprintf(w, "cluster: %d articles loaded in %v of processor time, %v by the clock\n", n, (after - before).Round(time.Second), took.Round(time.Second))
	return search.New(e, store), err
}

// askBoth asks both engines every question: the questions of a class one after another, each
// so many times, since the time of the nodes is told in steps.
func askBoth(ctx context.Context, node string, embedded, cluster *search.Searcher, qs []question, rounds int) (map[string]clusterRow, error) {
	classes := map[string][]question{}
	for _, q := range qs {
		classes[q.Class] = append(classes[q.Class], q)
	}
	rows := map[string]clusterRow{}
	for class, qs := range classes {
		r := clusterRow{questions: rounds * len(qs)}
		answers := make([][2]*answer, len(qs))
		for k, e := range []*search.Searcher{embedded, cluster} {
			for i := range qs { // what is done once is not counted
				var err error
				if answers[i][k], err = ask(ctx, e, &qs[i], true); err != nil {
					return nil, err
				}
			}
			before, err := clusterCPU(node)
			if err != nil {
				return nil, err
			}
			for range rounds {
				for i := range qs {
					if _, err := ask(ctx, e, &qs[i], true); err != nil {
						return nil, err
					}
				}
			}
			after, err := clusterCPU(node)
			if err != nil {
				return nil, err
			}
			if k == 0 {
				r.embedded = after - before
			} else {
				r.cluster = after - before
			}
		}
		for i, a := range answers {
			if d := unlike(&qs[i], a[1], a[0]); d != "" {
				return nil, fmt.Errorf("question %d: the cluster answers otherwise: %s", qs[i].ID, d)
			}
		}
		rows[class] = r
	}
	return rows, nil
}
