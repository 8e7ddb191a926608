// Command train grows the models with which casefile/corpus/clean scores blocks of
// text, and claims of a title, a date and authors. Run it at the root of the
// repository, first for the models of blocks and then, built with those, for the
// models of claims:
//
//	go run ./corpus/clean/train
//	go run ./corpus/clean/train -claims
//
// A block is labelled with the share of its runs of words that occur in the known
// text. Pages of which only snippets are known label the blocks that hold a snippet.
//
// The second stage learns from scores by first stages that have not seen the page's
// site. The same data gives the same bytes.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"

	"casefile/corpus/clean/page"
	"casefile/corpus/clean/trees"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data/extract", "`folder` of the pages")
	out := flag.String("out", "corpus/clean", "`folder` of package clean, to write the models to")
	check := flag.String("check", "", "write no models; write what models that have not seen the site find to this `file`, as JSON")
	claims := flag.Bool("claims", false, "grow the models of claims, with the models of blocks that are built in")
	flag.Parse()
	grow := growBlocks
	if *claims {
		grow = growClaims
	}
	if err := grow(*data, *out, *check); err != nil {
		log.Fatal(err)
	}
}

// The sites are divided into folds to score pages by models that have not seen the
// site: into this many for the second stage's examples, and for a cross-check.
const (
	folds      = 5
	checkFolds = 4
)

// foldOf returns a number from 0 to n-1 that all pages of a site share.
func foldOf(site string, n int) int {
	h := fnv.New32a()
	_, _ = io.WriteString(h, site) // a hash takes every write
	return int(h.Sum32()>>8) % n
}

// growBlocks writes the models of blocks, or with check what models that have not
// seen the site find.
func growBlocks(data, out, check string) error {
	samples, err := load(data)
	if err != nil {
		return err
	}
	if check != "" {
		return crossCheck(samples, check)
	}
	m := modelsOf(samples)
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

// crossCheck writes the texts that models find on pages of sites that they have not
// seen.
func crossCheck(samples []sample, name string) error {
	type text struct {
		Text string `json:"text"`
	}
	texts := map[string]text{}
	for fold := range checkFolds {
		var seen, unseen []sample
		for _, s := range samples {
			if foldOf("check "+s.site, checkFolds) == fold {
				unseen = append(unseen, s)
			} else {
				seen = append(seen, s)
			}
		}
		m := modelsOf(seen)
		for _, s := range unseen {
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
	return writeJSON(name, texts)
}

func writeJSON(name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}

// firstScores returns a first stage's scores of the vectors, 0 for nil.
func firstScores(m *trees.Model, rows [][]float32) []float32 {
	all := make([]float32, len(rows))
	var some [][]float32
	var at []int
	for i, x := range rows {
		if x != nil {
			some = append(some, x)
			at = append(at, i)
		}
	}
	for k, score := range m.Scores(some) {
		all[at[k]] = score
	}
	return all
}

// modelsOf grows both stages on the samples.
func modelsOf(samples []sample) page.Models {
	first := make([][]float32, len(samples)) // scores by a first stage that has not seen the site
	for fold := range folds {
		var seen examples
		for _, s := range samples {
			if foldOf(s.site, folds) != fold {
				s.appendTo(&seen, s.rows)
			}
		}
		m := growTrees(seen, firstOptions)
		for k, s := range samples {
			if foldOf(s.site, folds) == fold {
				first[k] = firstScores(m, s.rows)
			}
		}
	}
	var all, second examples
	for k, s := range samples {
		s.appendTo(&all, s.rows)
		rows := s.page.SecondFeatures(s.rows, first[k])
		s.appendTo(&second, rows)
	}
	fmt.Printf("%d pages, %d labelled blocks, %d and %d features\n", len(samples), len(all.X), len(all.X[0]), len(second.X[0]))
	return page.Models{First: growTrees(all, firstOptions), Second: growTrees(second, secondOptions)}
}

var (
	firstOptions  = growOptions{Trees: 100, Depth: 6, Rate: 0.11, MinWeight: 4, Rows: 0.6, Columns: 0.2, Seed: 1}
	secondOptions = growOptions{Trees: 140, Depth: 6, Rate: 0.08, MinWeight: 4, Rows: 0.6, Columns: 0.2, Seed: 2}
)
