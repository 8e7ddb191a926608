package main

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden figures")

// leastPrecision is high because a wrong merge is the worst fault.
const leastPrecision = .99

// TestFigures compares the figures with the committed ones.
func TestFigures(t *testing.T) {
	sets, err := load("../../../../shared/data")
	if errors.Is(err, errNoData) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sets {
		f := s.measure()
		if p := f.precision(); p < leastPrecision {
			t.Errorf("%s: precision %.4f, want %.2f; wrong are %q", s.name, p, leastPrecision, f.wrong[:min(10, len(f.wrong))])
		}
	}
	var got bytes.Buffer
	if err := table(&got, sets, 0); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "figures.golden")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("figures differ from %s (-want +got); if that is meant, run with -update:\n%s", golden, diff)
	}
}

func TestLoadWithoutData(t *testing.T) {
	if _, err := load(t.TempDir()); !errors.Is(err, errNoData) {
		t.Errorf("load of an empty folder: %v, want errNoData", err)
	}
}
