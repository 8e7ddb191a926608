package eval

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

// common are words that the chains count as mentions of a person though they
// are no name.
var common = strings.Fields("fellow earl emperor protector command rector petitioner director king queen mr. president professor")

// measureChains measures how the judged mentions of persons are told apart: B³,
// and the share of one-word mentions linked to the full name of their bearer.
func measureChains(file string) (Row, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return Row{}, err
	}
	var docs []chainDoc
	if err := json.Unmarshal(b, &docs); err != nil {
		return Row{}, err
	}
	var sum chainScore
	for _, d := range docs {
		sum.add(d)
	}
	return Row{
		Set: strings.TrimSuffix(filepath.Base(file), ".json"),
		Figures: []Figure{
			{"B3-P", percent(sum.precision, sum.mentions)},
			{"B3-R", percent(sum.recall, sum.mentions)},
			{"B3-F1", 2 * percent(sum.precision, sum.mentions) * percent(sum.recall, sum.mentions) /
				max(1e-9, percent(sum.precision, sum.mentions)+percent(sum.recall, sum.mentions))},
			{"linked", percent(float64(sum.linked), float64(sum.short))},
		},
	}, nil
}

func percent(a, of float64) float64 { return 100 * a / max(of, 1e-9) }

type chainScore struct {
	precision, recall, mentions float64
	short, linked               int // one-word mentions whose bearer has a full name
}

func (c *chainScore) add(d chainDoc) {
	type mention struct {
		sent, person int
		text         string
	}
	var ms []mention
	for i, e := range d.Entities {
		for _, m := range e.Mentions {
			first, _ := utf8.DecodeRuneInString(m.Text)
			if e.Type == "PER" && unicode.IsUpper(first) && !slices.Contains(common, strings.ToLower(m.Text)) {
				ms = append(ms, mention{m.Sent, i, m.Text})
			}
		}
	}
	slices.SortStableFunc(ms, func(a, b mention) int { return cmp.Compare(a.sent, b.sent) })
	names := make([]string, len(ms))
	for i, m := range ms {
		names[i] = m.text
	}
	got := entity.Link(names, "en")
	full := func(i int) bool { return len(strings.Fields(names[i])) > 1 }
	for i := range ms {
		inGold, inGot, both := 0.0, 0.0, 0.0
		goldFull, gotFull, gotRight := false, false, true
		for k := range ms {
			same, found := ms[k].person == ms[i].person, got[k] == got[i]
			if same {
				inGold++
				goldFull = goldFull || full(k)
			}
			if found {
				inGot++
			}
			if same && found {
				both++
			}
			if found && full(k) {
				gotFull = true
				gotRight = gotRight && same
			}
		}
		c.precision += both / inGot
		c.recall += both / inGold
		c.mentions++
		if !full(i) && goldFull {
			c.short++
			if gotFull && gotRight {
				c.linked++
			}
		}
	}
}
