package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden file")

// data is the folder of the collections, beside the project.
const data = "../../../shared/data/ir"

// The values are trec_eval's for the same ranking (ndcg_cut.3, map, recall.3),
// computed by hand.
func TestMetrics(t *testing.T) {
	ranking := strings.Fields("a x b y c")
	relevant := map[string]bool{"a": true, "b": true, "c": true, "missing": true}
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"nDCG@3", ndcg(ranking, relevant, 3), (1 + 0.5) / (1 + 0.6309297536 + 0.5)},
		{"nDCG@10", ndcg(ranking, relevant, 10), (1 + 0.5 + 0.3868528072) / (1 + 0.6309297536 + 0.5 + 0.4306765581)},
		{"AP", averagePrecision(ranking, relevant), (1 + 2./3 + 3./5) / 4},
		{"recall@3", recall(ranking, relevant, 3), .5},
		{"recall@100", recall(ranking, relevant, 100), .75},
		{"nDCG of nothing found", ndcg(nil, relevant, 10), 0},
		{"nDCG with nothing to find", ndcg(ranking, nil, 10), 0},
		{"AP with nothing to find", averagePrecision(ranking, nil), 0},
		{"recall with nothing to find", recall(ranking, nil, 10), 0},
	} {
		if math.Abs(c.got-c.want) > 1e-9 {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
}

// A collection of three documents: one question is answered by the first article
// found, one by the second.
func TestMeasure(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "toy")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"docs.jsonl": `{"id": "1", "title": "Snow", "text": "Snow fell in the north."}
{"id": "2", "text": "The judge read the verdict, the verdict of the court."}
{"id": "3", "text": "A verdict was expected by the judge that day in the north and in the south."}
`,
		"queries.jsonl": `{"id": "a", "text": "Where did the snow fall?"}
{"id": "b", "text": "What was the verdict?"}
{"id": "c", "text": "nobody judged this"}
`,
		"qrels.tsv": "query-id\tcorpus-id\tscore\na\t1\t1\nb\t3\t1\nb\t2\t0\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := measure(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	got := []float64{float64(f.questions), float64(f.articles), f.NDCG, f.MAP, f.Recall}
	want := []float64{2, 3, round((1 + 1/math.Log2(3)) / 2), .75, 1}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("figures (-want +got)\n%s", d)
	}
	if _, err := run(io.Discard, dir, nil); !errors.Is(err, errNoData) {
		t.Errorf("run on a folder without collections: %v, want errNoData", err)
	}
}

// Each collection reaches its gate, and its figures are those committed.
func TestCollections(t *testing.T) {
	if _, err := os.Stat(data); err != nil {
		t.Skipf("no judged searches: %v", err)
	}
	if testing.Short() {
		t.Skip("takes minutes")
	}
	var out bytes.Buffer
	got, err := run(&out, data, nil)
	t.Logf("\n%s", &out)
	if err != nil {
		t.Error(err)
	}
	const file = "figures.json"
	if *update {
		b, err := json.MarshalIndent(got, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(b, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := committed()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("figures changed; write them with -update if that was meant (-want +got)\n%s", d)
	}
}

// A cluster ranks as the embedded engine does.
func TestCluster(t *testing.T) {
	cluster := os.Getenv("CASEFILE_TEST_OPENSEARCH")
	if cluster == "" {
		t.Skip("no cluster: set CASEFILE_TEST_OPENSEARCH to its address")
	}
	if _, err := os.Stat(data); err != nil {
		t.Skipf("no judged searches: %v", err)
	}
	before, err := committed()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range slices.Sorted(maps.Keys(gates)) {
		t.Run(name, func(t *testing.T) {
			got, err := measure(filepath.Join(data, name), cluster)
			if err != nil {
				t.Fatal(err)
			}
			want := before[name].NDCG
			t.Logf("nDCG@10 %.4f, embedded %.4f, %v a question", got.NDCG, want, got.searching/time.Duration(max(1, got.questions)))
			if math.Abs(got.NDCG-want) > .005 {
				t.Errorf("nDCG@10 %.4f, embedded %.4f", got.NDCG, want)
			}
		})
	}
}
