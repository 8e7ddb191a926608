package server

import (
	"context"
	"slices"
	"strings"

	"casefile/search"
	"casefile/search/contradict"
)

const (
	contradictionsPath = apiPath + "/contradictions"
	contradictionsPage = "/contradictions"
)

var contradictionKinds = []string{string(contradict.Day), string(contradict.Years), string(contradict.Name)}

// contradictionParams are the parameters of the contradictions, in JSON and on the page.
var contradictionParams = newTable(
	param{name: "kind", kind: choiceKind, choices: contradictionKinds, repeat: true,
		help: "What differs: the day of an event, the years of a sentence, or a name; repeat it for several. All are listed without it."},
	param{name: "person", repeat: true, help: "Only statements about this person, by id or any spelling; repeat it for several."},
	limitParam(100, 600),
)

// contradictions are where articles state different values for one thing.
type contradictions struct {
	Total   int                `json:"total"`
	Results []contradiction    `json:"results"`
	Links   contradictionLinks `json:"links"`
}

type contradictionLinks struct {
	Self string `json:"self"`
	HTML string `json:"html"`
}

// A contradiction is two or more different values for one thing. Which is right is not known.
type contradiction struct {
	Kind   string        `json:"kind"`
	Event  string        `json:"event"` // of days and years: verdict, killing and so on; "" of names
	Values []statedValue `json:"values"`
}

// A statedValue is one of the values, with the person it is stated of.
type statedValue struct {
	Value      string       `json:"value"` // a day, 2006-08-31, a number of years, or a name
	Person     statedPerson `json:"person"`
	Articles   int          `json:"articles"`   // that state it
	Statements []statement  `json:"statements"` // of the first of them by date
}

type statedPerson struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	HTML  string `json:"html"`
}

type statement struct {
	Article   articleRef `json:"article"`
	Sentence  snippet    `json:"sentence"`
	Elsewhere bool       `json:"named_elsewhere"` // the sentence names nobody, the article the person
}

func (s *server) contradictionsAnswer(ctx context.Context, r request) (any, error) {
	return s.contradictions(ctx, r)
}

func (s *server) contradictions(ctx context.Context, r request) (*contradictions, error) {
	all, err := s.Searcher.Contradictions(ctx, r.all("person")...)
	if err != nil {
		return nil, err
	}
	if kinds := r.all("kind"); len(kinds) > 0 {
		all = slices.DeleteFunc(slices.Clone(all), func(c search.Contradiction) bool { return !slices.Contains(kinds, string(c.Kind)) })
	}
	out := &contradictions{Total: len(all), Results: []contradiction{}, Links: contradictionLinks{r.at(contradictionsPath), r.at(contradictionsPage)}}
	for _, c := range all[:min(len(all), r.number("limit"))] {
		out.Results = append(out.Results, newContradiction(c))
	}
	return out, nil
}

func newContradiction(c search.Contradiction) contradiction {
	out := contradiction{Kind: string(c.Kind), Event: c.Event}
	for _, v := range c.Values {
		id := entityID("person", v.Person.ID)
		stated := statedValue{v.Text, statedPerson{id, v.Person.Label, entityLink(id)}, v.Articles, []statement{}}
		for _, st := range v.Statements {
			ref := newArticleRef(st.Article, noParams)
			stated.Statements = append(stated.Statements, statement{ref, newSnippet(st.Sentence, ref.HTML), st.Near})
		}
		out.Values = append(out.Values, stated)
	}
	return out
}

// A contradictionsView is the contradictions as a page shows them.
type contradictionsView struct {
	layout
	*contradictions
	Groups []contradictionGroup
	Person string // label of the persons asked for, "" if none
	Whole  string // the page without limits, "" if there are none
}

// A contradictionGroup is those of a kind.
type contradictionGroup struct {
	Kind    string
	Title   wording
	Results []contradiction
}

func (s *server) contradictionsPage(ctx context.Context, r request) (any, error) {
	found, err := s.contradictions(ctx, r)
	if err != nil {
		return nil, err
	}
	v := &contradictionsView{layout: layout{Case: s.Title, Title: say("Where sources differ")}, contradictions: found}
	if r.encode() != "" {
		v.Whole = contradictionsPage
	}
	if asked := r.all("person"); len(asked) > 0 {
		who, err := s.Searcher.Identities(ctx)
		if err != nil {
			return nil, err
		}
		var labels []string
		for _, p := range asked {
			labels = append(labels, who.Label("person", p))
		}
		v.Person = strings.Join(labels, ", ")
	}
	for _, kind := range contradictionKinds {
		g := contradictionGroup{Kind: kind, Title: contradictionTitles[kind]}
		for _, c := range found.Results {
			if c.Kind == kind {
				g.Results = append(g.Results, c)
			}
		}
		if len(g.Results) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	return v, nil
}

var contradictionTitles = map[string]wording{
	string(contradict.Day): say("Days"), string(contradict.Years): say("Years of a sentence"), string(contradict.Name): say("Names that may be one person’s"),
}

// Title says in words what the values are.
func (c contradiction) Title() wording {
	switch contradict.Kind(c.Kind) {
	case contradict.Day:
		return say("Day: %s", termText{c.Event})
	case contradict.Years:
		return say("Years: %s", termText{c.Event})
	}
	return wording{}
}

// Titled reports whether the values have a title, and not each its own person.
func (c contradiction) Titled() bool { return c.Kind != string(contradict.Name) }

// Shown returns the value as a page shows it.
func (v statedValue) Shown(kind string) wording {
	switch contradict.Kind(kind) {
	case contradict.Day:
		return say("%s", dayText(v.Value))
	case contradict.Years:
		return say("%s years", v.Value)
	}
	return verbatim(v.Value)
}
