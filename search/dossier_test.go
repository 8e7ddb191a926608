package search

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
	"casefile/search/query"
)

// told writes a dossier for a person to compare.
func told(d *Dossier) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s, %d of %d articles", d.ID, d.Label, d.Result.Total, d.Articles)
	if d.First != nil {
		fmt.Fprintf(&b, ", %s to %s", d.First.Published.At, d.Last.Published.At)
	}
	for _, r := range d.Roles {
		fmt.Fprintf(&b, "\nrole %s %d: %s", r.Text, r.Articles, marked(r.Sentence))
	}
	for _, f := range d.Forms {
		fmt.Fprintf(&b, "\nform %s %d", f.Text, f.Mentions)
	}
	for _, c := range d.Companions {
		if c.Facet == "org" {
			continue // which of these there are is the recognizer's affair
		}
		fmt.Fprintf(&b, "\nwith %s %s %d %d", c.Facet, c.Label, c.Articles, c.Sentences)
	}
	for _, h := range d.Result.Hits {
		fmt.Fprintf(&b, "\n%s %d", h.Article.URL[len("https://example.org/"):], h.Marks)
		for _, p := range h.Passages {
			fmt.Fprintf(&b, " | %d %s", p.Paragraph, marked(p))
		}
	}
	return b.String()
}

func marked(p Passage) string {
	var b strings.Builder
	for _, f := range p.Fragments {
		if f.Match {
			b.WriteString("[" + f.Text + "]")
			continue
		}
		b.WriteString(f.Text)
	}
	return b.String()
}

func TestDossier(t *testing.T) {
	e := searcher(t)
	d, err := e.Dossier(context.Background(), "person", "p_марат-досанов", 2, query.Query{})
	if err != nil {
		t.Fatal(err)
	}
	want := `marat-dosanov Marat Dosanov, 4 of 4 articles, 2006-02-20 to 2014
role Colonel 1: Police arrested Colonel [Marat Dosanov] on Monday.
role полковника 1: Полиция арестовала полковника [Марата Досанова].
form Marat Dosanov 3
form Dosanov 1
form Досанов 1
form Марата Досанова 1
with person Aidar Serikbaev 3 2
with person Olga Petrova 2 0
with person Bolat Nurlanov 1 0
with place Almaty 1 1
arrest 2 | 1 Police arrested Colonel [Marat Dosanov] on Monday. | 1 [Dosanov] denies the murder of Aidar Serikbaev.
ru 2 | 1 Полиция арестовала полковника [Марата Досанова]. | 1 [Досанов] отрицает убийство Айдара Серикбаева.
trial 1 | 1 The trial of [Marat Dosanov] began in Almaty.
appeal 1 | 1 [Marat Dosanov] has asked for a retrial.`
	if diff := cmp.Diff(want, told(d)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}

	// Narrowed by words, a filter and dates, like any search.
	d, err = e.Dossier(context.Background(), "person", "Marat Dosanov", 0, query.Query{
		Text: "retrial", From: "2010", Filters: map[string]query.Filter{"source": {Any: []string{"Steppe News"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := told(d); !strings.HasPrefix(got, "marat-dosanov Marat Dosanov, 1 of 4 articles, 2014 to 2014\n") || strings.Contains(got, "|") {
		t.Errorf("narrowed to one article, without sentences: %s", got)
	}
	if _, err := e.Dossier(context.Background(), "person", "p_nobody", 1, query.Query{}); !errors.Is(err, ErrUnknown) {
		t.Errorf("of nobody: %v, want ErrUnknown", err)
	}
	if _, err := e.Dossier(context.Background(), "year", "2006", 1, query.Query{}); !errors.Is(err, ErrUnknown) {
		t.Errorf("of a year: %v, want ErrUnknown", err)
	}
}

// A sentence of many words is shown around the name.
func TestSentence(t *testing.T) {
	text := strings.Repeat("слово ", 400) + "Досанов" + strings.Repeat(" слово", 400)
	a := &corpus.Article{Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: "First."}, {Kind: corpus.Paragraph, Text: text}}}
	body := []rune(a.Body())
	at := slices.Index(body, 'Д')
	p := sentence(a, body, [2]int{8, len(body)}, [][2]int{{at, at + 7}})
	if got := marked(p); !strings.Contains(got, "слово [Досанов] слово") || p.Paragraph != 2 || !p.CutBefore || !p.CutAfter || p.End-p.Start > maxSentence {
		t.Errorf("paragraph %d, %d code points: %s", p.Paragraph, p.End-p.Start, got)
	}
	// Offsets that do not belong to the body, as of an older revision, do no harm.
	for _, at := range [][2]int{{-5, 3}, {len(body) - 2, len(body) + 9}, {len(body) + 1, len(body) + 9}, {9, 4}} {
		sentence(a, body, at, [][2]int{{at[0], at[1]}, {at[1], at[0]}})
	}
}
