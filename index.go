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

type indexCmd struct{ dataDir }

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
	if err := indexer.Rebuild(a.ctx, segment.IndexDir(c.Data), store, least, a.log, func(n int) { a.indexed(n, store.Len()) }); err != nil {
		return err
	}
	a.say("%d articles indexed in %v", store.Len(), time.Since(start).Round(time.Millisecond))
	return nil
}

// update updates the index, unless a running server does.
func (a *app) update(data string) error {
	engine, err := a.open(data, readOnly{}, nil)
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

func (a *app) open(data string, r readOnly, progress func(n, of int)) (*segment.Engine, error) {
	least, err := gather.MinConfidence(data)
	if err != nil {
		return nil, err
	}
	return r.engine()(a.ctx, data, least, a.log, progress)
}

// answer asks an engine. If its index turns out to be damaged, it is built anew and asked
// again.
func (a *app) answer(e *segment.Engine, ask func(*search.Searcher) error) error {
	s := search.New(e, e.Store)
	err := ask(s)
	if !errors.Is(err, search.ErrDamaged) {
		return err
	}
	a.say("%v; it is built anew from the articles", err)
	if _, err := e.Index.Update(a.ctx, e.Store, func(n int) { a.indexed(n, e.Store.Len()) }); err != nil {
		return err
	}
	return ask(s)
}

// indexed says how far indexing is.
func (a *app) indexed(n, of int) { a.say("indexed %d of about %d articles", n, of) }
