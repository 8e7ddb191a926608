// Package eval measures how well names are found, on folders of judged
// queries.
//
// A folder holds, for each set of names NAME (say "token" and "full"), the
// spellings of the lexicon in docs_PART_NAME.jsonl and the queries in
// queries_PART_NAME.jsonl. Spellings of one name or person form a cluster.
// For every query the spellings of its cluster that it should bring are known.
//
// How it is counted:
//
//   - The query's own string is left out. Other spellings of its cluster that
//     it need not bring do not count. Neither does a hit of another cluster
//     that has all words of the query literally in an official romanisation:
//     it is right to show all Ivanovs to who asks for Ivanov.
//   - Recall@10 is the share of relevant ones in the first ten, of at most
//     ten; the reciprocal rank that of the first relevant one.
//   - Precision, recall and F1 are those of the hits at or above a score. A
//     query that brings nothing has no precision, recall 0 and F1 0.
//   - Means are taken over the queries of a kind, then over the kinds.
package eval

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

// ErrNoData is returned where there is nothing to measure on.
var ErrNoData = errors.New("no judged names")

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
	Relevant []int    `json:"rel"` // docs to be brought
}

// A set is a lexicon with its queries.
type set struct {
	name    string
	docs    []doc
	queries []query
	byText  map[string][]int    // docs by spelling
	words   [][]map[string]bool // the words of each doc's romanisations
}

// load reads all sets in a folder.
func load(dir string) ([]*set, error) {
	files, err := filepath.Glob(filepath.Join(dir, "docs_*.jsonl"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%w in %s", ErrNoData, dir)
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
			var all []map[string]bool
			for _, k := range d.Keys {
				words := map[string]bool{}
				for _, w := range strings.Fields(k) {
					words[w] = true
				}
				all = append(all, words)
			}
			s.words = append(s.words, all)
		}
		for i, q := range s.queries {
			if len(q.Relevant) == 0 || slices.ContainsFunc(q.Relevant, func(d int) bool { return d < 0 || d >= len(s.docs) }) {
				return nil, fmt.Errorf("queries_%s:%d: no relevant spelling, or one that is not there", base, i+1)
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
	for text := range s.byText {
		l.Add(text, 1)
	}
	return l
}

// neutral tells whether doc d has all words of q in a romanisation.
func (s *set) neutral(q *query, d int) bool {
	for _, k := range q.Keys {
		asked := strings.Fields(k)
		for _, words := range s.words[d] {
			if !slices.ContainsFunc(asked, func(w string) bool { return !words[w] }) {
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
			if !relevant && (s.docs[d].Cluster == q.Cluster || s.neutral(q, d)) {
				continue
			}
			hits = append(hits, hit{d, f.Score, relevant})
		}
	}
	return hits
}

// found returns what the lexicon brings for a query, the query's own string
// left out.
func (s *set) found(l *names.Lexicon, q *query) []names.Spelling {
	found := l.Find(q.Text, faint, depth)
	return slices.DeleteFunc(found, func(f names.Spelling) bool { return f.Text == q.Text })
}
