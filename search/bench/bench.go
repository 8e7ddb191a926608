// Package bench measures how fast and how large casefile is beside the library
// that it stands on, Bleve, as that comes: the same articles, the same
// questions, in one run, one engine after the other on each question.
//
// The articles are made: paragraphs of real news put together anew, with
// sentences that name people, organizations and places drawn from large pools,
// some often and most of them rarely. What they name is told to both engines;
// recognizing names is measured by itself. The words are indexed as they are
// written, in either engine, since only then both find the same articles: a
// class of questions to which the two give different numbers of articles or
// different counts of facets has no figure.
//
// What counts is the processor time of the process, user and system, the least
// of several rounds.
package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search"
)

// ErrNoData is returned where there is no news to make articles of.
var ErrNoData = errors.New("no news to measure with")

// Options say what is measured.
type Options struct {
	Data      string // folder with real.jsonl.gz and queries.jsonl
	Dir       string // folder to work in, kept for the next run; "" means one that is deleted
	Articles  int    // 0 means 20,000
	Rounds    int    // of which the least counts; 0 means 3
	Questions int    // of each class; 0 means all
	Builds    bool   // compare building an index too
	Alone     bool   // without the yardstick, for more articles than it can take
}

// sample is how many articles the builds are compared on.
const sample = 20_000

// A build is what the builds of a sample took of the processor.
type build struct {
	articles                       int
	reading, casefile, lean, stock time.Duration
	recognizing                    time.Duration // names in recognized of them
	recognized                     int
}

// Run builds what is not there yet, measures, and prints the table.
func Run(ctx context.Context, w io.Writer, opt Options) (err error) {
	if opt.Articles == 0 {
		opt.Articles = sample
	}
	if opt.Rounds == 0 {
		opt.Rounds = 3
	}
	qs, err := readQuestions(filepath.Join(opt.Data, "queries.jsonl"), opt.Questions)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrNoData, err)
	}
	if err != nil {
		return err
	}
	g, err := newGenerator(filepath.Join(opt.Data, "real.jsonl.gz"))
	if err != nil {
		return err
	}
	dir := filepath.Join(opt.Dir, strconv.Itoa(opt.Articles))
	if opt.Dir == "" {
		if dir, err = os.MkdirTemp("", "casefile-bench"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	t := &table{rounds: opt.Rounds, alone: opt.Alone}
	if err := prepare(dir, g, opt.Articles, opt.Alone); err != nil {
		return err
	}
	if opt.Builds {
		if t.build, err = compareBuilds(ctx, filepath.Join(dir, "sample"), g, min(opt.Articles, sample)); err != nil {
			return err
		}
	}
	if err := t.measure(ctx, dir, g, qs); err != nil {
		return err
	}
	return t.write(w)
}

// prepare makes the articles and the yardstick's index in dir, unless they are
// there, or the articles alone.
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

// compareBuilds measures the builds of a sample, and reading it alone.
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

// measure opens both engines and asks both every question, one after the other; if
// casefile is alone, only that.
func (t *table) measure(ctx context.Context, dir string, g *generator, qs []question) (err error) {
	start := cpu()
	e, err := index(ctx, storeDir(dir), g.document)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	t.indexCPU = cpu() - start
	start, clock := cpu(), time.Now()
	e.Index.Read = nil                     // so that the news that articles are made of takes no memory
	if err := e.Prepare(ctx); err != nil { // as a server does
		return err
	}
	if _, err := ask(ctx, e, &question{Op: "all", Facets: true}); err != nil {
		return err
	}
	t.openCPU, t.openWall, t.articles = cpu()-start, time.Since(clock), e.Store.Len()
	err = firstOf(e.Store, t.articles, func(a *corpus.Article) error {
		t.textBytes += int64(len(a.Title) + len(a.Body()))
		return nil
	})
	if err != nil {
		return err
	}
	if err := together(ctx, e, qs); err != nil {
		return err
	}
	for i := range qs { // the answers are let go: they are not what a server holds
		if _, err := ask(ctx, e, &qs[i]); err != nil {
			return err
		}
	}
	if t.resident, err = resident(); err != nil {
		return err
	}
	before := make([]*answer, len(qs))
	for i := range qs {
		if before[i], err = ask(ctx, e, &qs[i]); err != nil {
			return err
		}
	}

	if t.indexBytes, err = size(search.IndexDir(storeDir(dir))); err != nil {
		return err
	}
	if t.alone {
		return t.askAlone(ctx, e, qs, before)
	}
	stock, err := openStock(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stock.Close()) }()
	everything := map[string]int{}
	for name := range facetSizes {
		everything[name] = 1 << 20
	}
	for i := range qs {
		want, err := askStock(ctx, stock, &qs[i], everything)
		if err != nil {
			return err
		}
		t.add(&qs[i], before[i], want)
	}
	for range t.rounds {
		for i := range qs {
			start := cpu()
			if _, err := ask(ctx, e, &qs[i]); err != nil {
				return err
			}
			between := cpu()
			if _, err := askStock(ctx, stock, &qs[i], facetSizes); err != nil {
				return err
			}
			t.time(i, between-start, cpu()-between)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	t.stockBytes, err = size(stockDir(dir))
	return err
}

// askAlone asks casefile every question, with nothing to compare the answers to.
func (t *table) askAlone(ctx context.Context, e *search.Engine, qs []question, before []*answer) error {
	for i := range qs {
		t.rows = append(t.rows, row{class: qs[i].Class, total: before[i].total})
	}
	for range t.rounds {
		for i := range qs {
			start := cpu()
			if _, err := ask(ctx, e, &qs[i]); err != nil {
				return err
			}
			t.time(i, cpu()-start, 0)
		}
	}
	return nil
}

// size returns how many bytes the files in a folder have.
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
