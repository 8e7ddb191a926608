package server

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"casefile/search"
	"casefile/search/query"
)

func TestEntityPage(t *testing.T) {
	h := site(t)
	doc := page(t, h, "/e/p_rustam-ibragimov", http.StatusOK)
	if got := doc.Find("h1").Text(); got != "Rustam Ibragimov" {
		t.Errorf("the heading is %q", got)
	}
	mark := doc.Find(".hit .passage mark").First()
	if got := mark.Text(); got != "Rustam Ibragimov" {
		t.Errorf("first marked: %q", got)
	}
	to, _ := doc.Find(".hit .passage a.to").First().Attr("href")
	at := strings.Split(to, "#")
	if len(at) != 2 || page(t, h, at[0], http.StatusOK).Find("#"+at[1]).Length() != 1 {
		t.Errorf("the sentence leads to %q", to)
	}
	if got := doc.Find("aside").Text(); !strings.Contains(got, "Altynbek Sarsenbaiuly") {
		t.Errorf("the companions are %q", got)
	}
	// Each link leads somewhere.
	doc.Find("aside a, .meta a, .stated a").Each(func(_ int, s *goquery.Selection) {
		href, _ := s.Attr("href")
		if w := get(h, strings.Split(href, "#")[0]); w.Code != http.StatusOK {
			t.Errorf("%s (%s): %d", href, s.Text(), w.Code)
		}
	})
	if got := page(t, h, "/e/p_rustam-ibragimov?from=2025", http.StatusOK).Find("main").Text(); !strings.Contains(got, "None of the articles matches") {
		t.Errorf("after the last article: %s", got)
	}
	if w := get(h, "/e/p_ibragimov-rustam?from=2024"); w.Code != http.StatusPermanentRedirect || w.Header().Get("Location") != "/e/p_rustam-ibragimov?from=2024" {
		t.Errorf("another spelling: %d to %q", w.Code, w.Header().Get("Location"))
	}
	for address, status := range map[string]int{
		"/e/p_nobody": 404, "/e/rustam-ibragimov": 404, "/e/%2e%2e%2f": 404, "/e/p_rustam-ibragimov?persn=x": 400,
	} {
		page(t, h, address, status)
	}
}

func TestMentionsAPI(t *testing.T) {
	h := site(t)
	m := answer[mentions](t, h, "/api/v1/entities/p_rustam-ibragimov/mentions")
	if m.Label != "Rustam Ibragimov" || len(m.Results) != 1 || len(m.Results[0].Sentences) == 0 {
		t.Fatalf("%+v", m)
	}
	body := []rune(answer[article](t, h, m.Results[0].Article.Self).BodyText)
	for _, s := range m.Results[0].Sentences {
		if got := string(body[s.Start:s.End]); got != s.Text {
			t.Errorf("the sentence is %q, the text has %q there", s.Text, got)
		}
		if len(s.Ranges) == 0 {
			t.Errorf("nothing is marked in %q", s.Text)
		}
	}
	p := answer[profile](t, h, "/api/v1/entities/p_rustam-ibragimov")
	if len(p.Roles) == 0 || len(p.Related) == 0 || p.First == nil || p.Years == nil || len(p.Years.Buckets) != 1 {
		t.Errorf("%+v", p)
	}
	for _, r := range p.Related {
		if found := answer[Answer](t, h, r.Link); found.Total.Articles != r.Articles {
			t.Errorf("%s is named with %d articles, %s finds %d", r.Label, r.Articles, r.Link, found.Total.Articles)
		}
	}
}

// An entity has its name in the article, and its label in the whole case.
func TestArticleIdentities(t *testing.T) {
	h := site(t)
	hit := answer[Answer](t, h, "/api/v1/search?q=Toqaev").Results[0]
	a := answer[article](t, h, hit.Self)
	for _, e := range a.Entities {
		if e.Name == "" || e.Label == "" {
			t.Errorf("%+v", e)
		}
		if !e.Uncertain {
			page(t, h, "/e/"+e.ID, http.StatusOK)
		}
	}
}

