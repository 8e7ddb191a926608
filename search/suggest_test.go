package search

import (
	"context"
	"testing"
)

// A man is offered once, whatever spellings of him occur and are typed.
func TestSuggest(t *testing.T) {
	e := searcher(t)
	for _, typed := range []string{"dos", "Дос", "dosan", "marat d", "Досанов", "Dossanov"} {
		all, err := e.Suggest(context.Background(), typed, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != 1 || all[0].ID != "marat-dosanov" || all[0].Label != "Marat Dosanov" || all[0].Articles != 4 {
			t.Errorf("%s suggests %+v, want Marat Dosanov of 4 articles alone", typed, all)
		}
	}
	all, err := e.Suggest(context.Background(), "Досан", 5)
	if err != nil || len(all) != 1 || all[0].Spelling != "Марат Досанов" {
		t.Errorf("Досан suggests %+v, %v; want that Марат Досанов is what matched", all, err)
	}
}
