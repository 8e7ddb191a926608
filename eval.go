package main

import (
	"cmp"

	cleaneval "casefile/corpus/clean/eval"
	entityeval "casefile/indexer/entity/eval"
	identityeval "casefile/indexer/identity/eval"
	nameseval "casefile/indexer/names/eval"
	"casefile/search/bench"
	searcheval "casefile/search/eval"
)

type evalCmd struct {
	Clean    evalClean    `cmd:"" help:"The cleaner, on pages with known text, title, date and author."`
	Entities evalEntities `cmd:"" help:"The recognizer of persons, organizations and places, on judged texts."`
	Names    evalNames    `cmd:"" help:"The search for names, on clusters of spellings."`
	People   evalPeople   `cmd:"" help:"The putting together of persons in several spellings."`
	Search   evalSearch   `cmd:"" help:"The ranking, on judged searches; fails below the gates."`
}

// judged is the flag for a folder of judged data.
type judged struct {
	Data string `help:"Folder with the judged data." env:"CASEFILE_EVAL_DATA" placeholder:"DIR"`
}

type evalClean struct {
	judged
	Predictions string `help:"File to write what was found to, for other scorers." placeholder:"OUT.json"`
	Source      string `help:"Only this collection." placeholder:"NAME"`
	Worst       int    `help:"List so many pages with the worst text." placeholder:"N"`
}

func (e *evalClean) Run(a *app) error {
	return cleaneval.Run(a.stdout, cleaneval.Options{
		Data: cmp.Or(e.Data, "../shared/data/extract"), Predictions: e.Predictions, Source: e.Source, Worst: e.Worst,
	})
}

type evalEntities struct{ judged }

func (e *evalEntities) Run(a *app) error {
	return entityeval.Run(a.stdout, entityeval.Options{Data: e.Data})
}

type evalNames struct {
	judged
	Predictions string `help:"File to write what was found to, for other scorers." placeholder:"OUT.jsonl"`
}

func (e *evalNames) Run(a *app) error {
	return nameseval.Run(a.stdout, nameseval.Options{Data: cmp.Or(e.Data, "../shared/data"), Predictions: e.Predictions})
}

type evalPeople struct{ judged }

func (e *evalPeople) Run(a *app) error {
	return identityeval.Run(a.stdout, identityeval.Options{Data: cmp.Or(e.Data, "../shared/data")})
}

type evalSearch struct {
	judged
	Collection []string `arg:"" optional:"" help:"Names of collections; all if none."`
}

func (e *evalSearch) Run(a *app) error {
	return searcheval.Run(a.stdout, searcheval.Options{Data: cmp.Or(e.Data, "../shared/data/ir"), Collections: e.Collection})
}

type benchCmd struct {
	Data      string `help:"Folder with the news that articles are made of, and the questions." env:"CASEFILE_BENCH_DATA" default:"../shared/data/bench" placeholder:"DIR"`
	Dir       string `help:"Folder for what is built, kept for the next run; one that is deleted if not set." placeholder:"DIR"`
	Articles  int    `help:"How many articles." default:"20000"`
	Rounds    int    `help:"How often each question is asked; the least time counts." default:"3"`
	Questions int    `help:"Questions of each class; all if 0."`
	Builds    bool   `help:"Compare building an index too."`
	Alone     bool   `help:"Measure casefile alone, without the library's own."`
}

func (c *benchCmd) Run(a *app) error { return bench.Run(a.ctx, a.stdout, bench.Options(*c)) }
