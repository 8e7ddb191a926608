package eval

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

// leastPrecision is what no change may fall below: a wrong merge is the worst
// that can happen.
const leastPrecision = .99

// TestFigures holds the figures against the committed ones, so that a change of
// them is a diff.
func TestFigures(t *testing.T) {
	sets, err := load("../../../../shared/data")
	if errors.Is(err, ErrNoData) {
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

func TestRunWithoutData(t *testing.T) {
	if err := Run(new(bytes.Buffer), Options{Data: t.TempDir()}); !errors.Is(err, ErrNoData) {
		t.Errorf("%v, want ErrNoData", err)
	}
}
