package eval

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"casefile/indexer"
	"casefile/search/query"
)

// caseNames is the collection of names of a case in the spellings that are met,
// and of the texts in which each is named, in whatever spelling or none: some
// texts are about somebody whom they do not name.
const caseNames = "case-names"

// nameFigures are sums over searches for names: precision over those that find
// anything, recall over all.
type nameFigures map[string]*struct{ searches, answered, precision, recall float64 }

// measureNames types every name into the search, as it is. The texts are indexed
// with all that the program finds in them.
func measureNames(dir string) (f nameFigures, err error) {
	docs, err := readLines[document](filepath.Join(dir, "docs.jsonl"))
	if err != nil {
		return nil, err
	}
	searches, err := readLines[struct {
		ID, Text string
		Class    string `json:"cls"`
	}](filepath.Join(dir, "queries.jsonl"))
	if err != nil {
		return nil, err
	}
	answers, err := readAnswers(filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		return nil, err
	}
	scratch, err := os.MkdirTemp("", "casefile-eval")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	e, ids, err := build(scratch, caseNames, docs, indexer.NewDocument)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, e.Index.Close()) }()

	f = nameFigures{}
	for _, s := range searches {
		relevant := answers[s.ID]
		if len(relevant) == 0 {
			continue
		}
		found, _, err := e.Rank(context.Background(), query.Query{Text: s.Text, Size: query.MaxDepth})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.ID, err)
		}
		right := 0.0
		for _, id := range found {
			if relevant[ids[id]] {
				right++
			}
		}
		for _, class := range []string{"all", s.Class} {
			if f[class] == nil {
				f[class] = new(struct{ searches, answered, precision, recall float64 })
			}
			sum := f[class]
			sum.searches++
			sum.recall += right / float64(len(relevant))
			if len(found) > 0 {
				sum.answered++
				sum.precision += right / float64(len(found))
			}
		}
	}
	return f, nil
}

// of returns the means of a class of names.
func (f nameFigures) of(class string) Record {
	s := f[class]
	if s == nil {
		return Record{}
	}
	return Record{Precision: round(s.precision / max(1, s.answered)), Found: round(s.recall / s.searches)}
}

func (f nameFigures) write(w io.Writer, before Record) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "\nnames of the case\tsearches\tprecision\tlast\trecall\tlast\t")
	for _, class := range slices.Sorted(maps.Keys(f)) {
		r := f.of(class)
		p, q := "-", "-"
		if class == "all" {
			p, q = fmt.Sprintf("%.4f", before.Precision), fmt.Sprintf("%.4f", before.Found)
		}
		fmt.Fprintf(t, "%s\t%.0f\t%.4f\t%s\t%.4f\t%s\t\n", class, f[class].searches, r.Precision, p, r.Found, q)
	}
	_ = t.Flush() // to a buffer or the terminal; the figures are returned too
}
