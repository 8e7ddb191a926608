package search

import (
	"casefile/search/query"
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
)

// The values are the log-likelihood ratios of tables reckoned by hand.
func TestSurprise(t *testing.T) {
	for _, c := range []struct {
		a, n, b, m int
		want       float64
	}{
		{10, 10, 0, 10, 4 * 10 * math.Ln2},
		{5, 10, 50, 100, 0},                                  // the same share
		{1, 10, 50, 100, 0},                                  // less than elsewhere
		{0, 10, 0, 100, 0}, {0, 0, 0, 0, 0}, {5, 5, 0, 0, 0}, // nothing to compare with
		{8, 10, 2, 10, 2 * (8*math.Log(1.6) + 2*math.Log(.4) + 2*math.Log(.4) + 8*math.Log(1.6))},
	} {
		if got := surprise(c.a, c.n, c.b, c.m); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%d of %d, %d of %d elsewhere: %v, want %v", c.a, c.n, c.b, c.m, got, c.want)
		}
	}
}

func TestStandouts(t *testing.T) {
	var many []story
	for i := range 20 {
		many = append(many,
			story{fmt.Sprint("court", i), "en", "2006", "Steppe News", "In court",
				"The court heard Marat Dosanov about the reservoir. Lawyer Olga Petrova objected. The president was not named."},
			story{fmt.Sprint("farm", i), "en", "2007", "Daily Cloud", "On the farm",
				"The harvest was good, said Bolat Nurlanov. The president visited the fields and the barley."})
	}
	e := searcherOf(t, t.TempDir(), many)
	for _, c := range []struct {
		q                   query.Query
		names, words, never string
	}{
		{query.Query{Text: "court"}, "Marat Dosanov, Olga Petrova", "reservoir, objected", "court, president, Nurlanov, barley, the"},
		{query.Query{Text: "harvest"}, "Bolat Nurlanov", "barley, fields", "president, harvest, Dosanov"},
		{query.Query{Filters: map[string]query.Filter{"person": anyOf("Marat Dosanov")}}, "Olga Petrova", "reservoir", "Marat Dosanov"},
		{query.Query{}, "", "", "president, court, Marat Dosanov"}, // there is no rest
		{query.Query{Text: "president"}, "", "", "Marat Dosanov, barley"},
		{query.Query{Text: "harvest court"}, "", "", "Marat Dosanov"}, // either of them is all
	} {
		s, err := e.Standouts(context.Background(), c.q, 10)
		if err != nil {
			t.Fatal(err)
		}
		var names, words []string
		for _, n := range s.Names {
			names = append(names, n.Label)
			if n.Articles != 20 || n.Rest != 0 || n.Facet != "person" {
				t.Errorf("%+v: %+v, want a person of 20 articles and none elsewhere", c.q, n)
			}
		}
		for _, w := range s.Words {
			words = append(words, w.Label)
		}
		if got := strings.Join(names, ", "); got != c.names {
			t.Errorf("%+v: names that stand out are %s, want %s", c.q, got, c.names)
		}
		for w := range strings.SplitSeq(c.words, ", ") {
			if got := strings.Join(words, ", "); w != "" && !strings.Contains(got, w) {
				t.Errorf("%+v: words that stand out are %s, want %s", c.q, got, w)
			}
		}
		for w := range strings.SplitSeq(c.never, ", ") {
			for _, got := range append(names, words...) {
				if strings.EqualFold(got, w) {
					t.Errorf("%+v: %s stands out", c.q, w)
				}
			}
		}
	}
}
