package segment

import (
	"slices"
	"testing"

	"casefile/indexer"
	"casefile/search/engine"
)

// Words of any length are found by words in which a letter differs.
func TestFuzzy(t *testing.T) {
	e := newEngine(t, map[string]string{"a": "суд предпринимательство, internationalization of предпринимательства"})
	v, err := e.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for _, c := range []struct {
		text  string
		edits int
		want  []string
	}{
		{"суд", 1, []string{"суд"}},
		{"усд", 1, []string{"суд"}},
		{"предпринемательство", 1, []string{"предпринимательство"}},
		{"предпринимательство", 1, []string{"предпринимательства", "предпринимательство"}},
		{"предпринимтаельство", 1, []string{"предпринимательство"}},
		{"предпринимателство", 2, []string{"предпринимательства", "предпринимательство"}},
		{"internationalisation", 1, []string{"internationalization"}},
	} {
		var got []string
		err := v.Terms(t.Context(), indexer.FieldWord, engine.Match{Text: c.text, Edits: c.edits}, func(term string, _ int) error {
			got = append(got, term)
			return nil
		})
		slices.Sort(got)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s, %d edits: %q, %v, want %q", c.text, c.edits, got, err, c.want)
		}
	}
}
