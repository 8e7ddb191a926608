package entity

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestJudged finds the entities of texts that we wrote, of cases that never
// were. Each file is a text, a line of equals signs, and what a careful reader
// finds in it; the language ends the file's name. "missed:" begins a line that we
// don't find, "uncertain:" one that we find and hide, "wrong:" one that we find and shouldn't; so the file tells both what
// is right and how far we are from it.
func TestJudged(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no judged texts: ", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			body, judged, _ := strings.Cut(string(b), "\n====\n")
			var want []string
			for line := range strings.SplitSeq(strings.TrimSpace(judged), "\n") {
				if !strings.HasPrefix(line, "missed: ") && !strings.HasPrefix(line, "uncertain: ") {
					want = append(want, strings.TrimPrefix(line, "wrong: "))
				}
			}
			got := summary(Find(article(body, name[len(name)-2:])))
			slices.Sort(want)
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-judged +found):\n%s", diff)
			}
		})
	}
}
