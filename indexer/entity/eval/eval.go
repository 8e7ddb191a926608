// Package eval measures the entity recognizer on judged texts: the names in the
// sets of DATA/ner, who is who in the GUM chains, and the article that the
// project began with. It prints the figures beside those of the last committed
// run, which stand in scores.txt.
package eval

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"casefile/indexer/entity/conll"
	"casefile/indexer/entity/models"
	"casefile/indexer/entity/tagger"
)

// Options say what to measure on.
type Options struct {
	// Data is the directory with ner/ and seed/. Empty means ../shared/data.
	Data string
}

// ErrWorse says that a figure is more than a point below that of the last
// committed run.
var ErrWorse = errors.New("worse than the last committed run")

// most is how many points a figure may fall.
const most = 1.0

//go:embed scores.txt
var committed string

// Run measures, and prints a line for each set. The error wraps [ErrWorse] if
// a figure fell by more than a point. Without the data it says so and returns
// nil.
func Run(w io.Writer, o Options) error {
	if o.Data == "" {
		o.Data = filepath.Join("..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(o.Data, "ner")); err != nil {
		_, err = fmt.Fprintf(w, "entities: nothing measured, the judged texts are not here: %v\n", err)
		return err
	}
	rows, err := Measure(o)
	if err != nil {
		return err
	}
	return compare(w, rows, parse(committed))
}

// A Row is the figures of one judged set, in percent.
type Row struct {
	Set     string
	Figures []Figure
}

// A Figure is one measure of a set.
type Figure struct {
	Name  string // "PER-F1"
	Value float64
}

// Measure returns the figures of all judged sets that are there.
func Measure(o Options) ([]Row, error) {
	var rows []Row
	files, err := filepath.Glob(filepath.Join(o.Data, "ner", "*.conll*"))
	if err != nil {
		return nil, err
	}
	slices.Sort(files)
	for _, file := range files {
		row, err := measureNames(file)
		if err != nil {
			return nil, err
		}
		if row.Figures != nil {
			rows = append(rows, row)
		}
	}
	chains, err := filepath.Glob(filepath.Join(o.Data, "ner", "*chains*.json"))
	if err != nil {
		return nil, err
	}
	slices.Sort(chains)
	for _, file := range chains {
		row, err := measureChains(file)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	row, err := measureArticle(filepath.Join(o.Data, "seed"))
	if errors.Is(err, os.ErrNotExist) {
		return rows, nil
	}
	if err != nil {
		return nil, err
	}
	return append(rows, row), nil
}

// measureNames measures the names found in one set, whose language its name
// begins with. The row has no figures if no document of the set is for
// measuring.
func measureNames(file string) (Row, error) {
	name := filepath.Base(file)
	lang, _, _ := strings.Cut(name, "_")
	r := models.For(lang)
	if r == nil || strings.Contains(name, ".train.") {
		return Row{}, nil
	}
	docs, err := conll.Read(file)
	if err != nil {
		return Row{}, err
	}
	docs = conll.Measuring(name, docs)
	if len(docs) == 0 {
		return Row{}, nil
	}
	var s conll.Score
	for _, d := range docs {
		for i, names := range r.Tag(d.Sentences) {
			s.Add(d.Names[i], names)
		}
	}
	row := Row{Set: strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".conll")}
	add := func(label string, types ...tagger.Type) {
		p, r, f := s.Of(types...)
		row.Figures = append(row.Figures, Figure{label + "-P", p}, Figure{label + "-R", r}, Figure{label + "-F1", f})
	}
	for t := tagger.Person; t <= tagger.Place; t++ {
		add(t.String(), t)
	}
	add("ALL", tagger.Person, tagger.Organization, tagger.Place)
	return row, nil
}

// Write writes rows as scores.txt has them.
func Write(w io.Writer, rows []Row) error {
	for _, r := range rows {
		line := r.Set
		for _, f := range r.Figures {
			line += fmt.Sprintf(" %s=%.1f", f.Name, f.Value)
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// parse reads what Write wrote: figures by set and name.
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
func compare(w io.Writer, rows []Row, before map[string]map[string]float64) error {
	var worse []string
	for _, r := range rows {
		if _, err := fmt.Fprintf(w, "%s\n", r.Set); err != nil {
			return err
		}
		line := ""
		for i, f := range r.Figures {
			line += fmt.Sprintf("  %-8s %5.1f", f.Name, f.Value)
			if was, ok := before[r.Set][f.Name]; ok {
				line += fmt.Sprintf(" (%5.1f)", was)
				// Precision may fall where recall rises: F1 judges names.
				if f.Value < was-most && !strings.HasSuffix(f.Name, "-P") && !strings.HasSuffix(f.Name, "-R") {
					worse = append(worse, fmt.Sprintf("%s %s %.1f, was %.1f", r.Set, f.Name, f.Value, was))
				}
			}
			if i%3 == 2 || i == len(r.Figures)-1 {
				if _, err := fmt.Fprintln(w, line); err != nil {
					return err
				}
				line = ""
			}
		}
	}
	if len(worse) > 0 {
		return fmt.Errorf("%w: %s", ErrWorse, strings.Join(worse, "; "))
	}
	return nil
}
