// Command bench measures how fast and how large casefile is beside Bleve, the library
// that it builds on, with Bleve's default mapping: the same articles, the same
// questions, in one run, one engine after the other on each question. Run it at the
// root of the repository:
//
//	go run ./search/bench -articles 200000 -dir /tmp/bench
//	go run ./search/bench -articles 200000 -dir /tmp/bench -opensearch http://127.0.0.1:19200
//
// The articles are made: paragraphs of real news in new combinations, with sentences
// that name people, organizations and places drawn from large pools, a few often and
// most of them rarely. Both engines are given the names; recognizing them is measured
// separately. Words are indexed as they are written in both engines, since only then
// both find the same articles: a class of questions has no figure if the engines give
// different numbers of articles or counts of facets.
//
// The figures are the processor time of the process, user and system, the least of
// several rounds. Each question is also asked as it is used, with other spellings of
// names, which Bleve does not find.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search"
	"casefile/search/segment"
)

var errNoData = errors.New("no news to measure with")

type options struct {
	data      string // folder with real.jsonl.gz and queries.jsonl
	dir       string // folder to work in, kept for the next run; "" means one that is deleted
	articles  int
	rounds    int    // of which the least counts
	questions int    // of each class; 0 means all
	builds    bool   // compare building an index too
	alone     bool   // without Bleve, for more articles than it can take
	cluster   string // address of an OpenSearch cluster to measure beside the embedded engine
	shards    int    // of the index there
}

func main() {
	log.SetFlags(0)
	var o options
	flag.StringVar(&o.data, "data", "../shared/data/bench", "`folder` with the news that articles are made of, and the questions")
	flag.StringVar(&o.dir, "dir", "", "`folder` for the indexes, kept for the next run; without it they are deleted")
	flag.IntVar(&o.articles, "articles", sample, "make `n` articles")
	flag.IntVar(&o.rounds, "rounds", 3, "ask each question `n` times; the least time counts")
	flag.IntVar(&o.questions, "questions", 0, "ask `n` questions of each class; all if 0")
	flag.BoolVar(&o.builds, "builds", false, "compare building an index too")
	flag.BoolVar(&o.alone, "alone", false, "measure casefile alone")
	flag.StringVar(&o.cluster, "opensearch", "", "measure the cluster with a node at this `address` beside the embedded engine, instead of Bleve")
	flag.IntVar(&o.shards, "shards", 1, "make an index of `n` shards there")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	measure := run
	if o.cluster != "" {
		measure = runCluster
	}
	if err := measure(ctx, os.Stdout, o); err != nil {
		log.Fatal(err)
	}
}

// sample is the number of articles that builds are compared on.
const sample = 20_000

// A build is the processor time that building a sample took.
type build struct {
	articles                       int
	reading, casefile, lean, stock time.Duration
	recognizing                    time.Duration // names in recognized of them
	recognized                     int
}

// run builds what is missing, measures, and prints the table.
func run(ctx context.Context, w io.Writer, o options) (err error) {
	qs, err := readQuestions(filepath.Join(o.data, "queries.jsonl"), o.questions)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", errNoData, err)
	}
	if err != nil {
		return err
	}
	g, err := newGenerator(filepath.Join(o.data, "real.jsonl.gz"))
	if err != nil {
		return err
	}
	dir := filepath.Join(o.dir, strconv.Itoa(o.articles))
	if o.dir == "" {
		if dir, err = os.MkdirTemp("", "casefile-bench"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	t := &table{rounds: o.rounds, alone: o.alone}
	if err := prepare(dir, g, o.articles, o.alone); err != nil {
		return err
	}
	if o.builds {
		if t.build, err = compareBuilds(ctx, filepath.Join(dir, "sample"), g, min(o.articles, sample)); err != nil {
			return err
		}
	}
	if err := t.measure(ctx, dir, g, qs); err != nil {
		return err
	}
	return t.write(w)
}

// prepare makes the articles in dir and, unless casefile is measured alone, Bleve's
// index of them. It leaves what is there.
func prepare(dir string, g *generator, n int, alone bool) error {
	done := filepath.Join(dir, "prepared")
	if alone {
		done = filepath.Join(dir, "articles prepared")
	}
	if _, err := os.Stat(done); err == nil {
		return nil
	}
	if err := errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o755), keep(storeDir(dir), g, n)); err != nil {
		return err
	}
	if !alone {
		store, err := corpus.Open(storeDir(dir))
		if err != nil {
			return err
		}
		if err := buildStock(stockDir(dir), stockMapping(), g, store, n); err != nil {
			return err
		}
	}
	return os.WriteFile(done, nil, 0o644)
}

