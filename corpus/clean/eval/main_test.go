package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// data is the folder of pages with known text. Their texts belong to their
// publishers, so they are not in the project.
const data = "../../../../shared/data/extract"

var update = flag.Bool("update", false, "write the golden file")

// TestDev compares the figures on the pages with the committed ones.
func TestDev(t *testing.T) {
	if _, err := os.Stat(data); err != nil {
		t.Skipf("no pages to measure: %v", err)
	}
	if testing.Short() {
		t.Skip("a thousand pages")
	}
	var out bytes.Buffer
	predictions := filepath.Join(t.TempDir(), "predictions.json")
	if err := run(&out, options{data: data, predictions: predictions, worst: 20}); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/dev.golden"
	got := withoutTimes(out.String())
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("the figures changed; read the difference, then run with -update (-want +got):\n%s", diff)
	}
	body, err := os.ReadFile(predictions)
	if err != nil {
		t.Fatal(err)
	}
	var found map[string]prediction
	if err := json.Unmarshal(body, &found); err != nil {
		t.Fatal(err)
	}
	if len(found) < 1000 {
		t.Errorf("%d predictions, want one for each page", len(found))
	}
}

// withoutTimes cuts the last two columns of the table, which differ between
// machines, and the spaces that align it.
func withoutTimes(out string) string {
	table, worst, _ := strings.Cut(out, "\n0.")
	var b strings.Builder
	for line := range strings.Lines(table) {
		cells := strings.Fields(line)
		times := 2
		if cells[0] == "collection" {
			times = 4 // "ms p50 ms p95"
		}
		b.WriteString(strings.Join(cells[:len(cells)-times], " ") + "\n")
	}
	return b.String() + "0." + worst
}

// The value is computed by the published scoring code.
func TestShingles(t *testing.T) {
	s := shingles("a b c d e f", "a b c d e x")
	if got, want := s.f1(), 2.0/3; math.Abs(got-want) > 1e-9 {
		t.Errorf("F1 of shingles %v, want %v", got, want)
	}
}
