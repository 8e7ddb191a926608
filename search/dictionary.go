package search

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	index "github.com/blevesearch/bleve_index_api"

	"casefile/corpus"
	"casefile/indexer"
)

// read calls fn with a reader of the index as it is now.
func (s *snapshot) read(fn func(r index.IndexReader) error) (err error) {
	advanced, err := s.Bleve.Advanced()
	if err != nil {
		return err
	}
	r, err := advanced.Reader()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return fn(r)
}

// documentFrequency returns how many articles have a term. Deleted ones don't count.
func documentFrequency(r index.IndexReader, field, value string) (int, error) {
	t, err := r.TermFieldReader(context.Background(), []byte(value), field, false, false, false)
	if err != nil {
		return 0, err
	}
	return int(t.Count()), t.Close()
}

// lengths keeps the mean length of the articles of an index.
type lengths struct {
	mu         sync.Mutex
	generation int
	at         corpus.Position
	value      float64
	built      bool
}

// mean returns the mean length of the articles that s shows, exactly.
func (l *lengths) mean(s *snapshot) (float64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.built && l.generation == s.Generation && l.at == s.At {
		return l.value, nil
	}
	var terms []string
	err := s.dictionary(indexer.FieldLength, func(term string, _ int) { terms = append(terms, term) })
	if err != nil {
		return 0, err
	}
	words, all := 0, 0
	err = s.read(func(r index.IndexReader) error {
		for _, t := range terms {
			length, err := strconv.Atoi(t)
			if err != nil {
				return fmt.Errorf("field %s: %w", indexer.FieldLength, err)
			}
			n, err := documentFrequency(r, indexer.FieldLength, t)
			if err != nil {
				return err
			}
			words += n * length
			all += n
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	l.value = 0
	if all > 0 {
		l.value = float64(words) / float64(all)
	}
	l.generation, l.at, l.built = s.Generation, s.At, true
	return l.value, nil
}
