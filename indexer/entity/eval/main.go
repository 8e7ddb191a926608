// Command eval measures the entity recognizer on judged texts: the names in the sets
// of DATA/ner, who is who in the GUM chains, and the article that the project began
// with. Run it at the root of the repository:
//
//	go run ./indexer/entity/eval
//
// It prints the figures beside those of the last committed run, scores.txt.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"casefile/indexer/entity/conll"
	"casefile/indexer/entity/models"
	"casefile/indexer/entity/tagger"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data", "`folder` with ner/ and seed/")
	flag.Parse()
	if err := run(os.Stdout, *data); err != nil {
		log.Fatal(err)
	}
}

var (
	errNoData = errors.New("no judged texts")
	errWorse  = errors.New("worse than the last committed run")
)

// tolerance is how many points a figure may fall.
const tolerance = 1.0

//go:embed scores.txt
var committed string

// run prints a line for each set. The error wraps [errWorse] if a figure fell by
// more than a point, and [errNoData] if there is nothing to measure on.
func run(w io.Writer, data string) error {
	rows, err := measure(data)
	if err != nil {
		return err
	}
	return compare(w, rows, parse(committed))
}

// A row is the figures of one judged set.
type row struct {
	set     string
	figures []figure
}

// A figure is one measure of a set, in percent.
type figure struct {
	name  string // "PER-F1"
	value float64
}

// measure returns the figures of the judged sets in a folder.
func measure(data string) ([]row, error) {
	var rows []row
	for _, sets := range []struct {
		pattern string
		measure func(file string) (row, error)
	}{
		{"ner/*.conll*", measureNames},
		{"ner/*chains*.json", measureChains},
		{"seed/gold.json", measureArticle},
	} {
		files, err := filepath.Glob(filepath.Join(data, sets.pattern)) // in order
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			r, err := sets.measure(file)
			if err != nil {
				return nil, err
			}
			if r.figures != nil {
				rows = append(rows, r)
			}
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%w in %s", errNoData, data)
	}
	return rows, nil
}

// measureNames measures the names found in one set. The file's name begins with the
// language. The row has no figures if the set only trains models.
func measureNames(file string) (row, error) {
	name := filepath.Base(file)
	lang, _, _ := strings.Cut(name, "_")
	r := models.For(lang)
	if r == nil || strings.Contains(name, ".train.") {
		return row{}, nil
	}
	docs, err := conll.Read(file)
	if err != nil {
		return row{}, err
	}
	docs = conll.Measuring(name, docs)
	if len(docs) == 0 {
		return row{}, nil
	}
	var s conll.Score
	for _, d := range docs {
		for i, names := range r.Tag(d.Sentences) {
			s.Add(d.Names[i], names)
		}
	}
	row := row{set: strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".conll")}
	add := func(label string, types ...tagger.Type) {
		p, r, f := s.Of(types...)
		row.figures = append(row.figures, figure{label + "-P", p}, figure{label + "-R", r}, figure{label + "-F1", f})
	}
	for t := tagger.Person; t <= tagger.Place; t++ {
		add(t.String(), t)
	}
	add("ALL", tagger.Person, tagger.Organization, tagger.Place)
	return row, nil
}

// write writes rows as scores.txt has them.
func write(w io.Writer, rows []row) error {
	for _, r := range rows {
		line := r.set
		for _, f := range r.figures {
			line += fmt.Sprintf(" %s=%.1f", f.name, f.value)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// parse reads the figures in scores.txt, by set and name.
func parse(scores string) map[string]map[string]float64 {
	sets := map[string]map[string]float64{}
	for line := range strings.Lines(scores) {
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		figures := map[string]float64{}
		for _, w := range words[1:] {
			name, value, _ := strings.Cut(w, "=")
			if v, err := strconv.ParseFloat(value, 64); err == nil {
				figures[name] = v
			}
		}
		sets[words[0]] = figures
	}
	return sets
}

// compare prints rows beside the figures before.
func compare(w io.Writer, rows []row, before map[string]map[string]float64) error {
	var worse []string
	for _, r := range rows {
		if _, err := fmt.Fprintf(w, "%s\n", r.set); err != nil {
			return err
		}
		line := ""
		for i, f := range r.figures {
			line += fmt.Sprintf("  %-8s %5.1f", f.name, f.value)
			if was, ok := before[r.set][f.name]; ok {
				line += fmt.Sprintf(" (%5.1f)", was)
				// Precision may fall where recall rises: F1 judges names.
				if f.value < was-tolerance && !strings.HasSuffix(f.name, "-P") && !strings.HasSuffix(f.name, "-R") {
					worse = append(worse, fmt.Sprintf("%s %s %.1f, was %.1f", r.set, f.name, f.value, was))
				}
			}
			if i%3 == 2 || i == len(r.figures)-1 {
				if _, err := fmt.Fprintln(w, line); err != nil {
					return err
				}
				line = ""
			}
		}
	}
	if len(worse) > 0 {
		return fmt.Errorf("%w: %s", errWorse, strings.Join(worse, "; "))
	}
	return nil
}
