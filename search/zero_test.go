package search

import (
	"casefile/search/query"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What was probably meant is told where little is found, with what it would find.
func TestMeant(t *testing.T) {
	var many []story
	for i := range 12 {
		many = append(many, story{fmt.Sprint("s", i), "en", "2006", "Steppe News", "The minister speaks",
			"The minister said that the president pleaded guilty in the parliament. Colonel Marat Dosanov was there."})
	}
	many = append(many, story{"typo", "en", "2007", "Daily Cloud", "Presidnet", "The presidnet of the club won the cup."})
	many = append(many, story{"ru", "ru", "2007", "Daily Cloud", "Приговор", "Приговор вынесен полковнику в суде."})
	e := searcherOf(t, t.TempDir(), many)
	for _, c := range []struct {
		q        query.Query
		want     string // "" for nothing
		articles int
	}{
		{query.Query{Text: "ministre"}, "minister", 12},
		{query.Query{Text: "minister"}, "", 0},
		{query.Query{Text: "ministers"}, "", 0}, // a form of it is there
		{query.Query{Text: "presidnet"}, "president", 12},
		{query.Query{Text: "presidnet cup"}, "", 0}, // finds what it asks for, and the other finds nothing
		{query.Query{Text: "ministre gilty"}, "minister guilty", 12},
		{query.Query{Text: `"pleaded gilty" OR snow`}, `"pleaded guilty" OR snow`, 12},
		{query.Query{Text: "(ministre) -cup"}, "(minister) -cup", 12},
		{query.Query{Text: "title:ministre"}, "title:minister", 12},
		{query.Query{Text: "=ministre"}, "", 0},
		{query.Query{Text: "minstre*"}, "", 0},
		{query.Query{Text: "приговрр"}, "приговор", 1},
		{query.Query{Text: "parlament"}, "parliament", 12},
		{query.Query{Text: "xqzwvk"}, "", 0},
		{query.Query{Text: "ab"}, "", 0},
		{query.Query{Text: "Dosanov 2006"}, "Dosanov year:2006", 12}, // no article says the year
		{query.Query{Text: "Dosanov 2005"}, "", 0},
		{query.Query{Text: "Dosanov =2006"}, "", 0},
		{query.Query{Text: "intihar 2006"}, "", 0},
		{query.Query{Text: "ministre", Filters: map[string]query.Filter{"year": anyOf("2007")}}, "", 0}, // there it finds nothing either
		{query.Query{Text: "ministre", In: []string{"title"}}, "minister", 12},
		{query.Query{Text: "Dosanow"}, "", 0}, // was searched as Dosanov without asking
	} {
		res, err := e.Search(context.Background(), c.q)
		if err != nil {
			t.Errorf("%+v: %v", c.q, err)
			continue
		}
		got := Correction{}
		if res.Meant != nil {
			got = *res.Meant
		}
		if got.Text != c.want || got.Articles != c.articles {
			t.Errorf("%+v: did you mean %+v, want %q, which finds %d", c.q, got, c.want, c.articles)
		}
		if res.Meant == nil {
			continue
		}
		c.q.Text = got.Text
		if found, err := e.Search(context.Background(), c.q); err != nil || found.Total != got.Articles || found.Relaxed {
			t.Errorf("%q finds %d (relaxed %v), %v, and was said to find %d", got.Text, found.Total, found.Relaxed, err, got.Articles)
		}
	}
}

// A plain word that finds nothing has the words like it beside it.
func TestNearestWord(t *testing.T) {
	e := searcher(t)
	res, err := e.Search(context.Background(), query.Query{Text: "guiltz"})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Terms) != 1 || len(res.Terms[0].Nearest) == 0 || res.Terms[0].Nearest[0] != (Near{"guilty", 3, "guilty"}) {
		t.Errorf("guiltz: %+v, want guilty, in 3 articles, near", res.Terms)
	}
}

