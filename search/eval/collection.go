package main

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search"
	"casefile/search/opensearch"
	"casefile/search/query"
	"casefile/search/segment"
)

// A collection is documents, questions and answers.
type collection struct {
	name      string
	docs      []document
	questions []question
	relevant  map[string]map[string]bool // documents by question
	cluster   string                     // address of an OpenSearch node to search with; "" for the embedded engine
}

type document struct{ ID, Title, Text, Lang string }

type question struct {
	ID, Text string
	Class    string `json:"cls"`
}

// languages are those of collections whose documents don't say; others are English.
var languages = map[string]string{"xquad-ru": "ru", "xquad-tr": "tr", "kazqad-val": "kk"}

// load reads the collection in a folder.
func load(dir string) (*collection, error) {
	c := &collection{name: filepath.Base(dir)}
	var err error
	if c.docs, err = readLines[document](filepath.Join(dir, "docs.jsonl")); err != nil {
		return nil, err
	}
	if c.questions, err = readLines[question](filepath.Join(dir, "queries.jsonl")); err != nil {
		return nil, err
	}
	c.relevant, err = readAnswers(filepath.Join(dir, "qrels.tsv"))
	return c, err
}

// An index is a collection that can be searched.
type index struct {
	*search.Searcher
	dir  string
	docs map[string]string // documents by the id of their article
}

// index indexes the collection in a temporary folder, with read to turn articles into
// documents.
func (c *collection) index(read func(*corpus.Article) *indexer.Document) (x *index, err error) {
	x = &index{docs: map[string]string{}}
	if x.dir, err = os.MkdirTemp("", "casefile-eval"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(x.dir))
		}
	}()
	quiet := slog.New(slog.DiscardHandler)
	w, err := corpus.OpenWriter(x.dir, quiet)
	if err != nil {
		return nil, err
	}
	for batch := range slices.Chunk(c.docs, 500) {
		var items []corpus.Item
		for _, d := range batch {
			items = append(items, item(d, c.name))
		}
		receipts, err := w.Add(items...)
		if err != nil {
			return nil, errors.Join(err, w.Close())
		}
		for i, r := range receipts {
			x.docs[r.ID] = batch[i].ID
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	store, err := corpus.Open(x.dir)
	if err != nil {
		return nil, err
	}
	if c.cluster != "" {
		e, err := opensearch.New(context.Background(), store, opensearch.Options{URLs: []string{c.cluster}, Index: "eval-" + c.name, Shards: 2}, 0, quiet)
		if err != nil {
			return nil, err
		}
		e.Reading(read)
		x.Searcher = search.New(e, store)
		return x, e.Rebuild(context.Background(), nil)
	}
	ix, err := indexer.Open(segment.IndexDir(x.dir), quiet)
	if err != nil {
		return nil, err
	}
	ix.Read = read
	if _, err := ix.Update(context.Background(), store, nil); err != nil {
		return nil, errors.Join(err, ix.Close())
	}
	x.Searcher = search.New(segment.New(ix, store), store)
	return x, nil
}

// Close deletes the index.
func (x *index) Close() error { return errors.Join(x.Searcher.Close(), os.RemoveAll(x.dir)) }

// find returns the documents found, best first.
func (x *index) find(q query.Query) ([]string, error) {
	ranking, _, err := x.Rank(context.Background(), q)
	for i, id := range ranking {
		ranking[i] = x.docs[id]
	}
	return ranking, err
}

func item(d document, collection string) corpus.Item {
	url := "https://" + collection + ".example/" + d.ID
	a := &corpus.Article{
		URL: url, Title: d.Title, Lang: cmp.Or(d.Lang, languages[collection], "en"),
		Source: corpus.Source{ID: collection, Name: collection},
	}
	for p := range strings.SplitSeq(strings.TrimPrefix(d.Text, "\ufeff"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
		}
	}
	c := &corpus.Capture{URL: url, Body: []byte(d.ID + "\n" + d.Text), Time: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)}
	return corpus.Item{Capture: c, Article: a}
}

// readLines reads the JSON values of a file, or of the file with .gz added to its name.
func readLines[T any](file string) ([]T, error) {
	f, err := os.Open(file)
	var in io.Reader = f
	if errors.Is(err, fs.ErrNotExist) {
		if f, err = os.Open(file + ".gz"); err == nil {
			in, err = gzip.NewReader(f)
		}
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []T
	d := json.NewDecoder(bufio.NewReader(in))
	for {
		var v T
		err := d.Decode(&v)
		if err == io.EOF {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", file, len(all)+1, err)
		}
		all = append(all, v)
	}
}

// readAnswers reads, by question, the documents that answer it. After a heading, a
// line holds question, document and grade, separated by tabs.
func readAnswers(file string) (map[string]map[string]bool, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	answers := map[string]map[string]bool{}
	for i, line := range strings.Split(strings.TrimSpace(string(b)), "\n") {
		p := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if len(p) != 3 {
			return nil, fmt.Errorf("%s, line %d: %d columns, want 3", file, i+1, len(p))
		}
		if i == 0 || p[2] == "0" {
			continue
		}
		if answers[p[0]] == nil {
			answers[p[0]] = map[string]bool{}
		}
		answers[p[0]][p[1]] = true
	}
	return answers, nil
}
