package server

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/search"
	"casefile/search/query"
)

// decisionsPath lists decisions, and takes new ones.
const decisionsPath = apiPath + "/decisions"

var (
	decisionsParams = newTable(
		param{name: "of", kind: textKind, help: "Only decisions on this article, person, organization or place, by its id."},
		param{name: "before", kind: numberKind, low: 1, high: 1_000_000_000, help: "Only decisions with a smaller number."},
		param{name: "size", kind: numberKind, low: 1, high: 1000, def: "100", help: "Number of decisions, the newest first."},
	)
	decideParams = newTable(
		param{name: "action", kind: choiceKind, choices: []string{"merge", "split", "hide", "rename", "alias", "undo"}, must: true,
			help: "merge: all names are one; split: the first is none of the others; hide: they are left out of lists; rename: the first is shown as the second; alias: the others mean the first too; undo: the decision with this number no longer holds."},
		param{name: "what", kind: textKind, repeat: true, must: true, help: "Names or ids, in the order that the action says; the number of a decision for undo."},
		param{name: "kind", kind: choiceKind, choices: []string{"person", "org", "place"}, def: "person", help: "Kind of plain names; an id has its own."},
		param{name: "in", kind: textKind, repeat: true, help: "Id of an article: a split holds there alone, where the first name means the second."},
		noteParam, dryRun,
	)
	noteParam = param{name: "note", kind: textKind, help: "Reason, shown with the decision."}
)

// A decisionLine is a decision of people.
type decisionLine struct {
	N        int        `json:"n"`    // 0 in a dry run
	Time     *time.Time `json:"time"` // null in a dry run
	Action   string     `json:"action"`
	Kind     string     `json:"kind"` // person, org, place or article; "" for an undo
	IDs      []string   `json:"ids"`  // as links and filters have them
	Text     string     `json:"text"` // the new label, or the corrected value
	Field    string     `json:"field"`
	Was      string     `json:"was"`      // what was shown before a correction
	Articles []string   `json:"articles"` // that a split is limited to
	Undo     int        `json:"undo"`     // number of the decision that it takes back, or 0
	By       string     `json:"by"`
	Note     string     `json:"note"`
	Stands   bool       `json:"stands"` // nobody has taken it back
}

func newDecisionLine(d corpus.Decision) decisionLine {
	out := decisionLine{N: d.N, Action: string(d.Action), Kind: d.Kind, IDs: []string{}, Text: d.Text, Field: string(d.Field), Was: d.Was,
		Articles: nonNil(d.Articles), Undo: d.Undo, By: d.By, Note: d.Note}
	if !d.Time.IsZero() {
		out.Time = &d.Time
	}
	for _, id := range d.IDs {
		out.IDs = append(out.IDs, entityID(d.Kind, id))
	}
	return out
}

// A decisionList lists decisions of people, the newest first.
type decisionList struct {
	Total   int            `json:"total"` // that people ever made
	Results []decisionLine `json:"results"`
	Links   links          `json:"links"`
}

func (s *server) decisionsAnswer(_ context.Context, r request) (any, error) {
	all, err := s.Searcher.Store.Decisions()
	if err != nil {
		return nil, err
	}
	stands := map[int]bool{}
	for _, d := range corpus.Standing(all) {
		stands[d.N] = true
	}
	l := linker{r.params, decisionsPath}
	out := &decisionList{Total: len(all), Results: []decisionLine{}, Links: links{Self: l.to(r.params), HTML: decisionsPage}}
	for _, d := range slices.Backward(all) {
		if r.has("before") && d.N >= r.number("before") {
			continue
		}
		line := newDecisionLine(d)
		line.Stands = stands[d.N]
		if of := r.text("of"); of != "" && !slices.Contains(line.IDs, of) && !slices.Contains(line.Articles, of) {
			continue
		}
		if len(out.Results) == r.number("size") {
			out.Links.Next = new(l.to(r.params.with("before", strconv.Itoa(out.Results[len(out.Results)-1].N))))
			break
		}
		out.Results = append(out.Results, line)
	}
	return out, nil
}

