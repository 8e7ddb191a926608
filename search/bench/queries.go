package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"casefile/indexer"
	"casefile/search/query"
)

// A question is a query of the mix, in no engine's language.
type question struct {
	ID     int      `json:"id"`
	Class  string   `json:"cls"`
	Op     string   `json:"op"` // term, and, or, phrase, prefix, fuzzy or all
	Terms  []string `json:"terms"`
	Facets bool     `json:"facets"`
	Marked bool     `json:"hl"` // passages with the matches marked
	Sort   string   `json:"sort"`
	Person string   `json:"person"`
	From   int      `json:"ymin"`
	To     int      `json:"ymax"`

	people []string // the spellings of Person
}

// weights are the numbers of queries of each class, of a hundred. Other classes are
// shown but don't count.
var weights = map[string]float64{
	"ui": 40, "and2_facet4": 10, "or2_date_facet": 10, "filt": 10, "or2_facet4": 5, "filt_year": 5, "person": 5,
	"all_facet4": 3, "phrase2": 2, "term_hi": 2, "term_mid": 2, "fuzzy1": 2, "prefix": 2, "phrase3": 1, "term_lo": 1,
}

// facetSizes are the numbers of values of the facets of a question.
var facetSizes = map[string]int{
	indexer.FieldPerson: 10, indexer.FieldOrg: 10, indexer.FieldPlace: 10, indexer.FieldYear: 40,
}

// pageSize is the number of articles on a page.
const pageSize = 10

// readQuestions reads at most so many questions of each class, or all if most is 0.
func readQuestions(file string, most int) ([]question, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []question
	seen := map[string]int{}
	d := json.NewDecoder(bufio.NewReader(f))
	for {
		var q question
		err := d.Decode(&q)
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if seen[q.Class]++; most == 0 || seen[q.Class] <= most {
			all = append(all, q)
		}
	}
}

// query returns the question for casefile: as a search page asks it, or literally,
// without other spellings of names, which Bleve would not find.
func (q *question) query(literal bool) query.Query {
	s := query.Query{Literal: literal, Size: pageSize}
	switch q.Op {
	case "or":
		s.Text = strings.Join(q.Terms, " OR ")
	case "phrase":
		s.Text = `"` + strings.Join(q.Terms, " ") + `"`
	case "prefix":
		s.Text = q.Terms[0] + "*"
	case "fuzzy":
		s.Text = q.Terms[0] + "~1"
	default:
		s.Text = strings.Join(q.Terms, " ")
	}
	if q.Sort == "date" {
		s.Sort = query.Newest
	}
	if q.Person != "" {
		s.Filters = map[string]query.Filter{indexer.FieldPerson: {Any: []string{q.Person}}}
	}
	if q.From > 0 {
		s.From, s.To = strconv.Itoa(q.From), strconv.Itoa(q.To)
	}
	if q.Facets {
		s.Facets = facetSizes
	}
	if q.Marked {
		s.Passages = 2
	}
	return s
}
