package server

import (
	"testing"
	"time"

	"casefile/corpus"
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
