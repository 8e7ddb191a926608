package opensearch

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"testing"

	"casefile/corpus"
	"casefile/search/engine/enginetest"
)

// cluster returns the options of an index of its own in the cluster that
// CASEFILE_TEST_OPENSEARCH names, and deletes the index at the end.
func cluster(t *testing.T) Options {
	t.Helper()
	urls := os.Getenv("CASEFILE_TEST_OPENSEARCH")
	if urls == "" {
		t.Skip("no cluster: set CASEFILE_TEST_OPENSEARCH to its address, such as \".ci/opensearch/cluster start DIR\" prints")
	}
	o := Options{URLs: strings.Split(urls, ","), Index: fmt.Sprintf("test-%08x", rand.Uint32()), Shards: 2}
	t.Cleanup(func() {
		c, err := newClient(o)
		if err != nil {
			t.Fatal(err)
		}
		for _, index := range []string{o.stateIndex(), o.Index + "-v*"} {
			if err := c.do(context.Background(), http.MethodDelete, "/"+index, nil, nil); err != nil {
				t.Error(err)
			}
		}
		if err := c.close(); err != nil {
			t.Error(err)
		}
	})
	return o
}

func TestContract(t *testing.T) {
	enginetest.Run(t, func(t *testing.T, store *corpus.Store) enginetest.Index {
		e, err := New(t.Context(), store, cluster(t), 0, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		return enginetest.Index{
			Engine:  e,
			Update:  func(ctx context.Context) error { return e.Update(ctx, nil) },
			Rebuild: func(ctx context.Context) error { return e.Rebuild(ctx, nil) },
		}
	})
}
