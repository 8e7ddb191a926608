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

// TestFigures holds the figures on the judged names against the committed
// ones, so that a change of them is a diff.
func TestFigures(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	data := filepath.Join("..", "..", "..", "..", "shared", "data")
	sets, err := load(filepath.Join(data, "names"))
	if errors.Is(err, ErrNoData) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := tables(&got, sets, nil); err != nil {
		t.Fatal(err)
	}
	c, err := loadCase(filepath.Join(data, "ir", "case-names"))
	if err != nil {
		t.Fatal(err)
	}
	c.table(&got)
	golden := filepath.Join("testdata", "dev.golden")
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
