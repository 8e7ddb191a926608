package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"casefile/corpus"
	"casefile/indexer/entity"
)

// A gold is what a careful reader finds in an article.
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

// measureArticle measures the entities found in article.txt, which lies beside the
// file of what a reader found.
func measureArticle(file string) (row, error) {
	text, err := os.ReadFile(filepath.Join(filepath.Dir(file), "article.txt"))
	if err != nil {
		return row{}, err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return row{}, err
	}
	var g gold
	if err := json.Unmarshal(b, &g); err != nil {
		return row{}, err
	}
	runes := []rune(string(text))
	a := &corpus.Article{Lang: "en"}
	for p := range strings.SplitSeq(string(runes[g.Body.Start:g.Body.End]), "\n\n") {
		a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
	}
	e := entity.Find(a)
	r := row{set: "seed"}
	for _, k := range []struct {
		name string
		got  []entity.Entity
		want []goldEntity
	}{{"persons", e.Persons, g.Persons}, {"orgs", e.Orgs, g.Organizations}, {"places", e.Places, g.Places}} {
		s := judge(k.got, k.want, g.Body.Start)
		r.figures = append(r.figures,
			figure{k.name + "-found", percent(float64(s.found), float64(s.required))},
			figure{k.name + "-right", percent(float64(s.entities-s.extra), float64(s.entities))},
			figure{k.name + "-mentions", percent(float64(s.mentionsFound), float64(s.mentions))})
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
	r.figures = append(r.figures, figure{"roles", percent(float64(withRole), float64(len(g.Persons)))})
	return r, nil
}

type judged struct {
	required, found         int // entities that must be found, and that are
	entities, extra         int // entities found that are not weak, and those of them that are not in the gold
	mentions, mentionsFound int // of required entities
}

func judge(got []entity.Entity, want []goldEntity, offset int) judged {
	var j judged
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
		j.entities++
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
