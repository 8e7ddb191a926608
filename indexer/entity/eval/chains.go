package main

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"casefile/indexer/entity"
)

// A chainDoc is a document of the GUM chains: which mentions name one person.
type chainDoc struct {
	Entities []struct {
		Type     string
		Mentions []struct {
			Sent int
			Text string
		}
	}
}

// common are words that the chains count as mentions of a person but that are no
// names.
var common = strings.Fields("fellow earl emperor protector command rector petitioner director king queen mr. president professor")

// A mention is a name in the text, with the number of the person who bears it.
type mention struct {
	sentence, person int
	name             string
}

// persons returns the mentions of persons by name, in the order of the text.
func (d *chainDoc) persons() []mention {
	var all []mention
	for i, e := range d.Entities {
		for _, m := range e.Mentions {
			first, _ := utf8.DecodeRuneInString(m.Text)
			if e.Type == "PER" && unicode.IsUpper(first) && !slices.Contains(common, strings.ToLower(m.Text)) {
				all = append(all, mention{m.Sent, i, m.Text})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b mention) int { return cmp.Compare(a.sentence, b.sentence) })
	return all
}

// measureChains measures how well mentions are linked to persons: B³, and the share
// of one-word mentions that are linked to the full name of their bearer.
func measureChains(file string, wanted func(string) bool) ([]row, error) {
	r := row{set: strings.TrimSuffix(filepath.Base(file), ".json")}
	if !wanted(r.set) {
		return nil, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var docs []chainDoc
	if err := json.Unmarshal(b, &docs); err != nil {
		return nil, err
	}
	var sum chainScore
	for _, d := range docs {
		sum.add(d)
	}
	r.score("B³", 100*sum.precision/max(sum.mentions, 1), 100*sum.recall/max(sum.mentions, 1))
	r.share("linked to a full name", sum.linked, sum.short)
	return []row{r}, nil
}

type chainScore struct {
	precision, recall, mentions float64
	short, linked               int // one-word mentions whose bearer has a full name
}

func (c *chainScore) add(d chainDoc) {
	mentions := d.persons()
	names := make([]string, len(mentions))
	for i, m := range mentions {
		names[i] = m.name
	}
	linked := entity.Link(names, "en")
	for i := range mentions {
		c.count(mentions, linked, i)
	}
}

// count counts how mention i is linked to the others.
func (c *chainScore) count(mentions []mention, linked []int, i int) {
	full := func(i int) bool { return len(strings.Fields(mentions[i].name)) > 1 }
	ofPerson, ofLink, both := 0.0, 0.0, 0.0
	personHasFull, linkHasFull, fullIsRight := false, false, true
	for k := range mentions {
		same, together := mentions[k].person == mentions[i].person, linked[k] == linked[i]
		if same {
			ofPerson++
			personHasFull = personHasFull || full(k)
		}
		if together {
			ofLink++
		}
		if same && together {
			both++
		}
		if together && full(k) {
			linkHasFull = true
			fullIsRight = fullIsRight && same
		}
	}
	c.precision += both / ofLink
	c.recall += both / ofPerson
	c.mentions++
	if !full(i) && personHasFull {
		c.short++
		if linkHasFull && fullIsRight {
			c.linked++
		}
	}
}
