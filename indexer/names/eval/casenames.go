package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"casefile/indexer/names"
)

// A caseFile is texts about one case and queries for the names in it.
type caseFile struct {
	docs     []caseDoc
	queries  []caseQuery
	relevant map[string]map[string]bool // by query, by doc
}

type caseDoc struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

type caseQuery struct {
	ID    string `json:"id"`
	Text  string `json:"text"`
	Class string `json:"cls"`
}

func loadCase(dir string) (*caseFile, error) {
	c := &caseFile{relevant: map[string]map[string]bool{}}
	if err := readLines(filepath.Join(dir, "docs.jsonl"), &c.docs); err != nil {
		return nil, err
	}
	if err := readLines(filepath.Join(dir, "queries.jsonl"), &c.queries); err != nil {
		return nil, err
	}
	f, err := os.Open(filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) != 3 || fields[0] == "query-id" {
			continue
		}
		if c.relevant[fields[0]] == nil {
			c.relevant[fields[0]] = map[string]bool{}
		}
		c.relevant[fields[0]][fields[1]] = true
	}
	return c, lines.Err()
}

// mentions returns the runs of capitalized words in a text.
func mentions(text string) []string {
	var all []string
	var run []string
	flush := func() {
		if len(run) > 0 {
			all = append(all, strings.Join(run, " "))
		}
		run = nil
	}
	for field := range strings.FieldsSeq(text) {
		word := strings.TrimFunc(field, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' })
		bare := strings.TrimRight(word, ".")
		first := []rune(bare + " ")[0]
		if !unicode.IsUpper(first) {
			flush()
			continue
		}
		before, after, _ := strings.Cut(field, bare)
		if before != "" { // a quotation mark, a bracket
			flush()
		}
		if len([]rune(bare)) <= 2 || strings.Contains(bare, ".") { // abbreviated
			run = append(run, word)
			after = strings.TrimPrefix(after, ".")
		} else {
			run = append(run, bare)
		}
		if after != "" {
			flush()
		}
	}
	flush()
	return all
}

// A mentionIndex finds the texts that mention a name.
type mentionIndex struct {
	lexicon names.Lexicon
	docs    map[string]map[string]bool // by mention
}

func (c *caseFile) index() *mentionIndex {
	x := &mentionIndex{docs: map[string]map[string]bool{}}
	for _, d := range c.docs {
		for _, m := range mentions(d.Text) {
			if x.docs[m] == nil {
				x.docs[m] = map[string]bool{}
			}
			if !x.docs[m][d.ID] {
				x.docs[m][d.ID] = true
				x.lexicon.Set(m, len(x.docs[m]))
			}
		}
	}
	return x
}

// find returns the texts that mention a spelling of the name at or above the cut, or
// its last word alone.
func (x *mentionIndex) find(name string) map[string]bool {
	found := map[string]bool{}
	for _, s := range x.lexicon.Find(name, names.Cut, 1000) {
		maps.Copy(found, x.docs[s.Text])
	}
	if words := strings.Fields(name); len(words) > 1 {
		for _, s := range x.lexicon.Find(words[len(words)-1], names.Cut, 1000) {
			if !strings.Contains(s.Text, " ") {
				maps.Copy(found, x.docs[s.Text])
			}
		}
	}
	return found
}

// table searches the texts for every name, and writes precision and recall by class
// of query.
func (c *caseFile) table(w io.Writer) {
	x := c.index()
	type sums struct{ queries, answered, precision, recall float64 }
	byClass := map[string]*sums{"all": {}}
	for _, q := range c.queries {
		found := x.find(q.Text)
		right := 0.0
		for d := range found {
			if c.relevant[q.ID][d] {
				right++
			}
		}
		if byClass[q.Class] == nil {
			byClass[q.Class] = &sums{}
		}
		for _, s := range []*sums{byClass["all"], byClass[q.Class]} {
			s.queries++
			s.recall += right / float64(max(1, len(c.relevant[q.ID])))
			if len(found) > 0 {
				s.answered++
				s.precision += right / float64(len(found))
			}
		}
	}
	fmt.Fprintf(w, "\nnames of the case: %d texts\n\n%-18s %7s  %5s %5s\n", len(c.docs), "class", "queries", "P", "R")
	for _, class := range slices.Sorted(maps.Keys(byClass)) {
		s := byClass[class]
		fmt.Fprintf(w, "%-18s %7.0f  %.3f %.3f\n", class, s.queries, s.precision/max(1, s.answered), s.recall/max(1, s.queries))
	}
}
