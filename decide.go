package main

import (
	"errors"
	"fmt"
	"strings"

	"casefile/corpus"
	"casefile/search"
)

type decideCmd struct {
	Action string   `arg:"" help:"merge, split, hide, rename, alias, undo or list." enum:"merge,split,hide,rename,alias,undo,list"`
	What   []string `arg:"" optional:"" help:"Ids or names: all that are one (merge); one, and those that it is not (split); those to leave out of lists (hide); one, and its new label (rename); one, and names that mean it (alias). For undo, the number of a decision."`
	Kind   string   `help:"person, org or place, of names; ids say it themselves." enum:"person,org,place" default:"person"`
	By     string   `help:"Who decides." placeholder:"NAME"`
	Note   string   `help:"Why." placeholder:"TEXT"`
}

// Run keeps a decision. A running server goes by it at once.
func (c *decideCmd) Run(a *app) error {
	if c.Action == "list" {
		return listDecisions(a)
	}
	d, err := search.Decision(corpus.Action(c.Action), c.Kind, c.What)
	if err != nil {
		return err
	}
	d.By, d.Note = c.By, c.Note
	if d, err = corpus.Decide(a.data, d, a.log); err != nil {
		return err
	}
	a.say("casefile: decision %d is kept; \"casefile decide undo %d\" takes it back", d.N, d.N)
	return nil
}

// listDecisions prints all decisions, a line each.
func listDecisions(a *app) error {
	store, err := corpus.Open(a.data)
	if err != nil {
		return err
	}
	all, err := store.Decisions()
	if err != nil {
		return err
	}
	stands := map[int]bool{}
	for _, d := range corpus.Standing(all) {
		stands[d.N] = true
	}
	for _, d := range all {
		what := strings.Join(d.IDs, ", ")
		if d.Action == corpus.Undo {
			what = fmt.Sprint(d.Undo)
		}
		if d.Text != "" {
			what += " as " + d.Text
		}
		state := ""
		if !stands[d.N] && d.Action != corpus.Undo {
			state = " (undone)"
		}
		_, werr := fmt.Fprintf(a.stdout, "%d\t%s\t%s\t%s\t%s%s\n", d.N, d.Time.Format("2006-01-02 15:04"), d.Action, d.Kind, what, state)
		err = errors.Join(err, werr)
	}
	return err
}
