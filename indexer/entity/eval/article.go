package eval

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

// measureArticle measures the entities found in the judged article.
func measureArticle(dir string) (Row, error) {
	text, err := os.ReadFile(filepath.Join(dir, "article.txt"))
	if err != nil {
		return Row{}, err
	}
	b, err := os.ReadFile(filepath.Join(dir, "gold.json"))
	if err != nil {
		return Row{}, err
	}
	var g gold
	if err := json.Unmarshal(b, &g); err != nil {
		return Row{}, err
	}
	runes := []rune(string(text))
	a := &corpus.Article{Lang: "en"}
	for p := range strings.SplitSeq(string(runes[g.Body.Start:g.Body.End]), "\n\n") {
		a.Blocks = append(a.Blocks, corpus.Block{Kind: corpus.Paragraph, Text: p})
	}
	e := entity.Find(a)
	row := Row{Set: "seed"}
	for _, k := range []struct {
		name string
		got  []entity.Entity
		want []goldEntity
	}{{"persons", e.Persons, g.Persons}, {"orgs", e.Orgs, g.Organizations}, {"places", e.Places, g.Places}} {
		s := judge(k.got, k.want, g.Body.Start)
		row.Figures = append(row.Figures,
			Figure{k.name + "-found", percent(float64(s.found), float64(s.required))},
			Figure{k.name + "-right", percent(float64(s.entities-s.extra), float64(s.entities))},
			Figure{k.name + "-mentions", percent(float64(s.mentionsFound), float64(s.mentions))})
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
	row.Figures = append(row.Figures, Figure{"roles", percent(float64(withRole), float64(len(g.Persons)))})
	return row, nil
}

type judged struct {
	required, found         int // entities that must be found, and that are
	entities, extra         int // entities found that are not weak, and those that the gold doesn't have
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

// roleAgrees reports whether one of the roles found says one of those judged:
// most of the longer words of one stand in the other.
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

// mostIn reports whether most words of a of five letters or more stand in b.
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
