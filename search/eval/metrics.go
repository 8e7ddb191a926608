package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
)

// ndcg returns the normalised discounted cumulative gain of the first n of a
// ranking, with a gain of 1 for each that is relevant.
func ndcg(ranking []string, relevant map[string]bool, n int) float64 {
	got, best := 0.0, 0.0
	for i := range n {
		gain := 1 / math.Log2(float64(i+2))
		if i < len(ranking) && relevant[ranking[i]] {
			got += gain
		}
		if i < len(relevant) {
			best += gain
		}
	}
	if best == 0 {
		return 0
	}
	return got / best
}

// averagePrecision returns the mean, over the relevant, of the precision at the rank of
// each, 0 for one that is missing.
func averagePrecision(ranking []string, relevant map[string]bool) float64 {
	sum, found := 0.0, 0.0
	for i, id := range ranking {
		if relevant[id] {
			found++
			sum += found / float64(i+1)
		}
	}
	if len(relevant) == 0 {
		return 0
	}
	return sum / float64(len(relevant))
}

// recall returns the share of the relevant that are in the first n of a ranking.
func recall(ranking []string, relevant map[string]bool, n int) float64 {
	found := 0.0
	for _, id := range ranking[:min(n, len(ranking))] {
		if relevant[id] {
			found++
		}
	}
	if len(relevant) == 0 {
		return 0
	}
	return found / float64(len(relevant))
}

// figures.json holds the figures of the last committed run, by collection. The test
// writes it with -update.
//
//go:embed figures.json
var figuresJSON []byte

// A record is the figures of a collection that are committed.
type record struct {
	NDCG   float64 `json:"ndcg@10,omitempty"`
	MAP    float64 `json:"map,omitempty"`
	Recall float64 `json:"recall@100,omitempty"`

	// Of names, of all articles found.
	Precision float64 `json:"precision,omitempty"`
	Found     float64 `json:"recall,omitempty"`
}

func committed() (map[string]record, error) {
	all := map[string]record{}
	if err := json.Unmarshal(figuresJSON, &all); err != nil {
		return nil, fmt.Errorf("figures.json: %w", err)
	}
	return all, nil
}
