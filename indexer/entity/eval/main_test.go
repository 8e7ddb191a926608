package main

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write scores.txt")

// TestRun compares the figures on the judged texts with scores.txt.
func TestRun(t *testing.T) {
	const data = "../../../../shared/data"
	if *update {
		rows, err := measure(data)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := write(&b, rows); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("scores.txt", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		committed = b.String()
	}
	var b bytes.Buffer
	err := run(&b, data)
	if errors.Is(err, errNoData) {
		t.Skip(err)
	}
	t.Log("\n" + b.String())
	if err != nil {
		t.Error(err)
	}
}

func TestCompare(t *testing.T) {
	rows := []row{{set: "a", figures: []figure{{"PER-F1", 80}, {"PER-P", 70}, {"linked", 90}}}}
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
		if errors.Is(err, errWorse) != test.worse {
			t.Errorf("compare with %q: %v, want worse: %v", test.before, err, test.worse)
		}
		if !strings.Contains(b.String(), "80.0") {
			t.Errorf("compare with %q prints %q, without the figures", test.before, b.String())
		}
	}
}

func TestRunWithoutData(t *testing.T) {
	if err := run(io.Discard, t.TempDir()); !errors.Is(err, errNoData) {
		t.Errorf("run on an empty folder: %v, want errNoData", err)
	}
}
