package search

import (
	"casefile/search/query"
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

// A search waits for names that are being read no longer than it has time.
func TestSearchWhileNamesAreRead(t *testing.T) {
	e := engine(t)
	for _, busy := range []*turn{&e.opening, &e.spellings.turn} {
		if err := busy.take(context.Background()); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		if _, err := e.Search(ctx, query.Query{Text: "Dosanov"}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v, want that the deadline has passed", err)
		}
		cancel()
		busy.give()
	}
	if res, err := e.Search(context.Background(), query.Query{Text: "Dosanov"}); err != nil || res.Total != 4 {
		t.Errorf("afterwards: %+v, %v", res, err)
	}
}

// A brief is a context that ends when it has been asked so many times whether it has.
type brief struct {
	context.Context
	asked, most int
}

func (b *brief) Err() error {
	if b.asked++; b.asked > b.most {
		return context.DeadlineExceeded
	}
	return nil
}

// Whoever comes first reads who the names are, as long as he has time: then he goes,
// and what he has read is there for the next.
func TestFirstSearchIsBounded(t *testing.T) {
	e := engine(t)
	for _, most := range []int{0, 1, 3} { // before the first segment, the first facet, and among the facets
		if _, err := e.Identities(&brief{context.Background(), 0, most}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("asked %d times: %v, want that the deadline has passed", most, err)
		}
		if e.catalogs.built {
			t.Errorf("asked %d times: the catalogs are there", most)
		}
	}
	if n := len(e.catalogs.columns.segments); n == 0 {
		t.Error("no columns were kept")
	}
	if res, err := e.Search(context.Background(), query.Query{Text: "Dosanov"}); err != nil || res.Total != 4 {
		t.Errorf("afterwards: %+v, %v", res, err)
	}
}

func TestTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var free turn
		holders, most := 0, 0
		for range 20 {
			go func() {
				if err := free.take(t.Context()); err != nil {
					t.Error(err)
				}
				holders++
				most = max(most, holders)
				time.Sleep(time.Second)
				holders--
				free.give()
			}()
		}
		time.Sleep(500 * time.Millisecond)
		ctx, cancel := context.WithTimeout(context.Background(), time.Second/4)
		defer cancel()
		if err := free.take(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("taken by another: %v", err)
		}
		time.Sleep(20 * time.Second)
		if err := free.take(t.Context()); err != nil {
			t.Fatal(err)
		}
		if holders != 0 || most != 1 {
			t.Errorf("%d hold it, at most %d did; want none and one", holders, most)
		}
	})
}

// What is kept ready needs not be read by a search.
func TestKeep(t *testing.T) {
	e := engine(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { e.Keep(ctx, time.Millisecond, slog.New(slog.DiscardHandler)); close(done) }()
	for _, l := range []*lexicon{&e.spellings, &e.persons, &e.orgs, &e.places} {
		ready := func() bool {
			if err := l.turn.take(ctx); err != nil {
				t.Fatal(err)
			}
			defer l.turn.give()
			return l.built
		}
		for !ready() {
			time.Sleep(time.Millisecond)
		}
	}
	cancel()
	<-done
	if !e.catalogs.built {
		t.Error("who the names are was not read")
	}
}
