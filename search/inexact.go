package search

import (
	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Bounds on the words that a word with * ? or ~ matches.
const (
	MaxForms = 2000   // of one word
	allForms = 10_000 // of all words of a query together
)

// inexact fills in the words that one with * ? or ~ matches.
func (x *expander) inexact(n *query.Node, l *leaf) error {
	most := min(MaxForms, allForms-x.forms)
	forms, cut, err := x.formsOf(l.field, n, most, x.query.Without)
	if err != nil {
		return err
	}
	x.forms += len(forms)
	if cut {
		x.warn(n.At, fmt.Sprintf("%s matches more than %d words; only those in most articles were searched", n, most))
	}
	if n.Pattern {
		if len(forms) > 0 {
			l.literal.Words = [][]string{forms}
		}
		return nil
	}
	literal := indexer.Fold(n.Text)
	l.literal.Words = [][]string{{literal}}
	e := Expansion{Term: n.Text, At: n.At, Cut: cut || len(forms) > MaxSpellings}
	for _, f := range forms {
		if f != literal && len(e.To) < MaxSpellings {
			e.To = append(e.To, Spelling{Text: f, Articles: x.index.articles(l.field, f), Score: 1 - float64(n.Edits)/10, Rules: []string{"letters differ"}})
		}
	}
	if len(e.To) > 0 {
		l.variants = []engine.Sequence{{Words: [][]string{forms}}}
		x.results = append(x.results, e)
	}
	return nil
}

// formsOf returns the words of a field, at most so many, those in most articles
// first, that a word with * ? or ~ matches, and whether there are more. It leaves out
// the words in without.
func (x *expander) formsOf(field string, n *query.Node, most int, without []string) (forms []string, cut bool, err error) {
	counts := map[string]int{}
	m := engine.Match{Text: indexer.Fold(n.Text), Pattern: n.Pattern, Edits: n.Edits}
	err = x.index.Terms(x.index.ctx, field, m, func(term string, articles int) error {
		if !slices.Contains(without, term) {
			counts[term] += articles
		}
		return nil
	})
	if err != nil {
		return nil, false, fmt.Errorf("words like %s: %w", n, err)
	}
	forms = slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	return forms[:min(most, len(forms))], len(forms) > most, nil
}