// compareBuilds measures reading a sample, and building each engine's index of it.
func compareBuilds(ctx context.Context, dir string, g *generator, n int) (*build, error) {
	b := &build{articles: n, recognized: min(200, n)}
	if err := errors.Join(os.RemoveAll(dir), keep(dir, g, n)); err != nil {
		return nil, err
	}
	store, err := corpus.Open(dir)
	if err != nil {
		return nil, err
	}
	lap := func(d *time.Duration, fn func() error) error {
		runtime.GC()
		start := cpu()
		err := fn()
		*d = cpu() - start
		return err
	}
	return b, errors.Join(
		lap(&b.reading, func() error { return firstOf(store, n, func(*corpus.Article) error { return nil }) }),
		lap(&b.casefile, func() error {
			e, err := index(ctx, dir, g.document)
			if err != nil {
				return err
			}
			return e.Close()
		}),
		lap(&b.lean, func() error { return buildStock(filepath.Join(dir, "lean"), leanMapping(), g, store, n) }),
		lap(&b.stock, func() error { return buildStock(filepath.Join(dir, "stock"), stockMapping(), g, store, n) }),
		lap(&b.recognizing, func() error {
			return firstOf(store, b.recognized, func(a *corpus.Article) error {
				indexer.NewDocument(a)
				return nil
			})
		}),
		os.RemoveAll(dir),
	)
}

// firstOf calls fn with the first n articles of a store.
func firstOf(store *corpus.Store, n int, fn func(*corpus.Article) error) error {
	stop := errors.New("enough")
	err := store.Walk(corpus.Position{}, func(a *corpus.Article, _ corpus.Position) error {
		if n == 0 {
			return stop
		}
		n--
		return fn(a)
	})
	if errors.Is(err, stop) {
		return nil
	}
	return err
}

// measure asks both engines every question, or casefile alone.
func (t *table) measure(ctx context.Context, dir string, g *generator, qs []question) (err error) {
	e, err := t.open(ctx, dir, g)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	if err := addSpellings(ctx, e, qs); err != nil {
		return err
	}
	for i := range qs { // without keeping the answers, which a server does not hold
		if _, err := ask(ctx, e, &qs[i], true); err != nil {
			return err
		}
	}
	if t.resident, err = resident(); err != nil {
		return err
	}
	answers := make([]*answer, len(qs))
	for i := range qs {
		if answers[i], err = ask(ctx, e, &qs[i], true); err != nil {
			return err
		}
	}
	if t.alone {
		for i := range qs {
			t.rows = append(t.rows, row{class: qs[i].Class, total: answers[i].total})
		}
		return t.askRounds(ctx, e, nil, qs)
	}
	stock, err := openStock(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stock.Close()) }()
	all := map[string]int{}
	for name := range facetSizes {
		all[name] = 1 << 20
	}
	for i := range qs {
		want, err := stock.ask(ctx, &qs[i], all)
		if err != nil {
			return err
		}
		t.add(&qs[i], answers[i], want)
	}
	if err := t.askRounds(ctx, e, stock, qs); err != nil {
		return err
	}
	t.stockBytes, err = size(stockDir(dir))
	return err
}

// open opens casefile's index, or builds it, and makes it ready as a server does.
func (t *table) open(ctx context.Context, dir string, g *generator) (e *search.Searcher, err error) {
	start := cpu()
	if e, err = index(ctx, storeDir(dir), g.document); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.Close())
		}
	}()
	t.indexCPU = cpu() - start
	start, clock := cpu(), time.Now()
	if err := e.Prepare(ctx); err != nil {
		return nil, err
	}
	if _, err := ask(ctx, e, &question{Op: "all", Facets: true}, true); err != nil {
		return nil, err
	}
	t.openCPU, t.openWall, t.articles = cpu()-start, time.Since(clock), e.Store.Len()
	if t.indexBytes, err = size(segment.IndexDir(storeDir(dir))); err != nil {
		return nil, err
	}
	return e, firstOf(e.Store, t.articles, func(a *corpus.Article) error {
		t.textBytes += int64(len(a.Title) + len(a.Body()))
		return nil
	})
}

// askRounds measures the time of each question, of casefile alone if stock is nil.
func (t *table) askRounds(ctx context.Context, e *search.Searcher, stock *stock, qs []question) error {
	for range t.rounds {
		for i := range qs {
			start := cpu()
			if _, err := ask(ctx, e, &qs[i], true); err != nil {
				return err
			}
			literal := cpu()
			if _, err := ask(ctx, e, &qs[i], false); err != nil {
				return err
			}
			used := cpu()
			if stock != nil {
				if _, err := stock.ask(ctx, &qs[i], facetSizes); err != nil {
					return err
				}
			}
			t.rows[i].casefile.add(literal - start)
			t.rows[i].used.add(used - literal)
			t.rows[i].first = cmp.Or(t.rows[i].first, used-literal)
			t.rows[i].stock.add(cpu() - used)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// size returns the number of bytes in the files of a folder.
func size(dir string) (n int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}
