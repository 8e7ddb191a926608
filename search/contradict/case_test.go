package contradict_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestCase finds the contradictions in the abstracts of a real case, and compares them
// with those that a reader judged right, in testdata/case.txt.
func TestCase(t *testing.T) {
	f, err := os.Open("../../../shared/data/case/abstracts.jsonl")
	if err != nil {
		t.Skip("the abstracts are not here: ", err)
	}
	defer f.Close()
	var stories []story
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var a struct{ Date, Lang, Text string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		stories = append(stories, story{a.Date, a.Lang, a.Text})
	}
	b, err := os.ReadFile("testdata/case.txt")
	if err != nil {
		t.Fatal(err)
	}
	var right []string
	for line := range strings.Lines(string(b)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			right = append(right, line)
		}
	}
	all, _ := find(t, stories)
	found := 0
	for _, c := range all {
		var values []string
		for _, v := range c.Values {
			values = append(values, v.Text)
		}
		slices.Sort(values)
		if got := strings.TrimSpace(fmt.Sprint(c.Kind, " ", c.Event)) + ": " + strings.Join(values, ", "); slices.Contains(right, got) {
			found++
		} else {
			t.Logf("not judged: %s", got)
		}
	}
	t.Logf("%d found, %d of them judged right", len(all), found)
	if found < 8 || float64(found) < .9*float64(len(all)) {
		t.Errorf("%d found, %d of them judged right; want 8 or more, and nine of ten", len(all), found)
	}
}
