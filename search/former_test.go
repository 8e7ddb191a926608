package search

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/query"
	"casefile/search/segment"
)

// Articles that the words find now, by other names too, do not lower the number of those
// that only former versions have.
func TestOnlyFormerBesideOtherNames(t *testing.T) {
	dir := t.TempDir()
	w, err := corpus.OpenWriter(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range []string{"The trial in Taldykorgan began.", "The trial in Taldy Qorgan began.", "The trial began."} {
		url := "https://example.org/" + string(rune('0'+min(i, 1)))
		c := &corpus.Capture{URL: url, Time: time.Date(2006, 2, 1+i, 0, 0, 0, 0, time.UTC), Body: []byte(text)}
		a := &corpus.Article{URL: url, Title: "News", Lang: "en", Source: corpus.Source{ID: "example.org", Name: "Example"}, Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: text}}}
		if _, err := w.Add(corpus.Item{Capture: c, Article: a}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	e, err := segment.Open(t.Context(), dir, 0, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := New(e, e.Store)
	t.Cleanup(func() { s.Close() })
	res, err := s.Search(t.Context(), query.Query{Text: "taldy qorgan trial"})
	if err != nil || res.Total != 1 || res.InFormer != 1 {
		t.Errorf("found %d articles, and %d in former versions, %v, want 1 and 1", res.Total, res.InFormer, err)
	}
}

// What an article said formerly is found by in=versions, marked, and counted otherwise,
// whether the index followed the changes or was built anew.
func TestFormerVersions(t *testing.T) {
	l := newLive(t)
	const address = "https://example.org/verdict"
	add := func(title, text string, captured int) {
		t.Helper()
		w, err := corpus.OpenWriter(l.dir, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(2006, 2, captured, 0, 0, 0, 0, time.UTC)
		_, err = w.Add(corpus.Item{Capture: &corpus.Capture{URL: address, Time: at, Body: []byte(text)}, Article: &corpus.Article{
			URL: address, Title: title, Lang: "en", Source: corpus.Source{ID: "example.org", Name: "Example"}, Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: text}},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	update := func() {
		t.Helper()
		if _, err := l.Store.Refresh(); err != nil {
			t.Fatal(err)
		}
		if _, err := l.Engine.(*segment.Engine).Index.Update(context.Background(), l.Store, nil); err != nil {
			t.Fatal(err)
		}
	}
	add("Verdict", "The court said that Marat Dosanov had ordered the killing.", 1)
	update()
	add("Verdict", "The court said that Bolat Nurlanov had ordered the killing.", 2)
	add("Verdict corrected", "The court did not say who had ordered the killing.", 3)
	check := func(when string) {
		t.Helper()
		for _, c := range []struct {
			q    query.Query
			want string // total, further articles, the former version with its words
		}{
			{query.Query{Text: "dosanov killing"}, "0 or 1"},
			{query.Query{Text: "dosanov killing", In: []string{"versions"}}, "1 version 1: Dosanov killing"},
			{query.Query{Text: `"nurlanov had ordered"`, In: []string{"versions"}}, "1 version 2: Nurlanov had ordered"},
			{query.Query{Text: `"killing the court"`, In: []string{"versions"}}, "0"}, // of two versions
			{query.Query{Text: "killing -dosanov", In: []string{"versions"}}, "1"},
			{query.Query{Text: "versions:nurlanov"}, "1 version 2: Nurlanov"},
			{query.Query{Text: "versions:verdict"}, "1"}, // it is in the title still
			{query.Query{Text: "killing"}, "1"},
			{query.Query{Text: "serikbaev"}, "0"},
			{query.Query{Text: "dosanov nurlanov", In: []string{"title", "versions"}}, "1 version 2: Nurlanov"},
		} {
			c.q.Passages = 1
			res, err := l.Search(t.Context(), c.q)
			if err != nil {
				t.Fatal(err)
			}
			got := "0"
			if res.Total > 0 && !res.Relaxed {
				got = "1"
			}
			if res.InFormer > 0 {
				got += " or 1"
			}
			if got == "1" && res.Hits[0].Former != nil {
				f := res.Hits[0].Former
				var words []string
				for _, p := range f.Passages {
					for _, x := range p.Fragments {
						if x.Match {
							words = append(words, x.Text)
						}
					}
				}
				got += " version " + string(rune('0'+f.Version.Revision)) + ": " + strings.Join(words, " ")
			}
			if got != c.want {
				t.Errorf("%s, %+v in %v: %s, want %s", when, c.q.Text, c.q.In, got, c.want)
			}
		}
		v, err := indexer.Verify(t.Context(), segment.IndexDir(l.dir), l.Store, 10, slog.New(slog.DiscardHandler))
		if err != nil || v.Compared != 1 || len(v.Differ) > 0 {
			t.Errorf("%s: the index verifies as %+v, %v", when, v, err)
		}
	}
	update()
	check("after an update")
	if err := indexer.Rebuild(t.Context(), segment.IndexDir(l.dir), l.Store, 0, slog.New(slog.DiscardHandler), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Engine.(*segment.Engine).Index.Adopt(); err != nil {
		t.Fatal(err)
	}
	check("built anew")
}