// A decided answers a decision.
type decided struct {
	DryRun   bool         `json:"dry_run"`
	Decision decisionLine `json:"decision"`
	Articles int          `json:"articles"` // that have a name which the decision is about
	Before   []supposed   `json:"before"`   // who is who without the decision, of those whom it changes
	After    []supposed   `json:"after"`    // with it
	Revised  []revised    `json:"revised"`  // articles with a new version; in a dry run those that would be
	State    *journaled   `json:"state"`    // null in a dry run
}

// A supposed is a person, an organization or a place without or with a decision.
type supposed struct {
	ID        string          `json:"id"`
	Label     string          `json:"label"`
	Articles  int             `json:"articles"`
	Hidden    bool            `json:"hidden"`
	Spellings []supposedLabel `json:"spellings"`
}

type supposedLabel struct {
	Label    string `json:"label"`
	Articles int    `json:"articles"`
}

// A revised is an article that a change gives a new version.
type revised struct {
	ID      string `json:"id"`
	Version int    `json:"version"` // 0 in a dry run
	Change  string `json:"change"`  // corrected, removed, restored, split off, …
}

func newRevised(receipts []corpus.Receipt) []revised {
	out := []revised{}
	for _, r := range receipts {
		out = append(out, revised{r.ID, r.Revision, string(r.Change)})
	}
	return out
}

// decide keeps a decision on names, or takes any decision back.
func (s *server) decide(ctx context.Context, d deed) (int, any, error) {
	out, err := s.decision(ctx, d)
	return d.created(), out, err
}

func (s *server) decision(ctx context.Context, d deed) (*decided, error) {
	action := corpus.Action(d.text("action"))
	made, err := search.Decision(action, d.text("kind"), d.all("what"), d.all("in"))
	if err != nil {
		return nil, inBody("what", "%v", err)
	}
	made.By, made.Note = d.by, d.text("note")
	all, err := s.Searcher.Store.Decisions()
	if err != nil {
		return nil, err
	}
	facet := made.About(all)
	if facet == "article" {
		return s.uncorrect(ctx, d, made, all)
	}
	considered, err := s.Searcher.Store.Consider(made)
	if err != nil {
		return nil, err
	}
	out := &decided{DryRun: d.dry, Before: []supposed{}, After: []supposed{}, Revised: []revised{}}
	if err := s.suppose(ctx, considered, facet, out); err != nil {
		return nil, err
	}
	if d.dry {
		considered.N = 0
		out.Decision = newDecisionLine(considered)
		return out, nil
	}
	if made, err = corpus.Decide(s.Data, made, s.Log); err != nil {
		return nil, err
	}
	out.Decision = newDecisionLine(made)
	out.Decision.Stands = true
	return out, s.finish(ctx, d, out, corpus.Act{What: "decide " + string(action), By: d.by,
		Of: fmt.Sprintf("decision %d: %s", made.N, strings.Join(d.all("what"), ", ")), Note: made.Note})
}

// finish logs a change that was made, and waits until searches show it.
func (s *server) finish(ctx context.Context, d deed, out *decided, act corpus.Act) error {
	state, err := s.journaled(ctx)
	out.State = &state
	return errors.Join(s.act(d.Context, act), err)
}

// suppose adds to an answer what a decision on names changes.
func (s *server) suppose(ctx context.Context, d corpus.Decision, facet string, out *decided) error {
	now, then, err := s.Searcher.Suppose(ctx, d)
	if err != nil {
		return err
	}
	for _, list := range []struct {
		of []search.Identity
		to *[]supposed
	}{{now, &out.Before}, {then, &out.After}} {
		for _, e := range list.of {
			one := supposed{entityID(facet, e.ID), e.Label, e.Articles, e.Hidden, []supposedLabel{}}
			for _, l := range e.Spellings {
				one.Spellings = append(one.Spellings, supposedLabel{l.Text, l.Articles})
			}
			*list.to = append(*list.to, one)
		}
	}
	if len(now) == 0 {
		return nil
	}
	var any []string
	for _, e := range now {
		any = append(any, entityID(facet, e.ID))
	}
	_, out.Articles, err = s.Searcher.Rank(ctx, query.Query{Size: 1, Filters: map[string]query.Filter{facet: {Any: any}}})
	return err
}
