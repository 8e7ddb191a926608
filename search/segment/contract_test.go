package segment

import (
	"context"
	"log/slog"
	"testing"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/engine/enginetest"
)

func TestContract(t *testing.T) {
	enginetest.Run(t, func(t *testing.T, store *corpus.Store) enginetest.Index {
		dir := t.TempDir()
		log := slog.New(slog.DiscardHandler)
		ix, err := indexer.Open(dir, log)
		if err != nil {
			t.Fatal(err)
		}
		update := func(ctx context.Context) error {
			_, err := ix.Update(ctx, store, nil)
			return err
		}
		rebuild := func(ctx context.Context) error {
			if err := indexer.Rebuild(ctx, dir, store, 0, log, nil); err != nil {
				return err
			}
			_, err := ix.Adopt()
			return err
		}
		return enginetest.Index{Engine: New(ix, store), Update: update, Rebuild: rebuild}
	})
}
