package segment

import (
	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/engine"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestColumn(t *testing.T) {
	var b columnBuilder
	b.term("a")
	b.add([]uint32{0, 3})
	b.term("b")
	b.add([]uint32{3})
	c := b.column(5)
	for doc, want := range []string{"a", "", "", "a b", ""} {
		var got []string
		for _, o := range c.values(doc) {
			got = append(got, c.terms[o])
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("document %d has %q, want %q", doc, s, want)
		}
	}
	if v := c.values(5); v != nil {
		t.Errorf("beyond the end: %v", v)
	}
}

// Terms of one article stand in a merged segment beside terms of several; each is
// counted right.
func TestDictionaryCounts(t *testing.T) {
	const n = 2100 // enough to be built aside, in segments that are merged into one
	dir := t.TempDir()
	w, err := corpus.OpenWriter(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	var items []corpus.Item
	for i := range n {
		url := fmt.Sprintf("https://example.org/%d", i)
		text := fmt.Sprintf("The letter arrived by post%d.", i)
		if i%2 == 0 {
			text += " Serik Nazarov signed it."
		}
		if i == 7 {
			text += " Bolat Omarov did not."
		}
		items = append(items, corpus.Item{
			Capture: &corpus.Capture{URL: url, Body: []byte(text), Time: time.Date(2024, 1, 1, 0, 0, i, 0, time.UTC)},
			Article: &corpus.Article{URL: url, Title: "Letter", Lang: "en", Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: text}}},
		})
	}
	if _, err := w.Add(items...); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	e, err := Open(t.Context(), dir, 0, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	v, err := e.view(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if len(v.pieces) != 1 {
		t.Errorf("%d segments, want one that was merged", len(v.pieces))
	}
	for field, want := range map[string]map[string]int{
		indexer.FieldWord:     {"letter": n, "signed": n / 2, "the": n},
		indexer.FieldText:     {"post7": 1},
		indexer.FieldSpelling: {"bolat\x1f": 1, "nazarov\x1f": n / 2, "omarov\x1f": 1, "serik\x1f": n / 2},
	} {
		got := map[string]int{}
		if err := v.Terms(t.Context(), field, engine.Match{}, func(term string, articles int) error { got[term] += articles; return nil }); err != nil {
			t.Fatal(err)
		}
		for term, n := range want {
			if got[term] != n {
				t.Errorf("%s: %q in %d articles, want %d", field, term, got[term], n)
			}
		}
	}
}
