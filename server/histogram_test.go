package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"casefile/search"
	"casefile/search/query"
)

// A bar of the API and of the page links to the articles that it counts, and from
// there a link leads back.
func TestHistogram(t *testing.T) {
	h := site(t)
	a := answer[Answer](t, h, "/api/v1/search?histogram=year")
	if a.Histogram == nil || a.Histogram.Wider != nil || a.Histogram.Interval != "year" || len(a.Histogram.Buckets) != 2 {
		t.Fatalf("histogram %+v, want two years and nothing wider", a.Histogram)
	}
	sum := a.Histogram.Undated
	for _, b := range a.Histogram.Buckets {
		sum += b.Articles
		one := answer[Answer](t, h, b.Link)
		if one.Total.Articles != b.Articles || !strings.Contains(b.Link, "from="+b.From[:4]+"&to="+b.From[:4]) {
			t.Errorf("%+v: its link finds %d", b, one.Total.Articles)
		}
		if back := one.Histogram.Wider; back == nil || answer[Answer](t, h, *back).Total.Articles != a.Total.Articles {
			t.Errorf("%s: no way back, or another: %v", b.Link, back)
		}
	}
	if sum != a.Total.Articles {
		t.Errorf("the bars hold %d articles, want %d", sum, a.Total.Articles)
	}
	if a := answer[Answer](t, h, "/api/v1/search"); a.Histogram != nil {
		t.Errorf("a histogram without being asked: %+v", a.Histogram)
	}

	doc := page(t, h, "/search", 200)
	bars, rows := doc.Find(".graph svg a"), doc.Find(".graph tbody a")
	if bars.Length() != 2 || rows.Length() != 2 {
		t.Fatalf("%d bars, %d rows of the table, want two", bars.Length(), rows.Length())
	}
	for i := range 2 {
		to := bars.Eq(i).AttrOr("href", "")
		if to != rows.Eq(i).AttrOr("href", "") {
			t.Errorf("bar and row %d lead to different pages", i)
		}
		zoomed := page(t, h, to, 200)
		if got := zoomed.Find("h1").Text(); got != "1 article" {
			t.Errorf("%s: %q", to, got)
		}
		if got := page(t, h, zoomed.Find(".wider a").First().AttrOr("href", ""), 200).Find("h1").Text(); !strings.HasPrefix(got, "2 articles") {
			t.Errorf("back from %s: %q", to, got)
		}
	}
}

