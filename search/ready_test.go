package search

import (
	"casefile/search/query"
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"
)

// A search waits for names that are being read no longer than it has time.
func TestSearchWhileNamesAreRead(t *testing.T) {
	e := searcher(t)
	busy := e.lexicons.spellings
	if err := busy.take(context.Background()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	if _, err := e.Search(ctx, query.Query{Text: "Dosanov"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want that the deadline has passed", err)
	}
	busy.give()
	if res, err := e.Search(context.Background(), query.Query{Text: "Dosanov"}); err != nil || res.Total != 4 {
		t.Errorf("afterwards: %+v, %v", res, err)
	}
}

// What is kept ready needs not be read by a search.
func TestKeep(t *testing.T) {
	e := searcher(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { e.Keep(ctx, time.Millisecond, slog.New(slog.DiscardHandler)); close(done) }()
	for _, l := range e.lexicons.all() {
		ready := func() bool {
			if err := l.take(ctx); err != nil {
				t.Fatal(err)
			}
			defer l.give()
			return l.built
		}
		for !ready() {
			time.Sleep(time.Millisecond)
		}
	}
	cancel()
	<-done
}
