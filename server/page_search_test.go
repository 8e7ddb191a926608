package server

import (
	"fmt"
	"strings"
	"testing"

	"casefile/search"
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
		for _, l := range pageLinks(&params{}, c.page, c.last) {
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

// A link of an answer without hits leads to what it says.
func TestWithoutAFilter(t *testing.T) {
	h := site(t)
	address := "search?q=Toqaev&year=2010&from=2011"
	a := answer[jsonAnswer](t, h, "/api/v1/"+address)
	if a.Total.Articles != 0 || len(a.Query.Without) != 2 || a.Query.Without[0].Filter != "year" || a.Query.Without[1].Filter != "all" {
		t.Fatalf("%d articles, without a filter %+v", a.Total.Articles, a.Query.Without)
	}
	for _, w := range a.Query.Without {
		if n := answer[jsonAnswer](t, h, w.Link).Total.Articles; n != w.Articles {
			t.Errorf("%s finds %d, want %d", w.Link, n, w.Articles)
		}
	}
	link := page(t, h, "/"+address, 200).Find(".terms a").First()
	if got := page(t, h, link.AttrOr("href", ""), 200).Find("h1").Text(); got != "1 article" {
		t.Errorf("%s leads to %q", link.Text(), got)
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
		if got := viewWarnings(c.query, []search.Warning{{Position: c.at}})[0].At; got != c.want {
			t.Errorf("%s at %d: %q, want %q", c.query, c.at, got, c.want)
		}
	}
	doc := page(t, site(t), "/search?q=Toqaev+%28letter&size=1&page=1", 200)
	if got := doc.Find(".note code").First().Text(); got != "(letter" {
		t.Errorf("the page shows %q", got)
	}
}

// From and to bound the date that is asked for.
func TestDateOf(t *testing.T) {
	h := site(t)
	for query, want := range map[string]int{
		"from=2010-05&to=2010-05":                1,
		"from=2010-05&to=2010-05&date=published": 1,
		"from=2010-05&to=2010-05&date=captured":  0,
		"from=2010-05&to=2010-05&date=mentioned": 0,
		"from=2000&to=2009&date=mentioned":       1, // the murder that the retrial is about
	} {
		if a := answer[jsonAnswer](t, h, "/api/v1/search?"+query); a.Total.Articles != want {
			t.Errorf("%s finds %d articles, want %d", query, a.Total.Articles, want)
		}
	}
	doc := page(t, h, "/search?from=2000&to=2009&date=mentioned", 200)
	if got := doc.Find(".chips").Text(); !strings.Contains(got, "Mentions a date: 2000 to 2009") {
		t.Errorf("the filters that are set: %q", got)
	}
	if doc.Find("#filters .dates option[selected]").AttrOr("value", "") != "mentioned" {
		t.Error("the form does not show which date is asked for")
	}
	if n := doc.Find("figure, svg").Length(); n > 0 {
		t.Error("dates of publication are drawn, which the links of the bars would not find")
	}
	page(t, h, "/stats?from=2000&to=2009&date=mentioned", 200)
	page(t, h, "/e/p_rustam-ibragimov?from=2000&to=2009&date=mentioned", 200)
	for _, bad := range []string{"search?date=posted", "search?date=mentioned&histogram=year", "stats/over-time?date=captured"} {
		if w := get(h, "/api/v1/"+bad); w.Code != 400 || !strings.Contains(w.Body.String(), "dates") {
			t.Errorf("%s: %d %s", bad, w.Code, w.Body)
		}
	}
}
