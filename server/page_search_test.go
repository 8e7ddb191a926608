package server

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"casefile/corpus"
)

func TestPageLinks(t *testing.T) {
	for _, c := range []struct {
		page, last int
		want       string
	}{
		{1, 0, ""}, {1, 1, "[1]"}, {1, 3, "[1] 2 3"}, {2, 3, "1 [2] 3"}, {1, 9, "[1] 2 3 … 9"}, {5, 9, "1 … 3 4 [5] 6 7 … 9"},
		{4, 9, "1 2 3 [4] 5 6 … 9"}, {9, 9, "1 … 7 8 [9]"}, {12, 9, "1 … 9"},
	} {
		var got []string
		for _, l := range pageLinks(noParams, c.page, c.last) {
			switch {
			case l.N == 0:
				got = append(got, "…")
			case l.Link == "":
				got = append(got, fmt.Sprintf("[%d]", l.N))
			default:
				got = append(got, fmt.Sprint(l.N))
			}
		}
		if got := strings.Join(got, " "); got != c.want {
			t.Errorf("page %d of %d: %s, want %s", c.page, c.last, got, c.want)
		}
	}
}

// The links of an answer without results find what they promise.
func TestWithoutAFilter(t *testing.T) {
	h := site(t)
	address := "search?q=Toqaev&year=2010&from=2011"
	a := answer[Answer](t, h, "/api/v1/"+address)
	if a.Total.Articles != 0 || len(a.Query.Without) != 2 || a.Query.Without[0].Filter != "year" || a.Query.Without[1].Filter != "all" {
		t.Fatalf("%d articles, without a filter %+v", a.Total.Articles, a.Query.Without)
	}
	for _, w := range a.Query.Without {
		if n := answer[Answer](t, h, w.Link).Total.Articles; n != w.Articles {
			t.Errorf("%s finds %d, want %d", w.Link, n, w.Articles)
		}
	}
	link := page(t, h, "/"+address, 200).Find(".terms a").First()
	if got := page(t, h, link.AttrOr("href", ""), 200).Find("h1").Text(); got != "1 article" {
		t.Errorf("%s leads to %q", link.Text(), got)
	}
}

// An answer names a filter's value that no article has, with a link to one like it.
func TestUnknownValue(t *testing.T) {
	h := site(t)
	for _, c := range []struct {
		address, text, finds string
	}{
		{"search?-person=Ibragimov", "No article has “Ibragimov” under People. Did you mean Rustam Ibragimov 1?", "1 article"},
		{"search?person=Ibragimov&year=2024", "No article has “Ibragimov” under People. Did you mean Rustam Ibragimov 1?", "1 article"},
		{"search?lang=English", "No article has “English” under Languages.", ""},
	} {
		note := page(t, h, "/"+c.address, 200).Find(".unknown")
		if got := note.Text(); got != c.text {
			t.Errorf("%s says %q, want %q", c.address, got, c.text)
		}
		u := answer[Answer](t, h, "/api/v1/"+c.address).Query.Unknown
		if len(u) != 1 || len(u[0].Nearest) != note.Find("a").Length() {
			t.Fatalf("%s: %+v", c.address, u)
		}
		if c.finds == "" {
			continue
		}
		if got := page(t, h, note.Find("a").AttrOr("href", ""), 200).Find("h1").Text(); got != c.finds {
			t.Errorf("%s leads to %q, want %q", c.address, got, c.finds)
		}
		if got := plural(answer[Answer](t, h, u[0].Nearest[0].Link).Total.Articles, "article", "articles"); got != c.finds {
			t.Errorf("%s leads to %q in the API, want %q", c.address, got, c.finds)
		}
	}
}

func TestWarningsShowWhere(t *testing.T) {
	for _, c := range []struct {
		query string
		at    int
		want  string
	}{
		{"a (b", 2, "(b"}, {"Тоқаев «хат", 7, "«хат"}, {"person:aliev -(something long", 14, "(something l…"}, {"a", 9, ""},
	} {
		if got := newWarningViews(c.query, []warning{{Position: c.at}})[0].At; got != c.want {
			t.Errorf("%s at %d: %q, want %q", c.query, c.at, got, c.want)
		}
	}
	doc := page(t, site(t), "/search?q=Toqaev+%28letter&size=1&page=1", 200)
	if got := doc.Find(".note code").First().Text(); got != "(letter" {
		t.Errorf("the page shows %q", got)
	}
}

