package main

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"casefile/corpus"
	"casefile/indexer"
	"casefile/search"
	"casefile/server"
)

type searchCmd struct {
	dataDir
	Words  []string `arg:"" help:"Words, \"phrases\", -excluded, person:name and so on."`
	Person []string `help:"Only articles that name this person (repeat: or)." sep:"none" placeholder:"NAME"`
	Org    []string `help:"Only articles that name this organization." sep:"none" placeholder:"NAME"`
	Place  []string `help:"Only articles that name this place." sep:"none" placeholder:"NAME"`
	Year   []string `help:"Only articles of this year." placeholder:"YYYY"`
	From   string   `help:"Published on or after: 2006, 2006-02 or 2006-02-13." placeholder:"DATE"`
	To     string   `help:"Published on or before." placeholder:"DATE"`
	Sort   string   `help:"relevance, newest, oldest, captured or mentions." placeholder:"ORDER"`
	Page   int      `help:"Page of the results." default:"1"`
	Each   bool     `help:"List articles of the same text each for itself."`
	JSON   bool     `name:"json" help:"Print the API's JSON."`
}

func (s *searchCmd) Run(a *app) error {
	query := url.Values{
		"q": {strings.Join(s.Words, " ")}, "person": s.Person, "org": s.Org, "place": s.Place, "year": s.Year,
		"from": {s.From}, "to": {s.To}, "sort": {s.Sort}, "page": {fmt.Sprint(s.Page)},
	}
	if s.Each {
		query.Set("collapse", "none")
	}
	answer, err := a.ask(s.Data, query.Encode())
	if err != nil {
		return err
	}
	if s.JSON {
		return answer.JSON(a.stdout)
	}
	return answer.Text(a.stdout)
}

// busyFor is how long a search waits for a server that begins, or for a command that
// brings the index up.
const busyFor = 5 * time.Second

// ask answers from the index, or through the server that has it open.
func (a *app) ask(data, query string) (answer *server.Answer, err error) {
	if err := corpus.Present(data); err != nil {
		return nil, err
	}
	engine, err := a.open(data, a.indexed)
	for begun := time.Now(); errors.Is(err, indexer.ErrBusy); engine, err = a.open(data, a.indexed) {
		address, err := indexer.Announced(search.IndexDir(data))
		switch {
		case err == nil && address != "":
			return server.AskAt(a.ctx, address, query)
		case err != nil || a.ctx.Err() != nil || time.Since(begun) > busyFor:
			return nil, errors.Join(indexer.ErrBusy, err, a.ctx.Err())
		}
		time.Sleep(busyFor / 50)
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	return server.Ask(a.ctx, engine, query)
}

type decideCmd struct {
	dataDir
	Action string   `arg:"" help:"merge, split, hide, rename, alias, undo or list." enum:"merge,split,hide,rename,alias,undo,list"`
	What   []string `arg:"" optional:"" help:"Ids or names: all that are one (merge); one, and those that it is not (split); those to leave out of lists (hide); one, and its new label (rename); one, and names that mean it (alias). For undo, the number of a decision."`
	Kind   string   `help:"person, org or place, of names; ids say it themselves." enum:"person,org,place" default:"person"`
	In     []string `help:"Articles in which alone a split holds: there the first name means the second, who may be somebody new." placeholder:"ID"`
	By     string   `help:"Who decides." placeholder:"NAME"`
	Note   string   `help:"Why." placeholder:"TEXT"`
}

// Run keeps a decision. A running server goes by it at once.
func (c *decideCmd) Run(a *app) error {
	if err := corpus.Present(c.Data); err != nil {
		return err
	}
	if c.Action == "list" {
		return corpus.WriteDecisions(a.stdout, c.Data)
	}
	d, err := search.Decision(corpus.Action(c.Action), c.Kind, c.What, c.In)
	if err != nil {
		return err
	}
	d.By, d.Note = c.By, c.Note
	if d, err = corpus.Decide(c.Data, d, a.log); err != nil {
		return err
	}
	a.say("decision %d is kept; \"casefile decide undo %d\" takes it back", d.N, d.N)
	return nil
}

type namesCmd struct {
	dataDir
	Name []string `arg:"" help:"The name, in any spelling."`
}

func (c *namesCmd) Run(a *app) (err error) {
	if err := corpus.Present(c.Data); err != nil {
		return err
	}
	engine, err := a.open(c.Data, a.indexed)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, engine.Close()) }()
	return engine.ExplainName(a.ctx, a.stdout, strings.Join(c.Name, " "))
}
