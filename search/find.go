package search

import (
	"context"
	"slices"
	"strings"

	"casefile/indexer"
	"casefile/indexer/names"
)

// maxFound is how many names that are like a text are looked for in a facet.
const maxFound = 1000

// finder returns what tells whether a value of a facet is like a text: it holds
// the text, in any case and without regard to accents, or is a name that the text
// is another spelling or the beginning of. It is nil where all values are.
func (e *Engine) finder(ctx context.Context, snap *snapshot, facet, text string) (func(Value) bool, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	alike := map[string]bool{}
	lexicons := map[string]*lexicon{indexer.FieldPerson: &e.persons, indexer.FieldOrg: &e.orgs, indexer.FieldPlace: &e.places}
	if l, ok := lexicons[facet]; ok {
		now, err := l.update(ctx, snap, facet, true)
		if err != nil {
			return nil, err
		}
		for _, s := range now.Complete(text, maxFound) {
			alike[indexer.Slug(s.Text)] = true
		}
		for _, s := range now.Find(text, names.Cut, maxFound) {
			alike[indexer.Slug(s.Text)] = true
		}
	}
	slug := indexer.Slug(text)
	like := func(label, id string) bool {
		return alike[id] || slug != "" && strings.Contains(indexer.Slug(label), slug)
	}
	return func(v Value) bool {
		return like(v.Label, v.ID) || slices.ContainsFunc(v.Spellings, func(l Label) bool { return like(l.Text, l.ID) })
	}, nil
}
