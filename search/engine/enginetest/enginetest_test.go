package enginetest

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
)

var update = flag.Bool("update", false, "write the answers of the reference into testdata/cases.txt")

func openReference(_ *testing.T, store *corpus.Store) Index {
	r := &reference{store: store, documents: map[string]*document{}}
	return Index{r, r.update, r.rebuild}
}

// The reference passes the suite, so no test asks for more than the contract.
func TestReference(t *testing.T) { Run(t, openReference) }

// The answers in testdata/cases.txt are those of the reference.
func TestCases(t *testing.T) {
	d := newDesk(t, openReference)
	d.fill(d.caseArticles()...)
	v := d.view()
	n := v.notation()
	file := casesFile
	names := map[string]bool{}
	for _, c := range parseCases(casesFile) {
		q, err := c.question(n)
		if err != nil {
			t.Fatal(err)
		}
		if names[c.name] {
			t.Errorf("two cases are named %q", c.name)
		}
		names[c.name] = true
		got := v.answer(v.reference, q)
		if diff := cmp.Diff(c.want, got); diff != "" && !*update {
			t.Errorf("%s: (-want +got)\n%s", c.name, diff)
		}
		file = replaceAnswer(file, c, got)
	}
	if *update {
		if err := os.WriteFile("testdata/cases.txt", []byte(file), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// replaceAnswer returns the file of cases with another answer to one.
func replaceAnswer(file string, c testCase, answer []string) string {
	lines := strings.Split(file, "\n")
	at := slices.Index(lines, "== "+c.name) + len(c.settings) + 1
	end := at
	for strings.HasPrefix(lines[end], "> ") {
		end++
	}
	for i := range answer {
		answer[i] = "> " + answer[i]
	}
	return strings.Join(slices.Replace(lines, at, end, answer...), "\n")
}
