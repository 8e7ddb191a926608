package opensearch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search/engine"
	"casefile/search/query"
)

// A node is killed and comes back while readers ask and articles come in: no answer is
// wrong, no article is lost. It runs on a cluster of three nodes only:
//
//	.ci/opensearch/cluster start /tmp/three 3
//	CASEFILE_TEST_OPENSEARCH_DIR=/tmp/three CASEFILE_TEST_OPENSEARCH=http://127.0.0.1:19200,http://127.0.0.1:19201,http://127.0.0.1:19202 \
//		go test ./search/opensearch -run TestNodeKilled -v
func TestNodeKilled(t *testing.T) {
	dir := os.Getenv("CASEFILE_TEST_OPENSEARCH_DIR")
	if dir == "" {
		t.Skip("no cluster of three nodes: set CASEFILE_TEST_OPENSEARCH_DIR to its folder, and CASEFILE_TEST_OPENSEARCH to its addresses")
	}
	o := cluster(t)
	o.Shards, o.Replicas = 3, 2
	w, err := corpus.OpenWriter(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	written := 0
	write := func(n int) {
		var items []corpus.Item
		for range n {
			written++
			url := fmt.Sprintf("https://example.org/%d", written)
			text := fmt.Sprintf("The court heard witness number %d. Marat Dosanov denied it.", written)
			items = append(items, corpus.Item{
				Article: &corpus.Article{URL: url, Title: "Hearing", Lang: "en", Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: text}}},
				Capture: &corpus.Capture{URL: url, Body: []byte(text), Time: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)},
			})
		}
		if _, err := w.Add(items...); err != nil {
			t.Fatal(err)
		}
	}
	write(2000)
	e, err := New(t.Context(), w.Store, o, 0, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Update(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { e.Follow(ctx, 100*time.Millisecond) })
	var asked, failed, wrong, slowest atomic.Int64
	var reasons sync.Map
	for range 8 {
		running.Go(func() {
			for ctx.Err() == nil {
				begun := time.Now()
				err := askAll(ctx, e)
				asked.Add(1)
				slowest.Store(max(slowest.Load(), int64(time.Since(begun))))
				switch {
				case err == nil || ctx.Err() != nil:
				case errors.Is(err, errWrong):
					wrong.Add(1)
					t.Error(err)
				default:
					failed.Add(1)
					reasons.Store(err.Error(), true)
				}
				time.Sleep(20 * time.Millisecond)
			}
		})
	}
	script := func(args ...string) {
		out, err := exec.Command("../../.ci/opensearch/cluster", args...).CombinedOutput()
		if err != nil {
			t.Errorf("%v: %v %s", args, err, out)
		}
	}
	for second := range 60 {
		switch second {
		case 10:
			script("kill", dir, "3")
		case 30:
			script("again", dir, "3")
		}
		if second < 50 {
			write(20)
		}
		time.Sleep(time.Second)
	}
	stop()
	running.Wait()
	if err := e.Update(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	v, err := e.View(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	n, err := v.Count(t.Context(), engine.Term{Field: indexer.FieldTitle, Text: "en:", Prefix: true})
	if err != nil || n != written || w.Len() != written {
		t.Errorf("%d articles are found, %v, of %d", n, err, written)
	}
	t.Logf("%d questions, %d failed, %d wrong, the slowest took %v; %d articles, all found", asked.Load(), failed.Load(), wrong.Load(), time.Duration(slowest.Load()).Round(time.Millisecond), written)
	reasons.Range(func(reason, _ any) bool {
		t.Logf("failed: %s", strings.ReplaceAll(reason.(string), "\n", " / "))
		return true
	})
}

var errWrong = errors.New("a wrong answer")

// askAll asks for all articles, and checks the answer.
func askAll(ctx context.Context, e *Engine) error {
	v, err := e.View(ctx)
	if err != nil {
		return err
	}
	defer v.Close()
	court := &engine.Concept{Field: indexer.FieldText, Typed: engine.Words(indexer.Terms("court", []string{"en"})[1], indexer.Terms("heard", []string{"en"})[1])}
	f, err := v.Find(ctx, &engine.Plan{Root: court, Sort: query.Relevance, Size: 10, Facets: []string{indexer.FieldLang, indexer.FieldPerson}})
	if err != nil {
		return err
	}
	if all := v.State().Articles; f.Total != all || f.Facets[indexer.FieldLang].Valued != all || len(f.Hits) != 10 {
		return fmt.Errorf("%w: %d found, %d with a language, %d hits, of %d articles", errWrong, f.Total, f.Facets[indexer.FieldLang].Valued, len(f.Hits), all)
	}
	return nil
}
