package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"casefile/corpus"
)

// An export has each article once, in the order of the journal, with what it names in
// the shape of the API; each id leads to the entity that the API gives.
func TestExportNames(t *testing.T) {
	h, engine := siteOf(t, hostile(0), hostile(1), hostile(2))
	var b bytes.Buffer
	if err := WriteArticles(&b, engine.Store); err != nil {
		t.Fatal(err)
	}
	var want, got []string
	if err := engine.Store.Newest(func(a *corpus.Article) error { want = append(want, a.ID); return nil }); err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(b.Bytes()) {
		var e struct {
			ID       string          `json:"id"`
			Entities []articleEntity `json:"entities"`
		}
		if err := json.Unmarshal(line, &e); err != nil {
			t.Fatal(err)
		}
		got = append(got, e.ID)
		known := answer[article](t, h, "/api/v1/articles/"+e.ID).Entities
		for i := range e.Entities {
			if id := e.Entities[i].ID; id != known[i].ID && get(h, "/api/v1/entities/"+id).Header().Get("Location") != "/api/v1/entities/"+known[i].ID {
				t.Errorf("%s does not lead to %s", id, known[i].ID)
			}
			e.Entities[i].ID, e.Entities[i].Label = known[i].ID, known[i].Label
			for j := range e.Entities[i].Roles {
				e.Entities[i].Roles[j].Relation = known[i].Roles[j].Relation
			}
		}
		if d := cmp.Diff(known, e.Entities, cmp.AllowUnexported(mention{})); d != "" {
			t.Errorf("%s names (-API +export):\n%s", e.ID, d)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if err := WriteArticles(full{}, engine.Store); !errors.Is(err, errFull) {
		t.Errorf("to a full disk: %v", err)
	}
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
