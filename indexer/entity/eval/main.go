// Command eval measures the entities that the program shows. Run it at the root of
// the repository, for everything or for the sets whose names begin with a word given:
//
//	go run ./indexer/entity/eval
//	go run ./indexer/entity/eval ru_ judged templates
//
// There are five kinds of set:
//
//   - The names marked in the sets of DATA/ner. Each document is written as print has
//     it and goes through [entity.Find] as an article does. "model" is the model and its
//     repairs on the tokens as they are marked, which is what training looks at.
//     "confidence of" compares the confidence of the entities found with how many are
//     right, and counts the certain and the uncertain ones.
//   - The chains of GUM: which mentions of DATA/ner are one person.
//   - DATA/seed, the article that the project began with.
//   - DATA/judged, articles of which a reader noted everything: persons and the name
//     to show for them, their mentions and roles, organizations, places, dates.
//   - Templates: sentences over paradigms of names, by case, gender, form and script; and
//     over the names of official lists in DATA/names, each case in both orders.
//
// A figure that differs from figures.json has the committed one behind it in brackets.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
)

func main() {
	log.SetFlags(0)
	data := flag.String("data", "../shared/data", "`folder` with ner/, seed/ and judged/")
	flag.Parse()
	if err := run(os.Stdout, *data, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

var errNoData = errors.New("no judged texts")

//go:embed figures.json
var committed []byte

// run measures the sets named, or all, and prints their figures beside the committed
// ones. The error wraps [errNoData] if the folder has none of them.
func run(w io.Writer, data string, names []string) error {
	before, err := parse(committed)
	if err != nil {
		return err
	}
	rows, err := measure(data, names)
	if err != nil {
		return err
	}
	return write(w, rows, before)
}

// A row is the figures of one set.
type row struct {
	set     string
	figures []figure
}

// A figure is one measure of a set: F1 in percent or "right/all".
type figure struct{ name, value string }

func (r *row) add(name, value string) { r.figures = append(r.figures, figure{name, value}) }

// score adds precision, recall and F1.
func (r *row) score(name string, precision, recall float64) {
	f := 0.0
	if precision+recall > 0 {
		f = 2 * precision * recall / (precision + recall)
	}
	r.add(name, fmt.Sprintf("%.1f", f))
	r.add(name+" p/r", fmt.Sprintf("%.1f/%.1f", precision, recall))
}

// share adds a count out of all.
func (r *row) share(name string, n, of int) { r.add(name, fmt.Sprintf("%d/%d", n, of)) }

// measure returns the figures of the sets whose names begin with one of names, or of
// all.
func measure(data string, names []string) ([]row, error) {
	var rows []row
	found := false
	for _, kind := range []struct {
		pattern string
		measure func(file string, wanted func(string) bool) ([]row, error)
	}{
		{"ner/*.conll*", measureNames},
		{"ner/*chains*.json", measureChains},
		{"seed/gold.json", measureSeed},
		{"judged/gold.json", measureJudged},
		{"names/dev.jsonl", measureListed},
	} {
		files, err := filepath.Glob(filepath.Join(data, kind.pattern)) // in order
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			found = true
			r, err := kind.measure(file, wanted(names))
			if err != nil {
				return nil, err
			}
			rows = append(rows, r...)
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { // one table of all
		return strings.Count(a.set, ofConfidence) - strings.Count(b.set, ofConfidence)
	})
	if !found {
		return nil, fmt.Errorf("%w in %s", errNoData, data)
	}
	return append(rows, measureTemplates(wanted(names))...), nil
}

// wanted returns whether a set is asked for by one of names.
func wanted(names []string) func(set string) bool {
	return func(set string) bool {
		return len(names) == 0 || slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(set, n) })
	}
}

// sets are figures by set and name.
type sets map[string]map[string]string

func parse(figures []byte) (sets, error) {
	var s sets
	if err := json.Unmarshal(figures, &s); err != nil {
		return nil, fmt.Errorf("figures.json: %w", err)
	}
	return s, nil
}

// format returns rows as figures.json has them.
func format(rows []row) ([]byte, error) {
	s := sets{}
	for _, r := range rows {
		s[r.set] = map[string]string{}
		for _, f := range r.figures {
			s[r.set][f.name] = f.value
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	err := enc.Encode(s)
	return b.Bytes(), err
}

// write prints rows, those one after the other that have the same figures as one
// table.
func write(w io.Writer, rows []row, before sets) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	var head []string
	for _, r := range rows {
		names := make([]string, len(r.figures))
		line := r.set
		for i, f := range r.figures {
			names[i] = f.name
			line += "\t" + f.value
			if was, ok := before[r.set][f.name]; ok && was != f.value {
				line += " (" + was + ")"
			}
		}
		if !slices.Equal(names, head) {
			head = names
			fmt.Fprintf(t, "\n\t%s\n", strings.Join(names, "\t"))
		}
		fmt.Fprintln(t, line)
	}
	return t.Flush()
}
