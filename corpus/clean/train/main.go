// Command train grows the models with which casefile/corpus/clean scores blocks
// of text and claims of a title, a date and authors.
//
//	go run ./corpus/clean/train -data ../shared/data/extract
//	go run ./corpus/clean/train -data ../shared/data/extract -claims
//
// The first run grows the models of blocks, the second, built with those, the
// models of claims (title, date, authors).
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
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"casefile/corpus/clean/page"
	"casefile/corpus/clean/trees"
)

func main() {
	data := flag.String("data", "../shared/data/extract", "folder of gold.jsonl and pages")
	out := flag.String("out", "corpus/clean", "folder of package clean, to write the models to")
	check := flag.String("check", "", "grow nothing to keep; write the texts found by models that have not seen the site to this file, as {id: {text}}")
	claims := flag.Bool("claims", false, "grow the models of claims; the models of blocks must have been grown and built in")
	flag.Parse()
	step := blocks
	if *claims {
		step = growClaims
	}
	if err := step(*data, *out, *check); err != nil {
		log.Fatal(err)
	}
}

// folds is the number of parts for the second stage's examples.
const folds = 5

// checks is the number of parts of a cross-check.
const checks = 4

func blocks(data, out, check string) error {
	samples, err := load(data)
	if err != nil {
		return err
	}
	if check != "" {
		return crossCheck(samples, check)
	}
	m := grow(samples)
	return write(out, map[string]*trees.Model{"page/first.trees": m.First, "page/second.trees": m.Second})
}

func write(out string, models map[string]*trees.Model) error {
	for name, model := range models {
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

// crossCheck writes what models find on pages of sites that they were not
// grown on.
func crossCheck(samples []sample, name string) error {
	type text struct {
		Text string `json:"text"`
	}
	texts := map[string]text{}
	for fold := range checks {
		var seen []sample
		for _, s := range samples {
			if part("check "+s.site, checks) != fold {
				seen = append(seen, s)
			}
		}
		m := grow(seen)
		for _, s := range samples {
			if part("check "+s.site, checks) != fold {
				continue
			}
			s.page.Score(m)
			var kept []string
			for i := range s.page.Blocks {
				if s.page.Blocks[i].Score >= 0.5 {
					kept = append(kept, s.page.Blocks[i].Text)
				}
			}
			texts[s.id] = text{strings.Join(kept, "\n\n")}
		}
	}
	data, err := json.Marshal(texts)
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
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
				first[k] = page.FirstScores(m, s.rows)
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
	firstOptions  = trees.Options{Trees: 100, Depth: 6, Rate: 0.11, MinWeight: 4, Rows: 0.6, Columns: 0.2, Seed: 1}
	secondOptions = trees.Options{Trees: 140, Depth: 6, Rate: 0.08, MinWeight: 4, Rows: 0.6, Columns: 0.2, Seed: 2}
)