// The page and the API say which words of a query are ignored.
func TestOptionalWords(t *testing.T) {
	h := site(t)
	const query = "?q=retrial+with+Toqaev"
	if got := page(t, h, "/search"+query, 200).Find(".optional").Text(); got != "Ignored: with. Write +with to require it." {
		t.Errorf("the page says %q", got)
	}
	a := answer[Answer](t, h, "/api/v1/search"+query)
	if !slices.Equal(a.Query.Optional, []string{"with"}) {
		t.Errorf("the API says %q", a.Query.Optional)
	}
	if got := page(t, h, "/search?q=retrial+%2Bwith+Toqaev", 200).Find(".optional").Text(); got != "" {
		t.Errorf("the page says %q of +with", got)
	}
}

// From and to bound the kind of date that date names.
func TestDateOf(t *testing.T) {
	h := site(t)
	for query, want := range map[string]int{
		"from=2010-05&to=2010-05":                1,
		"from=2010-05&to=2010-05&date=published": 1,
		"from=2010-05&to=2010-05&date=captured":  0,
		"from=2010-05&to=2010-05&date=mentioned": 0,
		"from=2000&to=2009&date=mentioned":       1, // the murder that the retrial is about
	} {
		if a := answer[Answer](t, h, "/api/v1/search?"+query); a.Total.Articles != want {
			t.Errorf("%s finds %d articles, want %d", query, a.Total.Articles, want)
		}
	}
	doc := page(t, h, "/search?from=2000&to=2009&date=mentioned", 200)
	if got := doc.Find(".chips").Text(); !strings.Contains(got, "Mentions a date: 2000 to 2009") {
		t.Errorf("the filters that are set: %q", got)
	}
	if doc.Find(".dates option[selected]").AttrOr("value", "") != "mentioned" {
		t.Error("the form does not show which date is asked for")
	}
	if n := doc.Find("figure, svg").Length(); n > 0 {
		t.Error("dates of publication are drawn, though the bars would link to another kind of date")
	}
	page(t, h, "/stats?from=2000&to=2009&date=mentioned", 200)
	page(t, h, "/e/p_rustam-ibragimov?from=2000&to=2009&date=mentioned", 200)
	for bad, why := range map[string]string{
		"search?date=posted": "give published, captured or mentioned", "search?date=mentioned&histogram=year": "dates of publication",
		"stats/over-time?date=captured": "leave date out",
	} {
		if w := get(h, "/api/v1/"+bad); w.Code != 400 || !strings.Contains(w.Body.String(), why) {
			t.Errorf("%s: %d %s", bad, w.Code, w.Body)
		}
	}
}

func TestSearchPage(t *testing.T) {
	h := site(t)
	doc := page(t, h, "/search?q=Toqaev&person=Rustam+Ibragimov&year=2024", 200)
	if got := doc.Find("h1").Text(); got != "1 article" {
		t.Errorf("h1 is %q", got)
	}
	if got := doc.Find("article.hit mark").First().Text(); got != "Toqaev" {
		t.Errorf("marked is %q", got)
	}
	if got := doc.Find(".chips li").Length(); got != 3 {
		t.Errorf("%d chips, want person, year and clear", got)
	}
	if got := doc.Find(`input[name=person][checked]`).AttrOr("value", ""); got != "p_rustam-ibragimov" {
		t.Errorf("checked is %q", got)
	}
	link, first, _ := strings.Cut(doc.Find("article.hit h2 a").AttrOr("href", ""), "#")
	if first != "m1" {
		t.Errorf("the title leads to #%s, want the first match", first)
	}
	article := page(t, h, link, 200)
	if got := article.Find(".body mark").Length(); got != 2 {
		t.Errorf("%s marks %d places, want 2", link, got)
	}
	to, anchor, _ := strings.Cut(doc.Find(".passage a").AttrOr("href", ""), "#")
	if got := page(t, h, to, 200).Find("#" + anchor + " mark").Length(); got == 0 {
		t.Errorf("%s#%s leads to no match", to, anchor)
	}
	// The chip removes its filter, and only that.
	off := doc.Find(".chips a").First().AttrOr("href", "")
	if got := page(t, h, off, 200).Find(".chips li").Length(); got != 2 {
		t.Errorf("%s leaves %d chips, want 2", off, got)
	}
	if got := page(t, h, "/search?q=nothingofthekind", 200).Find(".none").Text(); !strings.Contains(got, "None of the 2 articles") {
		t.Errorf("without results the page says %q", got)
	}
	if got := page(t, h, "/search", 200).Find("h1").Text(); got != "2 articles in this case" {
		t.Errorf("the search without words says %q", got)
	}
}

