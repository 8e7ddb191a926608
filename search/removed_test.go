package search

import (
	"context"
	"log/slog"
	"slices"
	"testing"

	"casefile/corpus"
	"casefile/search/query"
	"casefile/search/segment"
)

// What only an article had that was removed is offered no more: its spellings
// are not searched, and its names do not complete anything.
func TestRemovedSpellings(t *testing.T) {
	dir := t.TempDir()
	e := searcherOf(t, dir, slices.Concat(articles, []story{{"other", "en", "2006", "Daily Cloud", "Dossanov in prison",
		"Colonel Marat Dossanov was seen in the prison of Karaganda. Marat Dossanov said nothing to Nina Weiss of this newspaper."}}))
	offered := func() (spellings, names []string) {
		t.Helper()
		res, err := e.Search(t.Context(), query.Query{Text: "Dosanov", Size: 10, Page: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range res.Expansions {
			for _, s := range x.To {
				spellings = append(spellings, s.Text)
			}
		}
		all, err := e.Suggest(context.Background(), "wei", 5)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			names = append(names, s.Label)
		}
		return spellings, names
	}
	if spellings, names := offered(); !slices.Contains(spellings, "Dossanov") || len(names) == 0 {
		t.Fatalf("before: %q, %q", spellings, names)
	}
	w, err := corpus.OpenWriter(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Remove(corpus.ID("https://example.org/other"), corpus.Removal{Reason: "x"}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Store.Refresh(); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Engine.(*segment.Engine).Index.Update(t.Context(), e.Store, nil); err != nil {
		t.Fatal(err)
	}
	if spellings, names := offered(); slices.Contains(spellings, "Dossanov") || len(names) > 0 {
		t.Errorf("after: %q, %q", spellings, names)
	}
}
