package eval

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"math"
)

// NDCG returns the normalised discounted cumulative gain of the first n of a
// ranking, with a gain of 1 for each that is relevant.
func NDCG(ranking []string, relevant map[string]bool, n int) float64 {
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

// AveragePrecision returns the mean, over the relevant, of the precision where
// each stands in a ranking; of one that is missing it is 0.
func AveragePrecision(ranking []string, relevant map[string]bool) float64 {
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

// Recall returns the share of the relevant in the first n of a ranking.
func Recall(ranking []string, relevant map[string]bool, n int) float64 {
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

// figures.json holds the figures of the last committed run, by collection, so
// that a change of the ranking is a diff. The test writes it with -update.
//
//go:embed figures.json
var figures []byte

// A Record is what is kept of a collection's [Figures].
type Record struct {
	NDCG   float64 `json:"ndcg@10,omitempty"`
	MAP    float64 `json:"map,omitempty"`
	Recall float64 `json:"recall@100,omitempty"`

	// Of names, all that is found counts.
	Precision float64 `json:"precision,omitempty"`
	Found     float64 `json:"recall,omitempty"`
}

func last() (map[string]Record, error) {
	all := map[string]Record{}
	if err := json.Unmarshal(figures, &all); err != nil {
		return nil, fmt.Errorf("figures.json: %w", err)
	}
	return all, nil
}