// A name that is searched only on request is offered, and its link finds it.
func TestPossibly(t *testing.T) {
	h, _ := siteOf(t, &corpus.Article{
		URL: "https://example.org/ruslan", Title: "A statement", Lang: "en",
		Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: "The court read a statement by Ruslan Zorin."}},
	})
	link := page(t, h, "/search?q=Ruslan", 200).Find("p.possibly a")
	if got := link.Text(); got != "search also Rustam" {
		t.Fatalf("offers %q", got)
	}
	if got := page(t, h, link.AttrOr("href", ""), 200).Find("h1").Text(); got != "2 articles" {
		t.Errorf("%s leads to %q", link.AttrOr("href", ""), got)
	}
	a := answer[Answer](t, h, "/api/v1/search?q=Ruslan")
	if len(a.Query.Expansions) != 1 || len(a.Query.Expansions[0].Possibly) != 1 || a.Total.Articles != 1 {
		t.Fatalf("%d articles, %+v", a.Total.Articles, a.Query.Expansions)
	}
	with := answer[Answer](t, h, a.Query.Expansions[0].Possibly[0].On)
	if to := with.Query.Expansions[0].To; with.Total.Articles != 2 || len(to) != 1 || to[0].Spelling != "Rustam" {
		t.Errorf("with it %d articles, searched as %+v", with.Total.Articles, to)
	}
}

// The form carries filters that have no check box on the page.
func TestFormKeepsFilters(t *testing.T) {
	h := site(t)
	for _, address := range []string{
		"/search?q=a&person=p_x&person.all=y&-org=z&place.none=1&author=w&from=2006&to=2024&sort=oldest&facet.place.q=x&size=7&snippets=1&snippet_chars=90&histogram=day&same=sentence",
		"/search?q=a&in=title&in=byline&in=lead&variants=off&variant=c&-variant=b&strict=1",
		"/search?q=a&from=2006&date=mentioned&collapse=none",
	} {
		doc := page(t, h, address, 200)
		form := url.Values{}
		doc.Find(`#search input, input[form=search], select[form=search]`).Each(func(_ int, s *goquery.Selection) {
			if kind := s.AttrOr("type", ""); (kind == "checkbox" || kind == "radio") && s.AttrOr("checked", "no") == "no" {
				return
			}
			value := s.AttrOr("value", "")
			if s.Is("select") {
				value = s.Find("option[selected]").AttrOr("value", "")
			}
			if value != "" {
				form.Add(s.AttrOr("name", ""), value)
			}
		})
		want, _ := url.ParseQuery(strings.TrimPrefix(address, "/search?"))
		if got := form.Encode(); got != want.Encode() {
			t.Errorf("the form sends %s\nwant           %s", got, want.Encode())
		}
	}
}

func TestHostileText(t *testing.T) {
	h := site(t)
	id := corpus.ID("https://evil.example/a")
	for _, address := range []string{"/search?q=scripted+%3Cscript%3E", "/a/" + id + "?q=scripted", "/search?q=%22%3E%3Cscript%3E&person=%3Cscript%3Ealert(1)%3C/script%3E"} {
		doc := page(t, h, address, 200)
		if n := doc.Find("script:not([src]):not([type='application/ld+json']), main b, main img, [onload], [onerror]").Length(); n > 0 {
			out, _ := doc.Find("main").Html()
			t.Errorf("%s: %d elements come from the article\n%s", address, n, out)
		}
	}
	for _, s := range answer[Answer](t, h, "/api/v1/search?q=scripted").Results[0].Hits.Snippets {
		if strings.Contains(s.Marked, "<b>") {
			t.Errorf("snippet %s", s.Marked)
		}
	}
	w := get(h, "/search?q=scripted")
	if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("policy %q", csp)
	}
}

func TestErrorPage(t *testing.T) {
	h := site(t)
	for address, status := range map[string]int{"/a/a_0": 404, "/nothing": 404, "/search?persn=x": 400, "/search?page=0": 400} {
		doc := page(t, h, address, status)
		if doc.Find("h1").Text() == "" || doc.Find("#search").Length() == 0 || doc.Find("main code").Text() == "" {
			t.Errorf("%s: %s", address, doc.Find("body").Text())
		}
	}
}

