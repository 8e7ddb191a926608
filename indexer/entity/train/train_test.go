package main

import (
	"bytes"
	"strings"
	"testing"

	"casefile/indexer/entity/conll"
	"casefile/indexer/entity/tagger"

	"github.com/google/go-cmp/cmp"
)

const marked = `-DOCSTART-	one

Marat	B-PER
Dosov	I-PER
met	O
Anna	B-PER
Petrova	I-PER
in	O
Almaty	B-LOC
.	O

Dosov	B-PER
left	O
Almaty	B-LOC
.	O

-DOCSTART-	two

Serik	B-PER
Ospanov	I-PER
lives	O
in	O
Astana	B-LOC
.	O

The	O
Water	B-ORG
Agency	I-ORG
sued	O
Ospanov	B-PER
.	O
`

func read(t *testing.T) []*conll.Document {
	t.Helper()
	docs, err := conll.Parse(strings.NewReader(marked))
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

func TestLearn(t *testing.T) {
	o := settings{epochs: 20, rate: .1, l2: 1e-4, cutoff: 1, dropout: .2, average: 5, least: .01}
	var models [2]bytes.Buffer
	var r *tagger.Recognizer
	losses := make([]float64, 0, 2*o.epochs)
	for i := range models {
		m := learn(examples(tagger.NewFeatures("en"), read(t)), o, func(_ int, loss float64) { losses = append(losses, loss) })
		if _, err := m.WriteTo(&models[i]); err != nil {
			t.Fatal(err)
		}
		r = tagger.NewRecognizer("en", m)
	}
	if !bytes.Equal(models[0].Bytes(), models[1].Bytes()) {
		t.Error("the same examples give two models")
	}
	if first, last := losses[0], losses[o.epochs-1]; last > first/4 {
		t.Errorf("the loss goes from %v to %v only", first, last)
	}
	for _, d := range read(t) {
		got := r.Predict(d.Sentences)
		for i := range got {
			for k := range got[i] {
				got[i][k].Confidence = 0
			}
		}
		if diff := cmp.Diff(d.Names, got); diff != "" {
			t.Errorf("%s: what was learned (-labelled +found):\n%s", d.ID, diff)
		}
	}
}

func TestSwap(t *testing.T) {
	docs := read(t)
	book := &nameBook{
		kazakhGiven: []string{"ермек"}, kazakhFamily: []string{"қасенов"},
		russianGiven: []string{"ермек"}, russianFamily: []string{"қасенов"},
	}
	got := swap(docs, book, 1)
	if len(got) != len(docs) {
		t.Fatalf("swap returns %d documents of %d", len(got), len(docs))
	}
	for k, d := range got {
		for i, spans := range d.Names {
			if len(spans) != len(docs[k].Names[i]) {
				t.Errorf("%s: %d names, had %d", d.ID, len(spans), len(docs[k].Names[i]))
			}
			for j, sp := range spans {
				name, before := join(d.Sentences[i], sp), join(docs[k].Sentences[i], docs[k].Names[i][j])
				if sp.Type == tagger.Person && !strings.Contains(name, "rmek") && !strings.HasSuffix(name, "asenov") {
					t.Errorf("%s: person %q has become %q", d.ID, before, name)
				}
				if sp.Type != tagger.Person && name != before {
					t.Errorf("%s: %q has become %q", d.ID, before, name)
				}
			}
		}
	}
}

func TestMerge(t *testing.T) {
	s := tagger.Sentence{}
	for w := range strings.FieldsSeq("The Water Agency of Kazakhstan sued Mr. Marat Dosov .") {
		s = append(s, tagger.Token{Text: w})
	}
	x := tagger.Words("en")
	keep := func(_ string, t tagger.Type) tagger.Type { return t }
	org, place, person := tagger.Organization, tagger.Place, tagger.Person
	tests := []struct {
		why             string
		own, said, want []tagger.Span
	}{
		{"agreed", []tagger.Span{{First: 1, End: 3, Type: org}}, []tagger.Span{{First: 1, End: 3, Type: org}}, []tagger.Span{{First: 1, End: 3, Type: org}}},
		{"a person only the model sees", nil, []tagger.Span{{First: 7, End: 9, Type: person}}, []tagger.Span{{First: 7, End: 9, Type: person}}},
		{"a country only the model sees", nil, []tagger.Span{{First: 4, End: 5, Type: place}}, []tagger.Span{{First: 4, End: 5, Type: place}}},
		{"an organization only the model sees", nil, []tagger.Span{{First: 1, End: 3, Type: org}}, nil},
		{"the longer of two", []tagger.Span{{First: 1, End: 5, Type: org}}, []tagger.Span{{First: 1, End: 3, Type: org}, {First: 4, End: 5, Type: place}}, []tagger.Span{{First: 1, End: 5, Type: org}}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, merge(s, test.own, test.said, x, keep)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.why, diff)
		}
	}
	if got := narrow(s, tagger.Span{First: 6, End: 9, Type: person}, x); got.First != 7 {
		t.Errorf("narrow leaves the title at %q", join(s, got))
	}
	for name, want := range map[string]string{
		"Saudi Arabia": "Saudi Arabia", "Dominican Republic": "Dominican Republic", "Indian Ocean": "Indian Ocean",
		"Democratic Republic of Congo": "Democratic Republic of Congo", "Soviet Georgia": "Georgia",
	} {
		var s tagger.Sentence
		for w := range strings.FieldsSeq(name) {
			s = append(s, tagger.Token{Text: w})
		}
		if got := join(s, narrow(s, tagger.Span{End: len(s), Type: place}, x)); got != want {
			t.Errorf("narrow makes %q of %q, want %q", got, name, want)
		}
	}
}
