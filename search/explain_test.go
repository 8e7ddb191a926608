package search

import (
	"casefile/search/engine"
	"casefile/search/query"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// The shares of words and phrases add up to the score, however they are joined.
func TestExplain(t *testing.T) {
	e := searcher(t)
	for _, text := range []string{
		"dosanov", "Досанов retrial", "dosanov OR snow", "the colonel", "the", "M. Dosanov pleaded", `"pleaded guilty" -retrial`,
		"(dosanov trial) OR (snow north)", "lawyer petrova same:paragraph", "body:colonel OR title:colonel", "lead:Досанов", "person:dosanov trial",
		"col* guilty~1", "source:steppe dosanov year:2006", "dosanov snow", "zzz OR snow",
	} {
		res, err := e.Search(t.Context(), query.Query{Text: text, Explain: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Hits) == 0 {
			t.Errorf("%s finds nothing", text)
		}
		for _, h := range res.Hits {
			sum := 0.0
			for _, s := range h.Shares {
				sum += s.Score
			}
			if math.Abs(sum-h.Score) > 1e-9 {
				t.Errorf("%s: %s has %v, its shares %v: %+v", text, h.Article.URL, h.Score, sum, h.Shares)
			}
		}
	}
	res, err := e.Search(t.Context(), query.Query{Text: "Dossanov -snow", Explain: true, Size: 1, Sort: query.Relevance})
	if err != nil {
		t.Fatal(err)
	}
	want := []engine.Share{{Term: "Dossanov", Others: 2}}
	if d := cmp.Diff(want, res.Hits[0].Shares, cmpopts.IgnoreFields(engine.Share{}, "Weight", "Damped", "First", "Score")); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if res, err := e.Search(t.Context(), query.Query{Text: "dosanov"}); err != nil || res.Hits[0].Shares != nil {
		t.Errorf("%v, explained without being asked: %+v", err, res.Hits[0].Shares)
	}
}
