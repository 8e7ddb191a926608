package segment

import (
	"context"
	"errors"
	"testing"

	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

func openView(t *testing.T, texts map[string]string) engine.View {
	t.Helper()
	v, err := newEngine(t, texts).View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

// Words as they are written lie in two dictionaries, and those of bodies among those
// of titles. They are counted as those of any field. The title of all is Trial.
func TestWordsAreCounted(t *testing.T) {
	v := openView(t, map[string]string{"a": "The trial begins.", "b": "Begun again.", "c": "It begins."})
	for _, c := range []struct {
		term engine.Term
		want int
	}{
		{engine.Term{Field: indexer.FieldWord, Text: "trial"}, 3},
		{engine.Term{Field: engine.FieldBodyWord, Text: "trial"}, 1},
		{engine.Term{Field: engine.FieldBodyWord, Text: "tri", Prefix: true}, 1},
		{engine.Term{Field: indexer.FieldWord, Text: "beg", Prefix: true}, 3}, // one is its own stem
		{engine.Term{Field: indexer.FieldTitled, Text: "tri", Prefix: true}, 3},
	} {
		if got, err := v.Count(t.Context(), c.term); err != nil || got != c.want {
			t.Errorf("%v: %d, %v, want %d", c.term, got, err, c.want)
		}
		listed := 0
		err := v.Terms(t.Context(), c.term.Field, engine.Match{}, func(term string, articles int) error {
			if term == c.term.Text {
				listed += articles
			}
			return nil
		})
		if err != nil || !c.term.Prefix && listed != c.want {
			t.Errorf("%v: Terms has %d, %v, want %d", c.term, listed, err, c.want)
		}
	}
}

// What the articles found are to be among adds nothing to their scores.
func TestAmongHasNoScore(t *testing.T) {
	v := openView(t, map[string]string{"a": "The trial begins.", "b": "Begun again."})
	p := &engine.Plan{
		Root:  new(engine.All),
		Among: &engine.Concept{Field: indexer.FieldText, Typed: engine.Words("en:trial")},
		Sort:  query.Relevance, Size: 10,
	}
	f, err := v.Find(t.Context(), p)
	if err != nil || f.Total != 2 || f.Hits[0].Key.Score != 0 {
		t.Errorf("%+v, %v, want 2 articles without a score", f, err)
	}
}

// An index without articles notices, too, that a context has ended.
func TestEndedContext(t *testing.T) {
	e := newEngine(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.View(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("View gives %v", err)
	}
	v, err := e.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if _, err := v.Find(ctx, &engine.Plan{Root: new(engine.All)}); !errors.Is(err, context.Canceled) {
		t.Errorf("Find gives %v", err)
	}
	if _, err := v.Count(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Count gives %v", err)
	}
	if err := v.Terms(ctx, indexer.FieldText, engine.Match{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Terms gives %v", err)
	}
}
