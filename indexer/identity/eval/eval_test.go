package eval

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// leastPrecision is what no change may fall below: a wrong merge is the worst
// that can happen.
const leastPrecision = .99

func TestPrecision(t *testing.T) {
	const dir = "../../../../shared/data"
	loads := map[string]func(string) ([]set, error){"variants": loadVariants, "digests": loadDigests, "clusters": loadClusters}
	for name, load := range loads {
		sets, err := load(dir)
		if errors.Is(err, os.ErrNotExist) {
			t.Skipf("%s: %v", name, err)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range sets {
			f := s.measure()
			if p := f.precision(); p < leastPrecision {
				t.Errorf("%s: precision %.4f, want %.2f; wrong are %q", s.name, p, leastPrecision, f.wrong[:min(10, len(f.wrong))])
			}
			t.Logf("%s: %d labels, precision %.4f, recall %.4f", s.name, f.labels, f.precision(), f.recall())
		}
	}
}

func TestRunWithoutData(t *testing.T) {
	var out strings.Builder
	if err := Run(&out, Options{Data: t.TempDir()}); !errors.Is(err, ErrNoData) {
		t.Errorf("%v, want ErrNoData", err)
	}
}
