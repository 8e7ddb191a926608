package eval

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write scores.txt")

// TestRun measures on the judged texts, where they are, against scores.txt.
func TestRun(t *testing.T) {
	const data = "../../../../shared/data"
	if _, err := os.Stat(data + "/ner"); err != nil {
		t.Skip("the judged texts are not here: ", err)
	}
	if *update {
		rows, err := Measure(Options{Data: data})
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := Write(&b, rows); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("scores.txt", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		committed = b.String()
	}
	var b bytes.Buffer
	err := Run(&b, Options{Data: data})
	t.Log("\n" + b.String())
	if err != nil {
		t.Error(err)
	}
}

func TestCompare(t *testing.T) {
	rows := []Row{{Set: "a", Figures: []Figure{{"PER-F1", 80}, {"PER-P", 70}, {"linked", 90}}}}
	tests := []struct {
		before string
		worse  bool
	}{
		{"a PER-F1=80.9 linked=90.9\n", false},
		{"a PER-F1=81.1 linked=90\n", true},
		{"a linked=91.5\n", true},
		{"a PER-P=90\n", false}, // F1 judges it
		{"b PER-F1=99\n", false},
		{"", false},
	}
	for _, test := range tests {
		var b bytes.Buffer
		err := compare(&b, rows, parse(test.before))
		if errors.Is(err, ErrWorse) != test.worse {
			t.Errorf("compare with %q: %v, want worse: %v", test.before, err, test.worse)
		}
		if !strings.Contains(b.String(), "80.0") {
			t.Errorf("compare with %q prints %q, without the figures", test.before, b.String())
		}
	}
}

// Without the data nothing is measured, and that is no error.
func TestRunWithout(t *testing.T) {
	var b bytes.Buffer
	if err := Run(&b, Options{Data: t.TempDir()}); err != nil {
		t.Error(err)
	}
	if !strings.Contains(b.String(), "nothing measured") {
		t.Errorf("Run without data prints %q", b.String())
	}
}
