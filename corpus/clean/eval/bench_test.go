package main

import (
	"bytes"
	"os"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"casefile/corpus"
	"casefile/corpus/clean"
)

// captures returns every fifth page with known text.
func captures(b *testing.B) []*corpus.Capture {
	if _, err := os.Stat(data); err != nil {
		b.Skipf("no pages to measure: %v", err)
	}
	pages, err := load(options{data: data})
	if err != nil {
		b.Fatal(err)
	}
	var found []*corpus.Capture
	for i := 0; i < len(pages); i += 5 {
		c, err := pages[i].Capture(data)
		if err != nil {
			b.Fatal(err)
		}
		found = append(found, c)
	}
	return found
}

// BenchmarkParse is the yardstick: what it costs to parse the pages alone.
func BenchmarkParse(b *testing.B) {
	pages := captures(b)
	for b.Loop() {
		for _, c := range pages {
			if _, err := goquery.NewDocumentFromReader(bytes.NewReader(c.Body)); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkArticle(b *testing.B) {
	pages := captures(b)
	for b.Loop() {
		for _, c := range pages {
			_, _, _ = clean.Article(c) // a page without an article costs as much
		}
	}
}
