package search

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/query"
	"casefile/search/segment"
)

type story struct{ name, lang, date, source, title, text string }

// The articles of a made-up case, by a short name that is their address too.
var articles = []story{
	{"arrest", "en", "2006-02-20", "Steppe News", "Officer arrested",
		"Police arrested Colonel Marat Dosanov on Monday. Dosanov denies the murder of Aidar Serikbaev.\n\nThe lawyer Olga Petrova said that the arrest was illegal."},
	{"trial", "en", "2006-06", "Steppe News", "Trial of the colonel begins",
		"The trial of Marat Dosanov began in Almaty. He pleaded guilty to the killing of Aidar Serikbaev."},
	{"appeal", "en", "2014", "Steppe News", "Colonel asks for a retrial",
		"Marat Dosanov has asked for a retrial. In 2006 he had pleaded guilty.\n\nOlga Petrova, his lawyer, wrote to President Bolat Nurlanov."},
	{"ru", "ru", "2006-02-21", "Степные новости", "Арестован полковник",
		"Полиция арестовала полковника Марата Досанова. Досанов отрицает убийство Айдара Серикбаева."},
	{"weather", "en", "2024-02-12", "Daily Cloud", "Snow in the north",
		"Snow fell in the north. The president did not comment on the murder of the weather."},
	{"undated", "en", "", "Daily Cloud", "Letter of a reader", "I never met the colonel. A guilty man pleaded, they say."},
}

func searcher(t *testing.T) *Searcher {
	t.Helper()
	return searcherOf(t, t.TempDir(), articles)
}

