package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"casefile/indexer/names"
)

var errNoData = errors.New("no judged names")

// A doc is a spelling in the lexicon.
type doc struct {
	ID      int      `json:"id"`
	Cluster int      `json:"c"`
	Origin  string   `json:"o"`
	Text    string   `json:"s"`
	Keys    []string `json:"keys"` // its official romanisations
}

// A query is a spelling to look up.
type query struct {
	Kind     string   `json:"kind"`
	Text     string   `json:"q"`
	Keys     []string `json:"keys"`
	Cluster  int      `json:"c"`
	Origin   string   `json:"o"`
	Relevant []int    `json:"rel"` // docs that it must find
}

// A set is a lexicon with its queries.
type set struct {
	name    string
	docs    []doc
	queries []query
	byText  map[string][]int // docs by spelling
}

// load reads all sets in a folder.
func load(dir string) ([]*set, error) {
	files, err := filepath.Glob(filepath.Join(dir, "docs_*.jsonl"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%w in %s", errNoData, dir)
	}
	slices.Sort(files)
	var sets []*set
	for _, file := range files {
		base := strings.TrimPrefix(filepath.Base(file), "docs_")
		s := &set{name: strings.TrimSuffix(base[strings.LastIndex(base, "_")+1:], ".jsonl"), byText: map[string][]int{}}
		if err := readLines(file, &s.docs); err != nil {
			return nil, err
		}
		if err := readLines(filepath.Join(dir, "queries_"+base), &s.queries); err != nil {
			return nil, err
		}
		for i, d := range s.docs {
			if d.ID != i {
				return nil, fmt.Errorf("%s: line %d has id %d", file, i+1, d.ID)
			}
			s.byText[d.Text] = append(s.byText[d.Text], i)
		}
		for i, q := range s.queries {
			if len(q.Relevant) == 0 || slices.ContainsFunc(q.Relevant, func(d int) bool { return d < 0 || d >= len(s.docs) }) {
				return nil, fmt.Errorf("queries_%s:%d: no relevant spelling, or one that is not in the lexicon", base, i+1)
			}
		}
		sets = append(sets, s)
	}
	return sets, nil
}

// readLines appends the JSON values of a file, one a line, to out.
func readLines[T any](file string, out *[]T) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			return fmt.Errorf("%s:%d: %w", file, n, err)
		}
		*out = append(*out, v)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}

// lexicon returns the set's spellings, each in one article.
func (s *set) lexicon() *names.Lexicon {
	l := &names.Lexicon{Nominative: true}
	for i, d := range s.docs {
		if s.byText[d.Text][0] == i {
			l.Set(d.Text, 1)
		}
	}
	return l
}

// hasAllWords reports whether doc d has all words of q in a romanisation.
func (s *set) hasAllWords(q *query, d int) bool {
	for _, asked := range q.Keys {
		for _, key := range s.docs[d].Keys {
			words := strings.Fields(key)
			if !slices.ContainsFunc(strings.Fields(asked), func(w string) bool { return !slices.Contains(words, w) }) {
				return true
			}
		}
	}
	return false
}

// A hit is a doc that counts for a query.
type hit struct {
	doc      int
	score    float64
	relevant bool
}

// judge returns those docs of the found spellings that count.
func (s *set) judge(q *query, found []names.Spelling) []hit {
	var hits []hit
	for _, f := range found {
		for _, d := range s.byText[f.Text] {
			relevant := slices.Contains(q.Relevant, d)
			if !relevant && (s.docs[d].Cluster == q.Cluster || s.hasAllWords(q, d)) {
				continue
			}
			hits = append(hits, hit{d, f.Score, relevant})
		}
	}
	return hits
}

// found returns what the lexicon finds for a query, without the query's own string.
func (s *set) found(l *names.Lexicon, q *query) []names.Spelling {
	found := l.Find(q.Text, faint, depth)
	return slices.DeleteFunc(found, func(f names.Spelling) bool { return f.Text == q.Text })
}
