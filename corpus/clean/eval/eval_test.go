package eval

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// data is the folder of pages with known text. Their texts belong to their
// publishers, so they stand beside the project.
const data = "../../../../shared/data/extract"

func TestDev(t *testing.T) {
	if _, err := os.Stat(data); err != nil {
		t.Skipf("no pages to measure: %v", err)
	}
	var out bytes.Buffer
	predictions := filepath.Join(t.TempDir(), "predictions.json")
	if err := Run(&out, Options{Data: data, Predictions: predictions, Worst: 20}); err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", &out)
	body, err := os.ReadFile(predictions)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]prediction
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	if len(got) < 1000 {
		t.Errorf("%d predictions, want one for each page", len(got))
	}
}
