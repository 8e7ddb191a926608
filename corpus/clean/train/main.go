// Command train grows the two models with which casefile/corpus/clean/page
// scores blocks of text.
//
//	go run ./corpus/clean/train -data ../shared/data/extract -out corpus/clean/page
//
// The data is a folder of gold.jsonl, a line per page with its known text, and
// pages/ID.html.gz. A block is labelled by the share of its runs of words that
// occur in the known text. Pages of which only snippets are known give labels
// to the blocks that hold a snippet.
//
// The second stage learns from what first stages think of pages that they were
// not grown on: the pages are parted by their sites, so that no site is on both
// sides. The same data gives the same bytes.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"casefile/corpus/clean/page"
	"casefile/corpus/clean/trees"
)

func main() {
	data := flag.String("data", "../shared/data/extract", "folder of gold.jsonl and pages")
	out := flag.String("out", "corpus/clean/page", "folder to write first.trees and second.trees to")
	half := flag.Int("half", -1, "grow on the sites of this half (0 or 1) only, to be checked on the other")
	flag.Parse()
	if err := run(*data, *out, *half); err != nil {
		log.Fatal(err)
	}
}

// folds is the number of parts for the second stage's examples.
const folds = 5

func run(data, out string, half int) error {
	samples, err := load(data, half)
	if err != nil {
		return err
	}
	m := grow(samples)
	for name, model := range map[string]*trees.Model{"first.trees": m.First, "second.trees": m.Second} {
		f, err := os.Create(filepath.Join(out, name))
		if err != nil {
			return err
		}
		if _, err := model.WriteTo(f); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
	}
	return nil
}

// grow returns both stages grown on the samples.
func grow(samples []sample) page.Models {
	first := make([][]float32, len(samples)) // scores by a first stage that has not seen the site
	for fold := range folds {
		var seen trees.Examples
		for _, s := range samples {
			if s.fold != fold {
				s.appendTo(&seen, s.rows)
			}
		}
		m := trees.Grow(seen, firstOptions)
		for k, s := range samples {
			if s.fold == fold {
				first[k] = scores(m, s.rows)
			}
		}
	}
	var all, second trees.Examples
	for k, s := range samples {
		s.appendTo(&all, s.rows)
		rows, _ := s.page.SecondFeatures(s.rows, first[k])
		s.appendTo(&second, rows)
	}
	fmt.Printf("%d pages, %d labelled blocks, %d and %d features\n", len(samples), len(all.X), len(all.X[0]), len(second.X[0]))
	return page.Models{First: trees.Grow(all, firstOptions), Second: trees.Grow(second, secondOptions)}
}

var (
	firstOptions  = trees.Options{Trees: 150, Depth: 5, Rate: 0.1, MinWeight: 5, Rows: 0.6, Columns: 0.3, Seed: 1}
	secondOptions = trees.Options{Trees: 150, Depth: 5, Rate: 0.08, MinWeight: 5, Rows: 0.6, Columns: 0.3, Seed: 2}
)

func scores(m *trees.Model, rows [][]float32) []float32 {
	s := make([]float32, len(rows))
	for i, x := range rows {
		s[i] = m.Score(x)
	}
	return s
}