// The lists beside a search name the other spellings of a person, and link to his
// page.
func TestSpellingsInList(t *testing.T) {
	l := linker{noParams, searchPage}
	pages, err := parsePages(&door{keys: new(keyring)})
	if err != nil {
		t.Fatal(err)
	}
	a := newAnswer(l, &search.Result{Query: new(query.Node), Facets: []search.Facet{
		{Name: "person", Values: []search.Value{{
			ID: "marat-dosanov", Label: "Marat Dosanov", Articles: 7,
			Spellings: []search.Label{{Text: "Марат Досанов", Articles: 4}, {Text: "Marat Dosanov", Articles: 3}, {Text: "Marat Dosanow", Articles: 2}, {Text: "M. Dosanov", Articles: 1}},
		}}},
		{Name: "year", Values: []search.Value{{ID: "2006", Label: "2006"}}},
	}}, 0)
	var b bytes.Buffer
	if err := pages.byName["ensearch.html"].ExecuteTemplate(&b, "layout", newSearchView("A case", l, a)); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	row := func(facet string) *goquery.Selection { return doc.Find(`input[name="` + facet + `"]`).Closest("li") }
	if got := row("person").Find(".also").Text(); got != "also Марат Досанов 4, Marat Dosanow 2, 1 more" {
		t.Errorf("other spellings: %q", got)
	}
	if got := row("person").Find(".not:contains(about)").AttrOr("href", ""); got != "/e/p_marat-dosanov" {
		t.Errorf("his page is %q", got)
	}
	if got := row("year").Find(".not:contains(about)").Length(); got > 0 {
		t.Error("a year has a page")
	}
}

func TestEntityAPI(t *testing.T) {
	h := site(t)
	p := answer[profile](t, h, "/api/v1/entities/p_rustam-ibragimov")
	if p.Type != "person" || p.Label != "Rustam Ibragimov" || p.Articles != 1 || len(p.Spellings) != 1 || p.PossiblySame == nil {
		t.Errorf("%+v", p)
	}
	if found := answer[Answer](t, h, p.Links.Search); found.Total.Articles != 1 {
		t.Errorf("%s finds %d articles", p.Links.Search, found.Total.Articles)
	}
	// Any spelling redirects to it.
	for _, other := range []string{"p_рустам-ибрагимов", "p_ibragimov-rustam"} {
		w := get(h, "/api/v1/entities/"+url.PathEscape(other))
		if to := w.Header().Get("Location"); w.Code != http.StatusPermanentRedirect || to != "/api/v1/entities/p_rustam-ibragimov" {
			t.Errorf("%s: %d to %q", other, w.Code, to)
		}
	}
	for _, none := range []string{"p_nobody", "x_y", "p_", "rustam-ibragimov", "p_%3Cscript%3E", "%2e%2e%2f"} {
		if w := get(h, "/api/v1/entities/"+none); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", none, w.Code)
		}
	}
}

// A filter by another spelling is removed like any other.
func TestFilterBySpelling(t *testing.T) {
	h := site(t)
	a := answer[Answer](t, h, "/api/v1/search?facet=person&person="+url.QueryEscape("Рустам Ибрагимов"))
	for _, v := range a.Facets["person"].Values {
		if v.Selected != (v.ID == "p_rustam-ibragimov") {
			t.Errorf("%s is selected: %v", v.ID, v.Selected)
		}
		if v.Selected && strings.Contains(v.Links.Remove, "person=") {
			t.Errorf("without the filter: %s", v.Links.Remove)
		}
	}
	if a.Total.Articles != 1 {
		t.Errorf("%d articles, want 1", a.Total.Articles)
	}
	doc := page(t, h, "/search?person="+url.QueryEscape("Рустам Ибрагимов"), 200)
	if got := doc.Find(".chips li").First().Text(); !strings.Contains(got, "Rustam Ibragimov") {
		t.Errorf("the chip says %q", got)
	}
}
