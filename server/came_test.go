package server

import (
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"casefile/corpus"
	"casefile/search/segment"
)

// What an article says of its origin is never shown as where it comes from.
func TestHandedIn(t *testing.T) {
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	const url = "https://outlet.example/a"
	for _, c := range []struct {
		article           corpus.Article
		handedIn, fromURL string
	}{
		{corpus.Article{URL: url}, "", url},
		{corpus.Article{URL: url, Came: &corpus.Intake{Via: corpus.Fetched, By: "anna", At: at}}, "", url},
		{corpus.Article{Came: &corpus.Intake{Via: corpus.FromFile, By: "anna"}, Claim: &corpus.Claim{URL: url, Source: "Outlet"}}, "handed in as a file by anna; says it comes from https://outlet.example/a (Outlet)", ""},
		{corpus.Article{Came: &corpus.Intake{Via: corpus.Stdin}}, "handed in on standard input; it does not say where it comes from", ""},
		{corpus.Article{URL: url, Came: &corpus.Intake{Via: corpus.FromWarc, By: "anna"}}, "imported from a WARC file by anna; says it comes from https://outlet.example/a", ""},
		{corpus.Article{Came: &corpus.Intake{Via: corpus.Saved}, Claim: &corpus.Claim{Source: "Outlet"}}, "handed in as a page saved by a browser; says it comes from Outlet", ""},
	} {
		if got := handedIn(&c.article); got != c.handedIn {
			t.Errorf("%+v: %q, want %q", c.article, got, c.handedIn)
		}
		if got := sourceURL(&c.article); got != c.fromURL {
			t.Errorf("%+v: source %q, want %q", c.article, got, c.fromURL)
		}
	}
}

// A correction is shown with what stood before, and is searched by.
func TestCorrected(t *testing.T) {
	h, engine := siteAndEngine(t)
	id := corpus.ID("https://truenewsinfo.com/32818338-html/")
	w, err := corpus.OpenWriter(engine.Store.Dir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for field, text := range map[corpus.Field]string{corpus.TheDate: "2006-02-13", corpus.TheSource: "Radio <b>"} {
		if _, _, err := w.Correct(corpus.Decision{IDs: []string{id}, Field: field, Text: text, By: "anna", Note: "as <i>printed</i>"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Store.Refresh(); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Engine.(*segment.Engine).Index.Update(t.Context(), engine.Store, nil); err != nil {
		t.Fatal(err)
	}
	if a := answer[Answer](t, h, "/api/v1/search?from=2006-02-13&to=2006-02-13"); a.Total.Articles != 1 || a.Results[0].ID != id || a.Results[0].Source.Name != "Radio <b>" {
		t.Errorf("search by the corrected date: %+v", a.Results)
	}
	got := answer[article](t, h, "/api/v1/articles/"+id)
	if len(got.Corrections) != 2 || got.Published.At != "2006-02-13" {
		t.Fatalf("%+v", got.Corrections)
	}
	text := page(t, h, "/a/"+id, http.StatusOK).Find("main").Text()
	for _, want := range []string{"Corrected by anna on ", ": date, ", "→ 2006-02-13. Reason: as <i>printed</i>", ": source, ", "→ Radio <b>"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// The page and the API say where a text was captured, and at which addresses it is too.
func TestAlsoAt(t *testing.T) {
	h, engine := siteAndEngine(t)
	const own, twin, print = "https://rferl.org/a/123456.html", "https://www.rferl.mobi/a/123456.html", "https://rferl.org/print/7"
	w, err := corpus.OpenWriter(engine.Store.Dir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	a := &corpus.Article{URL: own, Title: "Twins", Aliases: []string{print, twin}, Joined: map[string]corpus.Rule{print: corpus.ByCanonical}, Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: "A text."}}}
	c := &corpus.Capture{Came: corpus.Intake{Via: corpus.Fetched, By: "anna"}, URL: print, Time: time.Now(), Body: []byte("A text."), Request: []byte("GET"), Response: []byte("HTTP/1.1 200 OK\r\n\r\nA text.")}
	r, err := w.Add(corpus.Item{Capture: c, Article: a})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Store.Refresh(); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Engine.(*segment.Engine).Index.Update(t.Context(), engine.Store, nil); err != nil {
		t.Fatal(err)
	}
	p := answer[article](t, h, "/api/v1/articles/"+r[0].ID).Provenance
	if want := []alsoAt{{print, "canonical link"}, {twin, "item id"}}; !slices.Equal(p.AlsoAt, want) || p.CapturedFrom != print {
		t.Errorf("captured from %s, also at %v", p.CapturedFrom, p.AlsoAt)
	}
	text := page(t, h, "/a/"+r[0].ID, http.StatusOK).Find(".provenance").Text()
	for _, want := range []string{"Captured from" + print, print + " (canonical link)", twin + " (item id)", ", by anna"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q in %q", want, text)
		}
	}
}
