package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// article returns an article of a body whose paragraphs are parted by empty lines.
func article(body, lang string) *corpus.Article {
	a := &corpus.Article{Lang: lang}
	for p := range strings.SplitSeq(body, "\n\n") {
		a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
	}
	return a
}

// A gold is what a careful reader finds in the article that the project began with.
type gold struct {
	Body          struct{ Start, End int }
	Persons       []goldEntity
	Organizations []goldEntity
	Places        []goldEntity
}

type goldEntity struct {
	Canonical string
	Required  *bool
	Roles     []string `json:"roles_as_stated"`
	Mentions  []struct{ Start, End int }
}

func (g goldEntity) required() bool { return g.Required == nil || *g.Required }

// measureSeed measures the entities found in article.txt, which lies beside the file
// of what a reader found.
func measureSeed(file string, wanted func(string) bool) ([]row, error) {
	r := row{set: "seed"}
	if !wanted(r.set) {
		return nil, nil
	}
	text, err := os.ReadFile(filepath.Join(filepath.Dir(file), "article.txt"))
	if err != nil {
		return nil, err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var g gold
	if err := json.Unmarshal(b, &g); err != nil {
		return nil, err
	}
	runes := []rune(string(text))
	e := entity.Find(article(string(runes[g.Body.Start:g.Body.End]), "en"))
	for _, k := range []struct {
		name string
		got  []entity.Entity
		want []goldEntity
	}{{"persons", e.Persons, g.Persons}, {"orgs", e.Orgs, g.Organizations}, {"places", e.Places, g.Places}} {
		s := judge(k.got, k.want, g.Body.Start)
		r.share(k.name, s.found, s.required)
		r.add("extra "+k.name, number(s.extra))
		r.share("mentions of "+k.name, s.mentionsFound, s.mentions)
	}
	withRole := 0
	for _, p := range g.Persons {
		for _, x := range e.Persons {
			if x.Name == p.Canonical && roleAgrees(x.Roles, p.Roles) {
				withRole++
				break
			}
		}
	}
	r.share("roles", withRole, len(g.Persons))
	return []row{r}, nil
}

type judgment struct {
	required, found         int // entities that must be found, and that are
	extra                   int // entities found that are not weak and not in the gold
	mentions, mentionsFound int // of required entities
}

func judge(got []entity.Entity, want []goldEntity, offset int) judgment {
	var j judgment
	at := map[int]int{}
	for i, w := range want {
		for _, m := range w.Mentions {
			if _, ok := at[m.Start]; !ok {
				at[m.Start] = i
			}
		}
		if w.required() {
			j.required++
			j.mentions += len(w.Mentions)
		}
	}
	hit := map[int]bool{}
	for _, e := range got {
		if e.Weak {
			continue
		}
		known := false
		for _, m := range e.Mentions {
			i, ok := at[m.Start+offset]
			if !ok {
				continue
			}
			known = true
			hit[i] = true
			if want[i].required() {
				j.mentionsFound++
			}
		}
		if !known {
			j.extra++
		}
	}
	for i := range hit {
		if want[i].required() {
			j.found++
		}
	}
	return j
}

// roleAgrees reports whether a role found agrees with a role judged: most of the
// longer words of one occur in the other.
func roleAgrees(got []entity.Role, want []string) bool {
	for _, r := range got {
		for _, w := range want {
			a, b := strings.ToLower(r.Text), strings.ToLower(w)
			if mostIn(a, b) || mostIn(b, a) {
				return true
			}
		}
	}
	return false
}

// mostIn reports whether most words of a of five bytes or more occur in b.
func mostIn(a, b string) bool {
	long, in := 0, 0
	for w := range strings.FieldsSeq(a) {
		if len(w) >= 5 && !strings.Contains(w, "(") {
			long++
			if strings.Contains(b, w) {
				in++
			}
		}
	}
	return in*2 > long
}