// Where filters keep everything from being found, the answer says which.
func TestDropped(t *testing.T) {
	e := searcher(t)
	for _, c := range []struct {
		q    query.Query
		want []Dropped
	}{
		{query.Query{Text: "snow", Filters: map[string]query.Filter{"year": anyOf("2006")}}, []Dropped{{"year", 1}}},
		{query.Query{Text: "dosanov", From: "2030"}, []Dropped{{"date", 4}}},
		{query.Query{Text: "retrial", Filters: map[string]query.Filter{"year": anyOf("2006"), "lang": anyOf("en")}}, []Dropped{{"year", 1}, {"", 1}}},
		{query.Query{Text: "retrial", Filters: map[string]query.Filter{"year": anyOf("2006"), "lang": anyOf("ru")}}, []Dropped{{"", 1}}},
		{query.Query{Text: "zzzzz", Filters: map[string]query.Filter{"year": anyOf("2006")}}, nil},
		{query.Query{Text: "zzzzz"}, nil},
		{query.Query{Text: "dosanov", Filters: map[string]query.Filter{"year": anyOf("2006")}}, nil},
	} {
		res, err := e.Search(context.Background(), c.q)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(c.want, res.Dropped); d != "" {
			t.Errorf("%+v (-want +got)\n%s", c.q, d)
		}
	}
}

// A value of a filter that no article has is told, with those like it; to exclude it
// would silently exclude nothing.
func TestUnknown(t *testing.T) {
	e := searcherOf(t, t.TempDir(), append([]story{
		{"radio", "ru", "2006-01-01", "Радио Азаттык", "Суд", "Полковник Марат Досанов на суде молчал."},
		{"agency", "en", "2006-01-01", "RFE/RL", "Court", "Marat Dosanov said nothing in court."},
	}, articles...))
	for _, c := range []struct {
		facet string
		f     query.Filter
		want  string
	}{
		{"person", anyOf("Marat Dosanov", "p_marat-dosanov", "Марат Досанов"), ""},
		{"person", anyOf("Dosanov"), "Dosanov: Marat Dosanov"},
		{"person", query.Filter{Not: []string{"Dosanow"}}, "Dosanow: Marat Dosanov"},
		{"person", query.Filter{All: []string{"p_dosanov"}, Not: []string{"p_dosanov"}}, "p_dosanov: Marat Dosanov"},
		{"person", anyOf("Zzz"), "Zzz: "},
		{"source", anyOf("Azattyk"), "Azattyk: Радио Азаттык"},
		{"source", anyOf("rferl"), "rferl: RFE/RL"},
		{"source", anyOf("RFE/RL", "rfe-rl"), ""},
		{"lang", anyOf("en", "Russian"), "Russian: "},
		{"year", anyOf("2006", "06"), "06: "},
	} {
		res, err := e.Search(t.Context(), query.Query{Filters: map[string]query.Filter{c.facet: c.f}})
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, u := range res.Unknown {
			var nearest []string
			for _, v := range u.Nearest {
				nearest = append(nearest, v.Label)
			}
			all = append(all, u.Value+": "+strings.Join(nearest, ", "))
		}
		if got := strings.Join(all, "; "); got != c.want {
			t.Errorf("%s %+v: unknown is %q, want %q", c.facet, c.f, got, c.want)
		}
	}
}

// Who writes a name as a phrase in the other order is told how to find it.
func TestLoosePhrase(t *testing.T) {
	e := searcher(t)
	for _, c := range []struct {
		text, want string
		articles   int
	}{
		{`"Dosanov Marat"`, `"Dosanov Marat"~5`, 4},
		{`«Досанов Марат» -retrial`, `«Досанов Марат»~5 -retrial`, 3},
		{`body:"guilty pleaded" OR "zz snow"`, `body:"guilty pleaded"~5 OR "zz snow"~5`, 3},
		{`="Dosanov Marat"`, "", 0},
		{`"Dosanov Marat`, "", 0}, // is never closed
		{`"zz Marat"`, "", 0},
		{`"Dosanov"`, "", 0},
	} {
		res, err := e.Search(context.Background(), query.Query{Text: c.text})
		if err != nil {
			t.Fatal(err)
		}
		got := Correction{}
		if res.Meant != nil {
			got = *res.Meant
		}
		if got.Text != c.want || got.Articles != c.articles {
			t.Errorf("%s: did you mean %+v, want %s, which finds %d", c.text, got, c.want, c.articles)
		}
	}
}

