package segment

import (
	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/engine"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// newEngine returns an engine on an index of some texts in English, by name.
func newEngine(t *testing.T, texts map[string]string) *Engine {
	t.Helper()
	return engineIn(t, t.TempDir(), texts)
}

func engineIn(t *testing.T, dir string, texts map[string]string) *Engine {
	t.Helper()
	w, err := corpus.OpenWriter(dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range texts {
		url := "https://example.org/" + name
		a := &corpus.Article{URL: url, Title: "Trial", Lang: "en", Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: text}}}
		c := &corpus.Capture{URL: url, Body: []byte(text), Time: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)}
		if _, err := w.Add(corpus.Item{Capture: c, Article: a}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	e, err := Open(t.Context(), dir, 0, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// A view that is opened reads columns only until its context ends.
func TestFirstViewIsBounded(t *testing.T) {
	e := newEngine(t, map[string]string{"a": "Marat Dosanov spoke.", "b": "Aidar Serikbaev spoke of Marat Dosanov."})
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.View(over); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want that the context is canceled", err)
	}
	v, err := e.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if n := v.State().Articles; n != 2 {
		t.Errorf("afterwards: %d articles, want 2", n)
	}
}

// Decisions that cannot be read are no damage to the index, which is not built anew.
func TestDamagedDecisions(t *testing.T) {
	dir := t.TempDir()
	e := engineIn(t, dir, map[string]string{"a": "Marat Dosanov spoke."})
	before, err := e.State()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "decisions.jsonl"), []byte("no decision\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := e.View(t.Context()); !errors.Is(err, indexer.ErrDecisions) || errors.Is(err, indexer.ErrDamaged) {
		t.Errorf("%v, want that decisions cannot be read", err)
	}
	if _, err := e.Index.Update(t.Context(), e.Store, nil); err != nil {
		t.Fatal(err)
	}
	if now, err := e.State(); err != nil || !now.Same(before) {
		t.Errorf("the index is %+v, %v, and was %+v", now, err, before)
	}
}

// A view waits for one that is being opened no longer than its context allows.
func TestViewWaits(t *testing.T) {
	e := newEngine(t, map[string]string{"a": "Marat Dosanov spoke."})
	e.opening <- struct{}{}
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := e.View(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want that the deadline has passed", err)
	}
}

// A word of too many articles is not searched beside others, and its neighbours are
// no neighbours of one another.
func TestBesideMost(t *testing.T) {
	texts := map[string]string{}
	for i := range 9 {
		texts[fmt.Sprint(i)] = fmt.Sprintf("The court heard elite%s unit wind%d.", strings.Repeat(" snow", i), i)
	}
	e := newEngine(t, texts)
	v, err := e.view(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	for _, c := range []struct {
		text string
		most float64
		want string // parts that are opened
	}{
		{"elite unit", 9, "11"},
		{"elite unit", 8, ""},
		{"elite wind1 wind2", 9, "111"},
		{"elite wind1 wind2", 8, "011"},
		{"wind1 elite wind2", 8, ""},
		{"wind1 wind2 elite wind3 wind4", 8, "11011"},
		{"elite+unit wind0", 8, ""}, // a phrase counts as many articles as its rarest word
		{"elite unit", engine.BesideMost, "11"},
	} {
		var p engine.Plan
		for part := range strings.FieldsSeq(c.text) {
			var q engine.Sequence
			for word := range strings.SplitSeq(part, "+") {
				q.Words = append(q.Words, indexer.Terms(word, v.State().Langs))
			}
			p.Beside = append(p.Beside, []engine.Sequence{q})
		}
		b, err := v.beside(&p, c.most)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if b != nil {
			for _, p := range b.parts {
				got += fmt.Sprint(min(1, len(p)))
			}
		}
		if got != c.want {
			t.Errorf("%s, words of at most %v articles: opens %q, want %q", c.text, c.most, got, c.want)
		}
	}
}
