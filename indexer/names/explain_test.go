package names

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestExplain(t *testing.T) {
	var got bytes.Buffer
	for _, name := range []string{"Toqaev", "R. Aliev", "Нурсултану Абишевичу Назарбаеву", "Jandosov", "?"} {
		if err := Explain(&got, caseLexicon(), name); err != nil {
			t.Fatal(err)
		}
		got.WriteString("\n")
	}
	golden := filepath.Join("testdata", "explain.golden")
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
		t.Errorf("explanation differs from %s (-want +got):\n%s", golden, diff)
	}
}
