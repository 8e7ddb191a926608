package entity

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"casefile/corpus"
)

// seedDir holds the article that the project began with and what a careful
// reader finds in it.
const seedDir = "../../../shared/data/seed/"

type seedEntity struct {
	Canonical string
	Required  *bool
	Roles     []string `json:"roles_as_stated"`
	Mentions  []struct {
		Text       string
		Start, End int
	}
}

type seedGold struct {
	Body          struct{ Start, End int }
	Persons       []seedEntity
	Organizations []seedEntity
	Places        []seedEntity
}

func readSeed(t *testing.T) (*corpus.Article, seedGold) {
	t.Helper()
	text, err := os.ReadFile(seedDir + "article.txt")
	if err != nil {
		t.Skip("the judged article is not here: ", err)
	}
	b, err := os.ReadFile(seedDir + "gold.json")
	if err != nil {
		t.Skip("the judged article is not here: ", err)
	}
	var gold seedGold
	if err := json.Unmarshal(b, &gold); err != nil {
		t.Fatal(err)
	}
	body := string([]rune(string(text))[gold.Body.Start:gold.Body.End])
	return article(body, "en"), gold
}

// article makes an article of a body whose paragraphs are parted by empty lines.
func article(body, lang string) *corpus.Article {
	a := &corpus.Article{Lang: lang}
	for p := range strings.SplitSeq(body, "\n\n") {
		a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
	}
	return a
}

func TestSeed(t *testing.T) {
	a, gold := readSeed(t)
	e := Find(a)
	judge(t, "person", e.Persons, gold.Persons, gold.Body.Start)
	judge(t, "organization", e.Orgs, gold.Organizations, gold.Body.Start)
	judge(t, "place", e.Places, gold.Places, gold.Body.Start)
	for _, p := range e.Persons {
		var roles []string
		for _, r := range p.Roles {
			roles = append(roles, r.Text)
		}
		t.Logf("%s: %s", p.Name, strings.Join(roles, " | "))
	}
}

// judge compares entities with those of the gold: each required one is there
// under its name with all its mentions, and there is no other.
func judge(t *testing.T, kind string, got []Entity, gold []seedEntity, offset int) {
	t.Helper()
	at := map[int]string{}
	for _, g := range gold {
		for _, m := range g.Mentions {
			if at[m.Start] == "" {
				at[m.Start] = g.Canonical
			}
		}
	}
	found := map[string]int{}
	for _, e := range got {
		if e.Weak {
			continue
		}
		for _, m := range e.Mentions {
			want, ok := at[m.Start+offset]
			if !ok {
				t.Errorf("%s %q: %q at %d is not in the gold", kind, e.Name, m.Text, m.Start+offset)
				continue
			}
			if kind == "person" && e.Name != want {
				t.Errorf("person at %d: got %q, want %q", m.Start+offset, e.Name, want)
			}
			found[want]++
		}
	}
	for _, g := range gold {
		if g.Required != nil && !*g.Required {
			continue
		}
		if found[g.Canonical] != len(g.Mentions) {
			t.Errorf("%s %q: found %d of %d mentions", kind, g.Canonical, found[g.Canonical], len(g.Mentions))
		}
		if !slices.ContainsFunc(got, func(e Entity) bool { return e.Name == g.Canonical || slices.Contains(e.Variants, g.Canonical) }) {
			t.Errorf("%s %q: no entity has this name", kind, g.Canonical)
		}
	}
}
