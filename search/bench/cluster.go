package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
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

// A clusterRow is what the questions of a class took, by the clock.
type clusterRow struct {
	questions         int
	embedded, cluster time.Duration
}

// runCluster measures the embedded engine beside the one on a cluster, by the clock, since
// the work is done in other processes. It returns an error for a question that the two
// answer differently.
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
		fmt.Fprintf(w, "%s: names ready in %v\n", name, time.Since(start).Round(time.Millisecond))
	}
	if err := addSpellings(ctx, embedded, qs); err != nil {
		return err
	}
	rows, err := askBoth(ctx, embedded, cluster, qs, o.rounds)
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
	start, n := time.Now(), 0
	if err := e.Update(ctx, func(done int) { n = done }); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	took := time.Since(start)
	fmt.Fprintf(w, "cluster: %d articles loaded in %v, %.0f a second\n", n, took.Round(time.Second), float64(n)/took.Seconds())
	return search.New(e, store), nil
}

// askBoth asks both engines every question, in turn, and adds the least times.
func askBoth(ctx context.Context, embedded, cluster *search.Searcher, qs []question, rounds int) (map[string]clusterRow, error) {
	rows := map[string]clusterRow{}
	for i := range qs {
		var least [2]time.Duration
		var answers [2]*answer
		for range rounds {
			for k, e := range []*search.Searcher{embedded, cluster} {
				start := time.Now()
				a, err := ask(ctx, e, &qs[i], true)
				if err != nil {
					return nil, err
				}
				if took := time.Since(start); least[k] == 0 || took < least[k] {
					least[k] = took
				}
				answers[k] = a
			}
		}
		if d := unlike(&qs[i], answers[1], answers[0]); d != "" {
			return nil, fmt.Errorf("question %d: the cluster answers otherwise: %s", qs[i].ID, d)
		}
		r := rows[qs[i].Class]
		r.questions++
		r.embedded += least[0]
		r.cluster += least[1]
		rows[qs[i].Class] = r
	}
	return rows, nil
}
