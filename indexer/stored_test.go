package indexer

import (
	"encoding/json"
	oldrand "math/rand"
	"math/rand/v2"
	"reflect"
	"testing"
	"testing/quick"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// Whatever entities hold, every field of them comes back.
func TestEntitiesComeBack(t *testing.T) {
	same := func(e entity.Entities) bool {
		for i := range e.Persons { // some mentions are by name
			for k := range e.Persons[i].Mentions {
				switch m := &e.Persons[i].Mentions[k]; {
				case k%3 == 0:
					m.Text = e.Persons[i].Name
				case k%3 == 1 && len(e.Persons[i].Variants) > 0:
					m.Text = e.Persons[i].Variants[rand.IntN(len(e.Persons[i].Variants))]
				}
			}
		}
		got, err := ReadEntities(packEntities(&e))
		if err != nil {
			t.Error(err)
			return false
		}
		if d := cmp.Diff(&e, got, cmpopts.EquateEmpty()); d != "" {
			t.Errorf("(-want +got)\n%s", d)
			return false
		}
		return true
	}
	if err := quick.Check(same, &quick.Config{MaxCount: 60}); err != nil {
		t.Error(err)
	}
}

// They take a small part of what they take as JSON.
func TestEntitiesAreSmall(t *testing.T) {
	a := &corpus.Article{Lang: "en", Blocks: []corpus.Block{{Kind: corpus.Paragraph, Text: "Police arrested Colonel Marat Dosanov in Almaty on " +
		"February 20, 2006. Dosanov, the head of the Arystan unit, denies the murder of Aidar Serikbaev, his lawyer Olga Petrova said."}}}
	e := entity.Find(a)
	long, err := json.Marshal(e)
	if n := len(packEntities(e)); err != nil || 4*n > len(long) || len(e.Persons) < 2 {
		t.Errorf("%d bytes of entities that are %d as JSON, %d persons, %v", n, len(long), len(e.Persons), err)
	}
}

// A record that is not one is an error, never a panic, and one that is read is
// what is written again.
func FuzzReadEntities(f *testing.F) {
	f.Add(packEntities(new(entity.Entities)))
	e, ok := quick.Value(reflect.TypeFor[entity.Entities](), oldrand.New(oldrand.NewSource(1)))
	if ok {
		full := e.Interface().(entity.Entities)
		f.Add(packEntities(&full))
	}
	f.Add([]byte{0x80})
	f.Fuzz(func(t *testing.T, stored []byte) {
		e, err := ReadEntities(stored)
		if err != nil {
			return
		}
		again, err := ReadEntities(packEntities(e))
		if err != nil || !reflect.DeepEqual(e, again) && !hasNaN(e) {
			t.Errorf("%x: %+v, then %+v, %v", stored, e, again, err)
		}
	})
}

// hasNaN reports whether a confidence is no number, which equals nothing.
func hasNaN(e *entity.Entities) bool {
	for _, list := range [][]entity.Entity{e.Persons, e.Orgs, e.Places} {
		for _, x := range list {
			if x.Confidence != x.Confidence {
				return true
			}
		}
	}
	return false
}
