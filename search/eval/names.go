package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"casefile/indexer"
	"casefile/search/query"
)

// caseNames is the collection of names of a case, in the spellings that occur, with the
// texts about each person. Some texts do not name the person they are about.
const caseNames = "case-names"

// nameFigures are sums over the searches for names, by class of name.
type nameFigures map[string]*nameSums

// nameSums sums recall over all searches, precision over those that find anything.
type nameSums struct{ searches, answered, precision, recall float64 }

// measureNames searches for every name as it is. The texts are indexed with all that
// the program finds in them.
func measureNames(dir string) (f nameFigures, err error) {
	c, err := load(dir)
	if err != nil {
		return nil, err
	}
	x, err := c.index(indexer.NewDocument)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, x.Close()) }()
	f = nameFigures{}
	for _, q := range c.questions {
		relevant := c.relevant[q.ID]
		if len(relevant) == 0 {
			continue
		}
		found, err := x.find(query.Query{Text: q.Text, Size: query.MaxDepth})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", q.ID, err)
		}
		right := 0.0
		for _, doc := range found {
			if relevant[doc] {
				right++
			}
		}
		for _, class := range []string{"all", q.Class} {
			if f[class] == nil {
				f[class] = new(nameSums)
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
func (f nameFigures) of(class string) record {
	s := f[class]
	if s == nil {
		return record{}
	}
	return record{Precision: round(s.precision / max(1, s.answered)), Found: round(s.recall / s.searches)}
}

func (f nameFigures) write(w io.Writer, before record) {
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
	_ = t.Flush() // the figures are returned too
}
