package enginetest

import (
	_ "embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/go-cmp/cmp"

	"casefile/search/engine"
	"casefile/search/query"
)

//go:embed testdata/cases.txt
var casesFile string

// A testCase is a question of testdata/cases.txt with its answer.
type testCase struct {
	name     string
	settings []string // lines
	want     []string // lines, without >
}

// parseCases reads the cases of a file. It skips comments and empty lines.
func parseCases(file string) (all []testCase) {
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		name, begins := strings.CutPrefix(line, "== ")
		if begins {
			all = append(all, testCase{name: name})
		}
		if begins || line == "" || strings.HasPrefix(line, "#") || len(all) == 0 {
			continue
		}
		c := &all[len(all)-1]
		if want, ok := strings.CutPrefix(line, "> "); ok {
			c.want = append(c.want, want)
		} else {
			c.settings = append(c.settings, line)
		}
	}
	return all
}

// question reads the settings of a case. Without others, all hits are wanted, the
// newest first.
func (c *testCase) question(n *notation) (*question, error) {
	q := &question{Plan: engine.Plan{Sort: query.Newest, Size: enough}}
	for _, line := range c.settings {
		key, value, _ := strings.Cut(line, ":")
		if err := q.set(n, key, strings.TrimSpace(value)); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", c.name, line, err)
		}
	}
	return q, nil
}

// set reads one setting.
func (q *question) set(n *notation, key, value string) (err error) {
	switch key {
	case "find":
		q.Root, err = n.clause(value)
	case "among":
		q.Among, err = n.clause(value)
	case "filter":
		f, bad := n.filter(value)
		q.Labels, err = append(q.Labels, f), bad
	case "dates":
		q.Dates, err = n.period(value)
	case "sort":
		q.Sort = query.Sort(value)
		if !slices.Contains(query.Sorts, q.Sort) {
			err = errors.New("no such order")
		}
	case "page":
		_, err = fmt.Sscanf(value, "%d of %d", &q.From, &q.Size)
		q.From = (q.From - 1) * q.Size
	case "size":
		q.Size, err = strconv.Atoi(value)
	case "after":
		q.Behind = value
	case "facets":
		q.Facets = strings.Fields(value)
		q.Narrowed = slices.Contains(q.Facets, "narrowed")
		q.Facets = slices.DeleteFunc(q.Facets, func(f string) bool { return f == "narrowed" })
	case "mentions":
		q.Mentions, err = n.several(value)
	case "explain":
		q.Explain = true
	default:
		err = errors.New("no such setting")
	}
	return err
}

// testCases checks the answers of testdata/cases.txt.
func testCases(d *desk) {
	v := d.view()
	n := v.notation()
	for _, c := range parseCases(casesFile) {
		q, err := c.question(n)
		if err != nil {
			d.Error(err)
			continue
		}
		if diff := cmp.Diff(c.want, v.answer(v.engine, q)); diff != "" {
			d.Errorf("%s: (-want +got)\n%s", c.name, diff)
		}
	}
}

// notation returns what reads clauses for the articles of a view.
func (v *views) notation() *notation {
	return &notation{langs: v.reference.state.Langs, documents: func(name string) *document {
		at := slices.IndexFunc(v.reference.documents, func(d *document) bool { return v.names[d.ID] == name })
		if at < 0 {
			v.Fatalf("there is no article %q", name)
		}
		return v.reference.documents[at]
	}}
}