// Ticks mean any or all of the values, as the switch says, and the counts beside them are
// those of what a further tick would show.
func TestAnyOrAll(t *testing.T) {
	people := func(text string) *corpus.Article {
		return &corpus.Article{URL: "https://example.org/" + strings.ReplaceAll(text[:9], " ", "-"), Title: "A statement", Lang: "en", Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: text}}}
	}
	h, _ := siteOf(t, people("Yesterday Marat Dosanov met Ruslan Zorin in Astana."), people("On Monday Marat Dosanov spoke in Astana."), people("In the end Ruslan Zorin left for Vienna."))
	const two = "person=p_marat-dosanov&person=p_ruslan-zorin"
	for _, c := range []struct {
		query          string
		found, dosanov int
		operator       string
	}{
		{two, 3, 2, "or"}, {two + "&person.match=any", 3, 2, "or"}, {two + "&person.match=all", 1, 1, "and"},
		{"person.all=p_marat-dosanov&person.all=p_ruslan-zorin", 1, 1, "and"}, {"person=Ruslan+Zorin&person.match=all", 2, 1, "and"},
		{"-person=p_ruslan-zorin&person=p_marat-dosanov", 1, 1, "or"},
	} {
		a := answer[Answer](t, h, "/api/v1/search?facet=person&"+c.query)
		f := a.Facets["person"]
		n := 0
		for _, v := range f.Values {
			if v.ID == "p_marat-dosanov" {
				n = v.Articles
			}
		}
		if a.Total.Articles != c.found || n != c.dosanov || f.Operator != c.operator {
			t.Errorf("%s finds %d, with Dosanov %d (%s), want %d, %d (%s)", c.query, a.Total.Articles, n, f.Operator, c.found, c.dosanov, c.operator)
		}
	}
	doc := page(t, h, "/search?"+two+"&person.match=all", 200)
	if n := doc.Find("input[name=person][checked]").Length(); n != 2 || doc.Find(`input[name="person.match"][value=all][checked]`).Length() != 1 {
		t.Errorf("%d boxes are ticked; the switch: %v", n, doc.Find(`input[name="person.match"][checked]`).AttrOr("value", "none"))
	}
	if got := doc.Find("#carried input").Length(); got != 0 {
		t.Errorf("the form carries what the boxes send too: %d fields", got)
	}
	doc = page(t, h, "/search?person=Ruslan+Zorin", 200) // a spelling, not the id
	if got := doc.Find("input[name=person][checked]").AttrOr("value", ""); got != "p_ruslan-zorin" {
		t.Errorf("ticked is %q", got)
	}
	doc = page(t, h, "/search?-person=p_ruslan-zorin", 200)
	if got := doc.Find(".chips li").First().Text(); !strings.Contains(got, "not Ruslan Zorin") {
		t.Errorf("what is excluded is called %q", got)
	}
}

// A kept search lists what came into the case since, whatever its date.
func TestSavedSearch(t *testing.T) {
	h := site(t)
	doc := page(t, h, "/saved?q=Toqaev", 200)
	next := doc.Find("#keep + ul a").First().AttrOr("href", "")
	if !strings.Contains(next, "since=") {
		t.Fatalf("no bookmark: %q", next)
	}
	if got := page(t, h, next, 200).Find("#new").Text(); got != "Nothing is new since your bookmark" {
		t.Errorf("says %q", got)
	}
	start := writtenPosition(corpus.Position{})
	if got := page(t, h, "/saved?q=Toqaev&since="+start, 200).Find("#new").Text(); got != "1 article is new or changed" {
		t.Errorf("since the beginning: %q", got)
	}
	if w := get(h, "/saved?q=Toqaev&since=7-7-7"); w.Code != 400 {
		t.Errorf("a place that no answer gave: %d", w.Code)
	}
}

// The form writes the query and says what each part means.
func TestAdvancedForm(t *testing.T) {
	h := site(t)
	for fields, want := range map[string]string{
		"all=Toqaev+retrial":                       "Toqaev retrial",
		"phrase=opposition+leader&without=vienna":  `"opposition leader" -vienna`,
		"some=retrial+appeal&title=murder+case":    "(retrial OR appeal) title:(murder case)",
		"near=aliev+bankers&distance=5":            `"aliev bankers"~5`,
		"person=Rakhat+%22Aliev&role=lawyer":       `person:"Rakhat Aliev" lawyer near:person`,
		"q=Toqaev&all=letter&same=sentence":        "Toqaev letter same:sentence",
		"same=sentence":                            "",
		"all=%28%29&phrase=%22&without=-&near=%7E": "",
	} {
		if got := page(t, h, "/advanced?"+fields, 200).Find(".query code").Text(); got != want {
			t.Errorf("%s writes %s, want %s", fields, got, want)
		}
	}
	doc := page(t, h, "/advanced?all=Toqaev&from=2024&to=2024", 200)
	link := doc.Find("a.button")
	if link.Text() != "Show 1 article" || page(t, h, link.AttrOr("href", ""), 200).Find("h1").Text() != "1 article" {
		t.Errorf("%q leads to %s", link.Text(), link.AttrOr("href", ""))
	}
}
