package search

import (
	"casefile/search/query"
	"context"
	"fmt"
	"math"
	"testing"
)

// Four articles of which the words can be counted, and the scores that the formula
// gives for them by hand: N = 4, mean length (7+4+7+6)/4 = 6, k1 = 1.5, b = 0.75. A
// length is one more than the words of title and text that are no stop words.
func TestScores(t *testing.T) {
	e := searcherOf(t, t.TempDir(), []story{
		{"a", "", "2001", "S", "Red", "red red blue green grey"}, // red 3, blue 1
		{"b", "", "2002", "S", "Blue", "blue white"},             // blue 2
		{"c", "", "2003", "S", "Green", "green grey grey black pink"},
		{"d", "", "2004", "S", "Pink", "pink black, white blue"}, // blue 1
	})
	idf := func(df float64) float64 { return math.Log(1 + (4-df+.5)/(df+.5)) }
	tf := func(n, length float64) float64 { return n / (n + 1.5*(1-.75+.75*length/6)) }
	for _, c := range []struct {
		text string
		want map[string]float64
	}{
		{"red", map[string]float64{"a": idf(1) * tf(3, 7)}},
		{"blue", map[string]float64{"a": idf(3) * tf(1, 7), "b": idf(3) * tf(2, 4), "d": idf(3) * tf(1, 6)}},
		// blue stands behind one red, and two places behind another
		{"red blue", map[string]float64{"a": idf(1)*tf(3, 7) + idf(3)*tf(1, 7) + .5*idf(3)*1.25/(1.25+1.5)}},
		{"red OR white", map[string]float64{"a": idf(1) * tf(3, 7), "b": idf(2) * tf(1, 4), "d": idf(2) * tf(1, 6)}},
		// of a phrase no more is known than that it is as rare as the rarest of its words
		{`"blue green"`, map[string]float64{"a": idf(2) * tf(1, 7)}},
		{"blue -red", map[string]float64{"b": idf(3) * tf(2, 4), "d": idf(3) * tf(1, 6)}},
		{"blue date:2001", map[string]float64{"a": idf(3) * tf(1, 7)}},
	} {
		res, err := e.Search(context.Background(), query.Query{Text: c.text, Literal: true})
		if err != nil {
			t.Fatal(err)
		}
		if len(res.Hits) != len(c.want) {
			t.Errorf("%s: %d found, want %d", c.text, len(res.Hits), len(c.want))
		}
		for i, h := range res.Hits {
			name := h.Article.URL[len(h.Article.URL)-1:]
			if math.Abs(h.Score-c.want[name]) > 1e-9 {
				t.Errorf("%s: %s has %v, want %v", c.text, name, h.Score, c.want[name])
			}
			if i > 0 && h.Score > res.Hits[i-1].Score {
				t.Errorf("%s: %s stands behind a lower score", c.text, name)
			}
		}
	}
}

// An article that has a name as it was typed comes before all that have it in other
// spellings only. These get half of the score of a word as rare as all spellings together.
func TestScoresOfSpellings(t *testing.T) {
	e := searcherOf(t, t.TempDir(), []story{
		{"a", "en", "2001", "S", "Red", "Tokayev green grey"},
		{"b", "en", "2002", "S", "Blue", "Toqaev Toqaev white"},
		{"c", "en", "2003", "S", "Pink", "Toqaev black and brown"},
		{"d", "en", "2004", "S", "Grey", "yellow purple orange"},
	})
	res, err := e.Search(context.Background(), query.Query{Text: "Tokayev", Explain: true})
	if err != nil {
		t.Fatal(err)
	}
	idf := func(df float64) float64 { return math.Log(1 + (4-df+.5)/(df+.5)) }
	tf := func(n float64) float64 { return n / (n + 1.5) } // all are of the mean length
	want := []float64{idf(1)*tf(1) + idf(3), .5 * idf(3) * tf(2), .5 * idf(3) * tf(1)}
	if len(res.Hits) != len(want) {
		t.Fatalf("%d found, want %d", len(res.Hits), len(want))
	}
	for i, h := range res.Hits {
		if math.Abs(h.Score-want[i]) > 1e-9 {
			t.Errorf("%s has %v, want %v; shares %+v", h.Article.URL, h.Score, want[i], h.Shares)
		}
	}
}

// The page is the same whether all articles are in one segment or in many, and
// whatever was replaced meanwhile.
func TestScoresOfSegments(t *testing.T) {
	dir := t.TempDir()
	var stories []story
	for i := range 60 {
		stories = append(stories, story{fmt.Sprint("s", i), "en", fmt.Sprintf("20%02d", i%20), "S", "The colonel",
			fmt.Sprintf("The colonel of unit %d, %d and %d was seen. It rained.", i%7, i%5, i%3)})
	}
	one := searcherOf(t, t.TempDir(), stories)
	many := searcherOf(t, dir, stories[:20])
	for _, some := range [][]story{stories[20:25], stories[15:45], stories[40:]} {
		many.Close()
		many = searcherOf(t, dir, some)
	}
	for _, text := range []string{"colonel", "unit 3", `"unit 3"`, "3 OR 4", "colonel -6", "uni* seen same:sentence", ""} {
		a, err := one.Search(context.Background(), query.Query{Text: text, Size: 40, Facets: map[string]int{"year": 30}})
		if err != nil {
			t.Fatal(err)
		}
		b, err := many.Search(context.Background(), query.Query{Text: text, Size: 40, Facets: map[string]int{"year": 30}})
		if err != nil {
			t.Fatal(err)
		}
		if a.Total != b.Total || addresses(a) != addresses(b) || fmt.Sprint(a.Facets) != fmt.Sprint(b.Facets) {
			t.Errorf("%q: in one segment %d: %s\nin many %d: %s", text, a.Total, addresses(a), b.Total, addresses(b))
		}
	}
}
