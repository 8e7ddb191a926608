package conll

import (
	"strings"
	"testing"

	"casefile/indexer/entity/tagger"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	const in = "-DOCSTART-\tone\n\nOn\tO\nMay\tB-DATE\n3\tI-DATE\nAnna\tB-PER\nOz\tI-PER\nBob\tB-PER\n\n" +
		"UN\tI-ORG\nRome\tI-LOC\n\n-DOCSTART-\ttwo\n\nx\tO\n"
	docs, err := Parse(strings.NewReader(in))
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 2 || docs[0].ID != "one" || len(docs[0].Sentences) != 2 || docs[1].Sentences[0][0].Text != "x" {
		t.Fatalf("Parse: %+v", docs)
	}
	want := [][]tagger.Span{
		{{First: 3, End: 5, Type: tagger.Person}, {First: 5, End: 6, Type: tagger.Person}},
		{{First: 0, End: 1, Type: tagger.Organization}, {First: 1, End: 2, Type: tagger.Place}},
	}
	if diff := cmp.Diff(want, docs[0].Names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if _, err := Parse(strings.NewReader("no tag\n")); err == nil {
		t.Error("Parse takes a line without a tag")
	}
}

func TestScore(t *testing.T) {
	person := func(first, end int) tagger.Span { return tagger.Span{First: first, End: end, Type: tagger.Person} }
	var s Score
	s.Add([]tagger.Span{person(0, 2), person(3, 4)}, []tagger.Span{person(0, 2), person(3, 5), person(6, 7)})
	p, r, f := s.Of(tagger.Person)
	if got, want := []float64{p, r, f}, []float64{100. / 3, 50, 40}; !cmp.Equal(got, want, cmp.Comparer(near)) {
		t.Errorf("precision, recall, F1 = %v, want %v", got, want)
	}
	if p, r, f := s.Of(tagger.Place); p != 0 || r != 0 || f != 0 {
		t.Errorf("figures of no place are %v, %v, %v", p, r, f)
	}
}

func near(a, b float64) bool { return a-b < 1e-9 && b-a < 1e-9 }

// What trains and what measures don't overlap, and nothing is lost.
func TestParts(t *testing.T) {
	docs := make([]*Document, 50)
	for i := range docs {
		docs[i] = &Document{}
	}
	for name := range heldOut {
		train, measure := Training(name, docs), Measuring(name, docs)
		seen := map[*Document]bool{}
		for _, d := range append(train, measure...) {
			if seen[d] {
				t.Errorf("%s: a document trains and measures", name)
			}
			seen[d] = true
		}
		if len(seen) != len(docs) || len(measure) == 0 {
			t.Errorf("%s: %d documents train, %d measure, of %d", name, len(train), len(measure), len(docs))
		}
	}
	if got := Measuring("ru_nerel.train.conll", docs); got != nil {
		t.Error("a set that trains measures")
	}
}
