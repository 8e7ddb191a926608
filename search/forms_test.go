package search

import (
	"slices"
	"testing"

	"casefile/indexer"
	"casefile/search/query"
)

// A word is kept once, as it stands in the text or as its stem beside it, and what
// a pattern or a misspelt word stands for is found and counted in either.
func TestWordsStemmedAndNot(t *testing.T) {
	e := searcherOf(t, t.TempDir(), []story{
		{"1", "en", "", "", "One", "Lawyers spoke, and the lawyer left on flight 4711."},
		{"2", "", "", "", "Two", "lawyers spoke of flight 4711"},
		{"3", "ru", "", "", "Three", "Юристы пришли, lawyer тоже, рейс 4712"},
		{"4", "", "", "", "Four", "en:lawyer is no word of ours, nor is len:law"},
	})
	for _, c := range []struct {
		text  string
		forms []string
		total int
	}{
		{"lawyer*", []string{"lawyer", "lawyers"}, 3},
		{"lawyers*", []string{"lawyers"}, 2},
		{"47?1", []string{"4711"}, 2},
		{"en:l*", nil, 0},
		{"юрист*", []string{"юристы"}, 1},
		{"lawers~1", []string{"lawyers"}, 2},
		{"lawyer~1", []string{"lawyer", "lawyers"}, 3},
	} {
		root, _, err := query.Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		ix, err := e.open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if root.Field == "" && len(c.forms) > 0 {
			got, _, err := newExpander(ix, &query.Query{}).formsOf(indexer.FieldWord, root, 10, nil)
			if slices.Sort(got); err != nil || !slices.Equal(got, c.forms) {
				t.Errorf("%s stands for %q, %v, want %q", c.text, got, err, c.forms)
			}
		}
		ix.Close()
		res, err := e.Search(t.Context(), query.Query{Text: c.text, Literal: true})
		if err != nil {
			t.Fatal(err)
		}
		if res.Total != c.total {
			t.Errorf("%s finds %d articles, want %d", c.text, res.Total, c.total)
		}
	}
}