func searcherOf(t *testing.T, dir string, stories []story) *Searcher {
	t.Helper()
	add(t, dir, stories)
	store, err := corpus.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	ix, err := indexer.Open(filepath.Join(dir, "index"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	if _, err := ix.Update(context.Background(), store, nil); err != nil {
		t.Fatal(err)
	}
	return New(segment.New(ix, store), store)
}

// add puts stories into the corpus in dir.
func add(t *testing.T, dir string, stories []story) {
	t.Helper()
	w, err := corpus.OpenWriter(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for i, a := range stories {
		url := "https://example.org/" + a.name
		art := &corpus.Article{URL: url, Title: a.title, Lang: a.lang, Source: corpus.Source{ID: a.source, Name: a.source}}
		if a.date != "" {
			art.Published = corpus.Date{At: a.date, Precision: map[int]corpus.Precision{4: corpus.Year, 7: corpus.Month, 10: corpus.Day}[len(a.date)], From: corpus.FromMeta}
		}
		for p := range strings.SplitSeq(a.text, "\n\n") {
			art.Blocks = append(art.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
		}
		c := &corpus.Capture{URL: url, Body: []byte(a.text), Time: time.Date(2024, 1, 1, 0, i, 0, 0, time.UTC)}
		if _, err := w.Add(corpus.Item{Capture: c, Article: art}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func addresses(res *Result) string {
	var names []string
	for _, h := range res.Hits {
		names = append(names, strings.TrimPrefix(h.Article.URL, "https://example.org/"))
	}
	return strings.Join(names, " ")
}

func anyOf(values ...string) query.Filter { return query.Filter{Any: values} }

func TestSearch(t *testing.T) {
	e := searcher(t)
	for _, c := range []struct {
		q    query.Query
		want string // in the order oldest first, unless q has a sort
	}{
		{query.Query{}, "arrest ru trial appeal weather undated"},
		{query.Query{Text: "dosanov"}, "arrest ru trial appeal"},
		{query.Query{Text: "Досанов"}, "arrest ru trial appeal"},
		{query.Query{Text: "Dossanov"}, "arrest ru trial appeal"},
		{query.Query{Text: "=dosanov"}, "arrest trial appeal"},
		{query.Query{Text: "dosanov", Literal: true}, "arrest trial appeal"},
		{query.Query{Text: "dosanov", Without: []string{"Досанова", "Досанов"}}, "arrest trial appeal"},
		{query.Query{Text: "M. Dosanov"}, "arrest ru trial appeal"},
		{query.Query{Text: `"Dosanov Marat"`}, ""},
		{query.Query{Text: `person:"Dosanov Marat"`}, "arrest ru trial appeal"},
		{query.Query{Text: "DOSANOV’S trials"}, "trial"},
		{query.Query{Text: "arrests"}, "arrest"},
		{query.Query{Text: "убийства полковник"}, "ru"},
		{query.Query{Text: "retrial OR убийство"}, "ru appeal"},
		{query.Query{Text: "colonel -retrial"}, "arrest trial undated"},
		{query.Query{Text: "-dosanov"}, "weather undated"},
		{query.Query{Text: "-=dosanov"}, "ru weather undated"},
		{query.Query{Text: `"pleaded guilty"`}, "trial appeal"},
		{query.Query{Text: `"guilty pleaded"`}, ""},
		{query.Query{Text: `"the murder of Aidar"`}, "arrest"},
		{query.Query{Text: `"begins the trial"`}, ""}, // the title's end is not before the text
		{query.Query{Text: "title:colonel"}, "trial appeal"},
		{query.Query{Text: "title:snow north"}, "weather"},
		{query.Query{Text: "body:colonel"}, "arrest undated"},
		{query.Query{Text: "body:полковник"}, "ru"},
		{query.Query{Text: "title:полковник"}, "ru"},
		{query.Query{Text: "body:trials"}, "trial"},
		{query.Query{Text: "-body:colonel colonel"}, "trial appeal"},
		{query.Query{Text: `body:"snow in the north"`}, ""},
		{query.Query{Text: `body:"snow fell"`}, "weather"},
		{query.Query{Text: "body:Досанов"}, "arrest ru trial appeal"},
		{query.Query{Text: `person:"M. Dosanov"`}, "arrest ru trial appeal"},
		{query.Query{Text: "person:М.Досанов"}, "arrest ru trial appeal"},
		{query.Query{Text: `person:="M. Dosanov"`}, ""},
		{query.Query{Text: "title:col*"}, "trial appeal"},
		{query.Query{Text: "title:colonels*"}, ""}, // as it is written, not another form
		{query.Query{Text: "title:coloxel~1"}, "trial appeal"},
		{query.Query{Text: "body:begin*"}, ""}, // stands in the title alone, and another form of it in the body
		{query.Query{Text: "body:tri?l"}, "trial"},
		{query.Query{Text: "body:col*"}, "arrest undated"},
		{query.Query{Text: "body:coloxel~1 -title:x*"}, "arrest undated"},
		{query.Query{Text: "col*", In: []string{"title"}}, "trial appeal"},
		{query.Query{Text: "coloxel~1", In: []string{"body"}}, "arrest undated"},
		{query.Query{Text: "col* -x*", In: []string{"title", "byline"}}, "trial appeal"},
		{query.Query{Text: "source:st*pe"}, "arrest trial appeal"},
		{query.Query{Text: "source:step?e"}, "arrest trial appeal"},
		{query.Query{Text: "source:dai* year:202?"}, "weather"},
		{query.Query{Text: "year:200?"}, "arrest ru trial"},
		{query.Query{Text: "source:step*e*s"}, ""}, // a word, not several
		{query.Query{Text: "lead:petrova"}, ""},
		{query.Query{Text: "lead:colonel"}, "arrest undated"},
		{query.Query{Text: "lead:Досанов"}, "arrest ru trial appeal"},
		{query.Query{Text: `lead:"pleaded guilty"`}, "trial appeal"},
		{query.Query{Text: "petrova -lead:petrova"}, "arrest appeal"},
		{query.Query{Text: "bolat", In: []string{"lead"}}, ""},
		{query.Query{Text: "colonel", In: []string{"lead", "title"}}, "arrest trial appeal undated"},
		{query.Query{Text: "source:steppe"}, "arrest trial appeal"},
		{query.Query{Text: "source:новости"}, "ru"},
		{query.Query{Text: "source:step"}, ""},
		{query.Query{Text: "source:cloud -snow"}, "undated"},
		{query.Query{Text: "colonel", In: []string{"title"}}, "trial appeal"},
		{query.Query{Text: "colonel", In: []string{"body"}}, "arrest undated"},
		{query.Query{Text: "the colonel", In: []string{"body", "byline"}}, "arrest undated"},
		{query.Query{Text: "colonel", In: []string{"title", "body", "byline"}}, "arrest trial appeal undated"},
		{query.Query{Text: "colonel -snow source:steppe", In: []string{"title"}}, "trial appeal"},
		{query.Query{Text: "(arrested OR snow) -fell", In: []string{"title"}}, "arrest weather"},
		{query.Query{Text: "person:petrova"}, "arrest appeal"},
		{query.Query{Text: `person:"Marat Dosanov"`}, "arrest ru trial appeal"},
		{query.Query{Text: "person:snow"}, ""},
		{query.Query{Text: "year:2006 colonel"}, "arrest trial"},
		{query.Query{Text: `source:"steppe news" guilty`}, "trial appeal"},
		{query.Query{Text: "lang:ru"}, "ru"},
		{query.Query{Text: "(arrested OR retrial) dosanov"}, "arrest appeal"},
		{query.Query{Filters: map[string]query.Filter{"person": anyOf("Marat Dosanov")}}, "arrest ru trial appeal"},
		{query.Query{Filters: map[string]query.Filter{"person": anyOf("p_marat-dosanov")}}, "arrest ru trial appeal"},
		{query.Query{Filters: map[string]query.Filter{"person": anyOf("Марат Досанов")}}, "arrest ru trial appeal"},
		{query.Query{Filters: map[string]query.Filter{"person": anyOf("p_марат-досанов")}}, "arrest ru trial appeal"},
		{query.Query{Filters: map[string]query.Filter{"person": anyOf("Dossanov Marat")}}, "arrest ru trial appeal"}, // occurs nowhere
		{query.Query{Filters: map[string]query.Filter{"person": anyOf("Dosanov")}}, ""},                              // nobody in particular
		{query.Query{Text: "the trial of the colonel"}, "trial"},
		{query.Query{Text: "who pleaded guilty to the killing?"}, "trial"},
		{query.Query{Text: "+the colonel"}, "arrest trial undated"}, // the appeal has "a" colonel only
		{query.Query{Text: "the"}, "arrest trial weather undated"},
		{query.Query{Text: `the "of a reader"`}, "undated"},
		{query.Query{Text: "dosan*"}, "arrest trial appeal"},
		{query.Query{Text: "досан*"}, "ru"},
		{query.Query{Text: "retr??l"}, "appeal"},
		{query.Query{Text: "*trial"}, "trial appeal"},
		{query.Query{Text: "murde*"}, "arrest weather"},
		{query.Query{Text: "colonel murde*"}, "arrest"},
		{query.Query{Text: "zz*"}, ""},
		{query.Query{Text: "person:petr*"}, "arrest appeal"},
		{query.Query{Text: "person:sno*"}, ""},
		{query.Query{Text: "retrail~2"}, "appeal"},
		{query.Query{Text: "retrail~1"}, "appeal"}, // two letters changed places
		{query.Query{Text: "ratrail~1"}, ""},
		{query.Query{Text: "colonal~"}, "arrest trial appeal undated"},
		{query.Query{Text: "colonal~", Without: []string{"colonel"}}, ""},
		{query.Query{Text: `"guilty pleaded"~1`}, "trial appeal undated"},
		{query.Query{Text: `"guilty pleaded"~2 -they`}, "trial appeal"},
		{query.Query{Text: `"dosanov serikbaev"~2`}, ""},
		{query.Query{Text: `"dosanov serikbaev"~3`}, "ru"},
		{query.Query{Text: `"dosanov serikbaev"~5`}, "arrest ru"},
		{query.Query{Text: `"dosanov serikbaev"~20`}, "arrest ru trial"},
		{query.Query{Text: `"dosanov dosanov"~9`}, "arrest ru"},
		{query.Query{Text: "date:2006-02"}, "arrest ru"},
		{query.Query{Text: "date:2006-02-20 dosanov"}, "arrest"},
		{query.Query{Text: "date:[2006-06-15 TO 2014]"}, "trial appeal"},
		{query.Query{Text: "date:[2014 TO *]"}, "appeal weather"},
		{query.Query{Text: "date:[* TO 2006-02] OR snow"}, "arrest ru weather"},
		{query.Query{Text: "-date:[* TO 2014]"}, "weather undated"},
		{query.Query{Text: "dosanov murder same:sentence"}, "arrest"},
		{query.Query{Text: "monday murder same:sentence"}, ""},
		{query.Query{Text: "monday murder same:paragraph"}, "arrest"},
		{query.Query{Text: "monday lawyer same:paragraph"}, ""},
		{query.Query{Text: "colonel retrial same:sentence"}, "appeal"}, // in the title
		{query.Query{Text: `dosanov "pleaded guilty" same:sentence`}, ""},
		{query.Query{Text: `(retrial OR denies) dosanov same:sentence`}, "arrest appeal"},
		{query.Query{Text: "monday murder", Same: "sentence"}, ""},
		{query.Query{Text: "monday murder", Same: "paragraph"}, "arrest"},
		{query.Query{Text: "dosanov -serikbaev", Same: "sentence"}, "appeal"},
		{query.Query{Same: "sentence", Filters: map[string]query.Filter{"year": anyOf("2014")}}, "appeal"},
		{query.Query{Text: "-(dosanov murder same:sentence) dosanov"}, "ru trial appeal"},
		{query.Query{Text: "lawyer near:person"}, "arrest appeal"},
		{query.Query{Text: "snow near:person"}, ""},
		{query.Query{Filters: map[string]query.Filter{"person": anyOf("Olga Petrova", "Bolat Nurlanov")}}, "arrest appeal"},
		{query.Query{Filters: map[string]query.Filter{"person": {All: []string{"Olga Petrova", "Bolat Nurlanov"}}}}, "appeal"},
		{query.Query{Filters: map[string]query.Filter{"person": {Any: []string{"Marat Dosanov"}, Not: []string{"Olga Petrova"}}}}, "ru trial"},
		{query.Query{Filters: map[string]query.Filter{"year": anyOf("2006")}}, "arrest ru trial"},
		{query.Query{Filters: map[string]query.Filter{"year": anyOf("2006", "2024")}}, "arrest ru trial weather"},
		{query.Query{Filters: map[string]query.Filter{"year": {Missing: true}}}, "undated"},
		{query.Query{Filters: map[string]query.Filter{"year": anyOf("1999")}}, ""},
		{query.Query{Text: "murder", Filters: map[string]query.Filter{"year": anyOf("2024")}}, "weather"},
		{query.Query{From: "2006-06-15"}, "trial appeal weather"},
		{query.Query{From: "2006", DateOf: query.Mention}, "arrest appeal"},
		{query.Query{From: "2006-02-20", To: "2006-02-20", DateOf: query.Mention}, "arrest appeal"}, // that Monday, and 2006
		{query.Query{From: "2006-02-21", To: "2006-03", DateOf: query.Mention}, "appeal"},
		{query.Query{From: "2007", DateOf: query.Mention}, ""},
		{query.Query{To: "2005", DateOf: query.Mention}, ""},
		{query.Query{To: "2005", DateOf: query.Capture}, ""},
		{query.Query{From: "2024-01", To: "2024-01-01", DateOf: query.Capture}, "arrest ru trial appeal weather undated"},
		{query.Query{From: "2024-01-02", DateOf: query.Capture}, ""},
		{query.Query{From: "2006-02-21", To: "2006-06-01"}, "ru trial"},
		{query.Query{To: "2006-02"}, "arrest ru"},
		{query.Query{From: "2014-05", To: "2014-05"}, "appeal"}, // of 2014, perhaps of May
		{query.Query{Sort: query.Newest}, "weather appeal trial ru arrest undated"},
		{query.Query{Text: "dosanov", Sort: query.Mentions}, "ru arrest appeal trial"},
		{query.Query{Text: "dosanov OR lawyer OR guilty", Sort: query.Mentions}, "appeal arrest trial ru undated"},
		{query.Query{Text: "colon* -snow", Sort: query.Mentions}, "appeal trial arrest undated"},
		{query.Query{Text: `"pleaded guilty" OR "olga petrova"`, Sort: query.Mentions}, "appeal trial arrest"},
		{query.Query{Filters: map[string]query.Filter{"person": anyOf("Olga Petrova")}, Sort: query.Mentions}, "appeal arrest"},
		{query.Query{Text: "person:dosanov", Sort: query.Mentions}, "ru arrest appeal trial"},
		{query.Query{Text: `person:"Marat Dosanov"`, Sort: query.Mentions}, "appeal trial ru arrest"}, // his full name stands in each once
		{query.Query{Text: "of", Sort: query.Mentions}, "trial weather arrest undated"},               // no stop word: it is all that is asked for
		{query.Query{Sort: query.Mentions}, "weather appeal trial ru arrest undated"},
		{query.Query{Sort: query.Captured}, "undated weather ru appeal trial arrest"},
		{query.Query{Size: 2, Page: 2}, "trial appeal"},
		{query.Query{Size: 4, Page: 3}, ""},
	} {
		if c.q.Sort == "" {
			c.q.Sort = query.Oldest
		}
		res, err := e.Search(context.Background(), c.q)
		if err != nil {
			t.Errorf("%+v: %v", c.q, err)
			continue
		}
		if got := addresses(res); got != c.want || res.Relaxed {
			t.Errorf("%+v\n found %q (relaxed: %v)\n want  %q", c.q, got, res.Relaxed, c.want)
		}
	}
}

func TestRelax(t *testing.T) {
	e := searcher(t)
	res, err := e.Search(context.Background(), query.Query{Text: "retrial snow", Sort: query.Oldest})
	if err != nil {
		t.Fatal(err)
	}
	if !res.Relaxed || addresses(res) != "appeal weather" {
		t.Errorf("found %q, relaxed %v; want appeal and weather, and to be told", addresses(res), res.Relaxed)
	}
	// Bounds stay bounds: the snow is another outlet's, and of another year.
	for _, q := range []query.Query{
		{Text: "retrial snow source:steppe"}, {Text: "retrial snow date:2014"}, {Text: "retrial snow (year:2014 OR year:2015)"},
		{Text: "retrial snow", Filters: map[string]query.Filter{"source": anyOf("Steppe News")}},
	} {
		if res, err = e.Search(context.Background(), q); err != nil || !res.Relaxed || addresses(res) != "appeal" {
			t.Errorf("%+v found %q, relaxed %v, %v; want the appeal alone", q, addresses(res), res.Relaxed, err)
		}
	}
	// What is excluded stays excluded, even if then nothing is left.
	res, err = e.Search(context.Background(), query.Query{Text: "retrial snow -president -fell"})
	if err != nil {
		t.Fatal(err)
	}
	if res.Relaxed || res.Total != 0 {
		t.Errorf("found %q, relaxed %v; want nothing", addresses(res), res.Relaxed)
	}
}

// Where a query finds nothing, the answer says which word is to blame, and what
// names are like it.
func TestTerms(t *testing.T) {
	e := searcher(t)
	res, err := e.Search(context.Background(), query.Query{Text: `snow "pleaded guilty" zzzzz`})
	if err != nil {
		t.Fatal(err)
	}
	want := []Term{{Text: "snow", At: 0, Articles: 1}, {Text: `"pleaded guilty"`, At: 5, Articles: 2}, {Text: "zzzzz", At: 22}}
	if d := cmp.Diff(want, res.Terms); d != "" {
		t.Errorf("terms (-want +got)\n%s", d)
	}
	res, err = e.Search(context.Background(), query.Query{Text: "Petroff"})
	if err != nil {
		t.Fatal(err)
	}
	if res.Total == 0 && (len(res.Terms) != 1 || !slices.ContainsFunc(res.Terms[0].Nearest, func(n Near) bool { return n == Near{"Petrova", 2, "Petrova"} })) {
		t.Errorf("Petroff: %+v, want Petrova near", res.Terms)
	}
	if res, err = e.Search(context.Background(), query.Query{Text: "snow"}); err != nil || res.Terms != nil {
		t.Errorf("a word that is found: %+v, %v", res.Terms, err)
	}
}

// The total and the counts are of all articles, not of the page; a facet leaves
// out its own filter and no other.
func TestFacets(t *testing.T) {
	e := searcher(t)
	show := func(f Facet) string {
		var s []string
		for _, v := range f.Values {
			mark := ""
			if v.Selected {
				mark = "*"
			}
			s = append(s, fmt.Sprintf("%s%s %d", mark, v.Label, v.Articles))
		}
		return strings.Join(s, ", ") + fmt.Sprintf(" (%d without, %d more)", f.Missing, f.Other())
	}
	for _, c := range []struct {
		q    query.Query
		want string
	}{
		{query.Query{Size: 1, Facets: map[string]int{"year": 10}}, "2024 1, 2014 1, 2006 3 (1 without, 0 more)"},
		{query.Query{Facets: map[string]int{"year": 1}}, "2024 1 (1 without, 2 more)"},
		{query.Query{Facets: map[string]int{"year": 10}, Filters: map[string]query.Filter{"year": anyOf("2014")}}, "2024 1, *2014 1, 2006 3 (1 without, 0 more)"},
		{query.Query{Facets: map[string]int{"year": 1}, Filters: map[string]query.Filter{"year": anyOf("2006")}}, "2024 1, *2006 3 (1 without, 1 more)"},
		{query.Query{Facets: map[string]int{"year": 10}, Filters: map[string]query.Filter{"year": anyOf("1999")}}, "2024 1, 2014 1, 2006 3, *1999 0 (1 without, 0 more)"},
		{query.Query{Facets: map[string]int{"year": 10}, Filters: map[string]query.Filter{"source": anyOf("steppe news"), "year": anyOf("2014")}}, "*2014 1, 2006 2 (0 without, 0 more)"},
		{query.Query{Text: "guilty", Facets: map[string]int{"source": 10}}, "Steppe News 2, Daily Cloud 1 (0 without, 0 more)"},
		{query.Query{Text: "retrial", Facets: map[string]int{"mentioned": 10}}, "2006 1 (0 without, 0 more)"},
		{query.Query{Text: "retrial", Facets: map[string]int{"person": 10}}, "Bolat Nurlanov 1, Marat Dosanov 1, Olga Petrova 1 (0 without, 0 more)"},
	} {
		res, err := e.Search(context.Background(), c.q)
		if err != nil {
			t.Errorf("%+v: %v", c.q, err)
			continue
		}
		if got := show(res.Facets[0]); got != c.want {
			t.Errorf("%+v\n counts %s\n want   %s", c.q, got, c.want)
		}
	}
}

func TestPassages(t *testing.T) {
	e := searcher(t)
	for _, c := range []struct {
		q     query.Query
		total int
		want  []string // with [ ] around matches
	}{
		{query.Query{Text: "retrial guilty", Passages: 3}, 3, []string{"1: Marat Dosanov has asked for a [retrial]. In 2006 he had pleaded [guilty]."}},
		{query.Query{Text: `"pleaded guilty" retrial`, Passages: 1}, 3, []string{"1: Marat Dosanov has asked for a [retrial]. In 2006 he had [pleaded guilty]."}},
		{query.Query{Text: "president retrial", Passages: 3}, 3, []string{
			"1: Marat Dosanov has asked for a [retrial]. In 2006 he had pleaded guilty.",
			"2: Olga Petrova, his lawyer, wrote to [President] Bolat Nurlanov."}},
		{query.Query{Text: "colonel", Filters: map[string]query.Filter{"year": anyOf("2014")}, Passages: 1}, 1, []string{"1: Marat Dosanov has asked for a retrial. In 2006 he had pleaded guilty."}},
		{query.Query{Filters: map[string]query.Filter{"year": anyOf("2014"), "person": anyOf("olga petrova")}, Passages: 2}, 1, []string{"2: [Olga Petrova], his lawyer, wrote to President Bolat Nurlanov."}},
		{query.Query{Text: "полковник отрицает", Passages: 1}, 3, []string{"1: Полиция арестовала [полковника] Марата Досанова. Досанов [отрицает] убийство Айдара Серикбаева."}},
	} {
		res, err := e.Search(context.Background(), c.q)
		if err != nil || len(res.Hits) != 1 {
			t.Errorf("%+v: %d hits, %v, want one", c.q, len(res.Hits), err)
			continue
		}
		h := res.Hits[0]
		body := []rune(h.Article.Body())
		var got []string
		for _, p := range h.Passages {
			s, plain := fmt.Sprintf("%d: ", p.Paragraph), ""
			for _, f := range p.Fragments {
				plain += f.Text
				if f.Match {
					f.Text = "[" + f.Text + "]"
				}
				s += f.Text
			}
			if at := string(body[p.Start:p.End]); at != plain {
				t.Errorf("%+v: code points %d to %d are %q, want %q", c.q, p.Start, p.End, at, plain)
			}
			got = append(got, s)
		}
		if d := cmp.Diff(c.want, got); d != "" || h.Marks != c.total {
			t.Errorf("%+v: %d matches, want %d; passages (-want +got)\n%s", c.q, h.Marks, c.total, d)
		}
	}
}

func TestLongPassage(t *testing.T) {
	text := strings.Repeat("Слово за словом. ", 100) + "Здесь стоит Досанов и молчит. " + strings.Repeat("Слово за словом. ", 100)
	a := &corpus.Article{Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: strings.TrimSpace(text)}}}
	body := a.Body()
	at := strings.Index(body, "Досанов")
	p := passages(a, body, []span{{at, at + len("Досанов"), 0}}, 2, 100)
	if len(p) != 1 || !p[0].CutBefore || !p[0].CutAfter {
		t.Fatalf("passages %+v, want one that is cut at both ends", p)
	}
	n := p[0].End - p[0].Start
	if first := p[0].Fragments[0].Text; n > 100 || n < 70 || !strings.HasSuffix(first, "Здесь стоит ") || strings.HasPrefix(first, " ") {
		t.Errorf("%d code points, beginning %q", n, first)
	}
}

func TestBadQueries(t *testing.T) {
	e := searcher(t)
	for _, q := range []query.Query{
		{Page: -1}, {Size: 1000}, {Size: -1}, {Page: 600, Size: 20}, {From: "yesterday"}, {To: "2006-13"}, {From: "2007", To: "2006-12"},
		{Sort: "random"}, {Passages: 99}, {PassageChars: 9999}, {Filters: map[string]query.Filter{"persn": anyOf("x")}},
		{Histogram: "hour"}, {In: []string{"footer"}}, {Same: "page"}, {In: []string{"lead"}, Text: "colon*"}, {In: []string{"byline"}, Text: "colon~1"}, {DateOf: "posted"}, {DateOf: query.Capture, Histogram: query.Year}, {Explain: true}, {Text: "dosanov", Sort: query.Newest, Explain: true}, {In: []string{"body"}, Text: "a b same:sentence"},
		{After: "x"}, {After: "e30", Page: 2}, {After: strings.Repeat("A", 1<<20)},
		{Text: strings.Repeat("a", 10<<10)}, {Text: "a (b", Strict: true}, {Filters: map[string]query.Filter{"person": anyOf(make([]string, 300)...)}},
	} {
		if res, err := e.Search(context.Background(), q); !errors.Is(err, query.ErrBad) {
			t.Errorf("%.200v: %v, %v, want ErrBadQuery", q, res, err)
		}
	}
}

func TestDeadline(t *testing.T) {
	e := searcher(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := e.Search(ctx, query.Query{Text: "dosanov"}); !errors.Is(err, context.Canceled) {
		t.Errorf("with an ended context: %v, want its error", err)
	}
}
