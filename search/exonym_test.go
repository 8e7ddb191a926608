package search

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casefile/indexer"
	"casefile/search/query"
)

// A place or a party is found in the same articles by whichever of its names a query has,
// also by one that the case file lists and that sounds like none of the others; and a
// filter shows the same value with the same count.
func TestOneOfManyNames(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "case.yaml"), []byte("title: T\naliases:\n  - org: [Zher Partiyasy, Soil Party]\n  - person: [Marat Dosanov, Makosha Dosan]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e := searcherOf(t, dir, []story{
		{"one", "en", "2006-01-01", "S", "A trial", "The trial opened in Taldykorgan. Members of Zher Partiyasy came to Taldykorgan. The party Zher Partiyasy is small."},
		{"two", "en", "2006-01-02", "S", "A trial", "Marat Dosanov spoke before the court in Taldy Qorgan, and Marat Dosanov left Taldy Qorgan."},
		{"three", "en", "2006-01-03", "S", "A trial", "The court in Taldy-Qorgan heard Makosha Dosan. The Soil Party was in Taldy-Qorgan. The leader of the Soil Party, Makosha Dosan, said so."},
		{"four", "en", "2006-01-04", "S", "A trial", "The panel in Taldykorghan heard Marat Dosanov. He lives in Taldykorghan."},
		{"пять", "ru", "2006-01-05", "S", "Суд", "Суд в Талдыкоргане заслушал свидетеля. Талдыкорган ждёт приговора."},
		{"six", "en", "2006-01-06", "S", "True or not", "It is true that a party was held in Zher."},
	})
	for _, c := range []struct {
		facet string
		names []string
		found int
	}{
		{indexer.FieldPlace, []string{"Taldykorgan", "Taldy-Qorgan", "Taldy Qorgan", "Taldykorghan", "taldyqorghan", "Талдыкорган", "Талдықорған", "Талды-Курган"}, 5},
		{indexer.FieldOrg, []string{"Zher Partiyasy", "Soil Party", "soil party"}, 2},
		{indexer.FieldPerson, []string{"Marat Dosanov", "Makosha Dosan"}, 3},
	} {
		for _, name := range c.names {
			for _, text := range []string{name, `"` + name + `"`, c.facet + `:"` + name + `"`} {
				res, err := e.Search(t.Context(), query.Query{Text: text})
				if err != nil {
					t.Fatal(err)
				}
				if res.Total != c.found || res.Relaxed {
					t.Errorf("%s finds %d articles, want %d as for %s (searched as %s)", text, res.Total, c.found, c.names[0], searchedAs(res))
				}
			}
			res, err := e.Search(t.Context(), query.Query{Filters: map[string]query.Filter{c.facet: {Any: []string{name}}}, Facets: map[string]int{c.facet: 20}})
			if err != nil {
				t.Fatal(err)
			}
			values := slices.DeleteFunc(res.Facets[0].Values, func(v Value) bool { return !v.Selected })
			if len(values) != 1 || values[0].Articles != res.Total || res.Total == 0 || len(res.Unknown) > 0 {
				t.Errorf("%s:%s is shown as %+v and finds %d", c.facet, name, values, res.Total)
			}
		}
	}
}

// What a name was searched as is told with the reason, and can be switched off.
func TestListedName(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "case.yaml"), []byte("title: T\naliases:\n  - org: [Zher Partiyasy, Soil Party]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e := searcherOf(t, dir, []story{
		{"one", "en", "2006-01-01", "S", "A party", "Members of Zher Partiyasy came. The party Zher Partiyasy is small."},
		{"two", "en", "2006-01-03", "S", "A party", "The Soil Party was there. The leader of the Soil Party said so."},
	})
	for _, c := range []struct{ text, without, found, as string }{
		{"zher partiyasy", "", "one two", "zher partiyasy: Soil Party 1 (listed in the case file)"},
		{"zher partiyasy", "Soil Party", "one", ""},
		{"=zher =partiyasy", "", "one", ""},
	} {
		q := query.Query{Text: c.text, Sort: query.Oldest}
		if c.without != "" {
			q.Without = []string{c.without}
		}
		res, err := e.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if got, as := addresses(res), searchedAs(res); got != c.found || as != c.as {
			t.Errorf("%s finds %q as %q, want %q as %q", fmt.Sprint(c.text, " without ", c.without), got, strings.TrimSpace(as), c.found, c.as)
		}
	}
}

// A place finds the adjective that Russian makes of its name, and the adjective the place,
// in every script. Other words that begin alike are no adjectives of it.
func TestAdjective(t *testing.T) {
	e := searcherOf(t, t.TempDir(), []story{
		{"noun", "ru", "2006-01-01", "S", "Суд", "Суд в Талдыкоргане заслушал свидетеля. Талдыкорган ждёт приговора."},
		{"adjective", "ru", "2006-01-02", "S", "Суд", "Дело рассмотрел талдыкорганский городской суд. В талдыкорганском суде ждут."},
		{"latin", "en", "2006-01-03", "S", "A trial", "The trial opened in Taldykorgan. The court is in Taldykorgan."},
		{"almaty", "ru", "2006-01-04", "S", "Алматы", "В Алматы прошёл алматинский марафон. Алматы ждёт гостей."},
		{"other", "ru", "2006-01-05", "S", "Коллекция", "Талдыкорганизация есть вымышленное слово."},
	})
	for _, c := range []struct{ text, found string }{
		{"Талдыкорган", "noun adjective latin"},
		{"Taldykorgan", "noun adjective latin"},
		{"талдыкорганский", "noun adjective latin"},
		{"талдыкорганского", "noun adjective latin"},
		{"=талдыкорганский", "adjective"},
		{"place:Талдыкорган", "noun latin"},
		{"алматинская", "almaty"},
		{"Almaty", "almaty"},
		{"вымышленное", "other"},
	} {
		res, err := e.Search(t.Context(), query.Query{Text: c.text, Sort: query.Oldest})
		if err != nil {
			t.Fatal(err)
		}
		if got := addresses(res); got != c.found {
			t.Errorf("%s finds %q, want %q (searched as %s)", c.text, got, c.found, searchedAs(res))
		}
	}
}
