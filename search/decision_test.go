package search

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
)

func TestDecision(t *testing.T) {
	for _, c := range []struct {
		action corpus.Action
		what   []string
		want   corpus.Decision // the zero one for an error
	}{
		{corpus.Merge, []string{"p_rakhat-aliev", "Шораз"}, corpus.Decision{Action: corpus.Merge, Kind: "person", IDs: []string{"rakhat-aliev", "шораз"}}},
		{corpus.Split, []string{"l_almaty", "l_astana"}, corpus.Decision{Action: corpus.Split, Kind: "place", IDs: []string{"almaty", "astana"}}},
		{corpus.Rename, []string{"o_knb", " KNB (secret service) "}, corpus.Decision{Action: corpus.Rename, Kind: "org", IDs: []string{"knb"}, Text: "KNB (secret service)"}},
		{corpus.Undo, []string{"7"}, corpus.Decision{Action: corpus.Undo, Undo: 7}},
		{corpus.Merge, []string{"p_rakhat-aliev", "l_almaty"}, corpus.Decision{}},
		{corpus.Rename, []string{"p_rakhat-aliev"}, corpus.Decision{}},
		{corpus.Undo, nil, corpus.Decision{}},
		{corpus.Undo, []string{"the last"}, corpus.Decision{}},
	} {
		got, err := Decision(c.action, "person", c.what)
		if err != nil {
			got = corpus.Decision{}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s %q: %v (-want +got)\n%s", c.action, c.what, err, d)
		}
	}
}
