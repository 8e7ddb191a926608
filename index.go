package main

import (
	"errors"
	"time"

	"casefile/corpus"
	"casefile/corpus/gather"
	"casefile/indexer"
	"casefile/search"
	"casefile/search/segment"
)

type indexCmd struct {
	dataDir
	engineFlags
}

func (c *indexCmd) Run(a *app) error {
	if err := corpus.Present(c.Data); err != nil {
		return err
	}
	store, err := corpus.Open(c.Data)
	if err != nil {
		return err
	}
	least, err := gather.MinConfidence(c.Data)
	if err != nil {
		return err
	}
	start := time.Now()
	if err := c.rebuild(a, c.Data, store, least); err != nil {
		return err
	}
	a.say("%d articles indexed in %v", store.Len(), time.Since(start).Round(time.Millisecond))
	return nil
}

// update updates the index, unless a running server does.
func (a *app) update(data string, f engineFlags) error {
	engine, err := a.open(data, f, false, nil)
	if errors.Is(err, indexer.ErrBusy) {
		switch address, err := indexer.Announced(segment.IndexDir(data)); {
		case err != nil:
			return err
		case address != "":
			a.say("the running server shows the changes within two seconds")
		default:
			a.say("another command has the index open; the next search finds the changes")
		}
		return nil
	}
	if err != nil {
		return err
	}
	return engine.Close()
}

// answer asks an engine. If its index turns out to be damaged, it is built anew and asked
// again.
func (a *app) answer(e *openEngine, ask func(*search.Searcher) error) error {
	s := search.New(e.Engine, e.Store)
	err := ask(s)
	if e.embedded == nil || !errors.Is(err, search.ErrDamaged) {
		return err
	}
	a.say("%v; it is built anew from the articles", err)
	if _, err := e.embedded.Index.Update(a.ctx, e.Store, func(n int) { a.indexed(n, e.Store.Len()) }); err != nil {
		return err
	}
	return ask(s)
}

// indexed says how far indexing is.
func (a *app) indexed(n, of int) { a.say("indexed %d of about %d articles", n, of) }