func TestWider(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"", "", ""},
		{"2006", "2006", "all"},
		{"2006-02", "2006-02", "all, 2006..2006"},
		{"2006-02-13", "2006-02-13", "all, 2006..2006, 2006-02..2006-02"},
		{"2006-02-13", "2006-03-13", "all, 2006..2006"},
		{"2006", "2007", "all"},
		{"2006", "", "all"},
		{"2006", "2006-02", "all, 2006..2006"},
	} {
		p := noParams.between(c.from, c.to)
		var got []string
		for _, w := range p.wider() {
			if w.text("from") == "" {
				got = append(got, "all")
			} else {
				got = append(got, w.text("from")+".."+w.text("to"))
			}
		}
		if got := strings.Join(got, ", "); got != c.want {
			t.Errorf("from %s to %s: wider are %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

func TestBounds(t *testing.T) {
	for _, c := range []struct {
		by             query.Interval
		from, to, want string
	}{
		{query.Year, "2006-01-01", "2006-12-31", "2006 2006"},
		{query.Year, "2006-02-01", "2006-12-31", "2006-02-01 2006-12-31"},
		{query.Month, "2006-02-01", "2006-02-28", "2006-02 2006-02"},
		{query.Month, "2006-02-01", "2006-02-27", "2006-02-01 2006-02-27"},
		{query.Month, "9999-12-01", "9999-12-31", "9999-12-01 9999-12-31"},
		{query.Week, "2006-02-13", "2006-02-19", "2006-02-13 2006-02-19"},
		{query.Day, "2006-02-13", "2006-02-13", "2006-02-13 2006-02-13"},
	} {
		from, to := bounds(search.Bar{From: c.from, To: c.to}, c.by)
		if got := from + " " + to; got != c.want {
			t.Errorf("%s from %s to %s is asked for as %s, want %s", c.by, c.from, c.to, got, c.want)
		}
	}
}

// However small its bar is, an article with a vague date is drawn as such.
func TestSmallBars(t *testing.T) {
	v := newGraph(newHistogram(linker{noParams, searchPage}, &search.Histogram{Interval: query.Year, Bars: []search.Bar{
		{From: "2005-01-01", To: "2005-12-31", Articles: 1000}, {From: "2006-01-01", To: "2006-12-31", Articles: 1},
		{From: "2007-01-01", To: "2007-12-31", Articles: 1, Imprecise: 1},
	}}))
	if exact, vague := v.Bars[1], v.Bars[2]; exact.H == 0 || exact.Above != 0 || vague.H != 0 || vague.Above == 0 {
		t.Errorf("an exact date is drawn %d + %d high, an imprecise one %d + %d", exact.H, exact.Above, vague.H, vague.Above)
	}
}

func TestNextCursor(t *testing.T) {
	h := site(t)
	first := answer[Answer](t, h, "/api/v1/search?size=1&sort=oldest")
	if first.NextCursor == nil {
		t.Fatal("no cursor behind the first of two")
	}
	second := answer[Answer](t, h, "/api/v1/search?size=1&sort=oldest&cursor="+url.QueryEscape(*first.NextCursor))
	if second.NextCursor != nil || second.Links.Next != nil || second.Links.Prev == nil || second.Results[0].ID == first.Results[0].ID {
		t.Errorf("behind the cursor: %+v", second.Links)
	}
	if back := answer[Answer](t, h, *second.Links.Prev); back.Results[0].ID != first.Results[0].ID {
		t.Error("from a cursor there is no way back to the first page")
	}
	doc := page(t, h, "/search?size=1&sort=oldest&cursor="+url.QueryEscape(*first.NextCursor), 200)
	if got := doc.Find(".pages").Text(); !strings.Contains(got, "First page") || strings.Contains(got, "Page 1 of") {
		t.Errorf("the page behind a cursor says %q", got)
	}
	if w := get(h, "/api/v1/search?sort=newest&cursor="+url.QueryEscape(*first.NextCursor)); w.Code != 400 {
		t.Errorf("a cursor of another search: %d, want 400", w.Code)
	}
}

func TestCursorExpired(t *testing.T) {
	p := problemOf(fmt.Errorf("%w: the index has changed since", search.ErrExpired))
	if p.Status != http.StatusGone || p.Code != "cursor-expired" || p.Detail != "the index has changed since" {
		t.Errorf("%+v, want 410 cursor-expired", p)
	}
	if help := page(t, site(t), p.Type, 200).Find("main p").First().Text(); !strings.Contains(help, "Begin again") {
		t.Errorf("%s says %q", p.Type, help)
	}
}

// The values of a facet are searched by any spelling of a name, and by part of a word.
func TestFindInFacet(t *testing.T) {
	h := site(t)
	for _, q := range []string{"Ибраг", "ibragimow", "RUSTAM", "agimov"} {
		f := answer[Answer](t, h, "/api/v1/search?facet=person:1&facet.person.q="+url.QueryEscape(q)).Facets["person"]
		if len(f.Values) != 1 || f.Values[0].Label != "Rustam Ibragimov" || f.Distinct != 1 || f.Other != 0 {
			t.Errorf("%s finds %+v", q, f)
		}
	}
	if f := answer[Answer](t, h, "/api/v1/search?facet.person.q=ibragimow").Facets["person"]; f.Distinct != 1 {
		t.Errorf("without facet=person nothing is found: %+v", f)
	}
	if f := answer[Answer](t, h, "/api/v1/search?facet=person&facet.person.q=xyloph").Facets["person"]; f.Distinct != 0 {
		t.Errorf("nothing like it, and %+v", f)
	}
	doc := page(t, h, "/search?person=rakhat+aliev&facet.person.q=ibragimow", 200)
	var values []string
	for _, n := range doc.Find(`input[name=person]`).Nodes {
		for _, a := range n.Attr {
			if a.Key == "value" {
				values = append(values, a.Val)
			}
		}
	}
	if got := strings.Join(values, " "); got != "p_rakhat-aliev p_rustam-ibragimov" {
		t.Errorf("the page lists %s, want the selected person and the one found", got)
	}
	if got := doc.Find(`input[name="facet.person.q"]`).AttrOr("value", ""); got != "ibragimow" {
		t.Errorf("the field holds %q", got)
	}
}

// A facet offers the articles without a value, too.
func TestNoValue(t *testing.T) {
	h := site(t)
	all := answer[Answer](t, h, "/api/v1/search?facet=place")
	f := all.Facets["place"]
	if f.Missing != 1 || f.None.Selected {
		t.Fatalf("places %+v, want one article without", f)
	}
	none := answer[Answer](t, h, f.None.Toggle)
	if none.Total.Articles != 1 || !none.Facets["place"].None.Selected || none.Facets["place"].Missing != 1 || none.Facets["place"].Distinct != f.Distinct {
		t.Errorf("%s: %d articles, %+v", f.None.Toggle, none.Total.Articles, none.Facets["place"])
	}
	both := answer[Answer](t, h, none.Facets["place"].Values[0].Links.Add)
	if both.Total.Articles != 2 {
		t.Errorf("with a place or without any: %d articles, want 2", both.Total.Articles)
	}
	if box := page(t, h, "/search?place.none=1", 200).Find(`input[name="place.none"]`); box.Length() != 1 || box.AttrOr("checked", "no") == "no" {
		t.Error("the page has no ticked box for articles without a place")
	}
	doc := page(t, h, "/search?year=2024&person=p_rustam-ibragimov", 200)
	if doc.Find(`input[name="person.match"][value=all]`).Length() == 0 {
		t.Error("no other person can be required as well")
	}
	if doc.Find(`input[name="year.match"]`).Length() > 0 {
		t.Error("another year can be required as well")
	}
	if two := answer[Answer](t, h, f.Values[0].Links.Require); two.Total.Articles != 1 || !strings.Contains(f.Values[0].Links.Require, "place.all=") {
		t.Errorf("%s finds %d", f.Values[0].Links.Require, two.Total.Articles)
	}
}