// A value of a field that finds nothing has those like it beside it, in any script.
func TestNearestValue(t *testing.T) {
	e := searcher(t)
	for text, want := range map[string]Near{
		"source:Stepnye":  {"Степные новости", 1, `source:"Степные новости"`},
		"source:Dayly":    {"Daily Cloud", 2, `source:"Daily Cloud"`},
		"person:Nurlanow": {"Nurlanov", 1, "person:Nurlanov"},
		"source:zzzz":     {},
	} {
		res, err := e.Search(context.Background(), query.Query{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		got := Near{}
		if len(res.Terms) == 1 && len(res.Terms[0].Nearest) > 0 {
			got = res.Terms[0].Nearest[0]
		}
		if got != want && res.Total == 0 {
			t.Errorf("%s: near is %+v, want %+v", text, got, want)
		}
	}
}

// Words of which some occur, and that together are a name written as one word or with
// a hyphen, are told to be it.
func TestNearestJoined(t *testing.T) {
	e := searcherOf(t, t.TempDir(), []story{
		{"joined", "en", "", "", "Letter", "Then Akzhol met Jean-Luc there."},
		{"joined again", "en", "", "", "Letter", "Then AKZHOL met Ak there, and jean."},
		{"once more", "en", "", "", "Letter", "Then Akzhol left."},
	})
	for text, want := range map[string][]Near{
		`"ak zhol"`:     {{"Akzhol", 2, "Akzhol"}, {"AKZHOL", 1, "AKZHOL"}},
		`"luc jean"`:    nil,
		`"jean akzhol"`: nil,
	} {
		res, err := e.Search(t.Context(), query.Query{Text: text})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Terms) != 1 {
			t.Fatalf("%s: terms %+v", text, res.Terms)
		}
		if d := cmp.Diff(want, res.Terms[0].Nearest); d != "" {
			t.Errorf("%s: (-want +got)\n%s", text, d)
		}
	}
}

// A name is not offered, nor searched, for an ordinary word that happens to be a little
// like it. A misspelt name in small letters still finds the name.
func TestOrdinaryWord(t *testing.T) {
	e := searcherOf(t, t.TempDir(), []story{
		{"office", "en", "2006", "S", "A statement", "Prosecutor-General Rashid Tusupbekov said so in Almaty. The Prosecutor-General's Office wrote to Taldy-Qorgan."},
		{"man", "en", "2006", "S", "A man", "The court heard Rustam Ibragimov on Monday. Rustam Ibragimov was a colonel."},
	})
	for _, c := range []struct{ text, found string }{
		{"приговор", ""}, {"прокуроры", ""}, {"рассвет", ""}, {"алмаз", ""}, {"карман", ""}, {"library", ""},
		{"ibragmov", "man"}, {"ибрагмов", "man"}, {"туcупбеков", "office"},
	} {
		res, err := e.Search(t.Context(), query.Query{Text: c.text})
		if err != nil {
			t.Fatal(err)
		}
		if got := addresses(res); got != c.found {
			t.Errorf("%s finds %q, want %q", c.text, got, c.found)
		}
		if c.found == "" && (res.Meant != nil || len(res.Expansions) > 0 || len(res.Terms) != 1 || len(res.Terms[0].Nearest) > 0) {
			t.Errorf("%s: offered are %+v, %+v, %+v", c.text, res.Meant, res.Expansions, res.Terms)
		}
	}
}
